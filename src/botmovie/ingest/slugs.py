"""Identifiers from names: lower-case Latin letters, digits and hyphens."""

from __future__ import annotations

import hashlib
import unicodedata

_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae", "œ": "oe", "đ": "d", "Đ": "d", "ð": "d", "þ": "th"})


def slug(text: str) -> str:
    """ "Amélie 2001" → "amelie-2001"; text without a Latin letter gets a short hash, so that ids stay apart."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("'", "").replace("’", "")
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()
    letters = "".join(words).strip("0123456789")
    if not letters and any(c.isalpha() for c in plain):
        words.append(hashlib.sha256(text.encode()).hexdigest()[:8])
    return "-".join(words) or "unnamed"
