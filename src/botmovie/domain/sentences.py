"""Cuts text into sentences. Standard library only; knows nothing of meaning.

Rules, not a model: a full stop, question or exclamation mark (or its East Asian form) ends a sentence when something
that can begin one follows, unless it closes a title, an initial or a common abbreviation ("Dr.", "J. R. R.", "vs.").
A capital letter alone is an initial ("Samuel L. Jackson") unless a word follows that begins sentences and no names
("Malcolm X. In the end"), or the text elsewhere uses the letter as a name of its own ("M sends him"; "kill M. Bond runs").
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
_BEGINNERS = frozenset(
    """the a an he she it they we you his her hers their its our your this that these those there here in on at by to for from with without within of
    as when while where what who why how after before since until once during under over between behind beyond inside outside near soon then now later
    today meanwhile afterwards eventually finally instead again also but and or so yet still because although though if unless one two three four five
    six seven eight nine ten some many most several all both each every another other others no nobody nothing not only even just like reviews critics
    people men women everyone somebody someone years""".split()
)
"""Words that begin sentences and follow no initial."""
_LETTER_NAMED = re.compile(r"(?:^|\s)(?:an?|letters?)\s+[A-Z]\.$")  # "gave it an X.", "at the letter T."


def split_sentences(text: str) -> list[str]:
    """The sentences of `text`, stripped, none empty, in order."""
    pieces: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        piece = text[start : match.end()].strip()
        if not piece or _ends_in_abbreviation(piece, text[match.end() :], text):
            continue
        pieces.append(piece)
        start = match.end()
    pieces.append(text[start:].strip())
    return [p for p in pieces if p]


def _ends_in_abbreviation(piece: str, following: str, text: str) -> bool:
    last = _LAST_WORD.search(piece)
    if last is None:
        return False
    word = last[1]
    if word.lower() in _ABBREVIATIONS or _DOTTED.fullmatch(word):
        return True
    if following[:1].isdigit() and word.lower() in _BEFORE_A_NUMBER:
        return True
    return len(word) == 1 and word.isalpha() and word.isupper() and word != "I" and not _ends_after_letter(word, piece, following, text)


def _ends_after_letter(letter: str, piece: str, following: str, text: str) -> bool:
    """Whether a full stop behind a capital letter ends the sentence, so that the letter is no initial."""
    after = re.match(r"\w+(?!\.\s)", following)
    if re.match(r"[A-Z]\.", following):
        return False
    if (after is not None and after[0].lower() in _BEGINNERS) or _LETTER_NAMED.search(piece):
        return True
    return letter != "A" and re.search(rf"(?<![\w.'’-]){letter}(?:['’]s\b|(?![\w.'’-]))", text) is not None
