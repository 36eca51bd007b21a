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
