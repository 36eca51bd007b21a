"""Misspelt names: words of a question that resemble a name of the catalogue, found by trigrams and scored by edit distance.

Two ways in: windows around words that no vocabulary knows, and the words that a question asks about where nothing else was
linked, whose misspelling may be a word itself ("Thee on a Couch"). Knows nothing of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from botmovie.catalogue.protocol import Catalogue, Name
from botmovie.understanding.asked import Asked
from botmovie.understanding.links import FUNCTION_WORDS, RENOWNED, SORT_RANK, Link, weight_of
from botmovie.understanding.spelling import Speller
from botmovie.understanding.tokens import Token

CANDIDATES, MORE_CANDIDATES = 12, 50
"""Names looked at for a window, and for words that are all that a question asks about."""
LIKE, LIKE_ALONE, LIKE_INITIALS, LIKE_PART = 80, 86, 73, 78
"""Likeness (0 to 100) from which names are linked: of several words, of one, of several with the same first letters, and of one
word of a character's name."""
LIKE_AROUND = 88
"""Likeness from which a name is linked that holds words which are a name by themselves."""
MAX_WORDS = 8
LIKE_WORD, LIKE_SPELT, LIKE_SHORT = 70, 88, 60
"""Likeness of each word to the name's: of a misspelt one, of one spelt right, of a short one."""
LEAST_LETTERS = 4
"""Letters of a word that may have a slip where the rest is right."""
ONE_SLIP = 5
"""Letters from which words one slip away from a whole name are taken for it."""
WHOLE = frozenset({"title", "original", "romanised", "also_known_as", "name", "series"})
MOST_WINDOWS = 14
NEAR_ENOUGH = 0.96
"""The score at which no further windows are looked at."""
_PLAYING = frozenset("play plays played playing portray portrays portrayed voiced voices".split())


