"""Written questions to what the parser learns from: words with marks, and the tokens of the query.

Each question stands there twice: with the names that its writer marked, and with those that linking finds by itself, which
may be fewer, more, or of another kind. Questions that lean on an earlier turn are left out. The wordings of
`understanding/examples.json` that stand for one thing asked of one thing named come as rows of no hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue, Name
from botmovie.domain import ROLE_FIELDS, Kind
from botmovie.errors import BadQuery
from botmovie.evaluation.questions import WrittenTurn, load_written, resolver
from botmovie.understanding import Understander
from botmovie.understanding.conversation import Context
from botmovie.understanding.elements import HIDDEN, Shown, show
from botmovie.understanding.linking import Link
from botmovie.understanding.notation import Quoted, tree_of
from botmovie.understanding.reading import assemble
from botmovie.understanding.targets import NoElement, tokens_of
from botmovie.understanding.tokens import tokenize
from botmovie.understanding.wordings import load_examples

_KINDS = {"film": Kind.FILM, "series": Kind.FILM, "person": Kind.PERSON, "character": Kind.CHARACTER}
_MASKS = {"xfilm": "film", "xperson": "person", "xcharacter": "character", "xseries": "series", "xyear": "year", "xcountry": "place", "xlanguage": "place", "xgenre": "genre", "xaward": "award", "xruntime": "runtime", "xmoney": "money", "xmaker": "maker"}
_SAID = {"year": "1994", "place": "french", "genre": "western", "award": "oscar", "runtime": "two hours", "money": "a million dollars", "maker": "by a woman"}
_OF_PEOPLE = {"born", "birthplace", "died", "nationalities", "roles"}


def rows_of(path: Path, catalogue: Catalogue, understander: Understander) -> Iterator[dict[str, Any]]:
    """Rows of one hand, whose name is the file's."""
    resolve = resolver(catalogue)
    for written in load_written(path):
        turn = written.turns[0]
        try:
            tree = tree_of(turn.query)
        except BadQuery:
            continue
        sorts = sorts_in(tree)
        marked = show(assemble(turn.say, tokenize(turn.say), marked_links(turn, sorts)), understander.phrases)
        linked = show(understander.reading(turn.say, Context(())), understander.phrases)
        named = [frozenset({fold(e.link.names[0].id)}) if e.link else frozenset() for e in marked.elements]
        for shown, names in ((marked, named), (linked, _names_of_linked(turn, linked, sorts, resolve))):
            try:
                target = tokens_of(tree, shown.elements, names)
            except NoElement:
                continue
            yield {"id": written.id, "hand": path.stem, "words": shown.words, "marks": shown.marks, "target": target}


def sorts_in(tree: Sequence[Any], found: dict[str, str] | None = None) -> dict[str, str]:
    """What each name in a query's tree is: film, person, character or series, by its folded form."""
    found = {} if found is None else found
    head = str(tree[0])
    for part in tree[1:]:
        if isinstance(part, list):
            sorts_in(part, found)
        elif isinstance(part, Quoted):
            sort = _sort_under(head, tree)
            if sort:
                found.setdefault(fold(part), sort)
    return found


def _sort_under(head: str, tree: Sequence[Any]) -> str:
    if head in {"film", "remake_of", "sequel_to"} or (head == "id" and tree[1] == "film"):
        return "film"
    if head in {"character", "characters"}:
        return "character"
    if head == "series":
        return "series"
    return "person" if head in {"person", "id", *ROLE_FIELDS} else ""


def marked_links(turn: WrittenTurn, sorts: dict[str, str]) -> tuple[Link, ...]:
    """The names that the writer marked, as links."""
    tokens = tokenize(turn.say)
    links = []
    for mark in turn.marks:
        inside = [i for i, token in enumerate(tokens) if token.start >= mark.start and token.end <= mark.end]
        if inside:
            sort = sorts.get(fold(mark.name)) or ("film" if mark.name.endswith(")") else "person")
            name = Name(_KINDS[sort], mark.name, mark.name, fold(mark.name), "series" if sort == "series" else "title", 0.9, mark.name)
            links.append(Link(inside[0], inside[-1] + 1, (name,)))
    return tuple(sorted(links, key=lambda link: link.start))


def _names_of_linked(turn: WrittenTurn, shown: Shown, sorts: dict[str, str], resolve: Any) -> list[frozenset[str]]:
    """For each element what its link may be called, and the names of the query that mean one of its entities."""
    names = [{form for n in (e.link.names[:12] if e.link else ()) for form in (fold(n.text), fold(n.label), n.id)} for e in shown.elements]
    written = {fold(mark.name): mark.name for mark in turn.marks}
    for name, sort in sorts.items():
        ids = set(resolve(_KINDS[sort], written.get(name, name))) if sort in {"film", "person"} else set()
        for some in names:
            if ids & some:
                some.add(name)
    return [frozenset(some) for some in names]


def wording_rows() -> Iterator[dict[str, Any]]:
    """Rows of the described wordings whose label says the whole query."""
    for number, (label, text) in enumerate(load_examples()):
        words = [re.sub(r"[^\w]", "", word) or word for word in text.casefold().split()]
        target = _target_of(label, [_MASKS[w] for w in words if w in _MASKS])
        if target is None:
            continue
        out: list[str] = []
        marks: list[int] = []
        for word in words:
            sort = _MASKS.get(word)
            if sort is None:
                out.append(word)
                continue
            marks.append(len(out))
            out += [f"#{sort}", *(() if sort in HIDDEN else _SAID[sort].split())]
        yield {"id": f"wording-{number}", "hand": "", "words": out, "marks": marks, "target": target}


def _target_of(label: str, sorts: list[str]) -> list[str] | None:
    asked, _, of = label.partition(":")
    if asked == "field" and sorts == ["film"]:
        return ["(lookup", of, "(film", "@0"]
    if asked == "character" and sorts.count("character") == 1 and set(sorts) <= {"character", "film"} and len(sorts) <= 2:
        film = ["(film", f"@{sorts.index('film')}"] if "film" in sorts else []
        return ["(lookup", of, "(character", f"@{sorts.index('character')}", *film]
    if asked == "person" and of in _OF_PEOPLE and sorts == ["person"]:
        return ["(lookup", of, "(person", "@0"]
    if label == "person:parts" and sorted(sorts) == ["film", "person"]:
        return ["(lookup", "parts", "(person", f"@{sorts.index('person')}", ")", "(film", f"@{sorts.index('film')}"]
    if label == "person:life" and sorts == ["person"]:
        return ["(describe", "(person", "@0"]
    if label in {"describe", "ask"} and sorts == ["film"]:
        return [f"({label}", "(film", "@0"]
    return [f"({label}"] if label in {"help", "out_of_scope", "identify"} and not sorts else None

