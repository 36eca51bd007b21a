"""`botmovie tune`: data from open answers, and what it says where something is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
ANSWER = {
    "id": "p-1", "task": "plot", "question": "how does the lens get finished", "about": ["The Glass Harbour (1958)"], "from": ["The Glass Harbour (1958)/story/3"],
    "beside": ["The Glass Harbour (1958)/premise/1"], "answer": "Edmund Thorne finishes the lens by touch during a storm.",
}  # fmt: skip


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "p.jsonl").write_text(json.dumps(ANSWER) + "\n", "utf-8")
    return folder


def test_data_writes_the_folder_and_tells_what_is_in_it(run: Run, answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rensa", reason="rensa is not installed (requirements-dev.lock)")
    monkeypatch.setattr("botmovie.finetuning.data.may_train", lambda provenance: True)
    ran = run("tune", "data", "--answers", answers, "--made", "0", "--out", tmp_path / "data")
    assert ran.status == 0
    assert "training: 2 examples of 1 films" in ran.said
    assert {p.name for p in (tmp_path / "data").iterdir()} == {"training.jsonl", "validation.jsonl", "test.jsonl", "report.json"}


def test_data_without_answers_says_how_to_give_them(run: Run, tmp_path: Path) -> None:
    ran = run("tune", "data", "--answers", tmp_path / "none", "--out", tmp_path / "data")
    assert ran.status == 1
    assert "--answers" in ran.complained


def test_a_bad_answer_is_named_and_nothing_is_written(run: Run, answers: Path, tmp_path: Path) -> None:
    (answers / "q.jsonl").write_text('{"id": "q-1"}\n', "utf-8")
    ran = run("tune", "data", "--answers", answers, "--made", "0", "--out", tmp_path / "data")
    assert ran.status == 2
    assert "q.jsonl:1" in ran.complained
    assert not (tmp_path / "data").exists()


def test_the_writer_without_data_says_how_to_make_it(run: Run, tmp_path: Path) -> None:
    ran = run("tune", "writer", "--data", tmp_path / "none", "--out", tmp_path / "run")
    assert ran.status == 1
    assert "botmovie tune data" in ran.complained


def test_the_writer_refuses_a_precision_that_there_is_not(run: Run, tmp_path: Path) -> None:
    ran = run("tune", "writer", "--data", tmp_path, "--out", tmp_path / "run", "--precision", "int4")
    assert ran.status == 2
    assert "auto, bf16 or fp32" in ran.complained
