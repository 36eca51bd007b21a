"""Frames about characters, people and plots."""

from __future__ import annotations

from botmovie.domain import (
    AwardPattern,
    CharacterName,
    Claim,
    Entities,
    Filter,
    Intent,
    Kind,
    Query,
    Selection,
    films,
)
from botmovie.understanding.frame_pieces import (
    CHATTER,
    asked_text,
    content,
    film_fields,
    focus_roles,
    has_film_conditions,
    is_yesno,
    leftover_count,
    named_films,
    person_fields,
    presumed,
    wants_films,
)
from botmovie.understanding.staging import Stage


def character(stage: Stage) -> Query | None:
    """Who plays whom, which part, who is that character, and what becomes of them."""
    scene, reading = stage.scene, stage.reading
    subject = named_films(stage)
    if not scene.characters:
        return _part(stage, subject) if scene.people else _players(stage, subject)
    dies = "died" in person_fields(stage)
    if reading.has("why") or (reading.words[0] == "how" and not reading.has("count")):
        told_in = subject or Selection(Kind.FILM, (Filter("characters", CharacterName(scene.characters[0].label)),), limit=3)
        return Query(Intent.ASK, told_in, text=asked_text(stage))
    if (dies or content(stage)) and not reading.has("plays", "role", "film") and (dies or not person_fields(stage)):
        told_in = subject or Selection(Kind.FILM, (Filter("characters", CharacterName(scene.characters[0].label)),), limit=3)
        return Query(Intent.ASK, told_in, text=asked_text(stage))
    claimed = bool(scene.people) and is_yesno(stage)
    chained = not claimed and bool(stage.chains) and leftover_count(stage) >= 2 and subject is None
    if "sequels" in film_fields(stage) or (wants_films(stage) and reading.has("else")) or chained:
        return None
    return _named_character(stage, subject)


def _part(stage: Stage, subject: Selection | None) -> Query | None:
    """ "which character does <person> play in <film>"."""
    reading = stage.reading
    plays = reading.has("plays") and reading.has("who", "what") and not focus_roles(stage)
    asked = "parts" in person_fields(stage) or (subject is not None and (reading.has("character") or plays))
    if not asked or (reading.has("yesno") and not reading.has("who", "what")):
        return None
    return Query(Intent.LOOKUP, stage.scene.people[0].selection, ("parts",), others=(subject,) if subject else ())


def _players(stage: Stage, subject: Selection | None) -> Query | None:
    """ "who plays the neighbours in <film>": parts without a name."""
    asked = stage.reading.has("plays") and stage.reading.has("who") and not (focus_roles(stage) or film_fields(stage))
    if subject is None or not asked or is_yesno(stage):
        return None
    unknown = _name_after_plays(stage)
    if unknown:
        return Query(Intent.LOOKUP, Selection(Kind.CHARACTER, (Filter("characters", CharacterName(unknown, subject)),)), ("actor",))
    return Query(Intent.LOOKUP, subject, ("cast",), text=asked_text(stage))


def _name_after_plays(stage: Stage) -> str:
    """A capitalised name after "plays" that no held character has; "" without."""
    reading = stage.reading
    leftover = set(reading.leftover())
    for cue in reading.all_cues("plays"):
        at = cue.end
        while at < len(reading.words) and at in leftover and reading.tokens[reading.spans[at][0]].capital:
            at += 1
        if at > cue.end and any(t.text.islower() for t in reading.tokens if len(t.text) > 1):
            return reading.text_of(range(cue.end, at))
    return ""


def _named_character(stage: Stage, subject: Selection | None) -> Query:
    scene, reading = stage.scene, stage.reading
    character = scene.characters[0]
    pattern = Filter("characters", CharacterName(character.label, subject))
    actors = Selection(Kind.PERSON, (pattern,))
    claims: tuple[Claim, ...] = ()
    person = scene.people[0] if scene.people else None
    if person is not None and person.role == "cast" and abs(person.at - character.at) <= 6 and (person.explicit or is_yesno(stage) or reading.has("how", "why")):
        claims = (Claim(actors, "id", Entities(person.ids, person.label)),)
        if reading.has("yesno") and not reading.has("who", "what", "how", "when", "where", "why"):
            return Query(Intent.CHECK, actors, claims=claims)
    if person_fields(stage):
        return Query(Intent.LOOKUP, actors, (person_fields(stage)[0],), claims=claims)
    who_is = reading.words[:2] in (("who", "is"), ("who", "s"), ("who", "was")) and not reading.has("plays", "role", "film")
    selection = Selection(Kind.CHARACTER, (pattern,))
    if subject is None and not focus_roles(stage) and (reading.has("describe") or who_is):
        return Query(Intent.LOOKUP, selection, ("actor", "description"), claims=claims)
    if subject is not None and not (reading.has("plays", "who") or focus_roles(stage)):
        return Query(Intent.ASK, subject, text=asked_text(stage), claims=claims)
    return Query(Intent.LOOKUP, selection, ("actor",), claims=claims)


