"""What people say of answers, kept in the catalogue's file for tuning. Opens the file for each call; needs no catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import BUSY_TIMEOUT_MS, Connections, sqlite_path, translated
from botmovie.catalogue.migrations import migrate
from botmovie.errors import BadInput

VERDICTS = ("up", "down")
MAX_COMMENT = 4000
MAX_ANSWER_ID = 200


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict; `created` is ISO 8601 in UTC."""

    answer_id: str
    verdict: str
    comment: str | None
    created: str


def save_feedback(url: str, *, answer_id: str, verdict: str, comment: str | None = None) -> Feedback:
    """Keep a verdict ("up" or "down"). Raises BadInput, or CatalogueError where it cannot be written."""
    if verdict not in VERDICTS:
        raise BadInput(f"verdict must be one of {', '.join(VERDICTS)}, not {verdict!r}.")
    if not answer_id or len(answer_id) > MAX_ANSWER_ID:
        raise BadInput(f"answer_id must have 1 to {MAX_ANSWER_ID} characters.")
    if comment and len(comment) > MAX_COMMENT:
        raise BadInput(f"comment has {len(comment)} characters, at most {MAX_COMMENT} are kept: shorten it.")
    given = Feedback(answer_id, verdict, comment or None, datetime.now(UTC).isoformat(timespec="seconds"))
    with _connections(url) as connections, connections.writing() as connection:
        row = {"answer_id": given.answer_id, "verdict": given.verdict, "comment": given.comment, "created": given.created}
        connection.execute(insert(t.feedback).values(row))
    return given


def load_feedback(url: str) -> tuple[Feedback, ...]:
    """All verdicts, oldest first."""
    f = t.feedback.c
    with _connections(url) as connections, connections.reading() as connection:
        rows = connection.execute(select(f.answer_id, f.verdict, f.comment, f.created).order_by(f.number))
        return tuple(Feedback(r.answer_id, r.verdict, r.comment, r.created) for r in rows)


@contextmanager
def _connections(url: str) -> Iterator[Connections]:
    connections = Connections(sqlite_path(url), busy_timeout_ms=BUSY_TIMEOUT_MS)
    try:
        with translated(connections.path):
            migrate(connections.writer)
        yield connections
    finally:
        connections.close()
