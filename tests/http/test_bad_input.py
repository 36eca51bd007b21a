"""What clients send wrongly, and what they are told: one status, one code, one sentence, never a trace."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from scripted import ScriptedProgram, all_errors
from starlette.testclient import TestClient

from botmovie.errors import BadInput, BotMovieError, CatalogueError, ModelError, NotFound, Overloaded
from botmovie.server import create_app
from botmovie.settings import load_settings

STREAM = {"Accept": "text/event-stream"}
POSTS = ("/api/ask", "/api/feedback", "/v1/chat/completions")


def error_of(response: Any) -> tuple[int, str]:
    """Status and code; the body has to have the form of every error."""
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert body["error"]["message"]
    assert "Traceback" not in response.text
    assert response.headers["content-type"] == "application/json"
    return response.status_code, body["error"]["code"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("body", [b"", b"{", b"{'question': 1}", b'{"question": NaN}', b'{"question": "\xff\xfe"}', b"\x00\x01\x02\xf8", b"[" * 5000])
def test_what_is_no_json_is_400(client: TestClient, path: str, body: bytes) -> None:
    assert error_of(client.post(path, content=body)) == (400, "malformed_json")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("body", [b"[]", b"null", b"3", b'"Who directed Parasite?"', b"{}"])
def test_json_of_another_shape_is_422(client: TestClient, path: str, body: bytes) -> None:
    assert error_of(client.post(path, content=body)) == (422, "bad_input")


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": 3}, {"question": None}, {"question": ["Who?"]}, {"question": "Who?", "spoilers": "some"}, {"question": "Who?", "spoilers": 1},
        {"question": "Who?", "conversation_id": 7}, {"question": "Who?", "conversation_id": "x" * 201}, {"question": "Who?", "query": "all"},
        {"question": "Who?", "profile_id": {}},
    ],
)  # fmt: skip
def test_a_wrong_type_is_named(client: TestClient, wrong: dict[str, Any], program: ScriptedProgram) -> None:
    response = client.post("/api/ask", json=wrong)
    assert error_of(response) == (422, "bad_input")
    assert response.json()["error"]["message"].startswith(list(wrong)[-1])
    assert not program.asked


@pytest.mark.parametrize("question", ["", "   \n\t", "\x00", "x" * 2001])
@pytest.mark.parametrize("headers", [{}, STREAM])
def test_a_question_that_cannot_be_read_is_422(client: TestClient, question: str, headers: dict[str, str]) -> None:
    assert error_of(client.post("/api/ask", json={"question": question}, headers=headers)) == (422, "bad_question")


def test_a_query_that_cannot_be_executed_is_422(client: TestClient) -> None:
    assert error_of(client.post("/api/ask", json={"question": "Who?", "query": {"intent": "dance"}})) == (422, "bad_query")


def test_a_hundred_thousand_characters_are_413(client: TestClient, program: ScriptedProgram) -> None:
    assert error_of(client.post("/api/ask", json={"question": "a" * 100_000})) == (413, "too_large")
    assert not program.asked


def test_a_body_that_hides_its_size_is_413_while_it_arrives(client: TestClient) -> None:
    sent = 0

    def endless() -> Any:
        nonlocal sent
        yield b'{"question": "'
        while sent < 10_000:
            sent += 1
            yield b"a" * 1000

    assert error_of(client.post("/api/ask", content=endless())) == (413, "too_large")


@pytest.mark.parametrize("wrong", [{"answer_id": "a", "verdict": "sideways"}, {"answer_id": "", "verdict": "up"}, {"verdict": "up"}, {"answer_id": "a", "verdict": "up", "comment": "x" * 2001}])
def test_feedback_of_another_shape_is_422(client: TestClient, wrong: dict[str, Any]) -> None:
    assert error_of(client.post("/api/feedback", json=wrong)) == (422, "bad_input")


@pytest.mark.parametrize("path", ["/nowhere", "/api", "/api/films/unknown-1900", "/api/people/nobody", "/page/nothing.js", "/page/..%2f..%2fapp.py", "/api/films/%00", "/%ff"])
def test_an_unknown_address_is_404(client: TestClient, path: str) -> None:
    assert error_of(client.get(path)) == (404, "not_found")


def test_a_method_that_is_not_taken_is_405(client: TestClient) -> None:
    response = client.get("/api/ask")
    assert error_of(response) == (405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/api/films?limit=0", "/api/films?limit=101", "/api/films?limit=many", f"/api/films?q={'x' * 201}", "/api/films/parasite-2019?spoilers=some"])
def test_a_wrong_parameter_is_422(client: TestClient, path: str) -> None:
    assert error_of(client.get(path)) == (422, "bad_input")


def expected_status(kind: type[BotMovieError]) -> int:
    table = ((BadInput, 422), (NotFound, 404), (Overloaded, 429), (CatalogueError, 503), (ModelError, 503))
    return next((status for base, status in table if issubclass(kind, base)), 500)


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("headers", [{}, STREAM], ids=["json", "events"])
def test_every_error_of_the_program_has_its_status(kind: type[BotMovieError], headers: dict[str, str]) -> None:
    with TestClient(create_app(ScriptedProgram(raising=kind("do this instead")))) as client:
        response = client.post("/api/ask", json={"question": "Who?"}, headers=headers)
    assert error_of(response) == (expected_status(kind), kind.code)
    assert response.json()["error"]["message"] == "do this instead"
    assert ("retry-after" in response.headers) == (response.status_code in (429, 503))


@pytest.mark.parametrize("headers", [{}, STREAM], ids=["json", "events"])
def test_a_crash_is_500_without_a_trace_and_is_logged_with_one(headers: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    program = ScriptedProgram(raising=ZeroDivisionError("the secret of /etc/passwd"))
    with TestClient(create_app(program)) as client, caplog.at_level(logging.ERROR):
        response = client.post("/api/ask", json={"question": "Who?"}, headers=headers)
        assert client.get("/healthz").status_code == 200
    assert error_of(response) == (500, "internal")
    assert "secret" not in response.text
    assert "ZeroDivisionError" in caplog.text
    assert caplog.records[0].exc_info is not None


@pytest.mark.parametrize(("raised", "code"), [(ModelError("the model is dead"), "model_unavailable"), (KeyError("secret"), "internal")])
def test_an_error_after_the_first_event_is_an_event(raised: Exception, code: str, client: TestClient, program: ScriptedProgram) -> None:
    program.raising_after = raised
    response = client.post("/api/ask", json={"question": "What is it about?"}, headers=STREAM)
    assert response.status_code == 200
    names = [line.removeprefix("event: ") for line in response.text.splitlines() if line.startswith("event: ")]
    assert names == ["interpretation", "evidence", "error", "done"]
    assert f'"code":"{code}"' in response.text
    assert "secret" not in response.text


def test_a_stream_that_ends_without_an_answer_is_an_error() -> None:
    program = ScriptedProgram()
    program.stream = lambda text, **_: iter([("interpretation", {})])  # type: ignore[method-assign]
    with TestClient(create_app(program)) as client:
        response = client.post("/api/ask", json={"question": "Who?"}, headers=STREAM)
    assert '"code":"incomplete"' in response.text
    assert "event: answer" not in response.text


def test_the_limit_of_a_body_is_a_setting() -> None:
    program = ScriptedProgram(load_settings(max_body=1024, model="none", catalogue="sqlite:////nowhere"))
    with TestClient(create_app(program)) as client:
        assert client.post("/api/ask", json={"question": "a" * 900}).status_code == 200
        assert client.post("/api/ask", json={"question": "a" * 1100}).status_code == 413
