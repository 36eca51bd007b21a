"""Single sentences of passages: chosen one by one for a prompt, and put together again as retrieval does it.

Knows nothing of why a sentence is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Passage, SpoilerLevel
from botmovie.domain.sentences import split_sentences


class Embedder(Protocol):
    """What of the sentence encoder is needed here: unit vectors, shape (n, width)."""

    def embed_queries(self, texts: Sequence[str]) -> Any: ...

    def embed_passages(self, texts: Sequence[str]) -> Any: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Sentence number `index`, from 0, of a passage."""

    passage: Passage
    index: int
    text: str


@dataclass
class Pieces:
    """The sentences of the catalogue's films, and how near they are to a question; remembers both."""

    catalogue: Catalogue
    encoder: Embedder
    _of_film: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    _vectors: dict[str, Any] = field(default_factory=dict)

    def of_film(self, film_id: str) -> tuple[Piece, ...]:
        """All sentences of a film's passages, at every spoiler level."""
        if film_id not in self._of_film:
            passages = self.catalogue.passages_of(film_id, spoilers=SpoilerLevel.FULL)
            self._of_film[film_id] = tuple(Piece(p, i, s) for p in passages for i, s in enumerate(split_sentences(p.text)))
        return self._of_film[film_id]

    def of_passage(self, part: Passage) -> tuple[Piece, ...]:
        """The sentences of a passage, or of a part of one that kept its id."""
        wanted = set(split_sentences(part.text))
        return tuple(p for p in self.of_film(part.film_id) if p.passage.id == part.id and p.text in wanted)

    def scorer(self, question: str) -> Callable[[Sequence[str]], list[float]]:
        """Judges sentences by their cosine with the question, as in serving."""
        vector = self.encoder.embed_queries([question])[0]
        return lambda texts: [float(x) for x in self._embedded(texts) @ vector] if texts else []

    def nearest(self, question: str, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces, the one nearest to the question first."""
        scores = self.scorer(question)([p.text for p in pieces])
        return [pieces[i] for i in np.argsort([-s for s in scores], kind="stable")]

    def similarity(self, left: Sequence[str], right: Sequence[str]) -> Any:
        """Cosine of every left text to every right text, shape (len(left), len(right))."""
        return self._embedded(left) @ self._embedded(right).T

    def _embedded(self, texts: Sequence[str]) -> Any:
        new = [t for t in dict.fromkeys(texts) if t not in self._vectors]
        if new:
            self._vectors.update(zip(new, self.encoder.embed_passages(new), strict=True))
        return np.stack([self._vectors[t] for t in texts])


def windows(pieces: Iterable[Piece]) -> list[Passage]:
    """The sentences as parts of their passages: those that follow each other are one part, in the order of the passage."""
    of_passage: dict[str, dict[int, Piece]] = {}
    for piece in pieces:
        of_passage.setdefault(piece.passage.id, {})[piece.index] = piece
    parts = []
    for found in of_passage.values():
        runs: list[list[Piece]] = []
        for index in sorted(found):
            if runs and runs[-1][-1].index == index - 1:
                runs[-1].append(found[index])
            else:
                runs.append([found[index]])
        parts += [replace(run[0].passage, id=f"{run[0].passage.id}#{run[0].index}", text=" ".join(p.text for p in run)) for run in runs]
    return parts
