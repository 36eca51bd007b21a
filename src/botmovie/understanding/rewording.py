"""Where the learned head reads a wording otherwise than the frames did, and is sure: the query as the head reads it.

Only questions about one named thing are touched (a film, a character, a person): what is asked of it is a matter of
wording. Which things are named, and under which conditions, stays with the frames.
"""

from __future__ import annotations

from dataclasses import replace

from botmovie.domain import FIELDS, AwardPattern, CharacterName, Filter, Intent, Kind, Query, Selection, films
from botmovie.understanding.frame_pieces import asked_text, content, named_films
from botmovie.understanding.staging import Stage
from botmovie.understanding.wordings import Wordings

SURE, DOUBTFUL = 0.55, 0.12
"""The head overrules a frame when its own reading has at least the one probability and the frame's at most the other."""
SURE_OF_OPEN = 0.4
"""Where the frames found no more than an open question, less is enough."""

_OF_FILM = (*(f"field:{name}" for kind, name in FIELDS if kind is Kind.FILM), "describe", "recommend", "ask", "count:awards", "verify")
_OF_CHARACTER = ("character:actor", "character:description", "ask")
_OF_PERSON = ("person:films", "person:born", "person:birthplace", "person:died", "person:nationalities", "person:life", "person:person_awards", "recommend", "count:awards", "verify")
_OF_PERSON_IN_FILM = ("person:parts", "person:roles", "verify", "ask", *(f"field:{name}" for kind, name in FIELDS if kind is Kind.FILM))


_TITLES = {"field:title", "field:original_title", "field:titles"}
_CALLED = {"source_authors": "based_on", "age": "born"}
"""Fields that the head knows under another's name."""


def reworded(query: Query, stage: Stage, wordings: Wordings) -> Query:
    """The query, or what the head makes of it."""
    compared = _compared(query, stage, wordings)
    if compared is not None:
        return compared
    labels = _open_to(stage)
    current = _label(query, stage)
    if not labels or current is None or stage.reading.has("ending", "why") or len(query.fields) > 1:
        return query
    if current != "ask" and not content(stage):
        return query  # every word is explained
    unheld = [label for label in wordings.labels if label.startswith("unheld: ")]
    found = wordings.among(stage.reading.masked, (*labels, *unheld))
    best = max(found, key=lambda label: found[label])
    open_ = current == "ask" and not stage.scene.characters
    if best == current or best not in labels or best == "verify" or found[best] < (SURE_OF_OPEN if open_ else SURE):
        return query
    if {best, current} <= _TITLES:
        return query  # which language is meant stands behind a mask
    if not open_ and (found.get(current, 0.0) > DOUBTFUL or (best == "ask" and current == "describe")):
        return query
    return _made(best, query, stage) or query


_MEASURES = {"field:year": ("year", False), "field:runtime": ("runtime", True), "field:gross": ("gross", True), "field:budget": ("budget", True), "count:awards": ("oscars_won", True)}
_WEIGHING = frozenset("or against vs versus than before after between bet bets settle whichever".split())


def _compared(query: Query, stage: Stage, wordings: Wordings) -> Query | None:
    """Two films weighed against each other in words that name no measure: "which of <film> or <film> eats up more of my evening"."""
    named = [f for f in stage.scene.films if not f.negated]
    ids = dict.fromkeys(i for f in named for i in f.ids)
    if len(ids) != 2 or len(named) < 2 or query.intent not in {Intent.ASK, Intent.DESCRIBE, Intent.LOOKUP, Intent.FIND} or not (_WEIGHING & set(stage.reading.words) or "which one" in stage.reading.masked):
        return None
    if stage.asked_roles or stage.scene.people or stage.reading.has("recommend"):
        return None
    found = wordings.among(stage.reading.masked, (*_MEASURES, "field:awards", "recommend", "field:genres", "field:places", "field:languages"))
    best = max(found, key=lambda label: found[label])
    if best == "field:awards":
        best = "count:awards"
    if best not in _MEASURES or (found[best] < SURE_OF_OPEN and best != "count:awards"):
        return None
    field, descending = _MEASURES[best]
    first, second = (films(i) for i in ids)
    return Query(Intent.COMPARE, first, (field,), (second,), descending=descending)


