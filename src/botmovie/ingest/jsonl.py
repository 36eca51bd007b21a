"""Import of films and people from JSON Lines in our authoring format (docs/authoring.md).

Every line is read on its own: a bad one is reported and skipped. What cannot be JSON Lines at all is refused before
anything is written. Knows nothing of how a catalogue stores.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from botmovie.catalogue.import_staging import import_lock
from botmovie.catalogue.protocol import Catalogue
from botmovie.catalogue.taking_in import ImportRow, Intake, catalogue_file, take_in
from botmovie.domain import Person, Provenance, Record, Saying
from botmovie.errors import BadInput, BadRecord, NotFound
from botmovie.ingest.authoring import parse_line, parse_person, parse_sayings

Progress = Callable[[int], None]
FORMAT = "jsonl"
PROGRESS_EVERY = 100
FIRST_BYTES = 1 << 20
"""How much of a file is read to find its first line; a film takes a few thousand bytes."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: films and described people taken in, and (file:line, reason) of what was not."""

    films: int
    skipped: tuple[tuple[str, str], ...] = ()
    people: int = 0


@dataclass
class _Run:
    """One import under way."""

    paths: Sequence[Path]
    progress: Progress | None
    skipped: list[tuple[str, str]] = field(default_factory=list)
    people: dict[str, tuple[Person, tuple[Saying, ...]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        """The films of all files, in order; people are set aside. Raises BadInput where there is nothing to take in."""
        done = 0
        for path in self.paths:
            with path.open("rb") as file:
                for number, raw in enumerate(file, 1):
                    if not raw.strip():
                        continue
                    record = self._read(raw, path, f"{path.name}:{number}")
                    done += 1
                    if self.progress is not None and done % PROGRESS_EVERY == 0:
                        self.progress(done)
                    if record is not None:
                        yield record
        if self.progress is not None:
            self.progress(done)
        if not self.ids and not self.people:
            where, reason = self.skipped[0]
            raise BadInput(f"No line could be taken in, so nothing was changed. The first reason: {where}: {reason}")

    def _read(self, raw: bytes, path: Path, where: str) -> Record | None:
        provenance = Provenance(path.name, "not stated")
        try:
            line = raw.decode("utf-8-sig")
            if _is_person(line):
                person = parse_person(line, provenance=provenance)
                self.people[person.id] = person, parse_sayings(line)
                return None
            record = parse_line(line, strict=False, provenance=provenance)
        except UnicodeDecodeError as error:
            self.skipped.append((where, f"no UTF-8 text at byte {error.start}"))
        except BadRecord as error:
            self.skipped.append((where, str(error)))
        else:
            if record.film.id not in self.ids:
                self.ids[record.film.id] = where
                return record
            self.skipped.append((where, f"{record.film.label} has the id {record.film.id} of {self.ids[record.film.id]}; give one of them an id of its own"))
        return None


def import_jsonl(catalogue: Catalogue, paths: Sequence[Path], *, replace: bool = False, progress: Progress | None = None) -> ImportReport:
    """Take the films of all files into the catalogue in one transaction: a failure leaves it as it was.

    A film held under the same id is written anew; `replace` empties the catalogue first. `progress` is called with the
    number of lines read. Lines with a name and no title describe people, as in an export. The search indexes follow
    at `reindex` or when the catalogue is next searched. Raises NotFound for a file that is not there, BadInput for
    one that is not JSON Lines, or if no line is good, and CatalogueLocked while another import is under way.
    """
    if not paths:
        raise BadInput("Name at least one file to import.")
    for path in paths:
        _check_file(path)
    run = _Run(paths, progress)

    def change(intake: Intake) -> int:
        if replace:
            intake.empty()
        films = intake.write_films(run.records())
        intake.write_people(list(run.people.values()))
        counts = {"read": {"rows": len(run.ids) + len(run.people) + len(run.skipped), "rejected": len(run.skipped)}, "films": {"written": films}, "people": {"written": len(run.people)}}
        intake.record(ImportRow(FORMAT, ", ".join(p.name for p in paths), "not stated", tuple(p.name for p in paths), counts, tuple(run.skipped)))
        return films

    with import_lock(catalogue_file(catalogue)):
        films = take_in(catalogue, change)
    return ImportReport(films, tuple(run.skipped), len(run.people))


def _check_file(path: Path) -> None:
    """That the file's first line is a JSON object."""
    if not path.exists():
        raise NotFound(f"There is no file {path}.")
    if not path.is_file():
        raise BadInput(f"{path} is no file; name the .jsonl files themselves.")
    advice = "the jsonl format is UTF-8 text with one film, a JSON object, on each line (docs/authoring.md)"
    with path.open("rb") as file:
        head = file.read(FIRST_BYTES)
    first = next((line for line in head.splitlines() if line.strip()), b"")
    if not first:
        raise BadInput(f"{path} is empty; {advice}.")
    try:
        value = json.loads(first.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise BadInput(f"{path} is not JSON Lines: its first line cannot be read; {advice}.") from None
    if not isinstance(value, dict):
        raise BadInput(f"{path} is not JSON Lines: its first line is {type(value).__name__}, not an object; {advice}.")


def _is_person(line: str) -> bool:
    """Whether the line has a name and no title; a line that is no JSON is left to the reader of films to report."""
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return False
    return isinstance(value, dict) and "name" in value and "title" not in value
