"""Entity linking: which spans of a question name films, people, characters or series, as the catalogue knows them.

Exact names first (every window of words is looked up folded), then the same with the question's own misspelt words
put right, then misspelt names (windows around odd words, by trigrams, scored by edit distance). A link says how sure
it is: a title of everyday words ("It", "Up", "Drive") in a lower-case question is `weak`, and the grammar decides
whether a film fits there. Knows nothing of intents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from botmovie.catalogue.protocol import Catalogue, Name
from botmovie.domain import Candidate, Mention
from botmovie.understanding.cues import cue_words, find_cues
from botmovie.understanding.spelling import FILM_TALK, Speller
from botmovie.understanding.tokens import Token

MAX_WINDOW = 12
COMMON = 9500
"""Words before this rank in a frequency-ordered vocabulary count as everyday words."""
OBSCURE, RENOWNED, FAMOUS = 0.1, 0.2, 0.3
"""Popularity under which a family name alone names nobody, under which one that is a word too names nobody in lower case,
and under which one that is a word of the vocabulary names nobody at all."""
LONG = 8
"""Words from which a question tells a story, in which a single lower-case word is rather itself than a title."""
PARTS = frozenset({"family_name", "character"})

FUNCTION_WORDS = frozenset(
    "a an the of in on at to for from by with and or but not no nor as is are was were be been being am do does did done has have had i you he "
    "she it we they me him her us them my your his its our their this that these those who whom whose which what when where why how than then so "
    "too very can could will would shall should may might must if there here about into over after before up down out off again more most some any "
    "all each both few other such only own same just also ever never film films movie movies please tell give s t d m ll re ve one ones vs oh hey hi "
    "himself herself itself themselves myself yourself im ill id dont cant wont thats youre".split()
)


@dataclass(frozen=True, slots=True)
class Link:
    """Tokens [start, end) name these; `weak` where they may as well be ordinary words; `score` 0..1 of likeness."""

    start: int
    end: int
    names: tuple[Name, ...]
    weak: bool = False
    score: float = 1.0

    @property
    def size(self) -> int:
        return self.end - self.start

    @property
    def whole(self) -> bool:
        """Whether some name is a title, a full name or a series, no part of one."""
        return any(n.sort not in PARTS and not (n.sort == "short" and self.size == 1) for n in self.names)

    def mention(self, tokens: Sequence[Token], text: str) -> Mention:
        start, end = tokens[self.start].start, tokens[self.end - 1].end
        found = tuple(Candidate(n.kind, n.id, n.label, self.score, n.popularity) for n in self.names)
        return Mention(start, end, text[start:end], found)


WordRank = Callable[[str], int | None]
"""Rank of a word in a frequency-ordered vocabulary, None where the vocabulary does not hold it whole."""


class Linker:
    """Finds links in tokens. One instance serves all threads."""

    def __init__(self, catalogue: Catalogue, word_rank: WordRank, also: Collection[str] = ()) -> None:
        """`also`: words of the catalogue that are no names (studios, places, keywords) and so not misspelt."""
        self._catalogue = catalogue
        self._rank = word_rank
        self.speller = Speller(word_rank, (*cue_words(), *also))

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
        sure = _cover(len(tokens), [link for link in exact if not link.weak and (link.size > 1 or link.names[0].sort == "title")])
        fuzzy = self._fuzzy(tokens, [c or (i < len(taken) and taken[i]) for i, c in enumerate(sure)])
        held = _cover(len(tokens), [link for link in _without_overlaps([*exact, *fuzzy]) if not link.weak])
        mended = tuple(replace(t, folded=self.speller.correct(t.folded) or t.folded) if not (held[i] or t.mark or (i < len(taken) and taken[i])) else t for i, t in enumerate(tokens))
        if any(a.folded != b.folded for a, b in zip(mended, tokens, strict=True)):
            exact = [*exact, *(replace(link, score=0.97) for link in self._exact(mended, taken) if all((link.start, link.end) != (e.start, e.end) for e in exact))]
        best = _without_overlaps([*exact, *fuzzy])
        return tuple(sorted(best, key=lambda link: link.start)), mended

    # -- exact

    def _exact(self, tokens: Sequence[Token], taken: Sequence[bool]) -> list[Link]:
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
                    windows.setdefault(" ".join(words), []).append((start, end))
                    if end == start + 1 and words[0].endswith("s") and len(words[0]) > 5 and not self.everyday(words[0]) and not self.everyday(words[0][:-1]):
                        windows.setdefault(words[0][:-1], []).append((start, end))  # "Hitchcocks"
                    if len(words) == 2 and tokens[start].capital and token.capital:
                        windows.setdefault(f"{words[1]} {words[0]}", []).append((start, end))  # family name first
        found: dict[str, list[Name]] = {}
        for name in self._catalogue.names_exact(list(windows)):
            if name.sort != "given_name":
                found.setdefault(name.folded, []).append(name)
        for folded in [f for f in found if f"{f}s" in found and " " not in f]:
            windows[folded] = [(a, b) for a, b in windows[folded] if tokens[a].folded == folded]  # "Tangerines" is a title itself
        mixed = _mixed_case(tokens)
        links = []
        for folded, names in found.items():
            ranked = tuple(sorted(names, key=lambda n: (_SORT_RANK.get(n.sort, 9), -n.popularity)))
            for start, end in windows[folded]:
                links.append(Link(start, end, ranked, self._is_weak(tokens, start, end, ranked, mixed)))
        return links

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
        if (part or names[0].sort == "short") and mixed and len(words) == 1 and (_in_capital_run(tokens, start, end) or words[0].folded in FILM_TALK):
            return True
        known_word = lone is not False and self._rank(words[0].folded) is not None
        obscure = part and len(words) == 1 and max(n.popularity for n in names) < (FAMOUS if known_word else OBSCURE)
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

    # -- misspelt

    def _fuzzy(self, tokens: Sequence[Token], blocked: Sequence[bool]) -> list[Link]:
        odd = [not t.mark and not blocked[i] and len(t.folded) > 2 and not self.speller.spelt(t.folded) and not t.folded.isdigit() for i, t in enumerate(tokens)]
        links: list[Link] = []
        seen: set[tuple[int, int]] = set()
        for centre in (i for i, is_odd in enumerate(odd) if is_odd):
            for start in range(max(0, centre - 4), centre + 1):
                for end in range(centre + 1, min(len(tokens), centre + 6) + 1):
                    if (start, end) in seen or any(blocked[start:end]) or tokens[start].mark or tokens[end - 1].mark or end - start > 6:
                        continue
                    seen.add((start, end))
                    link = self._resemble(tokens, start, end)
                    if link:
                        links.append(link)
        return links

    def _resemble(self, tokens: Sequence[Token], start: int, end: int) -> Link | None:
        words = [t for t in tokens[start:end] if not t.mark]
        said = " ".join(t.folded for t in words)
        if len(said) < 5 or words[-1].folded in FUNCTION_WORDS:
            return None
        single = len([w for w in words if w.folded not in FUNCTION_WORDS]) == 1
        limit = 86 if single else 80
        asks_player = any(t.folded in _PLAYING for t in tokens)
        best: list[tuple[float, Name]] = []
        for name in self._catalogue.names_fuzzy(said, limit=12):
            lone_part = single and name.sort == "character"
            if name.sort == "given_name" or (lone_part and not (asks_player and len(said) >= 7)):
                continue
            target = _comparable(said, name.folded)
            ratio = fuzz.ratio(said, target)
            lower = 78 if lone_part else 73 if not single and _same_initials(said, target) else limit
            if single and name.sort == "family_name" and name.popularity < RENOWNED:
                continue
            if ratio >= min(lower, limit) and self._words_pair(said, target) and not (single and self._common_typo(words, target)):
                best.append((ratio, name))
        if not best:
            return None
        top = max(r for r, _ in best)
        names = tuple(n for r, n in sorted(best, key=lambda x: (-x[0], _SORT_RANK.get(x[1].sort, 9), -x[1].popularity)) if r >= top - 2)
        return Link(start, end, names, score=top / 100)

    def _common_typo(self, words: Sequence[Token], target: str) -> bool:
        """Whether the one odd word is rather a typo of an everyday word than of the name ("forrest" of "forest")."""
        odd = next(w.folded for w in words if w.folded not in FUNCTION_WORDS)
        mended = self.speller.correct(odd)
        return mended is not None and mended not in target.split()

    def _words_pair(self, said: str, target: str) -> bool:
        """Whether the words pair up one to one, each nearly alike: "midnight over zanthia" is no "Midnight Cowboy"."""
        left, right = said.split(), target.split()
        if abs(len(left) - len(right)) > 1:
            return False
        if len(left) != len(right):
            return fuzz.ratio("".join(left), "".join(right)) >= 93
        for one, other in zip(left, right, strict=True):
            if one == other:
                continue
            alike = fuzz.ratio(one, other)
            if one in FUNCTION_WORDS or other in FUNCTION_WORDS or len(one) <= 3 or len(other) <= 3:
                if alike < 60:
                    return False
            elif alike < (88 if self.speller.spelt(one) and self.speller.spelt(other) else 70):
                return False
        return True


_SORT_RANK = {"title": 0, "name": 0, "original": 1, "romanised": 1, "also_known_as": 2, "series": 2, "short": 3, "family_name": 4, "character": 4}


def _cover(size: int, links: Sequence[Link]) -> list[bool]:
    marks = [False] * size
    for link in links:
        marks[link.start : link.end] = [True] * link.size
    return marks


_PLAYING = frozenset("play plays played playing portray portrays portrayed voiced voices".split())


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


def _quoted(tokens: Sequence[Token], start: int, end: int) -> bool:
    before, after = tokens[start - 1].text if start else "", tokens[end].text if end < len(tokens) else ""
    return bool(before) and bool(after) and before in "\"“”«'‘" and after in "\"“”»'’"


_HONORIFICS = frozenset("nurse captain dr doctor mr mrs miss ms lady lord sir king queen prince princess professor detective inspector sergeant colonel general major lieutenant private officer agent uncle aunt father mother sister brother judge saint don".split())


def _in_capital_run(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether capitalised words stand right beside: a part of a name does not name anybody within a longer one."""
    at = start - 2 if start > 1 and tokens[start - 1].text in "-–" else start - 1
    before = tokens[at] if start else None
    after = tokens[end] if end < len(tokens) else None
    left = before is not None and before.capital and before.folded not in FUNCTION_WORDS and before.folded not in _HONORIFICS and not (at == 0 or tokens[at - 1].text in ".?!")
    right = after is not None and after.capital and after.folded not in FUNCTION_WORDS
    return left or right


def _mixed_case(tokens: Sequence[Token]) -> bool:
    words = [t for t in tokens if t.text.isalpha() and len(t.text) > 1]
    lower = sum(t.text.islower() for t in words)
    return lower >= 1 and any(t.capital for t in words) and not all(t.capital for t in words)


def _without_overlaps(links: list[Link]) -> list[Link]:
    chosen: list[Link] = []

    def weight(link: Link) -> tuple[float, ...]:
        best = min(_SORT_RANK.get(n.sort, 9) for n in link.names)
        return (not link.weak, link.score >= 0.97 or link.size > 1, link.size * link.score, link.score, -best)

    for link in sorted(links, key=weight, reverse=True):
        if all(link.end <= other.start or link.start >= other.end for other in chosen):
            chosen.append(link)
    return chosen


def strengthen(link: Link) -> Link:
    """The same link, now taken as meant."""
    return replace(link, weak=False)
