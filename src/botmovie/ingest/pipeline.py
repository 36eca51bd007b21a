"""The way of a data set into the catalogue, the same for every reader: read → clean → normalise → validate, into a staging
file; then merge and write, in one transaction.

A malformed file, a kill or a full disk leaves the catalogue as it was, and the same command again does all of it. A
second run finds nothing new. The outcome does not depend on the order in which data sets are imported.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from botmovie.catalogue.import_staging import Staging, import_lock, open_staging
from botmovie.catalogue.protocol import Catalogue
from botmovie.catalogue.taking_in import KEPT_REJECTS, ImportRow, Intake, catalogue_file, take_in
from botmovie.domain import Provenance
from botmovie.errors import BadInput
from botmovie.ingest.assembling import marks_of
from botmovie.ingest.cleaning import Cleaner
from botmovie.ingest.merging import combined
from botmovie.ingest.normalising import Normaliser
from botmovie.ingest.raw import RawFilm, RawPerson, Reader, Rejected
from botmovie.ingest.statement import Statement
from botmovie.ingest.taking_films import FILMS, take_films
from botmovie.ingest.taking_people import PEOPLE, take_people
from botmovie.ingest.validating import film_problem, film_warnings, person_problem

Watch = Callable[[str, int, int], None]
"""Told (stage, done, of how many): "reading" in bytes, "merging" in films, "settling" once; 0 where that is not known."""

MARKS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `counts` by stage (read, passed over, cleaned, normalised, warned, films, people) and kind; `rejected` are
    (file:line, reason), at most KEPT_REJECTS of `counts["read"]["rejected"]`."""

    format: str
    source: Provenance
    counts: Mapping[str, Mapping[str, int]]
    rejected: tuple[tuple[str, str], ...] = ()

    @property
    def changed(self) -> int:
        """Films and people that are new or other than before."""
        return sum(self.counts[part].get(kind, 0) for part in ("films", "people") for kind in ("new", "changed"))


@dataclass
class _Counts:
    read: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    films: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    rejected: list[tuple[str, str]] = field(default_factory=list)

    def reject(self, where: str, reason: str) -> None:
        self.read["rejected"] += 1
        if len(self.rejected) < KEPT_REJECTS:
            self.rejected.append((where, reason))


def run_import(catalogue: Catalogue, reader: Reader, paths: Sequence[Path], *, replace: bool = False, progress: Watch | None = None) -> ImportReport:
    """Take a published data set into the catalogue; `replace` empties it first. The search indexes follow at `reindex`.

    Raises NotFound and BadInput for files that cannot be read (the catalogue is left as it was), CatalogueLocked while
    another import is under way, DiskFull, CatalogueError.
    """
    if not paths:
        raise BadInput("Name at least one file to import.")
    watch = progress or _unwatched
    reader.check(paths)
    with import_lock(catalogue_file(catalogue)) as folder, open_staging(folder) as staging:
        run = _Run(reader, paths, staging, watch)
        run.read()

        def change(intake: Intake) -> int:
            return run.write(intake, empty=replace)

        take_in(catalogue, change)
    return run.report()


class _Run:
    """One import under way."""

    def __init__(self, reader: Reader, paths: Sequence[Path], staging: Staging, watch: Watch) -> None:
        self._reader = reader
        self._paths = paths
        self._staging = staging
        self._watch = watch
        self._provenance = provenance_of(reader, paths)
        self._cleaner = Cleaner()
        self._normaliser = Normaliser(self._provenance)
        self._counts = _Counts()
        self._with_ids = False

    def read(self) -> None:
        """Stage every row that can be taken in. Raises BadInput where there is none."""
        total = sum(p.stat().st_size for p in _files(self._paths))
        marks: list[tuple[str, int, int | None]] = []
        for item in self._reader.read(self._paths, lambda done: self._watch("reading", done, total)):
            self._counts.read["rows"] += 1
            if isinstance(item, Rejected):
                self._counts.reject(item.where, item.reason)
            elif isinstance(item, RawFilm):
                marks += self._film(item)
                if len(marks) >= MARKS_AT_ONCE:
                    self._staging.mark(marks)
                    marks = []
            else:
                self._person(item)
        self._staging.mark(marks)
        if not self._staging.count(FILMS) and not self._staging.count(PEOPLE):
            first = f" The first reason: {': '.join(self._counts.rejected[0])}" if self._counts.rejected else ""
            raise BadInput(f"No row could be taken in, so nothing was changed.{first}")

    def write(self, intake: Intake, *, empty: bool) -> int:
        if empty:
            intake.empty()
        take_films(self._staging, intake, self._counts.films, lambda done, of: self._watch("merging", done, of), with_ids=self._with_ids)
        take_people(self._staging, intake, self._counts.people)
        self._watch("settling", 0, 0)
        report = self.report()
        if report.changed or self._counts.read["rejected"]:
            names = tuple(p.name for p in self._paths)
            intake.record(ImportRow(report.format, report.source.source, report.source.licence, names, report.counts, report.rejected))
        return report.changed

    def report(self) -> ImportReport:
        stages: dict[str, Mapping[str, int]] = {
            "read": self._counts.read, "passed over": getattr(self._reader, "passed_over", {}), "cleaned": self._cleaner.counts, "normalised": self._normaliser.counts, "warned": self._counts.warned,
            "films": self._counts.films, "people": self._counts.people,
        }  # fmt: skip
        counts = {stage: {kind: n for kind, n in sorted(counted.items()) if n} for stage, counted in stages.items()}
        return ImportReport(self._reader.name, self._provenance, counts, tuple(self._counts.rejected))

    def _film(self, raw: RawFilm) -> Iterator[tuple[str, int, int | None]]:
        statement = self._normaliser.film(self._cleaner.film(raw))
        problem = film_problem(statement, latest=self._cleaner.latest)
        if problem:
            self._counts.reject(raw.where, f"{raw.title.strip()[:80] or 'a film'} {problem}")
            return
        self._with_ids = self._with_ids or any(c.person_id for c in statement.film.credits)
        for warning in film_warnings(statement):
            self._counts.warned[warning] += 1
        if not self._staging.put(FILMS, statement.key, pickle.dumps(statement)):
            self._counts.read["rows of a film read before"] += 1
            before: Statement = pickle.loads(self._staging.get(FILMS, statement.key))
            statement = combined(before, statement)
            self._staging.change(FILMS, statement.key, pickle.dumps(statement))
            yield from marks_of(statement, self._staging.number(FILMS, statement.key))
        else:
            yield from marks_of(statement, self._staging.count(FILMS) - 1)

    def _person(self, raw: RawPerson) -> None:
        statement = self._normaliser.person(self._cleaner.person(raw))
        problem = person_problem(statement)
        if problem:
            self._counts.reject(raw.where, f"a person {problem}")
        elif not self._staging.put(PEOPLE, statement.key, pickle.dumps(statement)):
            self._counts.read["rows of a person read before"] += 1


def provenance_of(reader: Reader, paths: Sequence[Path]) -> Provenance:
    """The reader's source, retrieved on the day on which the newest of the files was written."""
    newest = max((p.stat().st_mtime for p in _files(paths)), default=0.0)
    day = datetime.fromtimestamp(newest, UTC).date().isoformat() if newest else None
    return replace(reader.provenance, retrieved=reader.provenance.retrieved or day)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.is_file())
        elif path.is_file():
            yield path


def _unwatched(stage: str, done: int, of: int) -> None:
    """Nobody wants to know."""

