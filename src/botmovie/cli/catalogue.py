"""Commands of `botmovie catalogue`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from botmovie.errors import NotFound
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

    folder = data or (Path(os.environ["BOTMOVIE_DATA"]) if os.environ.get("BOTMOVIE_DATA") else None)
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
def export(path: Path) -> None:
    """Write all films as JSON Lines, in the format of docs/authoring.md."""
    from botmovie.ingest.export import export_jsonl

    with open_search(load_settings()) as (held, _):
        count = export_jsonl(held, path)
    out.print(f"{count} films written to {path}.")


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
