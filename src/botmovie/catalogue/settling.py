"""What follows from the facts, rewritten after every write in the same transaction: links between films, whom an award
names, popularity, names for linking, and the version of the content. Knows nothing of search indexes.

It starts from all facts each time, so the outcome does not depend on the order of writes.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from botmovie.catalogue import tables as t
from botmovie.catalogue.folding import slug
from botmovie.catalogue.naming import NamedFilm, NamedPerson, character_names, film_names, people_names
from botmovie.catalogue.protocol import Name
from botmovie.catalogue.writing import bare_person
from botmovie.domain import Kind, Role

ROLE_WEIGHTS = {Role.DIRECTOR.value: 1.0, Role.ACTOR.value: 0.9, Role.WRITER.value: 0.7, Role.COMPOSER.value: 0.6, Role.AUTHOR.value: 0.6}
"""How much of a film's popularity reaches a person by role; 0.4 for the roles not named."""


def settle(connection: Connection) -> str:
    """Bring everything derived up to date; returns the version of the content."""
    _forget_nobodies(connection)
    _link_films(connection)
    _link_awards(connection)
    _weigh_films(connection)
    _weigh_people(connection)
    _write_names(connection)
    version = _version(connection)
    connection.execute(delete(t.meta).where(t.meta.c.key == "version"))
    connection.execute(insert(t.meta).values(key="version", value=version))
    return version


def _forget_nobodies(connection: Connection) -> None:
    """People known from credits alone, whose credits are gone."""
    connection.execute(delete(t.people).where(t.people.c.described.is_(False), t.people.c.id.not_in(select(t.credits.c.person_id))))


def _link_films(connection: Connection) -> None:
    """A film's `remake_of` and `sequel_to` name a title and a year: find the film, where it is held."""
    links = connection.execute(select(t.film_links.c.film_id, t.film_links.c.relation, t.film_links.c.folded, t.film_links.c.year)).all()
    if not links:
        return
    wanted = {link.folded for link in links}
    by_title: dict[str, set[tuple[int | None, str]]] = defaultdict(set)
    titles = select(t.films.c.folded, t.films.c.year, t.films.c.id).union(
        select(t.film_titles.c.folded, t.films.c.year, t.films.c.id).join_from(t.film_titles, t.films)
    )
    for folded, year, film_id in connection.execute(titles):
        if folded in wanted:
            by_title[folded].add((year, film_id))
    changes = [
        {"film": link.film_id, "which": link.relation, "target": _closest(by_title[link.folded], link.year, link.film_id)} for link in links
    ]
    statement = update(t.film_links).where(t.film_links.c.film_id == bindparam("film"), t.film_links.c.relation == bindparam("which"))
    connection.execute(statement.values(target_id=bindparam("target")), changes)


def _closest(candidates: set[tuple[int | None, str]], year: int | None, but: str) -> str | None:
    """The film of that title whose year is at most one off; without a year, the only one of that title."""
    others = sorted((abs(y - year) if y and year else 0, film_id) for y, film_id in candidates if film_id != but)
    near = [film_id for distance, film_id in others if distance <= 1]
    return near[0] if near and (year or len(near) == 1) else None


def _link_awards(connection: Connection) -> None:
    """Award names mean people credited on the film, else people of that name, else somebody known from awards only."""
    a, n = t.awards.c, t.award_people.c
    rows = connection.execute(
        select(n.award_id, n.position, n.name, n.folded, a.film_id, a.source_id).join_from(t.award_people, t.awards).order_by(n.award_id, n.position)
    ).all()
    if not rows:
        return
    on_film, anywhere = _names_on_films(connection), _names_anywhere(connection)
    held = set(connection.scalars(select(t.people.c.id)))
    changes, new = [], []
    for row in rows:
        person = on_film.get((row.film_id, row.folded)) or anywhere.get(row.folded)
        if person is None:
            person = slug(row.name)
            anywhere[row.folded] = person
            if person not in held:
                held.add(person)
                new.append(bare_person(person, row.name, row.source_id))
        changes.append({"award": row.award_id, "at": row.position, "person": person})
    if new:
        connection.execute(insert(t.people), new)
    statement = update(t.award_people).where(n.award_id == bindparam("award"), n.position == bindparam("at"))
    connection.execute(statement.values(person_id=bindparam("person")), changes)


def _names_on_films(connection: Connection) -> dict[tuple[str, str], str]:
    """(film, folded name) → person, of every credit of films with awards, by the person's own and other names."""
    films = select(t.awards.c.film_id)
    c, p, v = t.credits.c, t.people.c, t.person_values.c
    own = select(c.film_id, p.folded, p.id).join_from(t.credits, t.people).where(c.film_id.in_(films))
    other = select(c.film_id, v.folded, c.person_id).join_from(t.credits, t.person_values, c.person_id == v.person_id)
    found: dict[tuple[str, str], str] = {}
    for film_id, folded, person in connection.execute(other.where(v.field == "also_known_as", c.film_id.in_(films))):
        found[film_id, folded] = person
    for film_id, folded, person in connection.execute(own):
        found[film_id, folded] = person
    return found


def _names_anywhere(connection: Connection) -> dict[str, str]:
    """Folded name → person: own names before other names, of namesakes the one with most credits."""
    p, v = t.people.c, t.person_values.c
    found = {row.folded: row.person_id for row in connection.execute(select(v.folded, v.person_id).where(v.field == "also_known_as").order_by(v.person_id))}
    count = select(func.count()).where(t.credits.c.person_id == p.id).scalar_subquery()
    found.update({row.folded: row.id for row in connection.execute(select(p.folded, p.id).order_by(count, p.id.desc()))})
    return found


