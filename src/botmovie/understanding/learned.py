"""Whether the learned parser's query is taken, and what is put right in it before: what the words name has to be in the query.

The parser says how likely its tokens are; things that the question names and the query leaves out make it less trusted.
The figures were set on questions that the parser was not trained on (docs/experiments.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import ROLE_FIELDS, AnyOf, AwardPattern, Filter, Intent, Kind, Query, Selection, Texts
from botmovie.understanding.elements import HIDDEN, Element, Shown, show
from botmovie.understanding.frame_pieces import film_fields, person_fields
from botmovie.understanding.parser import IdsOf, Parser
from botmovie.understanding.phrases import Phrases
from botmovie.understanding.reading import Reading
from botmovie.understanding.scene import Scene, default_role, entity_of
from botmovie.understanding.staging import Stage

SURE = 0.45
"""Trust from which on the query is taken."""
NAME_LEFT_OUT, CONDITION_LEFT_OUT, ONE_OF_SEVERAL, UNKNOWN_NAME, NOTHING_NAMED = 0.5, 0.7, 0.5, 0.4, 0.7
"""By what trust shrinks for every name and every condition that the query leaves out, where several things are asked and it tells
fewer, for every name that nobody here bears, and for films of a question that names nothing."""
RATHER_A_STORY, LEAST_STORY, A_FIELD = 0.5, 0.25, 0.5
"""By what it shrinks where the wordings' head takes the question for one about the story: from which probability of that, and
below which of the field."""
LEAST_ENGLISH = 0.6
"""The part of the words that are common English ones, under which the question is in another language."""
_OF_SETS = frozenset({Intent.FIND, Intent.IDENTIFY, Intent.RECOMMEND, Intent.COUNT, Intent.GROUP})
_COMPLETED = frozenset({"place", "year", "genre"})
_DENIALS = frozenset("not no non nor neither without except excluding besides minus but never".split())
_OF_FILMS = frozenset({"film", "series"})
_MOST_FILMS = 4
_ENDINGS = frozenset("end ending endings twist twists spoiler spoilers finale".split())
_DENIED_WITHIN = 3
"""Words before a condition among which a denial is about it."""
_RELATIVES = frozenset("sequel sequels prequel prequels remake remakes remade followup".split())


def learned_query(
    parser: Parser, staged: Stage, phrases: Phrases, catalogue: Catalogue, common: Callable[[str], bool], likely: Callable[[str], dict[str, float]], foreign: Callable[[str], bool]
) -> Query | None:
    """The query, with the trust in it as its confidence; None where it is not to be taken. `common` knows everyday words, `likely`
    how probable every label of `wordings` is for a masked text, `foreign` whether one is about something else than films."""
    shown = show(staged.reading, phrases)
    if not _is_english(shown, common):
        return None
    parsed = parser.parse(shown, meant_by(staged.scene))
    if parsed is None:
        return None
    known = _of_characters(staged.scene, catalogue)
    unknown = [name for name in _unknown_names(staged.reading, shown, common) if name not in known]
    trust = parsed.confidence * _minded(shown, parsed.query.intent, parsed.tokens) * UNKNOWN_NAME ** len(unknown)
    if parsed.query.intent in _OF_SETS and all(e.sort == "number" for e in shown.elements):
        trust *= NOTHING_NAMED
    parsed = replace(parsed, query=_also_asked(parsed.query, staged))
    if parsed.query.intent is Intent.LOOKUP and _left_unasked(parsed.query, parsed.tokens, staged):
        trust *= ONE_OF_SEVERAL
    if staged.reading.has("else") and parsed.query.intent is Intent.LOOKUP:
        trust *= ONE_OF_SEVERAL  # "what other films did its cameraman shoot?" asks for films, not for him
    if parsed.query.intent is Intent.LOOKUP and _rather_a_story(parsed.query, likely(staged.reading.masked)):
        trust *= RATHER_A_STORY
    if trust < SURE or (parsed.query.intent is Intent.OUT_OF_SCOPE and not foreign(staged.reading.masked)):
        return None
    parsed = replace(parsed, query=_completed(parsed.query, shown, parsed.tokens))
    if "ending" in parsed.query.fields and _denied(staged.reading):
        return replace(parsed.query, intent=Intent.DESCRIBE, fields=(), confidence=round(trust, 3))
    query = _won(in_their_roles(_in_series(parsed.query, catalogue), staged.reading, catalogue), staged.reading)
    return replace(query, confidence=round(trust, 3))


def _left_unasked(query: Query, tokens: Sequence[str], staged: Stage) -> bool:
    """Whether the question asks for more things than the query tells or takes for conditions."""
    told = {token.removeprefix("(") for token in tokens}
    asked = {str(c.value) for c in staged.asked_roles} | {str(c.value[1]) for c in staged.asked_fields}
    return len(asked - told - set(query.fields)) + len(asked & set(query.fields)) > len(query.fields)


def _also_asked(query: Query, staged: Stage) -> Query:
    """The lookup of something named with what else the question asks of it: who directed it and how long it is."""
    subject = query.subject
    if query.intent is not Intent.LOOKUP or subject is None or not subject.ids or query.award is not None or not staged.reading.has("and"):
        return query
    asked = film_fields(staged) + [str(c.value) for c in staged.asked_roles] if subject.kind is Kind.FILM else person_fields(staged) if subject.kind is Kind.PERSON else []
    if not set(asked).intersection(query.fields):
        return query  # what sounds like another field is meant by the one found
    return replace(query, fields=tuple(dict.fromkeys([*query.fields, *asked])))


def _rather_a_story(query: Query, labels: dict[str, float]) -> bool:
    """Whether the wording is rather a question about what happens ("who flies with <character>?") than one for this field."""
    kind = query.subject.kind if query.subject is not None else Kind.FILM
    sort = {Kind.FILM: "field", Kind.PERSON: "person", Kind.CHARACTER: "character"}[kind]
    told = [labels[f"{sort}:{name}"] for name in query.fields if f"{sort}:{name}" in labels]
    return bool(told) and labels.get("ask", 0.0) > LEAST_STORY and max(told) < A_FIELD


def _is_english(shown: Shown, common: Callable[[str], bool]) -> bool:
    words = [w for i, w in enumerate(shown.words) if i not in shown.marks]
    return not words or sum(w.isdigit() or common(w) for w in words) >= LEAST_ENGLISH * len(words)


def _minded(shown: Shown, intent: Intent, tokens: Sequence[str]) -> float:
    """How far to trust a query that leaves out things that the question names: 1 if none. Of what happens in a film the question's words tell."""
    trust = 1.0
    for i, element in enumerate(shown.elements):
        if f"@{i}" not in tokens and (intent is not Intent.ASK or element.sort in _OF_FILMS):
            trust *= NAME_LEFT_OUT if element.sort in HIDDEN else CONDITION_LEFT_OUT if element.sort not in {"keyword", "number"} else 1.0
    if _RELATIVES.intersection(shown.words) and not any("sequel" in t or "remake" in t for t in tokens):
        trust *= NAME_LEFT_OUT
    return trust


