"""Binding the address and running the server."""

from __future__ import annotations

import socket

import pytest
import uvicorn
from scripted import ScriptedProgram

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.errors import BadSetting
from botmovie.server import serve
from botmovie.server.serving import listen
from botmovie.settings import load_settings
from botmovie.wiring import read_ahead


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadSetting, match=rf"port {port} .*BOTMOVIE_PORT"):
            listen("127.0.0.1", port)


def test_it_says_where_it_is_and_serves_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[socket.socket] = []

    def run(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        ran.extend(sockets)

    monkeypatch.setattr(uvicorn.Server, "run", run)
    serve(load_settings(port=0, model="none", catalogue="sqlite:////nowhere"), ScriptedProgram())
    (listening,) = ran
    with listening:
        assert f"http://127.0.0.1:{listening.getsockname()[1]} " in capsys.readouterr().out


def test_films_are_read_ahead_and_a_closed_catalogue_ends_it_quietly(catalogue_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held = open_sqlite_catalogue(catalogue_url)
    read: list[str] = []
    films = held.films
    monkeypatch.setattr(held, "films", lambda ids: read.extend(ids) or films(ids))
    read_ahead(held)
    assert len(set(read)) == held.info().films
    held.close()
    read_ahead(held)
