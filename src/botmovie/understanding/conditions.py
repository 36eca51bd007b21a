"""Hard conditions in a question: years and decades, countries, languages, genres, awards, lengths, sums of money.

Each is a `Condition` over tokens with the `Filter` it stands for. Knows no entities and no intents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.domain import AwardPattern, Filter, Kind, Range, Selection, Texts
from botmovie.domain.vocabulary import (
    AWARD_BODIES,
    COUNTRIES,
    FESTIVAL_PRIZES,
    GENRES,
    LANGUAGE_WORDS,
    LANGUAGES,
    OSCAR_CATEGORIES,
    REGIONS,
)
from botmovie.understanding.amounts import find_amounts
from botmovie.understanding.tokens import DECADE_WORDS, Token

THIS_YEAR_LIMIT = 2100
_PLAIN_GENRES = frozenset("western westerns thriller thrillers comedy comedies horror musical musicals drama dramas documentary documentaries animated anime noir romantic".split())
_DOUBTFUL_GENRES = frozenset(
    "music short family history crime war sport sports adventure action dramatic comic kids mob mafia doc docs mystery suspense gangster shorts mysteries "
    "adventures cartoon romance fantasy historical children s biography sf wars families crimes".split()
)
_KINDS_OF_FILM = frozenset(
    "film films movie movies picture pictures flick flicks one ones drama dramas thriller thrillers comedy comedies epic epics classic classics something anything title titles feature features "
    "story musical musicals western westerns documentary documentaries animation anime cartoon cartoons horror noir cinema production productions director directors filmmaker actor "
    "actors actress actresses remake version stuff flic romance adaptation novel language speaking".split()
)


_REGION_NOUNS = {"african": ("africa",), "asian": ("asia",), "european": ("europe",), "latin american": ("latin america",), "south american": ("south america",), "middle eastern": ("the middle east",),
                 "arab": ("the arab world", "arab world", "arab countries"), "scandinavian": ("scandinavia",), "nordic": ("the nordic countries",), "east asian": ("east asia", "the far east")}


@dataclass(frozen=True, slots=True)
class Condition:
    """Tokens [start, end) stand for `filter`; `kind` is year, country, language, genre, award, runtime or money."""

    kind: str
    filter: Filter
    start: int
    end: int

    @property
    def value(self) -> Any:
        return self.filter.value


def _regions() -> list[tuple[str, tuple[str, ...]]]:
    """Every word for a part of the world, with its countries."""
    return [(form, places) for region, places in REGIONS.items() for form in (region, *_REGION_NOUNS.get(region, ()))]


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[str, Filter]]]:
    table: dict[str, list[tuple[str, Filter]]] = {}

    def add(words: str, kind: str, condition: Filter) -> None:
        table.setdefault(fold(words), []).append((kind, condition))

    for country, (_, words) in COUNTRIES.items():
        for word in [country, *words.split(",")]:
            add(word, "country", Filter("countries", Texts(_same_place(country))))
    for form, places in _regions():
        add(form, "country", Filter("countries", Texts(places)))
    for language in LANGUAGES:
        add(language, "language", Filter("languages", Texts((language,))))
    for word, language in LANGUAGE_WORDS.items():
        add(word, "language", Filter("languages", Texts((language,))))
    add("chinese", "language", Filter("languages", Texts(("Mandarin", "Cantonese"))))
    add("bollywood", "country", Filter("countries", Texts(("India",))))
    for genre, words in GENRES.items():
        for word in words.split(","):
            for form in (word, f"{word}s"):
                add(form, "genre", Filter("genres", Texts((genre,))))
    for category, words in OSCAR_CATEGORIES.items():
        for word in words.split(","):
            add(word, "award", Filter("awards", AwardPattern(body="Academy Awards", category=category)))
            add(f"{word} oscar", "award", Filter("awards", AwardPattern(body="Academy Awards", category=category)))
            add(f"oscar for {word}", "award", Filter("awards", AwardPattern(body="Academy Awards", category=category)))
    for body, words in AWARD_BODIES.items():
        for word in words.split(","):
            add(word, "award", Filter("awards", AwardPattern(body=body)))
    for word, (body, category) in FESTIVAL_PRIZES.items():
        add(word, "award", Filter("awards", AwardPattern(body=body, category=category or None)))
    return table


@lru_cache(maxsize=1)
def _genre_words() -> frozenset[str]:
    return frozenset(k for k, entries in _phrases().items() if " " not in k and any(e[0] == "genre" for e in entries))


def fixed_phrases(tokens: Sequence[Token]) -> list[bool]:
    """Marks the tokens of awards, places and genres: no name lies wholly within them unless it is a title's."""
    marks = [False] * len(tokens)
    for condition in find_conditions(tokens, list(marks)):
        if condition.kind in {"award", "country", "language"} or (condition.kind == "genre" and (condition.end - condition.start > 1 or tokens[condition.start].folded in _PLAIN_GENRES)):
            marks[condition.start : condition.end] = [True] * (condition.end - condition.start)
    return marks


