"""`select` against a plain evaluation of the same selection over the same records, for random small catalogues."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botmovie.catalogue import Catalogue
from botmovie.domain import (
    AnyOf, Award, AwardPattern, CharacterName, Credit, Entities, Film, FilmRef, Filter, Kind, Money, Order, Provenance, Range, Record, Role, Selection, SeriesPart, Texts,
)  # fmt: skip

PEOPLE = ("ann", "bea", "cleo", "dan")
FILMS = ("f0", "f1", "f2", "f3", "f4")
CHARACTERS = ("Max", "Max Roe", "Dr. Roe", None)
GENRES = ("Drama", "War", "Horror")
CATEGORIES = ("Best Picture", "Best Director")
OURS = Provenance("Test films", "CC0")

# -- random records

money = st.none() | st.builds(Money, st.integers(1, 4), st.sampled_from(["USD", "USD", "EUR"]))
refs = st.none() | st.sampled_from(FILMS).map(lambda i: FilmRef(i, 2000))
awards = st.builds(Award, st.sampled_from(["Academy Awards", "Cannes Film Festival"]), st.sampled_from(CATEGORIES), st.integers(2000, 2003), st.booleans(), st.none(),
                   st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple))  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    return [Record(draw(_films(film_id))) for film_id in FILMS[: draw(st.integers(1, len(FILMS)))]]


@st.composite
def _films(draw: st.DrawFn, film_id: str) -> Film:
    credits: list[Credit] = []
    for role in (Role.DIRECTOR, Role.WRITER, Role.ACTOR):
        for order, person in enumerate(draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True))):
            character = draw(st.sampled_from(CHARACTERS)) if role is Role.ACTOR else None
            credits.append(Credit(person, person, role, order, character))
    return Film(
        film_id, film_id, draw(st.none() | st.integers(1999, 2001)), OURS, runtime=draw(st.none() | st.integers(90, 92)),
        genres=tuple(draw(st.lists(st.sampled_from(GENRES), max_size=2, unique=True))), audience=draw(st.sampled_from([None, "teen", "adult"])),
        series=tuple(SeriesPart(n, draw(st.none() | st.integers(1, 3))) for n in draw(st.lists(st.sampled_from(["S", "T"]), max_size=2, unique=True))),
        sequel_to=_other(draw(refs), film_id), remake_of=_other(draw(refs), film_id), credits=tuple(credits), awards=tuple(draw(st.lists(awards, max_size=3))),
        budget=draw(money), gross=draw(money), popularity=draw(st.sampled_from([0.1, 0.2, 0.3])),
    )  # fmt: skip


def _other(ref: FilmRef | None, film_id: str) -> FilmRef | None:
    return ref if ref and ref.title != film_id else None


# -- random selections

ranges = st.builds(Range, st.none() | st.integers(0, 3).map(float), st.none() | st.integers(1, 4).map(float))
numbers = {
    "year": ranges.map(lambda r: Range(*(x and 1998 + x for x in (r.low, r.high)))), "runtime": ranges.map(lambda r: Range(*(x and 89 + x for x in (r.low, r.high)))),
    **dict.fromkeys(("budget", "gross", "profit", "oscars_won", "nominations", "awards_won"), ranges),
}  # fmt: skip
texts = {"genres": GENRES, "audience": ("Teen", "adult"), "series": ("s", "T"), "title": FILMS}


def selections(kind: Kind, depth: int) -> st.SearchStrategy[Selection]:
    one = _filters(kind, depth)
    conditions = st.lists(one | st.lists(one, min_size=1, max_size=2).map(lambda f: AnyOf(tuple(f))), max_size=2).map(tuple)
    return st.builds(Selection, st.just(kind), conditions)


def _filters(kind: Kind, depth: int) -> st.SearchStrategy[Filter]:
    roles = st.sampled_from(["directors", "writers", "cast"])
    inner_films, inner_people = (st.deferred(lambda: selections(Kind.FILM, depth - 1)), st.deferred(lambda: selections(Kind.PERSON, depth - 1)))
    named_films = st.lists(st.sampled_from(FILMS), max_size=2).map(lambda ids: Selection(Kind.FILM, (Filter("id", Entities(tuple(ids))),)))
    named_people = st.lists(st.sampled_from(PEOPLE), max_size=2).map(lambda ids: Selection(Kind.PERSON, (Filter("id", Entities(tuple(ids))),)))
    some_films, some_people = (named_films | inner_films, named_people | inner_people) if depth else (named_films, named_people)
    names = st.builds(CharacterName, st.sampled_from(["max", "ROE", "Max Roe", "ma"]), st.none() | some_films)
    patterns = st.builds(AwardPattern, st.sampled_from([None, "academy awards"]), st.sampled_from([None, *CATEGORIES]), st.sampled_from([None, True, False]),
                         st.none() | ranges.map(lambda r: Range(*(x and 1999 + x for x in (r.low, r.high)))), st.none(), st.none() | some_people)  # fmt: skip
    negated = st.booleans()

    def filters(field: Any, value: Any) -> st.SearchStrategy[Filter]:
        return st.builds(Filter, st.just(field) if isinstance(field, str) else field, value, negated)

    counts = [filters(f, ranges) for f in ("oscars_won", "nominations", "awards_won")]
    if kind is Kind.PERSON:
        return st.one_of(filters(roles, some_films), filters("films", some_films), filters("characters", names), filters("awards", patterns), filters("collaborators", some_people),
                         filters("id", st.lists(st.sampled_from(PEOPLE), max_size=2).map(lambda i: Entities(tuple(i)))), *counts)  # fmt: skip
    if kind is Kind.CHARACTER:
        return st.one_of(filters("characters", names), filters("film", some_films), filters("actor", some_people))
    values = [filters(f, st.lists(st.sampled_from(v), max_size=2).map(lambda x: Texts(tuple(x)))) for f, v in texts.items()]
    links = [filters(f, some_films) for f in ("sequel_to", "remake_of", "sequels", "remakes")]
    return st.one_of(filters(roles, some_people), filters("people", some_people), filters("characters", names), filters("awards", patterns), *values, *links,
                     *(filters(f, r) for f, r in numbers.items()), filters("id", st.lists(st.sampled_from(FILMS), max_size=2).map(lambda i: Entities(tuple(i)))))  # fmt: skip


orders = st.builds(Order, st.sampled_from([*numbers, "series_number"]), st.booleans())

# -- the plain evaluation


class Plain:
    """Selections over a list of films, by loops."""

    def __init__(self, held: list[Record]) -> None:
        self.films = {r.film.id: r.film for r in held}
        self.people = {c.person_id for f in self.films.values() for c in f.credits} | {p for f in self.films.values() for a in f.awards for p in a.people}
        self.characters = {(f.id, c.character) for f in self.films.values() for c in f.credits if c.character}

    def ids(self, selection: Selection) -> set[str]:
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
            return self.follows(film_id, field, self.ids(value), any_=not value.conditions)
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

    def sorted(self, selection: Selection) -> list[str]:
        """Films in order, cut with ties."""
        order = selection.order
        assert order is not None
        value = {f: self.number(f, order.field) for f in self.ids(selection)}
        if order.field in {"oscars_won", "nominations", "awards_won"} and order.descending:
            value = {f: v or None for f, v in value.items()}
        known = [f for f in value if value[f] is not None]
        known.sort(key=lambda f: ((-1 if order.descending else 1) * (value[f] or 0), -self.films[f].popularity, f))
        if selection.limit is None:
            return [*known, *sorted((f for f in value if value[f] is None), key=lambda f: (-self.films[f].popularity, f))][selection.offset :]
        end = selection.offset + selection.limit
        last = known[:end][-1] if known[:end] else None
        return [f for i, f in enumerate(known) if i < end or value[f] == value[last or ""]][selection.offset :] if end else []


def counted(found: Any, field: str) -> int:
    academy = [a for a in found if a.body == "Academy Awards"]
    return len(academy) if field == "nominations" else sum(a.won for a in (academy if field == "oscars_won" else found))


def within(number: float | None, bounds: Range) -> bool:
    return number is not None and (bounds.low is None or number >= bounds.low) and (bounds.high is None or number <= bounds.high)


# -- the comparison

quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])


@quick
@given(held=records(), asked=st.lists(st.sampled_from(list(Kind)).flatmap(lambda kind: selections(kind, 2)), min_size=8, max_size=8))
def test_a_selection_finds_what_a_plain_evaluation_finds(store: Catalogue, held: list[Record], asked: list[Selection]) -> None:
    store.write(held, replace=True)
    plain = Plain(held)
    for selection in asked:
        found = store.select(selection)
        assert len(found) == len(set(found))
        assert set(found) == plain.ids(selection), selection


@quick
@given(held=records(), asked=st.lists(selections(Kind.FILM, 1), min_size=6, max_size=6), order=orders, limit=st.none() | st.integers(0, 3), offset=st.integers(0, 2))
def test_films_are_sorted_as_a_plain_evaluation_sorts_them(
    store: Catalogue, held: list[Record], asked: list[Selection], order: Order, limit: int | None, offset: int
) -> None:
    store.write(held, replace=True)
    plain = Plain(held)
    for selection in asked:
        wanted = replace(selection, order=order if order.field != "series_number" else replace(order, descending=False), limit=limit, offset=offset)
        if order.field == "series_number" and any(f.field == "series" for c in selection.conditions for f in (c.filters if isinstance(c, AnyOf) else (c,))):
            continue  # then the number counts in the series named, which the contract suite checks
        assert list(store.select(wanted)) == plain.sorted(wanted), wanted
