"""One row or one claim as a sentence: the grammar of realised answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from botmovie.domain import FIELDS, ClaimResult, Kind, Row
from botmovie.domain.phrasing import count, join, source_words, with_article
from botmovie.domain.vocabulary import WITH_ARTICLE


def role_words(name: str, number: int) -> str:
    """The field's name in singular or plural."""
    field = FIELDS.get((Kind.FILM, name)) or FIELDS.get((Kind.PERSON, name)) or FIELDS.get((Kind.CHARACTER, name))
    if field is None:
        return name
    return field.singular if number == 1 else field.plural


def countries(values: Sequence[str]) -> str:
    return join([f"the {v}" if v in WITH_ARTICLE else v for v in values])


_ACADEMY = "the Academy Award for "


def _prizes(label: str, verb: str, values: Sequence[str], noun: str = "Academy Award") -> str:
    """What a film won: several prizes of the Academy told together, "won four Academy Awards, for Best Picture, …"."""
    ours = [v.removeprefix(_ACADEMY) for v in values if v.startswith(_ACADEMY)]
    others = [v for v in values if not v.startswith(_ACADEMY)]
    if len(ours) < 2:
        return f"{label} {verb} {join(values)}"
    told = f"{label} {verb} {count(len(ours), noun)}, for {join(ours)}"
    return f"{told}. {label} also {verb} {join(others)}" if others else told


def _based(row: Row) -> str:
    work, authors = source_words(row.values[0]), row.values[1:]
    return f"{row.label} is based on {work}" + (f" by {join(authors)}." if authors else ".")


def _article(values: Sequence[str]) -> str:
    """ "a drama and romance film", "a film noir and crime film"."""
    words = join([v.casefold() for v in values])
    return with_article(words) + ("" if words.endswith("noir") else " film")


def _original(row: Row) -> str:
    return f"The original title of {row.label} is {join(row.values, last='or, in Latin letters,')}."


def _person_award(row: Row) -> str:
    verb = "won" if row.note == "won" else "was nominated for"
    year = f" ({int(row.amounts[0])})" if row.amounts else ""
    return f"{row.label} {verb} {row.values[0]} for {row.values[1]}{year if not row.values[1].endswith(')') else ''}."


def _them(values: Sequence[str]) -> str:
    return "it" if len(values) == 1 else "both" if len(values) == 2 else "them all"


def _be(values: Sequence[str]) -> str:
    return "is" if len(values) == 1 else "are"


def _were(values: Sequence[str]) -> str:
    return "was" if len(values) == 1 else "were"


def _number(row: Row, noun: str) -> str:
    return f"{row.values[0]} {noun if row.values[0] == '1' else noun + 's'}"


def _profit(row: Row) -> str:
    said = row.values[0]
    return f"{row.label} took {said.removeprefix('−')} {'less' if said.startswith('−') else 'more'} than it cost."


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
    "keywords": lambda r: f"Themes of {r.label} {_be(r.values)} {join(r.values)}.",
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
    "profit": _profit,
    "awards": lambda r: f"{_prizes(r.label, 'won', r.values)}.", "awarded": lambda r: f"{join(r.values)} won it for {r.label}.",
    "nominations_won": lambda r: f"{r.label} was nominated for {join(r.values)}, and won {_them(r.values)}.",
    "nominees_won": lambda r: f"{join(r.values)} {_were(r.values)} nominated for it for {r.label}, and won.",
    "nominations_lost": lambda r: f"{r.label} was nominated for {join(r.values)}.",
    "nominees": lambda r: f"{join(r.values)} {_were(r.values)} nominated for it for {r.label}.",
    "won": _person_award, "nominated": _person_award,
    "oscars_won": lambda r: f"{r.label} won {_number(r, 'Academy Award')}.",
    "nominations": lambda r: f"{r.label} had {_number(r, 'Academy Award nomination')}.",
    "awards_won": lambda r: f"{r.label} has {_number(r, 'award')} on record here.",
    "ratings": lambda r: f"{r.label} is rated {join(r.values)}.",
    "collaborators": lambda r: f"{r.label} worked with {join(r.values)}.",
    "films": lambda r: f"{r.label} worked on {join(r.values)}.",
    "also_known_as": lambda r: f"{r.label} is also known as {join(r.values, last='or')}.",
    "actor": lambda r: f"{r.values[0]} plays {r.label} in {r.values[1]}.",
    "parts": lambda r: f"In {r.label} the {'character is' if len(r.values) == 1 else 'characters are'} {join(r.values)}.",
    "roles": lambda r: f"The {'job' if len(r.values) == 1 else 'jobs'} on {r.label} {_were(r.values)} {join(r.values)}.",
    "born": lambda r: f"{r.label} was born {_on(r.values[0])}.",
    "died": lambda r: f"{r.label} died {_on(r.values[0])}.",
    "birthplace": lambda r: f"{r.label} was born in {r.values[0]}.",
    "nationalities": lambda r: f"The {'nationality' if len(r.values) == 1 else 'nationalities'} of {r.label} {_be(r.values)} {join(r.values)}.",
    "age": _age,
    "age at death": lambda r: f"{r.label} died at the age of {r.values[0]}.",
}


