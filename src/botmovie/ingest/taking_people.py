"""Staged people into the catalogue: who of those held is meant, what several sources say of one, and what is shown.

Known by an id elsewhere, else by name and year of birth, else by a name that nobody else has been described under.
Two namesakes with different ids, or born in different years, are never one.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from botmovie.catalogue.folding import fold, slug
from botmovie.catalogue.import_staging import Staging
from botmovie.catalogue.taking_in import HeldPerson, Intake, record_digest
from botmovie.domain import Person, Saying
from botmovie.ingest.merging import merged_person
from botmovie.ingest.saying import person_statements_of
from botmovie.ingest.statement import PersonStatement
from botmovie.ingest.trust import person_key, source_group

PEOPLE = "person"
AT_ONCE = 400


def take_people(staging: Staging, intake: Intake, counts: Counter[str]) -> None:
    """Write all staged people; `counts` learns how many are new, changed, unchanged."""
    batch: list[PersonStatement] = []
    for value in staging.by_key(PEOPLE):
        batch.append(pickle.loads(value))
        if len(batch) == AT_ONCE:
            _take(batch, intake, counts)
            batch = []
    _take(batch, intake, counts)


@dataclass(frozen=True, slots=True)
class _Known:
    """What tells a person apart from namesakes."""

    person_id: str
    born: str | None
    ids: dict[str, str]
    described: bool

    def may_be(self, person: Person) -> bool:
        if any(self.ids.get(scheme, value) != value for scheme, value in person.ids):
            return False
        if self.born and person.born:
            return self.born[:4] == person.born[:4]
        return not self.described or not (self.ids or person.ids)


def _take(batch: Sequence[PersonStatement], intake: Intake, counts: Counter[str]) -> None:
    if not batch:
        return
    meant, found = _meant(batch, intake)
    held = intake.people(set(meant.values()))
    by_person: dict[str, list[PersonStatement]] = defaultdict(list)
    for statement in batch:
        by_person[meant[statement.key]].append(statement)
    written: list[tuple[Person, tuple[Saying, ...]]] = []
    for person_id, statements in by_person.items():
        before = held.get(person_id)
        person, sayings = merged_person([*_not_renewed(before, statements), *(replace(s, where="") for s in statements)], person_id)
        person = replace(person, ids=tuple(sorted({*person.ids, *found.get(person_id, {}).items(), *(before.person.ids if before else ())})))
        if before and record_digest(person) == record_digest(before.person) and len(sayings) == len(before.sayings):
            counts["unchanged"] += 1
            continue
        counts["changed" if before and before.described else "new"] += 1
        written.append((person, tuple(sorted(sayings, key=lambda s: (s.provenance.source, s.key, s.field)))))
    if written:
        intake.write_people(written)


def _not_renewed(held: HeldPerson | None, staged: Sequence[PersonStatement]) -> Iterator[PersonStatement]:
    """What was said of a held person before, of the rows of which no staged one is a newer form."""
    if held is None or not held.described:
        return
    said = person_statements_of(held.sayings) if held.sayings else [PersonStatement(person_key(held.person), replace(held.person, id=""))]
    renewed = {(source_group(s.person.provenance.source), s.key) for s in staged}
    yield from (s for s in said if (source_group(s.person.provenance.source), s.key) not in renewed)


def _meant(batch: Sequence[PersonStatement], intake: Intake) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The person meant by each statement, by its key; and the ids elsewhere that are known of each."""
    pairs = {pair for s in batch for pair in s.person.ids}
    by_id = {(scheme, value): person for scheme, value, person in intake.people_with_ids({v for _, v in pairs}) if (scheme, value) in pairs}
    called: dict[str, set[str]] = defaultdict(set)
    for folded, person_id, _ in intake.people_called({fold(s.person.name) for s in batch}):
        called[folded].add(person_id)
    plain = {slug(s.person.name) for s in batch}
    held = intake.people({*by_id.values(), *(i for ids in called.values() for i in ids), *plain})
    known = {i: _Known(i, p.person.born, dict(p.person.ids), p.described) for i, p in held.items()}
    meant: dict[str, str] = {}
    for statement in batch:
        person = statement.person
        person_id = next((by_id[pair] for pair in person.ids if pair in by_id), None) or _namesake(person, called[fold(person.name)], known) or _new_id(person, known)
        before = known.get(person_id)
        known[person_id] = _Known(person_id, (before.born if before else None) or person.born, {**dict(person.ids), **(before.ids if before else {})}, True)
        called[fold(person.name)].add(person_id)
        by_id |= dict.fromkeys(person.ids, person_id)
        meant[statement.key] = person_id
    return meant, {i: known[i].ids for i in meant.values()}


def _namesake(person: Person, called: set[str], known: dict[str, _Known]) -> str | None:
    """The one person of that name who may be meant; born in the same year before all others."""
    may = sorted(i for i in called if i in known and known[i].may_be(person))
    born = [i for i in may if person.born and known[i].born]
    if born:
        return born[0]
    plain = slug(person.name)
    return plain if plain in may else may[0] if len(may) == 1 else None


def _new_id(person: Person, known: dict[str, _Known]) -> str:
    plain = slug(person.name)
    names = [plain, *(f"{plain}-{slug(value)}" for _, value in person.ids), *([f"{plain}-{person.born[:4]}"] if person.born else [])]
    return next((n for n in names if n not in known), None) or next(n for n in (f"{plain}-{i}" for i in count(2)) if n not in known)
