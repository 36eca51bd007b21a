"""Question files and their grades: +1 right, 0 missing, -1 wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from botmovie.domain import SpoilerLevel
from botmovie.errors import BadRecord, NotFound
from botmovie.evaluation import Case, Grade, Report, grade, load_cases, run_cases
from botmovie.evaluation.grading import fold


def case(*outcomes: str, must: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), category: str = "facts", turns: tuple[str, ...] = ("Who?",)) -> Case:
    return Case("1", category, turns, outcomes or ("answer",), must, must_not)


def said(text: str, outcome: str = "answer", *values: str) -> dict[str, Any]:
    return {"outcome": outcome, "text": text, "values": list(values)}


@pytest.mark.parametrize(
    ("asked", "answer", "score"),
    [
        (case(must=(("Lena Voss",),)), said("Lena Voss directed it. [1]"), 1), (case(must=(("Lena Voss",),)), said("It was her.", "answer", "Lena Voss"), 1), (case(must=(("Lena Voss", "Marlo Quist"), ("1985",))), said("marlo quist, in 1985"), 1),
        (case(must=(("Lena Voss",), ("1985",))), said("Lena Voss"), -1), (case(must=(("Lena Voss",),)), said("Marlo Quist directed it."), -1), (case(must=(("Lena Voss",),), must_not=("Marlo Quist",)), said("Lena Voss and Marlo Quist"), -1),
        (case(must=(("Lena Voss",),)), said("I don't know.", "unknown"), 0), (case(must=(("Lena Voss",),)), said("Which one?", "ambiguous"), 0), (case(must=(("Lena Voss",),)), said("Not about films.", "out_of_scope"), 0), (case(), said("No such thing.", "false_premise"), -1),
        (case("unknown"), said("I don't know.", "unknown"), 1), (case("unknown"), said("Lena Voss", "answer"), -1), (case("unknown", "out_of_scope"), said("No.", "out_of_scope"), 1), (case("unknown", must=(("budget",),)), said("I don't know.", "unknown"), 0),
        (case("unknown", must_not=("Lena Voss",)), said("I don't know, perhaps Lena Voss.", "unknown"), -1), (case(must=(("Bela Tarr",),)), said("Béla Tarr"), 1), (case(must=(("yes",),)), said("Yes. It is so.", "answer", "yes"), 1), (case(must=(("art",),)), said("It starts."), -1),
        (case(must=(("1234",),)), said("It cost 1,234 dollars."), 1), (case(must=(("7.5",),)), said("It has 7.5."), 1), (case(must=(("5",),)), said("It has 7.5."), -1), (case(must=(("2",),)), said("Lena Voss directed it. [2]"), -1), (case(), {"outcome": "answer"}, 1), (case(), {}, -1),
    ],
)  # fmt: skip
def test_an_answer_is_right_missing_or_wrong(asked: Case, answer: dict[str, Any], score: int) -> None:
    assert grade(asked, answer).score == score


@pytest.mark.parametrize(
    ("answer", "why"), [(said("x", "unknown"), "outcome unknown"), (said("x"), "lacks any of ['Lena Voss']"), (said("Lena Voss, not Marlo Quist"), "has 'Marlo Quist'"), (said("Lena Voss"), "")]
)
def test_a_grade_says_why(answer: dict[str, Any], why: str) -> None:
    assert grade(case(must=(("Lena Voss",),), must_not=("Marlo Quist",)), answer).why == why


def test_folding_keeps_numbers_whole_and_takes_accents_and_marks_away() -> None:
    assert fold("Ångström’s “Ørsted”: 1,234.5 & 7.") == " angstrom s orsted 1234.5 7 "


def graded(*scores: tuple[str, int]) -> Report:
    return Report(tuple(Grade(case(category=c), s, "", "answer", "", 0.0) for c, s in scores))


def test_truthfulness_is_the_mean_of_the_scores() -> None:
    report = graded(("a", 1), ("a", -1), ("a", 1), ("b", 0))
    assert report.truthfulness() == pytest.approx((1 - 1 + 1 + 0) / 4)
    assert report.truthfulness("a") == pytest.approx(1 / 3)
    assert (report.share(1), report.share(-1), report.share(0)) == (0.5, 0.25, 0.25)


def test_a_report_has_a_row_for_each_category_and_one_for_all() -> None:
    assert graded(("b", 1), ("a", -1), ("b", 0)).rows() == [("a", 1, 0, 0, 1, -1), ("b", 2, 1, 1, 0, 0.5), ("all", 3, 1, 1, 1, 0)]


def test_a_report_of_nothing_is_zero() -> None:
    assert (Report(()).truthfulness(), Report(()).share(1), Report(()).rows()) == (0.0, 0.0, [("all", 0, 0, 0, 0, 0.0)])


def test_each_case_is_played_in_a_conversation_of_its_own_and_its_last_answer_graded() -> None:
    asked: list[tuple[str, str | None, str]] = []

    def ask(question: str, conversation: str | None, spoilers: str) -> dict[str, Any]:
        asked.append((question, conversation, spoilers))
        return {**said(question), "conversation_id": f"c-{question[0]}"}

    seen: list[Grade] = []
    cases = (case(turns=("a1", "a2", "a3"), must=(("a3",),)), Case("2", "x", ("b1",), ("unknown",), spoilers=SpoilerLevel.FULL))
    report = run_cases(cases, ask, progress=seen.append)
    assert asked == [("a1", None, "none"), ("a2", "c-a", "none"), ("a3", "c-a", "none"), ("b1", None, "full")]
    assert [g.score for g in report.grades] == [1, -1]
    assert tuple(seen) == report.grades


LINE = {"id": "7", "category": "facts", "turns": ["Who?", "When?"], "expect": {"outcome": ["answer", "unknown"], "must": [["A", "B"], ["C"]], "must_not": ["D"]}, "spoilers": "mild"}


def test_a_case_is_read_with_all_its_parts(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"\n{json.dumps(LINE)}\n\n", "utf-8")
    assert load_cases(file) == (Case("7", "facts", ("Who?", "When?"), ("answer", "unknown"), (("A", "B"), ("C",)), ("D",), SpoilerLevel.MILD),)


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"id": "1"}', '{"id": "1", "category": "x", "turns": ["q"], "expect": {}}', json.dumps({**LINE, "spoilers": "lots"}), json.dumps({**LINE, "turns": None})])
def test_a_line_that_is_no_case_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{json.dumps(LINE)}\n{line}\n", "utf-8")
    with pytest.raises(BadRecord, match=r"cases\.jsonl:2: not a question case"):
        load_cases(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.jsonl"):
        load_cases(tmp_path / "nowhere.jsonl")
