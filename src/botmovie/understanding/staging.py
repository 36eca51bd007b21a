"""From a `Reading` to a `Scene`: which entity each link is, what role each person has, what is negated.

Also marks the cues that belong to an entity ("directed by <person>") and so do not ask for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue, Name
from botmovie.domain import AwardPattern, CharacterName, Filter, Kind, Selection
from botmovie.understanding.cues import Cue
from botmovie.understanding.linking import Link
from botmovie.understanding.phrases import Phrases
from botmovie.understanding.reading import Reading
from botmovie.understanding.scene import Entity, Scene, default_role, entity_of, negated_at

_BEFORE = frozenset("by the both either and mr a an of or actor actress director also with from to legendary great is was".split())
_AFTER = frozenset("does not doesnt never didnt isnt s himself herself has have had ever as a an the also both did was is who that really actually first then went on to is".split())
_JOIN = frozenset("and or nor with also plus both then".split())


@dataclass(slots=True)
class Stage:
    """A scene with the cues that still ask for something."""

    scene: Scene
    asked_roles: list[Cue] = field(default_factory=list)
    asked_fields: list[Cue] = field(default_factory=list)
    chains: list[tuple[Entity, Cue]] = field(default_factory=list)  # "the director of <film>"

    @property
    def reading(self) -> Reading:
        return self.scene.reading


def stage(reading: Reading, catalogue: Catalogue, phrases: Phrases) -> Stage:
    """Put everything that a reading recognised in its place."""
    scene = Scene(reading)
    _place_entities(reading, catalogue, scene, phrases)
    _place_conditions(reading, scene)
    _place_phrases(reading, scene, phrases)
    used = give_roles(reading, catalogue, scene)
    result = Stage(scene)
    for cue in reading.cues:
        if cue.kind == "role" and cue not in used:
            result.asked_roles.append(cue)
        elif cue.kind == "field":
            result.asked_fields.append(cue)
    result.asked_roles = _outside(result.asked_roles, reading.all_cues("comparative"))
    find_chains(result)
    return result


def _outside(cues: list[Cue], others: list[Cue]) -> list[Cue]:
    return [c for c in cues if not any(o.start <= c.start and c.end <= o.end for o in others)]


def _place_entities(reading: Reading, catalogue: Catalogue, scene: Scene, phrases: Phrases) -> None:
    order = sorted(reading.links, key=lambda link: link.start)
    credited_characters = _characters_of_named_films(order, catalogue)
    previous = False
    for link in order:
        at = reading.word_at(link.start)
        names = _choose_kind(link, reading, at, credited_characters, phrases)
        if not names:
            continue
        negated = negated_at(reading, at, previous) or (link.names[0].kind is Kind.PERSON and _denied_after(reading, at))
        previous = negated
        entity = replace(entity_of(link, names, at), negated=negated)
        {"film": scene.films, "person": scene.people, "character": scene.characters, "series": scene.series}[entity.kind].append(entity)


def _characters_of_named_films(links: Sequence[Link], catalogue: Catalogue) -> set[str]:
    ids = [n.id for link in links for n in link.names if n.kind is Kind.FILM]
    return {f"{film.id}/{c.character}" for film in catalogue.films(ids[:40]) for c in film.credits if c.character}


def _choose_kind(link: Link, reading: Reading, at: int, characters: set[str], phrases: Phrases) -> tuple[Name, ...]:
    """The names of the kind that the words around ask for: "the Joker" after "who plays" is no film."""
    by_kind: dict[str, list[Name]] = {}
    for name in link.names:
        by_kind.setdefault("series" if name.sort == "series" else name.kind.value, []).append(name)
    if len(by_kind) == 1:
        return link.names
    before = reading.words[max(0, at - 2) : at]
    after = reading.words[at + 1 : at + 3]
    if before[-1:] in (("in",), ("from",)) and "film" in by_kind and "series" not in by_kind:
        return tuple(by_kind["film"])
    plays = any(c.end in (at, at - 1) for c in reading.cues if c.kind in ("plays",) or (c.kind == "role" and c.value == "cast")) or words_before(reading, at) in (("who", "is"), ("who", "s"), ("who", "was")) or after[:2] in (("played", "by"), ("portrayed", "by"))
    versions = reading.has("versions")
    ordinal_or_plural = after[:1] in (("films",), ("movies",), ("pictures",), ("flicks",), ("entries",), ("series",), ("franchise",), ("saga",), ("trilogy",)) or bool(set(before) & {"no", "without"}) or before[-1:] in (("series",), ("franchise",), ("saga",))
    here = [n for n in by_kind.get("character", []) if n.id in characters and not any(n.id.startswith(f"{f.id}/") for f in by_kind.get("film", []))]
    if here and "series" in by_kind and (plays or before[-1:] == ("the",)) and not ordinal_or_plural:
        return tuple(here)
    if ordinal_or_plural and "series" not in by_kind and "character" in by_kind and "film" not in by_kind:
        heroes = [n for n in by_kind["character"] if phrases.find("series", tuple(fold(n.label.rsplit(" (", 1)[0]).split()))]
        if heroes:
            (series,) = phrases.find("series", tuple(fold(heroes[0].label.rsplit(" (", 1)[0]).split()))[:1]
            return (replace(heroes[0], kind=Kind.FILM, sort="series", text=series),)
    if versions and "film" in by_kind:
        return tuple(by_kind["film"])
    listed = reading.has("else") or (reading.has("order") and len(reading.links) == 1) or _counts(reading, _PARTS_OF_SERIES)
    if "series" in by_kind and (ordinal_or_plural or "film" not in by_kind or (listed and not plays)):
        return tuple(by_kind["series"])
    if plays and "film" in by_kind and not here and (by_kind.get("character") or by_kind.get("series")):
        return tuple(by_kind.get("character") or by_kind["film"])
    if here and (plays or "film" not in by_kind or before[-1:] == ("the",)):
        return tuple(here)
    if plays and "character" in by_kind and "person" not in by_kind:
        return tuple(by_kind["character"])
    for kind in ("film", "person", "series", "character"):
        if kind in by_kind:
            exact = kind != "film" or by_kind["film"][0].sort != "short" or "person" not in by_kind
            if exact:
                return tuple(by_kind[kind])
    return link.names


_PARTS_OF_SERIES = frozenset("film films movie movies entries instalments installments parts sequels pictures titles".split())


def _counts(reading: Reading, things: frozenset[str]) -> bool:
    """Whether one of these things is what the words count: "how many <films>"."""
    return any(set(reading.words[c.end : c.end + 3]) & things or reading.words[c.end : c.end + 1] in (("xfilm",), ("xseries",)) for c in reading.all_cues("count"))


_FILM_NOUNS = frozenset("film films movie movies flick flicks picture pictures story stories drama dramas thriller thrillers comedy comedies documentary documentaries xgenre classics tale tales".split())


def _place_phrases(reading: Reading, scene: Scene, phrases: Phrases) -> None:
    """Studios anywhere, places after "set in", keywords before a word for films or after a "no"."""
    words = reading.words
    leftover = set(reading.leftover())
    at = 0
    while at < len(words):
        size = 1
        for end in range(min(len(words), at + 4), at, -1):
            span = words[at:end]
            if not any(w in leftover for w in range(at, end)):
                continue
            before, after = words[max(0, at - 3) : at], words[end : end + 1]
            studio = phrases.find("studios", span)
            place = phrases.find("places", span) if before[-1:] in (("in",), ("at",), ("around",)) and {"set", "place", "takes", "happening", "happens", "playing"} & set(before) else ()
            keyword = phrases.find("keywords", span) if (after and after[0] in _FILM_NOUNS) or (before[-1:] in (("no",), ("without",), ("about",)) and not scene.films) else ()
            for name, values in (("studios", studio), ("places", place), ("keywords", keyword)):
                if values and not scene.films:
                    scene.texts.append((name, values, before[-1:] in (("no",), ("without",)) or negated_at(reading, at, False), at))
                    size = end - at
                    break
            if size > 1 or (scene.texts and scene.texts[-1][3] == at):
                break
        at += size


def _denied_after(reading: Reading, at: int) -> bool:
    """ "in which <person> does not appear"."""
    after = reading.words[at + 1 : at + 4]
    denied = after[:2] in (("does", "not"), ("do", "not"), ("is", "not"), ("did", "not")) or after[:1] in (("doesnt",), ("isnt",), ("didnt",))
    return denied and reading.words[0] not in {"is", "does", "did"}


def words_before(reading: Reading, at: int) -> tuple[str, ...]:
    return reading.words[max(0, at - 2) : at]


def _place_conditions(reading: Reading, scene: Scene) -> None:
    previous = False
    award: AwardPattern | None = None
    titled = [c for c in reading.cues if c.kind == "field" and c.value[1] in {"title", "original_title"}]
    for condition in reading.conditions:
        at = reading.word_at(condition.start)
        if any(c.start <= at < c.end for c in titled):
            continue  # "the English title" asks, it does not restrict
        negated = negated_at(reading, at, previous) if at < len(reading.spans) else False
        previous = negated
        if condition.kind == "award" and isinstance(condition.value, AwardPattern):
            if award is not None and _another_award(award, condition.value, reading):
                scene.more_awards.append(condition.value)
                continue
            award = _merge(award, condition.value)
            scene.award_negated = scene.award_negated or negated
            continue
        scene.conditions.append((condition, negated))
    if award is None and reading.has("nominated") and not scene.films and not scene.people:
        award = AwardPattern(body="Academy Awards")
    if award is not None:
        scene.award = replace(award, won=None if reading.has("nominated") else True)


def _another_award(held: AwardPattern, new: AwardPattern, reading: Reading) -> bool:
    """Whether a second award is named beside the first: another body's, joined by "and", "plus", "as well"."""
    joined = reading.has("and", "also") or bool({"plus", "also", "too"} & set(reading.words))
    whole = held.category is not None and (new.category is not None or new.body != held.body)
    return joined and whole and held.body != new.body and new.category not in ("Best Director", "Best Actor", "Best Actress")


