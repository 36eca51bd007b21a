"""Answers are kept as they come, and what is kept is not asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from botmovie.finetuning.kept_answers import Messages, answers_to, load_rows

PROMPTS: dict[str, Messages] = {n: ({"role": "user", "content": n},) for n in ("a", "b", "c")}


class Asked:
    """Answers with two pieces, and remembers what it was asked; fails at one prompt if told to."""

    def __init__(self, fails_at: str = "") -> None:
        self.prompts: list[str] = []
        self.fails_at = fails_at

    def __call__(self, messages: Messages) -> Iterator[str]:
        self.prompts.append(messages[0]["content"])
        if messages[0]["content"] == self.fails_at:
            raise RuntimeError("cut off")
        yield "said "
        yield messages[0]["content"]


def test_an_answer_is_kept_with_its_pieces_and_times(tmp_path: Path):
    found = answers_to(PROMPTS, Asked(), tmp_path / "answers" / "base.jsonl")
    assert [(a.text, a.pieces) for a in found.values()] == [("said a", 2), ("said b", 2), ("said c", 2)]
    assert all(0 <= a.first <= a.seconds for a in found.values())


def test_what_came_before_an_interruption_is_not_asked_again(tmp_path: Path):
    path = tmp_path / "base.jsonl"
    with pytest.raises(RuntimeError):
        answers_to(PROMPTS, Asked("c"), path)
    again = Asked()
    found = answers_to(PROMPTS, again, path)
    assert again.prompts == ["c"]
    assert list(found) == ["a", "b", "c"]


def test_a_line_that_was_cut_short_is_asked_again(tmp_path: Path):
    path = tmp_path / "base.jsonl"
    answers_to(PROMPTS, Asked(), path)
    path.write_text(path.read_text("utf-8")[:-9], "utf-8")
    again = Asked()
    answers_to(PROMPTS, again, path)
    assert again.prompts == ["c"]
    assert set(load_rows(path)) == {"a", "b", "c"}


def test_progress_counts_kept_answers_too(tmp_path: Path):
    seen: list[int] = []
    answers_to({"a": PROMPTS["a"]}, Asked(), tmp_path / "f.jsonl")
    answers_to(PROMPTS, Asked(), tmp_path / "f.jsonl", seen.append)
    assert seen == [1, 2, 3]
