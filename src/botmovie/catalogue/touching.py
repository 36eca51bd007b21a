"""Which films, people and names a write touches, noted by temporary triggers on the writing connection.

`watch` sets them before the first change; `settling` reads what they noted and derives anew what depends on it. Whoever
writes rows need not know of this. The tables and triggers are seen by that connection alone and go with it.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, select

from botmovie.catalogue import tables as t

_temporary = MetaData()


def _noted(name: str) -> Table:
    return Table(f"touched_{name}", _temporary, Column("id", Text, primary_key=True), prefixes=["TEMPORARY"], sqlite_with_rowid=False)


films = _noted("films")
people = _noted("people")
titles = _noted("titles")
"""Folded titles that films have lost or gained."""

called = _noted("called")
"""Folded names that people have lost or gained, or whose bearers' credits have changed."""

given = _noted("given")
"""Folded given names that people have lost or gained."""

series = _noted("series")
"""Folded names of series."""

digests = Table(
    "touched_digests", _temporary,
    Column("sign", Integer, nullable=False),  # 1 for a row that came, -1 for one that went
    Column("row", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
"""Films, people and ratings that came and went, for the version of the content."""

_FILM_COLUMNS = "id, title, folded, year, given_popularity, digest"
_PERSON_COLUMNS = "id, name, folded, described, digest"

_RATING = "'rating ' || {row}.film_id || ' ' || {row}.source || ' ' || {row}.score || ' ' || ifnull({row}.votes, '') || ' ' || ifnull({row}.as_of, '')"
"""Ratings may come to a film that stays as it is, so they count for themselves."""

_NOTES = {
    "films": (_FILM_COLUMNS, ("films: {row}.id", "titles: {row}.folded"), "'film ' || {row}.id || ' ' || {row}.digest"),
    "film_titles": ("", ("films: {row}.film_id", "titles: {row}.folded"), ""),
    "film_series": ("", ("films: {row}.film_id", "series: {row}.folded"), ""),
    "film_links": ("", ("films: {row}.film_id",), ""),
    "money": ("", ("films: {row}.film_id",), ""),
    "awards": ("", ("films: {row}.film_id",), ""),
    "ratings": ("", ("films: {row}.film_id",), _RATING),
    "award_people": ("", ("people: {row}.person_id",), ""),
    "credits": ("", ("films: {row}.film_id", "people: {row}.person_id"), ""),
    "people": (_PERSON_COLUMNS, ("people: {row}.id", "called: {row}.folded", "given: {row}.given"), "'person ' || {row}.id || ' ' || {row}.digest"),
    "person_values": ("", ("people: {row}.person_id", "called: {row}.folded"), ""),
}
"""By table: columns whose update counts, what is noted where, and what the version is made of."""


def prepare(connection: Connection) -> None:
    """Make the tables of notes, with nothing in them."""
    for table in _temporary.sorted_tables:
        table.create(connection)


def watch(connection: Connection) -> None:
    """From now on note what is changed through this connection."""
    prepare(connection)
    for table_name, (columns, notes, digest) in _NOTES.items():
        for event, row, sign in (("INSERT", "new", 1), ("DELETE", "old", -1)):
            _trigger(connection, f"{table_name}_{event}", f"{event} ON {table_name}", _statements(notes, digest, row, sign))
        if columns:
            both = [*_statements(notes, digest, "old", -1), *_statements(notes, digest, "new", 1)]
            _trigger(connection, f"{table_name}_UPDATE", f"UPDATE OF {columns} ON {table_name}", both)


def _statements(notes: tuple[str, ...], digest: str, row: str, sign: int) -> list[str]:
    found = []
    for note in notes:
        name, value = note.format(row=row).split(": ")
        found.append(f"INSERT OR IGNORE INTO touched_{name} SELECT {value} WHERE {value} IS NOT NULL;")
    if digest:
        found.append(f"INSERT INTO touched_digests VALUES ({sign}, {digest.format(row=row)});")
    return found


def _trigger(connection: Connection, name: str, when: str, statements: list[str]) -> None:
    event, table = when.rsplit(" ON ", 1)
    connection.exec_driver_sql(f"CREATE TEMPORARY TRIGGER note_{name} AFTER {event} ON main.{table} BEGIN {' '.join(statements)} END")


def touch_everything(connection: Connection) -> None:
    """Note all that is held, as if it had just been written: all that is derived will be derived anew."""
    for table in _temporary.sorted_tables:
        connection.execute(table.delete())
    everything = (
        (films, select(t.films.c.id)), (people, select(t.people.c.id)), (titles, select(t.film_links.c.folded).distinct()),
        (called, select(t.award_people.c.folded).distinct()), (series, select(t.film_series.c.folded).distinct()),
    )  # fmt: skip
    for table, ids in everything:
        connection.execute(insert(table).from_select(["id"], ids))
    for kind, held in (("film ", t.films), ("person ", t.people)):
        connection.execute(insert(digests).from_select(["sign", "row"], select(1, kind + held.c.id + " " + held.c.digest)))
    connection.exec_driver_sql(f"INSERT INTO touched_digests SELECT 1, {_RATING.format(row='ratings')} FROM ratings")
