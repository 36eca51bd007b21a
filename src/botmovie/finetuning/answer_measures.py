"""What is measured of drafts for unseen examples: whether verification accepts them, whether values and citations are right, "don't
know" where the evidence lacks the answer, and how they read. Definitions stand in docs/tuning.md.

Citation precision is that of Gao et al. (2023, "Enabling Large Language Models to Generate Text with Citations"), with verification
as the judge. Intervals are Wilson's (1927), 95 %. Knows nothing of how a model runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import median
from typing import Any

from botmovie.domain import ClaimVerdict, Decision, Draft, Evidence, Kind, Row
from botmovie.domain.sentences import split_sentences
from botmovie.domain.words import words
from botmovie.finetuning.examples import Example
from botmovie.finetuning.measuring import is_right
from botmovie.finetuning.open_answers import NOT_HELD
from botmovie.finetuning.registry import compare
from botmovie.verification.names import is_supported, names_in
from botmovie.verification.quantities import quantities
from botmovie.verification.verify import Similarity, verify

WITH_VALUES = frozenset({"fact", "premise", "comparison", "plot", "motive"})
"""Tasks whose wanted answer gives names and numbers that no right answer can do without; a summary may tell others."""
_TOLD = r"(?:explicitly |clearly |directly )?(?:mention|stat|specif|provid|giv|reveal|contain|explain|disclos|includ|say|tell)\w*"
_DECLINES = re.compile(
    rf"\b(?:notes?|texts?|passages?|context|information|film|movie)\b.{{0,40}}(?:\bnot|n't|\bnever|\bno)\b {_TOLD}|\b(?:is|are|was|were) not {_TOLD}"
    r"|\bno (?:mention|information|details?)\b|\b(?:is|are) (?:unknown|unclear|not (?:known|clear))\b|\bi (?:do not|don't|cannot|can't) (?:know|tell|answer|find|say)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…][\"'”’)]*$")
_GRAM = 4
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Judged:
    """One draft. `accepted`: by verification with nothing cut; `passed`: perhaps with something cut, neither where it says that the answer is not held.
    `values`: whether it gives all names and numbers of the wanted answer that the question does not; None where there are none.
    `citations` are those that verification attached, `supporting` of them bear their sentence out, `rested` are of evidence that the wanted answer rests
    on (None where the example does not say which). `declined`: says in any words that it does not know. `problem`: why it was not accepted.
    `repeated`: share of its runs of four words that came before (Welleck et al., 2020)."""

    example: Example
    draft: str
    right: bool
    accepted: bool
    passed: bool
    said_not_held: bool
    declined: bool
    values: bool | None
    citations: int
    supporting: int
    rested: int | None
    problem: str
    words: int
    repeated: float
    ends: bool


def judge(example: Example, draft: str, similarity: Similarity | None) -> Judged:
    """What there is to say of a model's draft, as it was written."""
    draft = draft.strip()
    verdict = example.judged(draft, similarity)
    says_not_held = draft.startswith(NOT_HELD)
    passed = verdict.decision is Decision.ACCEPT and not says_not_held
    cited = [c for c in verdict.claims if c.supported_by and not c.problem] if passed else []
    supporting = sum(len(supporting_numbers(c, example, similarity)) for c in cited)
    rested = sum(n in example.rests_on for c in cited for n in c.supported_by) if example.rests_on else None
    said = words(draft)
    grams = [tuple(said[i : i + _GRAM]) for i in range(len(said) - _GRAM + 1)]
    return Judged(
        example, draft, is_right(example, draft, similarity), passed and not verdict.problems, passed, says_not_held, says_not_held or bool(_DECLINES.search(draft)),
        has_values(example, draft), sum(len(c.supported_by) for c in cited), supporting, rested, next(iter(verdict.problems), ""), len(said),
        1 - len(set(grams)) / len(grams) if grams else 0.0, bool(_ENDS.search(draft)),
    )  # fmt: skip


def supporting_numbers(claim: ClaimVerdict, example: Example, similarity: Similarity | None) -> list[int]:
    """Of the evidence that a sentence cites, what supports it: verification accepts the sentence with the cited evidence alone, and
    either with this piece alone or not without it."""
    numbers = claim.supported_by
    if not _bears_out(numbers, claim, example, similarity):
        return []
    return [n for n in numbers if _bears_out((n,), claim, example, similarity) or not _bears_out([m for m in numbers if m != n], claim, example, similarity)]


def _bears_out(numbers: Sequence[int], claim: ClaimVerdict, example: Example, similarity: Similarity | None) -> bool:
    items = [item for item in example.evidence if item.n in numbers]
    if not items:
        return False
    whole = (Row(Kind.FILM, example.films[0], "", note="describe"),)  # whether the sentence answers the question is not asked here
    evidence = Evidence(tuple(replace(item, n=n) for n, item in enumerate(items, 1)), rows=whole, open=True)
    verdict = verify(Draft(claim.text, model="embedded"), evidence, example.question, similarity=similarity)
    return verdict.decision is Decision.ACCEPT and not verdict.problems


