"""Settings come from overrides, the environment and botmovie.toml, in this order; a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from botmovie.errors import BadSetting
from botmovie.settings import Settings, default_catalogue, load_settings, settings_table


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and an environment without settings."""
    import os

    for name in [n for n in os.environ if n.startswith("BOTMOVIE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_defaults_serve_this_machine_alone_with_the_embedded_model() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.model) == ("127.0.0.1", 8000, "embedded")
    assert settings.catalogue == default_catalogue()
    assert settings.catalogue.startswith("sqlite:///")


def test_an_override_beats_the_environment_and_the_environment_beats_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "botmovie.toml").write_text('port = 1\nhost = "0.0.0.0"\nturns = 3\n', "utf-8")
    monkeypatch.setenv("BOTMOVIE_PORT", "2")
    monkeypatch.setenv("BOTMOVIE_HOST", "::1")
    settings = load_settings(port=3)
    assert (settings.port, settings.host, settings.turns) == (3, "::1", 3)


def test_an_override_that_is_not_given_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTMOVIE_PORT", "2")
    assert load_settings(port=None, host=None).port == 2


@pytest.mark.parametrize("model", ["embedded", "none", "openai:gpt-x", "openai:ft:gpt-x:org::id:ckpt-step-9", "ollama:llama3.2:1b", "openai-compatible:my/model"])
def test_every_kind_of_model_may_be_named(model: str) -> None:
    assert load_settings(model=model).model == model


@pytest.mark.parametrize("model", ["", "gpt-4", "openai", "openai:", "ollama:", "embedded:smollm", "none:x", "Embedded", "azure:x"])
def test_a_model_that_cannot_be_is_refused_with_what_to_give(model: str) -> None:
    with pytest.raises(BadSetting, match="BOTMOVIE_MODEL is not valid: give embedded, none, openai:NAME"):
        load_settings(model=model)


@pytest.mark.parametrize("url", ["", "films.sqlite", "mysql://x", "sqlite://x", "http://x"])
def test_a_catalogue_that_cannot_be_is_refused_with_what_to_give(url: str) -> None:
    with pytest.raises(BadSetting, match="BOTMOVIE_CATALOGUE is not valid: give sqlite:///path or postgresql://"):
        load_settings(catalogue=url)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("PORT", "-1"), ("WORKERS", "0"), ("MODEL_TIMEOUT", "0"), ("MODEL_TIMEOUT", "601"), ("MODEL_THREADS", "-1"), ("QUEUE", "1.5"), ("TURNS", "0"), ("CONVERSATIONS", "0"), ("MAX_BODY", "10")],
)
def test_a_number_out_of_bounds_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"BOTMOVIE_{name}", value)
    with pytest.raises(BadSetting, match=f"BOTMOVIE_{name} is not valid"):
        load_settings()


@pytest.mark.parametrize("text", ["port = ", "= 3", "[[[", "port: 3"])
def test_a_file_that_is_no_toml_is_named(folder: Path, text: str) -> None:
    (folder / "botmovie.toml").write_text(text, "utf-8")
    with pytest.raises(BadSetting, match=r"botmovie\.toml cannot be read"):
        load_settings()


def test_a_wrong_value_in_the_file_is_named(folder: Path) -> None:
    (folder / "botmovie.toml").write_text('port = "eighty"', "utf-8")
    with pytest.raises(BadSetting, match="BOTMOVIE_PORT"):
        load_settings()


def test_other_keys_in_the_file_are_ignored(folder: Path) -> None:
    (folder / "botmovie.toml").write_text('colour = "red"\nport = 5\n', "utf-8")
    assert load_settings().port == 5


def test_settings_cannot_be_changed_while_the_program_runs() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]


def test_the_table_has_every_setting_with_value_default_and_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTMOVIE_PORT", "9")
    table = settings_table(load_settings())
    assert [row[0] for row in table] == [f"BOTMOVIE_{name.upper()}" for name in Settings.model_fields]
    assert all(row[3] for row in table)
    assert next(row for row in table if row[0] == "BOTMOVIE_PORT")[1:3] == ("9", "8000")
