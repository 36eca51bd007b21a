"""Questions written by hand with the query that each means: read, checked, and executed (docs/notation.md).

One conversation a line: {"id", "turns": [{"say", "query", "outcome", "values"}]}. In `say` the words that name a film, a
person, a character or a series stand in square brackets; where they differ from the name in the query it follows after a
bar: "who shot [heat|Heat (1995)]?". Knows nothing of how questions are understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Candidate, Evidence, Interpretation, Kind, Outcome, Question, SpoilerLevel
from botmovie.errors import BadInput, BadQuery
from botmovie.generation.realise import realise
from botmovie.understanding.notation import Reading, read_query

Retrieve = Callable[[Interpretation, Question], Evidence]
_MARK = re.compile(r"\[([^\]\[|]+)(?:\|([^\]\[|]+))?\]")
_YEAR = re.compile(r"(.+) \((\d{4})\)")
_OWN = frozenset({"title", "original", "romanised", "also_known_as", "name"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a question that name something: from `start` to `end` of the plain text, and the name meant."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class WrittenTurn:
    say: str  # without marks
    marks: tuple[Mark, ...]
    query: str
    outcome: Outcome
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One conversation; `where` is "file:line"."""

    id: str
    turns: tuple[WrittenTurn, ...]
    where: str


def load_written(path: Path) -> Iterator[Written]:
    """The conversations of a file. Raises BadInput that names the line."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            yield parse_written(line, f"{path.name}:{number}")


def parse_written(line: str, where: str) -> Written:
    """One line. Raises BadInput that says what is wrong with it."""
    try:
        row = json.loads(line)
        turns = tuple(_turn(turn) for turn in row["turns"])
        if not turns:
            raise ValueError("turns is empty")
        return Written(str(row["id"]), turns, where)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{where}: {type(error).__name__}: {error}; a line is {{id, turns: [{{say, query, outcome, values}}]}}.") from None


def _turn(row: dict[str, object]) -> WrittenTurn:
    unknown = set(row) - {"say", "query", "outcome", "values"}
    if unknown:
        raise ValueError(f"a turn has no {', '.join(sorted(unknown))}")
    say, marks = unmarked(str(row["say"]))
    values = row.get("values", [])
    if not isinstance(values, list):
        raise TypeError("values is a list")
    return WrittenTurn(say, marks, str(row["query"]), Outcome(str(row["outcome"])), tuple(str(v) for v in values))


def unmarked(said: str) -> tuple[str, tuple[Mark, ...]]:
    """The plain text of a marked question, and its marks."""
    plain, at, marks = "", 0, []
    for match in _MARK.finditer(said):
        plain += said[at : match.start()]
        marks.append(Mark(len(plain), len(plain) + len(match[1]), match[2] or match[1]))
        plain += match[1]
        at = match.end()
    return plain + said[at:], tuple(marks)


def resolver(catalogue: Catalogue) -> Callable[[Kind, str], tuple[str, ...]]:
    """Names as they stand in a notation to ids: "Heat (1995)", a title alone, a person's name."""

    def resolve(kind: Kind, name: str) -> tuple[str, ...]:
        dated = _YEAR.fullmatch(name) if kind is Kind.FILM else None
        text, year = (dated[1], int(dated[2])) if dated else (name, None)
        found = [n for n in catalogue.names_exact([fold(text)]) if n.kind is kind and n.sort in _OWN]
        ids = list(dict.fromkeys(n.id for n in found))
        if kind is Kind.PERSON:
            called = [p.id for p in catalogue.people(ids) if p.name == name]
            return tuple(called or ids)
        held = [f for f in catalogue.films(ids) if year is None or f.year == year]
        titled = [f.id for f in held if fold(f.title) == fold(text)]
        return tuple(titled or [f.id for f in held])

    return resolve


def label_of(catalogue: Catalogue) -> Callable[[Kind, str], str]:
    """Ids to names as they stand in a notation."""

    def label(kind: Kind, entity_id: str) -> str:
        if kind is Kind.FILM:
            film = catalogue.film(entity_id)
            return film.label if film else entity_id
        person = catalogue.person(entity_id)
        return person.name if person else entity_id

    return label


def problems_of(turn: WrittenTurn, catalogue: Catalogue, retrieve: Retrieve, earlier: tuple[WrittenTurn, ...] = ()) -> list[str]:
    """What is wrong with a turn: its notation, its marks, or what comes out when its query is executed."""
    try:
        reading = read_query(turn.query, resolver(catalogue))
    except BadQuery as error:
        return [str(error)]
    problems = _mark_problems(turn, reading, earlier)
    try:
        outcome, values = execute(turn, reading, catalogue, retrieve)
    except BadQuery as error:
        return [*problems, str(error)]
    if outcome is not turn.outcome:
        problems.append(f"the outcome is {outcome.value}, not {turn.outcome.value}; values {list(values)[:8]}")
    elif missing := [v for v in turn.values if not any(_same(v, x) for x in values)]:
        problems.append(f"{missing} not among the values {list(values)[:12]}")
    return problems


def _same(expected: str, found: str) -> bool:
    """Whether they are one, but for what stands in brackets behind: "101 minutes (1 h 41 min)"."""
    return fold(found) == fold(expected) or found.casefold().startswith(f"{expected.casefold()} (")


def execute(turn: WrittenTurn, reading: Reading, catalogue: Catalogue, retrieve: Retrieve) -> tuple[Outcome, tuple[str, ...]]:
    """The outcome and the values of a turn's query."""
    shared = [i for ids in reading.shared.values() for i in ids]
    films = catalogue.films(shared)
    choices = tuple(Candidate(Kind.FILM, f.id, f.label, 1.0) for f in films) if reading.query.subject is not None and reading.query.subject.kind is Kind.FILM else ()
    query = replace(reading.query, text=reading.query.text or turn.say)
    interpretation = Interpretation(query, choices=choices, missing=tuple(reading.missing), standalone=turn.say)
    evidence = retrieve(interpretation, Question(turn.say, SpoilerLevel.FULL))
    if evidence.open:
        return evidence.outcome, tuple(row.label for row in evidence.rows)
    said = realise(interpretation, evidence, Question(turn.say, SpoilerLevel.FULL))
    return evidence.outcome, (*said.values, *(v for row in evidence.rows for v in (row.label, *row.values)))


def _mark_problems(turn: WrittenTurn, reading: Reading, earlier: tuple[WrittenTurn, ...]) -> list[str]:
    marked = {fold(m.name) for t in (*earlier, turn) for m in t.marks}
    named = {fold(n) for n in reading.names}
    unmarked_names = [n for n in reading.names if fold(n) not in marked and not _within_earlier(n, earlier)]
    problems = [f"{n!r} stands in the query, but no words of the question are marked as naming it" for n in unmarked_names]
    unused = [m.name for m in turn.marks if fold(m.name) not in named and f'"{fold(m.name)}"' not in fold_notation(turn.query)]
    problems += [f"[{n}] is marked, but does not stand in the query" for n in unused]
    if "[" in turn.say or "]" in turn.say:
        problems.append("a square bracket is left over")
    return problems


def fold_notation(query: str) -> str:
    """The notation with its quoted texts folded."""
    return re.sub(r'"((?:[^"\\]|\\.)*)"', lambda m: f'"{fold(m[1])}"', query)


def _within_earlier(name: str, earlier: tuple[WrittenTurn, ...]) -> bool:
    """Whether an earlier turn spoke of it, in its query or as one of its values."""
    plain = _YEAR.sub(r"\1", name)
    return any(f'"{name}"' in t.query or name in t.values or plain in t.values for t in earlier)
