"""Open answers as examples: each rendered several times, with other sentences beside, in another order, with slips of typing,
and some without the evidence that they rest on, so that the right answer is that it is not held.

Held-back answers are rendered once, as the program would show them. Knows nothing of files or of training.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    Decision,
    Draft,
    Evidence,
    EvidenceItem,
    Fact,
    Film,
    Passage,
)
from botmovie.finetuning.examples import Example
from botmovie.finetuning.open_answers import NOT_HELD, AnswerTask, OpenAnswer, evidence_of, film_named
from botmovie.finetuning.pieces import Piece, Pieces, windows
from botmovie.finetuning.rendering import BUDGETS, Wanted, render
from botmovie.finetuning.split import Side, side_of_all
from botmovie.finetuning.typing_slips import with_slips
from botmovie.generation.prompts import SMALL_BUDGET, Task
from botmovie.verification.verify import verify

SLIPS = 0.3
"""Share of the further renderings whose question has slips of typing."""
OTHERS = 0.15
"""Share of the further renderings with sentences of another film."""
WITHOUT = 0.3
"""Share of answers about plot and motive that are also asked without their evidence."""
_TOLD = (f"{NOT_HELD} about {{film}}.", f"{NOT_HELD}.", f"{NOT_HELD} on {{film}}.")


@dataclass(frozen=True)
class Opened:
    """What rendering needs of the catalogue; `others` are the films of each side that sentences of other films are drawn from."""

    catalogue: Catalogue
    pieces: Pieces
    others: Mapping[Side, Sequence[Film]]
    seed: int = 0


def examples_of(answer: OpenAnswer, opened: Opened, *, renderings: int) -> Iterator[Example]:
    """The renderings of one answer; none where its films are on several sides. Raises BadInput for evidence that is not there."""
    films = {f.id: f for f in (film_named(label, opened.catalogue) for label in answer.about)}
    rests_on, beside = ([item.item for item in items] for items in evidence_of(answer, opened.catalogue))
    films |= {f.id: f for f in opened.catalogue.films([p.film_id for p in (*rests_on, *beside) if p.film_id and p.film_id not in films])}
    side = side_of_all(films)
    if side is None:
        return
    held = _Held(answer, tuple(films.values()), rests_on, beside, side)
    for number in range(renderings if side is Side.TRAINING else 1):
        rng = random.Random(f"{opened.seed}/{answer.id}/{number}")
        example = _render(held, opened, rng, number)
        if example is not None:
            yield example
    rng = random.Random(f"{opened.seed}/{answer.id}/without")
    if answer.task in (AnswerTask.PLOT, AnswerTask.MOTIVE) and rng.random() < WITHOUT:
        without = _without(held, opened, rng)
        if without is not None:
            yield without


@dataclass(frozen=True)
class _Held:
    answer: OpenAnswer
    films: tuple[Film, ...]
    rests_on: list[Fact | Passage]
    beside: list[Fact | Passage]
    side: Side

    @property
    def about(self) -> tuple[Film, ...]:
        return tuple(f for f in self.films if f.label in self.answer.about) or self.films

    def wanted(self, suffix: str, question: str, needed: Sequence[str], parts: Sequence[Fact | Passage]) -> Wanted:
        hand = self.answer.id.partition("-")[0]
        return Wanted(
            f"{self.answer.id}/{suffix}", self.answer.id, self.answer.task.value, f"hand {hand}", self.side, question,
            self.answer.answer, tuple(needed), tuple(parts), self.about,
        )  # fmt: skip


def _render(held: _Held, opened: Opened, rng: random.Random, number: int) -> Example | None:
    """Rendering 0 shows what stood beside and what is nearest to the question, as the program would; further ones vary."""
    question, films = held.answer.question, {f.id: f for f in held.films}
    needed = _pieces(held.rests_on, opened.pieces)
    spare = [p for f in held.about for p in opened.pieces.of_film(f.id)]
    if number % 2 == 0:
        shown = [*needed, *_pieces(held.beside, opened.pieces), *opened.pieces.nearest(question, spare)[:3]]
    else:
        shown = [*needed, *rng.sample(spare, min(len(spare), rng.randint(2, 5)))]
    budget = SMALL_BUDGET
    if number:
        question = with_slips(question, rng) if rng.random() < SLIPS else question
        budget = rng.choice(BUDGETS[:3])
        if rng.random() < OTHERS and len(held.films) == 1:
            other = rng.choice(opened.others[held.side])
            films[other.id] = other
            of_other = opened.pieces.of_film(other.id)
            shown += rng.sample(of_other, min(len(of_other), 2))
    facts = [p for p in (*held.rests_on, *held.beside) if isinstance(p, Fact)]
    prompt = prompt_of(held.answer, rng if number else None)
    if prompt is not Task.ANSWER:
        budget = max(budget, 2 * SMALL_BUDGET)
    told = [*(p.text for p in needed), *(p.text for p in held.rests_on if isinstance(p, Fact))]
    wanted = held.wanted(str(number), question, told, [*facts, *windows(shown)])
    return render(wanted, opened.pieces, films, rng, prompt=prompt, budget=budget)


def prompt_of(answer: OpenAnswer, rng: random.Random | None) -> Task:
    """Which prompt asks for an answer of this kind; with `rng` sometimes the plain one, which any question may get."""
    if rng is not None and rng.random() < 0.25:
        return Task.ANSWER
    ends = any("/ending" in ref for ref in answer.rests_on)
    if answer.task is AnswerTask.SUMMARY:
        return Task.ANSWER if ends else Task.DESCRIBE
    return {AnswerTask.COMPARISON: Task.COMPARE, AnswerTask.RECOMMENDATION: Task.RECOMMEND}.get(answer.task, Task.ANSWER)


def _without(held: _Held, opened: Opened, rng: random.Random) -> Example | None:
    """The question without what its answer rests on; None where what is left would bear the answer out all the same."""
    needed = _pieces(held.rests_on, opened.pieces)
    gone = {(p.passage.id, p.index) for p in needed}
    spare = [p for f in held.about for p in opened.pieces.of_film(f.id) if (p.passage.id, p.index) not in gone]
    beside = [p for p in _pieces(held.beside, opened.pieces) if (p.passage.id, p.index) not in gone]
    near = [*beside, *opened.pieces.nearest(held.answer.question, spare)[:2]]
    parts: list[Fact | Passage] = [*(p for p in held.beside if isinstance(p, Fact)), *windows(near)]
    if not parts:
        return None
    evidence = Evidence(tuple(EvidenceItem(n, part) for n, part in enumerate(parts, 1)), open=True)
    verdict = verify(Draft(held.answer.answer, model="large"), evidence, held.answer.question, similarity=opened.pieces.similarity)
    if verdict.decision is Decision.ACCEPT:
        return None
    told = rng.choice(_TOLD).format(film=held.about[0].title)
    wanted = replace(held.wanted("without", held.answer.question, (), parts), task=AnswerTask.NOT_HELD.value, target=told)
    return render(wanted, opened.pieces, {f.id: f for f in held.films}, rng, prompt=Task.ANSWER)


def _pieces(parts: Iterable[Fact | Passage], pieces: Pieces) -> list[Piece]:
    return [piece for part in parts if isinstance(part, Passage) for piece in pieces.of_passage(part)]
