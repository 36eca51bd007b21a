"""From a `Stage` to a `Query`: which intent the words have, tried from the most to the least specific frame.

Each frame is a function that returns a Query or None. Frames see typed entities, conditions and cues, never films'
names, so they hold for any catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from botmovie.domain import (
    FIELDS, Aggregate, AnyOf, AwardPattern, CharacterName, Claim, Entities, Filter, Intent, Kind, Order, Query, Range,
    Selection, Texts, films, people,
)
from botmovie.understanding.cues import Cue
from botmovie.understanding.scene import Entity
from botmovie.understanding.staging import Stage, is_described

_ORDERED_LIMIT = 1


def frame(stage: Stage) -> Query | None:
    """The first frame that fits, or None when the words fit none."""
    _with_default_category(stage)
    for one in _FRAMES:
        query = one(stage)
        if query is not None:
            return query
    return None


# -- pieces


def named_films(stage: Stage) -> Selection | None:
    """The films named, as one selection; None without any."""
    ids = tuple(i for f in stage.scene.films if not f.negated for i in f.ids)
    label = next((f.label for f in stage.scene.films if not f.negated), "")
    return films(*ids, label=label) if ids else None


def _with_default_category(stage: Stage) -> None:
    """ "who won at the 28th Oscars": without a category, Best Picture is meant."""
    scene = stage.scene
    if scene.award is not None and scene.award.category is None and scene.award.body == "Academy Awards" and scene.award.won and not scene.films and not scene.people:
        if (scene.award.ceremony or scene.years() is not None) and not stage.reading.has("order", "count"):
            scene.award = replace(scene.award, category="Best Picture")


def described_films(stage: Stage, *, use_chains: bool = True, skip: tuple[str, ...] = ()) -> Selection:
    """The set of films that the conditions describe."""
    by_character = use_chains and any("character" in (c.value.__class__.__name__.lower()) for chain, _ in stage.chains if chain.chain for c in chain.chain.conditions if isinstance(c, Filter))
    if by_character:
        skip = (*skip, "characters")
        if stage.reading.has("else") and stage.scene.characters:
            others = Filter("characters", CharacterName(stage.scene.characters[0].label), negated=True)
            return Selection(Kind.FILM, (*stage.scene.filters(skip=skip), *(Filter(cue.value, chain.selection) for chain, cue in stage.chains), others))
    conditions = list(stage.scene.filters(skip=skip))
    if use_chains:
        conditions += [Filter(cue.value, chain.selection) for chain, cue in stage.chains if chain.chain is not None]
    conditions += [Filter("id", Entities(f.ids, f.label), negated=True) for f in stage.scene.films if f.negated]
    if any(isinstance(c, Filter) and c.field == "languages" and c.negated for c in conditions):
        conditions = [replace(c, field="main_language") if isinstance(c, Filter) and c.field == "languages" and c.negated else c for c in conditions]
        conditions.append(Filter("keywords", Texts(("silent",)), negated=True))  # a silent film is in no language
    return Selection(Kind.FILM, tuple(conditions))


def has_conditions(stage: Stage) -> bool:
    scene = stage.scene
    return bool(scene.people or scene.characters or scene.series or scene.texts or scene.conditions or scene.award or stage.chains)


def focus_roles(stage: Stage) -> list[Cue]:
    """Roles that are asked for: those that no chain uses, unless a chain is all there is."""
    chained = {id(cue) for _, cue in stage.chains}
    free = [c for c in stage.asked_roles if id(c) not in chained]
    if wants_films(stage) or person_fields(stage):
        return [c for c in free if stage.scene.films or not wants_films(stage)] if not chained else []
    return free or [cue for _, cue in stage.chains][:1]


def wants_films(stage: Stage) -> bool:
    """Whether the words ask for films: "which other films", "what else has … made", "movies by"."""
    reading = stage.reading
    if reading.has("else") and reading.has("what", "film"):
        return True
    return any(_asks_for_film(stage, cue) for cue in reading.all_cues("film"))


def _asks_for_film(stage: Stage, cue: Cue) -> bool:
    words = stage.reading.words
    before = words[max(0, cue.start - 3) : cue.start]
    if words[cue.start] in {"list", "one", "part", "parts"}:
        return False
    asking = {"which", "what", "other", "any", "list", "name", "all", "every", "more", "only", "some", "another", "many"}
    start = cue.start <= 1 and (not before or before[0] in {"the", "any", "all", "some", "every", "good", "xcountry", "xgenre", "xperson"})
    plural = words[cue.start].endswith("s") or words[cue.start] in {"everything", "anything", "filmography", "work", "stuff"}
    singular_named = "the" in before[-1:] and not plural
    return bool(asking & set(before)) and not singular_named or (start and plural) or (plural and not stage.scene.films)


def person_fields(stage: Stage) -> list[str]:
    return [c.value[1] for c in stage.asked_fields if c.value[0] == "person"]


def film_fields(stage: Stage) -> list[str]:
    given = {c.kind for c, _ in stage.scene.conditions} if not stage.scene.films else set()
    restricted = {"languages": "language", "countries": "country", "genres": "genre", "runtime": "runtime"}
    return list(dict.fromkeys(c.value[1] for c in stage.asked_fields if c.value[0] == "film" and restricted.get(c.value[1]) not in given))


def presumed(stage: Stage, subject: Selection) -> tuple[Claim, ...]:
    """What else the sentence says of a film that it names."""
    skip = ["id"]
    if len(subject.ids) != 1:
        return ()
    if film_fields(stage) and "year" in film_fields(stage):
        skip.append("awards-year")
    return stage.scene.claims_about(subject, skip=skip)


def asked_text(stage: Stage) -> str:
    return stage.reading.text


# -- frames, most specific first


def _compare(stage: Stage) -> Query | None:
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


def _count(stage: Stage) -> Query | None:
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
        pattern = scene.full_award() if scene.award else AwardPattern(body="Academy Awards", won=None if reading.has("nominated") else True)
        if reading.has("nominated"):
            pattern = replace(pattern, won=None)
        return Query(Intent.COUNT, subject, ("awards",), award=replace(pattern, years=None))
    if awards and scene.people and not wants_films(stage) and not any(p.explicit for p in scene.people):
        return Query(Intent.COUNT, scene.people[0].selection, ("person_awards",), award=replace(scene.award or AwardPattern(), won=None if reading.has("nominated") else True))
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


_COUNTED = frozenset("film films movie movies picture pictures title titles times winners xaward xgenre xcountry awards award oscars nominations nods entries instalments installments parts versions "
                     "sequels remakes statuettes statues trophies prizes wins works adaptations directors writers actors xfilm xseries xperson people cast roles characters them".split())


def _counts_films(stage: Stage, counting: Cue) -> bool:
    """Whether what is counted are films, awards or people on record, nothing that happens in a story."""
    words = stage.reading.words
    return bool(_COUNTED & set(words[counting.end : counting.end + 3])) or stage.scene.award is not None or stage.reading.has("nominated") or counting.end >= len(words) - 1


def _superlative(stage: Stage) -> Query | None:
    order = stage.reading.cue("order")
    if order is None:
        return None
    field, descending = order.value
    scene = stage.scene
    if not (reading_is_filmic(stage)):
        return None
    named = named_films(stage)
    if named is not None and len(named.ids) > 1 and len(scene.films) == 1:
        return Query(Intent.FIND, replace(named, order=Order(field, descending), limit=_ORDERED_LIMIT), (field,))
    if scene.films and not wants_films(stage) and not scene.series:
        return None
    if field == "born" or (stage.reading.has("who") and stage.asked_roles and not scene.films and field in {"oscars_won", "nominations", "popularity"}):
        role = stage.asked_roles[0].value if stage.asked_roles else None
        conditions = (Filter(role, Selection(Kind.FILM)),) if role else ()
        return Query(Intent.FIND, Selection(Kind.PERSON, conditions, Order(field, descending), _ORDERED_LIMIT))
    if stage.reading.has("who") and stage.asked_roles and "most" in stage.reading.words and not scene.award:
        return Query(Intent.FIND, Selection(Kind.PERSON, (), Order("films", True, stage.asked_roles[0].value), _ORDERED_LIMIT))
    skip = ("awards",) if field in {"oscars_won", "nominations"} and scene.award and scene.award.category is None else ()
    selection = replace(described_films(stage, skip=skip), order=Order(field, descending), limit=_ORDERED_LIMIT)
    roles = focus_roles(stage)
    fields = film_fields(stage)
    wanted = [f for f in fields if f not in {field, "gross"}] or [c.value for c in roles]
    if wanted and stage.reading.has("who", "what", "where", "when", "how") and not _asks_title(stage):
        return Query(Intent.LOOKUP, selection, (wanted[0],))
    return Query(Intent.FIND, selection, (field,))


def reading_is_filmic(stage: Stage) -> bool:
    """Whether anything but the order itself speaks of films."""
    scene = stage.scene
    return bool(scene.films or scene.people or scene.series or scene.award or scene.characters or scene.texts or stage.asked_roles) or stage.reading.has("film") or any(
        c.kind == "genre" for c, _ in scene.conditions) or bool(stage.asked_fields)


def _asks_title(stage: Stage) -> bool:
    words = stage.reading.words
    for i, word in enumerate(words[:-1]):
        if word in {"which", "what"} and words[i + 1] in {"film", "movie", "one", "xgenre", "xcountry", "title", "is", "s", "was", "xaward", "of"}:
            return True
    return False


def _recommend(stage: Stage) -> Query | None:
    if not stage.reading.has("recommend"):
        return None
    scene = stage.scene
    if named_films(stage) is not None and stage.reading.has("describe", "ending") and not _LIKING & set(stage.reading.words):
        return None
    liked = [f for f in scene.films if not f.negated]
    if (film_fields(stage) or focus_roles(stage)) and liked and stage.reading.has("who", "when") and not stage.reading.has("what"):
        return None
    selection = described_films(stage, use_chains=False)
    like = named_films(stage)
    others = (like,) if like is not None else ()
    return Query(Intent.RECOMMEND, selection, others=others, text=asked_text(stage))


_LIKING = frozenset("like similar recommend suggest loved adored enjoyed liked spirit vein style next suggestions recommendations".split())


def _versions(stage: Stage) -> Query | None:
    scene = stage.scene
    if not stage.reading.has("versions") or len(scene.films) != 1 or not stage.reading.has("what", "film"):
        return None
    if focus_roles(stage) or film_fields(stage) or stage.reading.has("yesno"):
        return None
    title = scene.films[0].label.rsplit(" (", 1)[0]
    return Query(Intent.FIND, Selection(Kind.FILM, (Filter("title", Texts((title,))),), Order("year", False)))


def _character(stage: Stage) -> Query | None:
    scene, reading = stage.scene, stage.reading
    subject = named_films(stage)
    if scene.people and not scene.characters and ("parts" in person_fields(stage) or (reading.has("plays") and reading.has("who", "what") and subject is not None and not focus_roles(stage))):
        if reading.has("yesno") and not reading.has("who", "what"):
            return None
        return Query(Intent.LOOKUP, scene.people[0].selection, ("parts",), others=(subject,) if subject else ())
    if not scene.characters:
        if subject is not None and not scene.people and reading.has("plays") and reading.has("who") and not focus_roles(stage) and not _is_yesno(stage) and not film_fields(stage):
            return Query(Intent.LOOKUP, subject, ("cast",), text=asked_text(stage))
        return None
    if "sequels" in film_fields(stage):
        return None
    claimed = bool(scene.people) and _is_yesno(stage)
    if wants_films(stage) and reading.has("else") or (not claimed and stage.chains and _leftover_count(stage) >= 2 and subject is None):
        return None
    character = scene.characters[0]
    pattern = Filter("characters", CharacterName(character.label, subject))
    selection = Selection(Kind.CHARACTER, (pattern,))
    claims: tuple[Claim, ...] = ()
    beside = bool(scene.people) and abs(scene.people[0].at - character.at) <= 6 and (scene.people[0].explicit or _is_yesno(stage) or reading.has("how", "why"))
    if scene.people and scene.people[0].role == "cast" and beside:
        person = scene.people[0]
        actors = Selection(Kind.PERSON, (pattern,))
        claims = (Claim(actors, "id", Entities(person.ids, person.label)),)
        if reading.has("yesno") and not reading.has("who", "what", "how", "when", "where", "why"):
            return Query(Intent.CHECK, actors, claims=claims)
    if person_fields(stage):
        return Query(Intent.LOOKUP, Selection(Kind.PERSON, (pattern,)), (person_fields(stage)[0],), claims=claims)
    describing = reading.has("describe") or not (reading.has("plays", "role", "film") or focus_roles(stage)) and reading.words[:2] in (("who", "is"), ("who", "s"), ("who", "was"))
    if describing and subject is None and not focus_roles(stage):
        return Query(Intent.LOOKUP, selection, ("actor", "description"), claims=claims)
    if subject is not None and not (reading.has("plays", "who") or focus_roles(stage)):
        return Query(Intent.ASK, subject, text=asked_text(stage), claims=claims)
    return Query(Intent.LOOKUP, selection, ("actor",), claims=claims)


def _lead_character(stage: Stage) -> Query | None:
    subject = named_films(stage)
    if subject is None or not stage.reading.has("character") or stage.scene.characters or stage.scene.people:
        return None
    if stage.reading.has("why", "how", "where", "when", "neg"):
        return None
    limit = _leftover_count(stage)
    return Query(Intent.LOOKUP, subject, ("characters",), text=asked_text(stage)) if limit <= 2 else None


def _leftover_count(stage: Stage) -> int:
    return len(stage.reading.leftover())


def _person_field(stage: Stage) -> Query | None:
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
    if subject is None or field in {"parts"}:
        return None
    film = named_films(stage)
    others = (film,) if film is not None and not stage.chains else ()
    if field == "roles" and film is None:
        return None
    if field == "person_awards":
        return Query(Intent.LOOKUP, subject, (field,), award=scene.award or AwardPattern(won=True))
    return Query(Intent.LOOKUP, subject, (field,), others=others)


def _award_people(stage: Stage) -> Query | None:
    """Who won / which film won / what did it win."""
    scene, reading = stage.scene, stage.reading
    others = [f for f in film_fields(stage) if f not in {"awards", "year"}]
    if scene.award is None and ("awards" not in film_fields(stage)) and not (_says_won(stage) and (scene.films or scene.people)):
        return None
    if others and scene.award is None:
        return None
    if reading.has("count", "order"):
        return None
    subject = named_films(stage)
    asks_year = "year" in film_fields(stage) or reading.has("when")
    if subject is not None:
        award = scene.full_award() if scene.award else AwardPattern()
        if award.category is None and stage.asked_roles and stage.asked_roles[0].value in _CATEGORY_OF_ROLE and _says_won(stage):
            award = replace(award, body="Academy Awards", category=_CATEGORY_OF_ROLE[stage.asked_roles[0].value])
        yesno = _is_yesno(stage)
        if yesno and not asks_year and not reading.has("who", "why"):
            return Query(Intent.CHECK, subject, ("awards",), claims=(*_without_award(stage, subject), Claim(subject, "awards", award, scene.award_negated)), award=award)
        if reading.has("who", "won", "what", "when") or asks_year or scene.award:
            if reading.has("beat"):
                return None
            claims = tuple(c for c in presumed(stage, subject) if c.field != "awards")
            if award.who is not None:
                claims = (*claims, Claim(subject, "awards", award))
            return Query(Intent.LOOKUP, subject, ("awards",), award=award, claims=claims)
    explicit = any(p.explicit or p.role != "awarded" for p in scene.people)
    if scene.people and _film_noun(stage) and explicit and _is_yesno(stage) and scene.award:
        described = described_films(stage, skip=("awards",))
        return Query(Intent.CHECK, described, ("awards",), claims=(Claim(described, "awards", replace(scene.award, years=None)),), award=scene.award)
    if scene.people and not wants_films(stage) and not focus_roles(stage) and not _film_noun(stage):
        award = scene.award or AwardPattern()
        years = scene.years()
        award = replace(award, years=years) if years else award
        person = scene.people[0].selection
        if _is_yesno(stage):
            return Query(Intent.CHECK, person, ("person_awards",), claims=(Claim(person, "awards", replace(award, who=None)),), award=award)
        return Query(Intent.LOOKUP, person, ("person_awards",), award=award)
    award = scene.full_award() if scene.award else AwardPattern()
    personal = award.category and any(w in award.category for w in ("Director", "Actor", "Actress", "Screenplay", "Score", "Cinematography"))
    roles = focus_roles(stage)
    if personal and reading.has("who") and not scene.people and (not roles or _role_in_category(roles[0].value, award.category or "")):
        return Query(Intent.FIND, Selection(Kind.PERSON, (Filter("awards", award),)), ("awards",), award=award)
    return None


_WINNING = frozenset("won win wins winning winner winners award awarded awards oscar honoured honored nominated prize prizes".split())


def _says_won(stage: Stage) -> bool:
    """Whether the words speak of winning, not only of taking or getting."""
    return stage.reading.has("won", "nominated") and bool(_WINNING & set(stage.reading.words))


_CATEGORY_OF_ROLE = {"composers": "Best Original Score", "cinematographers": "Best Cinematography", "directors": "Best Director", "editors": "Best Film Editing"}


def _role_in_category(role: str, category: str) -> bool:
    return {"directors": "Director", "cast": "Act", "writers": "Screenplay", "composers": "Score", "cinematographers": "Cinema"}.get(role, "-") in category


def _film_noun(stage: Stage) -> bool:
    return stage.reading.has("film") or any(c.kind == "genre" for c, _ in stage.scene.conditions)


def _beat(stage: Stage) -> Query | None:
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


def _is_yesno(stage: Stage) -> bool:
    reading = stage.reading
    cue = reading.cue("yesno")
    if cue is None or reading.has("else") and wants_films(stage):
        return False
    if reading.has("true"):
        return True
    asks = [c for c in reading.cues if c.kind in {"who", "what", "where", "why", "when", "how"} and c.start < cue.start]
    return not asks or cue.end == len(reading.words) and not any(c.start <= 1 for c in asks)


def _check(stage: Stage) -> Query | None:
    scene = stage.scene
    if not _is_yesno(stage):
        return None
    subject = named_films(stage)
    if subject is not None:
        claims: list[Claim] = []
        for entity in scene.films:
            if not entity.negated:
                claims += scene.claims_about(films(*entity.ids, label=entity.label), asked=True)
        claims = [c for c in claims if c.field != "id"]
        if all(c.field == "characters" for c in claims):
            return None
        if claims:
            return Query(Intent.CHECK, subject, claims=tuple(claims))
        if film_fields(stage)[:1] in (["sequels"], ["remakes"], ["remake_of"], ["audience"], ["based_on"]):
            return Query(Intent.LOOKUP, subject, (film_fields(stage)[0],))
        return None
    return None


def _nested_chain(stage: Stage) -> bool:
    """Whether a role of the named film only describes somebody ("… by the director of <film>") while another is asked."""
    words = stage.reading.words
    for _, cue in stage.chains:
        others = [c for c in stage.asked_roles if c is not cue]
        before = words[max(0, cue.start - 2) : cue.start]
        if others and ({"by", "from", "with"} & set(before)) and others[0].start < cue.start:
            return True
    return describes_maker(stage) and (has_film_conditions(stage) or len(_content(stage)) >= 2 or wants_films(stage))


def describes_maker(stage: Stage) -> bool:
    """ "the lady who made <film>", "whoever scored <film>": the film only tells who is meant."""
    words = stage.reading.words
    return any(is_described(words, cue.start) for _, cue in stage.chains)


def _opposite(stage: Stage) -> Query | None:
    """ "the woman opposite <person> in <film>": the others of the cast."""
    subject = named_films(stage)
    if subject is None or not stage.scene.people or not set(stage.reading.words) & {"opposite", "alongside", "beside"} or wants_films(stage):
        return None
    return Query(Intent.LOOKUP, subject, ("cast",), claims=presumed(stage, subject))


def _lookup(stage: Stage) -> Query | None:
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
    if reading.has("why") or wants_films(stage) or _nested_chain(stage):
        return None
    if reading.has("beat"):
        return None
    if reading.has("describe") and not roles and fields[0] not in {"year", "runtime", "genres", "countries", "languages", "gross", "budget"}:
        return None
    if reading.has("how") and fields[0] in {"directors", "writers", "cast"} and reading.words[0] == "how":
        return None
    return Query(Intent.LOOKUP, subject, tuple(fields), claims=presumed(stage, subject), text=asked_text(stage))


def _lookup_described(stage: Stage) -> Query | None:
    """A field of a film that is described, not named: "language of the film that won …"."""
    roles, fields = focus_roles(stage), film_fields(stage)
    nested = _nested_chain(stage)
    if (stage.scene.films and not nested) or (wants_films(stage) and not _one_film(stage)) or not has_conditions(stage):
        return None
    if nested:
        chained = {id(cue) for _, cue in stage.chains}
        roles = [c for c in stage.asked_roles if id(c) not in chained]
    if not roles and not fields:
        return None
    if not roles and fields[0] == "year" and not any(c.kind != "year" for c, _ in stage.scene.conditions) and not (stage.scene.people or stage.scene.characters or stage.scene.award):
        return None
    selection = described_films(stage, use_chains=bool(stage.chains) and bool(roles) or bool(fields))
    if roles:
        chained = [cue for _, cue in stage.chains]
        if roles[0] in chained and not stage.scene.films and not nested:
            return None
        sets = _separate_sets(stage, roles[0].value)
        if sets is not None:
            return sets
        if not _one_film(stage) and roles[0].value == "cast" and len(selection.conditions) == 1 and not stage.reading.has("who", "what"):
            return None
        if not selection.conditions:
            return None
        return Query(Intent.LOOKUP, selection, tuple(dict.fromkeys(c.value for c in roles)), text=asked_text(stage))
    if fields[0] in {"title", "series", "sequels", "places", "based_on", "audience", "original_title"} and not _one_film(stage):
        return None
    return Query(Intent.LOOKUP, selection, (fields[0],), text=asked_text(stage)) if selection.conditions else None


def _one_film(stage: Stage) -> bool:
    words = stage.reading.words
    return any(w in {"film", "movie", "one", "picture", "winner"} and words[max(0, i - 1) : i] != ("which",) for i, w in enumerate(words)) or "the" in words


def _separate_sets(stage: Stage, role: str) -> Query | None:
    """ "an actor who has worked with both A and B": in a film of each, not in one film of both."""
    others = [p for p in stage.scene.people if not p.negated and p.role != "awarded"]
    if len(others) < 2 or len({p.role for p in others}) != 1 or others[0].role not in {"directors", "composers", "writers", "cinematographers"}:
        return None
    conditions = tuple(Filter(role, Selection(Kind.FILM, (Filter(p.role or "directors", p.selection),))) for p in others)
    return Query(Intent.FIND, Selection(Kind.PERSON, conditions))


def _genre_of_text(stage: Stage) -> Query | None:
    """The genre of a described plot: a genre is asked for, and no film is named."""
    if "genres" not in film_fields(stage) or stage.scene.films or stage.scene.people or _leftover_count(stage) < 3:
        return None
    return Query(Intent.GENRE, text=asked_text(stage))


def _describe(stage: Stage) -> Query | None:
    reading = stage.reading
    subject = named_films(stage)
    if subject is None:
        if reading.has("describe") and stage.scene.people and not wants_films(stage) and not has_film_conditions(stage):
            return Query(Intent.DESCRIBE, stage.scene.people[0].selection, text=asked_text(stage))
        return None
    if reading.has("ending") and not reading.has("describe"):
        return Query(Intent.ASK, subject, ("ending",), text=asked_text(stage), claims=presumed(stage, subject))
    if reading.has("describe") and not focus_roles(stage) and not (set(film_fields(stage)) - {"year", "countries", "keywords"}):
        if reading.has("why") or (reading.has("how", "where") and _leftover_count(stage) >= 2):
            return None
        claims = presumed(stage, subject)
        return Query(Intent.DESCRIBE, subject, text=asked_text(stage), claims=claims)
    return None


def has_film_conditions(stage: Stage) -> bool:
    return bool(stage.scene.conditions or stage.scene.award or stage.scene.series)


def _find(stage: Stage) -> Query | None:
    scene, reading = stage.scene, stage.reading
    named = [f for f in scene.films if not f.negated]
    if not has_conditions(stage):
        if wants_films(stage) and reading.has("else") and named:
            return None
        return None
    if named and not stage.chains and not wants_films(stage):
        return None
    if named and stage.chains and not (wants_films(stage) or _nested_chain(stage)):
        return None
    if not (scene.people or scene.series or scene.award or scene.texts or scene.characters or stage.chains) and not reading.has("film", "identify") and not any(c.kind == "genre" for c, _ in scene.conditions):
        return None
    selection = described_films(stage)
    if stage.chains and named:
        selection = selection.with_conditions(Filter("id", Entities(tuple(i for f in named for i in f.ids)), negated=True)) if reading.has("else") or True else selection
    elif named:
        return None
    if not selection.conditions:
        return None
    if reading.has("either") and not reading.has("both"):
        selection = _either(selection, stage)
    text = _content_text(stage)
    if text and _describes_one(stage):
        return Query(Intent.IDENTIFY, selection, text=text)
    return Query(Intent.FIND, selection, text=text)


def _describes_one(stage: Stage) -> bool:
    """Whether one film is meant ("the movie with the spinning top"), no list of them."""
    words = stage.reading.words
    if stage.reading.has("identify"):
        return True
    listing = {"any", "all", "list", "which", "everything", "anything", "stuff", "films", "movies", "ones", "titles", "every", "some", "documentaries", "musicals", "westerns", "thrillers", "comedies"}
    if listing & set(words) and not words[:2] in (("which", "film"), ("which", "movie")):
        return False
    return bool({"film", "movie", "one", "picture", "cartoon", "anime", "thing", "drama", "flick", "classic", "title"} & set(words)) or len(_content(stage)) >= 4


def _either(selection: Selection, stage: Stage) -> Selection:
    parts = [c for c in selection.conditions if isinstance(c, Filter) and isinstance(c.value, Selection) and not c.negated]
    if len(parts) < 2:
        return selection
    rest = tuple(c for c in selection.conditions if c not in parts)
    return replace(selection, conditions=(*rest, AnyOf(tuple(parts))))


_CHATTER = frozenset(
    "know knows got anything thing things want like love adore please thanks thank really quite very much good great nice putting together evening "
    "ones see watch watched seen ever list show looking find need maybe perhaps kind sort lot lots bit guess think remember heard sure actually "
    "basically honestly exactly roughly quiz friend cinema cinemas released release came year years old decade made make making includes include "
    "including involving available database catalogue collection around approx approximately time times century starring available have hold held "
    "name names title titles world worldwide oscar career whole earlier later above below under shoot appear together everything hello hey hi "
    "could would should can will anyone someone people person role work worked works collaborated collaboration collaborations cool awesome okay ok "
    "yes yeah no nope well now then today here there pls plz one two three first second".split()
)


def _content_text(stage: Stage) -> str:
    """The words that no cue explains, when they say something of a story; "" when they are chatter."""
    content = _content(stage)
    return stage.reading.text_of(content) if content else ""


def unexplained(stage: Stage) -> int:
    """How many words that say something no cue, entity or condition explains."""
    return len(_content(stage))


def _content(stage: Stage) -> list[int]:
    reading = stage.reading
    ruled_out = [(c.end, c.end + 4) for c in reading.all_cues("neg")]
    return [w for w in reading.leftover() if reading.words[w] not in _CHATTER and not any(a <= w < b for a, b in ruled_out)]


def _ask(stage: Stage) -> Query | None:
    subject = named_films(stage)
    if subject is None:
        return None
    words = stage.reading.words
    leftovers = [w for w in stage.reading.leftover() if words[w] not in _CHATTER]
    if not leftovers and not stage.reading.has("why", "how", "where", "when", "character", "who", "what"):
        claims = presumed(stage, subject)
        return Query(Intent.DESCRIBE, subject, text=asked_text(stage), claims=claims)
    return Query(Intent.ASK, subject, text=asked_text(stage), claims=presumed(stage, subject))


def _person_alone(stage: Stage) -> Query | None:
    scene = stage.scene
    if not scene.people:
        return None
    return Query(Intent.DESCRIBE, scene.people[0].selection, text=asked_text(stage))


_FRAMES: tuple[Callable[[Stage], Query | None], ...] = (
    _beat, _compare, _count, _superlative, _recommend, _versions, _award_people, _check, _character, _lead_character, _person_field,
    _genre_of_text, _opposite, _lookup, _lookup_described, _describe, _find, _ask, _person_alone,
)

__all__ = ["Aggregate", "Entity", "FIELDS", "described_films", "focus_roles", "frame", "named_films", "people", "wants_films"]
