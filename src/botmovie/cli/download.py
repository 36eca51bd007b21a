"""`botmovie download`: tells what it would fetch, from whom and under which licence, asks, and fetches."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from botmovie.errors import BadInput

out = Console()


def download(
    name: Annotated[str, typer.Argument(metavar="NAME", help="imdb, movielens or wikidata.")],
    to: Annotated[Path | None, typer.Option(help="Folder for the files; default a folder of that name here.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    url: Annotated[str | None, typer.Option(help="Address to fetch from in the place of the publisher's.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Fetch this file alone; may be given several times.")] = None,
    contact: Annotated[str, typer.Option(help="How the publisher can reach you; Wikidata asks for it.")] = "",
) -> None:
    """Fetch a published data set, after telling its licence and size. What is interrupted goes on where it stopped."""
    from botmovie.ingest.downloading import fetch_offer, offer_named
    from botmovie.ingest.downloading.running import chosen

    offer = offer_named(name)
    folder = to or Path(offer.name)
    items = chosen(offer, only or ())
    out.print(f"{offer.title}\nfrom {url or offer.base}, about {_size(sum(i.size for i in items))}, into {folder}{'' if folder.is_absolute() else '/'}", highlight=False, markup=False)
    out.print(f"{offer.licence}\nThe terms themselves: {offer.terms}", highlight=False, markup=False)
    if not yes:
        if not sys.stdin.isatty():
            raise BadInput("Nothing was fetched: say that you accept these terms with --yes.")
        if not typer.confirm("Do you accept these terms and want to fetch it?"):
            raise typer.Exit(1)
    with _progress() as progress:
        tasks: dict[str, TaskID] = {}

        def show(file: str, done: int, total: int | None) -> None:
            if file not in tasks:
                tasks[file] = progress.add_task(file, total=total)
            progress.update(tasks[file], completed=done, total=total)

        for one in fetch_offer(offer, folder, base=url, only=only or (), contact=contact, progress=show):
            if one.name in tasks:
                progress.remove_task(tasks.pop(one.name))
            note = ", there already" if one.already else ", its checksum is right" if one.verified else ""
            progress.console.print(f"{one.name}: {_size(one.size)}{note}", highlight=False, markup=False)
    out.print(f"Now it can be taken in: botmovie import {offer.format} {folder}", highlight=False, markup=False)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _size(count: int) -> str:
    """ "1.9 GB", "240 MB", "12 kB"."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:.1f} {unit}" if count < 10 * size else f"{count / size:.0f} {unit}"
    return f"{count / 1e3:.0f} kB"
