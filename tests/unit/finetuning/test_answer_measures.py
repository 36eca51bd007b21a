"""What is measured of drafts, each figure with the arithmetic by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botmovie.domain import ClaimVerdict, EvidenceItem, Passage, PassageKind, Provenance
from botmovie.finetuning.answer_measures import (
    by_task,
    comparisons,
    figures_of,
    has_values,
    judge,
    share_of,
    supporting_numbers,
    wilson,
)

NOT_HELD = "That is not in what I have."
FREE = Provenance("hand", "CC0")


def passage(n: int, text: str) -> EvidenceItem:
    return EvidenceItem(n, Passage(f"jaws/{n}", "jaws-1975", PassageKind.STORY, text, FREE))


def test_a_draft_that_passes_whole_is_accepted_and_right(make_example):
    one = judge(make_example(), "Martin Brody fears the water.", None)
    assert (one.accepted, one.passed, one.right, one.said_not_held, one.problem) == (True, True, True, False, "")


def test_a_draft_of_which_something_is_cut_passes_and_is_not_accepted(make_example):
    one = judge(make_example(), "Martin Brody fears the water. He lives in Paris with Ellen.", None)
    assert (one.passed, one.accepted, one.right) == (True, False, False)
    assert one.problem


def test_a_needless_refusal_is_told_and_is_no_accepted_draft(make_example):
    one = judge(make_example(), NOT_HELD, None)
    assert (one.said_not_held, one.accepted, one.right, one.citations) == (True, False, False, 0)


@pytest.mark.parametrize("said", ["The notes do not mention that.", "It is not stated.", "I don't know.", "There is no information about it.", NOT_HELD])
def test_declining_in_any_words_is_told(make_example, said):
    assert judge(make_example(NOT_HELD), said, None).declined


def test_a_negative_sentence_of_the_plot_is_no_declining(make_example):
    assert not judge(make_example(), "Martin Brody does not tell her.", None).declined


def test_a_citation_counts_where_its_evidence_bears_the_sentence_out_alone(make_example):
    example = replace(make_example(), evidence=(passage(1, "Martin Brody fears the water."), passage(2, "Quint was on the Indianapolis.")))
    both = ClaimVerdict("Martin Brody fears the water.", (1, 2))
    assert supporting_numbers(both, example, None) == [1]
    assert supporting_numbers(replace(both, supported_by=(2,)), example, None) == []


def test_citations_are_compared_with_the_evidence_of_the_wanted_answer_where_it_is_known(make_example):
    evidence = (passage(1, "Martin Brody fears the water."), passage(2, "Martin Brody fears the water."))
    example = replace(make_example(), evidence=evidence)
    assert judge(example, "Martin Brody fears the water.", None).rested is None
    assert judge(replace(example, rests_on=(1,)), "Martin Brody fears the water.", None).rested == 1
    assert judge(replace(example, rests_on=(2,)), "Martin Brody fears the water.", None).rested == 0


@pytest.mark.parametrize(("said", "right"), [("It is by Ana Ruiz, in 1974.", True), ("It is by Ana Ruis, in 1974.", False), ("Ana Ruiz made it.", False), ("In 1975 Ana Ruiz made it.", False)])
def test_right_values_are_all_names_and_numbers_of_the_wanted_answer(make_example, said, right):
    example = make_example("The director of Jaws is Ana Ruiz, in 1974.", task="fact", question="Who made Jaws?")
    assert has_values(example, said) is right


def test_names_of_the_question_are_no_values_and_summaries_have_none(make_example):
    assert has_values(make_example("He says that Martin Brody fears it.", question="What does Martin Brody fear?"), "It.") is None
    assert has_values(make_example("Here comes Ana Ruiz.", task="summary"), "It.") is None


def test_shares_are_of_the_cases_that_they_are_about(make_example):
    held, unheld = make_example(), make_example(NOT_HELD, task="not_held")
    drafts = [(held, "Martin Brody fears the water."), (held, NOT_HELD), (held, "Ellen Brody fears Hollywood"), (unheld, NOT_HELD), (unheld, "Ellen Brody fears Hollywood")]
    figures = figures_of([judge(e, d, None) for e, d in drafts])
    assert (figures["accepted"]["share"], figures["accepted"]["of"]) == (0.3333, 3)
    assert (figures["refused"]["share"], figures["not_held"]["share"], figures["right"]["share"]) == (0.3333, 0.5, 0.4)
    assert figures["not_held_kept_back"]["share"] == 1.0
    assert figures["ends"]["share"] == 0.6
    assert "citations_wanted" not in figures


def test_repetition_is_the_share_of_runs_of_four_words_that_came_before(make_example):
    one = judge(make_example(), "he swims and drowns he swims and drowns", None)
    assert one.repeated == pytest.approx(1 - 4 / 5)
    assert judge(make_example(), "He swims.", None).repeated == 0.0


def test_what_the_evidence_lacks_is_a_task_of_its_own(make_example):
    found = by_task([judge(make_example(), "Martin Brody fears the water.", None), judge(make_example(NOT_HELD), NOT_HELD, None)])
    assert {task: f["cases"] for task, f in found.items()} == {"not held": 1, "plot": 1}


def test_two_models_are_compared_case_by_case(make_example):
    example = make_example()
    good, bad = judge(example, "Martin Brody fears the water.", None), judge(example, NOT_HELD, None)
    found = comparisons({"a": good, "b": good}, {"a": bad, "b": good})
    assert (found["right"]["cases"], found["right"]["won"], found["right"]["lost"], found["right"]["chance"]) == (2, 1, 0, 1.0)
    assert (found["not_refused"]["candidate"], found["not_refused"]["current"]) == (1.0, 0.5)
    assert "not_held" not in found


def test_wilsons_interval_by_hand():
    low, high = wilson(8, 10)  # z = 1.96: (0.8 + 0.19208 ± 1.96 √(0.016 + 0.009604)) / 1.38416
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert wilson(0, 0) == (0.0, 1.0)
    assert share_of(0, 4)["low"] == 0.0
