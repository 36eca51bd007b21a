"""`botmovie tune evaluate`: a tuned writer beside the model that it was tuned from, alone and inside the whole program.

All answers are kept in the folder as they come (`kept_answers.py`), and judged anew each time. Knows nothing of terminals, nor of how a model
or the program is opened: that is given.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from botmovie.domain import Question
from botmovie.errors import BadInput
from botmovie.finetuning import answer_measures, whole_system
from botmovie.finetuning.ability import MOST_TOKENS as ABILITY_TOKENS
from botmovie.finetuning.ability import Instruction, load_instructions
from botmovie.finetuning.answer_measures import Judged, judge, share
from botmovie.finetuning.drafting import MOST_TOKENS
from botmovie.finetuning.evaluation_page import render_page
from botmovie.finetuning.kept_answers import Messages, Row, Stream, answers_to, rows_for, timed
from botmovie.finetuning.measuring import Cases, load_cases
from botmovie.finetuning.run_figures import Run, check_split, differences, is_on_curve, summary
from botmovie.pipeline import State
from botmovie.verification.verify import Similarity

RESULT, PAGE, ANSWERS = "evaluation.json", "evaluation.md", "answers"
BASE, TUNED, WANTED = "base", "tuned", "wanted"
TIMED = 12
"""Prompts that both models are timed on, in turns."""
SHOWN = 40
"""Drafts that were not right which a page shows."""
Progress = Callable[[str, int, int], None]
"""What is asked, how many are done, of how many."""


class System(Protocol):
    """The whole program with one writer; `version` is of its catalogue, `label` names a film, "" for one that is not held."""

    @property
    def version(self) -> str: ...

    def ask(self, question: Question) -> State: ...

    def label(self, film_id: str) -> str: ...


OpenWriter = Callable[[Path | None], AbstractContextManager[Callable[[Messages, int], Iterator[str]]]]
"""The model with an adapter, or None for none: messages and most tokens to the pieces of an answer."""
OpenSystem = Callable[[Path | None], AbstractContextManager[System]]


@dataclass(frozen=True, slots=True)
class Plan:
    """`cases` at most are written to, of which `asked` questions at most go through the whole program; `beside` are further runs for a
    learning curve and ablations. `base` names the model without an adapter; `command` is told beside the figures."""

    run: Run
    data: Path
    out: Path
    beside: tuple[Run, ...] = ()
    cases: int = 200
    asked: int = 100
    base: str = "SmolLM2-135M-Instruct"
    command: str = ""


def evaluate(
    plan: Plan, open_writer: OpenWriter, similarity: Similarity | None, *, open_system: OpenSystem | None = None, retrieval: Callable[[], dict[str, Any]] | None = None,
    progress: Progress = lambda what, done, of: None,
) -> dict[str, Any]:  # fmt: skip
    """Ask, judge and write "evaluation.json", "evaluation.md" and its pictures; returns what is in the first. Raises NotFound or BadInput for data that is not
    there or a folder that cannot be written, and what asking raises; answers that came before stay kept."""
    cases = load_cases(plan.data, plan.cases)
    try:
        (plan.out / ANSWERS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{plan.out} cannot be written: {error.strerror or error}.") from error
    judged = {name: _judged_answers(plan, run, name, cases, open_writer, similarity, progress) for name, run in ((BASE, None), (TUNED, plan.run))}
    judged[WANTED] = {key: judge(e, e.target, similarity) for key, e in cases.examples.items()}
    result: dict[str, Any] = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"), "command": plan.command, "base": plan.base,
        "data": {"folder": str(plan.data), "sha256": cases.sha256, "cases": len(cases.examples), "films": len({e.films[0] for e in cases.examples.values()})},
        "run": summary(plan.run), "notes": [note for note in (check_split(plan.data, plan.run),) if note],
        "models": {name: {"all": answer_measures.figures_of(list(some.values())), "by_task": answer_measures.by_task(list(some.values()))} for name, some in judged.items()},
        "compared": answer_measures.comparisons(judged[TUNED], judged[BASE]),
        "ability": _ability(plan, open_writer, progress),
        "speed": _speed(plan, cases, open_writer, progress),
    }  # fmt: skip
    if open_system is not None and plan.asked:
        result["system"] = _system(plan, cases, open_system, progress)
    if retrieval is not None:
        result["retrieval"] = retrieval()
    result["runs"] = _beside(plan, cases, judged[TUNED], open_writer, similarity, progress)
    result["aims"] = aims_of(result)
    result["failures"] = _failures(judged[TUNED].values())
    write_result(result, plan.out)
    return result


def write_result(result: Mapping[str, Any], out: Path) -> None:
    """The figures as JSON, and the page with its pictures."""
    out.mkdir(parents=True, exist_ok=True)
    page, pictures = render_page(result)
    for name, text in ((RESULT, json.dumps(result, ensure_ascii=False, indent=1) + "\n"), *pictures.items(), (PAGE, page)):
        partial = out / f"{name}.{os.getpid()}.part"
        partial.write_text(text, "utf-8")
        partial.replace(out / name)


# -- the model alone


def _judged_answers(plan: Plan, run: Run | None, name: str, cases: Cases, open_writer: OpenWriter, similarity: Similarity | None, progress: Progress) -> dict[str, Judged]:
    prompts = {key: e.messages for key, e in cases.examples.items()}
    path = _file(plan, "cases", run)
    with open_writer(run.adapter if run else None) as write:
        found = answers_to(prompts, _limited(write, MOST_TOKENS), path, _telling(progress, f"{name}: drafts", len(prompts)))
    tell = _telling(progress, f"{name}: checking", len(prompts))
    judged = {}
    for done, (key, example) in enumerate(cases.examples.items(), 1):
        judged[key] = judge(example, found[key].text, similarity)
        tell(done)
    return judged


def _ability(plan: Plan, open_writer: OpenWriter, progress: Progress) -> dict[str, Any]:
    """Ordinary instructions, which neither model saw in training here."""
    instructions = load_instructions()
    prompts = {i.id: i.messages for i in instructions}
    scores: dict[str, dict[str, bool]] = {}
    for name, run in ((BASE, None), (TUNED, plan.run)):
        with open_writer(run.adapter if run else None) as write:
            found = answers_to(prompts, _limited(write, ABILITY_TOKENS), _file(plan, "ability", run), _telling(progress, f"{name}: instructions", len(prompts)))
        scores[name] = {i.id: i.is_done(found[i.id].text) for i in instructions}
    told: dict[str, Any] = {name: {"all": share(done.values()), "by_kind": _by_kind(instructions, done)} for name, done in scores.items()}
    ours, theirs = ({k: float(v) for k, v in scores[name].items()} for name in (TUNED, BASE))
    return {**told, "compared": answer_measures.compared(ours, theirs)}


def _by_kind(instructions: Sequence[Instruction], done: Mapping[str, bool]) -> dict[str, dict[str, Any]]:
    kinds = dict.fromkeys(i.kind for i in instructions)
    return {kind: share(done[i.id] for i in instructions if i.kind == kind) for kind in kinds}


def _speed(plan: Plan, cases: Cases, open_writer: OpenWriter, progress: Progress) -> dict[str, Any]:
    """Both models open at once and asked in turns, so that whatever else the machine does weighs on both; medians, after one prompt to warm up."""
    examples = list(cases.examples.items())[: TIMED + 1]
    paths = {BASE: _file(plan, "speed", None), TUNED: _file(plan, "speed", plan.run)}
    tell = _telling(progress, "speed", len(examples))
    with open_writer(None) as base, open_writer(plan.run.adapter) as tuned:
        rows: dict[str, list[Row]] = {BASE: [], TUNED: []}
        for done, (key, example) in enumerate(examples, 1):
            for name, write in ((BASE, base), (TUNED, tuned)):
                row = rows_for([key], paths[name], lambda key, e=example, w=write: _clocked(key, e.messages, w))[key]  # type: ignore[misc]
                rows[name].append(row)
            tell(done)
    return {"cores": os.cpu_count() or 0, **{name: _pace(some[1:] or some) for name, some in rows.items()}}


def _clocked(key: str, messages: Messages, write: Callable[[Messages, int], Iterator[str]]) -> Row:
    one = timed(key, messages, _limited(write, MOST_TOKENS))
    return {"first": one.first, "seconds": one.seconds, "pieces": one.pieces}


def _pace(rows: Sequence[Row]) -> dict[str, Any]:
    rates = [(r["pieces"] - 1) / (r["seconds"] - r["first"]) for r in rows if r["pieces"] > 1 and r["seconds"] > r["first"]]
    seconds = median(r["seconds"] for r in rows)
    return {"prompts": len(rows), "first": round(median(r["first"] for r in rows), 3), "seconds": round(seconds, 3),
            "tokens_a_second": round(median(rates), 1) if rates else 0.0, "tokens": median(r["pieces"] for r in rows)}  # fmt: skip


# -- inside the whole program


def _system(plan: Plan, cases: Cases, open_system: OpenSystem, progress: Progress) -> dict[str, Any]:
    examples = whole_system.asked_of(cases.examples, plan.asked)
    found: dict[str, dict[str, Row]] = {}
    version = ""
    for name, run in ((BASE, None), (TUNED, plan.run)):
        with open_system(run.adapter if run else None) as system:
            version = system.version
            path = _file(plan, f"system-{version[:12]}", run)

            def ask(key: str, system: System = system) -> Row:
                example = examples[key]
                return whole_system.row_of(system.ask(whole_system.question_of(example, system.label(example.films[0]))))

            found[name] = rows_for(examples, path, ask, _telling(progress, f"{name}: whole program", len(examples)))
    return {
        "catalogue": version,
        **{name: {"all": whole_system.figures_of(rows, examples), "by_task": whole_system.by_task(rows, examples)} for name, rows in found.items()},
        "compared": whole_system.comparisons(found[TUNED], found[BASE], examples),
        "failures": [list(f) for f in whole_system.failures(found[TUNED], examples, SHOWN // 2)],
    }  # fmt: skip


# -- further runs


def _beside(plan: Plan, cases: Cases, ours: Mapping[str, Judged], open_writer: OpenWriter, similarity: Similarity | None, progress: Progress) -> list[dict[str, Any]]:
    """The run and those beside it on the same cases; `on_curve`: different in the share of the data alone."""
    if not plan.beside:
        return []
    rows = [_run_row(plan.run, plan.run, ours, ours)]
    for run in plan.beside:
        theirs = _judged_answers(plan, run, run.name, cases, open_writer, similarity, progress)
        rows.append(_run_row(plan.run, run, theirs, ours))
    return rows


def _run_row(ours: Run, run: Run, judged: Mapping[str, Judged], against: Mapping[str, Judged]) -> dict[str, Any]:
    last = next((look for look in run.looks if look["step"] == run.facts.get("best_step")), {})
    return {
        "name": run.name, "folder": str(run.folder), "differs": differences(ours, run), "on_curve": is_on_curve(ours, run), "examples": run.examples, "steps": run.facts.get("steps"),
        "validation_loss": run.facts.get("best_validation_loss"), "training_loss": last.get("training_loss"),
        "figures": answer_measures.figures_of(list(judged.values())), "compared": answer_measures.comparisons(judged, against) if run is not ours else {},
    }  # fmt: skip


# -- what is to be reached


def aims_of(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The aims of the project for the writer, with what was measured and whether it is reached; those that were not measured are left out."""
    base, tuned = (result["models"][name]["all"] for name in (BASE, TUNED))
    speed = result["speed"]
    aims = [
        _aim("drafts accepted with nothing cut", _at(tuned, "accepted"), _at(base, "accepted"), least=0.90),
        _aim("says \"not in what I have\" where the evidence lacks the answer", _at(tuned, "not_held"), _at(base, "not_held"), least=0.95),
        _aim("says so needlessly", _at(tuned, "refused"), _at(base, "refused"), most=0.03),
        _aim("citation precision", _at(tuned, "citations"), _at(base, "citations"), least=0.95),
        _aim("answers a second", 1 / speed[TUNED]["seconds"], 1 / speed[BASE]["seconds"], least=1 / speed[BASE]["seconds"]) if speed[BASE]["seconds"] and speed[TUNED]["seconds"] else None,
        _aim("seconds to the first token", speed[TUNED]["first"], speed[BASE]["first"], most=speed[BASE]["first"]),
    ]
    return [aim for aim in aims if aim is not None]


