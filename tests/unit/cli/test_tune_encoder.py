"""`botmovie tune encoder`: what it says where something is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.cli.tune_encoder import files_of
from botmovie.errors import NotFound

Run = Callable[..., Any]


def test_without_answers_it_says_where_it_looked(run: Run, tmp_path: Path) -> None:
    ran = run("tune", "encoder", "--answers", tmp_path / "none", "--out", tmp_path / "run")
    assert ran.status == 1
    assert str(tmp_path / "none") in ran.complained
    assert not (tmp_path / "run").exists()


def test_without_a_case_for_validation_nothing_is_trained(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed (docs/installing.md, For fine-tuning)")
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": "q-1", "turns": [{"say": "who", "query": "(help)", "outcome": "answer", "values": []}]}) + "\n", "utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "p.jsonl").write_text("", "utf-8")
    ran = run("tune", "encoder", "--answers", tmp_path / "a", "--questions", tmp_path / "q.jsonl", "--out", tmp_path / "run")
    assert ran.status == 2
    assert "for validation" in ran.complained


def test_files_of_folders_come_in_order_and_files_as_they_are(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "notes.txt"):
        (tmp_path / name).write_text("", "utf-8")
    assert [p.name for p in files_of([tmp_path, tmp_path / "b.jsonl"])] == ["a.jsonl", "b.jsonl", "b.jsonl"]
    with pytest.raises(NotFound, match=r"none\.jsonl"):
        files_of([tmp_path / "none.jsonl"])
