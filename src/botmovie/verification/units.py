"""Evidence cut into units that can support one statement: a sentence of a passage, a fact, or a row of a closed result.

Knows nothing of drafts. Names of films come from the facts' subjects and from film ids, which hold title and year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from botmovie.domain import FIELDS, Evidence, EvidenceItem, Fact, Field, Row
from botmovie.domain.orders import speaks_to_model
from botmovie.domain.sentences import split_sentences
from botmovie.domain.vocabulary import COUNTRIES
from botmovie.domain.words import STOP_WORDS, fold, stem, words
from botmovie.verification.quantities import Quantity, derived, quantities

_LEANS_BACK = re.compile(r"^(he|she|it|they|his|her|their|its|this|these|those|him|them)\b", re.IGNORECASE)
_FIELD_NAMES: dict[str, Field] = {name: field for (_, name), field in FIELDS.items()}
_OSCARS = ["academy award", "academy awards", "oscar", "oscars"]


@dataclass(frozen=True)
class Unit:
    """One piece of evidence. `numbers`: the evidence items it comes from; `context`: what it leans on (the title of its
    film, the sentence before a pronoun), which may name people but states nothing by itself; `film`: the id of its film."""

    text: str
    numbers: tuple[int, ...]
    context: str = ""
    field: str = ""
    film: str = ""

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    @cached_property
    def stems(self) -> list[str]:
        """Stems of the content words, in order."""
        return [stem(w) for w in self.words if w not in STOP_WORDS]

    @cached_property
    def stem_set(self) -> frozenset[str]:
        return frozenset(self.stems) | frozenset(stem(w) for w in _equivalents(self.words))

    @cached_property
    def known_stems(self) -> frozenset[str]:
        """The stems of the unit and of its context."""
        return self.stem_set | frozenset(stem(w) for w in words(self.context))

    @cached_property
    def all_words(self) -> frozenset[str]:
        """Every word, those of the context included."""
        own = [*self.words, *words(self.context)]
        return frozenset([*own, *_equivalents(own)])

    @cached_property
    def quantities(self) -> list[Quantity]:
        return quantities(f"{self.text} {self.context}")


def build_units(evidence: Evidence) -> list[Unit]:
    """The units of all items, then of the rows and claims of a closed result."""
    units = [unit for item in evidence.items for unit in _of_item(item)]
    units += [_of_row(row) for row in evidence.rows]
    for claim in evidence.claims:
        text = f"{claim.subject} {_field_words(claim.field)} {claim.said}; {', '.join(claim.actual)}"
        units.append(Unit(text, claim.facts, field=claim.field))
    return units


def _of_item(item: EvidenceItem) -> list[Unit]:
    title = (item.film_id or "").replace("-", " ")
    if isinstance(item.item, Fact):
        fact = item.item
        context = " ; ".join([fact.subject, title, _field_words(fact.field), *fact.values])
        return [Unit(fact.text or " ".join(fact.values), (item.n,), context, fact.field, item.film_id or "")]
    subject = item.item.subject or ""
    units: list[Unit] = []
    previous = ""
    for sentence in split_sentences(item.text):
        if speaks_to_model(sentence):
            continue
        leaning = previous if _LEANS_BACK.match(sentence) else ""
        units.append(Unit(sentence, (item.n,), f"{title} ; {subject} ; {leaning}", item.item.kind.value, item.film_id or ""))
        previous = sentence
    return units


def _of_row(row: Row) -> Unit:
    amounts = " ".join(f"{a:.0f}" for a in row.amounts)
    text = f"{row.label} {_field_words(row.note)} {', '.join(row.values)}"
    return Unit(text, row.facts, f"{row.note} {amounts}", row.note)


def _field_words(name: str) -> str:
    field = _FIELD_NAMES.get(name)
    return f"{field.singular} {field.plural}" if field else name.replace("_", " ")


def reckoned(evidence: Evidence) -> list[Quantity]:
    """Numbers that a closed result allows besides those it says: counts, totals, differences."""
    amounts = [a for row in evidence.rows for a in row.amounts]
    found = derived(amounts)
    sizes = {len(evidence.rows), evidence.total, evidence.total - len(evidence.rows), evidence.number or 0}
    sizes |= {len(row.values) for row in evidence.rows} | {max(0, evidence.total - 25), max(0, len(evidence.rows) - 12)}
    return [*found, *(Quantity(float(s), "count", 0.5, "") for s in sizes)]


def _equivalents(found: list[str]) -> list[str]:
    """Other words for the same: the adjective of a country and its name, Oscars and Academy Awards."""
    others: list[str] = []
    same = _same_words()
    for at, word in enumerate(found):
        for phrase, alike in same.get(word, ()):
            if len(phrase) == 1 or found[at : at + len(phrase)] == phrase:
                others += alike
    return others


@cache
def _same_words() -> dict[str, list[tuple[list[str], list[str]]]]:
    """First word of a phrase -> (the phrase, the words that mean the same)."""
    table: dict[str, list[tuple[list[str], list[str]]]] = {}
    groups = [[name, *adjectives.split(",")] for name, (_, adjectives) in COUNTRIES.items()] + [_OSCARS]
    for group in groups:
        phrases = [fold(p).split() for p in group]
        alike = [w for p in phrases for w in p]
        for phrase in phrases:
            table.setdefault(phrase[0], []).append((phrase, alike))
    return table
