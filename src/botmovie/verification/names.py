"""Proper names, titles and their support. Knows only how names look; nothing of who anybody is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from botmovie.domain.words import STOP_WORDS, fold, words
from botmovie.verification.units import Unit

_WORD = r"[^\W\d_][\w'’.\-]*"
_CAPITAL = re.compile(r"[^\W\d_]")
_TOKEN = re.compile(rf"{_WORD}|\S")
_QUOTED = re.compile(r"[“\"]([^”\"]{2,80})[”\"]|(?<!\w)[‘']([^’']{2,80})[’'](?!\w)|\*([^*]{2,80})\*")
_SMALL = re.compile(r"(?<![\w'’-])[^\W\d_A-Z][^\W\d_]*")
_LINKS = frozenset("of the de da di la le van von der den del du y and & bin al el ibn for in to at on".split())
_NOT_NAMES = frozenset(
    """i i'm i'd yes no the a an in it he she they we this that these those his her their its what why how when where who
    if as but and or so then there here after before while although because since with without for from by on at to of
    film films movie movies story question answer note notes oscar oscars internet earth english god mr mrs ms dr sir
    lady king queen prince princess captain professor doctor detective sergeant major general colonel president
    inspector father mother uncle aunt academy award awards best is are was were am be do does did has have had could
    would should isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't
    wouldn't shouldn't somebody someone something anybody anyone anything everybody everyone everything nobody nothing both each all
    some any none two three four five six seven eight nine ten try watch see start consider choose pick compare tell explain describe""".split()
)
"""Words that are no part of a name though they may begin a sentence in front of one: articles, pronouns, auxiliaries, titles,
and what begins advice ("Try Heat")."""


def names_in(statement: str) -> list[str]:
    """Proper names and quoted titles of a sentence, as written.

    The word that begins the sentence counts when a capitalised word follows it; else it may be any word.
    """
    found = [next(g for g in m.groups() if g) for m in _QUOTED.finditer(statement)]
    found = [q for q in found if any(c.isupper() for c in q)]
    tokens = _TOKEN.findall(statement)
    run: list[str] = []
    for index, token in enumerate([*tokens, ""]):
        capital = bool(token) and bool(_CAPITAL.match(token)) and token[0].isupper()
        linking = bool(run) and token.lower() in _LINKS and index + 1 < len(tokens) and tokens[index + 1][:1].isupper()
        if capital or linking:
            run.append(token)
            continue
        _keep(run, starts=bool(run) and index - len(run) == 0, found=found)
        run = []
    return found


def _keep(run: Sequence[str], *, starts: bool, found: list[str]) -> None:
    """Add the run of capitalised words, trimmed of words that are no names."""
    rest = list(run)
    if starts and rest and (len(rest) == 1 or _plain(rest[0]) in _NOT_NAMES | STOP_WORDS):
        rest = rest[1:]
    while rest and _plain(rest[0]) in _NOT_NAMES | _LINKS:
        rest = rest[1:]
    if rest:
        found.append(" ".join(rest).rstrip("."))


def _plain(word: str) -> str:
    return fold(word).strip("'.").removesuffix("'s")


def is_supported(name: str, vocabulary: Sequence[frozenset[str]]) -> bool:
    """Whether the words of a name all stand in one item of the evidence (its words as sets)."""
    asked = [w for w in words(name) if w not in _LINKS and w not in _NOT_NAMES]
    if not asked:
        return True
    return any(all(_has(word, found) for word in asked) for found in vocabulary)


def _has(word: str, found: frozenset[str]) -> bool:
    return word in found or word.removesuffix("s") in found or f"{word}s" in found


def vocabularies(units: Iterable[Unit]) -> list[frozenset[str]]:
    """The words of each evidence item (units of one item joined), each with its context."""
    joined: dict[tuple[int, ...], frozenset[str]] = {}
    for unit in units:
        joined[unit.numbers] = joined.get(unit.numbers, frozenset()) | unit.all_words
    return list(joined.values())


def written_small(text: str) -> frozenset[str]:
    """The folded words that a text writes with a small letter: no names, then, where a sentence begins with them."""
    return frozenset(fold(w) for w in _SMALL.findall(text))


def last_words(name: str) -> str:
    """The word by which a name is told in running text: the last one, folded."""
    parts = [w for w in words(name) if w not in _LINKS]
    return parts[-1] if parts else ""
