"""What people say of answers, the answers that they speak of, and what a reviewer decided; kept in the catalogue's file for tuning.

Answers are not kept until somebody says something of them: the last ones lie in memory (`Remembered`). Opens the file for each call;
needs no catalogue.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, insert, select

from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import BUSY_TIMEOUT_MS, Connections, sqlite_path, translated
from botmovie.catalogue.migrations import migrate
from botmovie.domain import Answer, Citation, EvidenceItem, Fact, Passage, PassageKind, Provenance
from botmovie.errors import BadInput, CatalogueError

VERDICTS = ("up", "down")
DECISIONS = ("accept", "correct", "reject", "skip")
MAX_COMMENT = 4000
MAX_ANSWER_ID = 200
MOST_REMEMBERED = 1000
"""Answers in memory that feedback may still be about; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict; `created` is ISO 8601 in UTC."""

    answer_id: str
    verdict: str
    comment: str | None
    created: str


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer with what it rests on. `asked` is the question as typed, `question` with its follow-up words resolved."""

    answer_id: str
    asked: str
    question: str
    intent: str
    outcome: str
    text: str
    model: str
    evidence: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided of an answer. `example` is an open answer as `tune data` reads it, for "accept" and "correct"; `forced`: in spite of
    what verification says."""

    answer_id: str
    decision: str
    example: dict[str, Any] | None = None
    forced: bool = False
    note: str = ""
    decided: str = ""


@dataclass
class Remembered:
    """The last answers, in memory alone; safe for many threads."""

    most: int = MOST_REMEMBERED
    _kept: OrderedDict[str, JudgedAnswer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, answer: Answer, question: str = "", evidence: tuple[EvidenceItem, ...] = ()) -> None:
        """Remember an answer. Without its evidence, which stays in the process that made it, that of its citations is kept; an answer that is
        remembered already stays as it is."""
        with self._lock:
            if answer.id in self._kept:
                return
            self._kept[answer.id] = JudgedAnswer(
                answer.id, answer.question, question or answer.question, str(answer.interpretation.get("intent", "")), answer.outcome.value, answer.text, answer.model,
                evidence or tuple(_cited(c) for c in answer.citations),
            )  # fmt: skip
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def get(self, answer_id: str) -> JudgedAnswer | None:
        with self._lock:
            return self._kept.get(answer_id)


def save_feedback(url: str, *, answer_id: str, verdict: str, comment: str | None = None, answer: JudgedAnswer | None = None) -> Feedback:
    """Keep a verdict ("up" or "down"), and the answer that it is about where it is known. Raises BadInput, or CatalogueError where it cannot be written."""
    if verdict not in VERDICTS:
        raise BadInput(f"verdict must be one of {', '.join(VERDICTS)}, not {verdict!r}.")
    if not answer_id or len(answer_id) > MAX_ANSWER_ID:
        raise BadInput(f"answer_id must have 1 to {MAX_ANSWER_ID} characters.")
    if comment and len(comment) > MAX_COMMENT:
        raise BadInput(f"comment has {len(comment)} characters, at most {MAX_COMMENT} are kept: shorten it.")
    given = Feedback(answer_id, verdict, comment or None, _now())
    with _connections(url) as connections, connections.writing() as connection:
        connection.execute(insert(t.feedback).values(asdict(given)))
        known = select(t.feedback_answers.c.answer_id).where(t.feedback_answers.c.answer_id == answer_id)
        if answer is not None and connection.execute(known).first() is None:
            texts = {n: getattr(answer, n) for n in ("answer_id", "asked", "question", "intent", "outcome", "text", "model")}
            connection.execute(insert(t.feedback_answers).values(evidence=json.dumps([asdict(i) for i in answer.evidence], ensure_ascii=False), **texts))
    return given


def load_feedback(url: str) -> tuple[Feedback, ...]:
    """All verdicts, oldest first."""
    f = t.feedback.c
    with _connections(url) as connections, connections.reading() as connection:
        rows = connection.execute(select(f.answer_id, f.verdict, f.comment, f.created).order_by(f.number))
        return tuple(Feedback(r.answer_id, r.verdict, r.comment, r.created) for r in rows)


def load_judged(url: str) -> dict[str, JudgedAnswer]:
    """The answers that feedback is about, by id, as far as they are known."""
    with _connections(url) as connections, connections.reading() as connection:
        return {r.answer_id: _judged(r) for r in connection.execute(select(t.feedback_answers))}


def save_review(url: str, review: Review) -> bool:
    """Keep a decision; False where the same one holds already. Raises BadInput, or CatalogueError where it cannot be written."""
    if review.decision not in DECISIONS:
        raise BadInput(f"A decision is one of {', '.join(DECISIONS)}, not {review.decision!r}.")
    with _connections(url) as connections, connections.writing() as connection:
        r = t.feedback_reviews.c
        last = connection.execute(select(t.feedback_reviews).where(r.answer_id == review.answer_id).order_by(r.number.desc()).limit(1)).first()
        if last is not None and _same(_review(last), review):
            return False
        example = json.dumps(review.example, ensure_ascii=False) if review.example is not None else None
        row = {"answer_id": review.answer_id, "decision": review.decision, "example": example, "forced": review.forced, "note": review.note, "decided": _now()}
        connection.execute(insert(t.feedback_reviews).values(row))
    return True


def load_reviews(url: str) -> dict[str, Review]:
    """The decision that holds of each answer, in the order in which they were made."""
    with _connections(url) as connections, connections.reading() as connection:
        found: dict[str, Review] = {}
        for row in connection.execute(select(t.feedback_reviews).order_by(t.feedback_reviews.c.number)):
            found.pop(row.answer_id, None)
            found[row.answer_id] = _review(row)
        return found


def _same(kept: Review, given: Review) -> bool:
    return (kept.decision, kept.example, kept.forced, kept.note) == (given.decision, given.example, given.forced, given.note)


def _review(row: Row[Any]) -> Review:
    return Review(row.answer_id, row.decision, json.loads(row.example) if row.example else None, bool(row.forced), row.note, row.decided)


def _judged(row: Row[Any]) -> JudgedAnswer:
    try:
        evidence = tuple(_item(one) for one in json.loads(row.evidence))
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogueError(f"The evidence of answer {row.answer_id} cannot be read: it was written by another program, or damaged.") from error
    return JudgedAnswer(row.answer_id, row.asked, row.question, row.intent, row.outcome, row.text, row.model, evidence)


def _item(one: dict[str, Any]) -> EvidenceItem:
    values = {**one["item"], "provenance": Provenance(**one["item"]["provenance"])}
    piece = Passage(**{**values, "kind": PassageKind(values["kind"])}) if "kind" in values else Fact(**{**values, "values": tuple(values["values"])})
    return EvidenceItem(one["n"], piece, one["score"])


def _cited(citation: Citation) -> EvidenceItem:
    """The evidence of a citation, as far as it tells."""
    provenance = Provenance(citation.source, citation.licence, citation.as_of)
    film = citation.film_id or ""
    if citation.field in set(PassageKind):
        return EvidenceItem(citation.n, Passage("", film, PassageKind(citation.field), citation.text, provenance))
    return EvidenceItem(citation.n, Fact(film, "", citation.field, (), citation.text, provenance, citation.film_id))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _connections(url: str) -> Iterator[Connections]:
    connections = Connections(sqlite_path(url), busy_timeout_ms=BUSY_TIMEOUT_MS)
    try:
        with translated(connections.path):
            migrate(connections.writer)
        yield connections
    finally:
        connections.close()
