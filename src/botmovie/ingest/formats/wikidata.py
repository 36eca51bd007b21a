"""Answers of the Wikidata query service as SPARQL JSON, to the query that docs/formats.md gives.

An answer has one row for every value of a film, and one film may stand in several answers: rows are set aside and put
together by film. Any of the query's variables may be missing. What is a bare Q number has no label and is left out.
Entity dumps are not read: their values are numbers of other entities, whose names lie elsewhere in the dump.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from botmovie.domain import Award, Provenance, Role
from botmovie.errors import BadInput
from botmovie.ingest.formats.aside import Aside
from botmovie.ingest.formats.json_stream import JsonStream, Malformed
from botmovie.ingest.formats.packing import Meter, Piece, find_pieces, open_text, read_head
from botmovie.ingest.formats.wikidata_awards import award_of
from botmovie.ingest.raw import Item, Progress, RawCredit, RawFilm, RawMoney, RawTitle, Rejected

Row = Mapping[str, str]
PEOPLE = {
    "director": Role.DIRECTOR, "writer": Role.WRITER, "actor": Role.ACTOR, "composer": Role.COMPOSER, "cinematographer": Role.CINEMATOGRAPHER,
    "editor": Role.EDITOR, "producer": Role.PRODUCER, "author": Role.AUTHOR,
}  # fmt: skip
"""Variables of the query that hold a person; the name is in the variable with "Label" behind it."""
VARIABLES = frozenset(
    """filmLabel alias originalTitle date country language genre duration series studio place award imdb tmdb boxOffice cost""".split()
) | frozenset(PEOPLE)  # fmt: skip
_MINUTES = {"Q7727": 1.0, "Q25235": 60.0, "Q11574": 1 / 60}
"""Units of duration: minute, hour, second."""
_ENTITY = re.compile(r"^https?://www\.wikidata\.org/entity/(Q\d+)$")
_Q = re.compile(r"^Q\d+$")
_BINDINGS = re.compile(r'"bindings"\s*:\s*(?=\[)')
_GAVE_UP = re.compile(r"TimeoutException|QueryTimeout|java\.|SPARQL-QUERY")
_ADVICE = "the format wikidata is JSON from the Wikidata query service (docs/formats.md has the query)"


class Wikidata:
    name = "wikidata"
    provenance = Provenance("Wikidata", "CC0 1.0")

    def __init__(self) -> None:
        self.passed_over: Counter[str] = Counter()
        """Rows that were read and add nothing, by reason."""

    def check(self, paths: Sequence[Path]) -> None:
        for piece in _pieces(paths):
            _check_head(piece, read_head(piece))

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """Every film of all answers, in the order of their first rows."""
        self.passed_over.clear()
        meter = Meter(progress)
        with Aside() as aside:
            for piece in _pieces(paths):
                yield from _set_aside(piece, meter, aside)
            for film_id, rows in aside.groups():
                yield self._film(film_id, rows)

    def _film(self, film_id: str, rows: Sequence[tuple[str, Row]]) -> RawFilm | Rejected:
        where, held = rows[0][0], [row for _, row in rows]
        original = next(_each(held, "originalTitle"), None)
        title = next((t for t in _each(held, "filmLabel") if not _Q.match(t)), original)
        if title is None:
            return Rejected(where, f"{film_id} has neither a label nor an original title")
        years = sorted({int(y) for d in _each(held, "date") if (y := d[:4]).isdigit()})
        ids = {"wikidata": film_id} | {scheme: value for scheme in ("imdb", "tmdb") if (value := next(_each(held, scheme), None))}
        return RawFilm(
            where, title, years[0] if years else None, ids=ids, titles=tuple(_titles(held, title)), countries=_labels(held, "country"), languages=_labels(held, "language"),
            runtime=_runtime(held), genres=_labels(held, "genre"), places=_labels(held, "place"), studios=_labels(held, "studio"), series=_labels(held, "series"),
            credits=tuple(_credits(held)), awards=tuple(self._awards(held)), budget=_money(held, "cost"), gross=_money(held, "boxOffice"),
        )  # fmt: skip

    def _awards(self, rows: Sequence[Row]) -> Iterator[Award]:
        """Each award once, with all whom it names; a nomination that was won is not told again."""
        people: dict[tuple[str, str | None, str | None, bool], dict[str, None]] = {}
        for row in rows:
            label = row.get("awardLabel", "")
            if label and not _Q.match(label):
                named = people.setdefault((label, row.get("awardDate"), row.get("awardCeremonyLabel"), row.get("awardWon", "true") in ("true", "1")), {})
                if (name := row.get("awardPersonLabel")) and not _Q.match(name):
                    named[name] = None
        found: dict[tuple[str, str, int, tuple[str, ...]], Award] = {}
        for (label, when, ceremony, won), names in people.items():
            award = award_of(label, when, ceremony, won=won, people=tuple(names))
            if award is None:
                self.passed_over["awards without a year"] += 1
                continue
            key = (award.body, award.category, award.year, award.people)
            if key not in found or award.won:
                found[key] = award
        yield from found.values()


def _pieces(paths: Sequence[Path]) -> list[Piece]:
    """Of a folder or an archive the JSON files, of files all that are named."""
    named = set(paths)
    pieces = [p for p in find_pieces(paths) if p.name.endswith((".json", ".srj")) or (p.path in named and p.member is None)]
    if not pieces:
        raise BadInput(f"There is no .json file in {', '.join(map(str, paths))}; {_ADVICE}.")
    return pieces


def _check_head(piece: Piece, head: str) -> None:
    start = head.lstrip()
    if start.startswith("[") and '"type":"item"' in start.replace(" ", "")[:2000]:
        raise BadInput(f"{piece.shown} is an entity dump, whose values are numbers of other entities; ask the query service instead: {_ADVICE}.")
    if start.startswith("[") and re.match(r'\[\s*\{\s*"\w+"\s*:\s*"', start):
        raise BadInput(f"{piece.shown} is the simple JSON of the page; take the one for programs (Download, “JSON file (verbose)”, or format=json): {_ADVICE}.")
    if start[:1] != "{" or '"head"' not in start:
        told = "is XML" if start.startswith("<") else "is no answer of the query service"
        raise BadInput(f"{piece.shown} {told}; {_ADVICE}.")
    variables = re.search(r'"vars"\s*:\s*\[([^\]]*)\]', start)
    names = set(re.findall(r'"(\w+)"', variables[1])) if variables else set()
    if "film" not in names or not names & VARIABLES:
        raise BadInput(f"{piece.shown} answers another query (its variables are {', '.join(sorted(names)) or 'not told'}); {_ADVICE}.")


def _set_aside(piece: Piece, meter: Meter, aside: Aside) -> Iterator[Rejected]:
    with open_text(piece, meter) as text:
        stream = JsonStream(text, piece)
        if not stream.seek(_BINDINGS):
            raise BadInput(f"{piece.shown} has no results; {_ADVICE}.")
        try:
            for value in stream.items():
                if isinstance(value, Rejected):
                    yield value
                    continue
                row = _row(value.data)
                if (film := row.pop("film", "")) and _Q.match(film):
                    aside.add(film, (piece.at(value.line), row))
                else:
                    yield Rejected(piece.at(value.line), "names no film by its Q number")
            ended = re.fullmatch(r"\}.*\}", stream.rest(), re.DOTALL)
        except BadInput as error:
            if isinstance(error, Malformed) and _GAVE_UP.search(stream.rest()):
                raise BadInput(f"{piece.shown}: the query service gave up in the middle, after 60 seconds; ask for fewer films at a time.") from None
            raise
        if not ended:
            raise BadInput(f"{piece.shown} is cut short after its results; fetch it again.")


def _row(binding: Any) -> dict[str, str]:
    """The values by variable: of entities their Q numbers; unknown ones left out."""
    found: dict[str, str] = {}
    for name, term in binding.items() if isinstance(binding, dict) else ():
        value = term.get("value") if isinstance(term, dict) else None
        if not isinstance(value, str) or not value.strip() or term.get("type") == "bnode" or "/.well-known/genid/" in value:
            continue
        entity = _ENTITY.match(value) if term.get("type") == "uri" else None
        found[name] = entity[1] if entity else value.strip()
        if language := term.get("xml:lang"):
            found[f"{name}@"] = language
    return found


def _each(rows: Sequence[Row], name: str) -> Iterator[str]:
    """The different values of a variable, in order."""
    yield from dict.fromkeys(row[name] for row in rows if name in row)


def _labels(rows: Sequence[Row], name: str) -> tuple[str, ...]:
    return tuple(label for label in _each(rows, f"{name}Label") if not _Q.match(label))


def _titles(rows: Sequence[Row], title: str) -> Iterator[RawTitle]:
    seen = {title}
    for kind, name in (("original", "originalTitle"), ("also_known_as", "alias")):
        for row in rows:
            if (text := row.get(name)) and text not in seen:
                seen.add(text)
                yield RawTitle(text, kind, row.get(f"{name}@"))


def _credits(rows: Sequence[Row]) -> Iterator[RawCredit]:
    """In the order of the answer, which is no billing; an actor of several characters plays them all."""
    for name, role in PEOPLE.items():
        held: dict[str, tuple[str, dict[str, None]]] = {}
        for row in rows:
            label = row.get(f"{name}Label", "")
            if not label or _Q.match(label):
                continue
            characters = held.setdefault(row.get(name, label), (label, {}))[1]
            for key in ("characterLabel", "characterName"):
                if role is Role.ACTOR and (character := row.get(key)) and not _Q.match(character):
                    characters[character] = None
        for key, (label, characters) in held.items():
            yield RawCredit(label, role, " / ".join(characters) or None, {"wikidata": key} if _Q.match(key) else {})


def _runtime(rows: Sequence[Row]) -> float | None:
    """In minutes; of several cuts the first that is told in a unit of time."""
    for row in rows:
        factor = _MINUTES.get(row.get("durationUnit", "Q7727"))
        if "duration" in row and factor and (value := _amount(row["duration"])):
            return round(value * factor, 2)
    return None


def _money(rows: Sequence[Row], name: str) -> RawMoney | None:
    """Of several sums the largest in US dollars, or else the largest of the first currency: parts are smaller than the whole."""
    sums = [(row.get(f"{name}Currency"), value, row.get(f"{name}Date")) for row in rows if name in row and (value := _amount(row[name]))]
    if not sums:
        return None
    currency = "USD" if any(c == "USD" for c, _, _ in sums) else sums[0][0]
    _, amount, when = max((s for s in sums if s[0] == currency), key=lambda s: s[1])
    return RawMoney(int(amount) if amount.is_integer() else amount, currency, when[:10] if when else None)


def _amount(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None
