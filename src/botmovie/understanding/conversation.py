"""Follow-ups: what "he", "it", "the second one", "and Korean ones?" or "no, that's wrong" mean after earlier turns.

Works on the last turns of one conversation, which the caller keeps; holds no state of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    AnyOf,
    Claim,
    Entities,
    Filter,
    Intent,
    Kind,
    Order,
    Outcome,
    Query,
    Selection,
    Texts,
    Turn,
    films,
    people,
)
from botmovie.understanding.reading import Reading
from botmovie.understanding.scene import Entity, Scene
from botmovie.understanding.tokens import ORDINALS

FILM_PRONOUNS = re.compile(
    r"(?<!\S)(?:it|its|that (?:film|movie|one|picture)|this (?:film|movie|one|picture)|the (?:film|movie)|that|this|there|they|them|each(?: of them)?|both(?: of them)?|the former)(?!\S)"
)
PERSON_PRONOUNS = re.compile(r"(?<!\S)(?:he|she|him|her|his|hers|that (?:actor|actress|director|guy|woman|man|person)|the (?:man|woman|guy|same (?:director|actor|person)))(?!\S)")
_NTH = re.compile(r"(?<!\S)(?:the )?(first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|last|latter|former|other)(?: (?:one|film|movie|version|of (?:them|those|these)))(?!\S)|(?<!\S)number (one|two|three|four|five|[1-9])(?!\S)")
_DISAGREES = re.compile(
    r"^(?:no+|nope|nah|wrong|false|incorrect|rubbish|nonsense|liar|that s (?:wrong|not (?:right|true|correct))|that is (?:wrong|not (?:right|true|correct))|you (?:are|re) (?:wrong|lying|mistaken)|"
    r"are you sure|really|i (?:don t|dont|do not) (?:think|believe)|it (?:was|is) n[o']t|sorry but|come on|admit|bullshit|not true|check again|actually (?:it|no)|but it was|i m (?:100|sure|certain|pretty sure)|everybody knows|everyone knows)(?!\S)"
)
_PRESSES = re.compile(r"(?<!\S)(?:change your answer|correct (?:yourself|your answer)|admit it|just admit|you re wrong|you are wrong|youre wrong|you re mistaken|you must be wrong|that cant be right|that cant be right|say it was|agree with me|take that back)(?!\S)")
_SAME = re.compile(r"(?<!\S)(?:same question|same for|i meant|i was thinking of|wrong (?:one|film|movie)|instead)(?!\S)")
_ELLIPSIS = re.compile(r"^(?:and|only|just|what about|how about|what of|ok(?:ay)? and|now|and what about|same (?:for|question for|with)|and for|or|but|also|then)(?!\S)")


@dataclass(frozen=True, slots=True)
class Context:
    """What the last turns leave to refer to."""

    turns: tuple[Turn, ...]

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @property
    def films(self) -> tuple[str, ...]:
        """Ids of the films last spoken of, in the order they were named."""
        return next((t.films for t in reversed(self.turns) if t.films), ())

    @property
    def people(self) -> tuple[str, ...]:
        return next((t.people for t in reversed(self.turns) if t.people), ())

    @property
    def query(self) -> Query | None:
        return next((t.query for t in reversed(self.turns) if t.query is not None and t.query.intent not in {Intent.HELP, Intent.OUT_OF_SCOPE}), None)


def disagrees(text: str) -> bool:
    """Whether the person disputes the last answer."""
    folded = fold(text)
    return bool(_DISAGREES.match(folded) or _PRESSES.search(folded))


def refer(reading: Reading, scene: Scene, context: Context, catalogue: Catalogue, *, names_another: bool = False) -> bool:
    """Add to the scene what its pronouns and ordinals refer to; returns whether any did. `names_another`: the words name
    a title that is not held, so they do not silently mean the film spoken of."""
    if context.last is None:
        return False
    folded = " ".join(reading.words)
    found = False
    nth = _nth_film(folded, context) or _nth_of_series(folded, context, catalogue)
    if nth and not scene.films:
        scene.films.append(_film_entity(nth, reading, catalogue, 0))
        return True
    if scene.characters and not scene.films and context.films:
        mine = [i for i in context.films for c in scene.characters if any(k.startswith(f"{i}/") for k in c.ids)]
        if mine:
            scene.films.append(_film_entity(mine[0], reading, catalogue, 0))
            return True
    person = PERSON_PRONOUNS.search(folded)
    if person and not scene.people and context.people:
        held = catalogue.person(context.people[0])
        if held is not None:
            scene.people.append(Entity("person", (held.id,), held.name, len(folded[: person.start()].split())))
            found = True
    implicit = not names_another and not (scene.films or scene.people or scene.characters or scene.series or scene.award) and len(reading.words) <= 10 and reading.has("role", "plays", "field", "ending", "describe")
    if implicit and context.films and not reading.has("order", "recommend", "count"):
        scene.films.append(_film_entity(context.films[0], reading, catalogue, 0))
        return True
    film = FILM_PRONOUNS.search(folded)
    if film and not scene.films and context.films and not _is_expletive(folded, film):
        several = film.group().split()[0] in {"they", "them", "each", "both"} and len(context.films) > 1
        ids = context.films if several else context.films[:1]
        if not (found and film.group() in {"that", "this", "there", "they"}):
            for one in ids:
                scene.films.append(_film_entity(one, reading, catalogue, len(folded[: film.start()].split())))
            found = True
    return found


_SPOKEN_OF_FILM = re.compile(r"(?i)\b(?:that|this|the) (?:film|movie|one|picture)(?:['’]s)?(?!\w)|\bits(?!\w)|\bit(?![\w'’])|\bthat(?=\s*[?.!,]|\s+or\b|\s*$)")
_SPOKEN_OF_PERSON = re.compile(r"(?i)\b(?:that (?:actor|actress|director|guy|woman|man|person)|the same (?:director|actor|person)|he|she|him|his|hers?)(?![\w'’])")
_AFTER_AN_OBJECT = frozenset("in with to and or on at for from too as be again before after when while then than by during instead not also ever".split())


def spelled_out(text: str, context: Context, catalogue: Catalogue) -> str | None:
    """The question with the film and the person spoken of in the place of "it" and "she"; None where nothing refers to one.

    "Did she write it?" after Lady Bird becomes "Did Greta Gerwig write Lady Bird (2017)?"."""
    said = text
    for pattern, label in ((_SPOKEN_OF_PERSON, _person_spoken_of(context, catalogue)), (_SPOKEN_OF_FILM, _film_spoken_of(context, catalogue))):
        match = pattern.search(said)
        if label and match and not _is_nobody(said, match):
            said = f"{said[: match.start()]}{label}{_possessive(said, match)}{said[match.end() :]}"
    return said if said != text else None


def _person_spoken_of(context: Context, catalogue: Catalogue) -> str | None:
    person = catalogue.person(context.people[0]) if context.people else None
    return person.name if person else None


def _film_spoken_of(context: Context, catalogue: Catalogue) -> str | None:
    film = catalogue.film(context.films[0]) if context.films else None
    return film.label if film else None


def _is_nobody(text: str, match: re.Match[str]) -> bool:
    """ "is it true that …"."""
    after = text[match.end() :].split()[:1]
    return match.group().lower() == "it" and bool(after) and fold(after[0]) in {"true", "so", "correct", "possible", "that"}


def _possessive(text: str, match: re.Match[str]) -> str:
    said = match.group().lower()
    following = re.match(r"\s+([^\W\d_]+)", text[match.end() :])
    owns = said in {"its", "his", "hers"} or said.endswith(("'s", "’s"))
    return "'s" if owns or (said == "her" and following is not None and following.group(1).lower() not in _AFTER_AN_OBJECT) else ""


def _is_expletive(folded: str, match: re.Match[str]) -> bool:
    """ "is it true that", "that" as a conjunction or before a noun that is no film."""
    after = folded[match.end() :].split()[:2]
    before = folded[: match.start()].split()[-1:]
    if match.group() == "it":
        return after[:1] in (["true"], ["so"], ["correct"]) or folded.endswith("isnt it")
    if match.group() in {"that", "this", "there"}:
        return bool(after) and after[0] not in {"about", "one", "come", "run", "win", "made", "set", "released", "directed", "again", "long", "in", "and", "based", "out", "too"} and before != ["in"]
    return False


def _nth_film(folded: str, context: Context) -> str | None:
    match = _NTH.search(folded)
    last = context.last
    if match is None or last is None:
        return None
    ids = last.offered or last.films or context.films
    if len(ids) < 2:
        return None
    word = match.group(1) or match.group(2)
    if word in {"last", "latter"}:
        return ids[-1]
    if word == "former":
        return ids[0]
    if word == "other":
        return ids[1] if len(ids) == 2 else None
    index = _ordinal(word)
    return ids[index - 1] if 0 < index <= len(ids) else None


def picks(reading: Reading) -> bool:
    """Whether the words pick one of several by its number: "the first one"."""
    return bool(_NTH.search(" ".join(reading.words)))


def _nth_of_series(folded: str, context: Context, catalogue: Catalogue) -> str | None:
    """ "and the first one?" after a film that is part of a series: the series' first."""
    match = _NTH.search(folded)
    spoken_of = catalogue.film(context.films[0]) if len(context.films) == 1 else None
    if match is None or spoken_of is None or not spoken_of.series:
        return None
    index = _ordinal(match.group(1) or match.group(2))
    parts = catalogue.select(Selection(Kind.FILM, (Filter("series", Texts((spoken_of.series[0].name,))),), Order("year", False)))
    if match.group(1) == "last" and parts:
        return parts[-1]
    return parts[index - 1] if 0 < index <= len(parts) else None


