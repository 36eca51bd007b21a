"""Conversations: the last turns of each, bounded, private to its id, the longest unused forgotten first."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from botmovie.domain import Turn


@dataclass
class Conversations:
    """Turns by conversation id; safe for many threads."""

    most: int
    turns: int
    _kept: OrderedDict[str, tuple[Turn, ...]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open_(self, conversation_id: str | None) -> tuple[str, tuple[Turn, ...]]:
        """The id (a new one for None) and its turns, oldest first; an unknown id starts empty."""
        with self._lock:
            if conversation_id is None:
                return secrets.token_urlsafe(12), ()
            if conversation_id in self._kept:
                self._kept.move_to_end(conversation_id)
            return conversation_id, self._kept.get(conversation_id, ())

    def add(self, conversation_id: str, turn: Turn) -> None:
        """Remember a turn; forgets the oldest beyond the bounds."""
        with self._lock:
            self._kept[conversation_id] = (*self._kept.get(conversation_id, ()), turn)[-self.turns :]
            self._kept.move_to_end(conversation_id)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
