"""A selection in words, so that people see what was understood: "Korean thrillers of 2000-2009, not directed by …"."""

from __future__ import annotations

from collections.abc import Callable

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    AnyOf,
    AwardPattern,
    CharacterName,
    Entities,
    Film,
    Filter,
    Kind,
    Range,
    Role,
    Selection,
    Texts,
)
from botmovie.domain.phrasing import join, minutes, money
from botmovie.retrieval.awards import matches, names_meant, pattern_words
from botmovie.retrieval.facts import ROLE_NOUNS, award_words, film_field

_PASSIVE = {"directors": "directed by", "writers": "written by", "composers": "with music by", "cinematographers": "shot by", "editors": "edited by",
            "producers": "produced by", "cast": "with", "source_authors": "based on work by"}
_ACTIVE = {"directors": "who directed", "writers": "who wrote", "composers": "who composed for", "cinematographers": "who shot", "editors": "who edited",
           "producers": "who produced", "cast": "who act in", "source_authors": "who wrote the source of", "films": "who worked on", "collaborators": "who worked with"}
_RELATED = {"remake_of": "that are remakes of", "remakes": "remade as", "sequel_to": "that are sequels to", "sequels": "followed by", "film": "of", "films": "of",
            "actor": "played by"}
_UNKNOWN = {Kind.FILM: "a film that I do not hold", Kind.PERSON: "somebody I do not know", Kind.CHARACTER: "a character I do not know"}
_NOUNS = {Kind.FILM: "films", Kind.PERSON: "people", Kind.CHARACTER: "characters"}


def selection_words(selection: Selection, catalogue: Catalogue) -> str:
    """The selection as a noun phrase, plural; "" for ids that are not held and have no label."""
    if selection.ids:
        return _names(selection, catalogue)
    noun = _NOUNS[selection.kind]
    before: list[str] = []
    after: list[str] = []
    for condition in selection.conditions:
        if isinstance(condition, AnyOf):
            after.append(_any_words(condition, selection.kind, catalogue))
            continue
        if selection.kind is Kind.PERSON and isinstance(condition.value, Selection) and _is_all_films(condition.value) and condition.field in ROLE_NOUNS and not condition.negated:
            noun = f"{ROLE_NOUNS[condition.field]}s" if condition.field != "source_authors" else "authors"
            continue
        front, back = filter_words(condition, selection.kind, catalogue)
        before += [front] if front else []
        after += [back] if back else []
    if before and before[-1] in _GENRE_PLURALS and selection.kind is Kind.FILM:
        noun = before.pop()
    return " ".join(filter(None, [*before, noun, ", ".join(filter(None, after))]))


_GENRE_PLURALS = {"comedies", "dramas", "thrillers", "westerns", "musicals", "documentaries"}


def _is_all_films(selection: Selection) -> bool:
    return selection == Selection(Kind.FILM)


def _any_words(condition: AnyOf, kind: Kind, catalogue: Catalogue) -> str:
    said = [filter_words(f, kind, catalogue) for f in condition.filters]
    return join([back or f"that are {front}" for front, back in said if front or back], last="or")


def _names(selection: Selection, catalogue: Catalogue) -> str:
    names: list[str]
    if selection.kind is Kind.FILM:
        names = [f.label for f in catalogue.films(selection.ids[:6])]
    elif selection.kind is Kind.PERSON:
        names = [p.name for p in catalogue.people(selection.ids[:6])]
    else:
        names = [i.partition("/")[2] for i in catalogue.select(selection)[:6]]
    return join(names) or next((c.value.label for c in selection.conditions if isinstance(c, Filter) and isinstance(c.value, Entities)), "")


def filter_words(one: Filter, kind: Kind, catalogue: Catalogue) -> tuple[str, str]:
    """What of a condition stands before the noun ("Korean") and what after it ("directed by …")."""
    value, no = one.value, "not " if one.negated else ""
    if isinstance(value, Selection):
        return "", _relation_words(one, value, kind, catalogue)
    if isinstance(value, Range):
        words = range_words(one.field, value)
        return "", f"{no}{words}" if words else ""
    if isinstance(value, AwardPattern):
        return "", _award_words(one, value, kind, catalogue)
    if isinstance(value, CharacterName) and not value.name.strip():
        return "", ""
    if isinstance(value, CharacterName):
        where = f" in {words}" if value.film is not None and (words := selection_words(value.film, catalogue)) else ""
        verb = {Kind.PERSON: f"who {'do not play' if one.negated else 'play'}", Kind.CHARACTER: f"{no}called"}.get(kind, f"{'without' if one.negated else 'with'} the character")
        return "", f"{verb} {value.name}{where}"
    if isinstance(value, Entities):
        named = _names(Selection(kind, (Filter("id", Entities(value.ids[:4], value.label)),)), catalogue)
        return "", f"{'without' if one.negated else 'namely'} {named}" if named else ""
    return _texts_words(one, value, no)


def _relation_words(one: Filter, value: Selection, kind: Kind, catalogue: Catalogue) -> str:
    no, words = "not " if one.negated else "", selection_words(value, catalogue) or _UNKNOWN[value.kind]
    if one.field == "id":
        return f"{'without' if one.negated else 'namely'} {words}"
    if kind is Kind.PERSON:
        verb = _ACTIVE.get(one.field, one.field.replace("_", " "))
        return f"{verb.replace('who ', 'who are not among those who ') if one.negated else verb} {words}"
    if kind is Kind.CHARACTER and one.field == "cast":
        return f"{no}played by {words}"
    if one.field in _PASSIVE:
        verb = "without" if one.negated and one.field == "cast" else no + _PASSIVE[one.field]
        return f"{verb} {words}"
    verb = _RELATED.get(one.field, one.field.replace("_", " "))
    return f"{verb.replace('that are ', 'that are not ') if one.negated and 'that are ' in verb else no + verb} {words}"


