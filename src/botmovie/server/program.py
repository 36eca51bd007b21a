"""What the server needs of the composed program. `botmovie.wiring.Program` is one; tests bring scripted ones."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, Protocol

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Answer, SpoilerLevel
from botmovie.settings import Settings


class Program(Protocol):
    """A composed program; every method may be called from many threads at once."""

    @property
    def settings(self) -> Settings: ...

    @property
    def catalogue(self) -> Catalogue: ...

    def ask(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        spoilers: SpoilerLevel = SpoilerLevel.NONE,
        query: dict[str, Any] | None = None,
        profile_id: str | None = None,
        abandoned: threading.Event | None = None,
    ) -> Answer:
        """One answer. Once `abandoned` is set nobody waits for it, and it may raise anything. Raises BotMovieError."""
        ...

    def stream(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        spoilers: SpoilerLevel = SpoilerLevel.NONE,
        query: dict[str, Any] | None = None,
        profile_id: str | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """("interpretation", …), ("evidence", …), ("token", {"text"})*, ("answer", …), as they come.

        Raises BotMovieError."""
        ...

    def feedback(self, answer_id: str, verdict: str, comment: str | None = None) -> None:
        """Keep what a person says of an answer."""
        ...

    def ready(self) -> tuple[bool, str]:
        """Whether questions can be answered, and why not."""
        ...
