"""How values are put into words: lists, minutes, money, counts. Shared by facts and realised answers."""

from __future__ import annotations

from collections.abc import Sequence

_SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
SMALL_NUMBERS = {word: str(number) for number, word in enumerate(_SMALL)}
"""The words in which `count` says small numbers, with their digits."""


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


def with_article(words: str) -> str:
    """ "a drama", "an uplifting film", "an hour", "a European co-production"."""
    folded = words.casefold()
    vowel = folded[:1] in tuple("aeiou") and not folded.startswith(("eu", "uni", "use", "usu", "one", "uto", "ute"))
    vowel = vowel or folded.startswith(("hour", "honest", "heir", "honour")) or folded.startswith("unin")
    return f"{'an' if vowel else 'a'} {words}"


def nth(number: int) -> str:
    """ "first", "second", "13th"."""
    words = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
    return words[number - 1] if 1 <= number <= len(words) else ordinal(number)


def source_words(work: str) -> str:
    """What a film is based on, inside a sentence: "the life of King George VI" for "life of …" and "The life of …"."""
    first, _, rest = work.partition(" ")
    if first in ("The", "A", "An") and rest[:1].islower():
        return f"{first.lower()} {rest}"
    if first[:1].islower() and first not in ("the", "a", "an", "his", "her", "their", "several", "various", "real", "true"):
        return f"the {work}"
    return work
