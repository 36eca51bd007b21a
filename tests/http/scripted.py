"""A scripted program for tests of the server and of the page: answers by the words of the question, from two films."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from shelf import LATE_SPRING, OLDER_PARASITE, PARASITE, Shelf

from botmovie.domain import Answer, Citation, Outcome, SpoilerLevel
from botmovie.domain.wire import answer_to_dict, query_from_dict
from botmovie.errors import BadQuestion, BotMovieError, NotFound
from botmovie.settings import Settings, load_settings

SOURCE = "The Bot Movie starter catalogue"
LICENCE = "CC BY 4.0"

FILMS_NAMED_PARASITE = {
    "type": "Query", "intent": "lookup", "fields": ["directors"],
    "subject": {"type": "Selection", "kind": "film", "conditions": [
        {"type": "Filter", "field": "id", "value": {"type": "Entities", "ids": ["parasite-2019", "parasite-1982"], "label": "Parasite"}}]},
}  # fmt: skip
KOREAN_FILMS = {
    "type": "Query", "intent": "find",
    "subject": {"type": "Selection", "kind": "film", "conditions": [
        {"type": "Filter", "field": "countries", "value": {"type": "Texts", "values": ["South Korea"]}},
        {"type": "Filter", "field": "year", "value": {"type": "Range", "low": 2000, "high": 2019}}]},
}  # fmt: skip
DIRECTOR_OF = {
    "type": "Query", "intent": "lookup", "fields": ["directors"],
    "subject": {"type": "Selection", "kind": "film", "conditions": [
        {"type": "Filter", "field": "id", "value": {"type": "Entities", "ids": ["parasite-2019"]}}]},
}  # fmt: skip


def chip(label: str, kind: str, path: list[Any] | None, removable: bool = False) -> dict[str, Any]:
    return {"label": label, "kind": kind, "path": path, "removable": removable}


def interpretation(query: dict[str, Any], summary: str, *chips: dict[str, Any]) -> dict[str, Any]:
    first = chip(query["intent"], "intent", None)
    return {"intent": query["intent"], "summary": summary, "chips": [first, *chips], "query": query}


def fact(n: int, film_id: str, field: str, text: str, as_of: str | None = None) -> Citation:
    return Citation(n, film_id, field, text, SOURCE, LICENCE, as_of)


class ScriptedProgram:
    """Answers like a small botmovie. `raising` is raised by every question; `hold` keeps answers back while it is set."""

    def __init__(self, settings: Settings | None = None, *, raising: Exception | None = None) -> None:
        self.settings = settings or load_settings(catalogue="sqlite:////nowhere", model="none")
        self.catalogue: Any = Shelf()
        self.raising = raising
        self.raising_after: Exception | None = None  # after the evidence, while streaming
        self.asked: list[dict[str, Any]] = []
        self.judged: list[tuple[str, str, str | None]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.token_pause = 0.0
        self.tokens_made = 0
        self.closed_streams = 0
        self.abandoned: threading.Event | None = None
        self.is_ready = (True, "3 films")

    def ask(self, text: str, *, abandoned: threading.Event | None = None, **options: Any) -> Answer:
        self.asked.append({"text": text, **options})
        self.abandoned = abandoned
        self.gate.wait(10)
        if self.raising is not None:
            raise self.raising
        return self._answer(text, **options)

    def stream(self, text: str, **options: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        answer = self.ask(text, **options)
        said = answer_to_dict(answer)
        try:
            yield "interpretation", said["interpretation"]
            evidence = [asdict(c) for c in answer.citations]
            yield "evidence", {"items": evidence, "films": said["films"]}
            if self.raising_after is not None:
                raise self.raising_after
            for word in self._draft(text):
                self.tokens_made += 1
                time.sleep(self.token_pause)
                yield "token", {"text": word}
            yield "answer", said
        finally:
            self.closed_streams += 1

    def feedback(self, answer_id: str, verdict: str, comment: str | None = None) -> None:
        if answer_id == "unknown":
            raise NotFound("There is no answer 'unknown'.")
        self.judged.append((answer_id, verdict, comment))

    def ready(self) -> tuple[bool, str]:
        return self.is_ready

    def close(self) -> None: ...

    def _draft(self, text: str) -> list[str]:
        if "about" in text:
            draft = "Noriko lives in Kamakura with her father. It won five Oscars. " * (1 if self.token_pause < 0.01 else 8)
            return [w + " " for w in draft.split()]
        return []

    def _answer(
        self, text: str, *, conversation_id: str | None = None, spoilers: SpoilerLevel = SpoilerLevel.NONE,
        query: dict[str, Any] | None = None, profile_id: str | None = None,
    ) -> Answer:  # fmt: skip
        words = text.strip()
        if not words:
            raise BadQuestion("The question is empty; ask something about a film.")
        if "\x00" in words:
            raise BadQuestion("The question is not readable text; send it as UTF-8.")
        if len(words) > 2000:
            raise BadQuestion(f"The question has {len(words)} characters; ask in at most 2000.")
        if query is not None:
            query_from_dict(query)
        made = _script(words, query)
        timings = {"understand": 3.1, "retrieve": 1.2, "generate": 0.2, "verify": 0.1, "total": 4.6}
        return Answer(id=f"a{len(self.asked)}", conversation_id=conversation_id or "c1", question=text, timings_ms=timings, **made)


def _script(words: str, query: dict[str, Any] | None) -> dict[str, Any]:
    if "Korean" in words:
        return _korean(query)
    if "which Parasite" in words and query is None:
        return _ambiguous()
    if "about" in words:
        return _late_spring()
    if "weather" in words:
        shown = interpretation({"type": "Query", "intent": "out_of_scope"}, "not about films")
        return {"outcome": Outcome.OUT_OF_SCOPE, "text": "I only know films.", "interpretation": shown}
    film = OLDER_PARASITE if query is not None and _ids(query) == ["parasite-1982"] else PARASITE
    text = f"{film.directors[0]} directed {film.label}. [1] It lasts {film.runtime} minutes. [2]"
    facts = (fact(1, film.id, "directors", f"{film.label} was directed by {film.directors[0]}."), fact(2, film.id, "runtime", f"{film.label} lasts {film.runtime} minutes.", "2020"))
    shown = interpretation(query or DIRECTOR_OF, f"directors of {film.label}", chip("directors", "field", ["fields", 0]), chip(film.label, "id", ["subject", "conditions", 0]))
    return {
        "outcome": Outcome.ANSWER, "text": text, "values": film.directors, "citations": facts, "films": (film,), "interpretation": shown,
        "follow_ups": (f"What is {film.label} about?", f"Something like {film.label}"),
    }  # fmt: skip


def _korean(query: dict[str, Any] | None) -> dict[str, Any]:
    query = query or KOREAN_FILMS
    conditions = query["subject"]["conditions"]
    chips = [
        chip(f"{c['field']} {c['value'].get('values') or [c['value'].get('low'), c['value'].get('high')]}", c["field"], ["subject", "conditions", i], len(conditions) > 1)
        for i, c in enumerate(conditions)
    ]
    text = f"One film fits {len(conditions)} conditions: Parasite (2019). [1]"
    return {
        "outcome": Outcome.ANSWER, "text": text, "values": ("Parasite",), "citations": (fact(1, "parasite-2019", "countries", "Parasite (2019) comes from South Korea."),),
        "films": (PARASITE,), "interpretation": interpretation(query, "Korean films of 2000-2019", *chips),
    }  # fmt: skip


def _ambiguous() -> dict[str, Any]:
    return {
        "outcome": Outcome.AMBIGUOUS, "text": "Two films fit: Parasite (2019) and Parasite (1982). Which one do you mean?", "films": (PARASITE, OLDER_PARASITE),
        "interpretation": interpretation(FILMS_NAMED_PARASITE, "directors of Parasite"), "follow_ups": ("I mean Parasite (2019)", "I mean Parasite (1982)"),
    }  # fmt: skip


def _late_spring() -> dict[str, Any]:
    query = {"type": "Query", "intent": "describe"}
    return {
        "outcome": Outcome.ANSWER, "text": "Noriko lives in Kamakura with her father. [1]", "model": "embedded:smollm2", "films": (LATE_SPRING,),
        "citations": (fact(1, "late-spring-1949", "premise", "Noriko Somiya keeps house in Kamakura for her widowed father."),),
        "interpretation": interpretation(query, "what Late Spring is about"), "follow_ups": ("How does it end?",),
    }  # fmt: skip


def _ids(query: dict[str, Any]) -> list[str]:
    for condition in (query.get("subject") or {}).get("conditions", []):
        if condition["field"] == "id":
            return list(condition["value"]["ids"])
    return []


def all_errors(base: type[BotMovieError] = BotMovieError) -> list[type[BotMovieError]]:
    """The whole tree of errors that are raised on purpose."""
    return [base, *(e for sub in base.__subclasses__() for e in all_errors(sub))]