class Resembler:
    """Finds links to names that are spelt otherwise. One instance serves all threads."""

    def __init__(self, catalogue: Catalogue, speller: Speller) -> None:
        self._catalogue = catalogue
        self._speller = speller

    def around_odd_words(self, tokens: Sequence[Token], blocked: Sequence[bool], sure: Sequence[Link]) -> list[Link]:
        """Links of windows that hold a misspelt word. No window holds a blocked token or a part of a sure link; one that holds a sure
        link whole has to be nearly the name."""
        taken = {i for link in sure for i in range(link.start, link.end)}
        odd = [
            i for i, t in enumerate(tokens)
            if not (t.mark or blocked[i] or i in taken) and len(t.folded) > 2 and not t.folded.isdigit() and not self._speller.spelt(t.folded)
        ]  # fmt: skip
        links: list[Link] = []
        seen: set[tuple[int, int]] = set()
        for centre in odd:
            starts = {*range(max(0, centre - 4), centre + 1), *(link.start for link in sure if 0 <= centre - link.end <= 3)}
            ends = {*range(centre + 1, min(len(tokens), centre + 6) + 1), *(link.end for link in sure if 0 < link.start - centre <= 3)}
            for start in sorted(starts):
                for end in sorted(ends):
                    if (start, end) in seen or any(blocked[start:end]) or tokens[start].mark or tokens[end - 1].mark or end - start > MAX_WORDS:
                        continue
                    seen.add((start, end))
                    inside = [link for link in sure if link.start < end and start < link.end]
                    if any(link.start < start or end < link.end for link in inside):
                        continue
                    link = self._resemble(tokens, start, end, least=LIKE_AROUND if inside else 0)
                    if link:
                        links.append(link)
        return links

    def nearest(self, tokens: Sequence[Token], asked: Asked, blocked: Sequence[bool]) -> Link | None:
        """The name that the words asked about resemble most, with or without what stands around them."""
        best: Link | None = None
        for start, end in _windows(tokens, asked, blocked):
            link = self._resemble(tokens, start, end, asked=True)
            if link is not None and (best is None or weight_of(link) > weight_of(best)):
                best = link
                if link.score >= NEAR_ENOUGH and link.size > 1:
                    break
        return best

    def _resemble(self, tokens: Sequence[Token], start: int, end: int, *, least: float = 0.0, asked: bool = False) -> Link | None:
        """The names most like tokens [start, end); `asked`: these words are all that the question asks about."""
        words = [t for t in tokens[start:end] if not t.mark]
        said = " ".join(t.folded for t in words)
        if len(said) < 5 or (words[-1].folded in FUNCTION_WORDS and not asked):
            return None
        single = len([w for w in words if w.folded not in FUNCTION_WORDS]) <= 1
        asks_player = any(t.folded in _PLAYING for t in tokens)
        best: list[tuple[int, float, Name]] = []
        for name in self._catalogue.names_fuzzy(said, limit=MORE_CANDIDATES if asked or least else CANDIDATES):
            lone_part = single and name.sort == "character"
            if name.sort == "given_name" or (lone_part and not (asks_player and len(said) >= 7)) or (asked and single and name.sort not in WHOLE):
                continue
            if single and name.sort == "family_name" and name.popularity < RENOWNED:
                continue
            target = _comparable(said, name.folded)
            ratio, slips = fuzz.ratio(said, target), OSA.distance(said, target)
            if asked and len(said) >= ONE_SLIP and name.sort in WHOLE and slips <= 1 and _same_edges(said, target):
                best.append((slips, max(ratio, LIKE_ALONE), name))
                continue
            lower = LIKE_PART if lone_part else LIKE_INITIALS if not single and not asked and _same_initials(said, target) else LIKE_ALONE if single else LIKE
            if ratio >= max(lower, least) and self._words_pair(said, target) and not (single and not asked and self._common_typo(words, target)):
                best.append((slips, ratio, name))
        if not best:
            return None
        ranked = sorted(best, key=lambda x: (x[0], -x[1], SORT_RANK.get(x[2].sort, 9), -x[2].popularity))
        fewest, top, _ = ranked[0]
        return Link(start, end, tuple(n for slips, ratio, n in ranked if slips == fewest and ratio >= top - 2), score=top / 100)

    def _common_typo(self, words: Sequence[Token], target: str) -> bool:
        """Whether the one odd word is rather a typo of an everyday word than of the name ("forrest" of "forest")."""
        odd = next((w.folded for w in words if w.folded not in FUNCTION_WORDS), words[0].folded)
        mended = self._speller.correct(odd)
        return mended is not None and mended not in target.split()

    def _words_pair(self, said: str, target: str) -> bool:
        """Whether the words pair up one to one, each nearly alike: "midnight over zanthia" is no "Midnight Cowboy"."""
        left, right = said.split(), target.split()
        if abs(len(left) - len(right)) > 1 or not _same_edges(said, target):
            return False
        if len(left) != len(right):
            return fuzz.ratio("".join(left), "".join(right)) >= 93
        others = [(one, other) for one, other in zip(left, right, strict=True) if one != other]
        if len(others) == 1 and len(left) > 1 and OSA.distance(*others[0]) == 1 and min(map(len, others[0])) >= LEAST_LETTERS:
            return True  # all else is the name's, to the letter
        for one, other in others:
            alike = fuzz.ratio(one, other)
            both = one in FUNCTION_WORDS and other in FUNCTION_WORDS
            if len(one) <= 3 and not both and self._speller.spelt(one) and self._speller.spelt(other):
                return False  # a guy is no "Gay-Rees"
            if one in FUNCTION_WORDS or other in FUNCTION_WORDS or len(one) <= 3 or len(other) <= 3:
                if alike < LIKE_SHORT:
                    return False
            elif alike < (LIKE_SPELT if self._speller.spelt(one) and self._speller.spelt(other) else LIKE_WORD):
                return False
        return True


def _windows(tokens: Sequence[Token], asked: Asked, blocked: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The words asked about, then with what stands before and behind them, nearer windows first."""
    spans = [(start, end) for start in range(asked.start, asked.earliest - 1, -1) for end in range(asked.end, asked.latest + 1)]
    spans = [s for s in spans if not tokens[s[0]].mark and not tokens[s[1] - 1].mark and not all(blocked[s[0] : s[1]])]
    spans.sort(key=lambda s: (s[1] - s[0], asked.start - s[0]))
    return iter(spans[:MOST_WINDOWS])


def _same_edges(said: str, target: str) -> bool:
    """Whether function words at either end of what was said stand at that end of the name too: "in palmy dayd" is no "Sin's Pay Day"."""
    left, right = said.split(), target.split()
    return all(one == other or one not in FUNCTION_WORDS for one, other in ((left[0], right[0]), (left[-1], right[-1])))


def _same_initials(said: str, target: str) -> bool:
    return [w[0] for w in said.split()] == [w[0] for w in target.split()]


def _comparable(said: str, target: str) -> str:
    """The target without its leading article and with its "'s" joined where the words said have none."""
    if " s " in f"{target} " and " s " not in f"{said} ":
        target = re.sub(r" s(?=\s|$)", "s", target)
    for article in ("the ", "a ", "an "):
        if target.startswith(article) and not said.startswith(article) and len(target.split()) > len(said.split()):
            return target[len(article) :]
    return target
