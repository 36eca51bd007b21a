"""Numbers in running text as values that can be compared: "eleven" and 11, "2.9 billion" and 2,923,706,026, "two hours
55" and 175 minutes. Standard library only; knows nothing of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, log10

from botmovie.domain.words import fold

_UNITS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_ORDINALS = {
    w: i
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(), 1
    )
}  # fmt: skip
_TIMES = {"once": 1, "twice": 2, "thrice": 3, "pair": 2, "couple": 2, "trio": 3, "dozen": 12, "both": 2}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "millions": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9,
    "lakh": 1e5, "crore": 1e7, "k": 1e3,
}  # fmt: skip
_NUMBER_WORDS = frozenset([*_UNITS, *_TENS, *_ORDINALS, *_TIMES, *_SCALES, "half"])
_ABOUT = frozenset("about around roughly nearly almost approximately some circa over under than just".split())
_HOURS = frozenset("hour hours h hr hrs".split())
_MINUTES = frozenset("minute minutes min mins m".split())
_MONEY = frozenset("dollar dollars euro euros pound pounds yen rupee rupees usd eur gbp francs marks lire".split())
_TOKEN = re.compile(r"[^\W\d_]+\d\w*|[$€£¥₹]|\d+(?:st|nd|rd|th)\b|\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+|[^\w\s]")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text states; it is meant to be right to `tolerance`. `kind`: count, year, minutes, money, ordinal."""

    value: float
    kind: str
    tolerance: float
    text: str

    def agrees_with(self, others: Iterable[Quantity]) -> bool:
        """Whether one of `others`, at least as exact as this one, says the same."""
        return any(abs(self.value - o.value) <= max(self.tolerance, 1e-6) and _comparable(self.kind, o.kind) for o in others)


def _comparable(left: str, right: str) -> bool:
    return left == right or "count" in (left, right) or {left, right} == {"count", "ordinal"}


def quantities(text: str) -> list[Quantity]:
    """Every number in `text`, in order. "one" and "first" are left out: they seldom count anything."""
    return list(_quantities(text))


@lru_cache(maxsize=8192)
def _quantities(text: str) -> tuple[Quantity, ...]:
    tokens = _TOKEN.findall(fold(text).replace("-", " "))
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        if tokens[at] in ("a", "an") and tokens[at + 1 : at + 2] == ["hour"]:
            value, decimals, length, scaled = 1.0, 0, 1, 1.0
        elif tokens[at][0].isdigit() or tokens[at] in _NUMBER_WORDS:
            value, decimals, length, scaled = _number(tokens, at)
        else:
            length = 0
        if length == 0:
            at += 1
            continue
        quantity, used = _with_unit(tokens, at, length, value, decimals, scaled)
        if quantity is not None:
            found.append(quantity)
        at += used
    return tuple(found)


def _number(tokens: Sequence[str], at: int) -> tuple[float, int, int, float]:
    """(value, decimals stated, tokens used, scale of the last scale word) of the number that begins at `at`."""
    first = tokens[at]
    if _DIGITS.fullmatch(first):
        plain = first.replace(",", "")
        decimals = len(plain.partition(".")[2])
        scale, used = 1.0, 1
        while at + used < len(tokens) and tokens[at + used] in _SCALES and not _is_minutes(tokens, at + used):
            scale *= _SCALES[tokens[at + used]]
            used += 1
        return float(plain) * scale, decimals, used, scale
    if re.fullmatch(r"\d+(?:st|nd|rd|th)", first):
        return float(first[:-2]), 0, 1, 1.0
    return _in_words(tokens, at)


def _is_minutes(tokens: Sequence[str], at: int) -> bool:
    """Whether "m" at `at` means minutes ("2 h 5 m") and not millions."""
    return tokens[at] == "m" and any(t in _HOURS for t in tokens[max(0, at - 3) : at])


