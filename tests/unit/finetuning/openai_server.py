"""A server on this machine with OpenAI's published interface of files, fine-tuning jobs and chat, that can be told to fail.

A job takes one step each time it is looked at: validating_files, queued, running, running, and its end.
"""

from __future__ import annotations

import email.parser
import email.policy
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "sk-test-0123456789"
STATUSES = ("validating_files", "queued", "running", "running")
JOB_KEYS = {"model", "training_file", "validation_file", "method", "suffix", "seed", "metadata", "integrations"}
ENDED = ("succeeded", "failed", "cancelled")

Failure = Callable[["Handler"], None]


@dataclass
class Tuning:
    """What the server holds and was asked; `failures` are (method and path as a regex, what to do instead), each used once."""

    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    chats: list[dict[str, Any]] = field(default_factory=list)
    failures: list[tuple[str, Failure]] = field(default_factory=list)
    end: str = "succeeded"
    error: dict[str, Any] | None = None
    losses: tuple[float, ...] = (0.9, 0.5, 0.6)
    key: str = KEY

    def count(self, pattern: str) -> int:
        return sum(bool(re.fullmatch(pattern, one)) for one in self.asked)

    def fail(self, pattern: str, failure: Failure) -> None:
        self.failures.append((pattern, failure))

    def look(self, job: dict[str, Any]) -> dict[str, Any]:
        """The job as it is now, one step further."""
        looks = self.looks[job["id"]] = self.looks.get(job["id"], 0) + 1
        if job["status"] in ENDED:
            return job
        if looks <= len(STATUSES):
            job["status"] = STATUSES[looks - 1]
            if job["status"] == "running":
                step = 10 * (looks - 2)
                data = {"step": step, "total_steps": 30, "train_loss": 1.0 / looks, "train_mean_token_accuracy": 0.7}
                self.say(job["id"], f"Step {step}/30: training loss={1 / looks:.2f}", data, "metrics")
                job["estimated_finish"] = job["created_at"] + 10_000_000_000
            return job
        job["status"], job["error"], job["finished_at"], job["estimated_finish"] = self.end, self.error, job["created_at"] + 60, None
        if self.end == "succeeded":
            job["fine_tuned_model"], job["trained_tokens"] = f"ft:{job['model']}:films:{job.get('user_provided_suffix') or ''}:Ab1", 4321
            self.say(job["id"], "The job has successfully completed")
        return job

    def say(self, job_id: str, message: str, data: Any = None, type_: str = "message") -> None:
        said = self.events.setdefault(job_id, [])
        said.append({"object": "fine_tuning.job.event", "id": f"ftevent-{len(said)}", "created_at": 1_790_000_000 + len(said), "level": "info", "message": message, "data": data, "type": type_})


