"""What one record of TMDB says of a film, whether it came from the API or from a table made of it.

A record is an object as the API gives it for `/movie/ID?append_to_response=credits,keywords,alternative_titles,
release_dates,translations`; tables are brought into that shape by `tmdb`. TMDB writes 0 for what it does not know.
Not taken in: popularity (a figure of the day), posters, homepages, certifications, and who the crew's others are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botmovie.domain import PassageKind, Rating, Role
from botmovie.errors import BadRecord
from botmovie.ingest.raw import RawCredit, RawFilm, RawMoney, RawPassage, RawTitle

Record = Mapping[str, Any]
Person = tuple[int, str, str]
"""An id, a name and a gender, of people whose gender is told."""

JOBS = {
    "Director": Role.DIRECTOR, "Co-Director": Role.DIRECTOR, "Writer": Role.WRITER, "Screenplay": Role.WRITER, "Co-Writer": Role.WRITER,
    "Story": Role.WRITER, "Screenstory": Role.WRITER, "Adaptation": Role.WRITER, "Dialogue": Role.WRITER, "Scenario Writer": Role.WRITER,
    "Novel": Role.AUTHOR, "Book": Role.AUTHOR, "Short Story": Role.AUTHOR, "Theatre Play": Role.AUTHOR, "Comic Book": Role.AUTHOR,
    "Graphic Novel": Role.AUTHOR, "Author": Role.AUTHOR, "Original Story": Role.WRITER, "Musical": Role.AUTHOR,
    "Original Music Composer": Role.COMPOSER, "Music": Role.COMPOSER, "Director of Photography": Role.CINEMATOGRAPHER,
    "Editor": Role.EDITOR, "Producer": Role.PRODUCER,
}  # fmt: skip
NOT_MADE = frozenset({"Rumored", "Planned", "Canceled"})
_LANGUAGES = {"cn": "Cantonese", "xx": "", "No Language": ""}
"""TMDB's own: a code that is none elsewhere, and what stands for no language."""
_OWN_COUNTRIES = frozenset({"XC", "XG", "XI", "XK"})
"""Codes of TMDB's own (Czechoslovakia, East Germany, Northern Ireland) or unofficial ones: the name says more."""
_GENDERS = {1: "female", 2: "male", 3: "non-binary"}
SCALE = 10.0


def film_of(record: Record, where: str) -> RawFilm:
    """Raises BadRecord for what is no film or holds what cannot be read."""
    if record.get("success") is False:
        raise BadRecord(f"is an error of the API: {record.get('status_message', 'no reason given')}")
    if "first_air_date" in record or "known_for_department" in record:
        raise BadRecord("is no film but a television series or a person")
    film_id, title = _text(record, "id"), _text(record, "title") or _text(record, "original_title")
    if not film_id.isdigit():
        raise BadRecord(f"has the id {film_id[:40]!r}, no number")
    if not title:
        raise BadRecord("has no title")
    imdb = _text(record, "imdb_id")
    votes, mean = _number(record, "vote_count"), _number(record, "vote_average")
    return RawFilm(
        where, title, _year(record), ids={"tmdb": film_id} | ({"imdb": imdb} if imdb.startswith("tt") else {}), titles=tuple(_titles(record, title)),
        countries=_countries(record), languages=_languages(record), runtime=_number(record, "runtime") or None, genres=_names(record, "genres"),
        keywords=_names(record, "keywords"), studios=_names(record, "production_companies"), series=_names(record, "belongs_to_collection"),
        credits=tuple(_credits(record)), budget=_money(record, "budget"), gross=_money(record, "revenue"),
        ratings=(Rating("TMDB", float(mean), SCALE, int(votes)),) if votes and mean else (), passages=tuple(_passages(record)),
    )  # fmt: skip


def people_of(record: Record) -> Iterator[Person]:
    """Those of cast and crew who are credited here and whose gender is told."""
    for entry in (*_objects(_credits_of(record), "cast"), *(e for e in _objects(_credits_of(record), "crew") if e.get("job") in JOBS)):
        gender = _GENDERS.get(entry.get("gender") or 0)
        if gender and isinstance(entry.get("id"), int) and isinstance(entry.get("name"), str):
            yield entry["id"], entry["name"], gender


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def _number(record: Record, key: str) -> int | float | None:
    text = _text(record, key)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise BadRecord(f"has {key} {text[:40]!r}, no number") from None
    return int(value) if value.is_integer() else value


