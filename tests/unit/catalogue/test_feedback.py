"""What people say of answers is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from botmovie.catalogue import load_feedback, load_judged, load_reviews, save_feedback, save_review
from botmovie.catalogue.connecting import Connections
from botmovie.catalogue.feedback import JudgedAnswer, Remembered, Review
from botmovie.catalogue.migrations import migrate
from botmovie.domain import Answer, Citation, EvidenceItem, Fact, Outcome, Passage, PassageKind, Provenance
from botmovie.errors import BadInput, CatalogueError, CatalogueLocked

WHERE = Provenance("Test films", "CC0", "2020")
EVIDENCE = (
    EvidenceItem(1, Fact("old-1950", "Old (1950)", "runtime", ("90 minutes",), "Old (1950) runs 90 minutes.", WHERE, "old-1950"), 0.5),
    EvidenceItem(2, Passage("old-1950/story", "old-1950", PassageKind.CHARACTER, "Ann is old.", WHERE, "Ann")),
)
ANSWER = JudgedAnswer("a1", "how long is it?", "How long is Old?", "ask", "answer", "90 minutes [1].", "embedded", EVIDENCE)


def test_verdicts_come_back_oldest_first(url: str) -> None:
    save_feedback(url, answer_id="a1", verdict="up")
    save_feedback(url, answer_id="a2", verdict="down", comment="Wrong year; DROP TABLE films")
    found = load_feedback(url)
    assert [(f.answer_id, f.verdict, f.comment) for f in found] == [("a1", "up", None), ("a2", "down", "Wrong year; DROP TABLE films")]
    assert all(f.created.endswith("+00:00") for f in found)


def test_feedback_outlives_a_replaced_catalogue(opened: Callable[..., Any], url: str, make_record: Any) -> None:
    catalogue = opened()
    save_feedback(url, answer_id="a1", verdict="up")
    catalogue.write([make_record(1)], replace=True)
    assert len(load_feedback(url)) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"answer_id": "a", "verdict": "sideways"}, "up, down"),
        ({"answer_id": "", "verdict": "up"}, "answer_id"),
        ({"answer_id": "a" * 201, "verdict": "up"}, "answer_id"),
        ({"answer_id": "a", "verdict": "up", "comment": "x" * 4001}, "4001 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(url: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        save_feedback(url, **given)


def test_feedback_to_a_locked_catalogue_says_so(opened: Callable[..., Any], url: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened()
    monkeypatch.setattr("botmovie.catalogue.feedback.BUSY_TIMEOUT_MS", 30)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogueLocked):
            save_feedback(url, answer_id="a1", verdict="up")


def test_the_answer_that_feedback_is_about_is_kept_once_with_its_evidence(url: str) -> None:
    save_feedback(url, answer_id="a1", verdict="up", answer=ANSWER)
    save_feedback(url, answer_id="a1", verdict="down", answer=ANSWER)
    assert load_judged(url) == {"a1": ANSWER}


def test_evidence_that_another_program_wrote_is_told(url: str, path: Path) -> None:
    save_feedback(url, answer_id="a1", verdict="up", answer=ANSWER)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE feedback_answers SET evidence = '[{}]'")
    with pytest.raises(CatalogueError, match="evidence of answer a1 cannot be read"):
        load_judged(url)


def test_the_last_decision_of_an_answer_holds_and_the_same_one_is_kept_once(url: str, path: Path) -> None:
    first = Review("a1", "accept", {"id": "use-a1"}, note="good")
    assert [save_review(url, r) for r in (first, first, Review("a2", "skip"), Review("a1", "reject"))] == [True, False, True, True]
    found = load_reviews(url)
    assert [(r.answer_id, r.decision) for r in found.values()] == [("a2", "skip"), ("a1", "reject")]
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT decision FROM feedback_reviews WHERE answer_id = 'a1' ORDER BY number").fetchall() == [("accept",), ("reject",)]


def test_a_decision_that_there_is_not_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="accept, correct, reject, skip"):
        save_review(url, Review("a1", "burn"))


def test_a_catalogue_from_before_reviews_keeps_its_feedback(url: str, path: Path) -> None:
    connections = Connections(path)
    assert migrate(connections.writer, up_to=10) == 10
    with connections.writing() as connection:
        connection.execute(text("INSERT INTO feedback (answer_id, verdict, comment, created) VALUES ('old', 'down', 'no', '2026-01-01T00:00:00+00:00')"))
    connections.close()
    assert load_reviews(url) == {}
    assert [(f.answer_id, f.comment) for f in load_feedback(url)] == [("old", "no")]
    assert load_judged(url) == {}
    assert save_review(url, Review("old", "reject"))


def answered(id_: str, **given: object) -> Answer:
    return Answer(id=id_, conversation_id="c", question="How long is it?", outcome=Outcome.ANSWER, text="90 minutes [1].", interpretation={"intent": "lookup"}, **given)  # type: ignore[arg-type]


def test_the_last_answers_are_remembered_and_older_ones_forgotten() -> None:
    remembered = Remembered(most=2)
    for id_ in ("a", "b", "c"):
        remembered.keep(answered(id_), "How long is Old?", EVIDENCE)
    found = remembered.get("c")
    assert remembered.get("a") is None
    assert found is not None
    assert (found.asked, found.question, found.intent, found.evidence) == ("How long is it?", "How long is Old?", "lookup", EVIDENCE)


def test_an_answer_without_its_evidence_is_remembered_with_that_of_its_citations() -> None:
    remembered = Remembered()
    citations = (Citation(1, "old-1950", "runtime", "Old (1950) runs 90 minutes.", "Test films", "CC0"), Citation(2, "old-1950", "story", "Ann is old.", "Test films", "CC0"))
    remembered.keep(answered("a", citations=citations))
    found = remembered.get("a")
    assert found is not None
    assert [(type(i.item), i.film_id, i.text) for i in found.evidence] == [(Fact, "old-1950", "Old (1950) runs 90 minutes."), (Passage, "old-1950", "Ann is old.")]
