"""What a run's folder says of it, in what two runs differ, and what is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.run_figures import check_split, differences, is_on_curve, load_run, over_fitting, summary

LOOKS = [{"step": 50, "training_loss": 0.6, "validation_loss": 0.5}, {"step": 100, "training_loss": 0.3, "validation_loss": 0.4}]


@pytest.fixture
def run_folder(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str = "run", data: str = "ab", **config: Any) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "writer.gguf").write_bytes(name.encode())
        facts = {"config": {"base": "embedded", "steps": 100, "rank": 16, "threads": 1, **config}, "data_sha256": data, "examples": 900, "best_step": 100, "looks": LOOKS}
        (folder / "run.json").write_text(json.dumps(facts))
        return folder

    return make


def test_over_fitting_is_validation_less_training_at_each_look(run_folder):
    assert [(row["step"], row["gap"]) for row in over_fitting(load_run(run_folder()))] == [(50, -0.1), (100, 0.1)]


def test_a_summary_tells_sizes_and_parity(run_folder):
    folder = run_folder()
    (folder / "parity.json").write_text('{"same": 49, "prompts": 50, "common": 1, "differing": []}')
    found = summary(load_run(folder))
    assert (found["bytes"], found["parity"], found["examples"]) == ({"writer.gguf": 3}, {"same": 49, "prompts": 50}, 900)


def test_runs_on_shares_of_the_same_data_are_on_one_curve(run_folder):
    whole, part, other = (load_run(run_folder(n, **c)) for n, c in (("whole", {}), ("part", {"share": 0.25, "threads": 2}), ("other", {"without": ["summary"], "share": 1.0})))
    assert (differences(whole, part), is_on_curve(whole, part)) == ("share 0.25", True)
    assert (differences(whole, other), is_on_curve(whole, other)) == ("without summary", False)
    assert (differences(whole, whole), is_on_curve(whole, whole)) == ("the same", True)


def test_a_run_on_other_data_is_on_no_curve_with_this(run_folder):
    whole, other = load_run(run_folder("whole")), load_run(run_folder("other", data="cd"))
    assert (differences(whole, other), is_on_curve(whole, other)) == ("other data", False)


def test_what_is_no_finished_run_is_told(run_folder, tmp_path: Path):
    with pytest.raises(NotFound, match="botmovie tune writer"):
        load_run(tmp_path / "none")
    folder = run_folder()
    (folder / "run.json").write_text("{")
    with pytest.raises(BadInput, match="cut short or damaged"):
        load_run(folder)
    (folder / "writer.gguf").unlink()
    with pytest.raises(BadInput, match="--resume"):
        load_run(folder)


def test_a_run_on_other_data_than_it_is_measured_on_is_told(run_folder, tmp_path: Path):
    (tmp_path / "training.jsonl").write_bytes(b"one")
    (tmp_path / "validation.jsonl").write_bytes(b"two")
    same = load_run(run_folder("same", data=hashlib.sha256(b"onetwo").hexdigest()))
    assert check_split(tmp_path, same) == ""
    assert "was trained on other data" in check_split(tmp_path, load_run(run_folder("other")))
    assert "cannot be told" in check_split(tmp_path / "none", same)