def _objects(record: Record, key: str) -> list[Record]:
    """The objects under a key: a list of them, one alone, or a list inside an object ({"keywords": [...]})."""
    value = record.get(key)
    if isinstance(value, Mapping):
        inner = next((v for v in value.values() if isinstance(v, list)), None)
        value = [value] if inner is None else inner
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _names(record: Record, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for o in _objects(record, key) if (n := _text(o, "name"))))


def _year(record: Record) -> int | str | None:
    date = _text(record, "release_date")
    if not date:
        dates = [_text(d, "release_date") for place in _objects(record, "release_dates") for d in _objects(place, "release_dates")]
        date = min(filter(None, dates), default="")
    return int(date[:4]) if date[:4].isdigit() else date or None


def _titles(record: Record, title: str) -> Iterator[RawTitle]:
    seen = {title}
    original = _text(record, "original_title")
    given = [RawTitle(original, "original", _language(_text(record, "original_language")))]
    given += [RawTitle(_text(o, "title"), country=_text(o, "iso_3166_1") or None) for o in _objects(record, "alternative_titles")]
    for o in _objects(record, "translations"):
        data = o.get("data")
        if isinstance(data, Mapping):
            given.append(RawTitle(_text(data, "title"), language=_language(_text(o, "iso_639_1")), country=_text(o, "iso_3166_1") or None))
    for one in given:
        if one.text and one.text not in seen:
            seen.add(one.text)
            yield one


def _language(code: str) -> str | None:
    return _LANGUAGES.get(code, code) or None


def _languages(record: Record) -> tuple[str, ...]:
    """The original language first; codes where there are codes, else names."""
    spoken = [_text(o, "iso_639_1") or _text(o, "name") for o in _objects(record, "spoken_languages")]
    return tuple(dict.fromkeys(found for code in (_text(record, "original_language"), *spoken) if (found := _language(code))))


def _countries(record: Record) -> tuple[str, ...]:
    produced = [(_text(o, "iso_3166_1"), _text(o, "name")) for o in _objects(record, "production_countries")]
    origin = record.get("origin_country")
    found = [name if (code in _OWN_COUNTRIES or not code) and name else code for code, name in produced]
    return tuple(dict.fromkeys(filter(None, found or (origin if isinstance(origin, list) else ()))))


def _money(record: Record, key: str) -> RawMoney | None:
    """In US dollars, as TMDB keeps all sums."""
    amount = _number(record, key)
    return RawMoney(amount, "USD") if amount else None


def _passages(record: Record) -> Iterator[RawPassage]:
    overview = _text(record, "overview")
    if not overview:
        english = (o.get("data") for o in _objects(record, "translations") if o.get("iso_639_1") == "en")
        overview = next((t for d in english if isinstance(d, Mapping) and (t := _text(d, "overview"))), "")
    if overview:
        yield RawPassage(PassageKind.PREMISE, overview)
    if tagline := _text(record, "tagline"):
        yield RawPassage(PassageKind.NOTES, f"Tagline: {tagline}")


def _credits_of(record: Record) -> Record:
    held = record.get("credits")
    return held if isinstance(held, Mapping) else {}


def _credits(record: Record) -> Iterator[RawCredit]:
    """The cast in billing order, then the crew, each person once a role."""
    held = _credits_of(record)
    cast: Sequence[Record] = sorted(_objects(held, "cast"), key=lambda o: o["order"] if isinstance(o.get("order"), int) else 1 << 30)
    named = [(Role.ACTOR, o) for o in cast] + [(JOBS[o["job"]], o) for o in _objects(held, "crew") if o.get("job") in JOBS]
    seen: set[tuple[Role, str]] = set()
    for role, entry in named:
        name, person = _text(entry, "name"), _text(entry, "id")
        if name and (role, person or name) not in seen:
            seen.add((role, person or name))
            yield RawCredit(name, role, _text(entry, "character") or None if role is Role.ACTOR else None, {"tmdb": person} if person else {})