def _unknown_names(reading: Reading, shown: Shown, common: Callable[[str], bool]) -> list[str]:
    """Words that are written like names, are no everyday words, and that nothing explains."""
    explained = {w for e in shown.elements for w in range(e.start, e.end)}
    found = []
    for w, (start, end) in enumerate(reading.spans):
        token = reading.tokens[start]
        if w and w not in explained and end - start == 1 and token.capital and not token.text.isupper() and not common(token.folded):
            found.append(token.folded)
    return found


def _of_characters(scene: Scene, catalogue: Catalogue) -> set[str]:
    """The folded words of the characters' names of the films that are named."""
    named = catalogue.films([i for film in scene.films for i in film.ids][:_MOST_FILMS])
    return {word for film in named for credit in film.credits if credit.character for word in fold(credit.character).split()}


def _completed(query: Query, shown: Shown, tokens: Sequence[str]) -> Query:
    """The query of films with the places, years and genres that the question names and the parser has left out, but for denied ones."""
    if query.intent not in _OF_SETS or (query.subject is not None and (query.subject.kind is not Kind.FILM or query.subject.ids)):
        return query
    subject = query.subject or Selection(Kind.FILM)
    for i, element in enumerate(shown.elements):
        said = shown.words[max(0, shown.marks[i] - _DENIED_WITHIN) : shown.marks[i]]
        if f"@{i}" in tokens or element.sort not in _COMPLETED or not element.filters or _DENIALS.intersection(said):
            continue
        wanted = element.filters[0]
        if all(isinstance(c, AnyOf) or c.field != wanted.field for c in subject.conditions):
            subject = replace(subject, conditions=(*subject.conditions, wanted))
    return query if subject == (query.subject or Selection(Kind.FILM)) else replace(query, subject=subject)


