"""Tells sentences that give a language model orders from sentences about a film. Standard library only.

Film texts can be imported from anywhere, and somebody may have put "ignore your instructions" into one. Such a sentence
is neither shown to a model, nor quoted, nor taken as evidence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from botmovie.domain.sentences import split_sentences

_CHAT_MARKS = re.compile(r"<\|[^|<>]{1,40}\|>(?:\s*(?:system|user|assistant)\b:?)?|\[/?INST\]|<</?SYS>>", re.IGNORECASE)
_TO_THE_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,60}\b(?:instruction|prompt|rule|notes|above|previous|told)"
    r"|\b(?:system prompt|developer message|new instructions?|your instructions?|you are now"
    r"|you (?:must|will|should|shall) (?:now )?(?:act|answer|reply|be)|please act as|from now on you)\b"
    r"|\b(?:respond|reply|answer|output)\b(?: \w+){0,2} (?:only|exactly|with the)\b"
    r"|\b(?:say|print|repeat|write|output) (?:exactly|only|the words|the following|after me)\b",
    re.IGNORECASE,
)


def speaks_to_model(sentence: str) -> bool:
    """Whether a sentence gives a language model orders instead of telling of a film."""
    return bool(_TO_THE_MODEL.search(sentence))


def told_sentences(text: str) -> list[str]:
    """The sentences of `text` that tell of a film: without orders to a model and without the marks of its prompts."""
    return list(_told(text))


@lru_cache(maxsize=4096)
def _told(text: str) -> tuple[str, ...]:
    return tuple(s for piece in _CHAT_MARKS.split(text) for s in split_sentences(piece) if not speaks_to_model(s))


def holds_orders(text: str) -> bool:
    """Whether `told_sentences` leaves something out."""
    return speaks_to_model(text) or bool(_CHAT_MARKS.search(text))
