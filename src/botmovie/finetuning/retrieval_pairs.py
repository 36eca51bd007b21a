"""Pairs for training: a text, and a passage that should be found for it.

Pairs come from what was written about films for training (questions of open answers, descriptions) and from the catalogue
without writing. What is nearly the same as a held-back case is left out; passages of held-back films are in no pair.
Knows nothing of models.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Kind, Passage, PassageKind, Selection, SpoilerLevel
from botmovie.domain.sentences import split_sentences
from botmovie.errors import BadInput
from botmovie.finetuning.likeness import Known
from botmovie.finetuning.pieces import Embedder
from botmovie.finetuning.retrieval_cases import CaseKind, RetrievalCase
from botmovie.finetuning.retrieval_queries import keys_of, names_of, said_of
from botmovie.finetuning.split import Side, side_of
from botmovie.ingest.licences import may_train

BEST_OF_FILM = 2
"""A description's passages: those of its film that are nearest to it before training."""
_PLOT = (PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING)


@dataclass(frozen=True, slots=True)
class Pair:
    """`sort` says where it comes from; `passage` is the id of the one that should be found, `film` that of its film."""

    sort: str
    query: str
    film: str
    passage: str


@dataclass(frozen=True)
class Source:
    """The films on the training side and their passages; `vectors` are those of all passages before training, by id."""

    films: Mapping[str, Film]
    passages: Mapping[str, Passage]
    of_film: Mapping[str, Sequence[Passage]]
    vectors: Mapping[str, npt.NDArray[np.float32]]


def open_source(catalogue: Catalogue, encoder: Embedder, shipped: Mapping[str, Any] | None = None) -> Source:
    """The training side of a catalogue; `shipped` maps sha256 of a text to its vector, others the encoder makes. Raises BadInput
    where no film is on it."""
    films = {f.id: f for f in catalogue.films(catalogue.select(Selection(Kind.FILM))) if side_of(f.id) is Side.TRAINING and may_train(f.provenance)}
    of_film = {f: [p for p in catalogue.passages_of(f, spoilers=SpoilerLevel.FULL) if may_train(p.provenance)] for f in films}
    passages = {p.id: p for some in of_film.values() for p in some}
    if not passages:
        raise BadInput("The catalogue holds no passages of films for training.")
    return Source(films, passages, of_film, vectors_of(passages.values(), encoder, shipped or {}))


def vectors_of(passages: Iterable[Passage], encoder: Embedder, shipped: Mapping[str, Any]) -> dict[str, npt.NDArray[np.float32]]:
    """Unit vectors by passage id."""
    found = {p.id: (p, shipped.get(hashlib.sha256(p.text.encode()).hexdigest())) for p in passages}
    made = [p for p, vector in found.values() if vector is None]
    rows = {i: np.asarray(vector, np.float32) for i, (_, vector) in found.items() if vector is not None}
    if made:
        rows |= dict(zip((p.id for p in made), encoder.embed_passages([p.text for p in made]), strict=True))
    return {i: rows[i] / np.linalg.norm(rows[i]) for i in found}


def written_pairs(cases: Iterable[RetrievalCase], source: Source, encoder: Embedder) -> Iterator[Pair]:
    """Pairs of what was written about films for training; cases on other sides are passed over."""
    for case in cases:
        if case.side is not Side.TRAINING or not case.films <= set(source.films):
            continue
        own = [p for film in sorted(case.films) for p in source.of_film[film]]
        if case.kind is CaseKind.QUESTION:
            yield from (Pair("question", case.text, p.film_id, p.id) for p in own if p.id in case.wanted)
        else:
            told = [p for p in own if p.kind is not PassageKind.NOTES]
            vector = encoder.embed_queries([case.text])[0]
            best = sorted(told, key=lambda p: -float(source.vectors[p.id] @ vector))[:BEST_OF_FILM]
            yield from (Pair("description", case.text, p.film_id, p.id) for p in best)


