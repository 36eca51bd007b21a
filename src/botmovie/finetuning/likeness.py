"""Texts that are nearly the same, found by MinHash (Broder 1997) and then compared exactly. Knows nothing of what they are for.

Two texts are compared by their runs of three words; of shorter texts, by the whole text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from botmovie.domain.words import words
from botmovie.errors import BadInput

NEARLY_THE_SAME = 0.7
"""Jaccard similarity of the runs of words from which two texts count as the same."""
_RUN, _HASHES, _BANDS = 3, 128, 32
INSTALL = "pip install rensa"


def runs(text: str) -> frozenset[str]:
    """The runs of three words of a text, folded."""
    said = words(text)
    return frozenset(" ".join(said[i : i + _RUN]) for i in range(max(1, len(said) - _RUN + 1)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity, 0..1."""
    return len(one & other) / len(one | other) if one | other else 1.0


@dataclass
class Known:
    """Texts that others are compared with. Raises BadInput where the MinHash library is not installed."""

    _texts: list[str] = field(default_factory=list)
    _runs: list[frozenset[str]] = field(default_factory=list)
    _index: Any = None

    def add_all(self, texts: Iterable[str]) -> None:
        """Remember the texts, each once."""
        minhash, index = _library()
        if self._index is None:
            self._index = index(threshold=NEARLY_THE_SAME, num_perm=_HASHES, num_bands=_BANDS)
        for text in dict.fromkeys(texts):
            self._index.insert(len(self._texts), _sketch(minhash, runs(text)))
            self._texts.append(text)
            self._runs.append(runs(text))

    def like(self, text: str) -> str | None:
        """A known text that is nearly the same, if there is one."""
        if self._index is None:
            return None
        minhash, _ = _library()
        own = runs(text)
        near: list[int] = sorted(self._index.query(_sketch(minhash, own)))
        for key in near:
            if likeness(own, self._runs[key]) >= NEARLY_THE_SAME:
                return self._texts[key]
        return None


def _sketch(minhash: Any, tokens: frozenset[str]) -> Any:
    one = minhash(num_perm=_HASHES, seed=1)
    one.update(sorted(tokens))
    return one


def _library() -> tuple[Any, Any]:
    try:
        from rensa import RMinHash, RMinHashLSH
    except ImportError as error:
        raise BadInput(f"Near-duplicates are found with rensa, which is not installed: {INSTALL}") from error
    return RMinHash, RMinHashLSH
