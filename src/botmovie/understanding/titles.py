"""Titles that a question names and the catalogue does not hold: capitalised or quoted runs, and in lower case the words that
nothing explains where something is asked that only a film has."""

from __future__ import annotations

import re

from botmovie.catalogue.folding import fold
from botmovie.domain import Kind
from botmovie.understanding.asked import asked_words
from botmovie.understanding.linking import FUNCTION_WORDS, OBSCURE, Linker
from botmovie.understanding.phrases import Phrases
from botmovie.understanding.reading import Reading

SURE_OF_ONE, SURE_OF_SEVERAL = 0.9, 0.85
"""Likeness from which a name explains the capitalised words that it is linked to."""
_TELLING = frozenset("film movie documentary doc one story drama thriller picture series comedy something anything".split())


def missing_titles(reading: Reading, phrases: Phrases, linker: Linker) -> tuple[str, ...]:
    """Runs of title-case words, or quoted words, that hold an odd word and are not covered by a link."""
    tokens = reading.tokens
    words = [t for t in tokens if not t.mark]
    lower = sum(t.text.islower() and len(t.text) > 2 for t in words)
    covered = [False] * len(tokens)
    for link in reading.links:
        if link.score >= (SURE_OF_ONE if link.size == 1 else SURE_OF_SEVERAL) and (link.whole or link.size > 1 or max(n.popularity for n in link.names) >= OBSCURE):
            covered[link.start : link.end] = [True] * link.size
    for condition in reading.conditions:
        covered[condition.start : condition.end] = [True] * (condition.end - condition.start)
    out = _quoted(reading, covered)
    if lower < 1 or not any(t.capital for t in words[1:]):
        return tuple(dict.fromkeys((*out, *_asked_about(reading, linker), *_numbered(reading))))
    run: list[int] = []
    runs: list[list[int]] = []
    for i, token in enumerate(tokens):
        joins = token.folded in FUNCTION_WORDS or token.folded.isdigit() or token.text in ":-–,'’" or (token.mark and token.text in "-–:")
        first = i == 0 or tokens[i - 1].text in ".?!"
        begins = not first or (not linker.everyday(token.folded) and i + 1 < len(tokens) and tokens[i + 1].capital)
        if (token.capital and begins) or (run and joins and token.text not in ","):
            run.append(i)
        else:
            runs.append(run)
            run = []
    runs.append(run)
    for found in runs:
        while found and not tokens[found[-1]].capital and not tokens[found[-1]].folded.isdigit():
            found.pop()
        capitals = [i for i in found if tokens[i].capital and tokens[i].folded not in FUNCTION_WORDS]
        loose = [i for i in capitals if not covered[i]]
        told_of = found and [t.folded for t in tokens[max(0, found[0] - 3) : found[0]] if t.folded != "the"][-2:]
        if told_of and told_of[-1] == "about" and told_of[0] in _TELLING:
            continue  # "a documentary about the Red Brigades" names no title
        if len(capitals) >= 2 and len(loose) >= 2 and len(loose) >= len(capitals) - 1:
            out.append(reading.text[tokens[found[0]].start : tokens[found[-1]].end])
    out += _numbered(reading)
    return tuple(dict.fromkeys(t for t in out if not _known_phrase(t, phrases)))


def _asked_about(reading: Reading, linker: Linker) -> list[str]:
    """In a question without capitals that links nothing: the words whose director, length, ending … is asked for, with their article."""
    asked = asked_words(reading.tokens, reading.links)
    if reading.links or reading.conditions or asked is None or not asked.of_film:
        return []
    tokens = reading.tokens
    before = tokens[asked.start - 1].folded if asked.start else ""
    led = before == "the"
    if before in {"a", "an"}:
        return []  # "how long is a giraffe pregnant" names nothing
    named = led or any(not linker.everyday(tokens[i].folded) for i in asked.content)
    start = asked.start - 1 if led else asked.start
    return [reading.text[tokens[start].start : tokens[asked.end - 1].end]] if named else []


def _numbered(reading: Reading) -> list[str]:
    """A held title with a number behind it that belongs to no title here: "Titanic 3"."""
    out = []
    for link in reading.links:
        if link.end < len(reading.tokens) and link.names[0].kind is Kind.FILM and link.names[0].sort in {"title", "short", "series"}:
            after = reading.tokens[link.end]
            if after.folded in {"2", "3", "4", "5", "6", "7", "8", "9", "ii", "iii", "iv", "vi", "vii"} and after.text not in "iv":
                out.append(reading.text[reading.tokens[link.start].start : after.end])
    return out


def _known_phrase(text: str, phrases: Phrases) -> bool:
    """Whether a run of capitals is a studio, a place or a series of this catalogue."""
    words = tuple(fold(text).split())
    return any(phrases.find(field, words) for field in ("studios", "places", "series"))


def _quoted(reading: Reading, covered: list[bool]) -> list[str]:
    out = []
    for match in re.finditer(r"[\"“«]([^\"”»]{2,80})[\"”»]|(?<!\w)['‘]([^'’]+(?:['’]s[^'’]+)*)['’](?!\w)", reading.text):
        group = 1 if match.group(1) else 2
        inside = [i for i, t in enumerate(reading.tokens) if match.start(group) <= t.start and t.end <= match.end(group) and not t.mark]
        if inside and not any(covered[i] for i in inside) and reading.tokens[inside[0]].capital:
            out.append(match.group(group))
    return out


__all__ = ["missing_titles"]
