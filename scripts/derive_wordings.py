"""Wordings for understanding/examples.json out of written questions: python scripts/derive_wordings.py FILE.jsonl…

From each question that opens a conversation and asks one thing of one named thing, or wishes, describes, doubts: its words
with names and conditions masked, under the label that its query has. Wordings that are there already are left out. Then
scripts/fit_wordings.py has to be run. Files of questions that are to measure understanding must not be given.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue, Name
from botmovie.domain import Intent, Kind, Outcome, Query
from botmovie.errors import BadQuery
from botmovie.evaluation.questions import Mark, WrittenTurn, load_written, resolver
from botmovie.retrieval.grouping import FIELDS
from botmovie.settings import load_settings
from botmovie.understanding.linking import Link
from botmovie.understanding.notation import read_query
from botmovie.understanding.paths import leaves_of
from botmovie.understanding.reading import Reading, assemble
from botmovie.understanding.tokens import tokenize
from botmovie.wiring import open_search

PLAIN = {Intent.HELP: "help", Intent.OUT_OF_SCOPE: "out_of_scope", Intent.IDENTIFY: "identify", Intent.RECOMMEND: "recommend"}
COUNTS = {("oscars_won",), ("awards",), ("nominations",), ("person_awards",), ("awards_won",)}
NEW = frozenset(f"group:{field}" for field in sorted(FIELDS))
CALLED = {"source_authors": "based_on", "oscars_won": "awards", "age": "born"}


def wordings(path: Path, catalogue: Catalogue, labels: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(label, masked words) of the questions of a file."""
    for written in load_written(path):
        turn = written.turns[0]
        try:
            query = read_query(turn.query, resolver(catalogue)).query
        except BadQuery:
            continue
        reading = masked(turn, query, catalogue)
        label = label_of(query, turn.outcome, [word for word in reading.words if word.startswith("x")])
        if label in labels:
            yield label, reading.masked


def masked(turn: WrittenTurn, query: Query, catalogue: Catalogue) -> Reading:
    """The words of a question as understanding sees them, with its marks for links."""
    tokens = tokenize(turn.say)
    links = []
    for mark in turn.marks:
        covered = [i for i, token in enumerate(tokens) if token.start >= mark.start and token.end <= mark.end]
        if covered:
            kind, sort = kind_of(mark, query, catalogue)
            links.append(Link(covered[0], covered[-1] + 1, (Name(kind, mark.name, mark.name, fold(mark.name), sort, 0.9, mark.name),)))
    return assemble(turn.say, tokens, tuple(links))


def kind_of(mark: Mark, query: Query, catalogue: Catalogue) -> tuple[Kind, str]:
    """What a marked name is, with the sort that its link has."""
    folded = fold(mark.name)
    for leaf in leaves_of(query):
        if isinstance(leaf.value, str) and fold(leaf.value) == folded:
            return Kind.CHARACTER, "character"
        if leaf.path.endswith("series") and folded in {fold(v) for v in getattr(leaf.value, "values", ())}:
            return Kind.FILM, "series"
    resolve = resolver(catalogue)
    person = not resolve(Kind.FILM, mark.name) and bool(resolve(Kind.PERSON, mark.name))
    return (Kind.PERSON, "name") if person else (Kind.FILM, "title")


def label_of(query: Query, outcome: Outcome, masks: list[str]) -> str | None:
    """The label of a query about one thing; None for one that the head is no judge of."""
    subject, intent = query.subject, query.intent
    if intent in PLAIN:
        return PLAIN[intent]
    if outcome is Outcome.UNKNOWN or subject is None:
        return None
    if intent is Intent.GROUP:
        return f"group:{query.fields[0]}" if query.fields else None
    films, people = masks.count("xfilm"), masks.count("xperson")
    if query.claims:
        return "verify" if intent is Intent.CHECK and films + people else None
    if intent is Intent.ASK:
        return "ask"
    if intent is Intent.DESCRIBE:
        return "describe" if subject.kind is Kind.FILM else "person:life" if subject.kind is Kind.PERSON else None
    one = len(subject.ids) == 1
    if intent is Intent.COUNT:
        return "count:awards" if one and query.fields in COUNTS else None
    if intent is Intent.FIND:
        only = subject.kind is Kind.FILM and len(subject.conditions) == 1 and subject.order is None and masks == ["xperson"]
        return "person:films" if only else None
    if intent is not Intent.LOOKUP or len(query.fields) != 1:
        return None
    field = CALLED.get(query.fields[0], query.fields[0])
    if subject.kind is Kind.CHARACTER:
        return f"character:{field}"
    if not one or (films != 1 or people if subject.kind is Kind.FILM else people != 1):
        return None
    return f"{'field' if subject.kind is Kind.FILM else 'person'}:{field}"


def main() -> None:
    path = Path(str(files("botmovie.understanding"))) / "examples.json"
    table: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    held = {" ".join(text.casefold().split()) for texts in table.values() for text in texts}
    added = 0
    with open_search(load_settings()) as (catalogue, _):
        for name in sys.argv[1:]:
            for label, text in wordings(Path(name), catalogue, frozenset(table) | NEW):
                if text.casefold() not in held:
                    held.add(text.casefold())
                    table.setdefault(label, []).append(text)
                    added += 1
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{added} wordings added, {len(held)} now\n")


if __name__ == "__main__":
    main()
