"""`botmovie import`: progress while a data set is read and merged, then what was taken in, cleaned and left out."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from botmovie.catalogue import catalogue_restore, open_sqlite_catalogue
from botmovie.catalogue.import_staging import import_lock
from botmovie.catalogue.protocol import Catalogue
from botmovie.catalogue.sqlite import SqliteCatalogue
from botmovie.catalogue.taking_in import ImportRow, Intake, take_in
from botmovie.domain.phrasing import count
from botmovie.errors import BadInput
from botmovie.ingest.formats import FORMATS, open_reader
from botmovie.ingest.formats.imdb import PROVENANCE
from botmovie.ingest.imdb_import import ImdbReport, import_imdb
from botmovie.ingest.jsonl import import_jsonl
from botmovie.ingest.pipeline import ImportReport, run_import
from botmovie.settings import Settings
from botmovie.wiring import fill_with_starter, open_search

SHOWN = 20
"""Rejected rows that are printed."""
OURS, IMDB = "jsonl", "imdb"
"""Formats with a way of their own: lines that are records already, and a set too large for the common way."""
_STAGES = {"reading": "Reading", "merging": "Merging", "settling": "Linking names"}


def import_files(out: Console, format_: str, paths: Sequence[Path], settings: Settings, *, replace: bool, rejected: Path | None) -> None:
    """Import, index, and print what came of it. Raises BadInput for a format that is none."""
    if format_ not in (OURS, IMDB, *FORMATS):
        raise BadInput(f"There is no importer for {format_!r}; the formats are {', '.join((OURS, IMDB, *FORMATS))}.")
    with open_search(settings, fill=False) as (held, _), _bar() as bar:
        starter = 0 if replace else fill_with_starter(held)
        if format_ == OURS:
            skipped, said = _import_ours(held, paths, replace, bar)
        elif format_ == IMDB:
            skipped, said = _import_imdb(held, paths, settings, replace, bar)
        else:
            report = _import_published(held, format_, paths, replace, bar)
            skipped, said = report.rejected, _said(report)
            if not report.changed and not replace:
                said = ["Nothing new: all of it is held already.", *said]
        bar.add_task("Indexing", total=None)
        held.reindex()
        table = _table(report.counts) if format_ in FORMATS else None
    _print_rejected(skipped, rejected)
    if table is not None:
        out.print(table)
    for line in said:
        out.print(line, highlight=False)
    if starter:
        out.print(f"The catalogue was new, so they stand beside the {starter} starter films; --replace leaves those out.")


def _import_ours(held: Catalogue, paths: Sequence[Path], replace: bool, bar: Progress) -> tuple[Sequence[tuple[str, str]], list[str]]:
    task = bar.add_task("Reading", total=None)
    report = import_jsonl(held, paths, replace=replace, progress=lambda done: bar.update(task, completed=done))
    return report.skipped, [f"{_number(report.films, 'film')} taken in, {_number(len(report.skipped), 'row')} skipped."]


def _import_imdb(held: Catalogue, paths: Sequence[Path], settings: Settings, replace: bool, bar: Progress) -> tuple[Sequence[tuple[str, str]], list[str]]:
    if not isinstance(held, SqliteCatalogue):
        raise BadInput("imdb is imported into a sqlite:/// catalogue only.")
    task = bar.add_task("Reading", total=None)
    watch: dict[str, Any] = {
        "progress": lambda done: bar.update(task, completed=done), "say": lambda what: bar.update(task, description=f"Reading: {what}"),
    }  # fmt: skip
    report = _imdb_report(held, paths, settings, replace, watch)
    if not report.changes_nothing:
        counts = {"films": {"new": report.new, "changed": report.changed, "unchanged": report.unchanged, "enriched": report.enriched}, "read": {"rejected": report.rejects}}
        rejected = tuple((one.where, one.reason) for one in report.rejected)
        done = ImportRow(IMDB, PROVENANCE.source, PROVENANCE.licence, tuple(path.name for path in paths), counts, rejected)

        def keep(intake: Intake) -> int:
            intake.record(done)
            return 0

        take_in(held, keep)
    skipped = [(one.where, one.reason) for one in report.rejected]
    said = [] if not report.changes_nothing else ["Nothing new: all of it is held already."]
    said += [
        f"{_number(report.new, 'film')} new, {report.changed} changed, {report.unchanged} unchanged, {report.enriched} enriched, {_number(report.rejects, 'row')} skipped.",
        f"{count(report.people, 'person', 'people')} new or changed; {_number(report.unnamed, 'credit')} of people without a name left out.",
        "Source: IMDb (personal and non-commercial use). Information courtesy of IMDb (https://www.imdb.com). Used with permission.",
    ]
    return skipped, said


def _imdb_report(held: SqliteCatalogue, paths: Sequence[Path], settings: Settings, replace: bool, watch: dict[str, Any]) -> ImdbReport:
    """Import into the catalogue, or with `replace` into a new one that then takes its place: a broken file changes nothing."""
    if replace:
        path = held.connections.path
        with import_lock(path), tempfile.TemporaryDirectory(dir=path.parent, prefix=".import-") as folder:
            aside = Path(folder) / "catalogue.sqlite"
            fresh = open_sqlite_catalogue(f"sqlite:///{aside}")
            try:
                report = import_imdb(fresh, paths, **watch)
            finally:
                fresh.close()
            catalogue_restore(settings.catalogue, aside)
            return report
    return import_imdb(held, paths, **watch)


def _import_published(held: Catalogue, format_: str, paths: Sequence[Path], replace: bool, bar: Progress) -> ImportReport:
    tasks = {stage: bar.add_task(name, total=None, visible=False) for stage, name in _STAGES.items()}

    def watch(stage: str, done: int, of: int) -> None:
        bar.update(tasks[stage], completed=done, total=of or None, visible=True)

    return run_import(held, open_reader(format_), paths, replace=replace, progress=watch)


def _said(report: ImportReport) -> list[str]:
    films, people = report.counts["films"], report.counts["people"]
    said = [
        f"{_number(films.get('new', 0), 'film')} new, {films.get('changed', 0)} changed, {films.get('unchanged', 0)} unchanged, "
        f"{_number(report.counts['read'].get('rejected', 0), 'row')} skipped."
    ]
    if people:
        said.append(f"People: {people.get('new', 0)} new, {people.get('changed', 0)} changed, {people.get('unchanged', 0)} unchanged.")
    return [*said, f"Source: {report.source.source} ({report.source.licence})."]


def _table(counts: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table("stage", "what", "how many")
    for stage, kinds in counts.items():
        for kind, number in kinds.items():
            table.add_row(stage, kind, str(number))
    return table


def _print_rejected(rows: Sequence[tuple[str, str]], path: Path | None) -> None:
    for where, reason in rows[:SHOWN]:
        print(f"skipped {where}: {reason}", file=sys.stderr)
    if path is not None:
        try:
            path.write_text("".join(f"{where}\t{reason}\n" for where, reason in rows), "utf-8")
        except OSError as error:
            raise BadInput(f"{path} cannot be written: {error.strerror or error}; the import itself is done.") from error
        print(f"{count(len(rows), 'skipped row', 'skipped rows')} written to {path}", file=sys.stderr)
    elif len(rows) > SHOWN:
        print(f"and {len(rows) - SHOWN} more; --rejected FILE writes them all", file=sys.stderr)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
