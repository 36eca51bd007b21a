"""`botmovie evaluate`: this process, or a running server, graded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def cases(folder: Path) -> Path:
    file = folder / "cases.jsonl"
    rows = [
        {"id": "1", "category": "facts", "turns": ["Who directed Winter Ledger?"], "expect": {"outcome": ["answer"], "must": [["Lena Voss"]]}},
        {"id": "2", "category": "facts", "turns": ["Who directed Winter Ledger?", "How long is it?"], "expect": {"outcome": ["answer"], "must": [["152"]], "must_not": ["90"]}},
        {"id": "3", "category": "missing", "turns": ["Who directed Zanthian Nights?"], "expect": {"outcome": ["answer"]}},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return file


def test_an_evaluation_prints_a_row_for_each_category(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", cases(tmp_path), "--show")
    assert ran.status == 0
    assert "+0 3: Who directed Zanthian Nights?" in ran.said
    for said in ("facts", "missing", "all", "1.000", "0.667"):
        assert said in ran.said


def test_an_evaluation_as_json_holds_every_case(run: Run, tmp_path: Path) -> None:
    report = json.loads(run("evaluate", cases(tmp_path), "--json").out)
    assert [c["score"] for c in report["cases"]] == [1, 1, 0]
    assert (report["truthfulness"], report["hallucination"], report["accuracy"]) == pytest.approx((2 / 3, 0, 2 / 3))


@pytest.mark.parametrize(("content", "status"), [(None, 1), ("not json", 2), ('{"id": "1"}', 2)])
def test_a_file_of_questions_that_cannot_be_read_is_named(run: Run, tmp_path: Path, content: str | None, status: int) -> None:
    file = tmp_path / "cases.jsonl"
    if content is not None:
        file.write_text(content, "utf-8")
    ran = run("evaluate", file)
    assert (ran.status, "cases.jsonl" in ran.err) == (status, True)


def test_a_running_server_is_evaluated_over_http_in_conversations(run: Run, tmp_path: Path, server: tuple[str, list[dict[str, Any]]]) -> None:
    address, asked = server
    file = cases(tmp_path)
    file.write_text("\n".join(file.read_text("utf-8").splitlines()[:2]), "utf-8")
    assert run("evaluate", file, "--url", address, "--json").status == 0
    assert [(b["question"], b.get("conversation_id")) for b in asked] == [("Who directed Winter Ledger?", None), ("Who directed Winter Ledger?", None), ("How long is it?", "c7")]


def test_a_server_that_answers_something_else_ends_with_one(run: Run, tmp_path: Path, server: tuple[str, list[dict[str, Any]]]) -> None:
    ran = run("evaluate", cases(tmp_path), "--url", server[0])
    assert (ran.status, "does not answer as The Bot Movie does" in ran.complained) == (1, True)


def test_a_server_that_is_not_there_ends_with_one(run: Run, tmp_path: Path) -> None:
    assert run("evaluate", cases(tmp_path), "--url", "http://127.0.0.1:9").status == 1


def published(folder: Path, name: str, *lines: str) -> Path:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_questions_of_metaqa_are_measured_by_hits_at_one_and_told_by_their_kinds(run: Run, tmp_path: Path) -> None:
    file = published(tmp_path, "1-hop-dev.txt", "who directed [Winter Ledger]\tLena Voss", "who directed [The Quiet Ferry]\tSomebody Else")
    published(tmp_path, "1-hop-dev-types.txt", "movie_to_director", "movie_to_director")
    page = tmp_path / "report.md"
    ran = run("evaluate", file, "--format", "metaqa", "--report", page)
    assert (ran.status, "movie_to_director" in ran.out, "hits@1: 0.500 of 2" in ran.out) == (0, True, True)
    assert "- hits@1: 0.500 of 2" in page.read_text("utf-8")


def test_a_sample_asks_some_of_the_questions_the_same_for_a_seed(run: Run, tmp_path: Path) -> None:
    drawn = [json.loads(run("evaluate", cases(tmp_path), "--sample", "2", "--seed", "5", "--json").out)["cases"] for _ in range(2)]
    assert [len(d) for d in drawn] == [2, 2]
    assert [c["id"] for c in drawn[0]] == [c["id"] for c in drawn[1]]


def test_requests_are_measured_beside_bm25_alone_over_the_films_that_are_held(run: Run, tmp_path: Path) -> None:
    requests = [
        {"query_id": "1", "title": "old horror film", "text": "A house with a stair that leads nowhere.", "answer": {"wikipedia_page_id": "1", "title": "The Hollow Stair", "release": "1979-10-31"}},
        {"query_id": "2", "title": "ship", "text": "A ship.", "answer": {"wikipedia_page_id": "2", "title": "A Film Nobody Holds", "release": "1979"}},
    ]
    report = json.loads(run("evaluate", published(tmp_path, "dev.jsonl", *map(json.dumps, requests)), "--format", "tot", "--json").out)
    assert [(f["name"], f["of"]) for f in report["figures"]] == [("success@10 program", 1), ("MRR program", 1), ("success@10 BM25 alone", 1), ("MRR BM25 alone", 1)]
    assert report["notes"] == ["1 of 2 requests mean a film that the catalogue holds with a text; only those count."]


def test_slots_are_measured_on_the_held_out_fifth(run: Run, tmp_path: Path) -> None:
    texts = ["O\twhat\nB-Genre\tcomedy\n"] * 4 + ["O\twhat\nB-Year\t1985\nB-Genre\tdrama\nO\tmovie\n"]
    report = json.loads(run("evaluate", published(tmp_path, "train.bio", *texts), "--format", "mit", "--json").out)
    assert [(f["name"], f["value"], f["of"]) for f in report["figures"]] == [("slot F1", 1.0, 2), ("F1 Genre", 1.0, 1), ("F1 Year", 1.0, 1)]


def test_misspelt_names_are_made_from_the_catalogue(run: Run) -> None:
    report = json.loads(run("evaluate", "--format", "linking", "--sample", "6", "--seed", "1", "--json").out)
    assert [(f["name"], f["of"]) for f in report["figures"]] == [("linked aright", 6)]


def test_what_must_not_be_answered_is_made_from_the_catalogue_with_twins(run: Run) -> None:
    report = json.loads(run("evaluate", "--format", "refusal", "--sample", "6", "--seed", "1", "--json").out)
    assert [(f["name"], f["of"]) for f in report["figures"]] == [("refused rightly", 6), ("answerable and refused", 6)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "metaqa"), "needs a file of questions"), (("FILE", "--format", "linking"), "makes its questions from the catalogue"),
        (("FILE", "--format", "mit", "--url", "http://127.0.0.1:9"), "leave --url out"), ((), "needs a file of questions"),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together_are_told(run: Run, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = run("evaluate", *[cases(tmp_path) if a == "FILE" else a for a in arguments])
    assert (ran.status, told in ran.complained) == (2, True)


def test_a_report_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", cases(tmp_path), "--report", tmp_path / "nowhere" / "report.md")
    assert (ran.status, "cannot be written" in ran.complained) == (2, True)
