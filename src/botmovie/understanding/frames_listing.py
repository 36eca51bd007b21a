"""Frames that answer with a list, a number or a choice: comparing, counting, superlatives, finding, recommending."""

from __future__ import annotations

from dataclasses import replace

from botmovie.domain import (
    AnyOf,
    AwardPattern,
    Entities,
    Filter,
    Intent,
    Kind,
    Order,
    Query,
    Selection,
    Texts,
    films,
)
from botmovie.understanding.cues import Cue
from botmovie.understanding.frame_pieces import (
    asked_text,
    content,
    content_text,
    described_films,
    film_fields,
    focus_roles,
    has_conditions,
    named_films,
    nested_chain,
    unexplained,
    wants_films,
)
from botmovie.understanding.staging import Stage

_ORDERED_LIMIT = 1


def compare(stage: Stage) -> Query | None:
    scene, reading = stage.scene, stage.reading
    comparative = reading.cue("comparative")
    named = [f for f in scene.films if not f.negated]
    sides: list[Selection] = [films(*f.ids, label=f.label) for f in named]
    if len(named) == 1 and len(named[0].ids) > 1 and (len(scene.people) >= 2 or reading.has("compare")) and comparative:
        sides = [films(i) for i in named[0].ids]
    if comparative is None and len(sides) >= 2 and reading.has("order"):
        order = reading.cue("order")
        if order is not None:
            field, descending = order.value
            return Query(Intent.COMPARE, sides[0], (field,), tuple(sides[1:]), descending=descending)
    if comparative is None or len(sides) + len(scene.people) < 2:
        return None
    field, descending = comparative.value
    if len(sides) < 2:
        if len(scene.people) >= 2 and not sides:
            persons = [p.selection for p in scene.people]
            field = {"year": "born"}.get(field, field if field in {"oscars_won", "nominations"} else "films")
            return Query(Intent.COMPARE, persons[0], (field,), tuple(persons[1:]), descending=descending)
        return None
    if field == "year" and any(f in film_fields(stage) for f in ("runtime",)):
        field = "runtime"
    return Query(Intent.COMPARE, sides[0], (field,), tuple(sides[1:]), descending=descending)


def count(stage: Stage) -> Query | None:
    reading, scene = stage.reading, stage.scene
    counting = reading.cue("count")
    if counting is None and not (reading.has("versions") and reading.has("how")):
        return None
    if any(f in ("runtime",) for f in film_fields(stage)):
        return None
    subject = named_films(stage)
    if counting is not None and subject is not None and not _counts_films(stage, counting):
        return Query(Intent.ASK, subject, text=asked_text(stage))
    if reading.has("versions") and scene.films:
        title = scene.films[0].label.rsplit(" (", 1)[0]
        return Query(Intent.COUNT, Selection(Kind.FILM, (Filter("title", Texts((title,))),)))
    awards = scene.award is not None or reading.has("nominated")
    if awards and subject is not None:
        pattern = (
            scene.full_award()
            if scene.award
            else AwardPattern(body="Academy Awards", won=None if reading.has("nominated") else True)
        )
        if reading.has("nominated"):
            pattern = replace(pattern, won=None)
        return Query(Intent.COUNT, subject, ("awards",), award=replace(pattern, years=None))
    if awards and scene.people and not wants_films(stage) and not any(p.explicit for p in scene.people):
        return Query(
            Intent.COUNT,
            scene.people[0].selection,
            ("person_awards",),
            award=replace(scene.award or AwardPattern(), won=None if reading.has("nominated") else True),
        )
    roles = focus_roles(stage)
    if roles and subject is not None:
        return Query(Intent.COUNT, subject, (roles[0].value,))
    if subject is not None and not has_conditions(stage):
        return Query(Intent.ASK, subject, text=asked_text(stage))
    if subject is None and unexplained(stage) >= 2:
        return None
    if subject is not None and scene.films and any(f.link and f.link.names[0].sort == "series" for f in scene.films):
        return None
    selection = described_films(stage)
    if not selection.conditions:
        return Query(Intent.COUNT, selection) if reading.has("film") else None
    return Query(Intent.COUNT, selection, award=None)


_COUNTED = frozenset(
    "film films movie movies picture pictures title titles times winners xaward xgenre xcountry awards award oscars nominations nods entries instalments installments parts versions "
    "sequels remakes statuettes statues trophies prizes wins works adaptations directors writers actors xfilm xseries xperson people cast roles characters them".split()
)


