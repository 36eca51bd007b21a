"""What may come next in a query said token by token (`targets`), so that every output can be executed.

Which words stand in which expression is taken from the queries that the parser was trained on; how many there must be,
and which elements fit, is said here. Knows nothing of scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from botmovie.domain import ROLE_FIELDS, Intent, Range
from botmovie.understanding.elements import HIDDEN, Element
from botmovie.understanding.notation import RANGES
from botmovie.understanding.targets import CLOSE, award_of, texts_of

END = "<end>"
INTENTS = frozenset(f"({intent.value}" for intent in Intent)
_SELECTIONS = frozenset({"film", "person", "character"})
_NEED_ONE = frozenset({*ROLE_FIELDS, *RANGES, "years", "not", "any", "claim", "limit", "offset", "order", "id", "character", "characters", "series", "who", "rivals_of", "body", "category", "ceremony", "remake_of", "sequel_to"})
_EXACTLY = {"not": 1, "claim": 2, "limit": 1, "offset": 1, "who": 1, "rivals_of": 1, "body": 1, "category": 1, "ceremony": 1}
_FILMS = frozenset({"film", "series", "mixed"})
_PEOPLE = frozenset({"person", "mixed"})
_NUMBERED = frozenset({"year", "years", "runtime", "budget", "gross", "profit", "born", "died"})

ORDERS_OF_FILMS = frozenset({"year", "runtime", "budget", "gross", "profit", "oscars_won", "nominations", "awards_won", "popularity", "series_number"})
ORDERS_OF_PEOPLE = frozenset({"born", "died", "age", "films", "oscars_won", "nominations", "popularity", "cast_order"})

_SAID_BY_ELEMENTS = frozenset("title titles series character characters countries nationalities source_authors".split())
"""Fields whose values a question names, if it means any: they are never put into a query from what other questions named."""

Children = Mapping[str, frozenset[str]]
"""For the word of an expression ("" for the outermost) the tokens seen in it."""


def children_of(targets: Iterable[Sequence[str]]) -> dict[str, set[str]]:
    """Which tokens stand in which expressions of some targets, pointers left out. Conditions that stand in a selection may also be
    denied, given as alternatives and claimed, and the other way round."""
    seen: dict[str, set[str]] = {}
    for target in targets:
        stack = [""]
        for token in target:
            if token == CLOSE:
                stack.pop()
                continue
            if not token.startswith("@"):
                seen.setdefault(stack[-1], set()).add(token)
            if token.startswith("("):
                stack.append(token[1:])
    inner = {"not", "any"}
    conditions = {t for head in inner for t in seen.get(head, ())} | {t for t in seen.get("film", ()) if t.startswith("(") and t[1:] not in {"order", "limit", "offset"}}
    for head in (*inner, "film"):
        seen.setdefault(head, set()).update(conditions - ({"(not", "(any"} if head == "not" else {"(any"} if head == "any" else set()))
    return seen


@dataclass(slots=True)
class _Open:
    """An expression that is not closed yet."""

    head: str
    said: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        count = len(self.said)
        if self.head in _EXACTLY:
            return count == _EXACTLY[self.head]
        if self.head == "awards":
            return count >= 1
        return count >= 1 or (self.head not in _NEED_ONE and self.head not in _TEXTS)

    @property
    def full(self) -> bool:
        return self.head in _EXACTLY and len(self.said) >= _EXACTLY[self.head]


_TEXTS = frozenset("genres countries languages keywords tone audience places period studios based_on title nationalities gender birthplace main_language".split())


class Grammar:
    """Follows one output. `allowed` tells what may come next, `take` says what came."""

    def __init__(self, children: Children, elements: Sequence[Element]) -> None:
        self._children = children
        self._elements = elements
        self._open: list[_Open] = []
        self._kinds: list[str] = []  # of the selections open

    def allowed(self, token: str) -> bool:
        """Whether a token may come now."""
        if not self._open:
            return token in INTENTS
        now = self._open[-1]
        if token == END:
            return all(one.complete for one in self._open) and (len(self._open) == 1 or self._open[0].head != "claim")
        if token == CLOSE:
            return len(self._open) > 1 and now.complete
        if now.full:
            return False
        if token.startswith("@"):
            return self._fits(now, int(token[1:]))
        if token.startswith('"') and now.head in _SAID_BY_ELEMENTS:
            return False
        if token[1:] in _SAID_BY_ELEMENTS and token.startswith("(") and not self._is_said(token[1:]):
            return False
        return token in self._children.get(now.head, ()) and self._stands(now, token)

    def _is_said(self, head: str) -> bool:
        """Whether some element may stand in an expression."""
        self._open.append(_Open(head))
        said = any(self._fits(self._open[-1], i) for i in range(len(self._elements)))
        self._open.pop()
        return said

    def take(self, token: str) -> None:
        if token == CLOSE:
            self._open.pop()
            return
        if self._open:
            self._open[-1].said.append(token)
        if token.startswith("("):
            self._open.append(_Open(token[1:]))

    def _stands(self, now: _Open, token: str) -> bool:
        if now.head == "claim":
            return (token[1:] in _SELECTIONS) is (not now.said)
        if now.head in ROLE_FIELDS and token.startswith("("):
            return token == ("(film" if self._kind() == "person" else "(person") and not now.said
        if now.head == "order" and not now.said:
            return token in (ORDERS_OF_PEOPLE if self._kind() == "person" else ORDERS_OF_FILMS)
        if now.head == "order":
            return (len(now.said) == 1 and token in {"asc", "desc"}) or (len(now.said) == 2 and token in ROLE_FIELDS)
        if now.head in RANGES or now.head == "years":
            return len(now.said) < 2
        return True

    def _kind(self) -> str:
        """The kind of the selection in which the present expression stands."""
        return next((one.head for one in reversed(self._open[:-1]) if one.head in _SELECTIONS), "film")

    def _fits(self, now: _Open, index: int) -> bool:
        element, head = self._elements[index], now.head
        if f"@{index}" in now.said:
            return False
        if element.sort in HIDDEN:
            return any(self._names(now, sort) for sort in sorts_of(element))
        if head in RANGES or head == "years":
            whole = any(isinstance(f.value, Range) for f in element.filters)
            if whole:
                return not now.said and _is_of(element, head)
            return element.value is not None and len(now.said) < 2
        if head in {"limit", "offset"}:
            return element.value is not None
        if head in {"awards", "award"}:
            return award_of(element) is not None
        return bool(texts_of(element, head))

    def _names(self, now: _Open, sort: str) -> bool:
        head = now.head
        if head == "film":
            return sort in _FILMS
        if head == "person":
            return sort in _PEOPLE
        if head in ROLE_FIELDS:
            return sort in _PEOPLE and self._kind() == "film"  # of people: (directors (film …))
        if head == "series":
            return sort in {"series", "mixed", "film", "character"}
        if head in {"character", "characters"}:
            return not now.said and sort in {"character", "mixed", "film", "series", "person"}
        if head in {"remake_of", "sequel_to"}:
            return sort in _FILMS
        return head == "id" and len(now.said) >= 1 and sort in (_FILMS if now.said[0] == "film" else _PEOPLE)


def sorts_of(element: Element) -> tuple[str, ...]:
    """What an element may name: where it is linked to names of several kinds, one of those."""
    if element.sort != "mixed" or element.link is None:
        return (element.sort,)
    return tuple(sorted({"series" if n.sort == "series" else n.kind.value for n in element.link.names}))


def _is_of(element: Element, head: str) -> bool:
    """Whether the range of an element may be one of the field: minutes are no years."""
    return {"year": {"year", "years", "born", "died"}, "runtime": {"runtime"}, "money": {"budget", "gross", "profit"}}.get(element.sort, _NUMBERED).__contains__(head)
