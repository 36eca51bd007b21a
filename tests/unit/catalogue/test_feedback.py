"""What people say of answers is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import load_feedback, save_feedback
from botmovie.errors import BadInput, CatalogueLocked


def test_verdicts_come_back_oldest_first(url: str) -> None:
    save_feedback(url, answer_id="a1", verdict="up")
    save_feedback(url, answer_id="a2", verdict="down", comment="Wrong year; DROP TABLE films")
    found = load_feedback(url)
    assert [(f.answer_id, f.verdict, f.comment) for f in found] == [("a1", "up", None), ("a2", "down", "Wrong year; DROP TABLE films")]
    assert all(f.created.endswith("+00:00") for f in found)


def test_feedback_outlives_a_replaced_catalogue(opened: Callable[..., Any], url: str, make_record: Any) -> None:
    catalogue = opened()
    save_feedback(url, answer_id="a1", verdict="up")
    catalogue.write([make_record(1)], replace=True)
    assert len(load_feedback(url)) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"answer_id": "a", "verdict": "sideways"}, "up, down"),
        ({"answer_id": "", "verdict": "up"}, "answer_id"),
        ({"answer_id": "a" * 201, "verdict": "up"}, "answer_id"),
        ({"answer_id": "a", "verdict": "up", "comment": "x" * 4001}, "4001 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(url: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        save_feedback(url, **given)


def test_feedback_to_a_locked_catalogue_says_so(opened: Callable[..., Any], url: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened()
    monkeypatch.setattr("botmovie.catalogue.feedback.BUSY_TIMEOUT_MS", 30)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogueLocked):
            save_feedback(url, answer_id="a1", verdict="up")
