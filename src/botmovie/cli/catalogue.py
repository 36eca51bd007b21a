"""Commands of `botmovie catalogue`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from botmovie.cli.terms import print_terms
from botmovie.errors import BadInput, NotFound
from botmovie.settings import load_settings
from botmovie.wiring import open_search

app = typer.Typer(help="Look at, check, save and rebuild the catalogue.", no_args_is_help=True)
out = Console()


@app.command()
def info(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Counts and version of the catalogue."""
    from dataclasses import asdict

    with open_search(load_settings()) as (held, _):
        found = asdict(held.info())
    if as_json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            out.print(f"{name:<10} {value}", highlight=False)


@app.command()
def audit(data: Annotated[Path | None, typer.Option(help="Folder with independent data sets; default BOTMOVIE_DATA.")] = None, as_json: Annotated[bool, typer.Option("--json")] = False,
          limit: Annotated[int, typer.Option(help="Findings to print.")] = 200) -> None:
    """Check the starter catalogue with itself and with independent data. Exit status 1 when something is wrong."""
    from botmovie.ingest.audit import audit as run_audit
    from botmovie.ingest.starter import load_starter

    folder = data or _data_folder()
    if folder is not None and not folder.is_dir():
        raise NotFound(f"There is no data folder {folder}.")
    starter = load_starter()
    report = run_audit(starter.records, starter.people, folder)
    if as_json:
        print(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines(limit=limit):
            out.print(line, highlight=False, markup=False)
    raise typer.Exit(0 if report.sound else 1)


@app.command()
def report(
    html: Annotated[Path | None, typer.Option(help="Write it as one HTML file, with plots.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    reference: Annotated[Path | None, typer.Option(help="Folder with independent data sets to compare with; default BOTMOVIE_DATA, else world film production.")] = None,
) -> None:
    """What the catalogue holds and what it leans to: completeness, distributions beside a reference, gender, sources, rejected rows."""
    from datetime import date

    from botmovie.catalogue.surveying import survey_catalogue, survey_imports, survey_sources
    from botmovie.ingest.report import build_report, load_reference, render_html, save_html

    url = load_settings().catalogue
    compared = load_reference(reference or _data_folder())
    with open_search(load_settings()) as (held, _):
        version = held.info().version
    found = build_report(survey_catalogue(url), survey_sources(url), compared, imports=survey_imports(url), version=version, made=date.today().isoformat())
    if html is not None:
        save_html(render_html(found), html)
    if as_json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return
    out.print(f"{found.survey.films:,} films, compared with {compared.name}.", highlight=False, markup=False)
    for warning in found.warnings:
        out.print(f"- {warning}", highlight=False, markup=False)
    if html is not None:
        out.print(f"The whole report is in {html}.", highlight=False, markup=False, soft_wrap=True)


@app.command()
def licences(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """What may be done with the catalogue as it stands, source by source, and the notices that it owes."""
    from botmovie.catalogue.surveying import survey_sources
    from botmovie.ingest.licences import terms_of

    settings = load_settings()
    with open_search(settings):
        terms = terms_of(survey_sources(settings.catalogue))
    if as_json:
        print(json.dumps(terms.to_dict(), ensure_ascii=False, indent=2))
    else:
        print_terms(out, terms)


@app.command()
def export(
    path: Path,
    despite_licences: Annotated[bool, typer.Option("--despite-licences", help="Write everything, also what a licence forbids to pass on.")] = False,
    only_free: Annotated[bool, typer.Option("--only-free", help="Leave out what may not be passed on.")] = False,
) -> None:
    """Write all films as JSON Lines, in the format of docs/authoring.md, as far as their licences allow to pass them on."""
    from botmovie.catalogue.surveying import survey_sources
    from botmovie.ingest.export import export_jsonl
    from botmovie.ingest.licences import terms_of
    from botmovie.ingest.redistributing import only_redistributable

    if despite_licences and only_free:
        raise BadInput("Choose one of --despite-licences and --only-free.")
    settings = load_settings()
    with open_search(settings) as (held, _):
        forbidding = terms_of([h for h in survey_sources(settings.catalogue) if h.shown]).against("redistributed")
        if forbidding and not despite_licences and not only_free:
            sources = "; ".join(f"{t.holding.source} ({t.holding.licence})" for t in forbidding)
            raise BadInput(
                f"Nothing was written: this catalogue may not be passed on, because of {sources}. Give --only-free to leave that out, or "
                "--despite-licences if the file stays with you (botmovie catalogue licences tells more)."
            )
        count = export_jsonl(only_redistributable(held) if only_free else held, path)
        left_out = held.info().films - count
    out.print(f"{count} films written to {path}." + (f" {left_out} were left out, whose licences forbid to pass them on." if left_out else ""))
    if forbidding and despite_licences:
        out.print("It holds what may not be passed on: keep it to yourself.")


@app.command()
def backup(path: Path) -> None:
    """Copy the catalogue to a file while it is in use."""
    from botmovie.catalogue import catalogue_backup

    catalogue_backup(load_settings().catalogue, path)
    out.print(f"Saved to {path}.")


@app.command()
def restore(path: Path) -> None:
    """Put a saved catalogue in the place of the present one; the indexes are rebuilt."""
    from botmovie.catalogue import catalogue_restore

    catalogue_restore(load_settings().catalogue, path)
    with open_search(load_settings()) as (held, _):
        out.print(f"Restored: {held.info().films} films.")


@app.command()
def reindex() -> None:
    """Rebuild the search indexes."""
    with open_search(load_settings()) as (held, _):
        held.reindex()
        out.print(f"Indexed {held.info().passages} passages.")


def _data_folder() -> Path | None:
    """The folder of independent data sets, where BOTMOVIE_DATA names one."""
    return Path(os.environ["BOTMOVIE_DATA"]) if os.environ.get("BOTMOVIE_DATA") else None