def _weigh_films(connection: Connection) -> None:
    """Popularity as given, else from awards, breadth of credits and gross: below 1, comparable within the catalogue."""
    a, c, m = t.awards.c, t.credits.c, t.money.c
    prizes = select(a.film_id, func.count().label("nominated"), func.sum(case((a.won, 1), else_=0)).label("won")).group_by(a.film_id)
    awards = {row.film_id: row.nominated + 3 * row.won for row in connection.execute(prizes)}
    breadth = {row.film_id: row.n for row in connection.execute(select(c.film_id, func.count().label("n")).group_by(c.film_id))}
    gross = {row.film_id: row.amount for row in connection.execute(select(m.film_id, m.amount).where(m.kind == "gross", m.currency == "USD"))}
    changes = []
    for film_id, given in connection.execute(select(t.films.c.id, t.films.c.given_popularity)).all():
        weight = awards.get(film_id, 0) + min(breadth.get(film_id, 0), 40) / 10 + gross.get(film_id, 0) / 1e8
        changes.append({"film": film_id, "weight": given if given > 0 else round(min(0.99, math.log1p(weight) / math.log(60)), 4)})
    if changes:
        connection.execute(update(t.films).where(t.films.c.id == bindparam("film")).values(popularity=bindparam("weight")), changes)


def _weigh_people(connection: Connection) -> None:
    """1 - Π (1 - share of each film's popularity): directors and leads weigh most, many films add up."""
    c = t.credits.c
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    rows = connection.execute(select(c.person_id, c.film_id, c.role, c.billing, t.films.c.popularity).join_from(t.credits, t.films))
    for person, film_id, role, billing, popularity in rows:
        share = 0.35 * ROLE_WEIGHTS.get(role, 0.4) * popularity / (1 + 0.12 * billing if role == Role.ACTOR.value else 1)
        shares[person][film_id] = max(share, shares[person].get(film_id, 0.0))
    named = select(t.award_people.c.person_id, t.awards.c.film_id, t.films.c.popularity).join_from(t.award_people, t.awards).join(t.films)
    for person, film_id, popularity in connection.execute(named):
        shares[person].setdefault(film_id, 0.1 * popularity)
    people = connection.execute(select(t.people.c.id, t.people.c.popularity)).all()
    changes = []
    for person, before in people:
        weight = round(1 - math.prod(1 - share for _, share in sorted(shares[person].items())), 4)
        if weight != before:
            changes.append({"person": person, "weight": weight})
    if changes:
        connection.execute(update(t.people).where(t.people.c.id == bindparam("person")).values(popularity=bindparam("weight")), changes)


def _write_names(connection: Connection) -> None:
    connection.execute(delete(t.names))
    rows = []
    for number, name in enumerate(_all_names(connection), 1):
        rows.append({
            "number": number, "kind": name.kind.value, "entity_id": name.id, "text": name.text, "folded": name.folded, "sort": name.sort,
            "popularity": round(name.popularity, 4), "label": name.label,
        })  # fmt: skip
        if len(rows) == 20000:
            connection.execute(insert(t.names), rows)
            rows = []
    if rows:
        connection.execute(insert(t.names), rows)


def _all_names(connection: Connection) -> Iterator[Name]:
    """Names of films, series, characters and people, most popular entities first."""
    f, c, s, p, v = t.films.c, t.credits.c, t.film_series.c, t.people.c, t.person_values.c
    titles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute(select(t.film_titles).order_by(t.film_titles.c.film_id, t.film_titles.c.position)):
        titles[row.film_id].append((row.text, row.kind))
    films = {
        row.id: NamedFilm(row.id, row.title, row.year, row.popularity, tuple(titles[row.id]))
        for row in connection.execute(select(f.id, f.title, f.year, f.popularity).order_by(f.popularity.desc(), f.id))
    }
    for film in films.values():
        yield from film_names(film)
    popularity = func.max(f.popularity)
    series = select(func.min(s.name).label("name"), s.folded, popularity.label("popularity")).join_from(t.film_series, t.films).group_by(s.folded)
    for row in connection.execute(series.order_by(popularity.desc(), s.folded)):
        yield Name(Kind.FILM, row.name, row.name, row.folded, "series", row.popularity, f"{row.name} (series)")
    parts = select(c.film_id, c.character, func.min(c.billing).label("billing")).where(c.character.is_not(None)).group_by(c.film_id, c.character)
    for row in connection.execute(parts.order_by(c.film_id, func.min(c.billing), c.character)):
        yield from character_names(films[row.film_id], row.character, row.billing)
    others: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(v.person_id, v.value).where(v.field == "also_known_as").order_by(v.person_id, v.position)):
        others[row.person_id].append(row.value)
    people = connection.execute(select(p.id, p.name, p.popularity).order_by(p.popularity.desc(), p.id)).all()
    yield from people_names(NamedPerson(row.id, row.name, row.popularity, tuple(others[row.id])) for row in people)


def _version(connection: Connection) -> str:
    """A hash of all facts and passages, whatever the order in which they were written."""
    hashed = hashlib.sha256()
    for table in (t.films, t.people):
        for entity_id, digest in connection.execute(select(table.c.id, table.c.digest).order_by(table.c.id)):
            hashed.update(f"{entity_id} {digest}\n".encode())
        hashed.update(b"\n")
    return hashed.hexdigest()[:24]