def has_values(example: Example, text: str) -> bool | None:
    """Whether a text gives all names and numbers of the wanted answer that the question does not; None where there are none."""
    if example.not_held or example.task not in WITH_VALUES:
        return None
    asked, said = [frozenset(words(example.question))], [frozenset(words(text))]
    names = [n for s in split_sentences(example.target) for n in names_in(s) if not is_supported(n, asked)]
    known, given = quantities(example.question), quantities(text)
    numbers = [q for q in quantities(example.target) if not q.agrees_with(known)]
    if not names and not numbers:
        return None
    return all(is_supported(n, said) for n in names) and all(q.agrees_with(given) for q in numbers)


def figures_of(judged: Sequence[Judged]) -> dict[str, Any]:
    """All figures of some drafts: shares with their number and interval, and how the drafts read. What cannot be measured is left out."""
    held, unheld = [j for j in judged if not j.example.not_held], [j for j in judged if j.example.not_held]
    rested = [j for j in held if j.rested is not None]
    shares = {
        "right": share(j.right for j in judged),
        "accepted": share(j.accepted for j in held),
        "passed": share(j.passed for j in held),
        "values": share(j.values for j in held if j.values is not None),
        "citations": share_of(sum(j.supporting for j in held), sum(j.citations for j in held)),
        "citations_wanted": share_of(sum(j.rested or 0 for j in rested), sum(j.citations for j in rested)),
        "refused": share(j.said_not_held for j in held),
        "declined_needlessly": share(j.declined for j in held),
        "not_held": share(j.said_not_held for j in unheld),
        "not_held_any_words": share(j.declined for j in unheld),
        "not_held_kept_back": share(j.said_not_held or not j.passed for j in unheld),
        "ends": share(j.ends for j in judged),
    }
    figures: dict[str, Any] = {name: one for name, one in shares.items() if one["of"]}
    if judged:
        figures["words"] = median(j.words for j in judged)
        figures["words_wanted"] = median(len(words(j.example.target)) for j in judged)
        figures["repeated"] = round(sum(j.repeated for j in judged) / len(judged), 4)
    return figures


def by_task(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """The figures of each task, "not held" where the evidence lacks the answer."""
    tasks: dict[str, list[Judged]] = {}
    for one in judged:
        tasks.setdefault("not held" if one.example.not_held else one.example.task, []).append(one)
    return {task: {"cases": len(found), **figures_of(found)} for task, found in sorted(tasks.items())}


COMPARED: Mapping[str, Callable[[Judged], bool | None]] = {
    "right": lambda j: j.right,
    "accepted": lambda j: None if j.example.not_held else j.accepted,
    "values": lambda j: j.values,
    "not_held": lambda j: j.said_not_held if j.example.not_held else None,
    "not_refused": lambda j: None if j.example.not_held else not j.said_not_held,
}
"""What two models are compared in, case by case; None where a case does not count. More is better."""


def comparisons(candidate: Mapping[str, Judged], current: Mapping[str, Judged]) -> dict[str, dict[str, Any]]:
    """Both on the same cases, with McNemar's exact test (`registry.compare`)."""
    found = {}
    for name, of in COMPARED.items():
        ours, theirs = ({key: float(score) for key, j in some.items() if (score := of(j)) is not None} for some in (candidate, current))
        if set(ours) & set(theirs):
            found[name] = compared(ours, theirs)
    return found


def compared(candidate: Mapping[str, float], current: Mapping[str, float]) -> dict[str, Any]:
    """`registry.compare` as JSON."""
    how = compare(candidate, current)
    return {"cases": how.cases, "candidate": round(how.candidate, 4), "current": round(how.current, 4), "won": how.won, "lost": how.lost, "chance": round(how.chance, 6)}


def share(found: Iterable[bool | None]) -> dict[str, Any]:
    """The share of True, of how many, and its interval."""
    some = [bool(one) for one in found]
    return share_of(sum(some), len(some))


def share_of(some: int, of: int) -> dict[str, Any]:
    """`some` of `of` as a share with Wilson's interval."""
    low, high = wilson(some, of)
    return {"share": round(some / of, 4) if of else 0.0, "of": of, "low": round(low, 4), "high": round(high, 4)}


def wilson(some: int, of: int) -> tuple[float, float]:
    """The interval, 0..1, in which the share lies with 95 % where `some` of `of` were seen."""
    if not of:
        return 0.0, 1.0
    seen, spread = some / of, _Z * _Z / of
    middle, reach = seen + spread / 2, _Z * sqrt(seen * (1 - seen) / of + spread / (4 * of))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))