def _in_words(tokens: Sequence[str], at: int) -> tuple[float, int, int, float]:
    total, current, used, scale = 0.0, 0.0, 0, 1.0
    half = tokens[at] == "half" and at + 2 < len(tokens) and tokens[at + 1] in ("a", "an") and tokens[at + 2] in _SCALES
    if half:
        return 0.5 * _SCALES[tokens[at + 2]], 1, 3, _SCALES[tokens[at + 2]]
    while at + used < len(tokens):
        word = tokens[at + used]
        if word in _UNITS or word in _TENS:
            worth = _UNITS.get(word, _TENS.get(word, 0))
            if used and current % 10 and current % 100 < 20:
                break  # "five six" are two numbers
            current += worth
        elif word in _SCALES and len(word) > 2 and (used or tokens[at - 1 : at] == ["a"]):
            scale = _SCALES[word]
            current = (current or 1) * scale
            if scale > 100:
                total, current = total + current, 0.0
        elif word == "and" and used and tokens[at + used - 1] in _SCALES and _starts_number(tokens, at + used + 1):
            pass
        elif not used and (word in _ORDINALS or word in _TIMES):
            return float(_ORDINALS.get(word, _TIMES.get(word, 0))), 0, 1, 1.0
        else:
            break
        used += 1
    return total + current, 0, used, scale


def _starts_number(tokens: Sequence[str], at: int) -> bool:
    return at < len(tokens) and (tokens[at] in _UNITS or tokens[at] in _TENS)


def _with_unit(
    tokens: Sequence[str], at: int, length: int, value: float, decimals: int, scale: float
) -> tuple[Quantity | None, int]:
    """The quantity with what its neighbours say of its kind, and the tokens used."""
    text = " ".join(tokens[at : at + length])
    rough = any(t in _ABOUT for t in tokens[max(0, at - 2) : at])
    following = tokens[at + length] if at + length < len(tokens) else ""
    if following in _HOURS:
        return _duration(tokens, at, length, value, rough)
    if following in _MINUTES and not (following == "m" and scale > 1):
        return Quantity(value, "minutes", max(0.5, 0.03 * value if rough else 0), f"{text} minutes"), length + 1
    if value == 1 and length == 1 and not tokens[at].isdigit():
        return None, length
    exact = 0.5 * 10.0**-decimals * scale if scale > 1 or decimals else 0.5
    tolerance = max(exact, 0.05 * value) if rough else exact
    before = tokens[at - 1] if at else ""
    if (before in "$€£¥₹" and before) or before in _MONEY or following in _MONEY:
        return Quantity(value, "money", tolerance, text), length
    if re.fullmatch(r"\d+(?:st|nd|rd|th)", tokens[at]) or tokens[at] in _ORDINALS:
        return Quantity(value, "ordinal", 0.1, text), length
    if re.fullmatch(r"(?:1[89]|20)\d\d", tokens[at]) and length == 1:
        return Quantity(value, "year", 0.1, text), length
    return Quantity(value, "count", min(tolerance, 0.4) if scale == 1 and not rough else tolerance, text), length


def _duration(tokens: Sequence[str], at: int, length: int, hours: float, rough: bool) -> tuple[Quantity, int]:
    """ "two hours 55", "2 h 55 min", "an hour and a half"; whole hours alone are meant to five minutes."""
    used = length + 1
    after = list(tokens[at + used : at + used + 5])
    skip = 1 if after[:1] == ["and"] else 0
    if after[skip : skip + 2] == ["a", "half"]:
        return Quantity(hours * 60 + 30, "minutes", 5.0, "hours"), used + skip + 2
    if len(after) > skip:
        minutes, _, size, _ = _number(tokens, at + used + skip)
        unit = after[skip + size] if len(after) > skip + size else ""
        if size and minutes < 60 and (unit in _MINUTES or not skip):
            return Quantity(hours * 60 + minutes, "minutes", 0.5, "hours"), used + skip + size + (unit in _MINUTES)
    return Quantity(hours * 60, "minutes", 15.0 if rough else 5.0, "hours"), used


def is_number(word: str) -> bool:
    """Whether a folded word is a number or a part of one ("57", "fifty", "million")."""
    return word[0].isdigit() or (word in _NUMBER_WORDS and len(word) > 2)


def derived(values: Sequence[float]) -> list[Quantity]:
    """What may be reckoned from a few amounts: their differences, sum, mean and count."""
    few = list(values)[:12]
    reckoned = {abs(a - b) for i, a in enumerate(few) for b in few[i + 1 :]}
    reckoned |= {sum(values), sum(values) / len(values), float(len(values))} if values else set()
    return [Quantity(v, "count", 0.5 * 10 ** max(0, floor(log10(v)) - 3) if v >= 1 else 0.5, "") for v in reckoned]
