"""Files for OpenAI keep its published rules, what may not be passed on stays here, and the cost is told from their tokens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.domain import Provenance
from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.examples import save_examples
from botmovie.finetuning.openai_files import as_chat, estimate, prepare
from botmovie.finetuning.openai_rules import check_file, check_pair, token_count, tokens_of, tunable
from botmovie.finetuning.split import Side

GOOD = {"messages": [{"role": "user", "content": "What is it?"}, {"role": "assistant", "content": "A film."}]}


def count_words(text: str) -> int:
    return len(text.split())



def rows(count: int, **first: Any) -> list[dict[str, Any]]:
    """So many examples, all different, the first as given."""
    made = [{"messages": [{"role": "user", "content": f"What is number {n}?"}, {"role": "assistant", "content": "A film."}]} for n in range(count)]
    return [first or made[0], *made[1:]]


def written(path: Path, some: list[Any]) -> Path:
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in some), "utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path, make_example: Callable[..., Any]) -> Callable[..., Path]:
    def make(training: int = 12, validation: int = 10, **given: Any) -> Path:
        folder = tmp_path / "data"
        folder.mkdir()
        for side, count in ((Side.TRAINING, training), (Side.VALIDATION, validation)):
            save_examples([make_example(id=f"{side}-{n}", side=side, question=f"What of bay {n} {side}?", **(given if n == 0 else {})) for n in range(count)], folder / f"{side.value}.jsonl")
        return folder

    return make


def test_a_right_file_has_no_problems_and_its_tokens_are_counted(tmp_path: Path) -> None:
    checked = check_file(written(tmp_path / "t.jsonl", rows(10)), count_words)
    # an example: "user" 1 + "What is number n?" 4 + "assistant" 1 + "A film." 2, three for each message, three for the reply
    assert (checked.problems, checked.examples, checked.longest, checked.tokens) == ((), 10, 17, 170)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{", "t.jsonl:1 is no JSON"),
        ('["x"]', 't.jsonl:1 has no list of "messages"'),
        ({"messages": []}, 'has no list of "messages"'),
        ({**GOOD, "prompt": "x"}, "has prompt beside messages"),
        ({"messages": [{"role": "wizard", "content": "x"}, GOOD["messages"][1]]}, "of the role 'wizard'"),
        ({"messages": [{"role": "user", "content": " "}, GOOD["messages"][1]]}, "message of user that says nothing"),
        ({"messages": [{"role": "user", "content": None}, GOOD["messages"][1]]}, "message of user that says nothing"),
        ({"messages": [{"role": "user", "content": "x", "mood": "sad"}, GOOD["messages"][1]]}, "a message with mood"),
        ({"messages": GOOD["messages"][:1]}, "does not end with a message of assistant"),
        ({"messages": GOOD["messages"][1:]}, "no message of user"),
        ({"messages": [GOOD["messages"][0], {"role": "system", "content": "x"}, GOOD["messages"][1]]}, "system message that is not the first"),
        ({"messages": [GOOD["messages"][0], {**GOOD["messages"][1], "weight": 2}]}, "a weight that is not 0 or 1"),
        ({"messages": [GOOD["messages"][0], {**GOOD["messages"][1], "weight": 0}]}, "no message of assistant to learn from"),
        ({"messages": [{"role": "user", "content": "x " * 70_000}, GOOD["messages"][1]]}, "at most 65,536 are read"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_with_its_line(tmp_path: Path, row: Any, told: str) -> None:
    checked = check_file(written(tmp_path / "t.jsonl", [row, *rows(11)[1:]]), count_words)
    assert len(checked.problems) == 1
    assert told in checked.problems[0]


def test_a_file_of_nine_examples_is_too_small(tmp_path: Path) -> None:
    assert check_file(written(tmp_path / "t.jsonl", rows(9)), count_words).problems == ("t.jsonl has 9 examples, at least 10 are needed",)


def test_a_file_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botmovie.finetuning.openai_rules.MOST_BYTES", 1000)
    assert "at most 1,000 are taken" in check_file(written(tmp_path / "t.jsonl", rows(12)), count_words).problems[0]


@pytest.mark.parametrize(("raw", "told"), [(b"\xef\xbb\xbf{}\n", "byte order mark"), (b"{}\r\n", "carriage returns"), (b"\xff\n", "not UTF-8")])
def test_bytes_that_are_no_plain_text_are_told(tmp_path: Path, raw: bytes, told: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(raw)
    assert any(told in p for p in check_file(path, count_words).problems)


def test_the_same_example_twice_or_in_both_files_is_told(tmp_path: Path) -> None:
    twice = check_file(written(tmp_path / "t.jsonl", [*rows(11), rows(11)[10]]), count_words)
    other = check_file(written(tmp_path / "v.jsonl", rows(10)), count_words)
    assert twice.problems == ("t.jsonl has 1 examples twice",)
    assert check_pair(twice, other)[-1] == "10 examples of v.jsonl are in t.jsonl too"


def test_an_example_becomes_its_prompt_and_the_wanted_answer(make_example: Callable[..., Any]) -> None:
    example = make_example()
    assert as_chat(example)["messages"] == [*example.messages, {"role": "assistant", "content": "Brody fears the water."}]


def test_both_files_are_written_and_told_with_their_sources(data: Callable[..., Path], tmp_path: Path) -> None:
    prepared = prepare(data(), tmp_path / "run", count_words)
    assert (prepared.training.examples, prepared.validation and prepared.validation.examples) == (12, 10)
    assert (prepared.sources, prepared.not_held, prepared.left_out) == ((("hand", "CC0"),), 0.0, {})


def test_what_a_licence_forbids_to_pass_on_stays_here(data: Callable[..., Path], tmp_path: Path) -> None:
    prepared = prepare(data(provenance=Provenance("A studio", "all rights reserved"), validation=11), tmp_path / "run", count_words)
    assert prepared.left_out == {"not to be passed on: A studio (all rights reserved)": 2}
    assert "bay 0" not in prepared.training.path.read_text()


def test_too_few_examples_for_validation_make_no_file(data: Callable[..., Path], tmp_path: Path) -> None:
    prepared = prepare(data(validation=4), tmp_path / "run", count_words)
    assert (prepared.validation, prepared.left_out) == (None, {"for validation, where fewer than 10 make no file": 4})
    assert not (tmp_path / "run" / "validation.openai.jsonl").exists()


def test_too_few_examples_for_training_are_refused(data: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"Nothing was uploaded.*has 9 examples, at least 10"):
        prepare(data(training=9), tmp_path / "run", count_words)


def test_no_more_examples_are_taken_than_wanted(data: Callable[..., Path], tmp_path: Path) -> None:
    assert prepare(data(), tmp_path / "run", count_words, most=10).training.examples == 10


def test_data_that_was_changed_since_it_was_made_is_refused(data: Callable[..., Path], tmp_path: Path) -> None:
    folder = data()
    kept = {"sha256": {"training.jsonl": hashlib.sha256((folder / "training.jsonl").read_bytes()).hexdigest()}}
    (folder / "report.json").write_text(json.dumps(kept))
    prepare(folder, tmp_path / "run", count_words)
    (folder / "training.jsonl").write_text((folder / "training.jsonl").read_text().replace("water", "whales"))
    with pytest.raises(BadInput, match=r"training\.jsonl was changed"):
        prepare(folder, tmp_path / "run", count_words)


def test_without_data_the_way_to_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="botmovie tune data"):
        prepare(tmp_path / "none", tmp_path / "run", count_words)


def test_the_cost_is_tokens_times_epochs_times_the_price(data: Callable[..., Path], tmp_path: Path) -> None:
    prepared = prepare(data(), tmp_path / "run", lambda text: 1000)
    # an example has three messages: 3 + 3 * (3 + 2 * 1000) = 6,012 tokens; twelve of them, three times
    cost = estimate(prepared, "gpt-4.1-mini", 3, None)
    assert (cost.tokens, cost.price, cost.dollars) == (216_432, 5.0, pytest.approx(1.08216))
    assert estimate(prepared, "gpt-4.1-mini", 3, 10.0).dollars == pytest.approx(2.16432)
    assert estimate(prepared, "llama", 3, None).dollars is None


@pytest.mark.parametrize("name", ["gpt-4.1-mini", "gpt-4.1-mini-2025-04-14", "ft:gpt-4.1-mini-2025-04-14:films::Ab1"])
def test_a_model_is_known_by_each_of_its_names(name: str) -> None:
    found = tunable(name)
    assert found is not None
    assert found.dollars == 5.0


def test_tokens_are_estimated_where_the_encoding_is_not_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    count, exact = token_count("gpt-4.1-mini")
    assert (count("twelve bytes"), exact) == (3, False)
    assert tokens_of(GOOD["messages"], count) == 3 + (3 + 1 + 3) + (3 + 3 + 2)
