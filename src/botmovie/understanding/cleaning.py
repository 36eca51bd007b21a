"""The words of a question before anything is read in them: no control characters, no markers of chat models, not empty."""

from __future__ import annotations

import re

from botmovie.errors import BadQuestion

MAX_QUESTION = 2000
"""Characters."""

_INJECTION = re.compile(
    r"(?is)<\|im_start\|>\s*system\b.*?<\|im_end\|>|<\|[^|>]*\|>|\[/?inst\]|<</?sys>>|^\s*(?:system|assistant|user)\s*:\s*"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """The question without control characters and model markers; raises BadQuestion where nothing is left to read."""
    if "\x00" in text or ("\ufffd" in text and text.count("\ufffd") > len(text) // 10):
        raise BadQuestion("The question is not readable text; send it as UTF-8.")
    if len(text) > MAX_QUESTION:
        raise BadQuestion(f"The question has {len(text)} characters; ask in at most {MAX_QUESTION}.")
    text = _INJECTION.sub(" ", _CONTROL.sub(" ", text))
    text = " ".join(text.split())
    if not any(c.isalnum() for c in text):
        raise BadQuestion("The question is empty; ask something about a film.")
    return text
