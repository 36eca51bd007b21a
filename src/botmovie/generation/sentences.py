"""One row or one claim as a sentence: the grammar of realised answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from botmovie.domain import FIELDS, ClaimResult, Kind, Row
from botmovie.domain.phrasing import join

_THE = frozenset({"USA", "UK", "Netherlands", "Philippines", "Soviet Union", "Czech Republic", "United Arab Emirates"})


def role_words(name: str, number: int) -> str:
    """The field's name in singular or plural."""
    field = FIELDS.get((Kind.FILM, name)) or FIELDS.get((Kind.PERSON, name)) or FIELDS.get((Kind.CHARACTER, name))
    if field is None:
        return name
    return field.singular if number == 1 else field.plural


def countries(values: Sequence[str]) -> str:
    return join([f"the {v}" if v in _THE else v for v in values])


def _based(row: Row) -> str:
    work, authors = row.values[0], row.values[1:]
    return f"{row.label} is based on {work}" + (f" by {join(authors)}." if authors else ".")


def _article(values: Sequence[str]) -> str:
    """ "a drama and romance film", "a film noir and crime film"."""
    words = join([v.casefold() for v in values])
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}" + ("" if words.endswith("noir") else " film")


def _original(row: Row) -> str:
    return f"The original title of {row.label} is {join(row.values, last='or, in Latin letters,')}."


def _person_award(row: Row) -> str:
    verb = "won" if row.note == "won" else "was nominated for"
    year = f" ({int(row.amounts[0])})" if row.amounts else ""
    return f"{row.label} {verb} {row.values[0]} for {row.values[1]}{year if not row.values[1].endswith(')') else ''}."


def _awards(row: Row) -> str:
    if row.values and not row.values[0].startswith(("the ", "a ")):
        return f"{join(row.values)} won it for {row.label}."
    return f"{row.label}: {join(row.values)}."


def _age(row: Row) -> str:
    return f"{row.label} was {row.values[0]} when {row.values[1]} came out." if len(row.values) > 1 else f"{row.label} was born {row.values[0]}."


_SENTENCES: dict[str, Callable[[Row], str]] = {
    "directors": lambda r: f"{join(r.values)} directed {r.label}.",
    "writers": lambda r: f"{join(r.values)} wrote {r.label}.",
    "composers": lambda r: f"{join(r.values)} composed the music for {r.label}.",
    "cinematographers": lambda r: f"{join(r.values)} shot {r.label}.",
    "editors": lambda r: f"{join(r.values)} edited {r.label}.",
    "producers": lambda r: f"{join(r.values)} produced {r.label}.",
    "cast": lambda r: f"The cast of {r.label} includes {join(r.values)}.",
    "characters": lambda r: f"The characters of {r.label}, leads first, are {join(r.values)}.",
    "source_authors": lambda r: f"{r.label} is based on work by {join(r.values)}.",
    "based_on": _based,
    "year": lambda r: f"{r.label.rsplit(' (', 1)[0]} was released in {r.values[0]}.",
    "runtime": lambda r: f"{r.label} runs {r.values[0]}.",
    "genres": lambda r: f"{r.label} is {_article(r.values)}.",
    "countries": lambda r: f"{r.label} comes from {countries(r.values)}.",
    "languages": lambda r: f"{r.label} is in {join(r.values)}.",
    "title": lambda r: f"In English it is called {r.label}.",
    "original_title": _original,
    "titles": lambda r: f"{r.label} is also known as {join(r.values, last='or')}.",
    "keywords": lambda r: f"Themes of {r.label}: {join(r.values)}.",
    "tone": lambda r: f"{r.label} is {join(r.values)}.",
    "audience": lambda r: f"{r.label} suits {join(r.values)}.",
    "places": lambda r: f"{r.label} is set in {join(r.values)}.",
    "period": lambda r: f"{r.label} is set in this time: {r.values[0]}.",
    "studios": lambda r: f"{r.label} was produced by {join(r.values)}.",
    "series": lambda r: f"{r.label} belongs to the series {join(r.values)}.",
    "remake_of": lambda r: f"{r.label} is a remake of {r.values[0]}.",
    "sequel_to": lambda r: f"{r.label} is the sequel to {r.values[0]}.",
    "sequels": lambda r: f"{r.label} was followed by {join(r.values)}.",
    "remakes": lambda r: f"{r.label} was remade as {join(r.values)}.",
    "budget": lambda r: f"{r.label} cost about {r.values[0]} to make.",
    "gross": lambda r: f"{r.label} took about {r.values[0]} worldwide.",
    "profit": lambda r: f"{r.label} took {r.values[0]} more than it cost.",
    "awards": _awards, "won": _person_award, "nominated": _person_award,
    "oscars_won": lambda r: f"{r.label} won {r.values[0]} Academy Awards.",
    "nominations": lambda r: f"{r.label} had {r.values[0]} Academy Award nominations.",
    "actor": lambda r: f"{r.values[0]} plays {r.label} in {r.values[1]}.",
    "parts": lambda r: f"In {r.label} the character is {join(r.values)}.",
    "roles": lambda r: f"On {r.label}: {join(r.values)}.",
    "born": lambda r: f"{r.label} was born {_on(r.values[0])}.",
    "died": lambda r: f"{r.label} died {_on(r.values[0])}.",
    "birthplace": lambda r: f"{r.label} was born in {r.values[0]}.",
    "nationalities": lambda r: f"{r.label}'s nationality: {join(r.values)}.",
    "age": _age,
}


