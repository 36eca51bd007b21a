"""Words of a question: tokens with offsets, folding, sentences, numbers in words. Knows nothing of films."""

from __future__ import annotations

import re
from dataclasses import dataclass

from botmovie.catalogue.folding import fold

_TOKEN = re.compile(r"['’](?=s\b)|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’](?:[tT]|[mM]|[dD]|ll|LL|re|RE|ve|VE)\b)?|\d+[^\W\d_]+|[^\w\s]", re.UNICODE)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=\S)|\n+")
_ABBREVIATIONS = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|vs|jr|sr|no|vol|[a-z]))\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark; `start`, `end` are offsets in the question."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def mark(self) -> bool:
        """Whether it is punctuation."""
        return not self.folded


def tokenize(text: str) -> tuple[Token, ...]:
    """Words, numbers and marks in order; a possessive "'s" is a token of its own, folded "s"."""
    out = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word in "'’" or not word:
            continue
        out.append(Token(word, fold(word).replace(" ", ""), match.start(), match.end()))
    return tuple(out)


def sentences(text: str) -> tuple[str, ...]:
    """Sentences of a short text, abbreviations like "Mr." kept together."""
    parts: list[str] = []
    for part in _SENTENCE.split(text.strip()):
        if parts and _ABBREVIATIONS.search(parts[-1]):
            parts[-1] += " " + part
        elif part.strip():
            parts.append(part.strip())
    return tuple(parts)


_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBER_WORDS = {word: i for i, word in enumerate(_UNITS)} | _TENS
ORDINALS = {w: i for i, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)} | {
    f"{i}{s}": i for i, s in [(1, "st"), (2, "nd"), (3, "rd"), *((i, "th") for i in range(4, 21))]
}
DECADE_WORDS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
                "nineties": 90, "noughties": 0, "tens": 10}


def number(folded: str) -> int | None:
    """The whole number that a token says, in digits or words."""
    if folded.isdigit():
        return int(folded)
    return NUMBER_WORDS.get(folded)
