"""Nearest passages by cosine, on usearch: int8, exact below 60,000 passages, HNSW from there on. Files in, files out.

Each vector is scaled so that its largest component is 127; the cosine does not depend on the scale.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usearch.compiled import MetricKind, ScalarKind
from usearch.index import Index, search

from botmovie.catalogue.lines import Lines
from botmovie.catalogue.protocol import Vectors
from botmovie.domain import Hit

WIDTH = 384
EXACT_BELOW = 60_000
"""Passages up to which all are compared: some 20 ms on one core, and nothing is missed."""
GONE = 255
"""The level of passages that have been replaced: above all others, so they are never shown."""

_WIDENING = 8
"""How many more neighbours are asked of the graph than wanted, when some of them may not be shown."""

Numbers = npt.NDArray[np.int64]


def build_vector_index(folder: Path, vectors: Vectors, *, film_ids: Sequence[str], levels: Sequence[int], exact_below: int = EXACT_BELOW) -> None:
    """Write vectors of shape (n, 384), in the order of the passages, with the film and the level of each passage."""
    quantised = quantise(vectors)
    films = {film: i for i, film in enumerate(dict.fromkeys(film_ids))}
    np.save(folder / "vectors.npy", quantised)
    np.save(folder / "vector_levels.npy", np.asarray(levels, np.uint8))
    np.save(folder / "vector_films.npy", np.asarray([films[f] for f in film_ids], np.uint32))
    if len(quantised) >= exact_below:
        graph = Index(ndim=WIDTH, metric=MetricKind.Cos, dtype=ScalarKind.I8)
        graph.add(np.arange(len(quantised), dtype=np.uint64), quantised)
        graph.save(str(folder / "vectors.usearch"))


def change_vector_index(folder: Path, changed: Collection[str], vectors: Vectors, *, film_ids: Sequence[str], levels: Sequence[int]) -> None:
    """Take these vectors for all that is held of the changed films. To be called after the passages have been changed."""
    held = np.load(folder / "vectors.npy", mmap_mode="r")
    more = np.load(folder / "vectors_more.npy") if (folder / "vectors_more.npy").exists() else np.empty((0, WIDTH), np.int8)
    level_of, film_of = np.load(folder / "vector_levels.npy"), np.load(folder / "vector_films.npy")
    films = {film: number for number, film in enumerate(Lines(folder, "films"))}
    level_of = np.where(np.isin(film_of, [films[film] for film in changed if film in films]), GONE, level_of)
    replaced = {
        "vectors_more": np.concatenate([more, quantise(vectors)]), "vector_levels": np.concatenate([level_of, np.asarray(levels, np.uint8)]),
        "vector_films": np.concatenate([film_of, np.asarray([films[film] for film in film_ids], np.uint32)]),
    }  # fmt: skip
    assert len(replaced["vector_films"]) == len(held) + len(replaced["vectors_more"])
    for name, values in replaced.items():
        (folder / f"{name}.npy").unlink(missing_ok=True)  # a copy of the folder may share the file
        np.save(folder / f"{name}.npy", values)


def quantise(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Rows as int8, each scaled by its largest component."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    rounded: npt.NDArray[np.int8] = np.rint(vectors * (127 / largest)).astype(np.int8)
    return rounded


class VectorIndex:
    """Reads what `build_vector_index` wrote beside a passage index. Safe for many threads."""

    def __init__(self, folder: Path) -> None:
        self._ids = Lines(folder, "passages")
        self._films = {film: i for i, film in enumerate(Lines(folder, "films"))}
        self._vectors: npt.NDArray[np.int8] = np.load(folder / "vectors.npy", mmap_mode="r")
        more = folder / "vectors_more.npy"
        self._more: npt.NDArray[np.int8] = np.load(more) if more.exists() else np.empty((0, WIDTH), np.int8)
        self._levels = np.load(folder / "vector_levels.npy")
        self._held = int((self._levels != GONE).sum())
        self._changed = self._held < len(self._levels) or len(self._more) > 0
        self._film_of = np.load(folder / "vector_films.npy")
        graph = folder / "vectors.usearch"
        self._graph = Index.restore(str(graph), view=True) if graph.exists() else None

    def __len__(self) -> int:
        return self._held

    def search(self, vector: Vectors, *, limit: int, level: int, film_ids: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Passages nearest to one vector of shape (384,), best first; `score` is the cosine."""
        query = quantise(np.asarray(vector, np.float32).reshape(1, WIDTH))[0]
        if not self._held or limit <= 0 or not query.any():
            return ()
        if self._graph is not None and film_ids is None:
            numbers, scores = self._by_graph(query, limit, level)
        else:
            numbers, scores = self._exactly(query, limit, self._shown(level, film_ids))
        return tuple(Hit(self._ids[n], float(s), rank, "vector") for rank, (n, s) in enumerate(zip(numbers, scores, strict=True), 1))

    def _by_graph(self, query: npt.NDArray[np.int8], limit: int, level: int) -> tuple[Numbers, Vectors]:
        assert self._graph is not None
        everything = level == 2 and not self._changed
        found = self._graph.search(query, min(len(self._vectors), limit * (1 if everything else _WIDENING)), threads=1)
        numbers, scores = np.asarray(found.keys, np.int64), 1 - np.asarray(found.distances, np.float32)
        shown = self._levels[numbers] <= level
        if shown.sum() < limit and not everything:
            return self._exactly(query, limit, self._shown(level, None))
        added = np.arange(len(self._vectors), len(self._levels))
        others = self._nearest(query, limit, added[self._levels[added] <= level])
        return _best([(numbers[shown], scores[shown]), others], limit)

    def _shown(self, level: int, film_ids: Collection[str] | None) -> Numbers | None:
        """Numbers of the passages that may be found; None means all."""
        if level == 2 and film_ids is None and not self._changed:
            return None
        shown = self._levels <= level
        if film_ids is not None:
            shown &= np.isin(self._film_of, [self._films[f] for f in film_ids if f in self._films])
        return np.flatnonzero(shown)

    def _exactly(self, query: npt.NDArray[np.int8], limit: int, among: Numbers | None) -> tuple[Numbers, Vectors]:
        if among is None:
            return _search(self._vectors, query, limit)
        base = among[among < len(self._vectors)]
        return _best([self._nearest(query, limit, base), self._nearest(query, limit, among[len(base) :])], limit)

    def _nearest(self, query: npt.NDArray[np.int8], limit: int, among: Numbers) -> tuple[Numbers, Vectors]:
        """Among passages that are all in the base or have all been added."""
        if not len(among):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        rows = self._vectors[among] if among[0] < len(self._vectors) else self._more[among - len(self._vectors)]
        numbers, scores = _search(rows, query, limit)
        return among[numbers], scores


def _search(rows: npt.NDArray[np.int8], query: npt.NDArray[np.int8], limit: int) -> tuple[Numbers, Vectors]:
    found = search(np.ascontiguousarray(rows), query, min(limit, len(rows)), MetricKind.Cos, exact=True, threads=1)
    return np.asarray(found.keys, np.int64), 1 - np.asarray(found.distances, np.float32)


def _best(found: Sequence[tuple[Numbers, Vectors]], limit: int) -> tuple[Numbers, Vectors]:
    numbers, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(-scores, kind="stable")[:limit]
    return numbers[order], scores[order]
