"""The embedded language model: its weights and its runtime. Knows nothing of films, prompts or LangChain."""

from botmovie.llm.adapters import find_adapter
from botmovie.llm.runtime import EmbeddedLanguageModel, Message
from botmovie.llm.weights import INSTALL, find_weights, prepare_weights

__all__ = ["INSTALL", "EmbeddedLanguageModel", "Message", "find_adapter", "find_weights", "prepare_weights"]