def _ordinal(word: str) -> int:
    return ORDINALS.get(word) or {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}.get(word) or (int(word) if word.isdigit() else 0)


def _film_entity(film_id: str, reading: Reading, catalogue: Catalogue, at: int) -> Entity:
    film = catalogue.film(film_id)
    return Entity("film", (film_id,), film.label if film else film_id, min(at, max(0, len(reading.words) - 1)))


def is_elliptic(reading: Reading) -> bool:
    """Whether the words lean on the question before: "And The Seventh Seal?", "what about Korean ones?"."""
    return bool(_ELLIPSIS.match(reading.masked) or _SAME.search(reading.masked)) or len(reading.words) <= 3


def carry_over(scene: Scene, query: Query) -> Query | None:
    """The earlier query with what is new put in the place of what it replaces; None when nothing fits."""
    named = [f for f in scene.films if not f.negated]
    if named and query.subject is not None and query.subject.kind is Kind.FILM and query.intent in {
        Intent.LOOKUP, Intent.DESCRIBE, Intent.ASK, Intent.CHECK, Intent.COUNT, Intent.RECOMMEND,
    }:
        subject = films(*(i for f in named for i in f.ids), label=named[0].label)
        if query.intent is Intent.RECOMMEND:
            return replace(query, others=(subject,))
        return replace(query, subject=subject, claims=tuple(replace(c, subject=subject) for c in query.claims) if query.intent is Intent.CHECK else ())
    if named and query.intent is Intent.LOOKUP and query.subject is not None and query.subject.kind is Kind.CHARACTER:
        return None
    fresh = scene.filters()
    if scene.people and query.subject is not None and query.subject.kind is Kind.PERSON and query.subject.ids:
        return replace(query, subject=scene.people[0].selection, claims=())
    if fresh and query.subject is not None and query.subject.kind is Kind.FILM and not query.subject.ids:
        return replace(query, subject=_replaced(query.subject, fresh))
    if fresh and query.intent is Intent.RECOMMEND:
        base = query.subject or Selection(Kind.FILM)
        return replace(query, subject=_replaced(base, fresh))
    return None


