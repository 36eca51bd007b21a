"""Whether a text, true or not, answers what was asked. Knows nothing of evidence beyond the one unit it is given."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from botmovie.domain.vocabulary import COUNTRIES
from botmovie.domain.words import STOP_WORDS, stem, words
from botmovie.verification.names import names_in
from botmovie.verification.quantities import quantities
from botmovie.verification.support import telling_stems
from botmovie.verification.units import Unit

_WANTS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|far|often|big|tall)\b|\b(?:what|which) (?:year|number|age|date)\b", re.IGNORECASE
)
_SAYS_NUMBER = re.compile(r"\b(?:one|once|no|none|many|several|few|all|both|first|half|never)\b", re.IGNORECASE)
_WANTS_NAME = re.compile(r"\b(?:who|whom|whose|which|what is the name|what(?:'s| is) \w+ called)\b", re.IGNORECASE)
_PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_LEAST_ASKED = 0.4
_NEARER = 3  # words


def off_the_point(
    text: str, question: str, units: tuple[Unit, ...], elsewhere: Callable[[str], bool], *, closely: bool = True
) -> str:
    """Why the whole text does not answer the question; "" when it seems to.

    `units`: what supports its statements; `elsewhere`: whether any of the evidence has a (folded) word; `closely`: also
    whether it keeps to the question's words and names.
    """
    asked = frozenset(telling_stems(question))
    if _WANTS_NUMBER.search(question) and not _SAYS_NUMBER.search(text):
        known = quantities(question)
        if not any(not q.agrees_with(known) for q in quantities(text)):
            return "does not give the number asked for"
    if len(words(text)) > 6 and len(asked) > 1:
        met = asked & frozenset([*telling_stems(text), *(s for u in units for s in u.stem_set)])
        if len(met) < (_LEAST_ASKED if closely else _LEAST_ASKED / 2) * len(asked):
            return "is about something else than the question"
    return _silent_about(text, question, units, elsewhere) if closely else ""


def _silent_about(text: str, question: str, units: tuple[Unit, ...], elsewhere: Callable[[str], bool]) -> str:
    """A name of the question that the evidence knows and neither text nor units speak of."""
    held = frozenset(words(text)).union(*(u.all_words for u in units)) if units else frozenset(words(text))
    for name in names_in(f"x {question}"):
        parts = [w for w in words(name) if w not in STOP_WORDS]
        if parts and not held.intersection(parts) and parts[-1] not in _peoples() and elsewhere(parts[-1]):
            return f"does not speak of {name}"
    return ""


@cache
def _peoples() -> frozenset[str]:
    """Adjectives and names of countries: "the British" may be spoken of by name."""
    return frozenset(w for name, (_, adjectives) in COUNTRIES.items() for w in [*words(name), *words(adjectives)])


def another_is_nearer(statement: str, question: str, unit: Unit) -> str:
    """For a question about a name: a name of the unit that stands nearer to what was asked than the one given.

    "Which samurai carries a false pedigree?" is not answered by the first name of a list whose last one does.
    """
    if not _WANTS_NAME.search(question):
        return ""
    asked = set(telling_stems(question)) - {stem(w) for n in names_in(f"x {question}") for w in words(n)}
    spots = [i for i, w in enumerate(unit.words) if w not in STOP_WORDS and stem(w) in asked]
    mentioned = {w for n in names_in(f"x {question}") for w in words(n)}
    named = [n for n in names_in(f"x {unit.text}") if not set(words(n)) & mentioned]
    if not spots or len(named) < 2:
        return ""
    reach = {name: _distance(name, unit.words, spots) for name in named}
    given = [d for n, d in reach.items() if set(words(n)) & set(words(statement))]
    if not given:
        return ""
    nearest = min(reach, key=reach.__getitem__)
    return nearest if reach[nearest] + _NEARER <= min(given) else ""


def _distance(name: str, unit_words: list[str], spots: list[int]) -> int:
    own = set(words(name))
    return min((abs(i - spot) for i, w in enumerate(unit_words) if w in own for spot in spots), default=99)


def other_gender(statement: str, unit: Unit) -> str:
    """A pronoun that stands in the same place in statement and unit, with the other gender."""
    held = _pronouns(unit.words)
    for gender, before, after, pronoun in _pronouns(words(statement)):
        same = [g for g, b, a, _ in held if (b == before and b not in STOP_WORDS) or (a == after and a not in STOP_WORDS)]
        if same and gender not in same:
            return pronoun
    return ""


def _pronouns(tokens: list[str]) -> list[tuple[str, str, str, str]]:
    """(gender, word before, word after, pronoun) of each gendered pronoun; words as stems, stop words as they are."""

    def at(index: int) -> str:
        word = tokens[index] if 0 <= index < len(tokens) else "the"
        return word if word in STOP_WORDS else stem(word)

    return [(_PRONOUNS[w], at(i - 1), at(i + 1), w) for i, w in enumerate(tokens) if w in _PRONOUNS]
