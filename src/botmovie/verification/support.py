"""How well one unit of evidence supports a statement as a whole: word forms, their order and, when given, the sentence
encoder's similarity. Knows nothing of which names and numbers exist; those are checked apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from botmovie.domain import PassageKind
from botmovie.domain.words import says_little, stem, words
from botmovie.verification.names import names_in
from botmovie.verification.quantities import is_number
from botmovie.verification.screening import SAYS_LITTLE
from botmovie.verification.statements import clauses
from botmovie.verification.units import Unit

_SHORT = 3
_PASSAGES = frozenset(PassageKind)
_SOMEBODY = frozenset("he him his himself she her hers herself they them their theirs themselves".split())
_TURN = re.compile(r"\b(?:is|are|was|were|by)\b")


@dataclass(frozen=True, slots=True)
class Support:
    """What a statement shares with the unit that fits it best (`second`: another that adds two words or more).

    `telling`: how many distinct content words the statement has; `unheld`: those that neither that unit nor the question has,
    `borrowed` those of them that another unit has;
    `borne_out`: the share, 0..1, of the words that the question does not have which the two best units have; `weakest_clause`: the
    lowest share, 0..1, of a clause's own words in the unit; `ordered`: share of the common words that stand in the unit's order;
    `connected`: share of the question's words used by the statement that the unit has, too, or a fact about the same film (what facts
    say of one film is true together), or its item if it is a name and the unit speaks of somebody by a pronoun, and `connected_deed` that of those which are no names; `alike`, `asked_alike`: the encoder's
    similarity of the unit to the statement, and to the question relative to the best unit (-1 without an encoder); `asked`: that to
    the question as it is.
    """

    unit: Unit
    second: Unit | None
    telling: int
    unheld: tuple[str, ...]
    borrowed: tuple[str, ...]
    borne_out: float
    shared: int
    weakest_clause: float
    ordered: float
    connected: float
    connected_deed: float
    alike: float
    asked_alike: float
    asked: float


def measure(
    statement: str,
    question: str,
    units: Sequence[Unit],
    *,
    alike: Sequence[float] | None = None,
    asked_alike: Sequence[float] | None = None,
) -> Support | None:
    """The support of the statement by its best unit; None without any unit.

    `alike` and `asked_alike` are similarities of each unit to the statement and to the question.
    """
    if not units:
        return None
    said = telling_stems(statement)
    distinct, asked = frozenset(said), frozenset(telling_stems(question))
    known = [u.known_stems for u in units]
    fits = [_share(distinct, k) + 0.3 * (alike[i] if alike is not None else 0.0) for i, k in enumerate(known)]
    if len(distinct) <= _SHORT:  # a bare name stands in many units; the one meant is the one that was asked for
        fits = [fit + 0.5 * _share(asked, k) for fit, k in zip(fits, known, strict=True)]
    best = max(range(len(units)), key=fits.__getitem__)
    unit, held = units[best], known[best]
    fresh = distinct - asked - SAYS_LITTLE
    second = max(range(len(units)), key=lambda i: len((fresh - held) & known[i]))
    parts = [frozenset(telling_stems(c)) - asked for c in clauses(statement)]
    top = max(asked_alike) if asked_alike is not None else 0.0
    common = [s for s in said if s in unit.stem_set]
    elsewhere = frozenset().union(*known) - held - asked - SAYS_LITTLE
    joint = held.union(*(k for u, k in zip(units, known, strict=True) if u.film == unit.film and u.field and u.field not in _PASSAGES))
    if not _SOMEBODY.isdisjoint(unit.words):
        item = frozenset().union(*(k for u, k in zip(units, known, strict=True) if u.numbers == unit.numbers))
        joint |= _name_stems(question) & item
    return Support(
        unit=unit,
        borne_out=_share(fresh, held | known[second]),
        second=units[second] if len((fresh - held) & known[second]) > 1 else None,
        telling=len(distinct),
        unheld=tuple(dict.fromkeys(s for s in said if s not in held | asked | SAYS_LITTLE)),
        borrowed=tuple(s for s in dict.fromkeys(said) if s in elsewhere),
        shared=len(frozenset(common)),
        weakest_clause=min((_share(p, held | SAYS_LITTLE) for p in parts if p), default=1.0),
        ordered=max(_longest_common(v, unit.stems) for v in _orders(statement)) / len(common) if common else 0.0,
        connected=_share(distinct & asked, joint),
        connected_deed=_share((distinct & asked) - _name_stems(question), joint),
        alike=alike[best] if alike is not None else -1.0,
        asked_alike=asked_alike[best] / top if asked_alike is not None and top > 0 else -1.0,
        asked=asked_alike[best] if asked_alike is not None else -1.0,
    )


def _orders(statement: str) -> list[list[str]]:
    """The telling stems in order, and with both sides of "is" or "by" exchanged: "Rumi wrote it", "written by Rumi"."""
    turns = list(_TURN.finditer(statement))[:3]
    turned = [f"{statement[t.end() :]} {statement[: t.start()]}" for t in turns]
    return [telling_stems(text) for text in (statement, *turned)]


def _name_stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for name in names_in(f"x {text}") for w in words(name))


def telling_stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order; numbers, which are compared as values, are left out."""
    return [stem(w) for w in words(text) if not says_little(w) and not is_number(w)]


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 1.0


def _longest_common(left: Sequence[str], right: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(right) + 1)
    for a in left:
        diagonal = 0
        for j, b in enumerate(right, 1):
            diagonal, row[j] = row[j], diagonal + 1 if a == b else max(row[j], row[j - 1])
    return row[-1]
