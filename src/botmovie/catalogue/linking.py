"""Links that follow from names: the film that a `remake_of` or `sequel_to` means, the person whom an award means.

Only links that a write may have changed are looked at (`touching`). Knows nothing of popularity or of names for linking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Table,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    union,
    update,
)

from botmovie.catalogue import tables as t
from botmovie.catalogue import touching
from botmovie.catalogue.folding import slug
from botmovie.catalogue.writing import bare_person

AT_ONCE = 500
"""Ids or names in one statement."""


def link_films(connection: Connection) -> None:
    """A film's `remake_of` and `sequel_to` name a title and a year: find the film, where it is held."""
    x = t.film_links.c
    affected = or_(x.film_id.in_(select(touching.films.c.id)), x.folded.in_(select(touching.titles.c.id)))
    links = connection.execute(select(x.film_id, x.relation, x.folded, x.year, x.target_id).where(affected)).all()
    by_title: dict[str, set[tuple[int | None, str]]] = defaultdict(set)
    f, o = t.films.c, t.film_titles.c
    for some in chunks({link.folded for link in links}):
        own = select(f.folded, f.year, f.id).where(f.folded.in_(some))
        other = select(o.folded, f.year, f.id).join_from(t.film_titles, t.films).where(o.folded.in_(some))
        for folded, year, film_id in connection.execute(union(own, other)):
            by_title[folded].add((year, film_id))
    changes = []
    for link in links:
        target = _closest(by_title[link.folded], link.year, link.film_id)
        if target != link.target_id:
            changes.append({"film": link.film_id, "which": link.relation, "target": target})
    if changes:
        statement = update(t.film_links).where(x.film_id == bindparam("film"), x.relation == bindparam("which"))
        connection.execute(statement.values(target_id=bindparam("target")), changes)


def _closest(candidates: set[tuple[int | None, str]], year: int | None, but: str) -> str | None:
    """The film of that title whose year is at most one off; without a year, the only one of that title."""
    others = sorted((abs(y - year) if y and year else 0, film_id) for y, film_id in candidates if film_id != but)
    near = [film_id for distance, film_id in others if distance <= 1]
    return near[0] if near and (year or len(near) == 1) else None


def link_awards(connection: Connection) -> None:
    """Award names mean people credited on the film, else people of that name, else somebody known from awards only.

    Whoever is meant now or was meant before counts as touched.
    """
    rows = _affected_names(connection)
    on_film = _names_on_films(connection, {row.film_id for row in rows})
    anywhere = _names_anywhere(connection, {row.folded for row in rows if (row.film_id, row.folded) not in on_film})
    changes: list[dict[str, Any]] = []
    only_named: dict[str, dict[str, Any]] = {}
    concerned: set[str] = set()
    for row in rows:
        person = on_film.get((row.film_id, row.folded)) or anywhere.get(row.folded)
        if person is None:
            person = slug(row.name)
            only_named.setdefault(person, bare_person(person, row.name, row.source_id))
        concerned |= {person, row.person_id or person}
        if person != row.person_id:
            changes.append({"award": row.award_id, "at": row.position, "person": person})
    _insert_missing_people(connection, only_named)
    n = t.award_people.c
    if changes:
        statement = update(t.award_people).where(n.award_id == bindparam("award"), n.position == bindparam("at"))
        connection.execute(statement.values(person_id=bindparam("person")), changes)
    if concerned:
        connection.execute(insert(touching.people).prefix_with("OR IGNORE"), [{"id": person} for person in sorted(concerned)])
    _name_the_uncredited(connection)


def _insert_missing_people(connection: Connection, people: dict[str, dict[str, Any]]) -> None:
    missing = dict(people)
    for some in chunks(people):
        for held in connection.scalars(select(t.people.c.id).where(t.people.c.id.in_(some))):
            del missing[held]
    if missing:
        connection.execute(insert(t.people), list(missing.values()))