def _counts_films(stage: Stage, counting: Cue) -> bool:
    """Whether what is counted are films, awards or people on record, nothing that happens in a story."""
    words = stage.reading.words
    return (
        bool(_COUNTED & set(words[counting.end : counting.end + 3]))
        or stage.scene.award is not None
        or stage.reading.has("nominated")
        or counting.end >= len(words) - 1
    )


def superlative(stage: Stage) -> Query | None:
    order = stage.reading.cue("order")
    if order is None:
        return None
    field, descending = order.value
    scene = stage.scene
    if not (reading_is_filmic(stage)):
        return None
    named = named_films(stage)
    if field == "films":
        return _most_prolific(stage)
    if named is not None and len(named.ids) > 1 and len(scene.films) == 1:
        return Query(Intent.FIND, replace(named, order=Order(field, descending), limit=_ORDERED_LIMIT), (field,))
    if scene.films and not wants_films(stage) and not scene.series:
        return None
    if field == "born" or (
        stage.reading.has("who")
        and stage.asked_roles
        and not scene.films
        and field in {"oscars_won", "nominations", "popularity"}
    ):
        role = stage.asked_roles[0].value if stage.asked_roles else None
        conditions = (Filter(role, Selection(Kind.FILM)),) if role else ()
        return Query(Intent.FIND, Selection(Kind.PERSON, conditions, Order(field, descending), _ORDERED_LIMIT))
    if stage.reading.has("who") and stage.asked_roles and "most" in stage.reading.words and not scene.award:
        return Query(
            Intent.FIND, Selection(Kind.PERSON, (), Order("films", True, stage.asked_roles[0].value), _ORDERED_LIMIT)
        )
    skip = (
        ("awards",) if field in {"oscars_won", "nominations"} and scene.award and scene.award.category is None else ()
    )
    selection = replace(described_films(stage, skip=skip), order=Order(field, descending), limit=_ORDERED_LIMIT)
    roles = focus_roles(stage)
    fields = film_fields(stage)
    wanted = [f for f in fields if f not in {field, "gross"}] or [c.value for c in roles]
    if wanted and stage.reading.has("who", "what", "where", "when", "how") and not _asks_title(stage):
        return Query(Intent.LOOKUP, selection, (wanted[0],))
    return Query(Intent.FIND, selection, (field,))


def _most_prolific(stage: Stage) -> Query | None:
    """ "who directed the most films", "which actor is in most of them": people ranked by their films here."""
    if stage.scene.films or stage.scene.award or stage.scene.series or stage.scene.people or not (stage.reading.has("who") or stage.asked_roles):
        return None
    role = stage.asked_roles[0].value if stage.asked_roles else "cast"
    conditions = described_films(stage).conditions
    worked = (Filter(role, Selection(Kind.FILM, conditions)),) if conditions else ()
    return Query(Intent.FIND, Selection(Kind.PERSON, worked, Order("films", True, role), _ORDERED_LIMIT)) if not conditions else None


def reading_is_filmic(stage: Stage) -> bool:
    """Whether anything but the order itself speaks of films."""
    scene = stage.scene
    return (
        bool(
            scene.films
            or scene.people
            or scene.series
            or scene.award
            or scene.characters
            or scene.texts
            or stage.asked_roles
        )
        or stage.reading.has("film")
        or any(c.kind == "genre" for c, _ in scene.conditions)
        or bool(stage.asked_fields)
    )


def _asks_title(stage: Stage) -> bool:
    words = stage.reading.words
    for i, word in enumerate(words[:-1]):
        if word in {"which", "what"} and words[i + 1] in {
            "film",
            "movie",
            "one",
            "xgenre",
            "xcountry",
            "title",
            "is",
            "s",
            "was",
            "xaward",
            "of",
        }:
            return True
    return False


def recommend(stage: Stage) -> Query | None:
    if not stage.reading.has("recommend"):
        return None
    scene = stage.scene
    if (
        named_films(stage) is not None
        and stage.reading.has("describe", "ending")
        and not _LIKING & set(stage.reading.words)
    ):
        return None
    liked = [f for f in scene.films if not f.negated]
    if (
        (film_fields(stage) or focus_roles(stage))
        and liked
        and stage.reading.has("who", "when")
        and not stage.reading.has("what")
    ):
        return None
    selection = described_films(stage, use_chains=False)
    like = named_films(stage)
    others = (like,) if like is not None else ()
    return Query(Intent.RECOMMEND, selection, others=others, text=asked_text(stage))