def _open_to(stage: Stage) -> tuple[str, ...]:
    """The labels that the named things allow; () where more than one thing is named, or conditions are."""
    scene = stage.scene
    named = [f for f in scene.films if not f.negated]
    if len(named) > 1 or scene.series or scene.texts or any(p.negated for p in scene.people):
        return ()
    if scene.characters:
        return _OF_CHARACTER if not scene.people and len(scene.characters) == 1 else ()
    if named and len(scene.people) == 1:
        return () if scene.people[0].explicit else _OF_PERSON_IN_FILM
    if named:
        return _OF_FILM if not scene.people else ()
    return _OF_PERSON if len(scene.people) == 1 and not scene.conditions else ()


def _label(query: Query, stage: Stage) -> str | None:
    """How the head would call what the frames made; None for what it is no judge of."""
    subject = query.subject
    if query.intent in {Intent.ASK, Intent.DESCRIBE}:
        return "person:life" if query.intent is Intent.DESCRIBE and subject is not None and subject.kind is Kind.PERSON else query.intent.value
    if stage.scene.award is not None or stage.reading.has("count"):
        return None
    if query.intent is Intent.FIND:
        only = stage.scene.people and not stage.scene.films and not stage.reading.has("order")
        return "person:films" if only and subject is not None and subject.kind is Kind.FILM and len(subject.conditions) == 1 else None
    if query.intent is not Intent.LOOKUP or subject is None or not query.fields:
        return None
    by_person = not subject.ids and subject.kind is Kind.FILM and len(subject.conditions) == 1 and len(stage.scene.people) == 1
    if (not subject.ids and subject.kind is not Kind.CHARACTER and not by_person) or (stage.scene.films and stage.chains and subject.kind is Kind.PERSON):
        return None
    prefix = {Kind.FILM: "field", Kind.PERSON: "person", Kind.CHARACTER: "character"}[subject.kind]
    return f"{prefix}:{_CALLED.get(query.fields[0], query.fields[0])}"


def _made(label: str, query: Query, stage: Stage) -> Query | None:
    """The query of a label over what the scene names."""
    film = named_films(stage)
    text = asked_text(stage)
    if label == "ask":
        told_in = film or (query.subject if query.subject is not None and query.subject.kind is Kind.FILM else _films_of_character(stage))
        return Query(Intent.ASK, told_in, text=text, claims=query.claims) if told_in is not None else None
    if label == "describe" and film is not None:
        return Query(Intent.DESCRIBE, film, text=text, claims=query.claims)
    if label == "recommend":
        return Query(Intent.RECOMMEND, Selection(Kind.FILM) if film is not None else Selection(Kind.FILM, stage.scene.filters()), others=(film,) if film is not None else (), text=text)
    if label == "count:awards":
        pattern = stage.scene.full_award() if stage.scene.award else AwardPattern(body="Academy Awards", won=True)
        pattern = replace(pattern, won=None if stage.reading.has("nominated") else True, years=None)
        if film is not None:
            return Query(Intent.COUNT, film, ("awards",), award=pattern)
        return Query(Intent.COUNT, stage.scene.people[0].selection, ("person_awards",), award=pattern) if stage.scene.people else None
    return _looked_up(label, query, stage, film)


def _looked_up(label: str, query: Query, stage: Stage, film: Selection | None) -> Query | None:
    kind, field = label.split(":", 1)
    text = asked_text(stage)
    if kind == "field" and film is not None:
        if field == "awards":
            return Query(Intent.LOOKUP, film, (field,), award=stage.scene.full_award() if stage.scene.award else AwardPattern(won=None if stage.reading.has("nominated") else True), claims=query.claims)
        return Query(Intent.LOOKUP, film, (field,), text=text, claims=query.claims)
    if kind == "character" and stage.scene.characters:
        pattern = Filter("characters", CharacterName(stage.scene.characters[0].label, film))
        return Query(Intent.LOOKUP, Selection(Kind.CHARACTER, (pattern,)), (field,))
    if kind != "person" or not stage.scene.people:
        return None
    person = stage.scene.people[0]
    if field == "films":
        return Query(Intent.FIND, Selection(Kind.FILM, (Filter(person.role or "cast", person.selection),)))
    if field == "life":
        return Query(Intent.DESCRIBE, person.selection, text=text)
    if field == "person_awards":
        return Query(Intent.LOOKUP, person.selection, (field,), award=stage.scene.award or AwardPattern(won=True))
    return Query(Intent.LOOKUP, person.selection, (field,), others=(film,) if film is not None and field in {"parts", "roles"} else ())


def _films_of_character(stage: Stage) -> Selection | None:
    if not stage.scene.characters:
        return None
    return Selection(Kind.FILM, (Filter("characters", CharacterName(stage.scene.characters[0].label)),), limit=3)
