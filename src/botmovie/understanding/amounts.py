"""Lengths and sums of money with their bounds: "under 90 minutes", "two and a half hours or more", "between 90 and 120 minutes".

What is said without a bound ("a two hour film") is none of these. Knows nothing of other conditions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from botmovie.domain import Range
from botmovie.understanding.tokens import NUMBER_WORDS, Token, number

_UP_TO_TWENTY = "|".join(w for w, n in NUMBER_WORDS.items() if n <= 20)
_TENS = "|".join(w for w, n in NUMBER_WORDS.items() if n > 20)
_NUMBER = rf"(?:\d+(?:\.\d+)?|(?:a |one )?hundred(?: and)?(?: (?:{_TENS}|{_UP_TO_TWENTY}))?|(?:{_TENS})(?: (?:- )?(?:one|two|three|four|five|six|seven|eight|nine))?|{_UP_TO_TWENTY}|an?)"
_HOURS, _MINUTES = r"(?:hours?|hrs?|h)", r"(?:minutes?|mins?)"
_LENGTH = (
    rf"(?:(?P<halves>{_NUMBER}) and (?:a )?half {_HOURS}|(?P<hours>{_NUMBER}) (?:- )?{_HOURS}(?: and (?P<half>a half|half)|(?: and)? (?P<rest>\d+)(?: {_MINUTES}| m)?(?! \w+ily))?"
    rf"|(?P<hour>hour and a half)|(?P<halfhour>half an hour)|(?P<minutes>{_NUMBER}) (?:- )?{_MINUTES})"
)
_FROM = r"(?P<least>at least|minimum|min|no less than|not less than|no shorter than|not shorter than|from)|(?P<more>(?:more|longer|greater|higher|bigger) than|over|above|exceeding|past|beyond|upwards of|north of)"
_TO = r"(?P<most>(?:less|shorter|fewer|lower|smaller) than|no longer than|no more than|not longer than|not more than|not over|under|below|within|inside|at most|at the most|up to|max|maximum|maximum of|a maximum of)"
_OR_MORE, _OR_LESS = r"(?P<ormore>or more|or longer|or over|or above|or higher|and up|and over|and more|and above|plus|\+|upwards|at least|minimum)", r"(?P<orless>or less|or under|or shorter|or fewer|or below|tops|max|maximum|at most|at the most)"
_UNITS = {"thousand": 1e3, "k": 1e3, "million": 1e6, "mil": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9}
_MONEY = rf"(?:\$ )?(?P<amount>{_NUMBER}) (?P<unit>thousand|k|million|mil|mn|m|billion|bn|b)(?: (?:us )?(?:dollars?|bucks|usd))?"
_BOUND_BEFORE = rf"(?:(?:{_FROM}|{_TO}|(?P<exactly>exactly|precisely)) )?"
_BOUND_AFTER = rf"(?: (?:{_OR_MORE}|{_OR_LESS})(?= |$))?"
_ONE_LENGTH = re.compile(rf"(?<!\S){_BOUND_BEFORE}{_LENGTH}(?= |$){_BOUND_AFTER}")
_TWO_LENGTHS = re.compile(
    rf"(?<!\S)(?:between |from )?(?P<low>{_NUMBER})(?: (?P<unit>{_HOURS}|{_MINUTES}))? (?:and|to|-|–|—) (?P<high>{_NUMBER}) (?:- )?(?P<highunit>{_HOURS}|{_MINUTES})(?= |$)"
)
_SUM = re.compile(rf"(?<!\S){_BOUND_BEFORE}{_MONEY}(?= |$){_BOUND_AFTER}")


@dataclass(frozen=True, slots=True)
class Amount:
    """Tokens [start, end) say a range of "runtime" in minutes or of "money" in dollars."""

    kind: str
    range: Range
    start: int
    end: int


def find_amounts(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Amount]:
    """Amounts with bounds over tokens that are not taken, in order, without overlaps."""
    words = [t.text if t.mark else t.text.lower() if "." in t.text else t.folded for t in tokens]
    starts, position = {}, 0
    for i, word in enumerate(words):
        starts[position] = i
        position += len(word) + 1
    starts[position] = len(words)
    text = " ".join(words)
    used = list(taken)
    found = []
    for kind, low, high, begin, end in (*_between(text), *_lengths(text), *_sums(text)):
        first, last = starts.get(begin), starts.get(end + 1)
        if first is None or last is None or any(used[first:last]):
            continue
        used[first:last] = [True] * (last - first)
        found.append(Amount(kind, Range(low, high), first, last))
    return sorted(found, key=lambda a: a.start)


_Found = tuple[str, float | None, float | None, int, int]


def _between(text: str) -> Iterator[_Found]:
    for match in _TWO_LENGTHS.finditer(text):
        unit = match["highunit"]
        low, high = _value(match["low"]) * _scale(match["unit"] or unit), _value(match["high"]) * _scale(unit)
        if low < high:
            yield "runtime", low, high, match.start(), match.end()


def _lengths(text: str) -> Iterator[_Found]:
    for match in _ONE_LENGTH.finditer(text):
        bounds = _bounds(match, _minutes(match), 1)
        if bounds is not None:
            yield "runtime", *bounds, match.start(), match.end()


def _sums(text: str) -> Iterator[_Found]:
    for match in _SUM.finditer(text):
        bounds = _bounds(match, _value(match["amount"]) * _UNITS[match["unit"]], 0)
        if bounds is not None:
            yield "money", *bounds, match.start(), match.end()


def _bounds(match: re.Match[str], amount: float, step: int) -> tuple[float | None, float | None] | None:
    """The range that the words around an amount make of it, None without such words. More than an amount is a `step` above it."""
    if match["most"] or match["orless"]:
        return None, amount
    if match["more"]:
        return amount + step, None
    if match["least"] not in (None, "from") or match["ormore"]:
        return amount, None
    return (amount, amount) if match["exactly"] else None


def _minutes(match: re.Match[str]) -> float:
    if match["hour"] or match["halfhour"]:
        return 90 if match["hour"] else 30
    if match["minutes"]:
        return _value(match["minutes"])
    if match["halves"]:
        return 60 * _value(match["halves"]) + 30
    return 60 * _value(match["hours"]) + (30 if match["half"] else int(match["rest"] or 0))


def _scale(unit: str) -> int:
    return 60 if unit.startswith("h") else 1


def _value(said: str) -> float:
    """ "90", "1.5", "ninety five", "a hundred and twenty", "an"."""
    if said[:1].isdigit():
        return float(said)
    total = 0
    for word in said.split():
        if word == "hundred":
            total = max(total, 1) * 100
        elif word in {"a", "an"}:
            total += 1
        else:
            total += number(word) or 0
    return total