class Handler(BaseHTTPRequestHandler):
    tuning: Tuning
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, *_: Any) -> None: ...

    def _answer(self, method: str) -> None:
        parts = urlsplit(self.path)
        asked = f"{method} {parts.path}"
        self.tuning.asked.append(asked)
        for i, (pattern, failure) in enumerate(self.tuning.failures):
            if re.fullmatch(pattern, asked):
                del self.tuning.failures[i]
                return failure(self)
        body = self.body()
        if self.headers.get("Authorization") != f"Bearer {self.tuning.key}":
            return self.refuse(401, f"Incorrect API key provided: {(self.headers.get('Authorization') or '')[7:]}.", "invalid_api_key")
        return self._route(asked, {k: v[0] for k, v in parse_qs(parts.query).items()}, body)

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            read = b""
            while size := int(self.rfile.readline(), 16):
                read += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return read
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _route(self, asked: str, query: dict[str, str], body: bytes) -> None:
        tuning = self.tuning
        job = tuning.jobs.get(match[1]) if (match := re.search(r"/jobs/([\w-]+)", asked)) else None
        if match and job is None:
            return self.refuse(404, f"Could not find fine tune: {match[1]}", "fine_tune_not_found")
        if asked == "POST /v1/files":
            return self._take_file(body)
        if asked == "GET /v1/files":
            return self.send({"object": "list", "data": [{k: v for k, v in f.items() if k != "content"} for f in tuning.files.values() if f["purpose"] == query.get("purpose", f["purpose"])], "has_more": False})
        if asked == "POST /v1/fine_tuning/jobs":
            return self._create(json.loads(body))
        if asked == "GET /v1/fine_tuning/jobs":
            return self.send({"object": "list", "data": list(tuning.jobs.values())[::-1], "has_more": False})
        if asked == "POST /v1/chat/completions":
            return self._chat(json.loads(body))
        if job is None:
            return self.refuse(404, "Unknown address", None)
        if asked.endswith("/cancel"):
            job["status"] = "cancelled"
            return self.send(job)
        if asked.endswith("/events"):
            return self._events(tuning.events.get(job["id"], []), query)
        if asked.endswith("/checkpoints"):
            steps = [(10 * (i + 1), loss) for i, loss in enumerate(tuning.losses)]
            data = [{"object": "fine_tuning.job.checkpoint", "id": f"ftckpt_{s}", "created_at": 1_790_000_000, "fine_tuning_job_id": job["id"], "step_number": s,
                     "fine_tuned_model_checkpoint": job["fine_tuned_model"] + ("" if s == steps[-1][0] else f":ckpt-step-{s}"), "metrics": {"full_valid_loss": loss, "train_loss": loss / 2}} for s, loss in steps]  # fmt: skip
            return self.send({"object": "list", "data": data[::-1], "has_more": False, "first_id": None, "last_id": None})
        return self.send(tuning.look(job))

    def _take_file(self, body: bytes) -> None:
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode() + body)
        parts = {p.get_param("name", header="content-disposition"): p for p in message.iter_parts()}
        assert parts["purpose"].get_content().strip() == "fine-tune"
        content = parts["file"].get_payload(decode=True)
        assert isinstance(content, bytes)
        file_id = f"file-{len(self.tuning.files) + 1}"
        facts = {"id": file_id, "object": "file", "bytes": len(content), "created_at": 1_790_000_000, "filename": parts["file"].get_filename(), "purpose": "fine-tune", "status": "processed"}
        self.tuning.files[file_id] = {**facts, "content": content}
        self.send(facts)

    def _create(self, wanted: dict[str, Any]) -> None:
        if set(wanted) - JOB_KEYS:
            return self.refuse(400, f"Unknown parameter: {sorted(set(wanted) - JOB_KEYS)[0]}", "unknown_parameter")
        if wanted["training_file"] not in self.tuning.files or wanted.get("validation_file") not in {None, *self.tuning.files}:
            return self.refuse(400, "invalid training_file", "invalid_file")
        job_id = f"ftjob-{len(self.tuning.jobs) + 1}"
        hyperparameters = wanted["method"]["supervised"]["hyperparameters"]
        job = {
            "object": "fine_tuning.job", "id": job_id, "created_at": 1_790_000_000, "error": None, "fine_tuned_model": None, "finished_at": None, "hyperparameters": hyperparameters,
            "model": wanted["model"], "organization_id": "org-1", "result_files": [], "seed": wanted.get("seed", 0), "status": "validating_files", "trained_tokens": None, "training_file": wanted["training_file"],
            "validation_file": wanted.get("validation_file"), "estimated_finish": None, "metadata": wanted.get("metadata"), "method": wanted["method"], "user_provided_suffix": wanted.get("suffix"),
        }  # fmt: skip
        self.tuning.jobs[job_id] = job
        self.tuning.say(job_id, f"Created fine-tuning job: {job_id}")
        return self.send(job)

    def _events(self, events: list[dict[str, Any]], query: dict[str, str]) -> None:
        """The newest first, a page at a time."""
        newest = events[::-1]
        start = next((i + 1 for i, e in enumerate(newest) if e["id"] == query.get("after")), 0)
        page = newest[start : start + int(query.get("limit", 20))]
        self.send({"object": "list", "data": page, "has_more": start + len(page) < len(newest)})

    def _chat(self, wanted: dict[str, Any]) -> None:
        self.tuning.chats.append(wanted)
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": wanted["model"]}
        text = "Edmund Thorne hides it because a blind man cannot cut a lens."
        if not wanted.get("stream"):
            return self.send({**chunk, "object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})
        said = {**chunk, "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
        data = f"data: {json.dumps(said)}\n\ndata: [DONE]\n\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    def send(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, one in {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, one)
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status: int, message: str, code: str | None, headers: dict[str, str] | None = None) -> None:
        self.send({"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}, status, headers)


def refusing(status: int, message: str = "no", code: str | None = None, headers: dict[str, str] | None = None) -> Failure:
    """An error as OpenAI sends it, once the request has been read."""

    def failure(handler: Handler) -> None:
        handler.body()
        handler.refuse(status, message, code, headers)

    return failure


def cut(handler: Handler) -> None:
    """The connection ends in the middle of the request."""
    handler.rfile.read(min(100, int(handler.headers.get("Content-Length") or 0)))
    _end(handler)


def cut_after(handler: Handler) -> None:
    """The request is done, and the connection ends in the middle of the answer."""
    method, path = handler.command, urlsplit(handler.path).path
    body, sent = handler.body(), handler.wfile
    handler.wfile = _Nowhere()  # type: ignore[assignment]
    handler._route(f"{method} {path}", {}, body)
    handler.wfile = sent
    sent.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"id\": ")
    _end(handler)


def _end(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    handler.rfile = handler.wfile = _Nowhere()  # type: ignore[assignment]


class _Nowhere:
    closed = False

    def write(self, data: bytes) -> int:
        return len(data)

    def readline(self, *_: Any) -> bytes:
        return b""

    def flush(self) -> None: ...

    def close(self) -> None: ...


@contextmanager
def serving(tuning: Tuning) -> Iterator[str]:
    """Its base URL."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"tuning": tuning}))
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1"
    finally:
        running.shutdown()
        running.server_close()
        thread.join()
