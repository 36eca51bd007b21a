"""Which statements speak of the same film. A pure function of the set of statements: their order does not matter.

Statements with an id in common are of one film. Others are, where a title is the same (folded) and the years are at
most one apart, and a director or a lead is the same; or nothing contradicts, the running times or a country agree,
and there is no other candidate in the same source. Films with different ids in one scheme are never one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from rapidfuzz import fuzz

from botmovie.catalogue.folding import fold
from botmovie.domain import Film, Role
from botmovie.ingest.statement import Statement
from botmovie.ingest.trust import source_group, trust_key

LEADS = 4
"""Actors billed so far up count as leads."""
RUNTIME_APART = 10
YEARS_APART = 1
LIKENESS = 80
"""Edit similarity, 0 to 100, from which two names may be one in different transcriptions."""
_QUALIFIER = re.compile(r"\s*\([^)]*\)")


def unqualified(name: str) -> str:
    """A name folded, without what tells namesakes apart: "Steve McQueen (director)" → "steve mcqueen"."""
    return fold(_QUALIFIER.sub("", name)) if "(" in name else fold(name)


def title_forms(film: Film) -> set[str]:
    """Every title of a film, folded; only "" of one without a letter or digit ("?")."""
    return {fold(film.title), *(fold(t.text) for t in film.titles)} - {""} or {""}


@dataclass(frozen=True)
class _Seen:
    """What matching looks at in one statement."""

    statement: Statement

    @property
    def year(self) -> int | None:
        return self.statement.film.year

    @cached_property
    def titles(self) -> set[str]:
        return title_forms(self.statement.film) - {""} or {self.statement.film.title}

    @cached_property
    def ids(self) -> dict[str, str]:
        return {_form(scheme, value): value for scheme, value in self.statement.film.ids}

    @cached_property
    def directors(self) -> set[str]:
        return {unqualified(c.name) for c in self.statement.film.credits if c.role is Role.DIRECTOR}

    @cached_property
    def cast(self) -> set[str]:
        return {unqualified(c.name) for c in self.statement.film.credits if c.role is Role.ACTOR}

    @cached_property
    def leads(self) -> set[str]:
        return {unqualified(c.name) for c in self.statement.film.credits if c.role is Role.ACTOR and c.order < LEADS}

    @cached_property
    def awarded(self) -> set[str]:
        return {unqualified(name) for award in self.statement.film.awards for name in award.people}

    @cached_property
    def everybody(self) -> set[str]:
        return {unqualified(c.name) for c in self.statement.film.credits}


def _form(scheme: str, value: str) -> str:
    """Wikipedia knows a film by the number and by the name of its page; these do not contradict each other."""
    return "wikipedia page" if scheme == "wikipedia" and value.startswith("page:") else scheme


def group_statements(statements: Iterable[Statement]) -> list[list[Statement]]:
    """The statements by film, in an order that does not depend on theirs: most trusted first, within and between films."""
    seen = [_Seen(s) for s in sorted(statements, key=trust_key)]
    if len(seen) == 1:
        return [[seen[0].statement]]
    groups = _Groups(seen)
    groups.join_by_ids()
    groups.join_by_people()
    groups.join_the_only_candidates()
    return [[s.statement for s in group] for group in groups.groups()]


class _Groups:
    """Statements joined step by step; places count in the order of trust."""

    def __init__(self, seen: Sequence[_Seen]) -> None:
        self.seen = seen
        self.home = list(range(len(seen)))
        self.members: dict[int, list[int]] = {i: [i] for i in range(len(seen))}

    def groups(self) -> list[list[_Seen]]:
        return [[self.seen[i] for i in sorted(self.members[home])] for home in sorted(self.members)]

    def join(self, a: int, b: int) -> None:
        first, second = sorted((self.home[a], self.home[b]))
        if first != second:
            for i in self.members[second]:
                self.home[i] = first
            self.members[first] += self.members.pop(second)

    def join_by_ids(self) -> None:
        by_id: dict[tuple[str, str], int] = {}
        for i, one in enumerate(self.seen):
            own = [*one.ids.items(), ("held as", one.statement.held_as)] if one.statement.held_as else list(one.ids.items())
            for scheme, value in own:
                if value is not None:
                    self.join(by_id.setdefault((scheme, value), i), i)

    def join_by_people(self) -> None:
        pairs = [(self._apart(a, b), a, b) for a, b in self._candidates() if self._share_people(a, b)]
        for _, a, b in sorted(pairs):
            if self._may_join(a, b):
                self.join(a, b)

    def join_the_only_candidates(self) -> None:
        candidates: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        pairs: set[tuple[int, int]] = set()
        sources = {home: self._sources(home) for home in self.members}
        for a, b in self._candidates():
            first, second = self.home[a], self.home[b]
            if first == second or not self._may_join(a, b) or self._same_source(first, second) or self._contradict(first, second):
                continue
            pairs.add((min(first, second), max(first, second)))
            for x, y in ((first, second), (second, first)):
                for source in sources[y]:
                    candidates[x][source].add(y)
        for first, second in sorted(pairs):
            alone = all(len(candidates[x][source]) == 1 for x, y in ((first, second), (second, first)) for source in sources[y])
            a, b = self.home[first], self.home[second]  # joined to others meanwhile, perhaps
            if alone and a != b and self._agree(a, b) and self._may_join(a, b) and not self._contradict(a, b):
                self.join(a, b)

    def _candidates(self) -> list[tuple[int, int]]:
        """Pairs with a title in common and years at most one apart, not of one film yet."""
        by_title: dict[str, list[int]] = defaultdict(list)
        for i, one in enumerate(self.seen):
            for title in one.titles:
                by_title[title].append(i)
        found = {pair for places in by_title.values() for pair in combinations(places, 2)}
        return sorted((a, b) for a, b in found if self.home[a] != self.home[b] and self._apart(a, b) <= YEARS_APART)

    def _apart(self, a: int, b: int) -> int:
        years = self.seen[a].year, self.seen[b].year
        return abs(years[0] - years[1]) if years[0] is not None and years[1] is not None else YEARS_APART

    def _share_people(self, a: int, b: int) -> bool:
        one, other = self.seen[a], self.seen[b]
        if source_group(one.statement.source) == source_group(other.statement.source) and one.year != other.year:
            return False
        shared = (one.directors & other.directors) or (one.leads & other.cast) or (other.leads & one.cast)
        return bool(shared or (one.awarded & (other.everybody | other.awarded)) or (other.awarded & one.everybody))

    def _may_join(self, a: int, b: int) -> bool:
        """No two members with different ids in one scheme, or of different films that somebody wrote by hand."""
        for x in self.members[self.home[a]]:
            for y in self.members[self.home[b]]:
                one, other = self.seen[x], self.seen[y]
                if any(one.ids[s] != other.ids[s] for s in one.ids.keys() & other.ids.keys()):
                    return False
                if one.statement.held_as and other.statement.held_as and one.statement.held_as != other.statement.held_as:
                    return False
                if one.year is not None and other.year is not None and abs(one.year - other.year) > 2 * YEARS_APART:
                    return False
        return True

    def _sources(self, home: int) -> set[str]:
        return {source_group(self.seen[i].statement.source) for i in self.members[home]}

    def _same_source(self, first: int, second: int) -> bool:
        return bool(self._sources(first) & self._sources(second))

    def _contradict(self, first: int, second: int) -> bool:
        return any(_contradicts(self.seen[x], self.seen[y]) for x in self.members[first] for y in self.members[second])

    def _agree(self, first: int, second: int) -> bool:
        """Running time, a country or a director (however written) in common; or there is nothing to compare, and the year
        is the same."""
        pairs = [(self.seen[x], self.seen[y]) for x in self.members[first] for y in self.members[second]]
        if any(_agrees(one, other) for one, other in pairs):
            return True
        same_year = any(one.year is not None and one.year == other.year for one, other in pairs)
        return same_year and not any(_comparable(one, other) for one, other in pairs)


def _agrees(one: _Seen, other: _Seen) -> bool:
    a, b = one.statement.film, other.statement.film
    return bool((a.runtime and b.runtime) or set(a.countries) & set(b.countries) or _alike(one.directors, other.directors))


def _comparable(one: _Seen, other: _Seen) -> bool:
    a, b = one.statement.film, other.statement.film
    return bool((a.runtime and b.runtime) or (a.countries and b.countries) or (one.directors and other.directors) or (one.cast and other.cast))


def _alike(some: set[str], others: set[str]) -> bool:
    """Whether a name of one set is one of the other's, perhaps in another transcription: "yuri norstein", "yuriy norshteyn"."""
    return bool(some & others) or any(fuzz.ratio(a, b) >= LIKENESS for a in some for b in others)


def _contradicts(one: _Seen, other: _Seen) -> bool:
    """No country, no director or none of a whole cast in common; or running times too far apart, which two cuts of a film
    of the same year and country may be."""
    a, b = one.statement.film, other.statement.film
    countries = set(a.countries), set(b.countries)
    casts = (one.leads, other.cast) if len(one.leads) > 1 and len(other.cast) > 1 else (set[str](), set[str]())
    if any(x and y and not _alike(x, y) for x, y in ((one.directors, other.directors), casts)) or (all(countries) and not countries[0] & countries[1]):
        return True
    far = a.runtime and b.runtime and abs(a.runtime - b.runtime) > RUNTIME_APART
    return bool(far and not (one.year == other.year and countries[0] & countries[1]))
