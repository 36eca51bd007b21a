"""Commands that change, save and check the catalogue: what they print and what they leave behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import open_sqlite_catalogue

Run = Callable[..., Any]


def films_in(url: str) -> int:
    held = open_sqlite_catalogue(url)
    try:
        return held.info().films
    finally:
        held.close()




NEW = {"title": "Bell of Sand", "year": 2020, "directors": ["Lena Voss"], "countries": ["Germany"], "runtime": 90, "genres": ["Drama"], "premise": "A bell is found in a dune."}


def test_import_takes_films_in_and_reports_what_it_skipped(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    file.write_text(json.dumps(NEW) + "\n{\"title\": 7}\n", "utf-8")
    ran = run("import", "jsonl", file)
    assert ran.status == 0
    assert "1 film taken in, 1 row skipped." in ran.said
    assert "skipped new.jsonl:2" in ran.complained
    assert films_in(url) == 15
    assert "Lena Voss directed Bell of Sand" in run("ask", "Who directed Bell of Sand?").said


def test_import_may_replace_what_is_held_or_go_to_another_catalogue(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    file.write_text(json.dumps(NEW), "utf-8")
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert run("import", "jsonl", file, "--catalogue", url, "--replace").status == 0
    assert films_in(url) == 1
    assert run("import", "jsonl", file, "--catalogue", other, "--replace").status == 0
    assert films_in(other) == 1


def test_a_new_catalogue_that_is_to_be_replaced_never_holds_the_starter_films(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, new = tmp_path / "new.jsonl", f"sqlite:///{tmp_path / 'other.sqlite'}"
    file.write_text(json.dumps(NEW), "utf-8")

    def written(_: Any) -> int:
        raise AssertionError("the starter films were written")

    monkeypatch.setattr("botmovie.wiring.fill_with_starter", written)
    ran = run("import", "jsonl", file, "--catalogue", new, "--replace")
    assert (ran.status, films_in(new), "starter" in ran.said) == (0, 1, False)


def test_films_that_join_a_new_catalogue_stand_beside_the_starter_films_and_that_is_said(run: Run, tmp_path: Path) -> None:
    file, new = tmp_path / "new.jsonl", f"sqlite:///{tmp_path / 'other.sqlite'}"
    file.write_text(json.dumps(NEW), "utf-8")
    first, second = run("import", "jsonl", file, "--catalogue", new), run("import", "jsonl", file, "--catalogue", new)
    assert films_in(new) == 4
    assert "beside the 3 starter films; --replace leaves those out." in first.said
    assert "starter" not in second.said


@pytest.mark.parametrize(("content", "status"), [(None, 1), (b"", 2), (b"\xff\xfe binary \x00", 2), (b"[1, 2]", 2), (b'{"title": 7}', 2)])
def test_an_import_that_cannot_be_done_changes_nothing(run: Run, url: str, tmp_path: Path, content: bytes | None, status: int) -> None:
    file = tmp_path / "bad.jsonl"
    if content is not None:
        file.write_bytes(content)
    ran = run("import", "jsonl", file, "--replace")
    assert ran.status == status
    assert ran.complained.startswith("botmovie: ")
    assert films_in(url) == 14


def test_info_counts_what_is_held(run: Run, catalogue_url: str) -> None:
    found = json.loads(run("catalogue", "info", "--json").out)
    assert (found["films"], found["url"]) == (14, catalogue_url)
    assert "films 14" in run("catalogue", "info").said


def test_an_export_can_be_imported_again(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    ran = run("catalogue", "export", file, "--despite-licences")
    assert (ran.status, "14 films written" in ran.said) == (0, True)
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert run("import", "jsonl", file, "--catalogue", other, "--replace").status == 0
    assert films_in(other) == 14


def test_a_backup_brings_back_what_was_there(run: Run, url: str, tmp_path: Path) -> None:
    saved, file = tmp_path / "saved.sqlite", tmp_path / "new.jsonl"
    file.write_text(json.dumps(NEW), "utf-8")
    assert run("catalogue", "backup", saved).status == 0
    assert run("import", "jsonl", file, "--replace").status == 0
    ran = run("catalogue", "restore", saved)
    assert (ran.status, ran.said) == (0, "Restored: 14 films.")
    assert films_in(url) == 14


def test_a_backup_that_is_none_is_not_restored(run: Run, url: str, tmp_path: Path) -> None:
    torn = tmp_path / "torn.sqlite"
    torn.write_bytes(b"SQLite format 3\x00 and then nothing")
    assert run("catalogue", "restore", torn).status in (1, 2)
    assert run("catalogue", "restore", tmp_path / "missing.sqlite").status == 1
    assert films_in(url) == 14


@pytest.mark.usefixtures("url")
def test_reindex_counts_the_passages_that_it_indexed(run: Run) -> None:
    ran = run("catalogue", "reindex")
    assert ran.status == 0
    assert ran.said.startswith("Indexed ")


def test_an_audit_of_sound_films_ends_with_zero(run: Run) -> None:
    report = json.loads(run("catalogue", "audit", "--json").out)
    ran = run("catalogue", "audit")
    assert (report["films"], report["wrong"], ran.status) == (3, 0, 0)
    assert "nothing is wrong" in ran.said


def test_an_audit_that_finds_something_wrong_names_it_and_ends_with_one(run: Run, film_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from botmovie.ingest.authoring import parse_line

    line = json.loads(film_file.read_text("utf-8").splitlines()[0])
    line["year"], line["awards"][0]["ceremony"] = 1958, 90

    class Wrong:
        records = (parse_line(json.dumps(line), strict=False),)
        people = ()

    monkeypatch.setattr("botmovie.ingest.starter.load_starter", lambda: Wrong)
    ran = run("catalogue", "audit")
    assert ran.status == 1
    assert "wrong" in ran.said
    assert "The Glass Harbour (1958)" in ran.said


def test_an_audit_with_a_folder_that_is_not_there_ends_with_one(run: Run, tmp_path: Path) -> None:
    ran = run("catalogue", "audit", "--data", tmp_path / "nowhere")
    assert (ran.status, "no data folder" in ran.err) == (1, True)