_LIKING = frozenset(
    "like similar recommend suggest loved adored enjoyed liked spirit vein style next suggestions recommendations".split()
)


def versions(stage: Stage) -> Query | None:
    scene = stage.scene
    if not stage.reading.has("versions") or len(scene.films) != 1 or not stage.reading.has("what", "film"):
        return None
    if focus_roles(stage) or film_fields(stage) or stage.reading.has("yesno"):
        return None
    title = scene.films[0].label.rsplit(" (", 1)[0]
    return Query(Intent.FIND, Selection(Kind.FILM, (Filter("title", Texts((title,))),), Order("year", False)))


def find(stage: Stage) -> Query | None:
    scene, reading = stage.scene, stage.reading
    named = [f for f in scene.films if not f.negated]
    if not has_conditions(stage):
        return None
    if named and not stage.chains and not wants_films(stage):
        return None
    if named and stage.chains and not (wants_films(stage) or nested_chain(stage)):
        return None
    if (
        not (scene.people or scene.series or scene.award or scene.texts or scene.characters or stage.chains)
        and not reading.has("film", "identify")
        and not any(c.kind == "genre" for c, _ in scene.conditions)
    ):
        return None
    selection = described_films(stage)
    others = bool(scene.people) and reading.has("else")
    second = _second_role(stage)
    if second is not None:
        selection = selection.with_conditions(second)
    if named and (stage.chains or others):
        selection = selection.with_conditions(Filter("id", Entities(tuple(i for f in named for i in f.ids)), negated=True))
    elif named:
        return None
    if not selection.conditions:
        return None
    if scene.award is None and _won_anything(stage):
        selection = selection.with_conditions(Filter("awards", AwardPattern(won=True)))
    if reading.has("either") and not reading.has("both"):
        selection = _either(selection, stage)
    text = content_text(stage)
    if text and _describes_one(stage):
        return Query(Intent.IDENTIFY, selection, text=text)
    return Query(Intent.FIND, selection, text=text)


def _second_role(stage: Stage) -> Filter | None:
    """ "films that <person> directed and also acted in": the other thing that the one person did."""
    people = [p for p in stage.scene.people if not p.negated]
    if len(people) != 1 or people[0].role is None or stage.chains:
        return None
    words = stage.reading.words
    for cue in stage.asked_roles:
        before = words[max(0, cue.start - 4) : cue.start]
        after = words[cue.end : cue.end + 3]
        if cue.value != people[0].role and ({"and", "also", "both"} & set(before) or "and" in after) and words[cue.start] not in {"actor", "actress", "director"}:
            return Filter(cue.value, people[0].selection)
    return None


def _won_anything(stage: Stage) -> bool:
    """ "films by <person> that won an award": any of them."""
    return stage.reading.has("won") and bool({"award", "awards", "prize", "prizes", "accolade", "accolades"} & set(stage.reading.words))


def _describes_one(stage: Stage) -> bool:
    """Whether one film is meant ("the film with the talking pig"), no list of them."""
    words = stage.reading.words
    if stage.reading.has("identify"):
        return True
    listing = {
        "any",
        "all",
        "list",
        "which",
        "everything",
        "anything",
        "stuff",
        "films",
        "movies",
        "ones",
        "titles",
        "every",
        "some",
        "documentaries",
        "musicals",
        "westerns",
        "thrillers",
        "comedies",
    }
    if listing & set(words) and words[:2] not in (("which", "film"), ("which", "movie")):
        return False
    return (
        bool(
            {"film", "movie", "one", "picture", "cartoon", "anime", "thing", "drama", "flick", "classic", "title"}
            & set(words)
        )
        or len(content(stage)) >= 4
    )


def _either(selection: Selection, stage: Stage) -> Selection:
    parts = [
        c for c in selection.conditions if isinstance(c, Filter) and isinstance(c.value, Selection) and not c.negated
    ]
    if len(parts) < 2:
        return selection
    rest = tuple(c for c in selection.conditions if c not in parts)
    return replace(selection, conditions=(*rest, AnyOf(tuple(parts))))
