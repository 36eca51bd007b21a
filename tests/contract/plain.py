"""Random small catalogues and selections, and a plain evaluation of selections by loops, against which a catalogue is compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from botmovie.domain import (
    AnyOf,
    Award,
    AwardPattern,
    CharacterName,
    Credit,
    Entities,
    Film,
    FilmRef,
    Filter,
    Kind,
    Money,
    Order,
    Provenance,
    Range,
    Record,
    Role,
    Selection,
    SeriesPart,
    Texts,
)  # fmt: skip

PEOPLE = ("ann", "bea", "cleo", "dan")
FILMS = ("f0", "f1", "f2", "f3", "f4")
CHARACTERS = ("Max", "Max Roe", "Dr. Roe", None)
GENRES = ("Drama", "War", "Horror")
CATEGORIES = ("Best Picture", "Best Director")
OURS = Provenance("Test films", "CC0")

# -- random records


class Dice:
    """Random films and selections; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.one = self.random.choice

    def some(self, among: Sequence[Any], most: int) -> tuple[Any, ...]:
        return tuple(self.random.sample(among, self.random.randint(0, min(most, len(among)))))

    def maybe(self, value: Callable[[], Any]) -> Any:
        return value() if self.random.random() < 0.7 else None

    def records(self) -> list[Record]:
        return [Record(self.film(film_id)) for film_id in FILMS[: self.random.randint(1, len(FILMS))]]

    def film(self, film_id: str) -> Film:
        credits: list[Credit] = []
        for role in (Role.DIRECTOR, Role.WRITER, Role.ACTOR):
            for order, person in enumerate(self.some(PEOPLE, 3)):
                credits.append(Credit(person, person, role, order, self.one(CHARACTERS) if role is Role.ACTOR else None))
        others = [FilmRef(i, 2000) for i in FILMS if i != film_id]
        return Film(
            film_id, film_id, self.maybe(lambda: self.random.randint(1999, 2001)), OURS, runtime=self.maybe(lambda: self.random.randint(90, 92)),
            genres=self.some(GENRES, 2), audience=self.one([None, "teen", "adult"]),
            series=tuple(SeriesPart(n, self.maybe(lambda: self.random.randint(1, 3))) for n in self.some(("S", "T"), 2)),
            sequel_to=self.maybe(lambda: self.one(others)), remake_of=self.maybe(lambda: self.one(others)), credits=tuple(credits),
            awards=tuple(self.award() for _ in range(self.random.randint(0, 3))), budget=self.maybe(self.money), gross=self.maybe(self.money),
            popularity=self.one([0.1, 0.2, 0.3]),
        )  # fmt: skip

    def money(self) -> Money:
        return Money(self.random.randint(1, 4), self.one(["USD", "USD", "EUR"]))

    def award(self) -> Award:
        body = self.one(["Academy Awards", "Academy Awards", "Cannes Film Festival"])
        return Award(body, self.one(CATEGORIES), self.random.randint(2000, 2003), self.one([True, False]), None, self.some(PEOPLE, 2))

    # -- random selections

    def selection(self, kind: Kind, depth: int) -> Selection:
        conditions: list[Filter | AnyOf] = []
        for _ in range(self.random.randint(0, 2)):
            conditions.append(self.filter(kind, depth) if self.random.random() < 0.7 else AnyOf((self.filter(kind, depth), self.filter(kind, depth))))
        return Selection(kind, tuple(conditions))

    def placed(self, kind: Kind, depth: int) -> Selection:
        """A selection of films or people in an order of theirs, cut."""
        order = Order(self.one(FILM_ORDERS), self.one([True, False])) if kind is Kind.FILM else Order(self.one(PERSON_ORDERS), self.one([True, False]), self.one([None, "cast", "directors"]))
        return replace(self.selection(kind, depth), order=order, limit=self.one([0, 1, 1, 2, 3]), offset=self.one([0, 0, 1, 2]))

    def filter(self, kind: Kind, depth: int) -> Filter:
        field = self.one(FIELDS[kind])
        return Filter(field, self.value(kind, field, depth), self.one([True, False]))

    def value(self, kind: Kind, field: str, depth: int) -> Any:
        if field == "id":
            return Entities(self.some(FILMS if kind is Kind.FILM else PEOPLE, 2))
        if field in LOWEST:
            return self.range(LOWEST[field])
        if field in TEXTS:
            return Texts(self.some(TEXTS[field], 2))
        if field == "characters":
            return CharacterName(self.one(["max", "ROE", "Max Roe", "ma"]), self.maybe(lambda: self.inner(Kind.FILM, depth)))
        if field == "awards":
            who, years = self.maybe(lambda: self.inner(Kind.PERSON, depth)), self.maybe(lambda: self.range(2000))
            return AwardPattern(self.one([None, "academy awards"]), self.one([None, *CATEGORIES]), self.one([None, True, False]), years, None, who)
        people = field in {"directors", "writers", "cast", "people"} if kind is Kind.FILM else field in {"collaborators", "actor"}
        return self.inner(Kind.PERSON if people else Kind.FILM, depth)

    def range(self, lowest: int) -> Range:
        low = self.maybe(lambda: lowest + self.random.randint(0, 2))
        return Range(low, self.maybe(lambda: (low or lowest) + self.random.randint(0, 2)))

    def inner(self, kind: Kind, depth: int) -> Selection:
        if depth and self.random.random() < 0.6:
            return self.placed(kind, depth - 1) if self.random.random() < 0.3 else self.selection(kind, depth - 1)
        return Selection(kind, (Filter("id", Entities(self.some(FILMS if kind is Kind.FILM else PEOPLE, 2))),))