def _name_the_uncredited(connection: Connection) -> None:
    """Touched people known from awards alone are called as the first award calls them."""
    a, n, p = t.awards.c, t.award_people.c, t.people.c
    people = connection.execute(select(p.id, p.name, p.source_id).where(p.id.in_(select(touching.people.c.id)), ~credited_or_described())).all()
    for person_id, name, source_id in people:
        rows = select(n.name, a.source_id).join_from(t.award_people, t.awards).where(n.person_id == person_id)
        first = connection.execute(rows.order_by(a.film_id, a.position, n.position).limit(1)).first()
        if first is not None and (first.name, first.source_id) != (name, source_id):
            connection.execute(update(t.people).where(p.id == person_id).values(bare_person(person_id, *first)))


def credited_or_described() -> ColumnElement[bool]:
    """Of a row of people: more than the name is known, or the name stands in credits."""
    return or_(t.people.c.described, exists().where(t.credits.c.person_id == t.people.c.id))


def _affected_names(connection: Connection) -> list[Any]:
    """Names in awards that may mean somebody else after what was touched; all of them where more people were touched."""
    a, n, p, v = t.awards.c, t.award_people.c, t.people.c, t.person_values.c
    people = select(touching.people.c.id)
    called = union(
        select(touching.called.c.id), select(p.folded).where(p.id.in_(people)), select(v.folded).where(v.person_id.in_(people), v.field == "also_known_as")
    ).subquery()
    ways: tuple[ColumnElement[bool], ...] = (a.film_id.in_(select(touching.films.c.id)), n.folded.in_(select(called.c[0])), n.person_id.in_(people))
    if connection.scalar(select(_number_of(touching.people) > _number_of(t.award_people))):
        ways = (true(),)
    found: dict[tuple[int, int], Any] = {}
    for way in ways:
        columns = (n.award_id, n.position, n.name, n.folded, n.person_id, a.film_id, a.source_id, a.position.label("place"))
        for row in connection.execute(select(*columns).join_from(t.award_people, t.awards).where(way)):
            found[row.award_id, row.position] = row
    return sorted(found.values(), key=lambda row: (row.film_id, row.place, row.position))


def _number_of(table: Table) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).scalar_subquery()


def _names_on_films(connection: Connection, films: Collection[str]) -> dict[tuple[str, str], str]:
    """(film, folded name) → person, of every credit of these films, by the person's own and other names."""
    c, p, v = t.credits.c, t.people.c, t.person_values.c
    found: dict[tuple[str, str], str] = {}
    own: dict[tuple[str, str], str] = {}
    for some in chunks(films):
        other = select(c.film_id, v.folded, c.person_id).join_from(t.credits, t.person_values, c.person_id == v.person_id)
        for film_id, folded, person in connection.execute(other.where(v.field == "also_known_as", c.film_id.in_(some)).order_by(c.person_id.desc())):
            found[film_id, folded] = person
        credited = select(c.film_id, p.folded, p.id).join_from(t.credits, t.people).where(c.film_id.in_(some))
        for film_id, folded, person in connection.execute(credited.order_by(p.id.desc())):
            own[film_id, folded] = person
    return found | own


def _names_anywhere(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """Folded name → person: own names before other names, of namesakes the one with most credits."""
    p, v = t.people.c, t.person_values.c
    count = select(func.count()).where(t.credits.c.person_id == p.id).scalar_subquery()
    found: dict[str, str] = {}
    own: dict[str, str] = {}
    for some in chunks(names):
        other = select(v.folded, v.person_id).where(v.field == "also_known_as", v.folded.in_(some)).order_by(v.person_id)
        found.update((row.folded, row.person_id) for row in connection.execute(other))
        named = select(p.folded, p.id).where(p.folded.in_(some), credited_or_described()).order_by(count, p.id.desc())
        own.update((row.folded, row.id) for row in connection.execute(named))
    return found | own


def chunks(items: Collection[str]) -> Iterator[list[str]]:
    """The items sorted, at most AT_ONCE together."""
    ordered = sorted(items)
    return (ordered[i : i + AT_ONCE] for i in range(0, len(ordered), AT_ONCE))
