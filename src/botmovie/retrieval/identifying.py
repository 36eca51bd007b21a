"""Which film a description means: the nearest films, put in order by what all of their text says of the description's clauses and
words. The weights were fitted by `scripts/fit_identifying.py` on descriptions that people wrote from memory. Knows nothing of conditions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.folding import fold
from botmovie.domain import Film, SpoilerLevel
from botmovie.retrieval.reader import content_words
from botmovie.retrieval.search import FilmScore, Search

POOL = 40
"""Films that are looked at closely."""
MEASURES = ("near", "keywords", "popularity", "second passage", "four passages", "clauses", "words of the text", "words of text and facts")
WEIGHTS = (-0.0224, 3.13, 2.3, -1.42, 21.2, 15.6, -3.21, 18.1)
SURE_MEASURES = ("weight", "lead", "near", "words of text and facts", "clauses")
SURE_WEIGHTS = (0.128, 0.786, 1.88, -0.972, -4.37)
SURE_CONSTANT = -2.82
FITTING = 1.0
"""What it weighs that a film meets the conditions."""
_MOST_CLAUSES = 5
_CLAUSES = re.compile(r"[,.;:?!]| and | but | who | where | then | while | because ")
_COMMONEST, _RAREST = 50, 30_000
WordRank = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Likely:
    """A film, and how likely it is the one that is meant, 0..1."""

    film: Film
    chance: float


def identify(text: str, search: Search, *, fitting: Collection[str] | None = None) -> tuple[Likely, ...]:
    """The films that a description may mean, the likeliest first. `fitting`: those that meet its conditions, which people often have slightly
    wrong: they come before others that are as likely."""
    pool = search.films_for(text)[:POOL]
    if fitting is not None:
        pool += [one for one in search.films_for(text, film_ids=fitting)[:POOL] if one.film_id not in {other.film_id for other in pool}]
    films = search.catalogue.films([one.film_id for one in pool])
    if not films:
        return ()
    measured = measures(text, pool, films, search)
    weights = measured @ np.asarray(WEIGHTS)
    if fitting is not None:
        weights += FITTING * np.isin([film.id for film in films], list(fitting))
    order = np.argsort(-weights, kind="stable")
    odds = SURE_CONSTANT + float(np.dot(sure_measures(measured, weights), SURE_WEIGHTS))
    sure = 1.0 / (1.0 + math.exp(-odds))
    return tuple(Likely(films[i], sure * math.exp(weights[i] - weights[order[0]])) for i in order)


def measures(text: str, pool: Sequence[FilmScore], films: Sequence[Film], search: Search) -> npt.NDArray[np.float64]:
    """What is weighed of each film, (n, len(MEASURES)): its nearest passage and its best keyword score, as `films_for` has them; its second
    passage and the mean of its best four, the mean over clauses of the passage nearest to each; the share of the description's words,
    rare ones counting more, that its text has, and that its text or its facts have."""
    passages = [search.catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL) for film in films]
    film_of = {p.id: film.id for film, held in zip(films, passages, strict=True) for p in held}
    whole = _near(search, search.vector(text), film_of)
    clauses = [_near(search, search.vector(clause), film_of) for clause in clauses_of(text)]
    wanted = weighed_words(text, search.encoder.word_rank if search.encoder is not None else lambda word: None)
    total = sum(wanted.values()) or 1.0
    rows = []
    for one, film, held in zip(pool, films, passages, strict=True):
        near = sorted(whole.get(film.id, [0.0]), reverse=True)
        told = set[str]().union(*(content_words(p.text) for p in held))
        known = told | _facts(film)
        rows.append((
            one.vector, one.keyword, film.popularity or 0.0, near[1] if len(near) > 1 else near[0], float(np.mean(near[:4])),
            float(np.mean([max(clause.get(film.id, [0.0])) for clause in clauses])),
            sum(weight for word, weight in wanted.items() if word in told) / total, sum(weight for word, weight in wanted.items() if word in known) / total,
        ))  # fmt: skip
    return np.array(rows, np.float64)


def clauses_of(text: str) -> list[str]:
    """The parts of a description of three words or more, up to five; the whole where it has none."""
    return [part.strip() for part in _CLAUSES.split(text) if len(part.split()) >= 3][:_MOST_CLAUSES] or [text]


def weighed_words(text: str, word_rank: WordRank) -> dict[str, float]:
    """Stems of the telling words with what each weighs: the logarithm of its rank among the words of the language."""
    out: dict[str, float] = {}
    for word in fold(text).split():
        rank = word_rank(word)
        weight = math.log(((rank if rank is not None else _RAREST) + _COMMONEST) / _COMMONEST)
        for stem in content_words(word):
            out[stem] = max(weight, out.get(stem, 0.0))
    return out


def sure_measures(measured: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What tells whether the film of most weight is the one, (len(SURE_MEASURES),)."""
    order = np.argsort(-weights, kind="stable")
    lead = weights[order[0]] - weights[order[1]] if len(order) > 1 else 1.0
    chosen = [MEASURES.index(name) for name in SURE_MEASURES[2:]]
    return np.array([weights[order[0]], lead, *measured[order[0]][chosen]])


def _near(search: Search, vector: npt.NDArray[np.float32], film_of: Mapping[str, str]) -> dict[str, list[float]]:
    """The cosines of passages, by film."""
    if search.encoder is None:
        return {}
    out: dict[str, list[float]] = {}
    for hit in search.catalogue.vector_search(vector, limit=len(film_of), spoilers=SpoilerLevel.FULL, film_ids=list(dict.fromkeys(film_of.values()))):
        out.setdefault(film_of[hit.passage_id], []).append(hit.score)
    return out


def _facts(film: Film) -> set[str]:
    said = [film.title, str(film.year or ""), *film.genres, *film.keywords, *film.countries, *film.tone]
    return content_words(" ".join([*said, *(f"{c.name} {c.character or ''}" for c in film.credits)]))
