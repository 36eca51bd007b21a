"""Who is meant by a name in a credit: ids of people, from ids elsewhere, from the other sources of the same film, or from
the name alone.

An id elsewhere that is known means who it meant before. A new one means whoever another source of the same film credits
under that name; else the person of that name, as long as nobody else with such an id has the name; else somebody new,
whose id ends in the one elsewhere. A name alone means the person with the plain id of the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from botmovie.catalogue.folding import slug
from botmovie.catalogue.taking_in import Intake
from botmovie.domain import Credit
from botmovie.ingest.matching import unqualified
from botmovie.ingest.statement import HELD, Ids, Statement, ids_of

_SCHEMES = {"imdb": 0, "wikidata": 1, "tmdb": 2}


class People:
    """The people of one import. Ids are noted while films are read and settled once, before the first is written."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._names: dict[str, str] = {}  # token → name
        # token → people whom other sources of a film credit so: in the same role, in any
        self._mates: tuple[dict[str, set[str]], dict[str, set[str]]] = defaultdict(set), defaultdict(set)
        self._person: dict[tuple[str, str], str] = {}  # id elsewhere → person
        self._ids: dict[str, dict[str, str]] = {}  # person → ids elsewhere by scheme
        self.new: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def note(self, statements: Sequence[Statement]) -> None:
        """The people of one film, as all its sources credit them."""
        tokens = [c for s in statements for c in s.film.credits if c.person_id]
        for credit in tokens:
            self._names.setdefault(credit.person_id, credit.name)
        if len(statements) == 1 or not tokens:
            return
        by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        for statement in statements:
            for credit in statement.film.credits:
                for role in (credit.role.value, ""):
                    by_name[unqualified(credit.name), role].add(credit.person_id or HELD + slug(credit.name))
        for (_, role), said in by_name.items():
            for token in said:
                self._mates[not role][token] |= said - {token}

    def settle(self) -> None:
        """Decide whom every id noted means, in an order that does not depend on that of the files."""
        tokens = sorted((t for t in self._names if not t.startswith(HELD)), key=_natural)
        pairs = {pair for token in tokens for pair in ids_of(token)}
        for scheme, value, person in self._intake.people_with_ids({value for _, value in pairs}):
            if (scheme, value) in pairs:
                self._person[scheme, value] = person
        slugs = {token: slug(self._names[token]) for token in tokens}
        candidates = set(self._person.values()) | set(slugs.values()) | {m.removeprefix(HELD) for mates in self._mates[1].values() for m in mates if m.startswith(HELD)}
        self._ids = {person: dict(ids) for person, ids in self._intake.person_ids(candidates).items()}
        unknown = []
        for token in tokens:
            known = sorted({self._person[pair] for pair in ids_of(token) if pair in self._person})
            if known:
                self._give(token, known[0])
            else:
                unknown.append(token)
        rest = [token for token in unknown if not self._mate(token)]
        for token in rest:
            self._give(token, self._of_that_name(token, slugs[token]))

    def person_of(self, credit: Credit) -> str:
        """The person whom a credit means; only after `settle`."""
        token = credit.person_id
        if not token:
            return _plain(credit.name)
        if token.startswith(HELD):
            return token.removeprefix(HELD)
        return self._person[ids_of(token)[0]]

    def _mate(self, token: str) -> bool:
        """Whether another source of a film told who it is."""
        for mates in self._mates:
            known = {m.removeprefix(HELD) for m in mates.get(token, ()) if m.startswith(HELD)}
            known |= {self._person[pair] for m in mates.get(token, ()) for pair in ids_of(m) if pair in self._person}
            fitting = [person for person in sorted(known) if self._fits(person, ids_of(token))]
            if fitting:
                self._give(token, fitting[0])
                return True
        return False

    def _of_that_name(self, token: str, plain: str) -> str:
        """The person with the plain id, unless somebody with an id elsewhere has it."""
        if not self._ids.get(plain):
            return plain
        return f"{plain}-{slug(ids_of(token)[0][1])}"

    def _fits(self, person: str, ids: Ids) -> bool:
        held = self._ids.get(person, {})
        return all(held.get(scheme, value) == value for scheme, value in ids)

    def _give(self, token: str, person: str) -> None:
        for scheme, value in ids_of(token):
            self._person.setdefault((scheme, value), person)
            if self._person[scheme, value] == person and self._ids.setdefault(person, {}).setdefault(scheme, value) == value:
                self.new[person].add((scheme, value))


_plain = lru_cache(maxsize=131072)(slug)


def _natural(token: str) -> list[tuple[int, int, str]]:
    """Sorts ids by scheme, then by number: "imdb:nm0000129" before "imdb:nm2588606" and all of imdb before tmdb."""
    return [(_SCHEMES.get(scheme, 9), int("".join(re.findall(r"\d", value)) or 0), value) for scheme, value in ids_of(token)]
