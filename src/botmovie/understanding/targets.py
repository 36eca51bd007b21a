"""A query as the tokens that a learned parser says one after the other, and back.

    (find (film (directors "Michael Mann") (not (cast "Al Pacino"))))
    ["(find", "(film", "(directors", "@0", ")", "(not", "(cast", "@1"]

An opening bracket and its word are one token, "@0" is the first element of the question (`elements`), brackets that close at the
end are left out. What no element says is a token of its own ('"funny"', "1994"). The trees are those of `notation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.domain import AwardPattern, Kind, Query, Range, Selection, Texts
from botmovie.errors import BadQuery
from botmovie.understanding.elements import HIDDEN, Element
from botmovie.understanding.notation import QUERY_WORDS, RANGES, Quoted, query_of_tree, range_words

CLOSE = ")"
Tree = list[Any]
_PLACES = frozenset({"countries", "nationalities", "languages", "main_language"})
"""Fields that the name of a country or of its people may stand for."""
_AS_FIELD = {"main_language": "languages", "nationalities": "countries", "birthplace": "places"}


_SMALL = 10
"""Numbers up to this one may be meant without being said ("without a single nomination")."""


def _agree(wanted: float | None, said: float | None, exact: bool) -> bool:
    """Whether a bound is the one said; "under 100" may have been taken for 99 as well as for 100."""
    if wanted is None or said is None:
        return wanted is said
    return wanted == said or (not exact and abs(wanted - said) <= 1)


class NoElement(Exception):
    """A name or value of a query that no element of the question says."""


# -- query to tokens


def tokens_of(tree: Tree, elements: Sequence[Element], names: Sequence[frozenset[str]]) -> list[str]:
    """The tokens of a query's tree. `names`: for each element the folded names or ids of what it names.

    Raises NoElement for a name that no element says.
    """
    out = _Speaker(elements, names).say(tree)
    while out and out[-1] == CLOSE:
        out.pop()
    return out


@dataclass
class _Speaker:
    elements: Sequence[Element]
    names: Sequence[frozenset[str]]

    def say(self, tree: Tree) -> list[str]:
        head = str(tree[0])
        inner = self._award(tree[1:]) if head in {"awards", "award"} else self._inside(head, tree[1:])
        return [f"({head}", *inner, CLOSE]

    def _inside(self, head: str, parts: Sequence[Any]) -> list[str]:
        texts = [p for p in parts if isinstance(p, Quoted)]
        if head in RANGES or head == "years":
            return self._range(head, parts)
        if texts and len(texts) > 1 and (whole := self._saying(head, texts)) is not None:
            return [whole, *(t for p in parts if not isinstance(p, Quoted) for t in self._part(head, p))]
        return [token for part in parts for token in self._part(head, part)]

    def _part(self, head: str, part: Any) -> list[str]:
        if isinstance(part, list):
            return self.say(part)
        if isinstance(part, Quoted):
            one = self._saying(head, [part])
            if one is not None:
                return [one]
            if head in _NAMING:
                raise NoElement(part)
            return [f'"{part}"']
        return [str(part)]

    def _saying(self, head: str, texts: Sequence[str]) -> str | None:
        """The element that says these names or values."""
        wanted = {fold(t) for t in texts}
        for i, element in enumerate(self.elements):
            if element.link is not None:
                if len(wanted) == 1 and wanted & self.names[i]:
                    return f"@{i}"
                continue
            if any(wanted == {fold(v) for v in values} for values in texts_of(element, head)):
                return f"@{i}"
        return None

    def _range(self, head: str, parts: Sequence[Any]) -> list[str]:
        """The element that says the range, or each bound by the number that says it."""
        bounds = [None if p == "-" else float(p) for p in parts]
        wanted = (bounds[0], bounds[-1])
        near = [(i, f.value) for i, element in enumerate(self.elements) for f in element.filters if isinstance(f.value, Range)]
        for exact in (True, False):
            for i, value in near:
                if all(_agree(w, v, exact) for w, v in zip(wanted, (value.low, value.high), strict=True)):
                    return [f"@{i}"]
        return [self._bound(head, bound) for bound in (bounds if len(bounds) > 1 else bounds[:1])]

    def _bound(self, head: str, bound: float | None) -> str:
        if bound is None:
            return "-"
        for i, element in enumerate(self.elements):
            if element.value is not None and bound in (element.value, 1900 + element.value if head in {"year", "years"} and element.value < 100 else element.value):
                return f"@{i}"
        if bound <= _SMALL:
            return f"{bound:g}"
        raise NoElement(f"{head} {bound:g}")

    def _award(self, parts: Sequence[Any]) -> list[str]:
        """Body, category and ceremony by the elements that say them."""
        said = {str(p[0]): str(p[1]) for p in parts if isinstance(p, list) and p[0] in {"body", "category", "ceremony"}}
        out = [str(p) for p in parts if isinstance(p, str)]
        for i, element in enumerate(self.elements):
            pattern = award_of(element)
            told = {} if pattern is None else {k: str(v) for k, v in (("body", pattern.body), ("category", pattern.category), ("ceremony", pattern.ceremony)) if v is not None}
            if told and all(said.get(k) == v for k, v in told.items()):
                out.append(f"@{i}")
                said = {k: v for k, v in said.items() if k not in told or k == "body"}
                said = said if said.keys() - {"body"} else {}
                if not said:
                    break
        for key, value in said.items():
            if not (key == "body" and any(t.startswith("@") for t in out)):
                out += [f"({key}", f'"{value}"' if key != "ceremony" else value, CLOSE]
        return out + [t for p in parts if isinstance(p, list) and p[0] not in {"body", "category", "ceremony"} for t in self.say(p)]


_NAMING = frozenset({"film", "person", "character", "characters", "series", "directors", "writers", "composers", "cinematographers", "editors", "producers", "cast", "source_authors", "remake_of", "sequel_to", "id"})
"""Words after which a text is a name."""


def award_of(element: Element) -> AwardPattern | None:
    """The award that an element names."""
    return next((f.value for f in element.filters if isinstance(f.value, AwardPattern)), None)


def texts_of(element: Element, field: str) -> list[tuple[str, ...]]:
    """The values of a field that an element may say: "Korean" two countries of film, a language, a nationality."""
    if element.sort == "maker":
        return [f.value.values for condition in element.filters if isinstance(condition.value, Selection) for f in condition.value.conditions if getattr(f, "field", "") == field and isinstance(getattr(f, "value", None), Texts)]  # type: ignore[union-attr]
    wanted = _AS_FIELD.get(field, field)
    return [f.value.values for f in element.filters if isinstance(f.value, Texts) and f.field == wanted]


# -- tokens to query


def query_of(tokens: Sequence[str], elements: Sequence[Element], ids_of: Any) -> Query:
    """The query that tokens say. `ids_of(kind, element)` gives what an element names. Raises BadQuery."""
    stack: list[Tree] = [[]]
    for token in tokens:
        if token == CLOSE:
            if len(stack) < 3:
                raise BadQuery("More is closed than was opened.")
            _close(stack)
        elif token.startswith("("):
            stack.append([token[1:]])
        elif token.startswith("@"):
            stack[-1] += _said(str(stack[-1][0]) if stack[-1] else "", int(token[1:]), elements, stack)
        elif token.startswith('"'):
            stack[-1].append(Quoted(token.strip('"')))
        else:
            stack[-1].append(token)
    while len(stack) > 1:
        _close(stack)
    if len(stack[0]) != 1 or not isinstance(stack[0][0], list):
        raise BadQuery("A query is one expression.")

    def resolve(kind: Kind, name: str) -> tuple[str, ...]:
        return tuple(ids_of(kind, elements[int(name[1:])])) if name.startswith("@") else ()

    return query_of_tree(stack[0][0], resolve)


def _close(stack: list[Tree]) -> None:
    done = stack.pop()
    stack[-1].append(done)


def _said(head: str, index: int, elements: Sequence[Element], stack: Sequence[Tree]) -> list[Any]:
    """What an element puts into the expression that begins with `head`."""
    if index >= len(elements):
        raise BadQuery(f"There is no element {index}.")
    element = elements[index]
    if element.link is not None:
        return _named(head, index, element)
    if head in RANGES or head == "years":
        found = next((f.value for f in element.filters if isinstance(f.value, Range)), None)
        if found is not None:
            return list(range_words(found))
        if element.value is not None:
            return [str(1900 + element.value if head in {"year", "years"} and element.value < 100 else element.value)]
    elif head in {"limit", "offset"} and element.value is not None:
        return [str(element.value)]
    elif head in {"awards", "award"}:
        pattern = award_of(element)
        if pattern is not None:
            held = {p[0] for p in stack[-1][1:] if isinstance(p, list)}
            pairs = (("body", pattern.body), ("category", pattern.category))
            out: list[Any] = [[k, Quoted(v)] for k, v in pairs if v is not None and k not in held]
            return out + ([["ceremony", str(pattern.ceremony)]] if pattern.ceremony else [])
    else:
        values = texts_of(element, head)
        if values:
            return [Quoted(v) for v in values[0]]
    raise BadQuery(f"A {element.sort} does not stand in ({head} …).")


def _named(head: str, index: int, element: Element) -> list[Any]:
    names = element.link.names if element.link is not None else ()
    if head == "series":
        series = [n for n in names if n.sort == "series"] or list(names)
        return [Quoted(series[0].text)]
    if head in {"character", "characters"}:
        character = [n for n in names if n.kind is Kind.CHARACTER] or list(names)
        return [Quoted(character[0].text)]
    if head not in _NAMING and head not in QUERY_WORDS:
        raise BadQuery(f"A name does not stand in ({head} …).")
    return [Quoted(f"@{index}")]


__all__ = ["CLOSE", "HIDDEN", "NoElement", "query_of", "tokens_of"]
