"""How likely a text that its evidence bears out is also the answer to the question: nearness by the encoder and shared words,
weighed. The weights were fitted by `scripts/fit_relevance.py` on answers that people wrote, against answers to another question
about the same film. Knows nothing of whether a text is true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from botmovie.domain.words import STOP_WORDS, stem, words
from botmovie.verification.names import names_in
from botmovie.verification.support import Support, telling_stems
from botmovie.verification.units import Unit

MEASURES = ("text near", "unit near", "nearer units", "deeds in text", "deeds in unit", "deeds in item", "names")
WEIGHTS = (4.0, 2.6, -0.6, 2.2, 2.2, 1.5, 1.0)
CONSTANT = -4.4
_MOST_NEARER = 4


def relevance(measured: Sequence[float]) -> float:
    """The log-odds that the text answers the question, from `measures`."""
    return CONSTANT + sum(w * m for w, m in zip(WEIGHTS, measured, strict=True))


def measures(
    question: str, text: str, told: Sequence[Support], units: Sequence[Unit], elsewhere: Callable[[str], bool],
    *, asked_text: float, asked: Sequence[float],
) -> tuple[float, ...]:  # fmt: skip
    """What `relevance` weighs, in the order of `MEASURES`.

    `told`: what supports the statements that count; `elsewhere`: whether any of the evidence has a (folded) word; `asked_text`,
    `asked`: the encoder's similarity of the question to the nearest statement and to each unit. Near: 0..1, of a unit relative to
    the nearest one; nearer units: how many, up to 4; the others are shares, 0..1, of the question's words that are no names
    ("deeds") and of its names that the evidence knows.
    """
    best = max(support.asked for support in told)
    numbers = {n for support in told for n in support.unit.numbers}
    items = [u for u in units if numbers.intersection(u.numbers)]
    names = [parts for parts in names_asked(question) if elsewhere(parts[-1])]
    deeds = frozenset(telling_stems(question)) - {stem(w) for parts in names for w in parts}
    said = frozenset(telling_stems(text))
    held = frozenset(words(text)).union(*(u.all_words for u in items))
    return (
        asked_text,
        best / top if (top := max(asked)) > 0 else 1.0,
        float(min(_MOST_NEARER, sum(a > best + 1e-6 for a in asked))),
        share(deeds, said),
        share(deeds, said.union(*(s.unit.known_stems for s in told))),
        share(deeds, said.union(*(u.known_stems for u in items))),
        sum(not held.isdisjoint(parts) for parts in names) / len(names) if names else 1.0,
    )


def names_asked(question: str) -> list[list[str]]:
    """The names of the question, each as its folded words."""
    found = ([w for w in words(n) if w not in STOP_WORDS] for n in names_in(f"x {question}"))
    return [parts for parts in found if parts]


def share(part: frozenset[str], whole: frozenset[str]) -> float:
    """The share of `part` that `whole` has; 1 of nothing."""
    return len(part & whole) / len(part) if part else 1.0