def _on(date: str) -> str:
    return f"on {date}" if " " in date else f"in {date}"


def row_sentence(row: Row, *, said: str = "") -> str:
    """The row as a sentence; `said` is a value to single out where the row holds several."""
    if not row.values:
        return f"Nothing of that is on record for {row.label}."
    writer = _SENTENCES.get(row.note)
    if writer is None:
        return f"The {role_words(row.note, len(row.values))} of {row.label} {_be(row.values)} {join(row.values)}."
    if said and row.note == "cast":
        return f"{said} is in the cast of {row.label}."
    return writer(row)


def claim_sentence(claim: ClaimResult) -> str:
    """What is so, whether it was claimed or not."""
    return claim_confirmation(claim) if claim.is_so else claim_correction(claim)


def claim_confirmation(claim: ClaimResult) -> str:
    """A claim that holds, as a statement."""
    subject, said, actual = claim.subject, claim.said, claim.actual
    if claim.field == "awards":
        return f"{subject} won {join(actual) or said}."
    if claim.field == "nominations":
        won = "" if not actual else f", and won {_them(actual)}" if not claim.nominated else f", and won {join(actual)}"
        return f"{subject} was nominated for {join([*actual, *claim.nominated]) or said}{won}."
    if claim.field == "characters":
        return f"{join(actual)} {_plays(actual)} {said} in {subject}." if actual else f"There is a {said} in {subject}."
    if claim.field == "parts":
        return f"{subject} plays {said}{' in ' + join(actual) if actual else ''}."
    if claim.field == "people":
        return f"{said} is among the {subject}."
    return row_sentence(Row(kind=Kind.FILM, id="", label=subject, values=actual, note=claim.field), said=said)


def _plays(who: Sequence[str]) -> str:
    return "plays" if len(who) == 1 else "play"


def claim_correction(claim: ClaimResult) -> str:
    """What holds instead of a claim that does not."""
    subject, said, actual = claim.subject, claim.said, claim.actual
    field = claim.field
    if field == "awards" and claim.nominated == (said,) and not actual:
        return f"{subject} was nominated for {said}, but did not win it."
    if field in {"awards", "nominations"}:
        near = f" It was nominated for {'it' if claim.nominated == (said,) else join(claim.nominated)}." if claim.nominated else ""
        held = f" It won {join(actual)}." if actual else ""
        return f"{subject} {'did not win' if field == 'awards' else 'was not nominated for'} {said}.{near}{held}"
    if field == "characters":
        return f"There is no {said} in {subject}."
    if field == "parts":
        return f"{subject} does not play {said}" + (f": {join(actual)} {'does' if len(actual) == 1 else 'do'}." if actual else ".")
    if field == "people":
        return f"{said} is not among the {subject}" + (f": {'that is' if len(actual) == 1 else 'those are'} {join(actual)}." if actual else ".")
    truth = row_sentence(Row(Kind.FILM, "", subject, actual, note=field)) if actual else ""
    if field in _DENIED:
        return f"{_DENIED[field](subject, said)} {truth}".strip()
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
    "remake_of": lambda film, what: f"{film} is not a remake of {what}.",
    "sequel_to": lambda film, what: f"{film} is not the sequel to {what}.",
}
