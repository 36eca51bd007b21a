"""The learned parser: a question with its elements to a `Query`, token by token, each the likeliest that the grammar allows.

`parse` gives the query with the probability of its least sure tokens together; whoever calls decides from which on it counts.
Trained by `finetuning.parser_training`; knows nothing of conversations.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from botmovie.domain import Kind, Query
from botmovie.errors import BadQuery, ModelUnreadable
from botmovie.understanding.elements import SORTS, Element, Shown
from botmovie.understanding.grammar import END, Grammar, sorts_of
from botmovie.understanding.targets import query_of

MOST_STEPS = 60
REMEMBERED = 4096
"""Masked questions whose queries are kept."""
POSITIONS = 128
"""Input tokens at most."""
MARKS = {f"#{sort}": 1 + i for i, sort in enumerate(SORTS)}
_NEVER = -1e9
_CLS, _SEP = 101, 102
Pieces = Callable[[str], Sequence[int]]
"""A word to the ids of its word pieces."""
IdsOf = Callable[[Kind, Element], Sequence[str]]


class Speaks(Protocol):
    """See `encoder.speaking`."""

    def read(self, ids: Sequence[int], marks: Sequence[int], /) -> Any: ...

    def next(self, spoken: Any, before: int, size: int, /) -> npt.NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query and how sure the parser is, 0..1: the product of the probabilities of its tokens."""

    query: Query
    tokens: tuple[str, ...]
    confidence: float


class Parser:
    """Parses what `elements.show` gives. One instance serves all threads."""

    def __init__(self, speaker: Speaks, pieces: Pieces, vocabulary: Sequence[str], children: Mapping[str, Sequence[str]]) -> None:
        self._speaker = speaker
        self._pieces = lru_cache(65536)(lambda word: tuple(pieces(word)))
        self._vocabulary = tuple(vocabulary)
        self._children = {head: frozenset(tokens) for head, tokens in children.items()}
        self._said: dict[tuple[tuple[str, ...], tuple[int, ...], tuple[tuple[str, ...], ...]], tuple[tuple[str, ...], float]] = {}

    def parse(self, shown: Shown, ids_of: IdsOf) -> Parsed | None:
        """The query of a question; None where none can be said."""
        said, confidence = self.say(shown)
        try:
            return Parsed(query_of(said, shown.elements, ids_of), said, confidence)
        except BadQuery:
            return None

    def say(self, shown: Shown) -> tuple[tuple[str, ...], float]:
        """The tokens of the query and their probability. Names are hidden, so what many ask of different films is remembered."""
        key = (shown.words, shown.marks, tuple(sorts_of(e) for e in shown.elements))
        said = self._said.get(key)
        if said is None:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            said = self._said[key] = self._say(shown)
        return said

    def _say(self, shown: Shown) -> tuple[tuple[str, ...], float]:
        ids, marks = encode(shown.words, shown.marks, self._pieces)
        spoken = self._speaker.read(ids, marks)
        grammar = Grammar(self._children, shown.elements)
        size = len(self._vocabulary)
        out: list[str] = []
        before, confidence = 0, 1.0
        names = [*self._vocabulary, *(f"@{i}" for i in range(len(marks)))]
        for _ in range(MOST_STEPS):
            scores = self._speaker.next(spoken, before, size).astype(np.float64)
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            before = next((int(i) for i in np.argsort(-chances)[:40] if grammar.allowed(names[i])), -1)
            if before < 0:
                return tuple(out), 0.0
            confidence *= float(chances[before])
            if names[before] == END:
                return tuple(out), confidence
            grammar.take(names[before])
            out.append(names[before])
        return tuple(out), 0.0


def encode(words: Sequence[str], marks: Sequence[int], pieces: Pieces) -> tuple[list[int], list[int]]:
    """Ids with those that begin and end a text, and the positions of the marks among them, for training and serving alike. A mark is
    one of the vocabulary's unused tokens; what is too long is cut, and its marks stand at 0."""
    at = dict.fromkeys(marks, 0)
    ids = [_CLS]
    for i, word in enumerate(words):
        found: Sequence[int] = (MARKS[word],) if i in at else pieces(word)
        if len(ids) + len(found) >= POSITIONS:
            break
        if i in at:
            at[i] = len(ids)
        ids += found
    return [*ids, _SEP], [at[m] for m in marks]


def load_parser(folder: Path, speaker: Speaks, pieces: Pieces) -> Parser:
    """The parser whose `parser.json` lies in a folder. Raises ModelUnreadable."""
    path = folder / "parser.json"
    try:
        told = json.loads(path.read_text("utf-8"))
        return Parser(speaker, pieces, told["vocabulary"], told["children"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnreadable(f"The parser's words {path} cannot be read; restore the file from the package: {error}") from error
