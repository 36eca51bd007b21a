"""Passage search: keyword and vector arms, fused when both have something to say.

Their scores are added (`score_fusion`). Fused by ranks (`reciprocal_rank_fusion`: Cormack, Clarke and Buettcher 2009, k = 60, ranks
from 1) the weaker arm counts as much as the stronger, which found fewer of the right passages than keyword search alone
(docs/experiments.md). An arm is left out where its best score is under its floor (`gate`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Hit, SpoilerLevel
from botmovie.encoder import WIDTH, OnnxEncoder

RRF_K = 60
VECTOR_FLOOR = 0.25
"""Cosine under which the nearest passage says nothing."""
KEYWORD_SHARE = 0.35
"""What the best keyword score counts beside a cosine of 1."""

_EMBEDDING = ThreadPoolExecutor(2, "embedding")


def reciprocal_rank_fusion(arms: Sequence[Sequence[Hit]], *, k: int = RRF_K) -> tuple[Hit, ...]:
    """One ranking from several: the sum over arms of 1 / (k + rank)."""
    scores: dict[str, float] = {}
    for arm in arms:
        for hit in arm:
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + 1.0 / (k + hit.rank)
    ranked = sorted(scores.items(), key=lambda x: (-x[1], x[0]))
    return tuple(Hit(passage, score, rank, "hybrid") for rank, (passage, score) in enumerate(ranked, 1))


def score_fusion(keyword: Sequence[Hit], vector: Sequence[Hit]) -> tuple[Hit, ...]:
    """One ranking of both: the cosine and `KEYWORD_SHARE` of the share that a passage has of the best keyword score. What only the
    keywords found counts as near as the last of `vector`."""
    near = {hit.passage_id: hit.score for hit in vector}
    least = min(near.values(), default=0.0)
    best = max((hit.score for hit in keyword), default=1.0)
    shares = {hit.passage_id: KEYWORD_SHARE * hit.score / best for hit in keyword}
    scores = {passage: near.get(passage, least) + shares.get(passage, 0.0) for passage in (*near, *shares)}
    ranked = sorted(scores.items(), key=lambda x: (-x[1], x[0]))
    return tuple(Hit(passage, score, rank, "hybrid") for rank, (passage, score) in enumerate(ranked, 1))


def gate(keyword: Sequence[Hit], vector: Sequence[Hit]) -> tuple[Sequence[Hit], Sequence[Hit]]:
    """Both arms, the vectors' empty where not even the nearest passage says something."""
    return keyword, vector if vector and vector[0].score >= VECTOR_FLOOR else ()


@dataclass(frozen=True, slots=True)
class FilmScore:
    """How well a film fits a text: its best cosine and its best BM25 share of the top score."""

    film_id: str
    vector: float
    keyword: float

    @property
    def score(self) -> float:
        return self.vector + KEYWORD_SHARE * self.keyword


@dataclass(frozen=True)
class Search:
    """Searches passages of one catalogue."""

    catalogue: Catalogue
    encoder: OnnxEncoder | None

    def hybrid_search(self, text: str, *, limit: int, spoilers: SpoilerLevel, film_ids: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Passages for a text, best first; never above the spoiler level."""
        return score_fusion(*gate(*self._arms(text, 4 * limit, spoilers, film_ids)))[:limit]

    def _arms(self, text: str, limit: int, spoilers: SpoilerLevel, film_ids: Collection[str] | None) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
        """What keywords and vectors find; the text is embedded while keywords are looked up."""
        if self.encoder is None:
            return self.catalogue.keyword_search(text, limit=limit, spoilers=spoilers, film_ids=film_ids), ()
        embedded = _EMBEDDING.submit(self.vector, text)
        keyword = self.catalogue.keyword_search(text, limit=limit, spoilers=spoilers, film_ids=film_ids)
        return keyword, self.catalogue.vector_search(embedded.result(), limit=limit, spoilers=spoilers, film_ids=film_ids)

    def films_for(self, text: str, *, film_ids: Collection[str] | None = None, limit: int = 80) -> list[FilmScore]:
        """Films for a description, best first. Looks at all levels: nothing of the passages is shown."""
        keyword, near = self._arms(text, limit, SpoilerLevel.FULL, film_ids)
        film_of = {p.id: p.film_id for p in self.catalogue.passages(list({h.passage_id for h in (*keyword, *near)}))}
        best: dict[str, list[float]] = {}
        top = keyword[0].score if keyword else 1.0
        for arm, hits, scale in ((1, keyword, top), (0, near, 1.0)):
            for hit in hits:
                row = best.setdefault(film_of[hit.passage_id], [0.0, 0.0])
                row[arm] = max(row[arm], hit.score / scale)
        scored = [FilmScore(film, vector_, keyword_) for film, (vector_, keyword_) in best.items()]
        return sorted(scored, key=lambda s: (-s.score, s.film_id))

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        """The unit vector of what is looked for, (384,); zeros without an encoder."""
        return self.encoder.embed_queries([text])[0] if self.encoder is not None else np.zeros(WIDTH, np.float32)

    def vectors(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """The unit vectors of sentences, (n, 384); zeros without an encoder."""
        if self.encoder is None or not sentences:
            return np.zeros((len(sentences), WIDTH), np.float32)
        return self.encoder.embed_passages(sentences)
