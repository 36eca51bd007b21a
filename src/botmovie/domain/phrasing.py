"""How values are put into words: lists, minutes, money, counts. Shared by facts and realised answers."""

from __future__ import annotations

from collections.abc import Sequence

_SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()


def join(items: Sequence[str], *, last: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def minutes(value: float) -> str:
    """ "175 minutes (2 h 55 min)"."""
    whole = round(value)
    hours, rest = divmod(whole, 60)
    return f"{whole} minutes ({hours} h {rest} min)" if hours else f"{whole} minutes"


def money(amount: float, currency: str = "USD") -> str:
    """ "$2.92 billion", "$15.5 million", "3,000,000 INR"."""
    sign, unit = ("$", "") if currency == "USD" else ("", f" {currency}")
    if abs(amount) >= 1e9:
        return f"{sign}{_trim(amount / 1e9, 3)} billion{unit}"
    if abs(amount) >= 1e6:
        return f"{sign}{_trim(amount / 1e6, 1)} million{unit}"
    return f"{sign}{round(amount):,}{unit}"


def _trim(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def count(number: int, singular: str, plural: str | None = None) -> str:
    """ "no films", "one film", "12 films"."""
    word = _SMALL[number] if 0 <= number < len(_SMALL) else str(number)
    return f"{word} {singular if number == 1 else plural or singular + 's'}"


def ordinal(number: int) -> str:
    """ "1st", "2nd", "96th"."""
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