def _award_words(one: Filter, value: AwardPattern, kind: Kind, catalogue: Catalogue) -> str:
    years = f" {range_words('year', value.years)}" if value.years else ""
    who = f" for {selection_words(value.who, catalogue)}" if value.who else ""
    that = "who" if kind is Kind.PERSON else "that"
    verb = f"{that} won" if value.won else "nominated for"
    if one.negated:
        verb = f"{that} did not win" if value.won else "not nominated for"
    return f"{verb} {pattern_words(value)}{who}{years}"


def fitting_words(film: Film, selection: Selection, catalogue: Catalogue) -> str:
    """What of a film meets the conditions of a selection, beyond title, year, genres, countries and directors: "; with
    Dina Fenwick as Dr. Iva Sole; won the Palme d'Or at Cannes"."""
    filters = [f for c in selection.conditions for f in (c.filters if isinstance(c, AnyOf) else (c,)) if not f.negated]
    said = [_fitting(film, one, catalogue) for one in filters]
    return "".join(f"; {words}" for words in dict.fromkeys(said) if words)


def _fitting(film: Film, one: Filter, catalogue: Catalogue) -> str:
    value = one.value
    if isinstance(value, Selection) and one.field in _PASSIVE and one.field != "directors":
        ids = set(catalogue.select(value))
        credited = [c for c in film.credits if c.role.value == one.field and c.person_id in ids]
        named = [f"{c.name} as {c.character}" if c.character else c.name for c in credited]
        return f"{_PASSIVE[one.field]} {join(named)}" if named else ""
    if isinstance(value, AwardPattern):
        names = names_meant(value, catalogue)
        found = [a for a in film.awards if matches(a, value, names)]
        won, lost = [award_words(a) for a in found if a.won], [award_words(a) for a in found if not a.won]
        return "; ".join([f"won {join(won)}"] * bool(won) + [f"was nominated for {join(lost)}"] * bool(lost))
    if isinstance(value, CharacterName):
        played = [c for c in film.credited(Role.ACTOR) if c.character and f" {fold(value.name)} " in f" {fold(c.character)} "]
        return f"with {join([f'{c.name} as {c.character}' for c in played])}" if played else ""
    if isinstance(value, Entities) or one.field in {"genres", "countries", "year", "title", "directors"}:
        return ""
    held = film_field(film, "languages" if one.field == "main_language" else one.field)
    return held.sentence.removeprefix(film.label).strip().removesuffix(".") if held else ""


_GENDERS = {"f": "women", "female": "women", "m": "men", "male": "men"}


def _texts_words(one: Filter, value: Texts, no: str) -> tuple[str, str]:
    said = join(value.values, last="or")
    if len(value.values) > 3:
        said = f"{', '.join(value.values[:2])} and others"
    if not said:
        return "", ""
    if one.field == "genres":
        return ("non-" if one.negated else "") + said.casefold(), ""
    if one.field in {"remake_of", "sequel_to"}:
        verb = _RELATED[one.field]
        return "", f"{verb.replace('that are ', 'that are not ') if one.negated else verb} {said}"
    be = "who are not" if one.negated else "who are"
    words = {
        "countries": f"{no}from {said}", "nationalities": f"{no}from {said}", "languages": f"{no}in {said}", "main_language": f"{no}mainly in {said}", "places": f"{no}set in {said}",
        "studios": f"{no}by {said}", "series": f"{'without' if one.negated else 'of'} the series {said}", "title": f"{no}called {said}", "titles": f"{no}called {said}", "name": f"{no}called {said}",
        "original_title": f"{no}called {said}", "also_known_as": f"{no}called {said}", "audience": f"{no}for {'the whole family' if said == 'family' else said}", "period": f"{no}set in {said}",
        "based_on": f"{no}based on {said}", "birthplace": f"{no}born in {said}", "gender": f"{be} {_GENDERS.get(said.casefold(), said)}", "roles": f"{be} {said}",
    }  # fmt: skip
    return "", words.get(one.field, f"{'without' if one.negated else 'with'} {said}")


_SAYING: dict[str, Callable[[float], str]] = {"runtime": minutes, "gross": money, "budget": money, "profit": money}
_COUNTED = {"oscars_won": "Academy Award", "nominations": "Academy Award nomination", "awards_won": "award"}
_DATED = ("year", "born", "died")


def _plain(value: float) -> str:
    return str(round(value))


def range_words(field: str, value: Range) -> str:
    """A range behind a noun: "of 1990–1999", "that took at least $50 million"; "" for an open one."""
    say = _SAYING.get(field, _plain)
    if value.low is None and value.high is None:
        return ""
    if field in _DATED:
        lead = "" if field == "year" else f"{field} "
        inside = "of" if field == "year" else "in"
        if value.low is not None and value.high is not None:
            return f"{lead}{inside} {say(value.low)}" if value.low == value.high else f"{lead}{inside} {say(value.low)}–{say(value.high)}"
        return f"{lead}since {say(value.low)}" if value.low is not None else f"{lead}up to {say(value.high or 0)}"
    of = {"gross": "that took ", "budget": "that cost ", "profit": "that made a profit of ", "popularity": "with a popularity of "}.get(field, "with " if field in _COUNTED else "of ")
    if value.low is not None and value.high is not None:
        amount = say(value.low) if value.low == value.high else f"{say(value.low)}–{say(value.high)}"
    else:
        amount = f"at least {say(value.low)}" if value.low is not None else f"up to {say(value.high or 0)}"
    noun = f" {_COUNTED[field]}{'' if amount.endswith(' 1') or amount == '1' else 's'}" if field in _COUNTED else ""
    return f"{of}{amount}{noun}"
