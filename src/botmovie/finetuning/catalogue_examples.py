"""Examples made by rule from the catalogue: facts asked in many wordings, with and without the fact among the evidence, claims
right and wrong, two films side by side, summaries and characters. An example that verification would not accept is none.

Knows nothing of files or of training.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from botmovie.domain import Fact, Film, Passage, PassageKind, Role
from botmovie.domain.sentences import split_sentences
from botmovie.finetuning.examples import Example
from botmovie.finetuning.open_answers import NOT_HELD
from botmovie.finetuning.open_examples import Opened
from botmovie.finetuning.rendering import Wanted, render
from botmovie.finetuning.split import Side
from botmovie.finetuning.wordings import CHARACTER, CLAIMS, COMPARE, FIELDS, PLAYS, SUMMARY, Wording, on_side
from botmovie.generation.prompts import SMALL_BUDGET, Task
from botmovie.retrieval.facts import Held, film_field

SHARES = {"fact": 0.34, "not_held": 0.2, "premise": 0.14, "comparison": 0.12, "summary": 0.1, "character": 0.1}
"""How large a part of the examples each rule makes."""
WITH_YEAR = 0.3
"""Share of questions that name the film with its year."""
RIGHT_CLAIM = 0.35
"""Share of claims that are right."""
LONGEST_SUMMARY = 420
"""Characters."""
TOLD_IN_PASSAGES = frozenset({"places", "period", "year", "genres", "countries", "languages", "based_on"})
"""Fields that a sentence of the story may tell, too."""
_OF_THE_STORY = (PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING)
_TOLD = (f"{NOT_HELD} about {{film}}.", f"{NOT_HELD}.", f"{NOT_HELD} on {{film}}.")


@dataclass(frozen=True)
class Rules:
    """Makes examples of one side, all random choices drawn by one `rng`."""

    opened: Opened
    side: Side
    rng: random.Random

    @property
    def films(self) -> Sequence[Film]:
        return self.opened.others[self.side]

    def examples(self, count: int) -> Iterator[Example]:
        """About `count` examples, of each rule its share. Fewer where the films hold too little."""
        rules: dict[str, Callable[[Film, int], Example | None]] = {
            "fact": self.fact, "not_held": self.not_held, "premise": self.premise, "comparison": self.comparison, "summary": self.summary, "character": self.character,
        }  # fmt: skip
        for name, rule in rules.items():
            made = 0
            for film in self._films_again(6):
                if made >= round(count * SHARES[name]):
                    break
                example = _passing(rule(film, made))
                if example is not None:
                    made += 1
                    yield example

    def _films_again(self, times: int) -> Iterator[Film]:
        for _ in range(times):
            yield from self.rng.sample(self.films, len(self.films))

    def fact(self, film: Film, number: int) -> Example | None:
        """A field that is held."""
        field = self.rng.choice([*FIELDS, "plays"])
        if field == "plays":
            return self._plays(film, number)
        held = film_field(film, field)
        if not held:
            return None
        told = _fact(film, field, held)
        return self._made("fact", film, number, self._wording(field, FIELDS[field]), _plainly(film, held), (told,))

    def _plays(self, film: Film, number: int) -> Example | None:
        cast = [c for c in film.credited(Role.ACTOR) if c.character]
        if not cast:
            return None
        one = self.rng.choice(cast)
        told = _fact(film, "cast", film_field(film, "cast"))
        wording = self._wording("plays", PLAYS)
        return self._made("fact", film, number, wording, f"{one.name} plays {one.character} in {film.title}.", (told,), name=one.character or "")

    def not_held(self, film: Film, number: int) -> Example | None:
        """A field that the evidence does not have, whether the catalogue has it or not."""
        field = self.rng.choice([f for f in FIELDS if f != "year"])  # every label tells the year
        target = self.rng.choice(_TOLD).format(film=film.title)
        return self._made("not_held", film, number, self._wording(field, FIELDS[field]), target, (), without=field)

    def premise(self, film: Film, number: int) -> Example | None:
        """A claim that is wrong, or now and then right."""
        field = self.rng.choice(list(CLAIMS))
        held = film_field(film, field)
        other = film_field(self.rng.choice(self.films), field)
        if not held or not other:
            return None
        right = self.rng.random() < RIGHT_CLAIM
        said = self.rng.choice(held.values if right else other.values)
        if (said in held.values) is not right:
            return None
        plain = _plainly(film, held)
        return self._made("premise", film, number, self._wording(f"claim {field}", CLAIMS[field]), f"{'Yes' if right else 'No'}, {plain}", (_fact(film, field, held),), said=said)

    def comparison(self, film: Film, number: int) -> Example | None:
        """One field of two films."""
        field = self.rng.choice(list(COMPARE))
        other = self.rng.choice(self.films)
        first, second = film_field(film, field), film_field(other, field)
        if not first or not second or film.title == other.title:
            return None
        target = f"{_plainly(film, first)} {_plainly(other, second)}"
        facts = (_fact(film, field, first), _fact(other, field, second))
        return self._made("comparison", film, number, self._wording(f"compare {field}", COMPARE[field]), target, facts, other=other, prompt=Task.COMPARE)

    def summary(self, film: Film, number: int) -> Example | None:
        """The first sentences of the premise."""
        premise = self._passage(film, PassageKind.PREMISE)
        if premise is None:
            return None
        sentences = split_sentences(premise.text)
        kept = sentences[: self.rng.randint(2, 3)]
        while len(kept) > 1 and len(" ".join(kept)) > LONGEST_SUMMARY:
            kept.pop()
        return self._made("summary", film, number, self._wording("summary", SUMMARY), " ".join(kept), (premise,), needed=kept, prompt=Task.DESCRIBE)

    def character(self, film: Film, number: int) -> Example | None:
        """What is written of a character."""
        pieces = [p for p in self.opened.pieces.of_film(film.id) if p.passage.kind is PassageKind.CHARACTER and p.index == 0 and p.passage.subject]
        pieces = [p for p in pieces if (p.passage.subject or "").split()[0] in p.text]
        if not pieces:
            return None
        one = self.rng.choice(pieces)
        return self._made("plot", film, number, self._wording("character", CHARACTER), one.text, (one.passage,), needed=[one.text], name=one.passage.subject or "")

    def _wording(self, kind: str, texts: tuple[str, ...]) -> Wording:
        return self.rng.choice(on_side(kind, texts, self.side))

    def _passage(self, film: Film, kind: PassageKind) -> Passage | None:
        return next((p.passage for p in self.opened.pieces.of_film(film.id) if p.passage.kind is kind), None)

    def _made(
        self, task: str, film: Film, number: int, wording: Wording, target: str, parts: tuple[Fact | Passage, ...], *,
        needed: Sequence[str] | None = None, other: Film | None = None, said: str = "", name: str = "", without: str = "", prompt: Task = Task.ANSWER,
    ) -> Example | None:  # fmt: skip
        """The example, with other facts and sentences of the same films beside; `without` is a field that must not be told."""
        films = [f for f in (film, other) if f is not None]
        fields = {p.field for p in parts if isinstance(p, Fact)} | {without}
        beside: list[Fact | Passage] = [fact for f in films for fact in self._facts_beside(f, fields)]
        if without not in TOLD_IN_PASSAGES:
            pieces = [p for p in self.opened.pieces.of_film(film.id) if not without or p.passage.kind in _OF_THE_STORY]
            beside += [p.passage for p in self.rng.sample(pieces, min(len(pieces), 1))]
        called = [f.label if self.rng.random() < WITH_YEAR else f.title for f in films]
        question = wording.text.format(film=called[0], other=called[-1], said=said, name=name)
        base = f"{wording.id}/{self.side.value}/{number}"
        told = tuple(needed) if needed is not None else tuple(p.text for p in parts)
        wanted = Wanted(base, base, task, wording.id, self.side, question, target, told, (*parts, *beside), tuple(films))
        budget = SMALL_BUDGET if prompt is Task.ANSWER else 2 * SMALL_BUDGET
        return render(wanted, self.opened.pieces, {f.id: f for f in films}, self.rng, prompt=prompt, budget=budget, by_words=True)

    def _facts_beside(self, film: Film, fields: set[str]) -> list[Fact]:
        names = [f for f in FIELDS if f not in fields]
        found = [(name, film_field(film, name)) for name in self.rng.sample(names, 5)]
        return [_fact(film, name, held) for name, held in found if held]


def _passing(example: Example | None) -> Example | None:
    """The example if verification accepts its target, else without the "Yes" or "No" before it; None if not even so."""
    if example is None or example.not_held or example.accepted(example.target):
        return example
    plain = replace(example, target=example.target.removeprefix("Yes, ").removeprefix("No, "))
    return plain if plain.target != example.target and plain.accepted(plain.target) else None


def _fact(film: Film, field: str, held: Held) -> Fact:
    return Fact(film.id, film.label, field, held.values, held.sentence, film.origin(field), film.id)


def _plainly(film: Film, held: Held) -> str:
    """The fact's sentence with the film's title alone."""
    return held.sentence.replace(film.label, film.title)