def _same_place(country: str) -> tuple[str, ...]:
    """A country with the states it was at the time ("German" films include West German ones)."""
    also = {"Germany": ("Germany", "West Germany", "East Germany"), "Russia": ("Russia", "Soviet Union")}
    return also.get(country, (country,))


def find_conditions(tokens: Sequence[Token], taken: Sequence[bool]) -> tuple[Condition, ...]:
    """Conditions over tokens that are not taken, longest first, without overlaps within a kind.

    An adjective that is both a country and a language ("Korean") gives two conditions on the same tokens.
    """
    found: list[Condition] = [*_ceremonies(tokens), *_makers(tokens, taken), *_periods(tokens, taken), *_years(tokens, taken), *_amounts(tokens, taken)]
    used = [t or any(c.start <= i < c.end for c in found) for i, t in enumerate(taken)]
    i = 0
    while i < len(tokens):
        length = 0
        for end in range(min(len(tokens), i + 6), i, -1):
            if any(used[i:end]) or tokens[i].mark or tokens[end - 1].mark:
                continue
            words = " ".join(t.folded for t in tokens[i:end] if not t.mark)
            entries = _phrases().get(words)
            if words == "us" and not tokens[i].text.isupper():
                entries = None
            if entries:
                entries = [e for e in entries if _fits_here(e[0], words, tokens, i, end, taken)]
            if entries:
                kinds: set[str] = set()
                for kind, condition in entries:
                    if kind not in kinds:
                        kinds.add(kind)
                        found.append(Condition(kind, condition, i, end))
                length = end - i
                break
        i += length or 1
    return tuple(sorted(found, key=lambda c: (c.start, -c.end)))


def _fits_here(kind: str, words: str, tokens: Sequence[Token], start: int, end: int, taken: Sequence[bool]) -> bool:
    """Whether a word that has other senses too stands as a condition here: "a war film" does, "in the war" does not;
    "a British film", "from Britain" do, "against the British" does not."""
    before = [t.folded for t in tokens[max(0, start - 2) : start] if not t.mark]
    after = [t.folded for t in tokens[end : end + 3] if not t.mark]
    near = set(after) & _KINDS_OF_FILM or bool(set(after[:1]) & _genre_words())
    if kind == "genre" and words == "action" and before[-1:] == ["live"]:
        return False  # "live action" is no genre
    if kind == "genre" and words in {"docs", "doc"} and after[:1] in (["made"], ["from"], ["by"], ["released"], ["since"], ["before"], ["after"]):
        return True
    if kind == "genre" and words in _DOUBTFUL_GENRES:
        return (bool(near) and after[:1] not in (["of"], ["for"])) or (before[-1:] in (["any"], ["good"], ["of"]) and not after) or len([t for t in tokens if not t.mark]) <= 2
    named = end < len(tokens) and taken[end]  # "the Korean <film>"
    if kind == "country" and after[:1] == ["war"]:
        return False  # "the Vietnam war" is no country of origin
    if kind in {"country", "language"} and start >= 2 and _given_name(tokens[start - 1], tokens[start], taken[start - 1]) and not near and not named:
        return False  # "Jack London"
    if kind in {"country", "language"} and not named and before[-1:] == ["the"] and not near and words not in {"usa", "us", "uk", "netherlands", "philippines", "united states", "united kingdom", "soviet union"}:
        return before[-2:-1] in (["in"], ["from"]) and kind == "country" and words.endswith(("land", "lands"))
    return True


def _given_name(before: Token, word: Token, linked: bool) -> bool:
    return before.capital and word.capital and not linked and before.text.isalpha() and before.folded not in {"the", "in", "from", "and", "or", "i", "new", "north", "south", "east", "west"} and not _phrases().get(before.folded)


