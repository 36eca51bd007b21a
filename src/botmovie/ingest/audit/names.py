"""When two written names are one person's: accents, hyphens, order, initials, short forms. Knows no list of people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from botmovie.catalogue.folding import fold

ALIKE = 90
"""Percent of equal letters from which on two names count as spellings of one."""
SHORTEST_MISSPELLED = 5
"""Letters of a word from which on one letter off is taken for a slip; shorter words differ by a letter all the time."""

_SHORT_FORMS = (
    ("robert", "rob", "bob", "bobby", "robbie"), ("william", "will", "bill", "billy", "willie"), ("james", "jim", "jimmy", "jamie"),
    ("richard", "rick", "dick", "richie"), ("thomas", "tom", "tommy"), ("michael", "mike", "mick"), ("joseph", "joe"),
    ("charles", "charlie", "chuck"), ("edward", "ed", "eddie", "ted"), ("daniel", "dan", "danny"), ("david", "dave"),
    ("samuel", "sam"), ("benjamin", "ben"), ("christopher", "chris"), ("anthony", "tony"), ("matthew", "matt"), ("gregory", "greg"),
    ("donald", "don"), ("lawrence", "larry"), ("stephen", "steve", "steven"), ("alexander", "alex", "sandy"), ("andrew", "andy", "drew"),
    ("gerald", "jerry", "gerry", "gerard", "jerome"), ("kenneth", "ken"), ("raymond", "ray"), ("ronald", "ron"), ("frederick", "fred"),
    ("nicholas", "nick"), ("patrick", "pat"), ("peter", "pete"), ("philip", "phil", "phillip"), ("elizabeth", "liz", "beth"),
    ("katherine", "kate", "kathy"), ("jacob", "jack", "john", "jake"), ("geoffrey", "geoff", "jeffrey", "jeff"), ("albert", "al", "alan"),
    ("douglas", "doug"), ("timothy", "tim"), ("walter", "walt"), ("jonathan", "jon"), ("terence", "terry"), ("judith", "judy"), ("leonard", "len", "leo"),
)  # fmt: skip
_FORM = {form: forms[0] for forms in _SHORT_FORMS for form in forms}
_TITLES = frozenset("jr sr ii iii sir dame asc bsc ace".split())
_BRACKETS = re.compile(r"\s*\([^)]*\)")


def tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name, hyphened ones joined, without a qualifier in brackets, Jr. and honours."""
    words = fold(_BRACKETS.sub("", name).replace("-", "")).split()
    return tuple(w for w in words if w not in _TITLES) or tuple(words)


def same(left: str, right: str) -> bool:
    """Equal up to case, accents, punctuation, spaces, Jr. and honours."""
    return "".join(tokens(left)) == "".join(tokens(right))


def spelled_alike(left: str, right: str) -> bool:
    """Not equal, but one person where both stand in lists about one film: order swapped, initials, a name more, a letter off."""
    a, b = tokens(left), tokens(right)
    if suspicious(left, right) or (min(len(a), len(b)) > 1 and (set(a) <= set(b) or set(b) <= set(a))):
        return True
    if a and b and a[-1] == b[-1] and _given_agree(a[0], b[0]):
        return True
    return len("".join(a)) > 6 and fuzz.ratio(" ".join(a), " ".join(b)) >= ALIKE


def suspicious(left: str, right: str) -> bool:
    """Likely one person wherever the two names stand: stricter than `spelled_alike`."""
    a, b = tokens(left), tokens(right)
    if not a or not b or a == b:
        return bool(a) and a == b
    if "".join(a) == "".join(b) or sorted(a) == sorted(b):
        return True
    if min(len(a), len(b)) > 1 and a[0] == b[0]:
        shorter, longer = sorted((a, b), key=len)
        if longer[: len(shorter)] == shorter or (longer[-1] == shorter[-1] and set(shorter) <= set(longer)):
            return True
    if len(a) == len(b) and a[1:] == b[1:] and _given_agree(a[0], b[0]) and len(a) > 1:
        return True
    if len(a) == len(b) == 3 and a[0] == b[0] and a[2] == b[2] and _given_agree(a[1], b[1]):
        return True
    return _one_letter_off(a, b)


def _given_agree(a: str, b: str) -> bool:
    return a == b or _FORM.get(a, a) == _FORM.get(b, b) or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _one_letter_off(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if len(a) != len(b):
        return False
    off = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(off) == 1 and min(map(len, off[0])) >= SHORTEST_MISSPELLED and Levenshtein.distance(*off[0]) == 1


def found(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is this person, an equal one before one spelled alike."""
    held = tuple(names)
    return next((n for n in held if same(name, n)), None) or next((n for n in held if spelled_alike(name, n)), None)


def suspicious_pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different spellings that may be one person, each once.

    Only names that share all letters, the first word or the last one are compared.
    """
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        if words := tokens(name):
            for key in {("letters", *sorted("".join(words))), ("word", words[0]), ("word", words[-1])}:
                blocks[key].append(name)
    seen = set()
    for held in blocks.values():
        for i, left in enumerate(held):
            for right in held[i + 1 :]:
                if (left, right) not in seen and _qualifier(left) == _qualifier(right) and suspicious(left, right):
                    seen.add((left, right))
                    yield left, right


def _qualifier(name: str) -> list[str]:
    return _BRACKETS.findall(name)
