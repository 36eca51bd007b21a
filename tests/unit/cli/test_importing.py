"""`botmovie import` of published data sets: what is printed, and what is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue.taking_in import past_imports
from botmovie.domain import Provenance
from botmovie.errors import BadInput, NotFound
from botmovie.ingest.formats import FORMATS
from botmovie.ingest.raw import Item, Progress, RawFilm, Rejected
from tests.unit.catalogue.imdb_files import write_dump

Run = Callable[..., Any]


class Lines:
    """Reads a title a line; "!" is a row that cannot be read, "#" ends the file too early."""

    name = "lines"
    provenance = Provenance("Lines", "CC0")

    def check(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if not path.exists():
                raise NotFound(f"There is no file {path}.")

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        for path in paths:
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                progress(number)
                where = f"{path.name}:{number}"
                if line == "#":
                    raise BadInput(f"{where} is cut short: fetch it again.")
                yield Rejected(where, "is torn") if line == "!" else RawFilm(where, line, 1999, runtime="90 min")


@pytest.fixture
def lines(run: Run, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Imports a file of these lines."""
    monkeypatch.setitem(FORMATS, "lines", SimpleNamespace(open_=Lines))

    def go(*content: str, options: Sequence[Any] = ()) -> Any:
        file = tmp_path / "films.txt"
        file.write_text("\n".join(content), "utf-8")
        return run("import", "lines", file, *options)

    return go


def films_in(url: str) -> int:
    held = open_sqlite_catalogue(url)
    try:
        return held.info().films
    finally:
        held.close()


def test_a_published_data_set_is_taken_in_and_summed_up(lines: Callable[..., Any], url: str) -> None:
    ran = lines("Bell, The", "Lantern", "!")
    assert ran.status == 0
    assert "2 films new, 0 changed, 0 unchanged, 1 row skipped." in ran.said
    assert "Source: Lines (CC0)." in ran.said
    assert "normalised" in ran.said
    assert "skipped films.txt:3: is torn" in ran.complained
    assert films_in(url) == 16


def test_the_same_again_is_nothing_new(lines: Callable[..., Any]) -> None:
    lines("Bell, The")
    assert "Nothing new" in lines("Bell, The").said


def test_twenty_skipped_rows_are_printed_and_all_go_to_the_file(lines: Callable[..., Any], tmp_path: Path) -> None:
    ran = lines("Bell", *["!"] * 25)
    assert (ran.complained.count("is torn"), "and 5 more; --rejected FILE writes them all" in ran.complained) == (20, True)
    lines("Bell", *["!"] * 25, options=["--rejected", tmp_path / "rejected.tsv"])
    assert (tmp_path / "rejected.tsv").read_text().splitlines()[24] == "films.txt:26\tis torn"


def test_a_malformed_file_changes_nothing_and_says_why(lines: Callable[..., Any], url: str) -> None:
    ran = lines("Bell", "#", options=["--replace"])
    assert (ran.status, "films.txt:2 is cut short" in ran.complained, films_in(url)) == (2, True, 14)


def test_a_file_that_is_not_there_ends_with_one(run: Run, lines: Callable[..., Any], tmp_path: Path) -> None:
    assert run("import", "lines", tmp_path / "none.txt").status == 1


def test_an_unknown_format_is_told_which_there_are(run: Run, lines: Callable[..., Any], tmp_path: Path) -> None:
    ran = run("import", "punchcards", tmp_path)
    assert (ran.status, "the formats are jsonl" in ran.complained, "lines" in ran.complained) == (2, True, True)


def test_imdb_files_are_taken_in_from_their_folder_with_the_notice_they_ask_for(run: Run, url: str, tmp_path: Path) -> None:
    ran = run("import", "imdb", write_dump(tmp_path / "imdb"))
    assert (ran.status, "Information courtesy of IMDb" in ran.said) == (0, True)
    assert films_in(url) > 14
    held = open_sqlite_catalogue(url)
    latest = past_imports(held)[-1]
    assert (latest.format, latest.counts["films"]["new"] > 0) == ("imdb", True)
    held.close()
    assert "Nothing new" in run("import", "imdb", tmp_path / "imdb").said


def test_imdb_files_can_take_the_place_of_what_is_held_and_broken_ones_do_not(run: Run, url: str, tmp_path: Path) -> None:
    folder = write_dump(tmp_path / "imdb")
    broken = write_dump(tmp_path / "broken")
    whole = (broken / "title.principals.tsv.gz").read_bytes()
    (broken / "title.principals.tsv.gz").write_bytes(whole[:-20])
    assert (run("import", "imdb", broken, "--replace").status, films_in(url)) == (2, 14)
    assert run("import", "imdb", folder, "--replace").status == 0
    assert 0 < films_in(url) < 14
    assert run("film", "The Glass Harbour").status == 1
