"""A link: words of a question that name something, as the catalogue knows it; and what is known of words in links.

Values and constants; finds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from botmovie.catalogue.protocol import Name
from botmovie.domain import Candidate, Kind, Mention
from botmovie.understanding.tokens import Token

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

    @property
    def mask(self) -> str:
        """The word that stands for it where cues are looked for."""
        return "xseries" if self.names[0].sort == "series" else _MASKS[self.names[0].kind]


_MASKS = {Kind.FILM: "xfilm", Kind.PERSON: "xperson", Kind.CHARACTER: "xcharacter"}
SORT_RANK = {"title": 0, "name": 0, "original": 1, "romanised": 1, "also_known_as": 2, "series": 2, "short": 3, "family_name": 4, "character": 4}
"""Which names of one form come first."""


def weight_of(link: Link) -> float:
    """How much a link explains and how well: its words, by its likeness."""
    return float(link.size * link.score**4)