def _merge(left: AwardPattern | None, right: AwardPattern) -> AwardPattern:
    if left is None:
        return right
    if left.category and left.body and right.body != left.body and right.category is None and right.ceremony is None:
        return replace(left, body=right.body if left.category in ("Best Director", "Best Actor", "Best Actress") else left.body)
    return AwardPattern(body=left.body or right.body, category=left.category or right.category, ceremony=left.ceremony or right.ceremony)


def give_roles(reading: Reading, catalogue: Catalogue, scene: Scene) -> set[Cue]:
    used: set[Cue] = set()
    roles = [c for c in reading.cues if c.kind == "role"]
    plays = reading.all_cues("plays")
    out: list[Entity] = []
    for person in scene.people:
        role, explicit, cue = _role_of(person, reading, roles, plays, out)
        if cue is not None and cue.kind == "role":
            used.add(cue)
        if role is None and scene.award and not explicit and _awarded(person, reading):
            role = "awarded"
        if role is None:
            role = _role_in(person, scene, catalogue) or default_role(catalogue, person.ids[0])
        elif role == "cast" and reading.words[person.at - 1 : person.at] == ("with",) and not _acts(person, catalogue):
            role = default_role(catalogue, person.ids[0])  # "with Scorsese" means films of his
        out.append(replace(person, role=role, explicit=explicit))
    scene.people = out
    return used


