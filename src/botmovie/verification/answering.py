"""Whether a text, true or not, answers what was asked. Knows nothing of evidence beyond the one unit it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache

from botmovie.domain.vocabulary import COUNTRIES
from botmovie.domain.words import STOP_WORDS, stem, words
from botmovie.verification.names import names_in
from botmovie.verification.quantities import quantities
from botmovie.verification.relations import denies
from botmovie.verification.support import telling_stems
from botmovie.verification.units import Unit

_WANTS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|far|often|big|tall)\b|\b(?:what|which) (?:year|number|age|date)\b", re.IGNORECASE
)
_SAYS_NUMBER = re.compile(r"\b(?:one|once|no|none|many|several|few|all|both|first|half|never)\b", re.IGNORECASE)
_WANTS_NAME = re.compile(r"\b(?:who|whom|whose|which|what is the name|what(?:'s| is) \w+ called)\b", re.IGNORECASE)
_PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_SOMEBODY = frozenset([*_PRONOUNS, "they", "them", "their", "theirs", "themselves"])
_OPEN = re.compile(r"\b(?:who|whom|whose|what|which|how|why|where|when)\b", re.IGNORECASE)
_CORRECTS = re.compile(r"(?:no\b|it (?:is|was) )", re.IGNORECASE)
_LEAST_ASKED = 0.4
_NEARER = 3  # words
_RESTATED = 0.8
"""The share of the question's words from which on a statement says again what the question says …"""
_CONFIRMED = 0.5
"""… and that of its words without names from which on it says yes to it."""
_YES_OR_NO = re.compile(r"^\W*(yes|no)\b[,:;.–—-]*\s*(?:in fact,?\s+)?(?=\S)", re.IGNORECASE)
_TAG = re.compile(
    r",?\s*(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)(?:n't)?\s+(?:not\s+)?(?:he|she|it|they|there|this|that|you|we|not)(?:\s+not)?|right|or)\s*\?+\s*$",
    re.IGNORECASE,
)
_ASKS_NEGATIVELY = re.compile(r"^\W*(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)n['’]t\b", re.IGNORECASE)


def without_yes_or_no(statement: str) -> tuple[str, str]:
    """("yes", "no" or "", the statement without it): "No, he stays" says that he stays."""
    found = _YES_OR_NO.match(statement)
    if found is None:
        return "", statement
    rest = statement[found.end() :]
    return found[1].lower(), rest[:1].upper() + rest[1:]


def wrong_yes_or_no(said: str, rest: str, question: str) -> str:
    """Why the word does not fit what follows it: "no" and then nothing but the question's own claim, or "yes" and then something
    else; "" when it fits."""
    claim = _ASKS_NEGATIVELY.sub("", _TAG.sub("", question))
    asked, told = frozenset(telling_stems(claim)), frozenset(telling_stems(rest))
    agrees = denies(claim) == denies(rest)
    if said == "no" and agrees and told <= asked and len(told) >= _RESTATED * len(asked):
        return "says no to what it then affirms"
    deeds = asked - {stem(w) for n in names_in(f"x {claim}") for w in words(n)}
    confirmed = agrees and len(deeds & told) >= _CONFIRMED * len(deeds)
    return "says yes to something else" if said == "yes" and not confirmed else ""


def lacks_the_number(text: str, question: str) -> str:
    """Whether the question asks for a number that the text does not give; "" when all is well."""
    if _WANTS_NUMBER.search(question) and not _SAYS_NUMBER.search(text):
        known = quantities(question)
        if not any(not q.agrees_with(known) for q in quantities(text)):
            return "does not give the number asked for"
    return ""


def off_the_point(
    text: str, question: str, units: tuple[Unit, ...], elsewhere: Callable[[str], bool], *, closely: bool = True
) -> str:
    """Why the whole text does not answer the question, by its words alone; "" when it seems to.

    `units`: what supports its statements; `elsewhere`: whether any of the evidence has a (folded) word; `closely`: also
    whether it keeps to the question's words and names.
    """
    asked = frozenset(telling_stems(question))
    if len(words(text)) > 6 and len(asked) > 1:
        met = asked & frozenset([*telling_stems(text), *(s for u in units for s in u.stem_set)])
        if len(met) < (_LEAST_ASKED if closely else _LEAST_ASKED / 2) * len(asked):
            return "is about something else than the question"
    return _silent_about(text, question, units, elsewhere) if closely else ""


def _silent_about(text: str, question: str, units: tuple[Unit, ...], elsewhere: Callable[[str], bool]) -> str:
    """A name of the question that the evidence knows and neither text nor units speak of."""
    held = frozenset(words(text)).union(*(u.all_words for u in units)) if units else frozenset(words(text))
    silent = [name for name, parts in _known_names(question, elsewhere) if held.isdisjoint(parts)]
    return f"does not speak of {silent[0]}" if silent else ""


class Spoken(StrEnum):
    """How a text speaks of the names that its question gives."""

    NOT_OPEN = "there is nothing open in the question"
    BY_NAME = "by name"
    MEANT = "by a pronoun, or by the title of its film"
    NOT_AT_ALL = "not at all"


def spoken_of(text: str, question: str, units: Sequence[Unit], elsewhere: Callable[[str], bool]) -> Spoken:
    """How the text, with the units that bear it out, speaks of any of the names in a question with who, what, how …

    NOT_OPEN where the question is no such question; BY_NAME where there are none that the evidence knows, and where the text
    corrects the question ("It is Brody who …").
    """
    if not _OPEN.search(question):
        return Spoken.NOT_OPEN
    names = [parts for _, parts in _known_names(question, elsewhere)]
    if not names or _CORRECTS.match(text):
        return Spoken.BY_NAME
    own = frozenset(words(text)).union(*(u.words for u in units))
    if any(not own.isdisjoint(parts) for parts in names):
        return Spoken.BY_NAME
    context = own.union(*(u.all_words for u in units))
    meant = own & _SOMEBODY or any(not context.isdisjoint(parts) for parts in names)
    return Spoken.MEANT if meant else Spoken.NOT_AT_ALL


def _known_names(question: str, elsewhere: Callable[[str], bool]) -> list[tuple[str, list[str]]]:
    """The names of the question that the evidence knows, with their words; peoples may go by other words."""
    found = ((name, [w for w in words(name) if w not in STOP_WORDS]) for name in names_in(f"x {question}"))
    return [(name, parts) for name, parts in found if parts and parts[-1] not in _peoples() and elsewhere(parts[-1])]


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