def made_pairs(source: Source, count: int, seed: int) -> Iterator[Pair]:
    """About `count` pairs that follow from the catalogue, by turns from each way of making them."""
    rng = random.Random(f"{seed}/made")
    films = sorted(source.films)
    ways = (_piece, _piece, _scenes, _next_part, _keys, _character)
    for number in range(count):
        film = source.films[rng.choice(films)]
        sort, query, passage = ways[number % len(ways)](film, source.of_film[film.id], rng)
        if query and passage is not None:
            yield Pair(sort, query, film.id, passage.id)


def without_held_back(pairs: Iterable[Pair], cases: Sequence[RetrievalCase]) -> tuple[list[Pair], int]:
    """(kept, how many left out): pairs whose text is nearly the same as that of a case for validation or tests."""
    known = Known()
    known.add_all(case.text for case in cases if case.side is not Side.TRAINING)
    found = list(pairs)
    kept = [p for p in found if not known.like(p.query)]
    return kept, len(found) - len(kept)


def save_pairs(pairs: Iterable[Pair], path: Path) -> None:
    """One pair a line."""
    path.write_text("".join(json.dumps(asdict(p), ensure_ascii=False) + "\n" for p in pairs), "utf-8")


def load_pairs(path: Path) -> list[Pair]:
    """Pairs of a file that `save_pairs` wrote."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Pair(**row) for row in rows]


def count_sorts(pairs: Iterable[Pair]) -> dict[str, int]:
    """How many pairs of each sort, the most first."""
    return dict(Counter(p.sort for p in pairs).most_common())


# -- pairs from the catalogue: (sort, text to search with, passage), the text "" or the passage None where nothing can be made

_Made = tuple[str, str, Passage | None]


def _piece(film: Film, passages: Sequence[Passage], rng: random.Random) -> _Made:
    """Words of a sentence or two, and their passage: what a keyword search would find."""
    chosen = rng.choice(passages)
    return "piece", said_of(_some_sentences(chosen, rng), names_of(film), rng), chosen


def _scenes(film: Film, passages: Sequence[Passage], rng: random.Random) -> _Made:
    """Words of two sentences from different passages, as somebody remembers a film, and one of these passages."""
    told = [p for p in passages if p.kind is not PassageKind.NOTES]
    two = rng.sample(told, min(2, len(told)))
    sentences = [rng.choice(split_sentences(p.text)) for p in two]
    return "scenes", said_of(sentences, names_of(film), rng), two[0] if two else None


def _next_part(film: Film, passages: Sequence[Passage], rng: random.Random) -> _Made:
    """Words of one part of the plot, and another part."""
    parts = [p for p in passages if p.kind in _PLOT]
    if len(parts) < 2:
        return "next part", "", None
    one, other = rng.sample(parts, 2)
    return "next part", said_of(_some_sentences(one, rng), names_of(film), rng), other


def _keys(film: Film, passages: Sequence[Passage], rng: random.Random) -> _Made:
    """Keywords and the like, and a part of the plot."""
    parts = [p for p in passages if p.kind in _PLOT[:2]]
    return "keys", keys_of(film, rng), rng.choice(parts) if parts else None


def _character(film: Film, passages: Sequence[Passage], rng: random.Random) -> _Made:
    """What is said of a character, and a part of the plot that names them."""
    told = [p for p in passages if p.kind is PassageKind.CHARACTER and p.subject]
    if not told:
        return "character", "", None
    chosen = rng.choice(told)
    named = [w for w in (chosen.subject or "").split() if w[:1].isupper()]
    parts = [p for p in passages if p.kind in _PLOT and any(w in p.text for w in named)]
    return "character", said_of(split_sentences(chosen.text), names_of(film), rng), rng.choice(parts) if parts else None


def _some_sentences(passage: Passage, rng: random.Random) -> list[str]:
    sentences = split_sentences(passage.text)
    at = rng.randrange(len(sentences))
    return sentences[at : at + rng.randint(1, 2)]