def _acts(person: Entity, catalogue: Catalogue) -> bool:
    credits = catalogue.filmography(person.ids[0])
    acted = sum(c.role.value == "cast" for c in credits)
    return acted > 0 and 2 * acted >= sum(c.role.value == "directors" for c in credits)


def _role_of(person: Entity, reading: Reading, roles: list[Cue], plays: list[Cue], earlier: list[Entity]) -> tuple[str | None, bool, Cue | None]:
    words, at = reading.words, person.at
    if earlier and words[at - 1] in {"direct", "directed", "directs", "directing", "cast", "casts"}:
        return "cast", True, next((c for c in roles if c.end == at), None)  # "<person> directed <person>"
    for cue in roles:
        gap = words[cue.end : at]
        noun = words[cue.start] in {"director", "directors", "writer", "composer", "cinematographer", "producer", "editor"}
        if noun and cue.end <= at and gap and "by" not in gap:
            continue
        if cue.end <= at and len(gap) <= 3 and set(gap) <= _BEFORE and (("by" in gap) or words[cue.end - 1] in {"by", "starring", "featuring", "features", "opposite", "alongside", "stars", "directors", "actor", "actress", "director"}
                                                                          or (cue.value == "cast" and not gap) or _auxiliary(words, cue)):
            if "of" in gap or "from" in gap or ("with" in gap and cue.value != "cast"):
                continue
            return cue.value, True, cue
    for cue in roles:
        gap = words[at + 1 : cue.start]
        if cue.start > at and len(gap) <= 4 and set(gap) <= _AFTER and not (gap[-1:] == ("the",) and "as" not in gap and "s" not in gap):
            if "s" in gap[:1] and words[cue.start] in {"actor", "actress", "actors", "director", "writer", "cinematographer", "composer"}:
                continue
            return cue.value, True, cue
    for cue in plays:
        if cue.end <= at <= cue.end + 1 or at < cue.start <= at + 3:
            return "cast", True, None
    before = words[at - 1] if at else ""
    if words[at + 1 : at + 2] in (("adaptation",), ("novel",), ("book",), ("story",), ("adaptations",)) or words[at + 1 : at + 3] in (("s", "novel"), ("s", "book"), ("s", "story")):
        return "source_authors", True, None
    if before in {"with", "opposite"} or words[at + 1 : at + 4] in (("in", "the", "cast"),) or words[at + 1 : at + 3] == ("in", "it"):
        return "cast", True, None
    if earlier and before in _JOIN and at - earlier[-1].at <= 3 and earlier[-1].role not in (None, "awarded"):
        return earlier[-1].role, earlier[-1].explicit, None
    return None, False, None


