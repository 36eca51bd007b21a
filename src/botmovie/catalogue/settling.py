"""What follows from the facts, brought up to date after every write in the same transaction: links between films, whom
an award names, popularity, names for linking, and the version of the content. Knows nothing of search indexes.

Only what the write has touched (`touching`) is derived anew, so the time depends on the write and not on the catalogue.
The outcome depends on the facts alone, not on the order of writes.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, delete, exists, func, insert, literal, select

from botmovie.catalogue import tables as t
from botmovie.catalogue import touching
from botmovie.catalogue.connecting import rows_of
from botmovie.catalogue.linking import credited_or_described, link_awards, link_films
from botmovie.catalogue.name_rows import write_names
from botmovie.catalogue.weighing import weigh_films, weigh_people

RULES = "2"
"""Raised when something is derived otherwise than before: the next write then derives everything anew."""

MOST_CHANGES = 2000
"""Films and people that the search indexes follow one by one; after a greater change they are built anew."""

_MODULUS = 1 << 256


def settle(connection: Connection, *, everything: bool = False) -> str:
    """Bring what is derived up to date after what `touching.watch` has seen, or `everything`; returns the version of the
    content."""
    if everything or _remembered(connection, "rules") != RULES:
        _forget_all(connection)
        touching.touch_everything(connection)
    link_films(connection)
    link_awards(connection)
    _forget_nobodies(connection)
    weigh_films(connection)
    weigh_people(connection)
    write_names(connection)
    before, version = _remembered(connection, "version"), _new_version(connection)
    _log_changes(connection, before)
    _remember(connection, version=version, rules=RULES)
    return version


def _forget_all(connection: Connection) -> None:
    connection.execute(delete(t.names))
    connection.execute(delete(t.meta).where(t.meta.c.key == "content"))


def _forget_nobodies(connection: Connection) -> None:
    """People known from credits or awards alone, whom none names any more."""
    p = t.people.c
    named = exists().where(t.award_people.c.person_id == p.id)
    connection.execute(delete(t.people).where(p.id.in_(select(touching.people.c.id)), ~credited_or_described(), ~named))


def _new_version(connection: Connection) -> str:
    """A hash of all facts and passages, whatever the order in which they were written: the sum of the hashes of all
    films and people (Bellare and Micciancio 1997, AdHash), so that a change costs as much as it is great."""
    content = int(_remembered(connection, "content") or "0", 16)
    for sign, row in rows_of(connection, select(touching.digests.c.sign, touching.digests.c.row)):
        content += sign * int.from_bytes(hashlib.sha256(row.encode()).digest(), "big")
    content %= _MODULUS
    _remember(connection, content=f"{content:x}")
    return hashlib.sha256(f"{content:x}".encode()).hexdigest()[:24]


def _log_changes(connection: Connection, before: str) -> None:
    """Note what was touched since which version; what is too much to follow is not noted, nor what came before it."""
    c = t.changes.c
    touched = [(kind, table) for kind, table in (("film", touching.films), ("person", touching.people), ("series", touching.series))]
    count = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for _, table in touched)
    held = connection.scalar(select(func.count()).select_from(t.changes)) or 0
    if count > MOST_CHANGES:
        connection.execute(delete(t.changes))
        return
    if held + count > 2 * MOST_CHANGES:
        newest = connection.scalar(select(func.max(c.number))) or 0
        connection.execute(delete(t.changes).where(c.number <= newest - MOST_CHANGES))
    for kind, table in touched:
        connection.execute(insert(t.changes).from_select(["version", "kind", "entity_id"], select(literal(before), literal(kind), table.c.id)))


def _remembered(connection: Connection, key: str) -> str:
    return connection.scalar(select(t.meta.c.value).where(t.meta.c.key == key)) or ""


def _remember(connection: Connection, **values: str) -> None:
    connection.execute(delete(t.meta).where(t.meta.c.key.in_(list(values))))
    connection.execute(insert(t.meta), [{"key": key, "value": value} for key, value in values.items()])
