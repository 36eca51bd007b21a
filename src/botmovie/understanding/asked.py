"""The words of a question that name what it asks about, told by what they are not: no cue, no function word, linked to nothing.

    "how long is the velvet cormorant"  →  velvet cormorant, which may begin at "the"

Only for questions that ask something of one film, person or character. Knows no names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from botmovie.understanding.cues import Cue, cue_words, find_cues
from botmovie.understanding.links import FUNCTION_WORDS, Link
from botmovie.understanding.tokens import Token

_ASKING = frozenset({"role", "field", "describe", "ending", "plays", "film"})
_OF_MANY = frozenset({"recommend", "count", "order", "comparative", "compare", "identify", "versions", "beat", "average", "sum"})
"""Cues of questions about many things, or about one that is only described."""
_FILM_WORDS = frozenset("film films movie movies picture pictures flick flicks".split())
_SETS = frozenset("films movies pictures flicks anything something".split())
MOST_WORDS = 6
"""Unexplained words of a name at most; more tell a story."""
_ENDS = frozenset("last lasts run runs take takes".split())
"""Verbs that end a question and its name does not: "how many minutes does … last"."""
LONG_CUE = 5
"""Words from which a cue may reach over a name: "how much did … cost"."""
MOST_BEFORE, MOST_BEHIND = 4, 3
"""Words around them that may belong to the name."""
_WITHIN = ",:-–—.'’!&/?"


_of_questions = lru_cache(maxsize=1)(cue_words)


@dataclass(frozen=True, slots=True)
class Asked:
    """Tokens [start, end) are unexplained, from first to last; the name may begin at `earliest` and end before `latest`.

    `content`: the unexplained ones among them; `of_film`: whether something is asked that only a film has, and not of several."""

    start: int
    end: int
    earliest: int
    latest: int
    content: tuple[int, ...]
    of_film: bool

    def covered_by(self, start: int, end: int) -> bool:
        """Whether tokens [start, end) hold all that is unexplained."""
        return start <= self.start and self.end <= end


def asked_words(tokens: Sequence[Token], links: Sequence[Link], taken: Sequence[bool] = ()) -> Asked | None:
    """The words that nothing explains, if they stand together and the question asks something of what they name. `taken` marks
    tokens that mean something else."""
    starts = {link.start: link for link in links}
    words: list[str] = []
    places: list[int] = []
    i = 0
    while i < len(tokens):
        link = starts.get(i)
        if link is not None or not tokens[i].mark:
            words.append(link.mask if link is not None else tokens[i].folded)
            places.append(i)
        i += link.size if link is not None else 1
    cues = find_cues(words)
    kinds = {c.kind for c in cues if not (c.kind == "count" and _counts_a_field(c, cues))}
    if not kinds & _ASKING or kinds & _OF_MANY:
        return None
    used = {w for c in cues for w in range(c.start, c.end) if c.end - c.start < LONG_CUE or words[w] in _of_questions()}
    free = [w for w, word in enumerate(words) if w not in used and word not in FUNCTION_WORDS and places[w] not in starts and not (taken and taken[places[w]])]
    while free and free[-1] == len(words) - 1 and words[free[-1]] in _ENDS:
        free.pop()
    if not free or len(free) > MOST_WORDS or any(places[w] in starts for w in range(free[0], free[-1])):
        return None
    if any(c.kind == "neg" and not (free[0] <= c.start and c.end <= free[-1] + 1) for c in cues):
        return None
    start, end = places[free[0]], places[free[-1]] + 1
    if any(t.mark and t.text not in _WITHIN for t in tokens[start:end]):
        return None
    of_film = not _SETS.intersection(words) and (bool(kinds & {"describe", "ending"}) or any(c.kind == "role" or (c.kind == "field" and c.value[0] == "film") for c in cues))
    return Asked(start, end, _reach(tokens, starts, start, -1, MOST_BEFORE), _reach(tokens, starts, end - 1, 1, MOST_BEHIND) + 1, tuple(places[w] for w in free), of_film)


def _counts_a_field(count: Cue, cues: Sequence[Cue]) -> bool:
    """Whether what is counted is a film's own: "how many minutes"."""
    return any(c.kind == "field" and c.start <= count.start < c.end for c in cues)


def _reach(tokens: Sequence[Token], starts: dict[int, Link], at: int, step: int, most: int) -> int:
    """How far from `at` a name may go on: not over a mark, a link, a word for films, nor the first word of the question."""
    reached = at
    for i in range(at + step, at + step * (most + 1), step):
        if i < 0 or i >= len(tokens) or tokens[i].mark or i in starts or tokens[i].folded in _FILM_WORDS:
            break
        reached = i
    return reached


__all__ = ["Asked", "asked_words"]
