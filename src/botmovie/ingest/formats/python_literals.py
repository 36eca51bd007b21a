"""Lists and objects as Python writes them ("[{'id': 18, 'name': None}]"), as tables saved from a data frame hold them.

Nothing is evaluated: the text is turned into JSON, which is read faster than Python is; what that does not understand
goes to `ast.literal_eval`, which reads values only.
"""

from __future__ import annotations

import ast
import json
import re

LONGEST = 1 << 22
"""Characters from which on a text is not read."""
_TOKEN = re.compile(r"""'((?:[^'\\]|\\.)*)'|("(?:[^"\\]|\\.)*")|\b(None|True|False)\b""", re.DOTALL)
_WORDS = {"None": "null", "True": "true", "False": "false"}
_ESCAPES_OF_BOTH = re.compile(r"""\\(?![\\nrtbf"])""")
"""A backslash that means something else in JSON, or nothing."""


def parse_python(text: str) -> object:
    """The value. Raises ValueError for what is no literal, or is too long or too deep to be read."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    try:
        return json.loads(_TOKEN.sub(_as_json, text) if '"' in text or "\\" in text or "\0" in text else _plain_as_json(text))
    except (ValueError, RecursionError):
        try:
            return ast.literal_eval(text)
        except (SyntaxError, MemoryError, RecursionError, TypeError) as error:
            raise ValueError(str(error)) from None


def _plain_as_json(text: str) -> str:
    """Without a backslash and a double quotation mark, every second piece between single ones is a string."""
    pieces = text.split("'")
    between = "\0".join(pieces[::2])
    for word, said in _WORDS.items():
        between = between.replace(word, said)
    pieces[::2] = between.split("\0")
    return '"'.join(pieces)


def _as_json(token: re.Match[str]) -> str:
    single, double, word = token.groups()
    if word is not None:
        return _WORDS[word]
    if double is not None:
        return _checked(double.replace("\\'", "'"))
    return _checked('"' + single.replace("\\'", "'").replace('"', '\\"') + '"')


def _checked(quoted: str) -> str:
    if "\\" in quoted and _ESCAPES_OF_BOTH.search(quoted.replace("\\\\", "")):
        raise ValueError("an escape of Python's own")
    return quoted
