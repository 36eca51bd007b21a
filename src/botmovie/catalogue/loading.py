"""Staged rows of many films (`plain_rows`) into a catalogue, in one transaction; the bulk path beside `writing`.

Only films and people that differ from what is held are taken over. After a great change indexes are made anew and
everything is derived anew; after a small one both follow the change. Knows nothing of where the rows come from.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from botmovie.catalogue import settling, touching
from botmovie.catalogue import tables as t
from botmovie.catalogue.connecting import Connections
from botmovie.catalogue.folding import fold
from botmovie.catalogue.import_staging import import_lock
from botmovie.catalogue.plain_rows import STAGED, PlainRating
from botmovie.domain import Provenance, Role
from botmovie.errors import CatalogueError, DiskFull

GREAT = 20_000
"""Changed films from which on indexes are made anew, if they are also a tenth of what is held."""

LEADS = 4
"""Actors billed so far up count as leads."""

Say = Callable[[str], None]
"""Told what is being done, in a few words."""


@dataclass(frozen=True, slots=True)
class Held:
    """What tells whether a film of another source is this one: folded titles, and people by folded name."""

    id: str
    titles: frozenset[str]
    year: int
    leading: frozenset[str]  # directors and leads
    people: dict[str, str]


@dataclass(frozen=True, slots=True)
class Addition:
    """What is added to a film held already: its id elsewhere and ratings."""

    film_id: str
    ids: tuple[tuple[str, str], ...]
    ratings: tuple[PlainRating, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did; `unchanged` films were held word for word."""

    new: int
    changed: int
    unchanged: int
    enriched: int
    people: int


def held_films(connections: Connections, *, but_of: str) -> Iterator[Held]:
    """Films with a year that come from other sources than the one named."""
    f, c, s, x, p = t.films.c, t.credits.c, t.sources.c, t.film_titles.c, t.people.c
    with connections.reading() as connection:
        ours = select(f.id).join_from(t.films, t.sources).where(s.source != but_of, f.year.is_not(None))
        titles: dict[str, set[str]] = {}
        for film_id, folded in connection.execute(select(x.film_id, x.folded).where(x.film_id.in_(ours))):
            titles.setdefault(film_id, set()).add(folded)
        people: dict[str, dict[str, str]] = {}
        leading: dict[str, set[str]] = {}
        credits = select(c.film_id, c.person_id, c.role, c.billing, c.name, p.folded).join_from(t.credits, t.people).where(c.film_id.in_(ours))
        for film_id, person_id, role, billing, name, folded in connection.execute(credits.order_by(c.film_id, c.position)):
            names = {folded, fold(name)}
            people.setdefault(film_id, {}).update(dict.fromkeys(names, person_id))
            if role == Role.DIRECTOR or (role == Role.ACTOR and billing < LEADS):
                leading.setdefault(film_id, set()).update(names)
        for film_id, folded, year in connection.execute(select(f.id, f.folded, f.year).where(f.id.in_(ours)).order_by(f.id)):
            yield Held(film_id, frozenset({folded, *titles.get(film_id, ())}), year, frozenset(leading.get(film_id, ())), people.get(film_id, {}))


