"""What a question names, as a parser is shown it: films, people, series, years, countries … each behind a mark of its sort.

    "70s heist films by [Melville] not set in Paris"  →  #year 70s #keyword heist films by #person not set in #setting paris

The words of films, people, characters and series are hidden, so that a parser reads what is said about them; of all
else the words stay. Knows nothing of queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from botmovie.catalogue.folding import fold
from botmovie.domain import Filter, Range, Texts
from botmovie.understanding.linking import FUNCTION_WORDS, Link
from botmovie.understanding.phrases import Phrases
from botmovie.understanding.reading import Reading, follows_link
from botmovie.understanding.tokens import DECADE_WORDS, number

HIDDEN = ("film", "person", "character", "series", "mixed")
"""Sorts of elements whose own words are not shown; `mixed` may be of several kinds."""

SORTS = (*HIDDEN, "year", "place", "genre", "award", "runtime", "money", "maker", "studio", "setting", "keyword", "number")
"""Every sort. `place` is a country or a language, `maker` a person's gender or origin."""

_OF_CONDITION = {"year": "year", "country": "place", "language": "place", "genre": "genre", "award": "award", "runtime": "runtime", "money": "money", "maker": "maker"}
_OF_PHRASE = {"studios": "studio", "places": "setting", "keywords": "keyword"}
_LONGEST_PHRASE = 4
_THIS_CENTURY = 20
"""Decades before this one are of this century (\"the noughties\")."""


@dataclass(frozen=True, slots=True)
class Element:
    """One thing named. `start` and `end` count the reading's words; `link` is what entities may be meant, `filters` what
    conditions the words may stand for ("Korean": a country, a language), `value` a bare number."""

    sort: str
    start: int
    end: int
    link: Link | None = None
    filters: tuple[Filter, ...] = ()
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as a parser reads it: words, and for each element the index of its mark among them."""

    words: tuple[str, ...]
    elements: tuple[Element, ...]
    marks: tuple[int, ...]


def show(reading: Reading, phrases: Phrases) -> Shown:
    """The words and elements of a reading."""
    elements = sorted(_elements(reading, phrases), key=lambda e: e.start)
    at = {e.start: e for e in elements}
    words: list[str] = []
    marks: list[int] = []
    w = 0
    while w < len(reading.words):
        element = at.get(w)
        if element is None:
            words.append(reading.words[w])
            w += 1
            continue
        marks.append(len(words))
        words.append(f"#{element.sort}")
        if element.sort not in HIDDEN:
            words += _own_words(reading, element)
        w = element.end
    return Shown(tuple(words), tuple(elements), tuple(marks))


def _own_words(reading: Reading, element: Element) -> list[str]:
    first, last = reading.spans[element.start][0], reading.spans[element.end - 1][1]
    return [t.folded for t in reading.tokens[first:last] if not t.mark]


def _elements(reading: Reading, phrases: Phrases) -> Iterator[Element]:
    taken: set[int] = set()
    for link in reading.links:
        w = reading.word_at(link.start)
        taken.add(w)
        yield Element(_sort_of(link), w, w + 1, link)
    spans: dict[tuple[int, int], list[Filter]] = {}
    sorts: dict[tuple[int, int], str] = {}
    for condition in reading.conditions:
        if condition.kind == "year" and follows_link(condition, reading.links, reading.tokens):
            continue
        key = (condition.start, condition.end)
        spans.setdefault(key, []).append(condition.filter)
        sorts.setdefault(key, _OF_CONDITION[condition.kind])
    for (start, end), filters in spans.items():
        w = reading.word_at(start)
        if w in taken or reading.spans[w] != (start, end):
            continue
        taken.add(w)
        yield Element(sorts[start, end], w, w + 1, None, tuple(filters))
    for w, word in enumerate(reading.words):
        decade = DECADE_WORDS.get(word)
        if w not in taken and decade is not None:
            taken.add(w)
            first = 2000 + decade if decade < _THIS_CENTURY else 1900 + decade
            yield Element("year", w, w + 1, None, (Filter("year", Range(first, first + 9)),))
    yield from _phrases(reading, phrases, taken)
    for w, word in enumerate(reading.words):
        value = number(word)
        if w not in taken and value is not None:
            yield Element("number", w, w + 1, value=value)


def _sort_of(link: Link) -> str:
    sorts = {"series" if n.sort == "series" else n.kind.value for n in link.names}
    if len(sorts) == 1:
        return sorts.pop()
    first = link.names[0]
    return "series" if first.sort == "series" else "film" if sorts == {"film", "series"} else "mixed"


def _phrases(reading: Reading, phrases: Phrases, taken: set[int]) -> Iterator[Element]:
    """Studios, settings and keywords of the catalogue, where the words are theirs as a whole."""
    words = reading.words
    at = 0
    while at < len(words):
        found = next(
            ((name, end, values) for end in range(min(len(words), at + _LONGEST_PHRASE), at, -1) if not taken.intersection(range(at, end))
             for name in _OF_PHRASE if (values := _whole(name, words[at:end], phrases))),
            None,
        )  # fmt: skip
        if found is None:
            at += 1
            continue
        name, end, values = found
        taken.update(range(at, end))
        yield Element(_OF_PHRASE[name], at, end, None, (Filter(name, Texts(values)),))
        at = end


def _whole(name: str, span: Sequence[str], phrases: Phrases) -> tuple[str, ...]:
    """The values of a field that these words say in full, in the singular or the plural."""
    if all(w in FUNCTION_WORDS for w in span) or any(w.startswith("x") for w in span):
        return ()
    said = " ".join(span)
    values = phrases.find(name, tuple(span))
    if name == "keywords":
        return tuple(v for v in values if fold(v) in (said, said.removesuffix("s"), f"{said}s"))[:1]
    return values


__all__ = ["HIDDEN", "SORTS", "Element", "Shown", "show"]
