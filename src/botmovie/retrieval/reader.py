"""Which sentences of a film answer an open question best, and how likely the best one does: nearness by the encoder, shared words,
and what kind of sentence and passage it is, weighed. The weights were fitted by `scripts/fit_reader.py` on questions whose answering
sentences people marked, and on questions that nothing answers. Knows nothing of spoiler levels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.folding import fold
from botmovie.domain import Passage, PassageKind
from botmovie.retrieval.expecting import asks_of_the_making, expectation

MEASURES = (
    "near", "near with the one before", "near beside", "words", "words with the one before", "expected", "character", "notes", "of the making",
    "behind the nearest", "behind the most words",
)  # fmt: skip
WEIGHTS = (3.75, 2.0, 1.58, 3.72, 5.22, 17.4, -3.76, -2.19, -2.61, 3.38, 1.61)
ANSWER_MEASURES = ("near", "near with the one before", "words", "words with the one before", "expected", "lead", "weight")
ANSWER_WEIGHTS = (1.85, 4.27, 0.271, 6.6, 2.44, -0.518, 0.543)
ANSWER_CONSTANT = -3.8
Vectors = npt.NDArray[np.float32]
_STOP = frozenset(
    "a an the of in on at to for from by with and or but not is are was were be been do does did what which who whom whose when where why how that this it "
    "its he she they his her their him them film movie story plot happens happen mostly take takes place name called about tell me you i my there than then so "
    "very much can could would will want wants need needs really turn turns out main character if any some get gets got".split()
)


def content_words(text: str) -> set[str]:
    """Stems of the words of a text that carry meaning."""
    return {stem(w) for w in fold(text).split() if w not in _STOP and len(w) > 1}


def without_titles(text: str, titles: Iterable[str]) -> str:
    """The folded text with the films' names cut out where they stand whole: "Where Is the Friend's House?" asks for no place."""
    folded = f" {fold(text)} "
    for title in sorted({fold(t) for t in titles} - {""}, key=len, reverse=True):
        folded = folded.replace(f" {title} ", " ")
    return folded.strip()


def stem(word: str) -> str:
    """A crude stem: plural and verb endings off."""
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, with its place there from 0; `weight` tells how well it answers, comparable within one question."""

    passage: Passage
    index: int
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Read:
    """Sentences, those that answer best first, and the probability that the first one answers."""

    sentences: tuple[Sentence, ...]
    answered: float


def read(question: str, sentences: Sequence[Sentence], vectors: Vectors, asked: Vectors, *, titles: Sequence[str] = ()) -> Read:
    """Weighs the sentences of the films that a question is about, which stand in the order of their passages.

    `vectors`: (n, d) unit vectors of the sentences, `asked`: (d,) of the question, both zero without an encoder; `titles`: names of the
    films, whose words tell nothing.
    """
    if not sentences:
        return Read((), 0.0)
    measured = measures(question, sentences, vectors, asked, titles=titles)
    weights = measured @ np.asarray(WEIGHTS)
    order = np.argsort(-weights, kind="stable")
    best = tuple(Sentence(s.passage, s.index, s.text, float(weights[i])) for i in order for s in (sentences[i],))
    odds = ANSWER_CONSTANT + float(np.dot(answer_measures(measured, weights), ANSWER_WEIGHTS))
    return Read(best, 1.0 / (1.0 + math.exp(-odds)))


def measures(question: str, sentences: Sequence[Sentence], vectors: Vectors, asked: Vectors, *, titles: Sequence[str] = ()) -> npt.NDArray[np.float64]:
    """What is weighed of each sentence, (n, len(MEASURES)). "near" are cosines, "words" shares of the question's telling words, each
    weighed by how rare it is in the sentences; "behind" is by how much another sentence has more."""
    wanted = content_words(without_titles(question, titles))
    stems = [content_words(s.text) for s in sentences]
    rarity = {w: 1.0 / math.sqrt(1 + sum(w in held for held in stems)) for w in wanted}
    whole = sum(rarity.values()) or 1.0
    follows = [i > 0 and s.index > 0 and sentences[i - 1].passage.id == s.passage.id for i, s in enumerate(sentences)]
    near = (vectors @ asked).astype(np.float64)
    shares = np.array([sum(rarity[w] for w in wanted & held) / whole for held in stems])
    joined = [stems[i] | stems[i - 1] if after else stems[i] for i, after in enumerate(follows)]
    expected, making = expectation(question), asks_of_the_making(question)
    rows = []
    for i, one in enumerate(sentences):
        pair = vectors[i] + vectors[i - 1] if follows[i] else vectors[i]
        beside = [near[k] for k, same in ((i - 1, follows[i]), (i + 1, i + 1 < len(sentences) and follows[i + 1])) if same]
        kind = one.passage.kind
        rows.append((
            near[i], float(pair @ asked) / (float(np.linalg.norm(pair)) or 1.0), max(beside, default=near[i]),
            shares[i], sum(rarity[w] for w in wanted & joined[i]) / whole, expected(one.text),
            float(kind is PassageKind.CHARACTER), float(kind is PassageKind.NOTES), float(making and kind is PassageKind.NOTES),
            near[i] - near.max(), shares[i] - shares.max(),
        ))  # fmt: skip
    return np.array(rows, np.float64)


def answer_measures(measured: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What tells whether the sentence of most weight answers, (len(ANSWER_MEASURES),): its measures, its lead over the next, its weight."""
    order = np.argsort(-weights, kind="stable")
    lead = weights[order[0]] - weights[order[1]] if len(order) > 1 else 1.0
    chosen = [MEASURES.index(name) for name in ANSWER_MEASURES[:-2]]
    return np.array([*measured[order[0]][chosen], lead, weights[order[0]]])