def narrow(reading: Reading, scene: Scene, query: Query) -> Query | None:
    """A count or a superlative of the list just given: "how many are there?", "the longest one"."""
    base = query.subject
    if base is None or base.kind is not Kind.FILM or base.ids or not base.conditions or query.intent not in {Intent.FIND, Intent.COUNT, Intent.RECOMMEND}:
        return None
    if reading.links or scene.award or len(reading.words) > 9:
        return None
    whole = replace(base, order=None, limit=None, offset=0)
    fresh = scene.filters()
    if fresh:
        whole = _replaced(whole, fresh)
    if reading.has("count"):
        return Query(Intent.COUNT, whole)
    order = reading.cue("order", "comparative")
    if order is not None and not reading.has("role"):
        field, descending = order.value
        return Query(Intent.FIND, replace(whole, order=Order(field, descending), limit=1), (field,))
    return None


def _replaced(selection: Selection, fresh: tuple[Filter | AnyOf, ...]) -> Selection:
    fields = {f.field for f in fresh if isinstance(f, Filter) and not f.negated}
    kept = tuple(c for c in selection.conditions if not (isinstance(c, Filter) and c.field in fields and not c.negated))
    return replace(selection, conditions=(*kept, *fresh))


def settle(reading: Reading, scene: Scene, context: Context, catalogue: Catalogue) -> Query | None:
    """After we asked "which one?": the last query about the film that the person now picks."""
    last = context.last
    if last is None or last.outcome != Outcome.AMBIGUOUS.value or not last.offered or last.query is None or last.query.subject is None:
        return None
    picked = _nth_film(" ".join(reading.words), context)
    if picked is None:
        held = catalogue.films(last.offered)
        years = scene.years()
        fits = [f.id for f in held if years and f.year and (years.low or 0) <= f.year <= (years.high or 9999)]
        if not fits:
            wanted = {p for e in scene.people for p in e.ids}
            fits = [f.id for f in held if wanted & {c.person_id for c in f.credits}]
        if not fits:
            order = reading.cue("order", "comparative")
            if order is not None and order.value[0] == "year":
                fits = [(max if order.value[1] else min)(held, key=lambda f: f.year or 0).id]
        if not fits:
            texts = {v for c, _ in scene.conditions for v in getattr(c.value, "values", ())}
            fits = [f.id for f in held if texts & set(f.countries)]
        if len(fits) != 1 or len(reading.words) > 9:
            return None
        picked = fits[0]
    return _about(last.query, films(picked))


def _about(query: Query, subject: Selection) -> Query:
    claims = tuple(Claim(subject, c.field, c.value, c.negated) if c.subject.kind is Kind.FILM else c for c in query.claims)
    return replace(query, subject=subject, claims=claims if query.intent is Intent.CHECK else ())


__all__ = ["Context", "Entities", "carry_over", "disagrees", "is_elliptic", "people", "refer", "settle", "spelled_out"]
