"""What may be done with a catalogue, and exports that licences forbid."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
FREE = {"title": "Bell of Sand", "year": 2020, "directors": ["Lena Voss"], "provenance": {"source": "Bells", "licence": "CC BY 4.0"}}
CLOSED = {"title": "Bell of Salt", "year": 2021, "directors": ["Lena Voss"], "provenance": {"source": "IMDb", "licence": "IMDb non-commercial licence"}}
MIXED = {
    "title": "Bell of Soot", "year": 2022, "provenance": {"source": "Bells", "licence": "CC BY 4.0"},
    "passages": [{"id": "a", "kind": "premise", "text": "A bell falls.", "source": "Bells", "licence": "CC0"},
                 {"id": "b", "kind": "story", "text": "A bell is sold.", "source": "Somebody", "licence": "not stated"}],
}  # fmt: skip


@pytest.fixture
def only(run: Run, url: str, tmp_path: Path) -> Callable[..., None]:
    """Puts films into the catalogue, in the place of all others."""

    def put(*films: dict[str, Any]) -> None:
        file = tmp_path / "in.jsonl"
        file.write_text("".join(json.dumps(film) + "\n" for film in films), "utf-8")
        assert run("import", "jsonl", file, "--catalogue", url, "--replace").status == 0

    return put


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_licences_tells_what_each_source_allows_and_what_is_owed(run: Run, only: Callable[..., None]) -> None:
    only(FREE, CLOSED)
    ran = run("catalogue", "licences")
    assert ran.status == 0
    assert "not be passed on to others, because of IMDb." in ran.said
    assert "be shown to those who ask here." in ran.said
    assert "Information courtesy of IMDb (https://www.imdb.com). Used with permission." in ran.said
    assert "Bells, under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)." in ran.said


def test_licences_can_be_read_by_a_program(run: Run, only: Callable[..., None]) -> None:
    only(FREE, CLOSED)
    found = json.loads(run("catalogue", "licences", "--json").out)
    assert found["whole"]["redistributed"] == {"allowed": False, "forbidden_by": ["IMDb"]}
    assert {s["source"]: s["films"] for s in found["sources"]} == {"Bells": 1, "IMDb": 1}


def test_an_export_that_a_licence_forbids_writes_nothing_and_names_the_source(run: Run, only: Callable[..., None], tmp_path: Path) -> None:
    only(FREE, CLOSED)
    ran = run("catalogue", "export", tmp_path / "all.jsonl")
    assert ran.status == 2
    assert "IMDb (IMDb non-commercial licence)" in ran.complained
    assert "--only-free" in ran.complained
    assert not (tmp_path / "all.jsonl").exists()


def test_an_export_despite_licences_writes_everything_and_says_to_keep_it(run: Run, only: Callable[..., None], tmp_path: Path) -> None:
    only(FREE, CLOSED)
    ran = run("catalogue", "export", tmp_path / "all.jsonl", "--despite-licences")
    assert (ran.status, len(written(tmp_path / "all.jsonl"))) == (0, 2)
    assert "keep it to yourself" in ran.said


def test_an_export_of_what_is_free_leaves_out_the_rest_and_counts_it(run: Run, only: Callable[..., None], tmp_path: Path) -> None:
    only(FREE, CLOSED)
    ran = run("catalogue", "export", tmp_path / "free.jsonl", "--only-free")
    assert (ran.status, [f["title"] for f in written(tmp_path / "free.jsonl")]) == (0, ["Bell of Sand"])
    assert "1 films written" in ran.said
    assert "1 were left out" in ran.said


def test_a_passage_that_is_not_free_is_left_out_of_a_film_that_is(run: Run, only: Callable[..., None], tmp_path: Path) -> None:
    only(MIXED)
    assert run("catalogue", "export", tmp_path / "free.jsonl", "--only-free").status == 0
    text = (tmp_path / "free.jsonl").read_text("utf-8")
    assert "A bell falls." in text
    assert "sold" not in text


def test_a_catalogue_that_is_free_is_exported_without_questions(run: Run, only: Callable[..., None], tmp_path: Path) -> None:
    only(FREE)
    ran = run("catalogue", "export", tmp_path / "all.jsonl")
    assert (ran.status, "left out" in ran.said, "keep it" in ran.said) == (0, False, False)


def test_an_export_is_either_despite_licences_or_only_free(run: Run, tmp_path: Path) -> None:
    ran = run("catalogue", "export", tmp_path / "all.jsonl", "--only-free", "--despite-licences")
    assert (ran.status, "Choose one" in ran.err) == (2, True)