def _two_digits(value: int) -> int:
    return 1900 + value if value >= 20 else 2000 + value


def _years(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Condition]:
    spans: list[tuple[int, int, int, int]] = []  # low, high, start, end
    words = [t.folded for t in tokens]
    i = 0
    while i < len(tokens):
        if taken[i]:
            i += 1
            continue
        word, step = words[i], 1
        before = words[i - 1] if i else ""
        if word.isdigit() and len(word) == 4 and 1870 <= int(word) <= THIS_YEAR_LIMIT:
            if int(word) % 10 == 0 and i + 1 < len(words) and words[i + 1] == "s":
                spans.append((int(word), int(word) + 9, i, i + 2))
                step = 2
            else:
                spans.append((int(word), int(word), i, i + 1))
        elif word[:-1].isdigit() and word.endswith("s") and len(word) in (3, 5):
            start = int(word[:-1]) if len(word) == 5 else _two_digits(int(word[:-1]))
            if start % 10 == 0:
                spans.append((start, start + 9, i, i + 1))
        elif word.isdigit() and len(word) == 2 and i + 1 < len(words) and words[i + 1] == "s" and int(word) % 10 == 0:
            spans.append((_two_digits(int(word)), _two_digits(int(word)) + 9, i, i + 2))
            step = 2
        elif word.isdigit() and len(word) == 2 and not _counts(words, i) and (before in {"from", "in", "of", "year"} or _is_short_span(words, i)):
            spans.append((_two_digits(int(word)), _two_digits(int(word)), i, i + 1))
        elif word in DECADE_WORDS and before in {"nineteen", "the", "early", "late", "mid", "in", "from", "swinging", "roaring"}:
            start = _two_digits(DECADE_WORDS[word]) if DECADE_WORDS[word] >= 20 else 2000 + DECADE_WORDS[word]
            spans.append((start, start + 9, i, i + 1))
        elif word == "century" and before in {"this", "21st", "20th", "last"}:
            new = before in {"this", "21st"}
            spans.append((2000 if new else 1900, 2099 if new else 1999, i - 1, i + 1))
        i += step
    return _with_bounds(spans, words)


def _is_short_span(words: Sequence[str], i: int) -> bool:
    """Whether the two digits at i begin or end a span of years: "between 94 and 99", "from 97 to 99"."""
    joins = {"and", "to", "till", "until", "through", ""}

    def short(k: int) -> bool:
        return 0 <= k < len(words) and words[k].isdigit() and len(words[k]) == 2

    begins = i and words[i - 1] in {"between", "from"} and i + 1 < len(words) and words[i + 1] in joins and short(i + 2)
    ends = i > 2 and words[i - 1] in joins and short(i - 2) and words[i - 3] in {"between", "from"}
    return bool(begins or ends)


def _counts(words: Sequence[str], i: int) -> bool:
    following = next((w for w in words[i + 1 : i + 4] if w and not w.isdigit() and w not in {"and", "to"}), "")
    return following in {"minutes", "minute", "mins", "min", "films", "movies", "oscars", "nominations", "hours", "million", "people", "years"}


def _with_bounds(spans: list[tuple[int, int, int, int]], words: Sequence[str]) -> list[Condition]:
    out: list[Condition] = []
    skip = -1
    for index, (low, high, start, end) in enumerate(spans):
        if index == skip:
            continue
        lo: float | None = low
        hi: float | None = high
        before = [w for w in words[max(0, start - 3) : start] if w not in {"", "the", "year"}]
        after = [w for w in words[end : end + 3] if w]
        following = spans[index + 1] if index + 1 < len(spans) else None
        between = [w for w in words[end : following[2]] if w not in {"", "the"}] if following else []
        if following and (between in (["to"], ["until"], ["till"], ["through"]) or (between == ["and"] and "between" in before)
                          or (not between and following[2] == end + 1)):
            hi, end, skip = following[1], following[3], index + 1
        elif before[-3:] == ["no", "later", "than"] or before[-2:] in (["not", "after"], ["up", "to"]):
            lo, hi = None, high
        elif before[-3:] == ["no", "earlier", "than"] or before[-2:] == ["not", "before"]:
            lo, hi = low, None
        elif before[-1:] in (["before"], ["pre"], ["until"]) or before[-2:] in (["earlier", "than"], ["older", "than"], ["prior", "to"]):
            lo, hi = None, low - 1
        elif before[-1:] in (["after"], ["post"]) or before[-2:] in (["later", "than"], ["newer", "than"]):
            lo, hi = high + 1, None
        elif before[-1:] == ["since"] or _goes_on(before, after):
            lo, hi = low, None
        elif after[:2] in (["or", "earlier"], ["or", "before"], ["or", "older"], ["and", "earlier"], ["and", "before"], ["at", "latest"]):
            lo, hi = None, high
        elif high > low and before[-1:] in (["early"],):
            hi = low + 4
        elif high > low and before[-1:] in (["late"],):
            lo = low + 5
        out.append(Condition("year", Filter("year", Range(lo, hi)), start, end))
    return out


