"""JSON read value by value, so that a file of any size takes the memory of one value. Knows nothing of what it means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from botmovie.errors import BadInput
from botmovie.ingest.formats.packing import Piece, is_text
from botmovie.ingest.raw import Rejected

BLOCK = 1 << 18
"""Characters that are read at once."""
LONGEST_VALUE = 1 << 26
"""Characters from which on a value is taken for one that never ends."""
_NOT_SPACE = re.compile(r"\S")
_LONE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_CUT = 16
"""Characters from the end of what was read in which an error may mean that the rest is still to come."""


class Value:
    """One value and the line where it begins."""

    __slots__ = ("data", "line")

    def __init__(self, line: int, data: Any) -> None:
        self.line = line
        self.data = data


class Malformed(BadInput):
    """A value that is no JSON, however much more were read."""


class JsonStream:
    """A cursor over the text of a file."""

    def __init__(self, text: TextIO, piece: Piece) -> None:
        self._text = text
        self._piece = piece
        self._decode = json.JSONDecoder().raw_decode
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def items(self) -> Iterator[Value | Rejected]:
        """The items of the array that begins here. Raises BadInput where one is no JSON or the array does not end."""
        self._take("[")
        if self._next() == "]":
            self._forward(self._at + 1)
            return
        while True:
            yield self._value()
            following = self._next()
            self._forward(self._at + 1)
            if following == "]":
                return
            if following != ",":
                raise self._cut() if not following else Malformed(f"{self._piece.at(self._line)}: no JSON: a comma or ] is expected, not {following!r}.")

    def documents(self) -> Iterator[Value | Rejected]:
        """One value after the other, as in JSON Lines. Where the first stands on one line, a bad line is rejected and skipped."""
        by_line: bool | None = None
        while self._next():
            begun = self._line
            try:
                value = self._value()
            except Malformed as error:
                if not by_line:
                    raise
                yield Rejected(self._piece.at(begun), str(error).removeprefix(f"{self._piece.at(begun)}: "))
                self._skip_line()
                continue
            if by_line is None:
                by_line = self._line == begun
            yield value

    def seek(self, opening: re.Pattern[str]) -> bool:
        """Move to the end of the first place that fits, within the first LONGEST_VALUE characters; whether there is one."""
        while not (found := opening.search(self._buffer, self._at)):
            if len(self._buffer) > LONGEST_VALUE or not self._fill():
                return False
        self._forward(found.end())
        return True

    def rest(self) -> str:
        """What is left, without blanks around it, BLOCK characters at most."""
        self._next()
        self._fill()
        return self._buffer[self._at : self._at + BLOCK].strip()

    def peek(self) -> str:
        """The next character that is no blank, "" at the end."""
        return self._next()

    def _value(self) -> Value | Rejected:
        self._next()
        line = self._line
        while True:
            try:
                data, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                self._go_on(error)
            except RecursionError:
                raise BadInput(f"{self._piece.at(line)}: no JSON that can be read: nested too deeply.") from None
            else:
                raw = self._buffer[self._at : end]
                self._forward(end)
                if not is_text(raw) or (_LONE_ESCAPE.search(raw) and not is_text(json.dumps(data, ensure_ascii=False))):
                    return Rejected(self._piece.at(line), "is no UTF-8 text")
                return Value(line, data)

    def _go_on(self, error: json.JSONDecodeError) -> None:
        """Read more if that can mend it."""
        unfinished = error.msg.startswith("Unterminated string") or error.pos >= len(self._buffer) - _CUT
        line = self._line + self._buffer.count("\n", self._at, error.pos)
        if not unfinished or len(self._buffer) - self._at > LONGEST_VALUE:
            raise Malformed(f"{self._piece.at(line)}: no JSON: {error.msg}.")
        if not self._fill():
            if error.pos >= len(self._buffer.rstrip()) or error.msg.startswith("Unterminated string"):
                raise self._cut()
            raise Malformed(f"{self._piece.at(line)}: no JSON: {error.msg}.")

    def _cut(self) -> BadInput:
        return BadInput(f"{self._piece.shown} ends in the middle (line {self._line + self._buffer.count(chr(10), self._at)}): it is cut short; fetch it again.")

    def _take(self, char: str) -> None:
        if self._next() != char:
            raise Malformed(f"{self._piece.at(self._line)}: no JSON: {char} is expected.")
        self._forward(self._at + 1)

    def _next(self) -> str:
        while True:
            found = _NOT_SPACE.search(self._buffer, self._at)
            if found:
                self._forward(found.start())
                return found[0]
            self._forward(len(self._buffer))
            if not self._fill():
                return ""

    def _forward(self, to: int) -> None:
        self._line += self._buffer.count("\n", self._at, to)
        self._at = to

    def _skip_line(self) -> None:
        while (end := self._buffer.find("\n", self._at)) < 0:
            if not self._fill():
                end = len(self._buffer)
                break
        self._forward(min(end + 1, len(self._buffer)))

    def _fill(self) -> bool:
        if self._ended:
            return False
        block = self._text.read(BLOCK)
        self._ended = not block
        self._buffer = self._buffer[self._at :] + block
        self._at = 0
        return not self._ended
