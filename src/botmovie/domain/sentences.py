"""Cuts text into sentences. Standard library only; knows nothing of meaning.

Rules, not a model: a full stop, question or exclamation mark (or its East Asian form) ends a sentence when something
that can begin one follows, unless it closes a title, an initial or a common abbreviation ("Dr.", "J. R. R.", "vs.").
"""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st jr sr sgt lt col gen capt cpt maj adm cmdr cpl pvt ens insp supt det rev fr msgr hon vs etc vol
    fig approx ca inc ltd co corp bros dept est mt ft gov sen rep pres messrs mme mlle jan feb mar apr jun jul aug sep sept
    oct nov dec e.g i.e ph.d feat""".split()
)
_BEFORE_A_NUMBER = frozenset("no nos pt ch ep pp p".split())
"""Abbreviations where a number follows, words where none does: "No. 5", "He said no."."""
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]")  # U.S., U.K., E.T., U.S.S.R.
_BREAK = re.compile(r"""(?<=[.!?…])["'”’)\]]*\s+(?!\(\d{4}\))(?=["'“‘(\[]*[^\W_a-z])|(?<=[。！？])|\n{2,}|\n(?=\s*(?:[-*•]|\d+[.)])\s)""")
_LAST_WORD = re.compile(r"([^\s(\[\"'“‘]+)\.$")


def split_sentences(text: str) -> list[str]:
    """The sentences of `text`, stripped, none empty, in order."""
    pieces: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        piece = text[start : match.end()].strip()
        if not piece or _ends_in_abbreviation(piece, text[match.end() : match.end() + 1]):
            continue
        pieces.append(piece)
        start = match.end()
    pieces.append(text[start:].strip())
    return [p for p in pieces if p]


def _ends_in_abbreviation(piece: str, following: str) -> bool:
    last = _LAST_WORD.search(piece)
    if last is None:
        return False
    word = last[1]
    if word.lower() in _ABBREVIATIONS or _DOTTED.fullmatch(word):
        return True
    if following.isdigit() and word.lower() in _BEFORE_A_NUMBER:
        return True
    return len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
