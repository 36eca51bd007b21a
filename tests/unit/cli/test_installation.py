"""What `models` and `doctor` tell of an installation, and how `serve` starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_models_tells_of_each_kind_whether_it_is_ready(run: Run) -> None:
    ran = run("models")
    assert ran.status == 0
    for name in ("none (chosen)", "embedded", "openai:NAME", "ollama:NAME", "openai-compatible:NAME", "OPENAI_API_KEY"):
        assert name in ran.said


def test_doctor_prints_every_setting_and_finds_a_sound_installation_sound(run: Run) -> None:
    from botmovie.settings import Settings

    ran = run("doctor")
    assert ran.status == 0
    assert "failed" not in ran.said
    for said in ("encoder:", "catalogue: 14 films", "disk:", "chat model: none", *(f"BOTMOVIE_{n.upper()}" for n in Settings.model_fields)):
        assert said in ran.said


def test_doctor_ends_with_one_and_names_what_failed(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(b"no database" * 500)
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", f"sqlite:///{tmp_path / 'broken.sqlite'}")
    monkeypatch.setenv("BOTMOVIE_MODEL", "openai:gpt-x")
    ran = run("doctor")
    assert ran.status == 1
    assert "failed catalogue:" in ran.said
    assert "failed chat model:" in ran.said
    assert "ok encoder:" in ran.said


def test_doctor_names_a_missing_encoder_and_still_looks_at_the_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from botmovie.errors import ModelMissing

    def missing() -> Any:
        raise ModelMissing("the encoder's file is missing")

    monkeypatch.setattr("botmovie.cli.doctor.load_encoder", missing)
    ran = run("doctor")
    assert ran.status == 1
    assert "failed encoder: the encoder's file is missing" in ran.said


def test_serve_starts_the_server_with_the_options_given(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr("botmovie.server.serve", lambda settings, program: started.append((settings, program.ready())))
    assert run("serve", "--host", "127.0.0.1", "--port", "8123", "--workers", "2", "--model", "none").status == 0
    settings, ready = started[0]
    assert (settings.host, settings.port, settings.workers, ready) == ("127.0.0.1", 8123, 2, (True, "14 films"))


def test_a_port_that_is_taken_ends_with_two_and_the_way_out(run: Run, server: tuple[str, list[dict[str, Any]]]) -> None:
    ran = run("serve", "--port", server[0].rsplit(":", 1)[1])
    assert (ran.status, "BOTMOVIE_PORT" in ran.err) == (2, True)