def _goes_on(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a year begins a span that has not ended: "2000 or later", "from 2000 on", "2000 up to now"."""
    said = " ".join(after)
    if before[-1:] == ["from"] and after[:1] in (["on"], ["upwards"]):
        return True
    return bool(re.match(r"(?:or|and) (?:later|newer|after|onwards?|up|beyond|since)\b|onwards?\b|(?:up )?(?:to|till|until) (?:now|today|present|date|day)\b", said))


_PERIODS: dict[str, tuple[int | None, int | None]] = {
    "before the second world war": (None, 1938), "before world war two": (None, 1938), "before world war ii": (None, 1938), "before the war": (None, 1938), "pre war": (None, 1938),
    "before wwii": (None, 1938), "silent era": (None, 1929), "golden age of hollywood": (1930, 1959), "post war": (1945, 1959), "new hollywood": (1967, 1979), "this decade": (2020, 2029), "last decade": (2010, 2019),
}


def _periods(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Condition]:
    words = [t.folded for t in tokens]
    text = f" {' '.join(words)} "
    out = []
    for phrase, (low, high) in _PERIODS.items():
        if f" {phrase} " in text:
            size = len(phrase.split())
            starts = (i for i in range(len(words)) if words[i : i + size] == phrase.split() and not any(taken[i : i + size]))
            out += [Condition("year", Filter("year", Range(low, high)), i, i + size) for i in starts]
    return out


def _ceremonies(tokens: Sequence[Token]) -> list[Condition]:
    """ "the 94th Academy Awards"."""
    out = []
    for i, token in enumerate(tokens[:-1]):
        digits = token.folded.rstrip("stndrh")
        number_of = int(digits) if digits.isdigit() and digits != token.folded else None
        if number_of is None and token.folded.isdigit() and tokens[i + 1].folded in {"st", "nd", "rd", "th"}:
            number_of = int(token.folded)
        rest = {t.folded for t in tokens[i + 1 : i + 4]}
        if number_of and 1 <= number_of <= 150 and rest & {"academy", "oscars", "oscar"}:
            out.append(Condition("award", Filter("awards", AwardPattern(body="Academy Awards", ceremony=number_of)), i, i + 1))
    return out


_WOMAN, _MAN = r"(?:a |an? \w+ )?(?:woman|women|female \w+)", r"(?:a )?(?:man|men|male \w+)"
_MADE_BY = {
    gender: re.compile(
        rf"(?<!\S)(?:(?:made|directed|shot|helmed|created) by {who}|{who} (?:as|for) (?:the |its )?director|(?:that |which )?{who} (?:has |have )?(?:directed|made|directing)|{adjective} (?:directors?|film ?makers?))(?!\S)"
    )
    for gender, who, adjective in (("female", _WOMAN, "(?:female|woman|women)"), ("male", _MAN, "(?:male|man)"))
}


def _makers(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Condition]:
    """ "directed by a woman", "female directors"."""
    words = [t.folded for t in tokens]
    text, starts, position = " ".join(words), {}, 0
    for i, word in enumerate(words):
        starts[position] = i
        position += len(word) + 1
    out = []
    for gender, pattern in _MADE_BY.items():
        for match in pattern.finditer(text):
            start = starts.get(match.start())
            if start is not None:
                end = start + len(match.group().split(" "))
                if not any(taken[start:end]):
                    out.append(Condition("maker", Filter("directors", Selection(Kind.PERSON, (Filter("gender", Texts((gender,))),))), start, end))
    return out[:1]


def _amounts(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Condition]:
    """ "under 90 minutes", "two hours tops", "over 1 billion dollars"."""
    field = {"runtime": "runtime", "money": "gross"}
    return [Condition(a.kind, Filter(field[a.kind], a.range), a.start, a.end) for a in find_amounts(tokens, taken)]