def lead_character(stage: Stage) -> Query | None:
    subject = named_films(stage)
    if subject is None or not stage.reading.has("character") or stage.scene.characters or stage.scene.people:
        return None
    if stage.reading.has("why", "how", "where", "when", "neg") or {"villain", "antagonist", "guy"} & set(stage.reading.words):
        return None
    limit = leftover_count(stage)
    return Query(Intent.LOOKUP, subject, ("characters",), text=asked_text(stage)) if limit <= 2 else None


def person_field(stage: Stage) -> Query | None:
    fields = person_fields(stage)
    if not fields:
        return None
    scene = stage.scene
    field = fields[0]
    subject: Selection | None = None
    if scene.people:
        subject = scene.people[0].selection
    elif stage.chains:
        subject = stage.chains[0][0].selection
    film = named_films(stage)
    if subject is None or field in {"parts"} or (field == "died" and (film is not None or scene.characters)):
        return None
    others = (film,) if film is not None and not stage.chains else ()
    if field == "roles" and film is None:
        return None
    if field == "person_awards":
        return Query(Intent.LOOKUP, subject, (field,), award=scene.award or AwardPattern(won=True))
    asked = tuple(f for f in dict.fromkeys(fields) if f not in {"parts", "roles", "person_awards"}) if field not in {"roles"} else (field,)
    return Query(Intent.LOOKUP, subject, asked, others=others)


def check(stage: Stage) -> Query | None:
    scene = stage.scene
    if not is_yesno(stage):
        return None
    subject = named_films(stage)
    if subject is not None and stage.reading.has("what") and film_fields(stage) and not stage.reading.has("true"):
        return None
    if subject is not None:
        claims: list[Claim] = []
        for entity in scene.films:
            if not entity.negated:
                claims += scene.claims_about(films(*entity.ids, label=entity.label), asked=True)
        claims = [c for c in claims if c.field != "id"]
        told = content(stage) or stage.reading.has("ending") or "died" in person_fields(stage)
        if all(c.field == "characters" for c in claims) or (told and not any(p.explicit for p in scene.people) and all(c.field in {"characters", "cast"} for c in claims)):
            return None  # what happens to them is asked, not whether they are in it
        if claims:
            return Query(Intent.CHECK, subject, claims=tuple(claims))
        if film_fields(stage)[:1] in (["sequels"], ["remakes"], ["remake_of"], ["audience"], ["based_on"]):
            return Query(Intent.LOOKUP, subject, (film_fields(stage)[0],))
        return None
    return None


def opposite(stage: Stage) -> Query | None:
    """ "the woman opposite <person> in <film>": the others of the cast."""
    subject = named_films(stage)
    if (
        subject is None
        or not stage.scene.people
        or not set(stage.reading.words) & {"opposite", "alongside", "beside"}
        or wants_films(stage)
    ):
        return None
    return Query(Intent.LOOKUP, subject, ("cast",), claims=presumed(stage, subject))


def genre_of_text(stage: Stage) -> Query | None:
    """The genre of a described plot: a genre is asked for, and no film is named."""
    if "genres" not in film_fields(stage) or stage.scene.films or stage.scene.people or leftover_count(stage) < 3:
        return None
    return Query(Intent.GENRE, text=asked_text(stage))


def describe(stage: Stage) -> Query | None:
    reading = stage.reading
    subject = named_films(stage)
    if subject is None:
        if (reading.has("describe") or _who_is(stage)) and stage.scene.people and not wants_films(stage) and not has_film_conditions(stage):
            return Query(Intent.DESCRIBE, stage.scene.people[0].selection, text=asked_text(stage))
        return None
    if reading.has("ending") and not reading.has("describe"):
        return Query(Intent.ASK, subject, ("ending",), text=asked_text(stage), claims=presumed(stage, subject))
    if (
        reading.has("describe")
        and not focus_roles(stage)
        and not (set(film_fields(stage)) - {"year", "countries", "keywords"})
    ):
        if reading.has("why") or (reading.has("how", "where") and leftover_count(stage) >= 2):
            return None
        claims = presumed(stage, subject)
        return Query(Intent.DESCRIBE, subject, text=asked_text(stage), claims=claims)
    return None


def _who_is(stage: Stage) -> bool:
    """ "who is <person>", and nothing more."""
    words = stage.reading.words
    return words[:1] in (("who",), ("whos",)) and not content(stage) and "xperson" in words and set(words) <= {"who", "whos", "is", "was", "s", "this", "that", "exactly", "then", "and", "xperson"}


def ask(stage: Stage) -> Query | None:
    subject = named_films(stage)
    if subject is None:
        return None
    words = stage.reading.words
    leftovers = [w for w in stage.reading.leftover() if words[w] not in CHATTER]
    if not leftovers and not stage.reading.has("why", "how", "where", "when", "character", "who", "what"):
        claims = presumed(stage, subject)
        return Query(Intent.DESCRIBE, subject, text=asked_text(stage), claims=claims)
    return Query(Intent.ASK, subject, text=asked_text(stage), claims=presumed(stage, subject))


def person_alone(stage: Stage) -> Query | None:
    scene = stage.scene
    if not scene.people:
        return None
    return Query(Intent.DESCRIBE, scene.people[0].selection, text=asked_text(stage))
