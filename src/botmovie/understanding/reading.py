"""A question read: tokens with their links, conditions and cues side by side, before any decision about intent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from botmovie.domain import Kind
from botmovie.understanding.conditions import Condition, find_conditions
from botmovie.understanding.cues import Cue, find_cues
from botmovie.understanding.linking import FUNCTION_WORDS, Link
from botmovie.understanding.tokens import Token

MASKS = {Kind.FILM: "xfilm", Kind.PERSON: "xperson", Kind.CHARACTER: "xcharacter"}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything recognised in one sentence. `words[i]` is the mask or folded word that the cues were matched on;
    `spans[i]` its tokens [start, end). Cue positions count words; link and condition positions count tokens."""

    text: str
    tokens: tuple[Token, ...]
    links: tuple[Link, ...]
    conditions: tuple[Condition, ...]
    cues: tuple[Cue, ...]
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def has(self, *kinds: str) -> bool:
        return any(c.kind in kinds for c in self.cues)

    def cue(self, *kinds: str) -> Cue | None:
        return next((c for c in self.cues if c.kind in kinds), None)

    def all_cues(self, kind: str) -> list[Cue]:
        return [c for c in self.cues if c.kind == kind]

    def word_at(self, token: int) -> int:
        """The word index that covers a token."""
        found = next((w for w, (s, e) in enumerate(self.spans) if s <= token < e), None)
        return found if found is not None else max(0, sum(s < token for s, _ in self.spans) - 1)

    @property
    def masked(self) -> str:
        """The question with entities masked, for comparing wordings."""
        return " ".join(self.words)

    def leftover(self) -> tuple[int, ...]:
        """Indices of content words that no link, condition or cue explains."""
        used = [False] * len(self.words)
        for cue in self.cues:
            for w in range(cue.start, min(cue.end, len(used))):
                used[w] = True
        return tuple(
            w for w, word in enumerate(self.words)
            if (not used[w] and word not in FUNCTION_WORDS and not word.startswith("x")) or (word.startswith("x") and word not in _ALL_MASKS and not used[w])
        )

    def text_of(self, words: Sequence[int]) -> str:
        """The original text of some words."""
        return " ".join(self.text[self.tokens[self.spans[w][0]].start : self.tokens[self.spans[w][1] - 1].end] for w in words)


_ALL_MASKS = {"xfilm", "xperson", "xcharacter", "xseries", "xyear", "xcountry", "xlanguage", "xgenre", "xaward", "xruntime", "xmoney", "xmaker"}
_CONDITION_MASKS = {"year": "xyear", "country": "xcountry", "language": "xlanguage", "genre": "xgenre", "award": "xaward",
                    "runtime": "xruntime", "money": "xmoney", "maker": "xmaker"}


def assemble(text: str, tokens: tuple[Token, ...], links: tuple[Link, ...]) -> Reading:
    """Put conditions and cues beside the given links."""
    taken = [False] * len(tokens)
    for link in links:
        taken[link.start : link.end] = [True] * link.size
    conditions = find_conditions(tokens, taken)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    behind = {c.start: c.end for c in conditions if c.kind == "year" and follows_link(c, links, tokens)}
    starts = {link.start: (link.end, _link_mask(link)) for link in links}
    for condition in reversed(conditions):
        starts[condition.start] = (condition.end, _CONDITION_MASKS[condition.kind])
    i = 0
    while i < len(tokens):
        if i in starts:
            end, mask = starts[i]
            if i in behind and mask == "xyear":
                i = end
                continue
            words.append(mask)
            spans.append((i, end))
            i = end
        else:
            if not tokens[i].mark:
                words.append(tokens[i].folded)
                spans.append((i, i + 1))
            i += 1
    return Reading(text, tokens, links, conditions, find_cues(words), tuple(words), tuple(spans))


def follows_link(condition: Condition, links: tuple[Link, ...], tokens: tuple[Token, ...]) -> bool:
    """ "<film> (1988)": the year only says which film."""
    return any(link.end == condition.start - 1 and tokens[link.end].text == "(" for link in links)


def _link_mask(link: Link) -> str:
    if link.names[0].sort == "series":
        return "xseries"
    return MASKS[link.names[0].kind]
