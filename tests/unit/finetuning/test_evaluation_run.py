"""A tuned writer beside its base, both scripted: what is asked, kept, compared, and what the page says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest

from botmovie.domain import Answer, Decision, Draft, Evidence, Outcome, Question, Verdict
from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.evaluation_run import Plan, evaluate
from botmovie.finetuning.examples import save_examples
from botmovie.finetuning.kept_answers import Messages
from botmovie.finetuning.run_figures import load_run
from botmovie.finetuning.split import Side
from botmovie.pipeline import State

RIGHT, WRONG, NOT_HELD = "Martin Brody fears the water.", "Ellen Brody fears Hollywood", "That is not in what I have."


@dataclass
class Writers:
    """Stands in for language models: without an adapter every draft is wrong; an adapter's content is what it answers where the evidence has the answer."""

    asked: list[str] = field(default_factory=list)
    breaks_after: int = 10_000

    @contextmanager
    def open_(self, adapter: Path | None) -> Iterator[Callable[[Messages, int], Iterator[str]]]:
        said = adapter.read_text() if adapter else WRONG

        def write(messages: Messages, most: int) -> Iterator[str]:
            if len(self.asked) >= self.breaks_after:
                raise RuntimeError("cut off")
            self.asked.append(messages[-1]["content"])
            first, _, rest = (NOT_HELD if adapter and "nothing of it" in messages[-1]["content"] else said).partition(" ")
            yield first
            yield f" {rest}"

        yield write


class Program:
    """Stands in for the whole program: every question is open, and drafts of a model with an adapter pass."""

    version = "abcdef0123456789"

    def __init__(self, adapter: Path | None) -> None:
        self.passes = adapter is not None
        self.asked: list[str] = []

    def ask(self, question: Question) -> State:
        self.asked.append(question.text)
        model, attempts = ("embedded", 1) if self.passes else ("facts", 2)
        answer = Answer("1", "", question.text, Outcome.ANSWER, RIGHT if self.passes else "What | the evidence says.", timings_ms={"total": 2000.0})
        interpretation = SimpleNamespace(query=SimpleNamespace(intent=SimpleNamespace(value="ask")))
        return cast(State, {
            "question": question, "interpretation": interpretation, "evidence": Evidence(open=True), "draft": Draft(answer.text, model), "verdict": Verdict(Decision.ACCEPT, answer.text),
            "attempts": attempts, "answer": answer,
        })  # fmt: skip

    def label(self, film_id: str) -> str:
        return "Jaws (1975)"


@contextmanager
def program(adapter: Path | None) -> Iterator[Program]:
    yield Program(adapter)


@pytest.fixture
def data(make_example, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    some = [make_example(RIGHT, id=f"v-{n}/0", base=f"v-{n}", template="hand v", side=Side.TEST, rests_on=(1,)) for n in range(6)]
    save_examples([*some, make_example(NOT_HELD, id="v-9/0", base="v-9", template="hand v", side=Side.TEST, text="There is nothing of it here.")], folder / "test.jsonl")
    return folder


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Any]:
    def make(name: str, says: str = RIGHT, examples: int = 900, **config: Any) -> Any:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "writer.gguf").write_text(says)
        looks = [{"step": 50, "training_loss": 0.6, "validation_loss": 0.5}]
        facts = {"config": {"base": "embedded", "steps": 50, **config}, "data_sha256": "ab", "examples": examples, "steps": 50, "best_step": 50, "best_validation_loss": 0.5, "looks": looks}
        (folder / "run.json").write_text(json.dumps(facts))
        return load_run(folder)

    return make


@pytest.fixture
def plan(data: Path, make_run: Callable[..., Any], tmp_path: Path) -> Plan:
    return Plan(make_run("tuned"), data, tmp_path / "out", command="botmovie tune evaluate --out out")


def test_both_models_answer_the_same_cases_and_are_compared(plan: Plan):
    result = evaluate(plan, Writers().open_, None, open_system=program)
    base, tuned, wanted = (result["models"][name]["all"] for name in ("base", "tuned", "wanted"))
    assert (base["right"]["share"], tuned["right"]["share"], wanted["right"]["share"]) == (0.0, 1.0, 1.0)
    assert (tuned["not_held"]["of"], tuned["accepted"]["of"], tuned["citations"]["share"], tuned["citations_wanted"]["share"]) == (1, 6, 1.0, 1.0)
    assert (result["compared"]["right"]["won"], result["compared"]["right"]["lost"]) == (7, 0)
    assert result["ability"]["base"]["all"]["of"] == 40
    assert (result["speed"]["tuned"]["prompts"], result["speed"]["tuned"]["tokens"]) == (6, 2)
    assert {a["aim"]: a["reached"] for a in result["aims"]}["drafts accepted with nothing cut"]


def test_the_whole_program_is_asked_with_both(plan: Plan):
    system = evaluate(plan, Writers().open_, None, open_system=program)["system"]
    assert (system["base"]["all"]["written"]["share"], system["tuned"]["all"]["written"]["share"]) == (0.0, 1.0)
    assert (system["tuned"]["all"]["questions"], system["compared"]["written"]["won"]) == (7, 6)
    assert system["tuned"]["all"]["unknown_rightly"]["share"] == 0.0


