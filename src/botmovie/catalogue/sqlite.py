"""A catalogue in one SQLite file, with its search indexes in a folder beside it. Implements `protocol.Catalogue`.

Reads are remembered until the file changes, by whatever process. Indexes are checked at opening and rebuilt where they
are missing, torn or outdated; after a write they follow at `reindex`, at the next opening, or at the next search here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from botmovie.catalogue import counting, name_rows, reading, settling, touching, writing
from botmovie.catalogue import tables as t
from botmovie.catalogue.caching import ReadMemory
from botmovie.catalogue.connecting import BUSY_TIMEOUT_MS, Connections, sqlite_path, translated
from botmovie.catalogue.index_folder import IndexFolder, Manifest
from botmovie.catalogue.indexing import (
    Embed,
    Embedding,
    change_folder,
    content_version,
    fill_folder,
    manifest_of,
    read_change,
    read_content,
)
from botmovie.catalogue.loading import Addition, Held, Loaded, Say, held_films, load_staged
from botmovie.catalogue.migrations import migrate, schema_number
from botmovie.catalogue.protocol import Info, Name, Vectors
from botmovie.catalogue.search_index import NameIndex, PassageIndex
from botmovie.catalogue.selecting import run_selection
from botmovie.catalogue.vector_index import EXACT_BELOW, VectorIndex
from botmovie.domain import (
    Award,
    Credited,
    Film,
    Hit,
    Kind,
    Passage,
    Person,
    Provenance,
    Record,
    Selection,
    SpoilerLevel,
)
from botmovie.errors import BadRecord, CatalogueError

T = TypeVar("T")
REMEMBERED = 8192
"""Values kept in memory: films, people, passages, selections."""

REMEMBERED_NAMES = 32768
"""Folded forms kept in memory with what goes by them, most often nothing."""

IDS_AT_ONCE = 500


def open_sqlite_catalogue(
    url: str,
    *,
    embed: Embed | None = None,
    encoder_name: str = "encoder",
    vectors: Mapping[str, npt.NDArray[np.floating]] | None = None,
    busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    exact_below: int = EXACT_BELOW,
) -> SqliteCatalogue:
    """Open or create the catalogue of a "sqlite:///path" URL.

    `embed` makes unit vectors of shape (n, 384) for passages; without it `vector_search` finds nothing. `encoder_name`
    names its weights: vectors of other weights are never mixed in. `vectors` maps `text_hash(passage.text)` to precomputed
    vectors. Raises BadSetting, CatalogueLocked, CatalogueCorrupt, DiskFull or CatalogueError.
    """
    path = sqlite_path(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogueError(f"The folder of the catalogue {path} cannot be made: {error}") from error
    connections = Connections(path, busy_timeout_ms=busy_timeout_ms)
    embedding = Embedding(embed, encoder_name, vectors or {}) if embed else None
    try:
        with translated(path):
            migrate(connections.writer)
        return SqliteCatalogue(url, connections, embedding, exact_below=exact_below)
    except BaseException:
        connections.close()
        raise


@dataclass(frozen=True, slots=True)
class _Indexes:
    """One version of the search indexes, open."""

    stamp: tuple[int, int]
    passages: PassageIndex
    names: NameIndex
    vectors: VectorIndex | None


class SqliteCatalogue:
    """See `protocol.Catalogue`; made by `open_sqlite_catalogue`."""

    def __init__(self, url: str, connections: Connections, embedding: Embedding | None, *, exact_below: int) -> None:
        self.url = url
        self.connections = connections
        self._embedding = embedding
        self._exact_below = exact_below
        self._folder = IndexFolder(index_folder(connections.path))
        self._memory, self._name_memory = ReadMemory(REMEMBERED), ReadMemory(REMEMBERED_NAMES)
        self._seen = threading.local()
        self._index_lock = threading.Lock()
        self._written = False
        self._indexes = self._sound_indexes()

    # -- writing

    def write(self, records: Iterable[Record], *, replace: bool = False) -> int:
        """One transaction: all records or none. `replace` empties the catalogue first. Raises BadRecord."""

        def change(connection: Connection) -> int:
            if replace:
                writing.empty(connection)
            return writing.write_records(connection, records)

        return self.change(change)

    def write_people(self, people: Iterable[Person]) -> int:
        return self.change(lambda connection: writing.write_descriptions(connection, people))

    def held_films(self, *, but_of: str) -> Iterator[Held]:
        """Films with a year that come from other sources than the one named, for matching."""
        return held_films(self.connections, but_of=but_of)

    def load(self, staged: Sequence[Path], provenance: Provenance, additions: Iterable[Addition] = (), *, person_ids: Iterable[tuple[str, str, str]] = (), say: Say = lambda what: None) -> Loaded:
        """Take over what `plain_rows.PlainRows` has set aside in these files, in one transaction; see `loading.load_staged`."""
        loaded = load_staged(self.connections, staged, provenance, additions, person_ids=person_ids, say=say)
        self._forget()
        self._written = True
        return loaded

    def change(self, change: Callable[[Connection], int]) -> int:
        """Run `change` in one transaction, after which everything derived is brought up to date. Raises BadRecord where
        two records share an id."""
        try:
            with self.connections.writing() as connection:
                touching.watch(connection)
                count = change(connection)
                settling.settle(connection)
        except CatalogueError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise BadRecord(f"Two records share an id that must be unique; nothing was written: {error.__cause__.orig}") from error
            raise
        self._forget()
        self._written = True
        return count

    def reindex(self) -> None:
        with self._index_lock:
            self._written = False
            self._indexes = self._built(accept_ready=False)

    # -- exact

    def select(self, selection: Selection) -> tuple[str, ...]:
        if len(selection.ids) == 1 and selection.kind is not Kind.CHARACTER and (selection.order, selection.limit, selection.offset) == (None, None, 0):
            held = self.film(selection.ids[0]) if selection.kind is Kind.FILM else self.person(selection.ids[0])
            return selection.ids if held is not None else ()  # needs no statement: most questions name one film or person
        return self._read(("select", selection), lambda c: run_selection(c, selection))

    def film(self, film_id: str) -> Film | None:
        return self._read_many("film", [film_id], reading.read_films).get(film_id)

    def films(self, film_ids: Sequence[str]) -> tuple[Film, ...]:
        return _in_order(film_ids, self._read_many("film", film_ids, reading.read_films))

    def person(self, person_id: str) -> Person | None:
        return self._read_many("person", [person_id], reading.read_people).get(person_id)

    def people(self, person_ids: Sequence[str]) -> tuple[Person, ...]:
        return _in_order(person_ids, self._read_many("person", person_ids, reading.read_people))

    def described_people(self) -> tuple[str, ...]:
        """Ids of the people of whom more than the name is known; for export."""
        return self._read(("described",), reading.described_people)

    def filmography(self, person_id: str) -> tuple[Credited, ...]:
        return self._read(("filmography", person_id), lambda c: reading.read_filmography(c, person_id))

    def awards_of(self, person_id: str) -> tuple[tuple[str, Award], ...]:
        return self._read(("awards_of", person_id), lambda c: reading.read_awards_of(c, person_id))

    def values(self, field: str) -> tuple[tuple[str, int], ...]:
        return self._read(("values", field), lambda c: counting.read_values(c, field))

    # -- names

    def names_exact(self, folded: Collection[str]) -> tuple[Name, ...]:
        by_form = self._names_by_form(list(folded))
        return tuple(sorted((name for names in by_form.values() for name in names), key=lambda name: -name.popularity))

    def names_fuzzy(self, folded: str, *, limit: int = 20) -> tuple[Name, ...]:
        forms = self._search_indexes().names.resembling(folded, limit)
        by_form = self._names_by_form(forms)
        return tuple(name for form in forms for name in by_form.get(form, ()))[: max(limit, 0)]

    def _names_by_form(self, forms: Sequence[str]) -> dict[str, tuple[Name, ...]]:
        return self._read_many("names", [form for form in forms if form], name_rows.read_names, memory=self._name_memory)

    # -- passages

    def passages(self, passage_ids: Sequence[str]) -> tuple[Passage, ...]:
        return _in_order(passage_ids, self._read_many("passage", passage_ids, reading.read_passages))

    def passages_of(self, film_id: str, *, spoilers: SpoilerLevel) -> tuple[Passage, ...]:
        return self._read(("passages_of", film_id, spoilers), lambda c: reading.read_passages_of(c, film_id, spoilers.rank))

    def keyword_search(
        self, text: str, *, limit: int, spoilers: SpoilerLevel, film_ids: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        return self._search_indexes().passages.search(text, limit=limit, level=spoilers.rank, film_ids=film_ids)

    def vector_search(
        self, vector: Vectors, *, limit: int, spoilers: SpoilerLevel, film_ids: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        index = self._search_indexes().vectors
        return index.search(vector, limit=limit, level=spoilers.rank, film_ids=film_ids) if index else ()

    def info(self) -> Info:
        def counted(connection: Connection) -> tuple[str, tuple[int, ...], int]:
            held = (connection.scalar(select(func.count()).select_from(x)) or 0 for x in (t.films, t.people, t.credits, t.passages, t.awards))
            return content_version(connection), tuple(held), schema_number(connection)

        version, (films, people, credits, passages, awards), schema = self._read(("info",), counted)
        vectors = self._search_indexes().vectors
        return Info(self.url, version, films, people, credits, passages, awards, len(vectors) if vectors else 0, schema)

    def close(self) -> None:
        self.connections.close()

    # -- how

    def _read(self, key: Hashable, load: Callable[[Connection], T]) -> T:
        """What is remembered under the key, else what `load` reads within one transaction."""
        self._notice_changes()

        def fresh() -> T:
            with self.connections.reading() as connection:
                return load(connection)

        return self._memory.get(key, fresh)

    def _read_many(
        self, kind: str, ids: Sequence[str], load: Callable[[Connection, Sequence[str]], dict[str, T]], *, memory: ReadMemory | None = None
    ) -> dict[str, T]:
        """The same for entities by id, at most IDS_AT_ONCE in one statement."""
        self._notice_changes()

        def fresh(missing: list[str]) -> dict[str, T]:
            found: dict[str, T] = {}
            with self.connections.reading() as connection:
                for start in range(0, len(missing), IDS_AT_ONCE):
                    found |= load(connection, missing[start : start + IDS_AT_ONCE])
            return found

        return (memory or self._memory).get_many(ids, fresh, kind=kind)

    def _notice_changes(self) -> None:
        """Forget what was read before another connection changed the file."""
        version = self.connections.data_version()
        if getattr(self._seen, "version", None) != version:
            self._forget()
            self._seen.version = version

    def _forget(self) -> None:
        self._memory.clear()
        self._name_memory.clear()

    def _search_indexes(self) -> _Indexes:
        """The indexes to search: rebuilt after a write here, reopened after another process has swapped them."""
        current = self._indexes
        if not self._written and current.stamp == self._folder.stamp():
            return current
        with self._index_lock:
            if self._written:
                self._written = False
                self._indexes = self._followed(checked=False) or self._built(accept_ready=True)
            elif self._indexes.stamp != (stamp := self._folder.stamp()):
                self._indexes = self._opened(stamp) or replace(self._indexes, stamp=stamp)
            return self._indexes

    def _sound_indexes(self) -> _Indexes:
        return self._opened(self._folder.stamp()) or self._followed(checked=True) or self._built(accept_ready=True)

    def _opened(self, stamp: tuple[int, int]) -> _Indexes | None:
        """The current version, if it is whole and of the current content."""
        with self.connections.reading() as connection:
            content = content_version(connection)
        folder = self._folder.current(self._accepts(content))
        return self._at(folder, stamp) if folder else None

    def _accepts(self, content: str) -> Callable[[Manifest], bool]:
        """An index with vectors also serves a reader without an encoder."""
        wanted = manifest_of(content, self._embedding)
        return lambda found: found.content == content and (not wanted.encoder or found.encoder == wanted.encoder)

    def _followed(self, *, checked: bool) -> _Indexes | None:
        """The version in use brought up to date, if it lags behind by a small change that is known. `checked`: it has not
        been found whole before."""
        latest = self._folder.latest(checked=checked)
        if latest is None or latest[1].encoder != (self._embedding.encoder if self._embedding else ""):
            return None
        with self.connections.reading() as connection:
            change = read_change(connection, latest[1].content)
        if change is None:
            return None

        def fill(folder: Path) -> None:
            change_folder(folder, self.connections, self._embedding, change)

        folder = self._folder.change(manifest_of(change.content.version, self._embedding), latest[0], fill)
        return self._at(folder, self._folder.stamp()) if folder else None

    def _built(self, *, accept_ready: bool) -> _Indexes:
        with self.connections.reading() as connection:
            content = read_content(connection)

        def fill(folder: Path) -> None:
            fill_folder(folder, self.connections, self._embedding, content, exact_below=self._exact_below)

        accepts = self._accepts(content.version) if accept_ready else None
        folder = self._folder.build(manifest_of(content.version, self._embedding), fill, accepts=accepts)
        return self._at(folder, self._folder.stamp())

    def _at(self, folder: Path, stamp: tuple[int, int]) -> _Indexes:
        with_vectors = self._embedding is not None and (folder / "vectors.npy").exists()
        return _Indexes(stamp, PassageIndex(folder), NameIndex(folder), VectorIndex(folder) if with_vectors else None)


def index_folder(path: Path) -> Path:
    """Where the search indexes of a catalogue file lie."""
    return path.with_name(path.name + ".indexes")


def _in_order(ids: Sequence[str], found: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(found[i] for i in ids if i in found)
