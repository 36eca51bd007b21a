"""The shelf of models: versions with hashes and scores, a worse one stays on it, and the one before comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from botmovie.errors import BadInput, ModelUnreadable, NotFound
from botmovie.finetuning.registry import (
    RegisteredModel,
    compare,
    in_use,
    model,
    names,
    promote,
    register,
    roll_back,
    versions,
)

GOOD = {str(i): 1.0 for i in range(20)}
BAD = {str(i): float(i % 2) for i in range(20)}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def add(shelf: Path, tmp_path: Path) -> Callable[..., RegisteredModel]:
    def one(scores: dict[str, float], content: bytes = b"weights", name: str = "writer.gguf") -> RegisteredModel:
        file = tmp_path / name
        file.write_bytes(content)
        return register(shelf, "writer", [file], {"base": "embedded"}, scores)

    return one


def test_versions_count_up_and_keep_their_files_and_cards(add, shelf: Path):
    add(GOOD, b"one")
    second = add(GOOD, b"two")
    assert [v.version for v in versions(shelf, "writer")] == [1, 2]
    assert names(shelf) == ["writer"]
    assert second.files[0].read_bytes() == b"two"
    assert (second.card["base"], second.card["files"]["writer.gguf"]["bytes"]) == ("embedded", 3)


def test_the_first_version_comes_into_use_without_a_comparison(add, shelf: Path):
    assert in_use(shelf, "writer") is None
    add(BAD)
    assert promote(shelf, "writer", 1) is None
    assert model(shelf, "writer", 1).stage == "in use"


def test_a_better_version_takes_its_place_and_a_worse_one_does_not(add, shelf: Path):
    add(BAD)
    add(GOOD)
    add(BAD)
    promote(shelf, "writer", 1)
    compared = promote(shelf, "writer", 2)
    assert compared is not None
    assert (compared.candidate, compared.current, compared.cases) == (1.0, 0.5, 20)
    with pytest.raises(BadInput, match=r"worse than version 2, 0\.500 against 1\.000 on 20 cases"):
        promote(shelf, "writer", 3)
    assert [v.stage for v in versions(shelf, "writer")] == ["before", "in use", ""]


def test_the_version_before_is_put_back_and_then_there_is_none(add, shelf: Path):
    add(BAD)
    add(GOOD)
    promote(shelf, "writer", 1)
    promote(shelf, "writer", 2)
    assert roll_back(shelf, "writer").version == 1
    with pytest.raises(BadInput, match="no version of writer to go back to"):
        roll_back(shelf, "writer")


def test_chance_is_counted_by_changing_signs():
    # three differences of one: 2 of the 8 changes of sign are as far from zero
    found = compare({"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 0.0, "b": 0.0, "c": 0.0})
    assert found.chance == pytest.approx(0.25, abs=0.02)
    assert compare(GOOD, GOOD).chance == 1.0


def test_only_common_cases_count_and_there_must_be_some():
    assert compare({"a": 1.0, "b": 0.0}, {"a": 0.0}).cases == 1
    with pytest.raises(BadInput, match="not measured on the same cases"):
        compare({"a": 1.0}, {"b": 1.0})


def test_a_changed_file_is_not_handed_out(add, shelf: Path):
    added = add(GOOD)
    promote(shelf, "writer", 1)
    added.files[0].write_bytes(b"other")
    with pytest.raises(ModelUnreadable, match="changed, damaged or removed"):
        in_use(shelf, "writer")


def test_files_that_may_hold_code_are_refused(add):
    with pytest.raises(BadInput, match="data and no code"):
        add(GOOD, name="writer.pt")


@pytest.mark.parametrize("name", ["../writer", "Writer", ""])
def test_a_name_that_leads_elsewhere_is_refused(name: str, shelf: Path):
    with pytest.raises(BadInput, match="small letters"):
        register(shelf, name, [], {}, {})


def test_a_version_that_is_not_there_is_told(shelf: Path):
    with pytest.raises(NotFound, match="no version 7"):
        model(shelf, "writer", 7)
