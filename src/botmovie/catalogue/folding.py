"""One folded form for every name and value, so that "Amélie", "AMELIE" and "amelie" compare equal. Knows no table.

Lower case; accents off for Latin, Greek, Cyrillic, Hebrew and Arabic; ß ø ł æ œ đ ð þ ı written out; "&" is "and";
punctuation becomes single spaces; fractions and powers become words of their own ("8½" is "8 1 2"). Other scripts and
numerals, Roman or Arabic, stay as they are.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "&": " and ", "½": " 1 2 ", "¼": " 1 4 ",
     "¾": " 3 4 ", "⅓": " 1 3 ", "⅔": " 2 3 ", "¹": " 1", "²": " 2", "³": " 3"}
)
_ASCII = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_ACCENTED_SCRIPTS_END = "\u0900"
"""Letters before this code point lose their marks; in scripts after it (Devanagari …) the marks are vowels."""

_WITHOUT_MARKS = {
    code: None if unicodedata.combining(chr(code)) else " "
    for code in range(ord(_ACCENTED_SCRIPTS_END))
    if unicodedata.combining(chr(code)) or not (chr(code).isalnum() or unicodedata.category(chr(code))[0] == "M")
}
"""For texts whose letters all stand before that code point: what becomes of marks and punctuation."""


@lru_cache(maxsize=131072)
def fold(text: str) -> str:
    """The form in which names are stored and compared; "" for text without letters and digits."""
    if text.isascii():
        return " ".join((text.replace("&", " and ") if "&" in text else text).lower().translate(_ASCII).split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_SPECIAL))
    if max(decomposed) < _ACCENTED_SCRIPTS_END:
        return unicodedata.normalize("NFC", " ".join(decomposed.translate(_WITHOUT_MARKS).split()))
    kept: list[str] = []
    base = ""
    for char in decomposed:
        if unicodedata.combining(char):
            if base >= _ACCENTED_SCRIPTS_END:
                kept.append(char)
        else:
            base = char
            kept.append(char)
    return _words(unicodedata.normalize("NFC", "".join(kept)))


def slug(text: str) -> str:
    """An identifier of lower-case Latin letters, digits and hyphens: "amelie-2001"; apostrophes leave no gap.

    Text without a Latin letter gets a short hash, so that ids stay apart.
    """
    folded = fold(text.replace("'", "").replace("’", ""))
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in folded).split()
    if not any(c.isalpha() for c in "".join(words)) and any(c.isalpha() for c in folded):
        words.append(hashlib.sha256(text.encode()).hexdigest()[:8])
    return "-".join(words) or "unnamed"


def film_id(title: str, year: int | None) -> str:
    """The id of a film: "parasite-2019"."""
    return f"{slug(title)}-{year}" if year else slug(title)


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text).split())