def _denied(reading: Reading) -> bool:
    """Whether the ending is spoken of because it is not to be told: "without giving the ending away"."""
    denials = [c.end for c in reading.cues if c.kind == "neg"] + [i + 1 for i, w in enumerate(reading.words) if w in _DENIALS]
    endings = [c.start for c in reading.cues if c.kind == "ending"] + [i for i, w in enumerate(reading.words) if w in _ENDINGS]
    return any(0 <= ending - denial <= _DENIED_WITHIN for ending in endings for denial in denials)


def _won(query: Query, reading: Reading) -> Query:
    """ "What did it win?" asks for what was won, not for nominations too."""
    if query.fields == ("awards",) and query.award is None and reading.has("won") and not reading.has("nominated"):
        return replace(query, award=AwardPattern(won=True))
    return query


def _in_series(query: Query, catalogue: Catalogue) -> Query:
    """The query with a series by the name that it has here: the "godfather films" are those of The Godfather."""
    subject = query.subject
    if subject is None or not any(isinstance(c, Filter) and c.field == "series" for c in subject.conditions):
        return query
    return replace(query, subject=replace(subject, conditions=tuple(_by_its_name(c, catalogue) for c in subject.conditions)))


def _by_its_name(condition: Filter | AnyOf, catalogue: Catalogue) -> Filter | AnyOf:
    if isinstance(condition, AnyOf) or condition.field != "series" or not isinstance(condition.value, Texts):
        return condition
    said = [fold(v) for v in condition.value.values]
    held = {n.folded: n for n in catalogue.names_exact([name for v in said for name in (v, f"the {v}")]) if n.sort == "series"}
    return replace(condition, value=Texts(tuple(held[name].id if (name := v) in held or (name := f"the {v}") in held else v for v in said)))


def in_their_roles(query: Query, reading: Reading, catalogue: Catalogue) -> Query:
    """The query with people in a role that they have: "Kurosawa films" are those he directed, unless the words say which."""
    said = {c.value for c in reading.cues if c.kind == "role"}
    if query.subject is None or query.subject.kind is not Kind.FILM:
        return query
    conditions = _changed_over(query.subject.conditions, catalogue)
    return replace(query, subject=replace(query.subject, conditions=tuple(_in_their_role(c, said, catalogue) for c in conditions)))


def _changed_over(conditions: tuple[Filter | AnyOf, ...], catalogue: Catalogue) -> tuple[Filter | AnyOf, ...]:
    """The conditions with two people in each other's roles, where neither has their own and each has the other's."""
    named = [(i, c, c.value.ids[0]) for i, c in enumerate(conditions) if isinstance(c, Filter) and c.field in ROLE_FIELDS and isinstance(c.value, Selection) and c.value.ids]
    if len(named) != 2 or named[0][1].field == named[1][1].field:
        return conditions
    (i, one, first), (j, other, second) = named
    of_first, of_second = ({c.role.value for c in catalogue.filmography(person)} for person in (first, second))
    if one.field in of_first or other.field in of_second or other.field not in of_first or one.field not in of_second:
        return conditions
    out = list(conditions)
    out[i], out[j] = replace(one, field=other.field), replace(other, field=one.field)
    return tuple(out)


def _in_their_role(condition: Filter | AnyOf, said: set[object], catalogue: Catalogue) -> Filter | AnyOf:
    if isinstance(condition, AnyOf) or condition.field in said or condition.field not in ROLE_FIELDS or not isinstance(condition.value, Selection) or not condition.value.ids:
        return condition
    person = condition.value.ids[0]
    if any(c.role.value == condition.field for c in catalogue.filmography(person)):
        return condition
    return replace(condition, field=default_role(catalogue, person))


def meant_by(scene: Scene) -> IdsOf:
    """What an element names, as the scene has chosen: of several films of one title those that fit the other words."""

    def ids_of(kind: Kind, element: Element) -> tuple[str, ...]:
        linked = {n.id for n in (element.link.names if element.link else ())}
        chosen = [e for e in (scene.films if kind is Kind.FILM else scene.people) if e.at == element.start and e.ids and linked.issuperset(e.ids)]
        if chosen:
            return chosen[0].ids
        names = [n for n in (element.link.names if element.link else ()) if n.kind is kind and n.sort != "series"]
        return entity_of(element.link, names, element.start).ids if names and element.link else ()

    return ids_of
