"""Descriptions that stand in the place of a name: "who shot #film" → "who shot the first film by #person".

A small synchronous grammar: each description has words and the conditions they mean, both with the marks they bring.
Put into written questions it makes nested ones of them, for training only. Knows nothing of models.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

_DESCRIPTIONS = """
film | the film by #person | (directors @0 )
film | #person 's latest film | (directors @0 ) (order year desc ) (limit 1 )
film | #person s last movie | (directors @0 ) (order year desc ) (limit 1 )
film | the first film #person directed | (directors @0 ) (order year asc ) (limit 1 )
film | #person s debut | (directors @0 ) (order year asc ) (limit 1 )
film | the longest film by #person | (directors @0 ) (order runtime desc ) (limit 1 )
film | #person s shortest picture | (directors @0 ) (order runtime asc ) (limit 1 )
film | the film that won #award best picture in #year 1994 | (awards won @0 (years @1 ) )
film | the #year 2003 #award best picture winner | (awards won @1 (years @0 ) )
film | whatever won #award best picture for #year 1977 | (awards won @0 (years @1 ) )
film | the #award palme d or winner of #year 2019 | (awards won @0 (years @1 ) )
film | the #place korean film that won #award best picture | (countries @0 ) (awards won @1 )
film | the #genre western by #person | (genres @0 ) (directors @1 )
film | the #year 90s #genre thriller with #person | (year @0 ) (genres @1 ) (cast @2 )
film | the #genre musical starring #person and #person | (genres @0 ) (cast @1 ) (cast @2 )
film | the film with both #person and #person in it | (cast @0 ) (cast @1 )
film | the movie #person and #person made together | (cast @0 ) (cast @1 )
film | the film in which #person plays #character | (cast @0 ) (characters @1 )
film | the sequel to #film | (sequel_to @0 )
film | the follow up to #film | (sequel_to @0 )
film | the remake of #film | (remake_of @0 )
film | the highest grossing #series film | (series @0 ) (order gross desc ) (limit 1 )
film | the first #series movie | (series @0 ) (order year asc ) (limit 1 )
film | the second #series | (series @0 ) (order year asc ) (limit 1 ) (offset 1 )
film | the last #series film | (series @0 ) (order year desc ) (limit 1 )
film | #person s most successful film | (directors @0 ) (order gross desc ) (limit 1 )
film | the #person film from #year 1960 | (directors @0 ) (year @1 )
film | the one #person did in #year 1999 | (directors @0 ) (year @1 )
film | the #year 1985 film by #person | (year @0 ) (directors @1 )
film | the film #person scored for #person | (composers @0 ) (directors @1 )
film | the film #person shot for #person | (cinematographers @0 ) (directors @1 )
film | the most expensive film of #person | (directors @0 ) (order budget desc ) (limit 1 )
film | the film that got #person an #award oscar | (awards won @1 (who (person @0 ) ) )
film | the film for which #person won #award best actress | (awards won @1 (who (person @0 ) ) )
film | the #person adaptation by #person | (source_authors @0 ) (directors @1 )
person | the director of #film | (directors @0 )
person | the bloke who directed #film | (directors @0 )
person | whoever made #film | (directors @0 )
person | #film s director | (directors @0 )
person | the writer of #film | (writers @0 )
person | the person who wrote #film | (writers @0 )
person | whoever shot #film | (cinematographers @0 )
person | #film s cinematographer | (cinematographers @0 )
person | the composer of #film | (composers @0 )
person | the guy who did the music for #film | (composers @0 )
person | the editor of #film | (editors @0 )
person | the actor who played #character | (characters @0 )
person | whoever plays #character in #film | (characters @0 (film @1 ) )
person | the man behind #character in #film | (characters @0 (film @1 ) )
person | the actress who plays #character | (characters @0 )
person | the author of the book behind #film | (source_authors @0 )
person | the winner of #award best director in #year 2010 | (awards won @0 (years @1 ) )
person | the #award best actress winner of #year 1991 | (awards won @0 (years @1 ) )
"""


@dataclass(frozen=True, slots=True)
class Description:
    """`kind` of what is described, its words, and its conditions with "@0" … for its own marks."""

    kind: str
    words: tuple[str, ...]
    conditions: tuple[str, ...]


DESCRIPTIONS = tuple(
    Description(kind.strip(), tuple(words.split()), tuple(conditions.split()))
    for kind, words, conditions in (line.split("|") for line in _DESCRIPTIONS.strip().splitlines())
)
_RELATIONS = {"directors", "writers", "composers", "cinematographers", "editors", "producers", "cast", "source_authors"}


def nested(words: Sequence[str], marks: Sequence[int], target: Sequence[str], rng: random.Random) -> tuple[list[str], list[int], list[str]] | None:
    """The question with one of its films or people described instead of named; None where that cannot be.

    Takes and gives words, the indices of the marks among them, and the target's tokens.
    """
    places = [(i, kind) for i, kind in ((i, _replaceable(target, i)) for i in range(len(marks))) if kind]
    if not places:
        return None
    index, kind = rng.choice(places)
    description = rng.choice([d for d in DESCRIPTIONS if d.kind == kind])
    own = [w for w, word in enumerate(description.words) if word.startswith("#")]
    at = marks[index]
    grown = [*words[:at], *description.words, *words[at + 1 :]]
    shift = len(description.words) - 1
    new_marks = [*marks[:index], *(at + w for w in own), *(m + shift for m in marks[index + 1 :])]
    added = len(own) - 1

    def renumbered(token: str) -> str:
        n = int(token[1:])
        return f"@{n + added}" if n > index else token

    inner = [f"@{int(t[1:]) + index}" if t.startswith("@") else t for t in description.conditions]
    out: list[str] = []
    for i, token in enumerate(target):
        if token != f"@{index}":
            out.append(renumbered(token) if token.startswith("@") else token)
        elif target[i - 1] in {"(film", "(person"}:
            out += inner
        else:
            out += [f"({kind}", *inner, ")"]
    return grown, new_marks, _without_tail(out)


def _replaceable(target: Sequence[str], index: int) -> str:
    """The kind of what an element names where it may be described: once or more as a film, or as a person."""
    before = {target[i - 1] for i, token in enumerate(target) if token == f"@{index}"}
    if before == {"(film"} and target[0] not in {"(recommend", "(describe"}:
        return "film"
    if before and before <= {"(person", *(f"({r}" for r in _RELATIONS)} and (len(before) > 1 or before != {"(person"} or target[0] == "(lookup"):
        return "person"
    return ""


def _without_tail(tokens: list[str]) -> list[str]:
    while tokens and tokens[-1] == ")":
        tokens.pop()
    return tokens
