"""One authored line (docs/authoring.md) to a domain `Record`, with every problem of the line reported at once.

Knows the format and its rules; nothing of files, storage or other data sets. Beside the keys of docs/authoring.md a
line may carry what an export of any catalogue needs to come back whole: `id`, `ids`, `provenance`, `origins`, `sayings`,
`popularity`, `ratings`, and `credits` and `passages` written out where they do not follow from the other keys.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from botmovie.domain import (
    Award,
    Credit,
    Film,
    FilmRef,
    Money,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Rating,
    Record,
    Role,
    Saying,
    SeriesPart,
    Source,
    Title,
)  # fmt: skip
from botmovie.errors import BadRecord
from botmovie.ingest.house_rules import ACADEMY, house_problems
from botmovie.ingest.shape import Shape
from botmovie.ingest.slugs import slug

STARTER = Provenance("The Bot Movie starter catalogue", "CC BY 4.0")
FIRST_OSCAR_YEAR = 1927
"""An Academy ceremony's number plus this is the film year that `Award.year` holds."""
CREW = (Role.DIRECTOR, Role.WRITER, Role.COMPOSER, Role.CINEMATOGRAPHER, Role.EDITOR, Role.PRODUCER)

_TEXT_LISTS = ("countries", "languages", "genres", "keywords", "tone", "places", "studios", *(role.value for role in CREW))
_SOURCE, _DATES = {"source": str, "licence": str}, {"as_of": str, "retrieved": str}
_KINDS = (PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING, PassageKind.NOTES)


def parse_line(line: str, *, where: str = "", strict: bool = True, provenance: Provenance = STARTER) -> Record:
    """The record of one JSON line. `strict` asks for every key and applies the house rules of the starter catalogue
    (word counts, closed vocabularies). Raises BadRecord that names every problem."""
    data = _json_object(line, where)
    record, problems = _read(data, strict=strict, provenance=provenance)
    if problems:
        raise BadRecord(f"{data.get('title') or 'a film without a title'}: {'; '.join(problems)}", where=where)
    return record


def problems_of(data: dict[str, Any], *, strict: bool = True) -> list[str]:
    """Everything that is wrong with an authored film."""
    return _read(data, strict=strict, provenance=STARTER)[1]


def parse_person(line: str, *, where: str = "", provenance: Provenance = STARTER) -> Person:
    """A line of people.jsonl: name, also_known_as, born, died, birthplace, nationalities, gender, life."""
    shape = Shape(_json_object(line, where))
    name = shape.text("name", required=True) or "?"
    person = Person(
        shape.text("id") or slug(name), name, _provenance(shape, provenance), shape.texts("also_known_as"), shape.date("born"), shape.date("died"),
        shape.text("birthplace"), shape.texts("nationalities"), shape.text("gender"), shape.text("life"), _ids(shape),
    )  # fmt: skip
    if person.born and person.died and person.died < person.born:
        shape.problems.append(f"died {person.died}, before being born {person.born}")
    _sayings(shape)
    shape.check_keys()
    if shape.problems:
        raise BadRecord(f"{name}: {'; '.join(shape.problems)}", where=where)
    return person


def parse_sayings(line: str) -> tuple[Saying, ...]:
    """What each source said of the film or person of a line that has been read without a problem."""
    return _sayings(Shape(_json_object(line, "")))


def popularity(awards: Sequence[Award], *, gross: Money | None, in_series: bool, cast: int) -> float:
    """How well known a film is, 0 to 1, from its awards, its takings and its series: for ranking, never shown as fact."""
    won, named = sum(a.won for a in awards), len(awards)
    esteem = math.log1p(3 * won + named) / math.log1p(45)
    money = min(1.0, math.log10(1 + (gross.amount if gross else 0) / 1e6) / 3.4)
    known = 0.12 * in_series + 0.1 * min(1.0, cast / 12)
    return round(min(1.0, 0.45 * esteem + 0.4 * money + known), 4)


def passage_id(film_id: str, kind: PassageKind, subject: str | None = None) -> str:
    """ "parasite-2019/premise", "parasite-2019/character/kim-ki-taek"."""
    return f"{film_id}/{kind.value}" + (f"/{slug(subject)}" if subject else "")


