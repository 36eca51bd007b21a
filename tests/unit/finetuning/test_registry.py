"""The shelf of models: versions with hashes and scores, a worse one stays on it, and the one before comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from botmovie.errors import BadInput, ModelUnreadable, NotFound
from botmovie.finetuning.registry import (
    RegisteredModel,
    add_scores,
    compare,
    in_use,
    keep_scores_without,
    mcnemar,
    model,
    names,
    parse_id,
    promote,
    promotions,
    register,
    remove,
    roll_back,
    scores_of,
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
    with pytest.raises(BadInput, match=r"worse than version 2, 0\.500 against 1\.000 on 20 cases \(0 better, 10 worse, p = 0\.002\)"):
        promote(shelf, "writer", 3)
    assert [v.stage for v in versions(shelf, "writer")] == ["before", "in use", ""]


def test_a_forced_promotion_is_kept_as_one(add, shelf: Path):
    add(GOOD)
    add(BAD)
    promote(shelf, "writer", 1)
    assert promote(shelf, "writer", 2, force=True) is not None
    kept = promotions(shelf, "writer")
    assert [(p["version"], p["before"], p["forced"]) for p in kept] == [(1, None, False), (2, 1, True)]
    assert (kept[1]["comparison"]["lost"], kept[1]["comparison"]["cases"]) == (10, 20)


def test_the_first_version_must_not_be_worse_than_what_is_used_without_it(add, shelf: Path):
    add(BAD)
    keep_scores_without(shelf, "writer", GOOD)
    with pytest.raises(BadInput, match="worse than what is in use without it"):
        promote(shelf, "writer", 1)
    assert in_use(shelf, "writer") is None


def test_few_common_cases_say_too_little(add, shelf: Path):
    add(GOOD)
    add({str(i): 1.0 for i in range(19)})
    promote(shelf, "writer", 1)
    with pytest.raises(BadInput, match="19 cases in common with version 1 say too little, at least 20"):
        promote(shelf, "writer", 2)


def test_what_was_before_is_put_back_step_by_step(add, shelf: Path):
    add(BAD)
    add(GOOD)
    promote(shelf, "writer", 1)
    promote(shelf, "writer", 2)
    before = roll_back(shelf, "writer")
    assert before is not None
    assert before.version == 1
    assert roll_back(shelf, "writer") is None
    assert in_use(shelf, "writer") is None
    with pytest.raises(BadInput, match="nothing to go back from"):
        roll_back(shelf, "writer")


def test_the_version_in_use_cannot_be_removed_and_others_leave_their_number_free_for_nobody(add, shelf: Path):
    add(BAD)
    add(GOOD)
    promote(shelf, "writer", 1)
    promote(shelf, "writer", 2)
    with pytest.raises(BadInput, match="writer/2 is in use"):
        remove(shelf, "writer", 2)
    remove(shelf, "writer", 1)
    assert roll_back(shelf, "writer") is None
    remove(shelf, "writer", 2)
    assert add(GOOD).version == 3


def test_scores_of_several_measurements_are_kept_with_their_figures(add, shelf: Path):
    one = add_scores(shelf, add({"a": 1.0}), {"b": 0.0}, {"command": "promote", "right": 0.5})
    assert scores_of(one) == {"a": 1.0, "b": 0.0}
    assert [m["command"] for m in one.card["measured"]] == ["promote"]


@pytest.mark.parametrize("wrong", [{"a": 1.5}, {"a": "much"}, {"a": None}])
def test_scores_that_are_none_are_refused(add, shelf: Path, wrong: dict):
    with pytest.raises(BadInput, match="numbers from 0 to 1"):
        add(wrong)


def test_an_id_names_a_version_and_a_wrong_one_is_told_what_there_is(add, shelf: Path):
    with pytest.raises(BadInput, match="nothing is on the shelf yet"):
        parse_id(shelf, "writer")
    add(GOOD)
    assert parse_id(shelf, "writer/1").version == 1
    with pytest.raises(NotFound, match=r"no model writer/2 in .*; there is writer/1"):
        parse_id(shelf, "writer/2")


def test_chance_of_right_and_wrong_is_mcnemars_exact_one():
    # 8 of 9 cases that differ fall one way: 2 * (C(9,0) + C(9,1)) / 2^9 = 20 / 512
    assert mcnemar(8, 1) == mcnemar(1, 8) == 20 / 512
    assert (mcnemar(0, 0), mcnemar(5, 5)) == (1.0, 1.0)
    ours = {str(i): float(i < 18) for i in range(30)}
    theirs = {str(i): float(i < 10 or i == 29) for i in range(30)}
    found = compare(ours, theirs)
    assert (found.won, found.lost, found.chance) == (8, 1, 20 / 512)


def test_mcnemar_of_thousands_of_cases_is_a_number():
    assert 0.0 < mcnemar(5100, 4900) < 0.05


def test_chance_of_other_scores_is_counted_by_changing_signs():
    # three differences of a half: 2 of the 8 changes of sign are as far from zero
    found = compare({"a": 0.5, "b": 0.5, "c": 0.5}, {"a": 0.0, "b": 0.0, "c": 0.0})
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
