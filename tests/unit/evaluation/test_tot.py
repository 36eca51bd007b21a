"""Tip-of-the-tongue requests, the films meant, and how rankings are measured."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from botmovie.catalogue import Catalogue
from botmovie.errors import BadRecord, NotFound
from botmovie.evaluation.tot import (
    MOST_CHARACTERS,
    Request,
    case_of,
    figures,
    film_meant,
    judge_film,
    load_tot,
    ranks,
    shortened,
)


def row(**changes: object) -> str:
    whole = {"query_id": "7", "title": "Ship film", "text": "A ship. It sinks.", "answer": {"wikipedia_page_id": "1", "title": "Winter Ledger", "release": "1985-03-01"}}
    return json.dumps({**whole, **changes})


def written(folder: Path, *rows: str) -> Path:
    file = folder / "dev.jsonl"
    file.write_text("\n".join(rows), "utf-8")
    return file


def test_a_request_is_its_title_and_its_text_with_the_film_meant(tmp_path: Path) -> None:
    assert load_tot(written(tmp_path, row())) == (Request("7", "Ship film\nA ship. It sinks.", "Winter Ledger", 1985),)


def test_a_request_whose_film_could_not_be_told_has_none(tmp_path: Path) -> None:
    (request,) = load_tot(written(tmp_path, row(answer={"wikipedia_page_id": "1", "title": None, "release": None})))
    assert (request.title, request.year) == (None, None)


@pytest.mark.parametrize("line", ["{", "7", '{"query_id": "1"}', row(text=None), row(answer=None)])
def test_a_line_that_is_no_request_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadRecord, match=r"dev\.jsonl:2: is no request"):
        load_tot(written(tmp_path, row(), line))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.jsonl"):
        load_tot(tmp_path / "nowhere.jsonl")


def test_a_long_request_is_cut_behind_a_sentence() -> None:
    sentence = "A ship sinks in a storm off the coast. "
    cut = shortened(sentence * 100)
    assert (len(cut) <= MOST_CHARACTERS, cut.endswith("coast.")) == (True, True)


def held(catalogue: Catalogue) -> tuple[str, int, str]:
    """A film that has a text, and a title to itself."""
    (film,) = catalogue.films([n.id for n in catalogue.names_exact(["winter ledger"]) if n.sort == "title"])
    assert film.year is not None
    return film.title, film.year, film.id


def test_the_film_meant_is_found_by_title_and_year(catalogue: Catalogue) -> None:
    title, year, film = held(catalogue)
    assert film_meant(Request("1", "…", title, year), catalogue) == film
    assert film_meant(Request("1", "…", title, year + 1), catalogue) == film


def test_a_film_of_that_title_from_other_years_is_not_meant(catalogue: Catalogue) -> None:
    title, year, _ = held(catalogue)
    assert film_meant(Request("1", "…", title, year + 9), catalogue) is None


def test_a_request_without_a_film_means_none(catalogue: Catalogue) -> None:
    assert film_meant(Request("1", "…", None, None), catalogue) is None


REQUESTS = [(Request("1", "one", "A", 1), "a"), (Request("2", "two", "B", 1), "b"), (Request("3", "three", "C", 1), "c")]


def test_places_count_from_one_and_are_none_where_the_film_is_not_found() -> None:
    found = {"one": ["a", "b"], "two": ["x", "y", "z", "b"], "three": ["x"]}
    assert ranks(REQUESTS, lambda text, limit: found[text]) == [1, 4, None]


def test_success_and_reciprocal_rank_are_means_over_all_requests() -> None:
    success, reciprocal = figures("program", [1, 4, None, 11])
    assert (success.name, success.value, success.of) == ("success@10 program", 0.5, 4)
    assert reciprocal.value == pytest.approx((1 + 1 / 4 + 0 + 1 / 11) / 4)


def test_an_answer_is_right_whose_first_film_is_meant() -> None:
    case = case_of(REQUESTS[0][0], "a", "A (1985)")
    assert [judge_film(case, answer).score for answer in (
        {"outcome": "answer", "films": [{"id": "a"}, {"id": "b"}]}, {"outcome": "answer", "films": [{"id": "b"}, {"id": "a"}]}, {"outcome": "unknown", "films": []}
    )] == [1, -1, 0]  # fmt: skip


@pytest.mark.data
@pytest.mark.parametrize("name", ["train", "dev"])
def test_the_published_requests_are_read_whole(name: str) -> None:
    folder = os.environ.get("BOTMOVIE_DATA")
    if folder is None:
        pytest.skip("BOTMOVIE_DATA names no folder")
    requests = load_tot(Path(folder) / "tot" / f"{name}.jsonl")
    assert (len(requests), all(len(r.text) <= MOST_CHARACTERS for r in requests)) == (150, True)
