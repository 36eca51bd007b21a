"""Frames that look up a field of a named or described film."""

from __future__ import annotations

from botmovie.domain import Filter, Intent, Kind, Query, Selection
from botmovie.understanding.frame_pieces import (
    asked_text,
    described_films,
    film_fields,
    focus_roles,
    has_conditions,
    named_films,
    nested_chain,
    presumed,
    wants_films,
)
from botmovie.understanding.staging import Stage


def lookup(stage: Stage) -> Query | None:
    reading = stage.reading
    subject = named_films(stage)
    roles = focus_roles(stage)
    fields = [c.value for c in roles] + [f for f in film_fields(stage) if f not in {"keywords"}]
    ordered = sorted([*roles, *(c for c in stage.asked_fields if c.value[0] == "film")], key=lambda c: c.start)
    fields = list(dict.fromkeys(c.value if c.kind == "role" else c.value[1] for c in ordered)) or fields
    if subject is None or not fields:
        return None
    if "sequels" in fields:
        return Query(Intent.LOOKUP, subject, ("sequels",))
    if "original_title" in fields and "english" in reading.text.casefold():
        fields = ["title" if f == "original_title" else f for f in fields]
    if reading.has("why") or wants_films(stage) or nested_chain(stage):
        return None
    if reading.has("beat"):
        return None
    if (
        reading.has("describe")
        and not roles
        and fields[0] not in {"year", "runtime", "genres", "countries", "languages", "gross", "budget"}
    ):
        return None
    if reading.has("how") and fields[0] in {"directors", "writers", "cast"} and reading.words[0] == "how":
        return None
    return Query(Intent.LOOKUP, subject, tuple(fields), claims=presumed(stage, subject), text=asked_text(stage))


def shared_people(stage: Stage) -> Query | None:
    """ "which actor is in both <film> and <film>": the people that the films have in common."""
    reading, words = stage.reading, stage.reading.words
    named = [f for f in stage.scene.films if not f.negated]
    if len(named) < 2 or reading.has("comparative", "order", "describe", "count") or wants_films(stage) or {"respectively", "each"} & set(words):
        return None
    roles = [c for c in stage.asked_roles if c.value != "source_authors"]
    one = any(words[c.start] in _ONE_PERSON for c in roles) or bool(_ONE_PERSON & set(words))
    together = bool(_SHARING & set(words)) or "both" in words or (words[:1] == ("who",) and "two" in words)
    if not (together and (roles or reading.has("who") or one)) and not (one and reading.has("what") and "and" in words):
        return None
    role = roles[0].value if roles else "cast" if reading.has("plays") else "films"
    return Query(Intent.FIND, Selection(Kind.PERSON, tuple(Filter(role, f.selection) for f in named)))


_ONE_PERSON = frozenset("actor actress performer person somebody someone director composer cinematographer cameraman writer screenwriter producer editor star craftsperson name".split())
_SHARING = frozenset("share shares shared common also too".split())


def lookup_described(stage: Stage) -> Query | None:
    """A field of a film that is described, not named: "language of the film that won …"."""
    roles, fields = focus_roles(stage), film_fields(stage)
    nested = nested_chain(stage)
    if (stage.scene.films and not nested) or (wants_films(stage) and not _one_film(stage)) or not has_conditions(stage):
        return None
    if nested:
        chained_ids = {id(cue) for _, cue in stage.chains}
        roles = [c for c in stage.asked_roles if id(c) not in chained_ids]
    if not roles and not fields:
        return None
    if (
        not roles
        and fields[0] == "year"
        and not any(c.kind != "year" for c, _ in stage.scene.conditions)
        and not (stage.scene.people or stage.scene.characters or stage.scene.award)
    ):
        return None
    selection = described_films(stage, use_chains=(bool(stage.chains) and bool(roles)) or bool(fields))
    if roles:
        chained = [cue for _, cue in stage.chains]
        if roles[0] in chained and not stage.scene.films and not nested:
            return None
        sets = _separate_sets(stage, roles[0].value)
        if sets is not None:
            return sets
        if (
            not _one_film(stage)
            and roles[0].value == "cast"
            and len(selection.conditions) == 1
            and not stage.reading.has("who", "what")
        ):
            return None
        if not selection.conditions:
            return None
        return Query(Intent.LOOKUP, selection, tuple(dict.fromkeys(c.value for c in roles)), text=asked_text(stage))
    if fields[0] in {
        "title",
        "series",
        "sequels",
        "places",
        "based_on",
        "audience",
        "original_title",
    } and not _one_film(stage):
        return None
    return Query(Intent.LOOKUP, selection, (fields[0],), text=asked_text(stage)) if selection.conditions else None


def _one_film(stage: Stage) -> bool:
    words = stage.reading.words
    return (
        any(
            w in {"film", "movie", "one", "picture", "winner"} and words[max(0, i - 1) : i] != ("which",)
            for i, w in enumerate(words)
        )
        or "the" in words
    )


def _separate_sets(stage: Stage, role: str) -> Query | None:
    """ "an actor who has worked with both A and B": in a film of each, not in one film of both."""
    others = [p for p in stage.scene.people if not p.negated and p.role != "awarded"]
    if (
        len(others) < 2
        or len({p.role for p in others}) != 1
        or others[0].role not in {"directors", "composers", "writers", "cinematographers"}
    ):
        return None
    conditions = tuple(
        Filter(role, Selection(Kind.FILM, (Filter(p.role or "directors", p.selection),))) for p in others
    )
    return Query(Intent.FIND, Selection(Kind.PERSON, conditions))
