"""A query as one line of text that people write and read, with names in place of ids, and back (docs/notation.md).

    (lookup directors (film "Heat (1995)"))
    (find (film (directors "Michael Mann") (not (cast "Al Pacino")) (year 1990 1999)) (order year asc) (limit 1))

Knows the shape of a `Query`; how names become ids is told by whoever reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from botmovie.domain import (
    ROLE_FIELDS,
    Aggregate,
    AnyOf,
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Filter,
    Intent,
    Kind,
    Order,
    Query,
    Range,
    Selection,
    Texts,
)
from botmovie.errors import BadQuery

Resolve = Callable[[Kind, str], tuple[str, ...]]
"""Ids of the films or people that a name means: several where it is shared, none where it is not held."""
Label = Callable[[Kind, str], str]
"""The name of a film ("Heat (1995)") or person by id."""

RANGES = frozenset({"year", "runtime", "budget", "gross", "profit", "born", "died", "awards_won", "oscars_won", "nominations"})
RELATIONS: dict[str, Kind] = {**dict.fromkeys(ROLE_FIELDS, Kind.PERSON), "remake_of": Kind.FILM, "sequel_to": Kind.FILM}
_TOKEN = re.compile(r'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))')
_KINDS = {kind.value: kind for kind in Kind}
QUERY_WORDS = frozenset(intent.value for intent in Intent)
_WON = {"won": True, "nominated": None, "lost": False}

Tree = str | list[Any]
"""A parsed expression: a bare word, a quoted text (as `Quoted`) or a list that begins with a word."""


class Quoted(str):
    """A quoted text, told from a bare word."""


@dataclass
class Reading:
    """A query read from its notation. `missing`: names that resolved to nothing; `shared`: names that mean several."""

    query: Query
    missing: list[str] = field(default_factory=list)
    shared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # every name, in order


def read_query(text: str, resolve: Resolve) -> Reading:
    """The query that `text` notes. Raises BadQuery that says where it is wrong."""
    tree = _parse(text)
    reader = _Reader(resolve)
    query = reader.query(tree)
    return Reading(query, reader.missing, reader.shared, reader.names)


def tree_of(text: str) -> list[Any]:
    """The expression that `text` notes, as nested lists; names are `Quoted`. Raises BadQuery."""
    return _parse(text)


def query_of_tree(tree: list[Any], resolve: Resolve) -> Query:
    """The query of such an expression. Raises BadQuery."""
    return _Reader(resolve).query(tree)


def range_words(value: Range) -> tuple[str, ...]:
    """A range as it is noted."""
    return (_number(value.low),) if value.low == value.high else (_number(value.low), _number(value.high))


def write_query(query: Query, label: Label) -> str:
    """The notation of a query; `read_query` of it gives an equal one where the labels resolve."""
    return _render(_Writer(label).query(query))


# -- text to tree


def _parse(text: str) -> list[Any]:
    stack: list[list[Any]] = [[]]
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadQuery(f"The notation cannot be read from here on: {text[at : at + 30]!r}.")
        at = match.end()
        bracket, quoted, word = match.groups()
        if bracket == "(":
            stack.append([])
        elif bracket == ")":
            if len(stack) == 1:
                raise BadQuery("A bracket is closed that was never opened.")
            done = stack.pop()
            stack[-1].append(done)
        elif quoted is not None:
            stack[-1].append(Quoted(re.sub(r"\\(.)", r"\1", quoted)))
        else:
            stack[-1].append(word)
    if len(stack) > 1:
        raise BadQuery(f"{len(stack) - 1} bracket(s) are not closed.")
    if len(stack[0]) != 1 or not isinstance(stack[0][0], list):
        raise BadQuery("A query is one expression in brackets: (lookup directors (film \"Heat\")).")
    whole: list[Any] = stack[0][0]
    return whole


def _render(tree: Tree) -> str:
    if isinstance(tree, list):
        return "(" + " ".join(_render(t) for t in tree) + ")"
    if isinstance(tree, Quoted):
        escaped = tree.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return tree


# -- tree to query


@dataclass
class _Reader:
    resolve: Resolve
    missing: list[str] = field(default_factory=list)
    shared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def query(self, tree: list[Any]) -> Query:
        head = _head(tree)
        try:
            intent = Intent(head)
        except ValueError:
            raise BadQuery(f"({head} …: the first word has to be one of {', '.join(Intent)}.") from None
        fields: list[str] = []
        selections: list[Selection] = []
        claims: list[Claim] = []
        more: dict[str, Any] = {}
        order: Order | None = None
        cut: dict[str, int] = {}
        for part in tree[1:]:
            if isinstance(part, Quoted):
                more["text"] = str(part)
            elif isinstance(part, str):
                self._flag(part, fields, more)
            elif _head(part) in _KINDS:
                selections.append(self.selection(part))
            elif _head(part) == "claim":
                claims.append(self.claim(part))
            elif _head(part) == "award":
                more["award"] = self.award(part[1:])
            elif _head(part) == "order":
                order = _order(part)
            elif _head(part) in {"limit", "offset"}:
                cut[_head(part)] = _whole(part)
            else:
                raise BadQuery(f"({_head(part)} … does not stand in a query: film, person, character, claim, award, order, limit, offset do.")
        subject, others = (selections[0], tuple(selections[1:])) if selections else (None, ())
        if order or cut:
            if subject is None:
                raise BadQuery("order and limit need a selection before them.")
            subject = Selection(subject.kind, subject.conditions, order or subject.order, cut.get("limit", subject.limit), cut.get("offset", subject.offset))
        if intent is Intent.RECOMMEND and subject is None:
            subject = Selection(Kind.FILM)
        return Query(intent, subject, tuple(fields), others, claims=tuple(claims), **more)

    @staticmethod
    def _flag(word: str, fields: list[str], more: dict[str, Any]) -> None:
        if word in {"most", "least"}:
            more["descending"] = word == "most"
        elif word in {"sum", "mean"}:
            more["aggregate"] = Aggregate(word)
        else:
            fields.append(word)

    def selection(self, tree: list[Any]) -> Selection:
        kind = _KINDS[_head(tree)]
        names = [str(x) for x in tree[1:] if isinstance(x, Quoted)]
        parts = [x for x in tree[1:] if not isinstance(x, Quoted)]
        conditions: list[Filter | AnyOf] = []
        if names and kind is Kind.CHARACTER:
            film = next((self.selection(x) for x in parts if isinstance(x, list) and _head(x) == "film"), None)
            parts = [x for x in parts if not (isinstance(x, list) and _head(x) == "film")]
            conditions.append(Filter("characters", CharacterName(names[0], film)))
        elif names:
            conditions.append(Filter("id", self.entities(kind, names)))
        order, cut = None, {}
        for part in parts:
            if not isinstance(part, list):
                raise BadQuery(f"{part!r} stands alone in ({kind.value} …): write (field value) or a name in quotes.")
            if _head(part) == "order":
                order = _order(part)
            elif _head(part) in {"limit", "offset"}:
                cut[_head(part)] = _whole(part)
            else:
                conditions.append(self.condition(part))
        return Selection(kind, tuple(conditions), order, cut.get("limit"), cut.get("offset", 0))

    def condition(self, tree: list[Any]) -> Filter | AnyOf:
        head = _head(tree)
        if head == "any":
            inner = [self.condition(x) for x in tree[1:]]
            plain = tuple(x for x in inner if isinstance(x, Filter))
            if len(plain) != len(inner) or not plain:
                raise BadQuery("(any …) takes conditions, and no (any …) inside.")
            return AnyOf(plain)
        if head == "not":
            if len(tree) != 2 or not isinstance(tree[1], list):
                raise BadQuery("(not …) takes one condition.")
            inside = self.condition(tree[1])
            if isinstance(inside, AnyOf) or inside.negated:
                raise BadQuery("(not …) takes a plain condition; write (not (a …)) (not (b …)) for neither.")
            return Filter(inside.field, inside.value, True)
        return Filter(head, self.value(head, tree[1:]))

    def value(self, name: str, parts: list[Any]) -> Any:
        if not parts:
            raise BadQuery(f"({name}) needs a value.")
        if name == "id":
            kind = _KINDS.get(str(parts[0]))
            if kind is None:
                raise BadQuery('(id film "Heat (1995)"): say whether a film or a person is named.')
            return self.entities(kind, [str(x) for x in parts[1:]])
        if name == "awards":
            return self.award(parts)
        if name == "characters":
            film = next((self.selection(x) for x in parts[1:] if isinstance(x, list) and _head(x) == "film"), None)
            return CharacterName(str(parts[0]), film)
        if name in RANGES:
            return _range(name, parts)
        if name in RELATIONS:
            if isinstance(parts[0], list):
                return self.selection(parts[0])
            kind = RELATIONS[name]
            names = [str(x) for x in parts]
            if kind is Kind.FILM and not any(self.resolve(kind, one) for one in names):
                self.names += names
                return Texts(tuple(names))  # a film that is not held is known by its name in the later one
            return Selection(kind, (Filter("id", self.entities(kind, names)),))
        if not all(isinstance(x, Quoted) for x in parts):
            raise BadQuery(f'({name} …) takes texts in quotes, as in ({name} "…").')
        return Texts(tuple(str(x) for x in parts))

    def entities(self, kind: Kind, names: Sequence[str]) -> Entities:
        ids: list[str] = []
        for name in names:
            found = self.resolve(kind, name)
            self.names.append(name)
            if not found:
                self.missing.append(name)
            elif len(found) > 1:
                self.shared[name] = found
            ids += found
        return Entities(tuple(dict.fromkeys(ids)), ", ".join(names))

    def award(self, parts: list[Any]) -> AwardPattern:
        given: dict[str, Any] = {}
        for part in parts:
            if isinstance(part, str) and part in _WON:
                given["won"] = _WON[part]
            elif isinstance(part, list) and _head(part) in {"body", "category"} and len(part) == 2:
                given[_head(part)] = str(part[1])
            elif isinstance(part, list) and _head(part) == "years":
                given["years"] = _range("years", part[1:])
            elif isinstance(part, list) and _head(part) == "ceremony":
                given["ceremony"] = _whole(part)
            elif isinstance(part, list) and _head(part) in {"who", "rivals_of"} and len(part) == 2:
                given[_head(part)] = self.selection(part[1])
            else:
                raise BadQuery("An award takes won, nominated or lost, (body …), (category …), (years …), (ceremony …), (who (person …)), (rivals_of (film …)).")
        return AwardPattern(**given)

    def claim(self, tree: list[Any]) -> Claim:
        parts = tree[1:]
        if len(parts) != 2 or not all(isinstance(x, list) for x in parts) or _head(parts[0]) not in _KINDS:
            raise BadQuery('(claim (film "Heat") (directors "Michael Mann")) is the form of a claim.')
        found = self.condition(parts[1])
        if isinstance(found, AnyOf):
            raise BadQuery("A claim is one condition, not (any …).")
        return Claim(self.selection(parts[0]), found.field, found.value, found.negated)


def _head(tree: Any) -> str:
    if not isinstance(tree, list) or not tree or not isinstance(tree[0], str) or isinstance(tree[0], Quoted):
        raise BadQuery(f"An expression begins with a bare word: {_render(tree) if tree else '()'}.")
    return tree[0]


def _order(tree: list[Any]) -> Order:
    parts = tree[1:]
    if not parts or any(isinstance(p, list) for p in parts) or len(parts) > 3:
        raise BadQuery("(order year asc) or (order films desc directors) is the form of an order.")
    return Order(parts[0], (parts[1] if len(parts) > 1 else "desc") != "asc", parts[2] if len(parts) > 2 else None)


def _whole(tree: list[Any]) -> int:
    if len(tree) != 2 or not isinstance(tree[1], str) or not tree[1].isdigit():
        raise BadQuery(f"({tree[0]} 3): a whole number is needed.")
    return int(tree[1])


def _range(name: str, parts: list[Any]) -> Range:
    try:
        numbers = [None if p == "-" else float(p) for p in parts]
    except (TypeError, ValueError):
        numbers = []
    if not 1 <= len(numbers) <= 2:
        raise BadQuery(f"({name} 1980 1989), ({name} 1994), ({name} - 90) or ({name} 120 -): numbers are needed.")
    return Range(numbers[0], numbers[-1])


# -- query to tree


@dataclass(frozen=True)
class _Writer:
    label: Label

    def query(self, query: Query) -> list[Any]:
        out: list[Any] = [query.intent.value, *query.fields]
        if query.aggregate is not Aggregate.COUNT:
            out.append(query.aggregate.value)
        if query.subject is not None and (query.subject != Selection(Kind.FILM) or query.intent is not Intent.RECOMMEND or query.others):
            out.append(self.selection(query.subject))
        out += [self.selection(other) for other in query.others]
        if query.intent is Intent.COMPARE and not query.descending:
            out.insert(1, "least")
        if query.award is not None:
            out.append(["award", *self.award(query.award)])
        out += [["claim", self.selection(c.subject), self.condition(Filter(c.field, c.value, c.negated))] for c in query.claims]
        if query.text:
            out.append(Quoted(query.text))
        return out

    def selection(self, selection: Selection) -> list[Any]:
        out: list[Any] = [selection.kind.value]
        for one in selection.conditions:
            value = one.value if isinstance(one, Filter) and not one.negated else None
            if isinstance(one, Filter) and one.field == "id" and isinstance(value, Entities) and len(out) == 1:
                out += [Quoted(self.label(selection.kind, i)) for i in value.ids]
            elif isinstance(one, Filter) and selection.kind is Kind.CHARACTER and isinstance(value, CharacterName) and len(out) == 1:
                out += self.character(value)
            else:
                out.append(self.condition(one, selection.kind))
        if selection.order is not None:
            order = selection.order
            out.append(["order", order.field, "desc" if order.descending else "asc", *([order.role] if order.role else [])])
        if selection.limit is not None:
            out.append(["limit", str(selection.limit)])
        if selection.offset:
            out.append(["offset", str(selection.offset)])
        return out

    def character(self, name: CharacterName) -> list[Any]:
        return [Quoted(name.name), *([self.selection(name.film)] if name.film is not None else [])]

    def condition(self, one: Filter | AnyOf, kind: Kind = Kind.FILM) -> list[Any]:
        if isinstance(one, AnyOf):
            return ["any", *(self.condition(f, kind) for f in one.filters)]
        inside = [one.field, *self.value(one, kind)]
        return ["not", inside] if one.negated else inside

    def value(self, one: Filter, kind: Kind) -> list[Any]:
        value = one.value
        if isinstance(value, Entities):
            return [kind.value, *(Quoted(self.label(kind, i)) for i in value.ids)]
        if isinstance(value, Texts):
            return [Quoted(v) for v in value.values]
        if isinstance(value, Range):
            return list(range_words(value))
        if isinstance(value, CharacterName):
            return self.character(value)
        if isinstance(value, AwardPattern):
            return list(self.award(value))
        if value.ids and RELATIONS.get(one.field) is value.kind and value == Selection(value.kind, value.conditions):
            return [Quoted(self.label(value.kind, i)) for i in value.ids]
        return [self.selection(value)]

    def award(self, award: AwardPattern) -> Iterator[Any]:
        yield next(word for word, won in _WON.items() if won is award.won)
        if award.body is not None:
            yield ["body", Quoted(award.body)]
        if award.category is not None:
            yield ["category", Quoted(award.category)]
        if award.years is not None:
            yield ["years", _number(award.years.low), _number(award.years.high)]
        if award.ceremony is not None:
            yield ["ceremony", str(award.ceremony)]
        for name in ("who", "rivals_of"):
            inner = getattr(award, name)
            if inner is not None:
                yield [name, self.selection(inner)]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:g}" if value < 1e6 else f"{value:.0f}"
