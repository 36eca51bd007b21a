"""A draft cut into statements, keeping its layout, and statements into clauses. Knows nothing of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from botmovie.domain.sentences import split_sentences

_TAIL = re.compile(
    r"(?:,\s+|\s+[–—-]\s+)(?:(?:which|thus|thereby|making|showing|suggesting|highlighting|symboli[sz]ing|leaving)\b[^;]*"
    r"|(?:who|where|as)\b[^,;]*)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"[.!?…]")
_CLAUSE = re.compile(
    r"[,;:]\s+(?:and|but|so|which|who|whom|where|when|while|because|although|since|as)?\s*|\s+(?:because|although|while|which|but|so that)\s+|\s+and\s+(?=\w+s\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a draft and the white space that follows it."""

    text: str
    gap: str = " "


def split_statements(text: str, titles: Iterable[str] = ()) -> list[Statement]:
    """The sentences of a draft; joined again with their gaps they give the draft back, but for outer white space.

    No sentence ends inside one of the `titles` ("Where Is the Friend's House?", "Mamma Mia! Here We Go Again").
    """
    text = text.strip()
    masked = text
    for title in titles:
        if _ENDING.search(title):
            masked = masked.replace(title, _ENDING.sub("\ue000", title))
    statements: list[Statement] = []
    at = 0
    for sentence in split_sentences(masked):
        start = masked.find(sentence, at)
        if statements:
            statements[-1] = Statement(statements[-1].text, text[at:start] or " ")
        at = start + len(sentence)
        statements.append(Statement(text[start:at], ""))
    return statements


def clauses(statement: str) -> list[str]:
    """The parts of a sentence that each say something; at least one."""
    parts = [p.strip(" .!?") for p in _CLAUSE.split(statement)]
    return [p for p in parts if p] or [statement]


def without_tail(statement: str) -> str | None:
    """The sentence without a trailing ", which …" or ", making …"; None when it has none."""
    match = _TAIL.search(statement)
    if match is None or match.start() < 12:
        return None
    return statement[: match.start()].rstrip(" ,;–—-") + "."