def _aim(what: str, tuned: float | None, base: float | None, *, least: float | None = None, most: float | None = None) -> dict[str, Any] | None:
    if tuned is None:
        return None
    reached = tuned >= least if least is not None else tuned <= (most or 0.0)
    rounded = {name: None if value is None else round(value, 4) for name, value in (("least", least), ("most", most), (BASE, base), (TUNED, tuned))}
    return {"aim": what, **rounded, "reached": reached}


def _at(figures: Mapping[str, Any], name: str) -> float | None:
    one = figures.get(name)
    return None if one is None else float(one["share"])


def _failures(judged: Any) -> list[dict[str, str]]:
    """Drafts that were not right, from each task in turn."""
    tasks: dict[str, list[Judged]] = {}
    for one in judged:
        if not one.right:
            tasks.setdefault("not held" if one.example.not_held else one.example.task, []).append(one)
    shown: list[dict[str, str]] = []
    for number in range(max((len(some) for some in tasks.values()), default=0)):
        for task, some in sorted(tasks.items()):
            if number < len(some) and len(shown) < SHOWN:
                one = some[number]
                why = "the evidence lacks the answer" if one.example.not_held else "says needlessly that it is not held" if one.said_not_held else one.problem
                shown.append({"task": task, "question": one.example.question, "wanted": one.example.target, "draft": one.draft, "why": why})
    return shown


# -- files


def _file(plan: Plan, what: str, run: Run | None) -> Path:
    """Where the answers of a model are kept: its adapter is part of the name, so that another one's are never taken for them."""
    return plan.out / ANSWERS / f"{what}-{run.sha256[:12] if run else BASE}.jsonl"


def _limited(write: Callable[[Messages, int], Iterator[str]], most: int) -> Stream:
    return lambda messages: write(messages, most)


def _telling(progress: Progress, what: str, of: int) -> Callable[[int], None]:
    return lambda done: progress(what, done, of)
