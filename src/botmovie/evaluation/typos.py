"""One slip of the finger in a name: two letters swapped, one dropped, doubled, or its neighbour on the keyboard struck.

Never the first letter of a word, which people seldom miss, and only in words long enough that the slip leaves something to
recognise. Knows no names.
"""

from __future__ import annotations

import random
import re

SHORTEST = 4
"""Letters of the words in which a slip is made."""
_WORD = re.compile(r"[^\W\d_]+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {c: "".join(row[max(0, i - 1) : i] + row[i + 1 : i + 2]) for row in _ROWS for i, c in enumerate(row)}
SLIPS = ("swap", "drop", "double", "neighbour")


def with_typo(name: str, rng: random.Random) -> str | None:
    """The name with one slip, drawn by `rng`; None where no word of it is long enough."""
    words = [m for m in _WORD.finditer(name) if len(m[0]) >= SHORTEST and m[0].isascii()]
    if not words:
        return None
    word = rng.choice(words)
    for kind in rng.sample(SLIPS, len(SLIPS)):
        at = rng.randrange(1, len(word[0]) - (kind == "swap"))
        slipped = _slip(word[0], at, kind, rng)
        if slipped != word[0]:
            return name[: word.start()] + slipped + name[word.end() :]
    return None


def _slip(word: str, at: int, kind: str, rng: random.Random) -> str:
    letter = word[at]
    if kind == "swap":
        return word[:at] + word[at + 1] + letter + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + letter + word[at:]
    struck = rng.choice(NEIGHBOURS.get(letter.lower(), letter))
    return word[:at] + (struck.upper() if letter.isupper() else struck) + word[at + 1 :]
