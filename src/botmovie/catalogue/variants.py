"""Other ways to say a title or a name that follow from it: abbreviations, numerals in other forms, letters of other scripts
in Latin ones. For linking; what is only a likely slip of the pen stays out (`ingest.augmenting`). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anyascii import anyascii

from botmovie.catalogue.folding import fold

_ARTICLES = {"the", "a", "an"}
_NUMBERS = {w: str(i) for i, w in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}
_WORD_OF = {digit: word for word, digit in _NUMBERS.items()}
_ROMAN_OF = {digit: roman for roman, digit in _ROMAN.items()}
_PARTS = {"part", "chapter", "episode", "volume", "vol"}
_PIECES = re.compile(r"\s*:\s+|\s+[–—-]\s+")
_LEAST_INITIALS = 3
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa"})
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")


def title_variants(title: str) -> Iterator[str]:
    """Folded: "lotr" of "The Lord of the Rings: …", "2001" of "2001: A Space Odyssey", "rocky two" and "rocky 2" of "Rocky II",
    "gisaengchung" of "기생충". The title itself is not among them."""
    said = {fold(title)}
    pieces = _PIECES.split(title)
    first = pieces[0]
    found = [fold(first)] if len(pieces) > 1 and first.isdigit() and len(first) > 2 else []
    for text in dict.fromkeys((first, title)):
        found += _initials(text)
        found += _numerals(fold(text))
    found += _latin(title)
    for form in found:
        if form and form not in said:
            said.add(form)
            yield form


def name_variants(name: str) -> Iterator[str]:
    """Folded: "jrr tolkien" of "J. R. R. Tolkien", "bong joonho" of "Bong Joon-ho", "schroeder" of "Schröder", Latin letters
    of other scripts."""
    said = {fold(name)}
    found = [fold(_INITIALS.sub(lambda m: "".join(c for c in m[0] if c.isalpha()) + " ", name)), fold(name.replace("-", "")), *_latin(name)]
    for form in found:
        if form and form not in said:
            said.add(form)
            yield form


def _initials(text: str) -> Iterator[str]:
    """First letters of a title of at least three words, without its article: "lotr"; with it as well: "tgotw"."""
    words = fold(text).split()
    if not all(w.isascii() for w in words) or any(w.isdigit() for w in words):
        return
    rest = words[1:] if words and words[0] in _ARTICLES else words
    if len(rest) >= _LEAST_INITIALS:
        yield "".join(w[0] for w in rest)
        if rest != words:
            yield "".join(w[0] for w in words)


def _numerals(folded: str) -> Iterator[str]:
    """ "the godfather part ii" → "… part 2", "… part two", "… 2", "… two"; "rocky 2" → "rocky ii", "rocky two"."""
    words = folded.split()
    if len(words) < 2:
        return
    last, before = words[-1], words[:-1]
    part = before[-1] in _PARTS and len(before) > 1
    digit = last if last in _WORD_OF else _ROMAN.get(last) if part or last != "i" else None
    digit = digit or (_NUMBERS.get(last) if part else None)
    if digit is None or (last == "x" and not part):
        return
    for form in (digit, _WORD_OF[digit], _ROMAN_OF[digit]):
        yield " ".join([*before, form])
        if part:
            yield " ".join([*before[:-1], form])


def _latin(text: str) -> Iterator[str]:
    if text.isascii():
        return
    german = text.translate(_GERMAN)
    if german != text:
        yield fold(german)
    if not fold(text).isascii():
        yield fold(anyascii(text))
