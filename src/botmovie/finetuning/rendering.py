"""From evidence to the prompt of an example, by the renderer that serves. What the answer rests on is always in the prompt.

Knows nothing of where evidence and answers come from.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from botmovie.domain import EvidenceItem, Fact, Film, Passage
from botmovie.domain.sentences import split_sentences
from botmovie.finetuning.examples import Example
from botmovie.finetuning.pieces import Pieces
from botmovie.finetuning.split import Side
from botmovie.generation.prompts import SMALL_BUDGET, Task, neutralised, render_prompt

BUDGETS = (SMALL_BUDGET, 600, 2 * SMALL_BUDGET, 1200)
"""Characters of notes that prompts are rendered with, the smallest that holds what the answer rests on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer to be rendered: `needed` are the sentences that it rests on, `parts` the evidence that holds them and what
    else the prompt may show; `about` the films that it is about."""

    id: str
    base: str
    task: str
    template: str
    side: Side
    question: str
    target: str
    needed: tuple[str, ...]
    parts: tuple[Fact | Passage, ...]
    about: tuple[Film, ...]


def render(
    wanted: Wanted, pieces: Pieces, films: Mapping[str, Film], rng: random.Random, *, prompt: Task, budget: int = SMALL_BUDGET, by_words: bool = False
) -> Example | None:
    """The example, its evidence in an order drawn by `rng`; None where no budget holds what the answer rests on.

    `films` are those of the evidence by id. `by_words`: sentences are chosen by their words alone, without the encoder.
    """
    parts = list(wanted.parts)
    rng.shuffle(parts)
    evidence = [EvidenceItem(n, part) for n, part in enumerate(parts, 1)]
    scorer = None if by_words else pieces.scorer(wanted.question)
    ids = tuple(dict.fromkeys([*(f.id for f in wanted.about), *(i.film_id for i in evidence if i.film_id)]))
    titles = {one: films[one].label for one in ids if one in films}
    about = " and ".join(f.label for f in wanted.about[:3])
    for characters in (budget, *(b for b in BUDGETS if b > budget)):
        messages = render_prompt(
            prompt, question=wanted.question, evidence=evidence, about=about, budget=characters, scorer=scorer, titles=titles
        )
        notes = messages[1]["content"]
        if all(neutralised(sentence) in notes for sentence in wanted.needed):
            seen = [item for item in evidence if any(neutralised(s) in notes for s in split_sentences(item.text))]
            shown = tuple(replace(item, n=n) for n, item in enumerate(seen, 1))
            rests_on = tuple(item.n for item in shown if any(sentence in item.text for sentence in wanted.needed))
            return Example(
                wanted.id, wanted.base, wanted.task, wanted.template, wanted.side, wanted.question, tuple(messages), wanted.target, shown, ids, rests_on
            )  # fmt: skip
    return None