def load_staged(
    connections: Connections, staged: Sequence[Path], provenance: Provenance, additions: Iterable[Addition], *, person_ids: Iterable[tuple[str, str, str]] = (), say: Say = lambda what: None
) -> Loaded:
    """Take over what the staged files hold, and the additions; all or nothing.

    `person_ids` are (person, scheme, value) of people held already. Raises CatalogueLocked, DiskFull or CatalogueError.
    """
    with connections.loading(staged) as connection:
        say("comparing")
        names = [f"attached_{i}" for i in range(len(staged))]
        total, new, changed = _compare(connection, names)
        held = _count(connection, "SELECT count(*) FROM main.films")
        great = new + changed >= max(GREAT, held // 10)
        if not great:
            touching.watch(connection)
        say("writing")
        source_id = _source_id(connection, provenance)
        enriched = _add(connection, additions, person_ids, source_id)
        indexes = _without_indexes(connection) if great else []
        _take_over(connection, names, source_id, everything=new + changed == total and not changed)
        people = _count(connection, "SELECT count(*) FROM fresh_people")
        if great:
            say("indexing")
            later = [sql for sql in indexes if " ON names " in sql]
            for sql in indexes:
                if sql not in later:
                    connection.exec_driver_sql(sql)
            say("deriving")
            touching.prepare(connection)
            settling.settle(connection, everything=True)
            for sql in later:
                connection.exec_driver_sql(sql)
        elif new or changed or enriched or people:
            say("deriving")
            settling.settle(connection)
    return Loaded(new, changed, total - new - changed, enriched, people)


@contextmanager
def staging_folder(path: Path) -> Iterator[Path]:
    """An empty folder beside the catalogue file for staged rows; emptied afterwards, and of what a killed import left before.

    Raises CatalogueLocked while another import into the same catalogue is under way.
    """
    with import_lock(path) as folder:
        try:
            _clear(folder)
            try:
                yield folder
            finally:
                _clear(folder)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise DiskFull(f"No space is left beside the catalogue {path}: free some and repeat; nothing was changed.") from error
            raise CatalogueError(f"The folder {folder} for the import cannot be used: {error}") from error


def _clear(folder: Path) -> None:
    for left in folder.iterdir():
        if left.name != "LOCK":
            left.unlink(missing_ok=True)


def _compare(connection: Connection, names: Sequence[str]) -> tuple[int, int, int]:
    """Fill `fresh_films` and `fresh_people` with the ids of what differs; returns all, new and changed films."""
    run = connection.exec_driver_sql
    run("CREATE TEMPORARY TABLE fresh_films (id TEXT PRIMARY KEY, held) WITHOUT ROWID")
    run("CREATE TEMPORARY TABLE fresh_people (id TEXT PRIMARY KEY) WITHOUT ROWID")
    for name in names:
        run(
            f"INSERT INTO fresh_films SELECT s.id, m.id IS NOT NULL FROM {name}.films s LEFT JOIN main.films m ON m.id = s.id "
            "WHERE m.digest IS NULL OR m.digest != s.digest"
        )
        run(
            f"INSERT OR IGNORE INTO fresh_people SELECT s.id FROM {name}.people s LEFT JOIN main.people m ON m.id = s.id "
            "WHERE m.digest IS NULL OR (m.digest != s.digest AND (s.described OR NOT m.described))"
        )
    total = sum(_count(connection, f"SELECT count(*) FROM {name}.films") for name in names)
    changed = _count(connection, "SELECT count(*) FROM fresh_films WHERE held")
    return total, _count(connection, "SELECT count(*) FROM fresh_films") - changed, changed


def _take_over(connection: Connection, names: Sequence[str], source_id: int, *, everything: bool) -> None:
    """Replace the fresh films and people."""
    run = connection.exec_driver_sql
    if not everything:
        run("DELETE FROM award_people WHERE award_id IN (SELECT id FROM awards WHERE film_id IN (SELECT id FROM fresh_films))")
        for table in t.metadata.sorted_tables:
            if "film_id" in table.c:
                run(f"DELETE FROM main.{table.name} WHERE film_id IN (SELECT id FROM fresh_films)")
        run("DELETE FROM main.films WHERE id IN (SELECT id FROM fresh_films)")
    run("DELETE FROM main.people WHERE id IN (SELECT id FROM fresh_people)")
    for table_name, columns in STAGED.items():
        listed = ", ".join(columns)
        for name in names:
            where = ""
            if table_name == "people":
                where = " WHERE id IN (SELECT id FROM fresh_people)"
            elif not everything:
                where = f" WHERE {'id' if table_name == 'films' else 'film_id'} IN (SELECT id FROM fresh_films)"
            run(f"INSERT INTO main.{table_name} ({listed}, source_id) SELECT {listed}, ? FROM {name}.{table_name}{where}", (source_id,))
    for kind in ("film", "person"):
        if f"{kind}_ids" in t.metadata.tables:
            fresh = "fresh_films" if kind == "film" else "fresh_people"
            if kind == "person":
                run("DELETE FROM person_ids WHERE person_id IN (SELECT id FROM fresh_people)")
            for name in names:
                run(
                    f"INSERT INTO main.{kind}_ids ({kind}_id, scheme, value) SELECT id, scheme, value FROM {name}.ids "
                    f"WHERE kind = ? AND id IN (SELECT id FROM {fresh})", (kind,),
                )  # fmt: skip


def _add(connection: Connection, additions: Iterable[Addition], person_ids: Iterable[tuple[str, str, str]], source_id: int) -> int:
    """Ratings and ids of films held already; how many films that changes."""
    r = t.ratings.c
    changed = 0
    for addition in additions:
        before = [tuple(row) for row in connection.execute(select(r.source, r.score, r.scale_max, r.votes, r.as_of, r.position).where(r.film_id == addition.film_id))]
        new = [rating for rating in addition.ratings if tuple(rating) not in {row[:5] for row in before}]
        for rating in new:
            connection.execute(t.ratings.delete().where(r.film_id == addition.film_id, r.source == rating.source))
            place = max((row[5] for row in before if row[0] != rating.source), default=-1) + 1
            connection.execute(t.ratings.insert().values(film_id=addition.film_id, position=place, source_id=source_id, **rating._asdict()))
            if "origins" in t.films.c:
                connection.exec_driver_sql("UPDATE films SET origins = json_set(coalesce(origins, '{}'), ?, ?) WHERE id = ?", (f'$."ratings/{rating.source}"', source_id, addition.film_id))
        changed += bool(_add_ids(connection, "film", [(addition.film_id, *one) for one in addition.ids]) or new)
    _add_ids(connection, "person", person_ids)
    return changed


def _add_ids(connection: Connection, kind: str, ids: Iterable[tuple[str, str, str]]) -> int:
    """Ids elsewhere that are not held yet; how many."""
    if f"{kind}_ids" not in t.metadata.tables:
        return 0
    missing = f"WHERE NOT EXISTS (SELECT 1 FROM {kind}_ids WHERE {kind}_id = ?1 AND scheme = ?2 AND value = ?3)"
    return sum(connection.exec_driver_sql(f"INSERT INTO {kind}_ids ({kind}_id, scheme, value) SELECT ?1, ?2, ?3 {missing}", one).rowcount for one in ids)


def _source_id(connection: Connection, provenance: Provenance) -> int:
    s = t.sources.c
    row = {"source": provenance.source, "licence": provenance.licence, "as_of": provenance.as_of or ""}
    held = connection.scalar(select(s.id).where(*(s[name] == value for name, value in row.items())).order_by(s.id))
    return held if held is not None else int(connection.execute(t.sources.insert().values(row).returning(s.id)).scalar_one())


def _without_indexes(connection: Connection) -> list[str]:
    """Drop all indexes of the tables that are loaded or derived; returns what makes them again."""
    tables = {*STAGED, "names", "film_ids", "person_ids"}
    rows = connection.exec_driver_sql("SELECT name, tbl_name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL").all()
    dropped = [(name, sql) for name, table, sql in rows if table in tables]
    for name, _ in dropped:
        connection.exec_driver_sql(f"DROP INDEX main.{name}")
    return [sql for _, sql in dropped]


def _count(connection: Connection, sql: str) -> int:
    return int(connection.exec_driver_sql(sql).scalar_one())
