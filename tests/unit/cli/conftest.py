"""Runs commands in this process, over a copy of the small catalogue, and gives back status and output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import catalogue_backup
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


@pytest.fixture
def url(catalogue_url: str, tmp_path: Path) -> str:
    """A copy of the small catalogue that a command may write to."""
    catalogue_backup(catalogue_url, tmp_path / "films.sqlite")
    return f"sqlite:///{tmp_path / 'films.sqlite'}"


class Few:
    """A starter catalogue of three of the invented films."""

    people = ()
    vectors: Mapping[str, Any] = {}

    def __init__(self, film_file: Path) -> None:
        self.records = tuple(parse_line(line, strict=False) for line in film_file.read_text("utf-8").splitlines()[:3])


@pytest.fixture
def run(url: str, film_file: Path, tmp_path: Path, encoder: OnnxEncoder, scope: Scope, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", url)
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
