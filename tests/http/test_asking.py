"""`POST /api/ask` and `POST /api/feedback` with a scripted program."""

from __future__ import annotations

import json
from typing import Any

from scripted import DIRECTOR_OF, ScriptedProgram
from starlette.testclient import TestClient

from botmovie.domain import SpoilerLevel

KEYS = {
    "id", "conversation_id", "question", "outcome", "text", "values", "citations", "films", "interpretation", "follow_ups", "model", "timings_ms",
}  # fmt: skip


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream, in order."""
    out = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        out.append((lines["event"], json.loads(lines["data"])))
    return out


def test_an_answer_is_one_object_with_all_its_keys(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "Who directed Parasite?"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    said = response.json()
    assert set(said) == KEYS
    assert said["outcome"] == "answer"
    assert said["values"] == ["Bong Joon-ho"]
    assert set(said["citations"][0]) == {"n", "film_id", "field", "text", "source", "licence", "as_of"}
    assert said["films"][0]["original_title"] == "기생충"


def test_what_the_client_sends_reaches_the_program(client: TestClient, program: ScriptedProgram) -> None:
    body = {"question": "Who?", "conversation_id": "c7", "spoilers": "full", "profile_id": "p", "query": DIRECTOR_OF}
    assert client.post("/api/ask", json=body).status_code == 200
    assert program.asked == [{"text": "Who?", "conversation_id": "c7", "spoilers": SpoilerLevel.FULL, "profile_id": "p", "query": DIRECTOR_OF}]


def test_nobody_is_shown_spoilers_unasked(client: TestClient, program: ScriptedProgram) -> None:
    client.post("/api/ask", json={"question": "Who directed Parasite?"})
    assert program.asked[0]["spoilers"] is SpoilerLevel.NONE


def test_keys_that_a_later_client_may_send_are_passed_over(client: TestClient) -> None:
    assert client.post("/api/ask", json={"question": "Who directed Parasite?", "colour": "red"}).status_code == 200


def test_questions_in_any_script_arrive_as_they_were_written(client: TestClient) -> None:
    for question in ("기생충 감독이 누구야?", "Кто снял «Сталкер»?", "مَن أخرج الفيلم؟", "🎬 who?"):
        assert client.post("/api/ask", json={"question": question}).json()["question"] == question


def test_events_come_in_their_order(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "What is Late Spring about?"}, headers={"Accept": "text/event-stream"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    events = events_of(response.text)
    names = [name for name, _ in events]
    tokens = names.count("token")
    assert tokens > 3
    assert names == ["interpretation", "evidence", *["token"] * tokens, "answer", "done"]
    data = dict(events)
    assert data["evidence"]["items"][0]["n"] == 1
    assert data["evidence"]["films"][0]["id"] == "late-spring-1949"
    assert set(data["answer"]) == KEYS


def test_a_closed_answer_streams_without_tokens(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "Who directed Parasite?"}, headers={"Accept": "text/event-stream"})
    assert [name for name, _ in events_of(response.text)] == ["interpretation", "evidence", "answer", "done"]


def test_feedback_is_kept(client: TestClient, program: ScriptedProgram) -> None:
    assert client.post("/api/feedback", json={"answer_id": "a1", "verdict": "up"}).json() == {"kept": True}
    assert client.post("/api/feedback", json={"answer_id": "a2", "verdict": "down", "comment": "no"}).status_code == 200
    assert program.judged == [("a1", "up", None), ("a2", "down", "no")]


def test_feedback_on_an_unknown_answer_is_not_found(client: TestClient) -> None:
    response = client.post("/api/feedback", json={"answer_id": "unknown", "verdict": "up"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
