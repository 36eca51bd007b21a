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
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import Connections
from botmovie.catalogue.index_folder import Manifest
from botmovie.catalogue.protocol import Vectors
from botmovie.catalogue.search_index import IndexedPassage, build_name_index, build_passage_index
from botmovie.catalogue.vector_index import WIDTH, build_vector_index

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
    p, f = t.passages.c, t.films.c
    rows = connection.execute(
        select(p.id, p.film_id, p.level, p.subject, p.text, p.text_hash, f.title).join_from(t.passages, t.films).order_by(f.popularity.desc(), p.film_id, p.position)
    ).all()
    passages = tuple(IndexedPassage(r.id, r.film_id, r.level, f"{r.title} {r.subject or ''}", r.text) for r in rows)
    names = tuple(connection.scalars(select(t.names.c.folded).distinct().order_by(t.names.c.folded)))
    return Content(content_version(connection), passages, tuple(r.text_hash for r in rows), names)


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