def _json_object(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRecord(f"not JSON: {error.msg} at column {error.colno}", where=where) from None
    except RecursionError:
        raise BadRecord("not JSON that can be read: nested too deeply", where=where) from None
    if not isinstance(data, dict):
        raise BadRecord("a line has to be a JSON object", where=where)
    return data


def _read(data: dict[str, Any], *, strict: bool, provenance: Provenance) -> tuple[Record, list[str]]:
    """The record as far as it could be read, and what is wrong with the line."""
    shape = Shape(data)
    record = _Reader(shape, provenance).record()
    shape.check_keys(all_of_a_film=strict)
    if strict and not shape.problems:
        shape.problems += house_problems(data)
    return record, shape.problems


def _provenance(shape: Shape, default: Provenance) -> Provenance:
    given = shape.object("provenance", _SOURCE, _DATES)
    return _provenance_of(given) if given else default


def _provenance_of(given: dict[str, Any]) -> Provenance:
    return Provenance(given["source"], given["licence"], given.get("as_of"), given.get("retrieved"))


def _sayings(shape: Shape) -> tuple[Saying, ...]:
    """What each source said, a row an object; fields in the order in which the catalogue gives them back."""
    rows = shape.objects("sayings", {**_SOURCE, "key": str, "said": dict}, _DATES)
    return tuple(Saying(row["key"], field, json.dumps(value, ensure_ascii=False), _provenance_of(row)) for row in rows for field, value in row["said"].items())


def _ids(shape: Shape) -> tuple[tuple[str, str], ...]:
    """{"imdb": "tt0111161"}; several of one scheme stand in a list."""
    found: set[tuple[str, str]] = set()
    for scheme, value in shape.mapping("ids").items():
        values = value if isinstance(value, list) else [value]
        if not scheme or not values or not all(isinstance(v, str) and v for v in values):
            shape.problems.append(f"ids: {scheme!r} has to have a text, or a list of texts")
            continue
        found |= {(scheme, v) for v in values}
    return tuple(sorted(found))


class _Reader:
    """Reads the parts of one film; what does not fit is noted in the shape and left out."""

    def __init__(self, shape: Shape, default: Provenance) -> None:
        self.shape = shape
        self.provenance = _provenance(shape, default)

    def record(self) -> Record:
        shape = self.shape
        title, year = shape.text("title", required=True) or "?", shape.whole("year", low=1870, high=2100)
        lists = {key: shape.texts(key) for key in _TEXT_LISTS}
        based_on, awards, gross = self.based_on(), self.awards(), self.money("gross")
        series = tuple(SeriesPart(x["name"], x.get("number")) for x in shape.objects("series", {"name": str}, {"number": int}))
        credits = self.credits(lists, based_on)
        cast = sum(c.role is Role.ACTOR for c in credits)
        known = shape.number("popularity", low=0, high=1)
        film = Film(
            shape.text("id") or slug(f"{title} {year or ''}"), title, year, self.provenance,
            titles=tuple(
                Title(x["text"], x["kind"], x.get("language"), x.get("country"))
                for x in shape.objects("titles", {"text": str, "kind": str}, {"language": str, "country": str})
            ),
            countries=lists["countries"], languages=lists["languages"], runtime=shape.whole("runtime", low=1, high=1000), genres=lists["genres"],
            keywords=lists["keywords"], tone=lists["tone"], audience=shape.text("audience"), places=lists["places"], period=shape.text("period"),
            series=series, remake_of=self.film_ref("remake_of"), sequel_to=self.film_ref("sequel_to"), based_on=based_on, studios=lists["studios"],
            credits=credits, awards=awards, budget=self.money("budget"), gross=gross, ratings=self.ratings(),
            popularity=popularity(awards, gross=gross, in_series=bool(series), cast=cast) if known is None else known,
            ids=_ids(shape), origins=self.origins(),
        )  # fmt: skip
        return Record(film, self.passages(film.id), _sayings(self.shape))

    def origins(self) -> tuple[tuple[str, Provenance], ...]:
        found = []
        for name in self.shape.mapping("origins"):
            part = Shape(self.shape.row["origins"])
            given = part.object(name, _SOURCE, _DATES)
            self.shape.problems += [f"origins: {p}" for p in part.problems]
            if given:
                found.append((name, _provenance_of(given)))
        return tuple(found)

    def film_ref(self, key: str) -> FilmRef | None:
        given = self.shape.object(key, {"title": str}, {"year": int})
        return FilmRef(given["title"], given.get("year")) if given else None

    def based_on(self) -> Source | None:
        given = self.shape.object("based_on", {"work": str, "kind": str}, {"authors": list})
        authors = (given or {}).get("authors") or ()
        if not all(isinstance(a, str) and a.strip() for a in authors):
            self.shape.problems.append("based_on: authors have to be texts")
            authors = ()
        return Source(given["work"], given["kind"], tuple(authors)) if given else None

    def money(self, key: str) -> Money | None:
        given = self.shape.object(key, {"amount": int}, {"currency": str, "as_of": str, "dollars": int})
        if given is None:
            return None
        currency = given.get("currency", "USD")
        if given["amount"] < 0 or not (2 <= len(currency) <= 3 and currency.isascii() and currency.isupper()):
            self.shape.problems.append(f"{key} has to be null or an amount in whole units with the letters of its currency (USD)")
        return Money(given["amount"], currency, given.get("as_of"), given.get("dollars"))

    def ratings(self) -> tuple[Rating, ...]:
        rows = self.shape.objects("ratings", {"source": str, "score": float, "scale_max": float}, {"votes": int, "as_of": str})
        return tuple(Rating(x["source"], float(x["score"]), float(x["scale_max"]), x.get("votes"), x.get("as_of")) for x in rows)

    def credits(self, lists: dict[str, tuple[str, ...]], based_on: Source | None) -> tuple[Credit, ...]:
        found = [Credit(slug(n), n, role, i) for role in CREW for i, n in enumerate(lists[role.value])]
        found += [Credit(slug(n), n, Role.ACTOR, i, character) for i, (n, character) in enumerate(self.shape.pairs("cast"))]
        found += [Credit(slug(n), n, Role.AUTHOR, i) for i, n in enumerate(based_on.authors if based_on else ())]
        whole = self.shape.objects("credits", {"person_id": str, "name": str, "role": str}, {"order": int, "character": str})
        known = [x for x in whole if x["role"] in set(Role)]
        self.shape.problems += [f"credits: {x['role']!r} is no role" for x in whole if x not in known]
        return tuple(Credit(x["person_id"], x["name"], Role(x["role"]), x.get("order", 0), x.get("character")) for x in known) or tuple(found)

    def awards(self) -> tuple[Award, ...]:
        found: list[Award] = []
        for group in self.shape.objects("awards", {"body": str}, {"ceremony": int, "year": int, "won": list, "nominated": list}):
            ceremony, year = group.get("ceremony"), group.get("year")
            if year is None and ceremony is not None and group["body"] == ACADEMY:
                year = FIRST_OSCAR_YEAR + ceremony
            if year is None:
                self.shape.problems.append(f"awards: {group['body']} needs the year held ({ACADEMY}: the number of the ceremony)")
                continue
            for key, won in (("won", True), ("nominated", False)):
                found += [Award(group["body"], row[0], year, won, ceremony, tuple(row[1:])) for row in self.award_rows(group, key)]
        return tuple(found)

    def award_rows(self, group: dict[str, Any], key: str) -> list[list[str]]:
        rows = group.get(key) or []
        fits = [r for r in rows if isinstance(r, list) and r and all(isinstance(x, str) and x.strip() for x in r)]
        if len(fits) < len(rows):
            self.shape.problems.append(f"awards: {group['body']}: each award is [category, person, …]")
        return fits

    def passages(self, film_id: str) -> tuple[Passage, ...]:
        own = self.provenance
        found = [Passage(passage_id(film_id, kind), film_id, kind, text, own) for kind in _KINDS if (text := self.shape.text(kind.value))]
        about = {x["name"]: x["text"] for x in self.shape.objects("characters", {"name": str, "text": str}, {})}
        kind = PassageKind.CHARACTER
        found += [Passage(passage_id(film_id, kind, name), film_id, kind, text, own, name) for name, text in about.items()]
        needed, optional = {"id": str, "kind": str, "text": str}, {"subject": str, "source": str, "licence": str, **_DATES}
        for x in self.shape.objects("passages", needed, optional):
            if x["kind"] not in set(PassageKind):
                self.shape.problems.append(f"passages: {x['kind']!r} is no kind of passage")
                continue
            source = _provenance_of(x) if "source" in x and "licence" in x else own
            found.append(Passage(x["id"], film_id, PassageKind(x["kind"]), x["text"], source, x.get("subject")))
        return tuple(found)
