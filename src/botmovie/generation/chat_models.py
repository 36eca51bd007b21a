"""From a model id to a LangChain chat model. Knows nothing of prompts; imports a provider only when it is asked for.

    none                      no model: answers come from facts and passages alone
    embedded                  SmolLM2-135M in this process
    openai:NAME               the key from OPENAI_API_KEY
    ollama:NAME               http://127.0.0.1:11434, or the URL given
    openai-compatible:NAME    any server that speaks OpenAI's chat API (vLLM, llama.cpp, LM Studio, Hugging Face …) at
                              the URL given; the key, if it wants one, from BOTMOVIE_MODEL_KEY
"""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from langchain_core.language_models import BaseChatModel

from botmovie.errors import BadSetting, ModelMissing

FORMS = "none, embedded, openai:NAME, ollama:NAME or openai-compatible:NAME"
_ID = "botmovie_model_id"
_MAX_TOKENS = 500
_CHOOSES_ITS_OWN = re.compile(r"^(?:ft:)?(?:o\d|gpt-5)", re.IGNORECASE)  # reasoning models: no temperature, tokens to think with


def build_chat_model(
    model_id: str,
    *,
    url: str | None = None,
    timeout: float = 20.0,
    weights_folder: Path | None = None,
    weights: Path | None = None,
    adapter: Path | None = None,
    threads: int | None = None,
    waiting: int = 8,
) -> BaseChatModel | None:
    """The chat model that `model_id` names; None for "none".

    `timeout` in seconds holds for each answer. For "embedded": `weights` is a GGUF file to use instead of the packaged
    one, `weights_folder` where its fast form is kept (without it the slower packaged form is read), `adapter` a LoRA
    file, `waiting` how many may wait for it. Nothing is sent anywhere here. Raises BadSetting for an id or URL that cannot be, ModelMissing for a model,
    package or key that is not there, ModelUnreadable for bad weights.
    """
    provider, _, name = model_id.strip().partition(":")
    if provider in ("none", "embedded") and not name:
        model = None if provider == "none" else _embedded(weights, weights_folder, adapter, threads, waiting, timeout)
    elif provider not in ("openai", "ollama", "openai-compatible") or not name.strip():
        raise BadSetting(f"There is no model {model_id!r}. The model is one of: {FORMS}.")
    else:
        model = _remote(provider, name.strip(), _checked(url), timeout)
    if model is not None:
        model.metadata = {**(model.metadata or {}), _ID: model_id.strip()}
    return model


class ModelSettings(Protocol):
    """What of the settings matters here."""

    @property
    def model(self) -> str: ...

    @property
    def model_url(self) -> str | None: ...


def available_models(settings: ModelSettings) -> list[tuple[str, bool, str]]:
    """(model id, whether it is ready, how it is or becomes so) for every kind of model. Asks no server."""
    url = settings.model_url
    compatible = f"server at {url}" if url else "set BOTMOVIE_MODEL_URL to the server's address"
    rows = [
        ("none", True, "answers come from facts and passages alone"),
        _embedded_ready(),
        ("openai:NAME", _has_key(), "key in OPENAI_API_KEY" if _has_key() else "put a key into OPENAI_API_KEY"),
        ("ollama:NAME", True, f"Ollama at {url or 'http://127.0.0.1:11434'}; fetch a model with: ollama pull NAME"),
        ("openai-compatible:NAME", url is not None, compatible),
    ]
    return [(f"{name} (chosen)" if _is_kind(settings.model, name) else name, ready, how) for name, ready, how in rows]


def _is_kind(model_id: str, form: str) -> bool:
    return model_id.partition(":")[0] == form.partition(":")[0]


def _has_key() -> bool:
    return bool(os.environ.get("OPENAI_API_KEY"))


def _embedded_ready() -> tuple[str, bool, str]:
    from botmovie.llm import INSTALL, find_weights

    try:
        file = find_weights()
    except ModelMissing as error:
        return "embedded", False, str(error)
    if importlib.util.find_spec("xllamacpp") is None:
        return "embedded", False, f"its runtime is missing: {INSTALL}"
    return "embedded", True, file.name


def model_id_of(model: BaseChatModel) -> str:
    """The id that `build_chat_model` built it from, or the model's own type for one built elsewhere."""
    return str((model.metadata or {}).get(_ID) or model._llm_type)


def _embedded(
    weights: Path | None, folder: Path | None, adapter: Path | None, threads: int | None, waiting: int, timeout: float
) -> BaseChatModel:
    from botmovie.generation.embedded import EmbeddedChatModel
    from botmovie.llm import EmbeddedLanguageModel, find_weights, prepare_weights

    source = weights or find_weights()
    path = prepare_weights(source, folder) if folder is not None else source
    language_model = EmbeddedLanguageModel.open_(path, threads=threads, waiting=waiting, adapter=adapter)
    return EmbeddedChatModel(language_model=language_model, timeout=timeout)


def _remote(provider: str, name: str, url: str | None, timeout: float) -> BaseChatModel:
    if provider == "ollama":
        return _ollama(name, url, timeout)
    if provider == "openai":
        key = os.environ.get("OPENAI_API_KEY")
        if not key:
            raise ModelMissing("OpenAI wants a key: put it into the environment variable OPENAI_API_KEY.")
        return _openai(name, url, key, timeout, free=bool(_CHOOSES_ITS_OWN.match(name)))
    if url is None:
        raise BadSetting(f"openai-compatible:{name} needs the server's address: set BOTMOVIE_MODEL_URL.")
    return _openai(name, url, os.environ.get("BOTMOVIE_MODEL_KEY") or "none", timeout, free=False)


def _openai(name: str, url: str | None, key: str, timeout: float, *, free: bool) -> BaseChatModel:
    try:
        from langchain_openai import ChatOpenAI
    except ImportError as error:
        raise ModelMissing("The OpenAI client is not installed: pip install langchain-openai") from error
    limits: dict[str, Any] = {} if free else {"temperature": 0.0, "max_completion_tokens": _MAX_TOKENS}
    return ChatOpenAI(model=name, base_url=url, api_key=key, timeout=timeout, max_retries=0, **limits)


def _ollama(name: str, url: str | None, timeout: float) -> BaseChatModel:
    try:
        from langchain_ollama import ChatOllama
    except ImportError as error:
        raise ModelMissing("The Ollama client is not installed: pip install langchain-ollama") from error
    return ChatOllama(
        model=name, base_url=url, temperature=0.0, num_predict=_MAX_TOKENS, client_kwargs={"timeout": timeout}
    )


def _checked(url: str | None) -> str | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting(f"{url!r} is not the address of a model server; it looks like http://127.0.0.1:8080/v1.")
    return url.rstrip("/")
