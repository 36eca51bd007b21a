"""Examples keep everything through a file, and verification judges drafts for them as it does in the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from botmovie.domain import EvidenceItem
from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.examples import load_examples, save_examples


def test_an_example_comes_back_from_its_file_as_it_was(make_example, fact, tmp_path: Path):
    example = make_example()
    example = replace(example, evidence=(*example.evidence, EvidenceItem(2, fact)), rests_on=(2,))
    save_examples([example], tmp_path / "one.jsonl")
    assert list(load_examples(tmp_path / "one.jsonl")) == [example]


def test_a_file_from_before_it_was_known_what_answers_rest_on_can_be_read(make_example, tmp_path: Path):
    path = tmp_path / "one.jsonl"
    save_examples([make_example()], path)
    path.write_text(path.read_text("utf-8").replace(', "rests_on": []', ""), "utf-8")
    assert "rests_on" not in path.read_text("utf-8")
    assert list(load_examples(path)) == [make_example()]


def test_a_missing_file_is_told_with_the_command_that_makes_it(tmp_path: Path):
    with pytest.raises(NotFound, match="botmovie tune data"):
        list(load_examples(tmp_path / "training.jsonl"))


def test_a_damaged_line_is_named(make_example, tmp_path: Path):
    path = tmp_path / "training.jsonl"
    save_examples([make_example()], path)
    path.write_text(path.read_text("utf-8") + '{"id": 1}\n', "utf-8")
    with pytest.raises(BadInput, match=r"training.jsonl:2"):
        list(load_examples(path))


def test_a_draft_that_the_evidence_bears_out_is_accepted(make_example):
    assert make_example().accepted("Martin Brody fears the water.")


def test_a_draft_with_a_name_that_nobody_spoke_of_is_not(make_example):
    assert not make_example().accepted("Ellen Brody fears the water.")


def test_an_example_says_whether_its_answer_is_not_held(make_example):
    assert make_example("That is not in what I have about Jaws.").not_held
    assert not make_example().not_held
