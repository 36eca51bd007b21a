"""Questions as people type them in haste: letters swapped, dropped or doubled, no capitals, no question mark.

Names keep their letters, so that it stays clear who is meant. Knows nothing of films.
"""

from __future__ import annotations

import random
import re

_SHORTEST = 5
_WORD = re.compile(r"[^\W\d_]+")


def with_slips(question: str, rng: random.Random) -> str:
    """The question with one to three slips, drawn by `rng`; never the empty text."""
    slips = [_swap, _drop, _double, _small, _no_mark]
    drawn = rng.sample(slips, rng.randint(1, 3))
    for slip in sorted(drawn, key=slips.index):  # letters first: they are told from names by their case
        question = slip(question, rng)
    return question


def _within(question: str, rng: random.Random, change: str) -> str:
    """`change` done to one long word in small letters; the question as it is where there is none."""
    found = [m for m in _WORD.finditer(question) if len(m[0]) >= _SHORTEST and m[0].islower()]
    if not found:
        return question
    word = rng.choice(found)
    at = rng.randint(1, len(word[0]) - 3)
    a, b = word[0][at], word[0][at + 1]
    changed = {"swap": b + a, "drop": b, "double": a + a + b}[change]
    return f"{question[: word.start() + at]}{changed}{question[word.start() + at + 2 :]}"


def _swap(question: str, rng: random.Random) -> str:
    return _within(question, rng, "swap")


def _drop(question: str, rng: random.Random) -> str:
    return _within(question, rng, "drop")


def _double(question: str, rng: random.Random) -> str:
    return _within(question, rng, "double")


def _small(question: str, rng: random.Random) -> str:
    return question.lower()


def _no_mark(question: str, rng: random.Random) -> str:
    return question.rstrip("?!. ").replace("'", "") or question