FILM_ORDERS = ("year", "runtime", "gross", "budget", "oscars_won", "nominations")
PERSON_ORDERS = ("films", "films", "oscars_won", "awards_won")
COUNTS = ("oscars_won", "nominations", "awards_won")
LOWEST = {"year": 1999, "runtime": 90, "budget": 1, "gross": 1, "profit": -1, **dict.fromkeys(COUNTS, 0)}
TEXTS = {"genres": GENRES, "audience": ("Teen", "adult"), "series": ("s", "T"), "title": FILMS}
FIELDS = {
    Kind.FILM: ("id", "directors", "writers", "cast", "people", "characters", "awards", "sequel_to", "remake_of", "sequels", "remakes", *LOWEST, *TEXTS),
    Kind.PERSON: ("id", "directors", "writers", "cast", "films", "characters", "awards", "collaborators", *COUNTS),
    Kind.CHARACTER: ("characters", "film", "actor"),
}

# -- the plain evaluation


class Plain:
    """Selections over a list of films, by loops."""

    def __init__(self, held: list[Record]) -> None:
        self.films = {r.film.id: r.film for r in held}
        self.people = {c.person_id for f in self.films.values() for c in f.credits} | {p for f in self.films.values() for a in f.awards for p in a.people}
        self.characters = {(f.id, c.character) for f in self.films.values() for c in f.credits if c.character}

    def ids(self, selection: Selection) -> set[str]:
        return set(self.sorted(selection)) if selection.order is not None else self.meeting(selection)

    def meeting(self, selection: Selection) -> set[str]:
        """All that meet the conditions, before any order and limit."""
        if selection.kind is Kind.CHARACTER:
            return {f"{f}/{c}" for f, c in self.characters if self.meets(selection, (f, c))}
        return {x for x in (self.films if selection.kind is Kind.FILM else self.people) if self.meets(selection, x)}

    def meets(self, selection: Selection, entity: Any) -> bool:
        test = {Kind.FILM: self.film_has, Kind.PERSON: self.person_has, Kind.CHARACTER: self.character_has}[selection.kind]
        return all(
            any(test(entity, f.field, f.value) is not f.negated for f in (c.filters if isinstance(c, AnyOf) else (c,))) for c in selection.conditions
        )

    def film_has(self, film_id: str, field: str, value: Any) -> bool:
        film = self.films[film_id]
        if field == "id":
            return film_id in value.ids
        if field in {"directors", "writers", "cast", "people"}:
            who = self.ids(value)
            return any(c.person_id in who for c in film.credits if field in {"people", c.role.value})
        if field == "characters":
            return any(self.plays(film_id, c, value) for c in film.credits)
        if field == "awards":
            return any(self.fits(a, value) for a in film.awards)
        if field in {"sequel_to", "remake_of"}:
            return self.follows(film_id, field, self.ids(value), any_=value == Selection(Kind.FILM))
        if field in {"sequels", "remakes"}:
            relation = {"sequels": "sequel_to", "remakes": "remake_of"}[field]
            return any(self.follows(x, relation, {film_id}) for x in self.ids(value))
        if isinstance(value, Range):
            return within(self.number(film_id, field), value)
        held = {"genres": film.genres, "audience": (film.audience,), "series": tuple(s.name for s in film.series), "title": (film.title,)}[field]
        return any((v or "").lower() in {x.lower() for x in value.values} for v in held)

    def follows(self, film_id: str, relation: str, targets: set[str], any_: bool = False) -> bool:
        ref = getattr(self.films[film_id], relation)
        if ref is None or any_:
            return ref is not None
        target = self.films.get(ref.title)
        return target is not None and target.id in targets and (target.year is None or abs(target.year - ref.year) <= 1)

    def person_has(self, person: str, field: str, value: Any) -> bool:
        credits = [(f.id, c) for f in self.films.values() for c in f.credits if c.person_id == person]
        named = [a for f in self.films.values() for a in f.awards if person in a.people]
        if field == "id":
            return person in value.ids
        if field in {"directors", "writers", "cast", "films"}:
            among = self.ids(value)
            return any(f in among for f, c in credits if field in {"films", c.role.value})
        if field == "characters":
            return any(self.plays(f, c, value) for f, c in credits)
        if field == "awards":
            return any(self.fits(a, value) for a in named)
        if field == "collaborators":
            others = self.ids(value) - {person}
            return any(c.person_id in others for f, _ in credits for c in self.films[f].credits)
        return within(counted(named, field), value)

    def character_has(self, entity: tuple[str, str], field: str, value: Any) -> bool:
        film_id, character = entity
        playing = [c for c in self.films[film_id].credits if c.character == character]
        if field == "film":
            return film_id in self.ids(value)
        if field == "actor":
            return any(c.person_id in self.ids(value) for c in playing)
        return any(self.plays(film_id, c, value) for c in playing)

    def plays(self, film_id: str, credit: Credit, name: CharacterName) -> bool:
        words = " " + (credit.character or "").lower().replace(".", "") + " "
        return f" {name.name.lower()} " in words and (name.film is None or film_id in self.ids(name.film))

    def fits(self, award: Award, pattern: AwardPattern) -> bool:
        return (
            (pattern.body is None or award.body.lower() == pattern.body)
            and pattern.category in {None, award.category}
            and pattern.won in {None, award.won}
            and (pattern.years is None or within(award.year, pattern.years))
            and (pattern.who is None or bool(set(award.people) & self.ids(pattern.who)))
        )

    def number(self, film_id: str, field: str) -> float | None:
        film = self.films[film_id]
        dollars = {k: m.amount if (m := getattr(film, k)) and m.currency == "USD" else None for k in ("budget", "gross")}
        if field in dollars:
            return dollars[field]
        if field == "profit":
            return None if None in dollars.values() else dollars["gross"] - dollars["budget"]  # type: ignore[operator]
        if field == "series_number":
            return min((s.number for s in film.series if s.number), default=None)
        return getattr(film, field) if field in {"year", "runtime"} else counted(film.awards, field)

    def value(self, entity: str, selection: Selection) -> float | None:
        """What an entity is sorted by."""
        order = selection.order
        assert order is not None
        if selection.kind is Kind.FILM:
            value = self.number(entity, order.field)
        elif order.field == "films":
            value = len(self.films_of(entity, selection, order.role))
        else:
            value = counted([a for f in self.films.values() for a in f.awards if entity in a.people], order.field)
        return value or None if order.descending and order.field in {*COUNTS, "films"} else value

    def films_of(self, person: str, selection: Selection, role: str | None) -> set[str]:
        """The films that count where people are sorted by the number of their films: of described sets those alone."""
        sets: list[tuple[str, set[str]]] = []
        for one in selection.conditions:
            some = one.filters if isinstance(one, AnyOf) else (one,)
            if all(self.describes(f, role) for f in some):
                sets += [(f.field, self.ids(f.value)) for f in some]  # type: ignore[arg-type]
        credits = [(f.id, c.role.value) for f in self.films.values() for c in f.credits if c.person_id == person and role in {None, c.role.value}]
        return {f for f, job in credits if not sets or any(f in ids and field in {"films", job} for field, ids in sets)}

    def describes(self, one: Filter, role: str | None) -> bool:
        jobs = {"films", "directors", "writers", "cast"} if role is None else {"films", role}
        return not one.negated and one.field in jobs and isinstance(one.value, Selection) and not one.value.ids and one.value != Selection(Kind.FILM)

    def sorted(self, selection: Selection) -> list[str]:
        """Entities in order, cut with ties; films that tie stand by popularity, people in any order."""
        order = selection.order
        assert order is not None
        value = {x: self.value(x, selection) for x in self.meeting(selection)}
        popular = {x: self.films[x].popularity if x in self.films else 0.0 for x in value}
        known = [x for x in value if value[x] is not None]
        known.sort(key=lambda x: ((-1 if order.descending else 1) * (value[x] or 0), -popular[x], x))
        if selection.limit is None:
            return [*known, *sorted((x for x in value if value[x] is None), key=lambda x: (-popular[x], x))][selection.offset :]
        offset, limit = selection.offset, selection.limit
        if not limit or len(known) <= offset:
            return []
        if order.field in {"year", "series_number"}:  # from the place after the offset on, with all that share it
            start = next(i for i, x in enumerate(known) if value[x] == value[known[offset]])
            last = value[known[min(offset + limit, len(known)) - 1]]
            return [x for i, x in enumerate(known) if i >= start and (i < offset + limit or value[x] == last)]
        rest = [x for x in known if value[x] not in {value[y] for y in known[:offset]}]  # whoever ties with one left out is left out
        return [x for i, x in enumerate(rest) if i < limit or value[x] == value[rest[limit - 1]]]


def counted(found: Any, field: str) -> int:
    academy = [a for a in found if a.body == "Academy Awards"]
    return len(academy) if field == "nominations" else sum(a.won for a in (academy if field == "oscars_won" else found))


def within(number: float | None, bounds: Range) -> bool:
    return number is not None and (bounds.low is None or number >= bounds.low) and (bounds.high is None or number <= bounds.high)
