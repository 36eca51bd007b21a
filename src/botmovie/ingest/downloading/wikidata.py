"""Films from Wikidata's query service: one query for each year of first release, so that none runs into its time limit.

The service stops a query after 60 seconds, sometimes in the middle of an answer that began well. An answer that is no
whole JSON counts as failed; where a year fails, its halves are asked for, down to a fortnight. Each answer is kept as it
comes, in the service's JSON. Queries follow each other with a pause, never side by side.
https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import httpx

from botmovie.ingest.downloading.fetching import DownloadFailed, Patience, fetch

FIRST_YEAR = 1888
"""Of the oldest film that Wikidata knows."""
YEARS = 138
"""About how many years there are, for sizes."""
PAUSE = 1.0
"""Seconds between two queries."""
SHORTEST = timedelta(days=14)
ATTEMPTS = 3
"""For one period, before its halves are asked for."""

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to before `end`."""

    first: date
    end: date

    @property
    def name(self) -> str:
        """ "films-1994.json" for a whole year, "films-1994-01-01-to-1994-07-02.json" for a part of one."""
        if (self.first.month, self.first.day, self.end) == (1, 1, date(self.first.year + 1, 1, 1)):
            return f"films-{self.first.year}.json"
        return f"films-{self.first}-to-{self.end}.json"

    def halves(self) -> tuple[Period, Period]:
        middle = self.first + (self.end - self.first) / 2
        return Period(self.first, middle), Period(middle, self.end)


def film_query(period: Period) -> str:
    """The query for the films first shown in a period; it stands in `films.rq`."""
    text = (files("botmovie.ingest.downloading") / "films.rq").read_text("utf-8")
    return text.replace("{FIRST}", f"{period.first}T00:00:00Z").replace("{END}", f"{period.end}T00:00:00Z")


def years(until: int) -> Iterator[Period]:
    """Every year from the first to this one."""
    for year in range(FIRST_YEAR, until + 1):
        yield Period(date(year, 1, 1), date(year + 1, 1, 1))


def fetch_films(
    client: httpx.Client, address: str, folder: Path, *, only: Collection[str] = (), progress: Progress | None = None, patience: Patience | None = None,
    sleep: Callable[[float], None] = time.sleep, until: int | None = None,
) -> Iterator[tuple[str, int, bool]]:  # fmt: skip
    """Fetch a file for each year, or `only` those of these names; yields (name, bytes, whether it was there already). Raises what `fetch` raises."""
    patience = replace(patience or Patience(), attempts=ATTEMPTS)
    waiting = [period for period in years(until or date.today().year) if not only or period.name in only][::-1]
    while waiting:
        period = waiting.pop()
        target = folder / period.name
        if target.exists():
            yield period.name, target.stat().st_size, True
            continue
        params = {"query": film_query(period), "format": "json"}
        report = _reporting(progress, period.name)
        try:
            size = fetch(client, address, target, params=params, check=_broken, progress=report, patience=patience, sleep=sleep)
        except DownloadFailed as error:
            if error.status is not None or period.end - period.first < 2 * SHORTEST:
                raise
            waiting += period.halves()[::-1]
        else:
            yield period.name, size, False
        sleep(PAUSE)


def _broken(path: Path) -> str:
    """Whether an answer is no result of a query, whole."""
    try:
        bindings = json.loads(path.read_text("utf-8"))["results"]["bindings"]
    except (ValueError, KeyError, TypeError):
        return "the answer is no whole result of a query"
    return "" if isinstance(bindings, list) else "the answer holds no list of results"


def _reporting(progress: Progress | None, name: str) -> Callable[[int, int | None], None] | None:
    return (lambda done, total: progress(name, done, total)) if progress else None
