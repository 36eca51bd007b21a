"""The evidence book of one question: facts and passages numbered as they are found, each once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from botmovie.domain import EvidenceItem, Fact, Film, Passage, Person, Provenance
from botmovie.domain.orders import holds_orders, told_sentences
from botmovie.retrieval.facts import Held


@dataclass(slots=True)
class Book:
    """Collects evidence; numbers count from 1."""

    items: list[EvidenceItem] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def add(self, item: Fact | Passage, score: float = 1.0) -> int:
        """The number of the item, the old one if it is there already. Orders to a language model are cut from its text."""
        if (isinstance(item, Passage) or item.field == "life") and holds_orders(item.text):
            item = replace(item, text=" ".join(told_sentences(item.text)))
        key = item.id if isinstance(item, Passage) else f"{item.subject_id}/{item.field}/{item.text}"
        if key not in self._numbers:
            self._numbers[key] = len(self.items) + 1
            self.items.append(EvidenceItem(len(self.items) + 1, item, score))
        return self._numbers[key]

    def film_fact(self, film: Film, name: str, held: Held) -> int:
        origin = film.origin(name)
        provenance = replace(origin, as_of=held.as_of) if held.as_of else origin
        return self.add(Fact(film.id, film.label, name, held.values, held.sentence, provenance, film.id))

    def person_fact(self, person: Person, name: str, held: Held) -> int:
        return self.add(Fact(person.id, person.name, name, held.values, held.sentence, person.provenance))

    def note(self, subject_id: str, subject: str, name: str, values: tuple[str, ...], sentence: str, provenance: Provenance, film_id: str | None = None) -> int:
        return self.add(Fact(subject_id, subject, name, values, sentence, provenance, film_id))
