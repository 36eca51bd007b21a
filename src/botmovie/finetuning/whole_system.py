"""The held-back questions asked through the whole program: what becomes of open ones when one model writes, and when another does.

Only questions that people wrote are asked: those made by rule are answered from tables, whoever writes. Knows nothing of how the
program is put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from botmovie.domain import Decision, Outcome, Question, SpoilerLevel
from botmovie.finetuning.answer_measures import compared, has_values, share
from botmovie.finetuning.examples import Example
from botmovie.finetuning.kept_answers import Row
from botmovie.pipeline import State

FACTS = "facts"


def asked_of(examples: Mapping[str, Example], most: int) -> dict[str, Example]:
    """The examples whose questions are asked, each question once: those written by people, less those whose evidence was taken away, since
    the catalogue has it."""
    seen: set[str] = set()
    found: dict[str, Example] = {}
    for key, example in examples.items():
        if len(found) >= most:
            break
        if example.by_hand and example.base not in seen and not example.id.endswith("/without"):
            seen.add(example.base)
            found[key] = example
    return found


def question_of(example: Example, label: str) -> Question:
    """The question as it is asked: with the film before it, which the person who wrote it had in view, except where a film is looked for. Spoilers are told,
    as the examples tell them."""
    looks_for_film = example.task == "recommendation" or not label
    return Question(example.question if looks_for_film else f"About {label}: {example.question}", SpoilerLevel.FULL)


def row_of(state: State) -> Row:
    """What is kept of a finished run of the pipeline. `drafted`: a model wrote; `passed`: and verification let it pass, perhaps with something cut (`uncut`: without)."""
    evidence, draft, verdict, answer = state["evidence"], state["draft"], state["verdict"], state["answer"]
    by_model = draft.model != FACTS
    passed = by_model and verdict.decision is Decision.ACCEPT
    return {
        "asked": state["question"].text, "intent": state["interpretation"].query.intent.value, "open": evidence.open and evidence.outcome is Outcome.ANSWER,
        "drafted": by_model or state["attempts"] > 1, "passed": passed, "uncut": passed and not verdict.problems, "not_held": verdict.not_held,
        "outcome": answer.outcome.value, "text": answer.text, "notice": answer.notice, "seconds": round(answer.timings_ms["total"] / 1000, 3),
    }  # fmt: skip


def figures_of(rows: Mapping[str, Row], examples: Mapping[str, Example]) -> dict[str, Any]:
    """Shares over the questions asked, over the open ones and over the drafts, and the number of each outcome."""
    held = {key: row for key, row in rows.items() if not examples[key].not_held}
    opened = [row for row in held.values() if row["open"]]
    drafted = [row for row in opened if row["drafted"]]
    shares = {
        "open": share(row["open"] for row in rows.values()),
        "drafted": share(row["drafted"] for row in rows.values() if row["open"]),
        "written": share(_answered(row) for row in opened),
        "passed": share(_answered(row) for row in drafted),
        "uncut": share(_answered(row) and row["uncut"] for row in drafted),
        "values": share(_values(rows, examples).values()),
        "unknown_needlessly": share(row["outcome"] == Outcome.UNKNOWN for row in held.values()),
        "unknown_rightly": share(row["outcome"] == Outcome.UNKNOWN for key, row in rows.items() if examples[key].not_held),
    }
    times = [row["seconds"] for row in rows.values() if row["drafted"]]
    return {
        "questions": len(rows), "outcomes": dict(Counter(row["outcome"] for row in rows.values()).most_common()),
        **{name: one for name, one in shares.items() if one["of"]}, **({"seconds": round(median(times), 2)} if times else {}),
    }  # fmt: skip


def by_task(rows: Mapping[str, Row], examples: Mapping[str, Example]) -> dict[str, dict[str, Any]]:
    """The figures of each task."""
    tasks: dict[str, list[str]] = {}
    for key in rows:
        tasks.setdefault(examples[key].task, []).append(key)
    return {task: figures_of(_picked(rows, keys), examples) for task, keys in sorted(tasks.items())}


def comparisons(candidate: Mapping[str, Row], current: Mapping[str, Row], examples: Mapping[str, Example]) -> dict[str, dict[str, Any]]:
    """Both on the questions that are open for both and whose answer is held, with McNemar's exact test."""
    both = [key for key in candidate if key in current and candidate[key]["open"] and current[key]["open"] and not examples[key].not_held]
    pairs = {
        "written": ({k: float(_answered(rows[k])) for k in both} for rows in (candidate, current)),
        "values": ({k: float(v) for k, v in _values(rows, examples).items()} for rows in (candidate, current)),
    }
    found = {}
    for name, (ours, theirs) in pairs.items():
        if set(ours) & set(theirs):
            found[name] = compared(ours, theirs)
    return found


def _answered(row: Row) -> bool:
    """Whether what the model wrote stands as the answer, and does not say that there is none."""
    return bool(row["passed"] and not row["not_held"])


def _values(rows: Mapping[str, Row], examples: Mapping[str, Example]) -> dict[str, bool]:
    """Whether the answer has the names and numbers of the wanted one, where it has any."""
    return {key: right for key, row in rows.items() if (right := has_values(examples[key], row["text"])) is not None}


def _picked(rows: Mapping[str, Row], keys: Iterable[str]) -> dict[str, Row]:
    return {key: rows[key] for key in keys}


def failures(rows: Mapping[str, Row], examples: Mapping[str, Example], most: int) -> Sequence[tuple[str, str, str]]:
    """(question, outcome, text) of open questions with a held answer that the model's draft did not give."""
    lost = [(row["asked"], row["outcome"], row["text"]) for key, row in rows.items() if row["open"] and row["drafted"] and not examples[key].not_held and not _answered(row)]
    return lost[:most]
