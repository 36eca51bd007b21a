"""Feedback becomes an example only by a decision, checked against its evidence, and in the form that tune data reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import Catalogue, save_feedback, save_review
from botmovie.catalogue.feedback import JudgedAnswer, Review, load_reviews
from botmovie.domain import EvidenceItem, SpoilerLevel
from botmovie.encoder import OnnxEncoder
from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.open_answers import AnswerTask, load_open_answers, problems_of, resolve
from botmovie.finetuning.open_examples import examples_of
from botmovie.finetuning.reviewing import (
    Item,
    Refused,
    Ruling,
    decided,
    export,
    item_of,
    load_items,
    references_of,
    task_of,
)
from tests.unit.finetuning.conftest import HARBOUR, LANTERN

QUESTION = "Why does Edmund Thorne hide that his eyesight is failing?"
RIGHT = "Edmund Thorne hides it because a blind man cannot cut a lens."


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'said.sqlite'}"


@pytest.fixture
def judged(catalogue: Catalogue) -> Callable[..., JudgedAnswer]:
    """An answer over the premise and the runtime of The Glass Harbour (1958)."""

    def make(text: str = f"{RIGHT} [1]", **given: Any) -> JudgedAnswer:
        film = "the-glass-harbour-1958"
        premise = next(p for p in catalogue.passages_of(film, spoilers=SpoilerLevel.NONE) if p.kind == "premise")
        evidence = (EvidenceItem(1, premise), EvidenceItem(2, resolve(f"{HARBOUR}/runtime", 2, catalogue).item))
        values = {"answer_id": "A-b_1", "asked": "why does he hide it?", "question": QUESTION, "intent": "ask", "outcome": "answer", "model": "embedded", "evidence": evidence}
        return JudgedAnswer(text=text, **{**values, **given})

    return make


@pytest.fixture
def decide(judged: Callable[..., JudgedAnswer], catalogue: Catalogue, encoder: OnnxEncoder) -> Callable[..., Review]:
    def one(decision: str, answer: JudgedAnswer | None = None, **given: Any) -> Review:
        return decided(Item("A-b_1", (), answer or judged(), None), Ruling(decision, **given), catalogue, encoder.similarity)

    return one


def test_evidence_is_named_sentence_by_sentence(judged: Callable[..., JudgedAnswer], catalogue: Catalogue) -> None:
    assert [r.name for r in references_of(judged(), catalogue)] == [f"{HARBOUR}/premise/1", f"{HARBOUR}/premise/2", f"{HARBOUR}/premise/3", f"{HARBOUR}/runtime"]


def test_an_accepted_answer_rests_on_the_one_sentence_that_bears_it_out(decide: Callable[..., Review]) -> None:
    found = decide("accept")
    assert found.example == {
        "id": "use-A-b_1", "task": "motive", "question": QUESTION, "about": [HARBOUR], "from": [f"{HARBOUR}/premise/3"],
        "beside": [f"{HARBOUR}/premise/1", f"{HARBOUR}/premise/2", f"{HARBOUR}/runtime"], "answer": RIGHT,
    }  # fmt: skip
    assert not found.forced


def test_a_correction_takes_the_place_of_the_answer(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer]) -> None:
    found = decide("correct", judged("He hides it because Maud Pascoe left. [1]"), text=RIGHT)
    assert found.example is not None
    assert found.example["answer"] == RIGHT


@pytest.mark.parametrize("wrong", ["Edmund Thorne hides it because Steven Spielberg paid him.", "Edmund Thorne hides it because he lost 500 dollars."])
def test_what_the_evidence_does_not_bear_out_is_refused_with_the_reason(decide: Callable[..., Review], wrong: str) -> None:
    with pytest.raises(Refused, match=r"A-b_1 is not kept: .*(Spielberg|500)"):
        decide("correct", text=wrong)
    forced = decide("correct", text=wrong, force=True, note="seen in the film")
    assert (forced.forced, forced.note, forced.example and forced.example["answer"]) == (True, "seen in the film", wrong)


def test_a_refused_answer_is_judged_by_all_of_its_evidence(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer]) -> None:
    with pytest.raises(Refused) as told:
        decide("correct", text="Edmund Thorne hides it because a blind man cannot cut a lens. Maud Pascoe brings him coal every morning. The Glass Harbour (1958) runs 101 minutes in Hollywood.")
    assert "names Hollywood" in str(told.value)
    assert not any(f"names {name}" in str(told.value) for name in ("Maud", "Edmund"))


def test_an_accepted_answer_is_checked_as_a_correction_is(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer]) -> None:
    with pytest.raises(Refused, match="Hollywood"):
        decide("accept", judged("He hides it in Hollywood."))


def test_a_correction_may_rest_on_evidence_that_the_answer_had_not(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer]) -> None:
    answer = judged("I do not know.", question="how does Edmund Thorne finish the lens")
    text = "Edmund Thorne finishes the lens by touch during a storm."
    with pytest.raises(Refused):
        decide("correct", answer, text=text)
    found = decide("correct", answer, text=text, rests_on=(f"{HARBOUR}/story/3",))
    assert found.example is not None
    assert (found.example["task"], found.example["from"]) == ("plot", [f"{HARBOUR}/story/3"])


def test_a_summary_is_checked_as_one_of_its_film(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer]) -> None:
    told = "In 1911 Edmund Thorne, a glass blower, comes to the fishing town of Penrow to repair the lens of the lighthouse."
    found = decide("accept", judged(f"{told} [1]", question=f"What is {HARBOUR} about?", intent="describe"))
    assert found.example is not None
    assert (found.example["task"], found.example["from"]) == ("summary", [f"{HARBOUR}/premise/1"])


def test_that_it_is_not_held_rests_on_nothing(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer]) -> None:
    found = decide("correct", judged(question="What does the letter say?"), text="That is not in what I have.")
    assert found.example is not None
    assert (found.example["task"], found.example["from"], found.example["beside"][0]) == ("not_held", [], f"{HARBOUR}/premise/1")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"text": " "}, "a correction needs a text"),
        ({"text": RIGHT, "task": "poem"}, "no task 'poem'"),
        ({"text": RIGHT, "rests_on": (f"{HARBOUR}/story/9",)}, "sentences 1 to 3"),
        ({"text": "One. Two. Three. Four. Five."}, "more than 4 sentences"),
    ],
)
def test_a_correction_of_which_no_example_can_be_made_is_refused(decide: Callable[..., Review], given: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        decide("correct", **given)


def test_an_answer_that_is_not_known_can_only_be_rejected_or_skipped(catalogue: Catalogue) -> None:
    unknown = Item("old", (), None, None)
    with pytest.raises(Refused, match="reject or skip it"):
        decided(unknown, Ruling("accept"), catalogue, None)
    assert decided(unknown, Ruling("reject"), catalogue, None) == Review("old", "reject")


def test_what_the_tables_answer_teaches_a_writer_nothing_unless_its_task_is_said(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer]) -> None:
    closed = judged(intent="lookup", model="facts")
    with pytest.raises(Refused, match="the tables answer such questions"):
        decide("accept", closed)
    assert decide("accept", closed, task="motive").decision == "accept"


@pytest.mark.parametrize(
    ("given", "text", "task"),
    [({}, RIGHT, AnswerTask.MOTIVE), ({"question": "Who brings coal?"}, "Maud.", AnswerTask.PLOT), ({"intent": "describe"}, "x", AnswerTask.SUMMARY), ({"outcome": "false_premise"}, "No.", AnswerTask.PREMISE),
     ({}, "That is not in what I have.", AnswerTask.NOT_HELD), ({"intent": "count"}, "x", None)],
)  # fmt: skip
def test_the_task_follows_from_question_and_answer(judged: Callable[..., JudgedAnswer], given: dict[str, Any], text: str, task: AnswerTask | None) -> None:
    assert task_of(judged(**given), text) is task


def test_films_that_are_held_back_get_a_hand_of_their_own(decide: Callable[..., Review], judged: Callable[..., JudgedAnswer], catalogue: Catalogue, two_held_back: None) -> None:
    story = resolve(f"{LANTERN}/story", 1, catalogue)
    answer = judged("Detective Baek finds a second lantern in her own car.", question="Where does the detective find a second lantern?", evidence=(story,))
    found = decide("accept", answer)
    assert found.example is not None
    assert found.example["id"] == "useheld-A-b_1"


# -- from what was said to a file of answers


def test_what_waits_comes_first_and_what_was_skipped_after_it(url: str, judged: Callable[..., JudgedAnswer]) -> None:
    for id_ in ("a", "b", "c"):
        save_feedback(url, answer_id=id_, verdict="up", answer=judged(answer_id=id_))
    save_feedback(url, answer_id="b", verdict="down", comment="no, wrong")
    save_review(url, Review("a", "reject"))
    save_review(url, Review("b", "skip"))
    found = load_items(url)
    assert [(i.answer_id, i.waits) for i in found] == [("c", True), ("b", True), ("a", False)]
    assert [f.verdict for f in item_of(url, "b").feedback] == ["up", "down"]
    assert found[0].answer == judged(answer_id="c")
    with pytest.raises(NotFound, match="--list"):
        item_of(url, "z")


def test_exported_answers_are_read_checked_and_rendered_by_tune_data(url: str, tmp_path: Path, decide: Callable[..., Review], judged: Callable[..., JudgedAnswer], prepared: Any) -> None:
    save_review(url, decide("accept"))
    path = tmp_path / "answers" / "use.jsonl"
    assert export(url, path) == 1
    answers = list(load_open_answers(path))
    assert [problems_of(a, prepared.catalogue, prepared.pieces.similarity) for a in answers] == [[]]
    rendered = list(examples_of(answers[0], prepared, renderings=2))
    assert {e.template for e in rendered} == {"hand use"}
    assert rendered[0].target == RIGHT


def test_an_export_is_the_same_again_and_follows_the_last_decision(url: str, tmp_path: Path, decide: Callable[..., Review]) -> None:
    path = tmp_path / "use.jsonl"
    assert save_review(url, decide("accept"))
    assert not save_review(url, decide("accept"))
    export(url, path)
    before = path.read_bytes()
    export(url, path)
    assert path.read_bytes() == before
    assert save_review(url, Review("A-b_1", "reject"))
    assert (export(url, path), path.read_text()) == (0, "")
    assert load_reviews(url)["A-b_1"].decision == "reject"


def test_a_file_of_another_hand_is_left_alone(url: str, answers_file: Path) -> None:
    before = answers_file.read_text()
    with pytest.raises(BadInput, match=r"did not come from reviews \(line 1\)"):
        export(url, answers_file)
    assert answers_file.read_text() == before


def test_nothing_is_exported_that_nobody_decided(url: str, tmp_path: Path, judged: Callable[..., JudgedAnswer]) -> None:
    save_feedback(url, answer_id="a", verdict="up", answer=judged(answer_id="a"))
    save_review(url, Review("b", "skip"))
    assert export(url, tmp_path / "use.jsonl") == 0
