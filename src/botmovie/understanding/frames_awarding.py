"""Frames about awards: who won, what won, what beat what."""

from __future__ import annotations

from dataclasses import replace

from botmovie.domain import AwardPattern, Claim, Filter, Intent, Kind, Order, Query, Range, Selection, Texts
from botmovie.understanding.frame_pieces import (
    described_films,
    film_fields,
    film_noun,
    focus_roles,
    is_yesno,
    named_films,
    presumed,
    wants_films,
)
from botmovie.understanding.staging import Stage


def with_default_category(stage: Stage) -> None:
    """ "who won at the 28th Oscars": without a category, Best Picture is meant."""
    scene = stage.scene
    if (
        scene.award is not None
        and scene.award.category is None
        and scene.award.body == "Academy Awards"
        and scene.award.won
        and not scene.films
        and not scene.people
        and (scene.award.ceremony or scene.years() is not None)
        and not stage.reading.has("order", "count")
    ):
        scene.award = replace(scene.award, category="Best Picture")


def award_people(stage: Stage) -> Query | None:
    """Who won / which film won / what did it win."""
    scene, reading = stage.scene, stage.reading
    asks_awards = "awards" in film_fields(stage) or (_says_won(stage) and bool(scene.films or scene.people))
    others = [f for f in film_fields(stage) if f not in {"awards", "year"}]
    if scene.award is not None and scene.award.category and not scene.films and not scene.people:
        first = _first_honoured(stage)
        if first is not None:
            return first
    if (scene.award is None and (others or not asks_awards)) or reading.has("count", "order"):
        return None
    subject = named_films(stage)
    if subject is not None and stage.chains and wants_films(stage):
        return None
    if subject is not None:
        query = _award_of_film(stage, subject)
        if query is not None or reading.has("beat"):
            return query
    if scene.people and not wants_films(stage) and not focus_roles(stage) and not film_noun(stage):
        return _award_of_person(stage)
    if scene.people and film_noun(stage) and is_yesno(stage) and scene.award:
        described = described_films(stage, skip=("awards",))
        claim = Claim(described, "awards", replace(scene.award, years=None))
        return Query(Intent.CHECK, described, ("awards",), claims=(claim,), award=scene.award)
    return _honoured_people(stage)


def _award_of_film(stage: Stage, subject: Selection) -> Query | None:
    scene, reading = stage.scene, stage.reading
    award = scene.full_award() if scene.award else AwardPattern(won=None if reading.has("nominated") else True)
    role = stage.asked_roles[0].value if stage.asked_roles else ""
    if award.category is None and role in _CATEGORY_OF_ROLE and _says_won(stage):
        award = replace(award, body="Academy Awards", category=_CATEGORY_OF_ROLE[role])
    asks_year = "year" in film_fields(stage) or reading.has("when")
    if is_yesno(stage) and not asks_year and not reading.has("who", "why"):
        claims = (*_without_award(stage, subject), Claim(subject, "awards", award, scene.award_negated))
        return Query(Intent.CHECK, subject, ("awards",), claims=claims, award=award)
    if not (reading.has("who", "won", "what", "when") or asks_year or scene.award) or reading.has("beat"):
        return None
    claims = tuple(c for c in presumed(stage, subject) if c.field != "awards")
    if award.who is not None:
        claims = (*claims, Claim(subject, "awards", award))
    return Query(Intent.LOOKUP, subject, ("awards",), award=award, claims=claims)


def _award_of_person(stage: Stage) -> Query:
    scene = stage.scene
    award = scene.award or AwardPattern()
    years = scene.years()
    award = replace(award, years=years) if years else award
    person = scene.people[0].selection
    if is_yesno(stage):
        claim = Claim(person, "awards", replace(award, who=None))
        return Query(Intent.CHECK, person, ("person_awards",), claims=(claim,), award=award)
    return Query(Intent.LOOKUP, person, ("person_awards",), award=award)


_PERSONAL = ("Director", "Actor", "Actress", "Screenplay", "Score", "Cinematography")


def _honoured_people(stage: Stage) -> Query | None:
    """ "who won best actress for 1999": the people of a category that goes to people."""
    award = stage.scene.full_award() if stage.scene.award else AwardPattern()
    category = award.category or ""
    roles = focus_roles(stage)
    if not any(word in category for word in _PERSONAL) or not stage.reading.has("who") or stage.scene.people:
        return None
    if roles and not _role_in_category(roles[0].value, category):
        return None
    return Query(Intent.FIND, Selection(Kind.PERSON, (Filter("awards", award),)), ("awards",), award=award)


_GENDERS = {"woman": "female", "female": "female", "lady": "female", "actress": "female", "man": "male", "male": "male"}


def _first_honoured(stage: Stage) -> Query | None:
    """ "the first woman to win best director": the earliest film for which such a person won."""
    words = stage.reading.words
    gender = next((_GENDERS[w] for w in words if w in _GENDERS), None)
    if gender is None or stage.scene.award is None or not {"first", "earliest", "last", "latest"} & set(words):
        return None
    award = replace(stage.scene.award, won=True, who=Selection(Kind.PERSON, (Filter("gender", Texts((gender,))),)))
    late = bool({"last", "latest"} & set(words))
    return Query(Intent.LOOKUP, Selection(Kind.FILM, (Filter("awards", award),), Order("year", late), 1), ("awards",), award=replace(award, who=None))


_WINNING = frozenset(
    "won win wins winning winner winners award awarded awards oscar honoured honored nominated prize prizes".split()
)


def _says_won(stage: Stage) -> bool:
    """Whether the words speak of winning, not only of taking or getting."""
    return stage.reading.has("won", "nominated") and bool(_WINNING & set(stage.reading.words))


_CATEGORY_OF_ROLE = {
    "composers": "Best Original Score",
    "cinematographers": "Best Cinematography",
    "directors": "Best Director",
    "editors": "Best Film Editing",
}


def _role_in_category(role: str, category: str) -> bool:
    return {
        "directors": "Director",
        "cast": "Act",
        "writers": "Screenplay",
        "composers": "Score",
        "cinematographers": "Cinema",
    }.get(role, "-") in category


def beat(stage: Stage) -> Query | None:
    """ "the film that beat <film> to <award>": what won where the named film was beaten."""
    scene = stage.scene
    subject = named_films(stage)
    if subject is None or scene.award is None or scene.award.category is None or not stage.reading.has("beat"):
        return None
    rivals = replace(scene.award, won=True, rivals_of=subject)
    winners = Selection(Kind.FILM, (Filter("awards", rivals),))
    roles, fields = focus_roles(stage), film_fields(stage)
    wanted = [c.value for c in roles] or [f for f in fields if f not in {"year"}]
    if wanted:
        return Query(Intent.LOOKUP, winners, tuple(wanted[:1]))
    return Query(Intent.FIND, winners)


def _without_award(stage: Stage, subject: Selection) -> tuple[Claim, ...]:
    return tuple(c for c in presumed(stage, subject) if c.field != "awards" and not (isinstance(c.value, Range)))