def _auxiliary(words: Sequence[str], cue: Cue) -> bool:
    return words[cue.end - 1] in {"by"}


def _awarded(person: Entity, reading: Reading) -> bool:
    """ "the film that got <person> his Oscar", "did <person> win …": the person is who the award was for."""
    words, at = reading.words, person.at
    for cue in reading.cues:
        if cue.kind in {"won", "nominated"} and (0 <= at - cue.end <= 2 or 0 < cue.start - at <= 4):
            return "by" not in words[at - 1 : at]
    return words[at + 1 : at + 2] == ("s",) and "xaward" in words[at + 2 : at + 5]


def _role_in(person: Entity, scene: Scene, catalogue: Catalogue) -> str | None:
    """The role that the person has in a film named beside them."""
    for film in catalogue.films([i for f in scene.films for i in f.ids]):
        roles = {c.role.value for c in film.credits if c.person_id in person.ids}
        if roles:
            return "directors" if "directors" in roles else next(iter(sorted(roles)))
    return None


def is_described(words: Sequence[str], at: int) -> bool:
    """Whether the verb at word `at` describes somebody: "whoever scored …", "the lady who made …", not "who made …"."""
    if words[at] in {"who", "that", "whoever"}:
        at += 1  # the cue begins with the pronoun
    if words[at - 1 : at] == ("whoever",):
        return True
    return words[at - 1 : at] in (("who",), ("that",)) and at >= 3 and words[at - 3] in {"the", "a", "an", "that", "same", "some"}


def find_chains(result: Stage) -> None:
    """Roles that describe a person by a film ("the director of Jaws") or by a character ("who plays Aragorn")."""
    scene, words = result.scene, result.reading.words
    for cue in list(result.asked_roles):
        for film in scene.films:
            gap = words[cue.end : film.at]
            same = words[max(0, cue.start - 1) : cue.start] == ("same",)
            after = cue.end <= film.at and len(gap) <= 3 and set(gap) <= {"of", "behind", "for", "on", "in", "from", "the", "film", "movie", *(("as", "that", "made") if same else ())} and bool(gap)
            described = cue.end <= film.at <= cue.end + 3 and is_described(words, cue.start)
            after = after or described
            before = film.at < cue.start and words[film.at + 1 : cue.start] in (("s",), ())
            its = words[max(0, cue.start - 1) : cue.start] == ("its",) and film.at <= cue.start
            before = before or its
            if after or before:
                chain = Selection(Kind.PERSON, (Filter(cue.value, film.selection),))
                relation = _relation_before(result, cue)
                role = relation.value if relation else cue.value
                result.chains.append((Entity("person", (), f"{cue.value} of {film.label}", cue.start, chain=chain, role=role), cue))
                if relation:
                    result.asked_roles.remove(relation)
    for character in scene.characters:
        plays = next((c for c in result.asked_roles if c.value == "cast" and c.start < character.at and character.at - c.end <= 4), None)
        if plays is not None:
            film_selection = scene.films[0].selection if scene.films else None
            chain = Selection(Kind.PERSON, (Filter("characters", CharacterName(character.label, film_selection)),))
            result.chains.append((Entity("person", (), f"actor of {character.label}", plays.start, chain=chain), plays))


def _relation_before(result: Stage, cue: Cue) -> Cue | None:
    """ "scored by the director of <film>": how the films asked for and the described person are related."""
    words = result.reading.words
    for other in result.asked_roles:
        gap = words[other.end : cue.start]
        joined = (*words[other.end - 1 : other.end], *gap)
        if other is not cue and other.end <= cue.start and len(gap) <= 3 and "by" in joined and set(gap) <= {"by", "the", "same", "person", "who"}:
            return other
    return None
