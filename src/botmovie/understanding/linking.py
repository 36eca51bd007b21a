"""Entity linking: which spans of a question name films, people, characters or series, as the catalogue knows them.

Exact names first (every window of words is looked up folded), then the same with the question's own misspelt words
put right, then misspelt names (`resembling`). A link says how sure it is: a title of everyday words ("It", "Up", "Drive")
in a lower-case question is `weak`, and the grammar decides whether a film fits there. Where nothing is linked though the
question asks something of a film or a person (`asked`), what its unexplained words name or resemble is linked after all.
Knows nothing of intents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue, Name
from botmovie.domain import Kind
from botmovie.understanding.asked import Asked, asked_words
from botmovie.understanding.cues import cue_words, find_cues
from botmovie.understanding.links import (
    COMMON,
    FAMOUS,
    FUNCTION_WORDS,
    LONG,
    OBSCURE,
    PARTS,
    RENOWNED,
    SORT_RANK,
    Link,
    weight_of,
)
from botmovie.understanding.resembling import Resembler
from botmovie.understanding.spelling import FILM_TALK, Speller
from botmovie.understanding.tokens import Token

MAX_WINDOW = 12
SPACED = 7
"""Letters from which words may be written apart or together by mistake."""
MOST_OWNED = 6
"""Words of a name in which an apostrophe may be missing."""
MENDED = 0.97
"""The score of a link to a name whose words had to be put right."""
WordRank = Callable[[str], int | None]
"""Rank of a word in a frequency-ordered vocabulary, None where the vocabulary does not hold it whole."""


class Linker:
    """Finds links in tokens. One instance serves all threads."""

    def __init__(self, catalogue: Catalogue, word_rank: WordRank, also: Collection[str] = ()) -> None:
        """`also`: words of the catalogue that are no names (studios, places, keywords) and so not misspelt."""
        self._catalogue = catalogue
        self._rank = word_rank
        self.speller = Speller(word_rank, (*cue_words(), *also))
        self._of_questions = cue_words()
        self._resembler = Resembler(catalogue, self.speller)

    def everyday(self, folded: str) -> bool:
        """Whether a word is one of everyday language or film talk, so no sign of a name by itself."""
        if folded in FUNCTION_WORDS or folded in FILM_TALK or folded.isdigit():
            return True
        rank = self._rank(folded)
        return rank is not None and rank < COMMON

    def link(self, tokens: Sequence[Token], *, taken: Sequence[bool] = ()) -> tuple[tuple[Link, ...], tuple[Token, ...]]:
        """(links that do not overlap, in order; the tokens with misspelt words put right where no name holds them).

        `taken` marks tokens that already mean something else: no link lies wholly within them.
        """
        exact = self._exact(tokens, taken)
        blocked = [i < len(taken) and taken[i] for i in range(len(tokens))]
        sure = [link for link in exact if not link.weak and (link.size > 1 or link.names[0].sort == "title")]
        mixed = _mixed_case(tokens)
        fuzzy = [link for link in self._resembler.around_odd_words(tokens, blocked, sure) if not (mixed and link.size == 1 and _in_capital_run(tokens, link.start, link.end))]
        held = _cover(len(tokens), [link for link in without_overlaps([*exact, *fuzzy]) if not link.weak])
        mended = tuple(t if held[i] or t.mark or blocked[i] else replace(t, folded=self.speller.correct(t.folded) or t.folded) for i, t in enumerate(tokens))
        if any(a.folded != b.folded for a, b in zip(mended, tokens, strict=True)):
            known = {(link.start, link.end) for link in exact}
            exact = [*exact, *(replace(link, score=MENDED) for link in self._exact(mended, taken) if (link.start, link.end) not in known)]
        best = self._reconsidered(without_overlaps([*exact, *fuzzy]), mended, tokens, exact, blocked)
        return tuple(sorted(best, key=lambda link: link.start)), mended

    def _reconsidered(self, links: Sequence[Link], mended: Sequence[Token], tokens: Sequence[Token], exact: Sequence[Link], blocked: Sequence[bool]) -> list[Link]:
        """The links, with one name for all that the question asks about in the place of doubtful ones within it: none, misspelt ones, and
        in lower case single words beside unexplained ones ("the velvet lighthouse" is no "The Lighthouse")."""
        strong = [link for link in links if not link.weak]
        small = not any(t.capital for t in tokens[1:])
        doubtful = [link for link in strong if link.score < 1.0 or (small and link.size == 1 and self._stands_by_names(link, tokens))]
        sure = [link for link in strong if link not in doubtful]
        if any(link.whole for link in sure):
            return list(links)
        asked = asked_words(mended, sure, blocked)
        if asked is None:
            return list(links)
        within = [link for link in doubtful if asked.earliest <= link.start and link.end <= asked.latest]
        whole = [link for link in within if asked.covered_by(link.start, link.end) and link.whole]
        if any(link.score == 1.0 for link in whole):
            return list(links)
        meant = self._meant(asked, tokens, exact, blocked)
        if meant is not None and all(weight_of(meant) > weight_of(link) for link in whole):
            return without_overlaps([*(link for link in links if link.end <= meant.start or meant.end <= link.start), meant])
        if whole:
            return list(links)
        chance = [link for link in within if small and asked.of_film and link.size == 1 and link.names[0].sort in (*PARTS, "short") and _beside(link.start, asked.content, tokens)]
        return [link for link in links if link not in chance]

    def _meant(self, asked: Asked, tokens: Sequence[Token], exact: Sequence[Link], blocked: Sequence[bool]) -> Link | None:
        """What is named by words that nothing else explains, in a question that asks something of a film or a person: a title of
        everyday words ("how long is drive"), or a name that resembles them ("how long is laurence of arabia")."""
        if asked.of_film:
            same = [link for link in exact if link.weak and link.whole and link.start >= asked.earliest and asked.covered_by(link.start, link.end)]
            if same:
                return strengthen(max(same, key=lambda link: (link.score, link.size)))
        found = self._resembler.nearest(tokens, asked, blocked)
        by_name = found is not None and (asked.of_film or (found.size > 1 and found.names[0].kind is Kind.PERSON))
        return found if by_name else None

    def _stands_by_names(self, link: Link, tokens: Sequence[Token]) -> bool:
        """Whether right beside a word stands another one that no question is made of."""
        beside = [t for t in (*tokens[max(0, link.start - 1) : link.start], *tokens[link.end : link.end + 1]) if not t.mark]
        return any(t.folded not in FUNCTION_WORDS and t.folded not in self._of_questions for t in beside)

    # -- exact

    def _exact(self, tokens: Sequence[Token], taken: Sequence[bool]) -> list[Link]:
        windows = self._windows(tokens, taken)
        found: dict[str, list[Name]] = {}
        for name in self._catalogue.names_exact(list(windows)):
            if name.sort != "given_name":
                found.setdefault(name.folded, []).append(name)
        for folded in [f for f in found if f"{f}s" in found and " " not in f]:
            windows[folded] = [(a, b) for a, b in windows[folded] if tokens[a].folded == folded]  # "Tangerines" is a title itself
        mixed = _mixed_case(tokens)
        links = []
        for folded, names in found.items():
            if folded.endswith(" s") and folded[:-2] in found and all(n.sort in PARTS for n in names):
                continue  # "Maria's part" is no part of "Maria's Mother"
            ranked = tuple(sorted(names, key=lambda n: (SORT_RANK.get(n.sort, 9), -n.popularity)))
            for start, end in windows[folded]:
                links.append(Link(start, end, ranked, self._is_weak(tokens, start, end, ranked, mixed)))
        return links

    def _windows(self, tokens: Sequence[Token], taken: Sequence[bool]) -> dict[str, list[tuple[int, int]]]:
        """What may be a name, folded, with where it stands: every run of words, as written and as it might have been meant."""
        windows: dict[str, list[tuple[int, int]]] = {}
        for start in range(len(tokens)):
            if tokens[start].mark:
                continue
            words: list[str] = []
            for end in range(start + 1, min(len(tokens), start + MAX_WINDOW) + 1):
                token = tokens[end - 1]
                if token.mark and token.text not in ",:-–—.'’!?&/":
                    break
                if token.mark:
                    continue
                words.append(token.folded)
                if not (taken and all(taken[start:end])):
                    for folded in self._ways_to_say(words, tokens[start:end]):
                        windows.setdefault(folded, []).append((start, end))
        return windows

    def _ways_to_say(self, words: Sequence[str], tokens: Sequence[Token]) -> list[str]:
        """The folded names that a run of words may mean."""
        ways = [" ".join(words)]
        written = _as_written(tokens)
        if written:
            ways.append(written)
        first = words[0]
        if len(tokens) == 1 and first.endswith("s") and len(first) > 5 and not self.everyday(first) and not self.everyday(first[:-1]):
            ways.append(first[:-1])  # "Hitchcocks"
        if len(words) == 2 and tokens[0].capital and tokens[-1].capital:
            ways.append(f"{words[1]} {first}")  # family name first
        if 2 <= len(words) <= MOST_OWNED:
            ways += [" ".join([*words[:i], f"{w[:-1]} s", *words[i + 1 :]]) for i, w in enumerate(words) if len(w) > 2 and w.endswith("s")]  # "pans labyrinth"
        return ways + self._spaced_otherwise(words)

    def _spaced_otherwise(self, words: Sequence[str]) -> list[str]:
        """What two words may be when written as one ("casa blanca"), or an odd long one as two ("jurassicpark")."""
        if len(words) == 2 and len(words[0]) + len(words[1]) >= SPACED and not all(self.everyday(w) for w in words):
            return ["".join(words)]
        if len(words) == 1 and len(words[0]) >= SPACED and self._rank(words[0]) is None:
            return [f"{words[0][:i]} {words[0][i:]}" for i in range(3, len(words[0]) - 2)]
        return []

    def _is_weak(self, tokens: Sequence[Token], start: int, end: int, names: Sequence[Name], mixed: bool) -> bool:
        words = [t for t in tokens[start:end] if not t.mark]
        content = [t for t in words if t.folded not in FUNCTION_WORDS]
        lone = len(words) == 1 and words[0].folded
        if lone and names[0].sort in PARTS and (lone in FILM_TALK or self._is_job(lone) or self._is_place(tokens, start, end)):
            return True
        if not content and len(words) == 1 and not (mixed and words[0].capital and start > 0 and words[0].folded not in {"i", "s"}):
            return True
        if _quoted(tokens, start, end):
            return False
        part = names[0].sort in PARTS
        rare = any(not self.everyday(t.folded) for t in words)
        capitals = mixed and bool(content) and all(t.capital for t in content)
        first = all(t.mark for t in tokens[:start]) or tokens[start - 1].text in ".?!"
        if not part and names[0].sort != "short" and mixed and len(words) == 1 and words[0].capital and self._goes_on(tokens, start, end):
            return True
        within = _in_capital_run(tokens, start, end) or (names[0].sort == "character" and words[0].capital and _owns_a_name(tokens, end))
        if (part or names[0].sort == "short") and mixed and len(words) == 1 and (within or words[0].folded in FILM_TALK):
            return True
        known_word = lone is not False and self._rank(words[0].folded) is not None
        owns = end < len(tokens) and tokens[end].folded == "s" and words[-1].capital  # "Truman's home town"
        obscure = part and len(words) == 1 and max(n.popularity for n in names) < (FAMOUS if known_word and not owns else OBSCURE)
        if names[0].sort == "short" and len(words) > 1 and mixed and content and not all(t.capital for t in content):
            return True  # "not made in America" is not "O.J.: Made in America"
        told = len([t for t in tokens if not t.mark]) > LONG and not part
        if told and mixed and content and not any(t.capital for t in content) and len(content) < 3 and any(t.capital and t.folded not in FUNCTION_WORDS for t in tokens[1:]):
            return True  # who writes names with capitals means no title by "a third man"
        if told and lone and (known_word or names[0].sort in {"short", "also_known_as"}) and not words[0].capital:
            return True
        if capitals and not obscure and not (first and len(words) == 1 and not rare):
            return False
        if names[0].sort == "character" and len(words) == 1 and first:
            return True
        if names[0].sort == "family_name" and len(words) == 1:
            known = max(n.popularity for n in names)
            rank = self._rank(words[0].folded)
            if known < OBSCURE or (not words[0].capital and rank is not None and known < RENOWNED):
                return True
        if len(words) == 1:
            return not rare or (part and (mixed or names[0].sort == "character")) or (names[0].sort == "short" and mixed and not words[0].capital)
        if not content:
            return True
        whole = not part
        return not rare and not (whole and (len(words) >= 3 or len(content) >= 2))

    def _is_job(self, word: str) -> bool:
        """Whether a word alone asks for a role or a field: "cameraman" names no character."""
        return any(c.kind in {"role", "field", "describe", "plays"} for c in find_cues([word]))

    def _is_place(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a part of a name stands where a place does: "in Leeds", but "in Hitchcock's films"."""
        before = tokens[start - 1].folded if start else ""
        after = tokens[end].folded if end < len(tokens) else ""
        return before in {"in", "at", "near", "to", "around"} and after not in {"s", "films", "movies", "film", "movie"}

    def _goes_on(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether capitalised words stand beside that make it a longer name: "Mirror Zanthia", "Khmer Rouge"."""
        after = tokens[end] if end < len(tokens) else None
        before = tokens[start - 1] if start >= 2 and tokens[start - 2].text not in ".?!:" else None
        follows = after is not None and after.capital and after.folded not in FUNCTION_WORDS and after.folded not in FILM_TALK and not after.folded.isdigit()
        precedes = before is not None and before.capital and before.text.isalpha() and not self.everyday(before.folded)
        return follows or precedes


def _cover(size: int, links: Sequence[Link]) -> list[bool]:
    marks = [False] * size
    for link in links:
        marks[link.start : link.end] = [True] * link.size
    return marks


def _quoted(tokens: Sequence[Token], start: int, end: int) -> bool:
    before, after = tokens[start - 1].text if start else "", tokens[end].text if end < len(tokens) else ""
    return bool(before) and bool(after) and before in "\"“”«'‘" and after in "\"“”»'’"


_HONORIFICS = frozenset("nurse captain dr doctor mr mrs miss ms lady lord sir king queen prince princess professor detective inspector sergeant colonel general major lieutenant private officer agent uncle aunt father mother sister brother judge saint don".split())


def _owns_a_name(tokens: Sequence[Token], end: int) -> bool:
    """Whether a possessive follows, and behind it a word with a capital: "Grandfather's Umbrella Factory" is one title."""
    return end + 1 < len(tokens) and tokens[end].folded == "s" and tokens[end + 1].capital


def _in_capital_run(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether capitalised words stand right beside: a part of a name does not name anybody within a longer one."""
    at = start - 2 if start > 1 and tokens[start - 1].text in "-–" else start - 1
    while at > 1 and tokens[at].capital and tokens[at].folded in FUNCTION_WORDS and tokens[at - 1].capital:
        at -= 1  # "Moon Over Kampala"
    before = tokens[at] if start else None
    after = tokens[end] if end < len(tokens) else None
    left = before is not None and before.capital and before.folded not in FUNCTION_WORDS and before.folded not in _HONORIFICS and not (at == 0 or tokens[at - 1].text in ".?!")
    right = after is not None and after.capital and after.folded not in FUNCTION_WORDS
    return left or right


def _mixed_case(tokens: Sequence[Token]) -> bool:
    words = [t for t in tokens if t.text.isalpha() and len(t.text) > 1]
    lower = sum(t.text.islower() for t in words)
    return lower >= 1 and any(t.capital for t in words) and not all(t.capital for t in words)


def without_overlaps(links: list[Link]) -> list[Link]:
    chosen: list[Link] = []

    def weight(link: Link) -> tuple[float, ...]:
        best = min(SORT_RANK.get(n.sort, 9) for n in link.names)
        return (not link.weak, link.score >= MENDED or link.size > 1, weight_of(link), link.score, -best)

    for link in sorted(links, key=weight, reverse=True):
        if all(link.end <= other.start or link.start >= other.end for other in chosen):
            chosen.append(link)
    return chosen


def _beside(at: int, content: Sequence[int], tokens: Sequence[Token]) -> bool:
    """Whether nothing but function words stands between a token and one of these."""
    return any(all(t.folded in FUNCTION_WORDS for t in tokens[min(i, at) + 1 : max(i, at)]) for i in content if i != at)


def _as_written(tokens: Sequence[Token]) -> str:
    """The words folded as the catalogue folds them, where that differs: "K3G" is one word there, "I'm" is two; "" elsewhere."""
    joined = any(a.end == b.start and a.text.isalnum() and b.text.isalnum() for a, b in pairwise(tokens))
    if not joined and not any("'" in t.text or "’" in t.text for t in tokens):
        return ""
    text = "".join(("" if i and tokens[i - 1].end == t.start else " ") + t.text for i, t in enumerate(tokens))
    return fold(text)


def strengthen(link: Link) -> Link:
    """The same link, now taken as meant."""
    return replace(link, weak=False)


__all__ = ["COMMON", "FAMOUS", "FUNCTION_WORDS", "OBSCURE", "Link", "Linker", "WordRank", "strengthen"]