def test_what_was_answered_before_an_interruption_is_not_asked_again(plan: Plan):
    cut_off, again, third = Writers(breaks_after=30), Writers(), Writers()
    with pytest.raises(RuntimeError):
        evaluate(plan, cut_off.open_, None)
    assert not (plan.out / "evaluation.json").exists()
    evaluate(plan, again.open_, None)
    evaluate(plan, third.open_, None)
    assert (len(cut_off.asked), len(cut_off.asked) + len(again.asked), third.asked) == (30, 2 * 7 + 2 * 40 + 2 * 7, [])


def test_another_adapter_is_asked_anew_in_the_same_folder(plan: Plan, make_run: Callable[..., Any]):
    evaluate(plan, Writers().open_, None)
    other = Writers()
    result = evaluate(Plan(make_run("other", says=WRONG), plan.data, plan.out), other.open_, None)
    assert result["models"]["tuned"]["all"]["accepted"]["share"] == 0.0
    assert len(other.asked) == 7 + 40 + 7


def test_the_number_of_cases_and_questions_is_bounded(plan: Plan):
    result = evaluate(Plan(plan.run, plan.data, plan.out, cases=3, asked=2), Writers().open_, None, open_system=program)
    assert (result["data"]["cases"], result["system"]["tuned"]["all"]["questions"]) == (3, 2)
    assert "system" not in evaluate(Plan(plan.run, plan.data, plan.out, cases=3, asked=0), Writers().open_, None, open_system=program)


def test_further_runs_make_a_learning_curve_and_ablations(plan: Plan, make_run: Callable[..., Any]):
    beside = (make_run("quarter", says=WRONG, examples=225, share=0.25), make_run("no-summaries", examples=700, without=["summary"]))
    result = evaluate(Plan(plan.run, plan.data, plan.out, beside), Writers().open_, None)
    assert [(r["name"], r["on_curve"], r["differs"]) for r in result["runs"]] == [("tuned", True, "the same"), ("quarter", True, "share 0.25"), ("no-summaries", False, "without summary")]
    page = (plan.out / "evaluation.md").read_text("utf-8")
    assert "| quarter | share 0.25 | 225 |" in page
    for name in ("learning-curve.svg", "ablations.svg"):
        assert f"({name})" in page
        assert (plan.out / name).is_file()


def test_the_page_names_the_command_what_was_not_reached_and_what_failed(plan: Plan, make_run: Callable[..., Any]):
    poor = Plan(make_run("poor", says=WRONG), plan.data, plan.out, command="botmovie tune evaluate --out out")
    retrieval = {"rankings": [{"ranking": "BM25", "question": {"cases": 3, "ndcg": 0.5, "recall": 0.6}, "description": {"cases": 4, "ndcg": 0.7, "recall": 0.8}, "ndcg": 0.6}],
                 "compared": [["a", "b", {"cases": 7, "candidate": 0.6, "current": 0.5, "won": 2, "lost": 1, "chance": 0.4}]]}  # fmt: skip
    evaluate(poor, Writers().open_, None, open_system=program, retrieval=lambda: retrieval)
    page = (poor.out / "evaluation.md").read_text("utf-8")
    for said in ("botmovie tune evaluate --out out", "| drafts accepted with nothing cut | at least 0.9 | 0 | 0 | **no** |", "## Drafts of the tuned model that were not right", "Ellen Brody fears Hollywood",
                 "## Over-fitting over time", "-0.100", "| BM25 | 0.500 | 0.600 | 0.700 | 0.800 | 0.600 |", "a against b: 0.600 against 0.500 on 7 cases", "cannot be told", "writer.gguf 27 bytes"):  # fmt: skip
        assert said in page
    for picture in poor.out.glob("*.svg"):
        assert f"({picture.name})" in page
        ET.fromstring(picture.read_text("utf-8"))


def test_texts_of_others_cannot_mark_up_the_page(plan: Plan, make_run: Callable[..., Any]):
    sly = Plan(make_run("sly", says="<script>x</script> ![a](http://b) `c`"), plan.data, plan.out)
    evaluate(sly, Writers().open_, None)
    page = (sly.out / "evaluation.md").read_text("utf-8")
    assert "\\<script\\>" in page
    assert "!\\[a\\](" in page
    assert "<script>" not in page.replace("\\<script", "")


def test_missing_or_empty_data_is_told_and_nothing_is_written(plan: Plan, tmp_path: Path):
    with pytest.raises(NotFound, match="botmovie tune data"):
        evaluate(Plan(plan.run, tmp_path / "none", plan.out), Writers().open_, None)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "test.jsonl").write_text("")
    with pytest.raises(BadInput, match="holds no examples"):
        evaluate(Plan(plan.run, tmp_path / "empty", plan.out), Writers().open_, None)
    assert not plan.out.exists()


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(plan: Plan):
    plan.out.write_text("a file")
    writers = Writers()
    with pytest.raises(BadInput, match="cannot be written"):
        evaluate(plan, writers.open_, None)
    assert writers.asked == []
