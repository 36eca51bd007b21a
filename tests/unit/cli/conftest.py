"""Runs commands in this process, over the small catalogue or a copy of it, and gives back status and output; a server
that stands in for a running program."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from botmovie.cli import main
from botmovie.encoder import OnnxEncoder
from botmovie.ingest.authoring import parse_line
from botmovie.understanding.scope import Scope


@dataclass(frozen=True)
class Ran:
    """Exit status and what was printed, lines joined, since a terminal breaks them anywhere."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return " ".join(self.out.split())

    @property
    def complained(self) -> str:
        return " ".join(self.err.split())


Run = Callable[..., Ran]


class Few:
    """A starter catalogue of three of the invented films."""

    people = ()
    vectors: Mapping[str, Any] = {}

    def __init__(self, film_file: Path) -> None:
        self.records = tuple(parse_line(line, strict=False) for line in film_file.read_text("utf-8").splitlines()[:3])


@pytest.fixture
def run(catalogue_url: str, film_file: Path, tmp_path: Path, encoder: OnnxEncoder, scope: Scope, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", catalogue_url)
    monkeypatch.setenv("BOTMOVIE_MODEL", "none")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    for place in ("botmovie.wiring.load_encoder", "botmovie.cli.doctor.load_encoder"):
        monkeypatch.setattr(place, lambda: encoder)
    monkeypatch.setattr("botmovie.wiring.build_scope", lambda *_: scope)
    for place in ("botmovie.wiring.load_starter", "botmovie.ingest.starter.load_starter"):
        monkeypatch.setattr(place, lambda: Few(film_file))

    def one(*arguments: Any) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, printed.out, printed.err)

    return one


@pytest.fixture
def url(run: Run, catalogue_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A copy of the small catalogue with its indexes, for commands that write; `run` then works on it."""
    original = Path(catalogue_url.removeprefix("sqlite:///"))
    shutil.copytree(original.parent, tmp_path / "own")
    own = f"sqlite:///{tmp_path / 'own' / original.name}"
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", own)
    return own


class Answering(BaseHTTPRequestHandler):
    """Answers every question with what was asked of it."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body)
        reply = json.dumps({"outcome": "answer", "text": f"Lena Voss, 152 [{len(self.asked)}]", "conversation_id": "c7"}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(reply if "Zanthian" not in body["question"] else b"<html>")

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    asked: list[dict[str, Any]] = []
    running = HTTPServer(("127.0.0.1", 0), type("Handler", (Answering,), {"asked": asked}))
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    running.server_close()
    thread.join()
