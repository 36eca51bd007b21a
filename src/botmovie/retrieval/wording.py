"""A selection in words, so that people see what was understood: "Korean thrillers of 2000-2009, not directed by …"."""

from __future__ import annotations

from collections.abc import Callable

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import AnyOf, AwardPattern, CharacterName, Entities, Filter, Kind, Range, Selection, Texts
from botmovie.domain.phrasing import join, minutes, money
from botmovie.retrieval.awards import pattern_words
from botmovie.retrieval.facts import ROLE_NOUNS

_PASSIVE = {"directors": "directed by", "writers": "written by", "composers": "with music by", "cinematographers": "shot by", "editors": "edited by",
            "producers": "produced by", "cast": "with", "source_authors": "based on work by"}
_ACTIVE = {"directors": "who directed", "writers": "who wrote", "composers": "who composed for", "cinematographers": "who shot", "editors": "who edited",
           "producers": "who produced", "cast": "who act in", "source_authors": "who wrote the source of"}


def selection_words(selection: Selection, catalogue: Catalogue) -> str:
    """The selection as a noun phrase, plural."""
    noun = {Kind.FILM: "films", Kind.PERSON: "people", Kind.CHARACTER: "characters"}[selection.kind]
    if selection.ids:
        return _names(selection, catalogue)
    before: list[str] = []
    after: list[str] = []
    for condition in selection.conditions:
        if isinstance(condition, AnyOf):
            after.append(join([filter_words(f, selection.kind, catalogue)[1] for f in condition.filters], last="or"))
            continue
        front, back = filter_words(condition, selection.kind, catalogue)
        before += [front] if front else []
        after += [back] if back else []
    if before and before[-1].endswith("s") and selection.kind is Kind.FILM and before[-1] in _GENRE_PLURALS:
        noun = before.pop()
    return " ".join([*before, noun, ", ".join(after)]).strip()


_GENRE_PLURALS = {"comedies", "dramas", "thrillers", "westerns", "musicals", "documentaries"}


def _names(selection: Selection, catalogue: Catalogue) -> str:
    if selection.kind is Kind.FILM:
        return join([f.label for f in catalogue.films(selection.ids[:6])])
    return join([p.name for p in catalogue.people(selection.ids[:6])])


def filter_words(one: Filter, kind: Kind, catalogue: Catalogue) -> tuple[str, str]:
    value, no = one.value, "not " if one.negated else ""
    if isinstance(value, Selection):
        if kind is Kind.PERSON and value.kind is Kind.FILM:
            plain = not value.conditions
            return "", f"{ROLE_NOUNS.get(one.field, one.field)}s" if plain else f"{_ACTIVE.get(one.field, one.field)} {selection_words(value, catalogue)}"
        if one.field in _PASSIVE:
            verb = "without" if one.negated and one.field == "cast" else no + _PASSIVE[one.field]
            return "", f"{verb} {selection_words(value, catalogue)}"
        return "", f"{no}{one.field.replace('_', ' ')} {selection_words(value, catalogue)}"
    if isinstance(value, Range):
        return "", no + _range_words(one.field, value)
    if isinstance(value, AwardPattern):
        years = f" {_range_words('year', value.years)}" if value.years else ""
        who = f" for {selection_words(value.who, catalogue)}" if value.who else ""
        verb = "nominated for" if value.won is None else "that won"
        return "", f"{'that did not win' if one.negated else verb} {pattern_words(value)}{who}{years}"
    if isinstance(value, CharacterName):
        return "", f"{'without' if one.negated else 'with'} the character {value.name}"
    if isinstance(value, Entities):
        named = catalogue.films(value.ids[:4]) if kind is Kind.FILM else ()
        return "", f"{no or 'namely '}{join([f.label for f in named]) or value.label}".replace("not ", "without ")
    return _texts_words(one, value, no)


def _texts_words(one: Filter, value: Texts, no: str) -> tuple[str, str]:
    said = join(value.values, last="or")
    if len(value.values) > 3:
        said = f"{', '.join(value.values[:2])} and others"
    if one.field == "genres":
        return ("non-" if one.negated else "") + said.casefold(), ""
    if one.field == "countries":
        return "", f"{no}from {said}"
    return "", {"languages": f"{no}in {said}", "main_language": f"{no}mainly in {said}", "places": f"{no}set in {said}", "studios": f"{no}by {said}", "series": f"{'without' if one.negated else 'of'} the series {said}", "title": f"called {said}"}.get(one.field, f"{'without' if one.negated else 'with'} {said}")


_SAYING: dict[str, Callable[[float], str]] = {"runtime": minutes, "gross": money, "budget": money}


def _plain(value: float) -> str:
    return str(round(value))


def _range_words(field: str, value: Range) -> str:
    say = _SAYING.get(field, _plain)
    of = {"year": "of", "runtime": "of", "gross": "that took", "budget": "that cost"}.get(field, "of")
    if value.low is not None and value.high is not None:
        return f"{of} {say(value.low)}" if value.low == value.high else f"{of} {say(value.low)}–{say(value.high)}"
    if value.low is not None:
        return f"since {say(value.low)}" if field == "year" else f"{of} at least {say(value.low)}"
    return f"up to {say(value.high)}" if value.high is not None else ""
