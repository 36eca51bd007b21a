"""The quality report of a catalogue: what the command prints and writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_the_report_tells_what_the_catalogue_leans_to(run: Run) -> None:
    ran = run("catalogue", "report")
    assert ran.status == 0
    assert ran.said.startswith("14 films, compared with feature films made in the world")
    assert "- " in ran.said


def test_the_report_is_written_as_a_page(run: Run, tmp_path: Path) -> None:
    ran = run("catalogue", "report", "--html", tmp_path / "report.html")
    assert (ran.status, f"in {tmp_path / 'report.html'}." in ran.said) == (0, True)
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_report_can_be_read_by_a_program_and_written_as_a_page_at_once(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("catalogue", "report", "--json", "--html", tmp_path / "report.html").out)
    assert (found["counts"]["films"], found["completeness"]["directors"]["films"]) == (14, 14)
    assert (tmp_path / "report.html").is_file()


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_folder_to_compare_with_that_holds_nothing_is_named(run: Run, tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTMOVIE_DATA", str(tmp_path / "empty"))
    ran = run("catalogue", "report", *(["--reference", tmp_path / "empty"] if how == "option" else []))
    assert (ran.status, str(tmp_path / "empty") in ran.complained) == (1, True)


def test_a_page_that_cannot_be_written_ends_with_two(run: Run, tmp_path: Path) -> None:
    ran = run("catalogue", "report", "--html", tmp_path / "nowhere" / "report.html")
    assert (ran.status, "cannot be written" in ran.complained) == (2, True)
