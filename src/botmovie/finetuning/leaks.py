"""Nothing may be on two sides of the split: no film, no template, no hand, no sentence that is nearly the same.

What a rule prescribes (sentences of facts, questions of templates, the words "not in what I have") is compared by film and
template; everything that somebody wrote is compared by likeness. Knows nothing of how examples are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from botmovie.domain import Passage
from botmovie.domain.sentences import split_sentences
from botmovie.errors import BadInput
from botmovie.finetuning.examples import Example
from botmovie.finetuning.likeness import Known
from botmovie.finetuning.split import Side


@dataclass(frozen=True, slots=True)
class Leak:
    """`what` is "film", "template" or "sentence"; `text` is on `side` and, as it is or nearly so, on `other`."""

    what: str
    text: str
    side: Side
    other: Side


def written_in(example: Example) -> Iterator[str]:
    """The sentences of an example that somebody wrote: evidence of passages, and by hand the question and the answer."""
    for item in example.evidence:
        if isinstance(item.item, Passage):
            yield from split_sentences(item.text)
    if example.by_hand:
        yield example.question
        if not example.not_held:
            yield example.target


def find_leaks(examples: Sequence[Example]) -> list[Leak]:
    """Every film, template and sentence that is on two sides, the sentences each once."""
    sides = {side: examples_of(examples, side) for side in Side}
    leaks = []
    for side, other in ((Side.VALIDATION, Side.TRAINING), (Side.TEST, Side.TRAINING), (Side.TEST, Side.VALIDATION)):
        ours, theirs = sides[side], sides[other]
        leaks += [Leak("film", f, side, other) for f in sorted({f for e in ours for f in e.films} & {f for e in theirs for f in e.films})]
        leaks += [Leak("template", t, side, other) for t in sorted({e.template for e in ours} & {e.template for e in theirs}) if _must_differ(t, other)]
        known = Known()
        known.add_all(t for e in ours for t in written_in(e))
        leaks += [Leak("sentence", t, side, other) for t in dict.fromkeys(t for e in theirs for t in written_in(e)) if known.like(t)]
    return leaks


def examples_of(examples: Sequence[Example], side: Side) -> list[Example]:
    """Those of one side."""
    return [e for e in examples if e.side is side]


def without_leaks(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """(kept, left out): what is nearly the same as something on the test side leaves the other two sides, and what is nearly
    the same as something for validation leaves the training side."""
    kept: list[Example] = []
    out: list[Example] = []
    known = Known()
    for side in (Side.TEST, Side.VALIDATION, Side.TRAINING):
        ours = examples_of(examples, side)
        clean = [e for e in ours if not any(known.like(t) for t in written_in(e))]
        left = {id(e) for e in clean}
        kept += clean
        out += [e for e in ours if id(e) not in left]
        known.add_all(t for e in clean for t in written_in(e))
    return kept, out


def without_repeats(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """(kept, left out): answers by hand whose question and answer together nearly repeat an earlier one."""
    known, bases, repeated = Known(), set[str](), set[str]()
    for one in examples:
        if not one.by_hand or one.base in bases or one.base in repeated:
            continue
        text = f"{one.question} {one.target}"
        (repeated if known.like(text) else bases).add(one.base)
        known.add_all([text])
    return [e for e in examples if e.base not in repeated], [e for e in examples if e.base in repeated]


def check_no_leaks(examples: Sequence[Example]) -> None:
    """Raises BadInput that names the first leaks, if there are any."""
    leaks = find_leaks(examples)
    if leaks:
        told = "; ".join(f"{one.what} {one.text!r} ({one.side} and {one.other})" for one in leaks[:5])
        raise BadInput(f"{len(leaks)} leaks between the sides of the split, so nothing was written: {told}.")


def _must_differ(template: str, other: Side) -> bool:
    """One hand may write for validation and for tests, whose films differ; wordings never serve on two sides."""
    return other is Side.TRAINING or not template.startswith("hand ")
