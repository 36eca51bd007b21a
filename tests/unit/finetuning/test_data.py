"""A data folder: three files and a report, all or nothing, without what a licence forbids."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from botmovie.errors import BadInput
from botmovie.finetuning.data import DataConfig, build_data, file_of
from botmovie.finetuning.examples import load_examples
from botmovie.finetuning.leaks import find_leaks
from botmovie.finetuning.split import Side
from tests.unit.finetuning.conftest import ANSWERS, HARBOUR, answer

pytest.importorskip("rensa", reason="rensa is not installed (requirements-dev.lock)")
CONFIG = DataConfig(renderings=2, made=30, seed=1)


@pytest.fixture(autouse=True)
def free(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented films state no licence; here they may be learned from."""
    monkeypatch.setattr("botmovie.finetuning.data.may_train", lambda provenance: True)


@pytest.fixture
def built(catalogue, encoder, answers_file: Path, tmp_path: Path, two_held_back: None):
    out = tmp_path / "data"
    return build_data(catalogue, encoder, [answers_file], out, CONFIG), out


def test_the_files_hold_the_sides_and_no_leak(built):
    report, out = built
    sides = {side: list(load_examples(out / file_of(side))) for side in Side}
    assert all(e.side is side for side, found in sides.items() for e in found)
    assert {side.value: len(found) for side, found in sides.items()} == {name: s["examples"] for name, s in report["sides"].items()}
    assert find_leaks([e for found in sides.values() for e in found]) == []
    assert {e.base for e in sides[Side.VALIDATION] if e.by_hand} == {"v-1"}


def test_the_report_counts_what_went_in(built):
    report, out = built
    training = report["sides"]["training"]
    assert sum(training["by_task"].values()) == training["examples"]
    assert training["by_country"]["UK"] >= 1
    assert report["targets_accepted"]["validation"]["all"] == 1.0
    assert json.loads((out / "report.json").read_text("utf-8")) == report


def test_a_folder_that_is_there_is_left_alone(built, catalogue, encoder, answers_file: Path):
    _, out = built
    before = sorted(p.read_bytes() for p in out.iterdir())
    with pytest.raises(BadInput, match="is there already"):
        build_data(catalogue, encoder, [answers_file], out, CONFIG)
    assert sorted(p.read_bytes() for p in out.iterdir()) == before


def test_an_answer_whose_evidence_is_not_there_is_told_and_left_out(catalogue, encoder, tmp_path: Path, two_held_back: None):
    path = tmp_path / "bad.jsonl"
    wrong = answer("p-8", "plot", "Who drowns?", HARBOUR, ["story/9"], [], "Nobody drowns.")
    path.write_text("".join(json.dumps(a) + "\n" for a in (*ANSWERS, wrong)), "utf-8")
    told: list[str] = []
    report = build_data(catalogue, encoder, [path], tmp_path / "data", CONFIG, told=told.append)
    assert "bad.jsonl:7" in told[0]
    assert report["left_out"]["an answer whose evidence is not there"] == 1


def test_a_source_whose_licence_forbids_training_is_left_out_and_named(catalogue, encoder, answers_file: Path, tmp_path: Path, two_held_back: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("botmovie.finetuning.data.may_train", lambda provenance: False)
    report = build_data(catalogue, encoder, [answers_file], tmp_path / "data", CONFIG)
    assert report["sides"]["training"]["examples"] == 0
    assert any(reason.startswith("licence of") for reason in report["left_out"])
