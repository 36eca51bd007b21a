"""Pieces that the frames share: what is named, what is described, what is asked for."""

from __future__ import annotations

from dataclasses import replace

from botmovie.domain import CharacterName, Claim, Entities, Filter, Kind, Selection, Texts, films
from botmovie.understanding.cues import Cue
from botmovie.understanding.staging import Stage, is_described


def named_films(stage: Stage) -> Selection | None:
    """The films named, as one selection; None without any."""
    ids = tuple(i for f in stage.scene.films if not f.negated for i in f.ids)
    label = next((f.label for f in stage.scene.films if not f.negated), "")
    return films(*ids, label=label) if ids else None


def described_films(stage: Stage, *, use_chains: bool = True, skip: tuple[str, ...] = ()) -> Selection:
    """The set of films that the conditions describe."""
    by_character = use_chains and any(
        "character" in (c.value.__class__.__name__.lower())
        for chain, _ in stage.chains
        if chain.chain
        for c in chain.chain.conditions
        if isinstance(c, Filter)
    )
    if by_character:
        skip = (*skip, "characters")
        if stage.reading.has("else") and stage.scene.characters:
            others = Filter("characters", CharacterName(stage.scene.characters[0].label), negated=True)
            return Selection(
                Kind.FILM,
                (
                    *stage.scene.filters(skip=skip),
                    *(Filter(chain.role or cue.value, chain.selection) for chain, cue in stage.chains),
                    others,
                ),
            )
    conditions = list(stage.scene.filters(skip=skip))
    if use_chains:
        conditions += [Filter(chain.role or cue.value, chain.selection) for chain, cue in stage.chains if chain.chain is not None]
    conditions += [Filter("id", Entities(f.ids, f.label), negated=True) for f in stage.scene.films if f.negated]
    if any(isinstance(c, Filter) and c.field == "languages" and c.negated for c in conditions):
        conditions = [
            replace(c, field="main_language") if isinstance(c, Filter) and c.field == "languages" and c.negated else c
            for c in conditions
        ]
        conditions.append(Filter("keywords", Texts(("silent",)), negated=True))  # a silent film is in no language
    return Selection(Kind.FILM, tuple(conditions))


def has_conditions(stage: Stage) -> bool:
    scene = stage.scene
    return bool(
        scene.people
        or scene.characters
        or scene.series
        or scene.texts
        or scene.conditions
        or scene.award
        or stage.chains
    )


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
    if reading.has("else") and (reading.has("what", "film", "where") or "another" in reading.words):
        return True
    asked = reading.all_cues("field")  # "what sort of film is" asks for the sort
    return any(_asks_for_film(stage, cue) for cue in reading.all_cues("film") if not any(f.start <= cue.start < f.end for f in asked))


def _asks_for_film(stage: Stage, cue: Cue) -> bool:
    words = stage.reading.words
    before = words[max(0, cue.start - 3) : cue.start]
    if words[cue.start] in {"list", "one", "part", "parts"} or (words[cue.start] in {"anything", "something"} and stage.reading.has("won")):
        return False
    asking = {
        "which",
        "what",
        "other",
        "any",
        "list",
        "name",
        "all",
        "every",
        "more",
        "only",
        "some",
        "another",
        "many",
    }
    start = cue.start <= 1 and (
        not before or before[0] in {"the", "any", "all", "some", "every", "good", "xcountry", "xgenre", "xperson"}
    )
    plural = words[cue.start].endswith("s") or words[cue.start] in {
        "everything",
        "anything",
        "filmography",
        "work",
        "stuff",
    }
    singular_named = "the" in before[-1:] and not plural
    return (bool(asking & set(before)) and not singular_named) or (start and plural) or (plural and not stage.scene.films)


def person_fields(stage: Stage) -> list[str]:
    return [c.value[1] for c in stage.asked_fields if c.value[0] == "person"]


def film_fields(stage: Stage) -> list[str]:
    given = {c.kind for c, _ in stage.scene.conditions} if not stage.scene.films else set()
    restricted = {"languages": "language", "countries": "country", "genres": "genre", "runtime": "runtime"}
    return list(
        dict.fromkeys(
            c.value[1] for c in stage.asked_fields if c.value[0] == "film" and restricted.get(c.value[1]) not in given
        )
    )


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


def leftover_count(stage: Stage) -> int:
    return len(stage.reading.leftover())


def film_noun(stage: Stage) -> bool:
    """Whether the words speak of films as such, and not only of "anything" or "that part"."""
    words = stage.reading.words
    named = any(words[c.start] not in {"anything", "something", "everything", "part", "parts", "role", "work"} for c in stage.reading.all_cues("film"))
    return named or any(c.kind == "genre" for c, _ in stage.scene.conditions)


def is_yesno(stage: Stage) -> bool:
    reading = stage.reading
    cue = reading.cue("yesno")
    if cue is None or (reading.has("else") and wants_films(stage)):
        return False
    if reading.words[0] in {"can", "could", "would", "will", "may"} and reading.words[1:2] in (("i",), ("you",), ("we",)):
        return False  # "could you tell me" asks for more than a yes
    if reading.has("true"):
        return True
    asks = [c for c in reading.cues if c.kind in {"who", "what", "where", "why", "when", "how"} and c.start < cue.start]
    return not asks or (cue.end == len(reading.words) and not any(c.start <= 1 for c in asks))


def nested_chain(stage: Stage) -> bool:
    """Whether a role of the named film only describes somebody ("… by the director of <film>") while another is asked."""
    words = stage.reading.words
    for _, cue in stage.chains:
        others = [c for c in stage.asked_roles if c is not cue]
        before = words[max(0, cue.start - 2) : cue.start]
        if others and ({"by", "from", "with"} & set(before)) and others[0].start < cue.start:
            return True
    return describes_maker(stage) and (has_film_conditions(stage) or len(content(stage)) >= 2 or wants_films(stage))


def describes_maker(stage: Stage) -> bool:
    """ "the lady who made <film>", "whoever scored <film>": the film only tells who is meant."""
    words = stage.reading.words
    return any(is_described(words, cue.start) for _, cue in stage.chains)


def has_film_conditions(stage: Stage) -> bool:
    return bool(stage.scene.conditions or stage.scene.award or stage.scene.series)


CHATTER = frozenset(
    "know knows got anything thing things want like love adore please thanks thank really quite very much good great nice putting together evening "
    "ones see watch watched seen ever list show looking find need maybe perhaps kind sort lot lots bit guess think remember heard sure actually "
    "basically honestly exactly roughly quiz friend cinema cinemas released release came year years old decade made make making includes include "
    "including involving available database catalogue collection around approx approximately time times century starring available have hold held "
    "name names title titles world worldwide oscar career whole earlier later above below under shoot appear together everything hello hey hi "
    "could would should can will anyone someone people person role work worked works collaborated collaboration collaborations cool awesome okay ok "
    "yes yeah no nope well now then today here there pls plz one two three first second".split()
)


def content_text(stage: Stage) -> str:
    """The words that no cue explains, when they say something of a story; "" when they are chatter."""
    telling = content(stage)
    return stage.reading.text_of(telling) if telling else ""


def unexplained(stage: Stage) -> int:
    """How many words that say something no cue, entity or condition explains."""
    return len(content(stage))


def content(stage: Stage) -> list[int]:
    reading = stage.reading
    ruled_out = [(c.end, c.end + 4) for c in reading.all_cues("neg")]
    return [
        w for w in reading.leftover() if reading.words[w] not in CHATTER and not any(a <= w < b for a, b in ruled_out)
    ]
