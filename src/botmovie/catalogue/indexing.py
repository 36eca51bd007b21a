"""From the tables to the search indexes: which passages and names are indexed, and with which vectors.

A vector is taken from what ships precomputed, else from the table of remembered ones, else the encoder makes it and it
is remembered: a text that does not change is embedded once. Nothing is locked while texts are embedded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, bindparam, func, select, true
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import Connections, rows_of
from botmovie.catalogue.index_folder import Manifest
from botmovie.catalogue.protocol import Vectors
from botmovie.catalogue.search_index import (
    IndexedPassage,
    build_name_index,
    build_passage_index,
    change_name_index,
    change_passage_index,
)
from botmovie.catalogue.vector_index import WIDTH, build_vector_index, change_vector_index

Embed = Callable[[Sequence[str]], Vectors]
"""Texts to unit vectors of shape (n, 384)."""

BATCH = 256
"""Texts embedded between two commits, so that a killed run loses little."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """How passages get vectors. `encoder` names the weights; `shipped` maps sha256 of a text to its vector."""

    embed: Embed
    encoder: str
    shipped: Mapping[str, npt.NDArray[np.floating]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """One state of the catalogue, as far as it is indexed. `hashes` are keys of the passages' texts."""

    version: str
    passages: tuple[IndexedPassage, ...]
    hashes: tuple[str, ...]
    names: tuple[str, ...]


def content_version(connection: Connection) -> str:
    """The version of what the catalogue holds; "empty" before the first write."""
    return connection.scalar(select(t.meta.c.value).where(t.meta.c.key == "version")) or "empty"


def read_content(connection: Connection) -> Content:
    """All that is indexed."""
    names = tuple(form for (form,) in rows_of(connection, select(t.names.c.folded).distinct().order_by(t.names.c.folded)))
    passages, hashes = _passages(connection, true())
    return Content(content_version(connection), passages, hashes, names)


def _passages(connection: Connection, which: ColumnElement[bool]) -> tuple[tuple[IndexedPassage, ...], tuple[str, ...]]:
    p, f = t.passages.c, t.films.c
    statement = select(p.id, p.film_id, p.level, p.subject, p.text, p.text_hash, f.title).join_from(t.passages, t.films).where(which)
    rows = connection.execute(statement.order_by(f.popularity.desc(), p.film_id, p.position)).all()
    return tuple(IndexedPassage(r.id, r.film_id, r.level, f"{r.title} {r.subject or ''}", r.text) for r in rows), tuple(r.text_hash for r in rows)


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed since a version: all passages of the films named, and names that may be new."""

    films: tuple[str, ...]
    content: Content


def read_change(connection: Connection, since: str) -> Change | None:
    """What the indexes of the version `since` have to follow; None where that is not known, or too much."""
    c, n = t.changes.c, t.names.c
    first = connection.scalar(select(func.min(c.number)).where(c.version == since))
    if first is None:
        return None
    touched = connection.execute(select(c.kind, c.entity_id).where(c.number >= first).distinct()).all()
    by_kind = {kind: sorted(row.entity_id for row in touched if row.kind == kind) for kind in ("film", "person", "series")}
    forms: set[str] = set()
    for which in (n.entity_id.in_(by_kind["film"] + by_kind["person"]), (n.sort == "series") & n.folded.in_(by_kind["series"])):
        forms.update(connection.scalars(select(n.folded).where(which)))
    for film_id in by_kind["film"]:
        forms.update(connection.scalars(select(n.folded).where(n.entity_id > f"{film_id}/", n.entity_id < f"{film_id}0")))
    films = tuple(by_kind["film"])
    passages, hashes = _passages(connection, t.passages.c.film_id.in_(films))
    return Change(films, Content(content_version(connection), passages, hashes, tuple(sorted(forms))))


def change_folder(folder: Path, connections: Connections, embedding: Embedding | None, change: Change) -> None:
    """Let all indexes in a folder follow a change; files are replaced, never written into."""
    content = change.content
    change_passage_index(folder, change.films, content.passages)
    change_name_index(folder, content.names)
    if embedding is not None:
        vectors = passage_vectors(connections, embedding, content)
        films, levels = [p.film_id for p in content.passages], [p.level for p in content.passages]
        change_vector_index(folder, change.films, vectors, film_ids=films, levels=levels)


def fill_folder(folder: Path, connections: Connections, embedding: Embedding | None, content: Content, *, exact_below: int) -> None:
    """Write all indexes of this content into an empty folder."""
    build_passage_index(folder, content.passages)
    build_name_index(folder, content.names)
    if embedding is not None:
        vectors = passage_vectors(connections, embedding, content)
        films, levels = [p.film_id for p in content.passages], [p.level for p in content.passages]
        build_vector_index(folder, vectors, film_ids=films, levels=levels, exact_below=exact_below)


def manifest_of(version: str, embedding: Embedding | None) -> Manifest:
    return Manifest(version, embedding.encoder if embedding else "")


def passage_vectors(connections: Connections, embedding: Embedding, content: Content) -> Vectors:
    """Vectors of the passages, shape (n, 384), in their order."""
    texts = dict(zip(content.hashes, (p.text for p in content.passages), strict=True))
    known: dict[str, npt.NDArray[np.floating]] = {h: embedding.shipped[h] for h in texts if h in embedding.shipped}
    with connections.reading() as connection:
        known |= _remembered(connection, embedding.encoder, [h for h in texts if h not in known])
    missing = [h for h in texts if h not in known]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        fresh = np.asarray(embedding.embed([texts[h] for h in batch]), np.float32)
        known |= dict(zip(batch, fresh, strict=True))
        with connections.writing() as connection:
            rows = [{"text_hash": h, "encoder": embedding.encoder, "vector": v.astype("<f2").tobytes()} for h, v in zip(batch, fresh, strict=True)]
            connection.execute(sqlite_insert(t.passage_vectors).on_conflict_do_nothing(), rows)
    return np.stack([known[h] for h in content.hashes]).astype(np.float32) if content.hashes else np.empty((0, WIDTH), np.float32)


def _remembered(connection: Connection, encoder: str, hashes: Sequence[str]) -> dict[str, npt.NDArray[np.floating]]:
    v = t.passage_vectors.c
    statement = select(v.text_hash, v.vector).where(v.encoder == encoder, v.text_hash.in_(bindparam("ids", expanding=True)))
    found: dict[str, npt.NDArray[np.floating]] = {}
    for start in range(0, len(hashes), BATCH):
        for row in connection.execute(statement, {"ids": hashes[start : start + BATCH]}):
            found[row.text_hash] = np.frombuffer(row.vector, "<f2")
    return found
