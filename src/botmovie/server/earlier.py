"""Earlier turns of clients that send their whole chat each time: which conversation holds them, or else ask again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from botmovie.domain import SpoilerLevel
from botmovie.errors import BadInput
from botmovie.server.program import Program

REPLAYED = 4
KEPT = 1000


class EarlierTurns:
    """Finds the conversation whose turns are exactly these. Holds digests, not texts; safe for many threads."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._tips: OrderedDict[bytes, str] = OrderedDict()
        self._lock = threading.Lock()

    def conversation(self, turns: tuple[str, ...], spoilers: SpoilerLevel) -> str | None:
        """The id of a conversation with these turns; None when there are none.

        A conversation that is not known is made by asking its last `REPLAYED` turns again; turns that cannot be read
        are passed over.
        """
        if not turns:
            return None
        with self._lock:
            found = self._tips.pop(_digest(turns, spoilers), None)
        if found is not None:
            return found
        for turn in turns[-REPLAYED:]:
            try:
                found = self._program.ask(turn, conversation_id=found, spoilers=spoilers).conversation_id
            except BadInput:
                continue
        return found

    def remember(self, turns: tuple[str, ...], spoilers: SpoilerLevel, conversation_id: str) -> None:
        """This conversation now ends with the last of these turns."""
        with self._lock:
            self._tips[_digest(turns, spoilers)] = conversation_id
            while len(self._tips) > KEPT:
                self._tips.popitem(last=False)


def _digest(turns: tuple[str, ...], spoilers: SpoilerLevel) -> bytes:
    digest = hashlib.sha256(spoilers.value.encode())
    for turn in turns:
        digest.update(hashlib.sha256(turn.encode()).digest())
    return digest.digest()
