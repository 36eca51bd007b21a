"""What went wrong with a chat model, in our words. Knows the providers' exceptions by shape, and imports none of them
unless its package is already in use."""

from __future__ import annotations

import sys

from botmovie.errors import ModelBusy, ModelError, ModelMissing, ModelTimeout

_PROVIDERS = {"openai": "OpenAIError", "ollama": "ResponseError", "httpx": "HTTPError", "httpcore": "ProtocolError"}


def provider_errors() -> tuple[type[Exception], ...]:
    """The exceptions that a chat model may raise: of its provider's client, of the network, and of parsing garbage."""
    from langchain_core.exceptions import LangChainException

    found = (getattr(sys.modules[m], name, None) for m, name in _PROVIDERS.items() if m in sys.modules)
    known = tuple(e for e in found if isinstance(e, type) and issubclass(e, Exception))
    broken = (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, AssertionError)
    return (ModelError, LangChainException, *known, *broken)


def as_model_error(error: Exception, model_id: str) -> ModelError:
    """The ModelError that says what happened and what to do; an error that is one already comes back as it is."""
    if isinstance(error, ModelError):
        return error
    status = _status(error)
    names = " ".join(cls.__name__.lower() for cause in _causes(error) for cls in type(cause).__mro__)
    if "timeout" in names or status in (408, 504):
        return ModelTimeout(f"{model_id} did not answer in time.")
    if status in (401, 403):
        return ModelMissing(f"{model_id} refused the key (status {status}): check it in the environment.")
    if status == 404:
        return ModelMissing(f"{model_id} is not known to its server: check the name and the URL (Ollama: ollama pull).")
    if status == 429:
        return ModelBusy(f"{model_id} takes no more questions for now (status 429).")
    if status is not None and status >= 400:
        return ModelError(f"{model_id} failed with status {status}.")
    if "connect" in names:
        return ModelError(f"{model_id} cannot be reached: is its server running, and the URL right?")
    return ModelError(f"{model_id} sent something that is not an answer ({type(error).__name__}).")


def may_pass(error: ModelError) -> bool:
    """Whether asking again soon may help."""
    return not isinstance(error, ModelMissing | ModelTimeout)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what led to it, at most five deep."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return chain


def _status(error: BaseException) -> int | None:
    for cause in _causes(error):
        status = getattr(cause, "status_code", None)
        if isinstance(status, int) and status > 0:
            return status
    return None