def _on(date: str) -> str:
    return f"on {date}" if " " in date else f"in {date}"


def row_sentence(row: Row, *, said: str = "") -> str:
    """The row as a sentence; `said` is a value to single out where the row holds several."""
    writer = _SENTENCES.get(row.note)
    if writer is None or not row.values:
        return f"{row.label}: {join(row.values)}." if row.values else f"{row.label}."
    if said and row.note == "cast":
        return f"{said} is in the cast of {row.label}."
    return writer(row)


def claim_correction(claim: ClaimResult) -> str:
    """What holds instead of a claim that does not."""
    subject, said, actual = claim.subject, claim.said, claim.actual
    field = claim.field
    if field == "awards":
        held = f" It won {join(actual)}." if actual else ""
        return f"{subject} did not win {said}.{held}"
    if field == "characters":
        if not subject or subject == said:
            return f"{said} did not play that part."
        return f"It was not {said}: {subject} played the part." if actual and actual[0] == subject.split(" and ")[0].split(", ")[0] else f"There is no {said} in {subject}."
    if field in _DENIED:
        truth = row_sentence(Row(Kind.FILM, "", subject, actual, note=field)) if actual else ""
        return f"{_DENIED[field](subject, said)} {truth}".strip()
    truth = row_sentence(Row(Kind.FILM, "", subject, actual, note=field)) if actual else ""
    return truth or f"I find no support for that in what I hold on {subject}."


_DENIED: dict[str, Callable[[str, str], str]] = {
    "directors": lambda film, who: f"{who} did not direct {film}.",
    "writers": lambda film, who: f"{who} did not write {film}.",
    "composers": lambda film, who: f"{who} did not compose the music for {film}.",
    "cinematographers": lambda film, who: f"{who} did not shoot {film}.",
    "editors": lambda film, who: f"{who} did not edit {film}.",
    "producers": lambda film, who: f"{who} did not produce {film}.",
    "cast": lambda film, who: f"{who} is not in the cast of {film}.",
    "source_authors": lambda film, who: f"{film} is not based on work by {who}.",
    "countries": lambda film, what: f"{film} is not from {what}.",
    "languages": lambda film, what: f"{film} is not in {what}.",
    "genres": lambda film, what: f"{film} is not counted as {what.casefold()}.",
    "year": lambda film, what: f"{film} is not from {what}.",
}
