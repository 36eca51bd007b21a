"""The figures of an evaluation as one Markdown page with SVG pictures, what was not reached and drafts that failed included.

Pure: texts from the result of `evaluation_run.py`. Drafts and questions come from the data, so a page is written where it was asked
for and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten
from typing import Any

from botmovie.finetuning.bars import Bar, draw_bars
from botmovie.finetuning.curves import draw_panels
from botmovie.finetuning.registry import chance_words

Figures = Mapping[str, Any]
_ROWS = (
    ("right", "right: accepted, or not held where it is not"), ("accepted", "accepted with nothing cut"), ("passed", "accepted, perhaps with something cut"),
    ("values", "right values"), ("citations", "citation precision"), ("citations_wanted", "citations of what the wanted answer rests on"),
    ("not_held", "says \"not in what I have\" where the evidence lacks it"), ("not_held_any_words", "says so in any words"), ("not_held_kept_back", "says so, or is kept back by verification"),
    ("refused", "says so needlessly"), ("declined_needlessly", "says so needlessly, in any words"), ("ends", "ends with a full stop"),
)  # fmt: skip
_SYSTEM_ROWS = (
    ("open", "questions that are open here"), ("drafted", "of the open ones: the model wrote a draft"), ("written", "of the open ones with a held answer: the model's own answer passed"),
    ("passed", "of its drafts for these: passed"), ("uncut", "of its drafts for these: passed with nothing cut"), ("values", "answers with the right values"),
    ("unknown_rightly", "answer not held: outcome unknown"), ("unknown_needlessly", "answer held: outcome unknown"),
)  # fmt: skip
_COMPARED = {"right": "right", "accepted": "accepted with nothing cut", "values": "right values", "not_held": "\"not in what I have\" where it is so", "not_refused": "no needless refusal",
             "written": "open questions with a held answer: the model's own passed"}  # fmt: skip
BASE, TUNED, WANTED = "base", "tuned", "wanted"


def render_page(result: Figures) -> tuple[str, dict[str, str]]:
    """(the page, pictures by the name of their file)."""
    pictures: dict[str, str] = {}
    parts = [*_head(result), *_aims(result), *_alone(result, pictures), *_system(result, pictures), *_over_fitting(result, pictures),
             *_runs(result, pictures), *_ability(result, pictures), *_retrieval(result, pictures), *_speed(result), *_failed(result)]  # fmt: skip
    return "\n\n".join(parts) + "\n", pictures


def _head(result: Figures) -> list[str]:
    data, run = result["data"], result["run"]
    went_in = ", ".join(f"{name.replace('_', ' ')} {run[name]:,}" for name in ("examples", "steps", "best_step") if name in run)
    lines = [
        f"# {run['name']} beside {result['base']}",
        f"Measured {result['made'][:10]} on {data['cases']} examples about {data['films']} films and in wordings that no training saw (SHA-256 of the examples {data['sha256'][:12]}…). "
        f"*Base* is {result['base']} without an adapter, *tuned* the same weights with the adapter of `{run['folder']}` ({went_in}; SHA-256 {run['adapter_sha256'][:12]}…), *wanted* the answers that people "
        "wrote, put through the same checks: no model can be measured far above them. How each figure is defined stands in docs/tuning.md. Intervals are Wilson's, 95 %.",
    ]
    if result["command"]:
        lines.append(f"Every figure of this page comes from:\n\n```\n{result['command']}\n```")
    return [*lines, *(f"**{note}**" for note in result["notes"])]


def _aims(result: Figures) -> list[str]:
    rows = [
        (a["aim"], f"at least {_number(a['least'])}" if a["least"] is not None else f"at most {_number(a['most'])}", _number(a["base"]), _number(a["tuned"]), "yes" if a["reached"] else "**no**")
        for a in result["aims"]
    ]
    return ["## What was to be reached", _table(("aim", "", "base", "tuned", "reached"), rows)]


def _alone(result: Figures, pictures: dict[str, str]) -> list[str]:
    models = result["models"]
    every = {name: models[name]["all"] for name in (BASE, TUNED, WANTED)}
    rows = [(told, *(_share(every[name].get(key)) for name in every)) for key, told in _ROWS if any(key in f for f in every.values())]
    rows += [
        ("words of an answer, median", *(f"{every[name].get('words', 0):g}" for name in every)),
        ("runs of four words that came before", *(_percent(every[name].get("repeated", 0.0)) for name in every)),
    ]
    pictures["answers.svg"] = draw_bars("The writer alone: shares of drafts", {told: _bars(every, key) for key, told in _short(_ROWS, every)})
    tasks = list(models[TUNED]["by_task"])
    shown = {task: {name: models[name]["by_task"].get(task, {}) for name in every} for task in tasks}
    pictures["tasks.svg"] = draw_bars("The writer alone: right, by task", {task: _bars(of, "right") for task, of in shown.items()})
    by_task = [
        (task, str(of[TUNED]["cases"]), *(_share(of[name].get("right"), short=True) for name in every), *(_share(of[name].get(key), short=True) for key in ("values", "citations", "refused") for name in (BASE, TUNED)))
        for task, of in shown.items()
    ]
    heads = ("task", "cases", "base right", "tuned right", "wanted right", "base values", "tuned values", "base citations", "tuned citations", "base refuses", "tuned refuses")
    return ["## The writer alone", _table(("", *every), rows), "![shares of drafts](answers.svg)", "### By task", _table(heads, by_task), "![right by task](tasks.svg)",
            "### Case by case", *_comparison(result["compared"])]  # fmt: skip


def _system(result: Figures, pictures: dict[str, str]) -> list[str]:
    if "system" not in result:
        return []
    system = result["system"]
    every = {name: system[name]["all"] for name in (BASE, TUNED)}
    rows = [(told, *(_share(every[name].get(key)) for name in every)) for key, told in _SYSTEM_ROWS if any(key in f for f in every.values())]
    rows += [(f"outcome {outcome}", *(str(every[name]["outcomes"].get(outcome, 0)) for name in every)) for outcome in sorted({o for f in every.values() for o in f["outcomes"]})]
    rows.append(("seconds of an answer that the model drafted, median (not asked in turns)", *(f"{every[name].get('seconds', 0):g}" for name in every)))
    pictures["system.svg"] = draw_bars("Inside the whole program", {told: _bars(every, key) for key, told in _short(_SYSTEM_ROWS, every)})
    tasks = [(task, str(of["questions"]), *(_share(system[name]["by_task"][task].get(key), short=True) for key in ("written", "passed", "values") for name in (BASE, TUNED))) for task, of in system[TUNED]["by_task"].items()]
    heads = ("task", "questions", "base wrote", "tuned wrote", "base passed", "tuned passed", "base values", "tuned values")
    lost = [f"- {_text(asked)}  \n  {outcome}: {_text(text)}" for asked, outcome, text in system["failures"]]
    return [
        "## Inside the whole program",
        f"{every[TUNED]['questions']} of the questions that people wrote for these films, asked with the film before them (\"About Heat (1995): …\"). A draft that does not pass is replaced by sentences of the evidence, so readers never see "
        f"it; what tuning changes is how often the model's own answer stands. Catalogue {system['catalogue'][:12]}.",
        _table(("", *every), rows), "![inside the whole program](system.svg)", _table(heads, tasks), *_comparison(system["compared"]),
        *(["### Open questions on which the tuned model's draft did not pass", "\n".join(lost)] if lost else []),
    ]  # fmt: skip


def _over_fitting(result: Figures, pictures: dict[str, str]) -> list[str]:
    looks = result["run"]["over_fitting"]
    if not looks:
        return []
    pictures["losses.svg"] = draw_panels({
        "loss of an answer's token": {name: [(look["step"], look[name]) for look in looks] for name in ("training", "validation")},
        "validation less training": {"gap": [(look["step"], look["gap"]) for look in looks]},
    })  # fmt: skip
    rows = [(f"{look['step']:g}", *(f"{look[name]:.3f}" for name in ("training", "validation", "gap"))) for look in looks]
    return [
        "## Over-fitting over time",
        "Training loss is the mean of the steps since the look before, with dropout, so it lies above that of the finished weights; where validation rises while training falls, the run learns by heart.",
        _table(("step", "training loss", "validation loss", "validation less training"), rows), "![losses](losses.svg)",
    ]  # fmt: skip


def _runs(result: Figures, pictures: dict[str, str]) -> list[str]:
    runs = result["runs"]
    if not runs:
        return []
    rows = []
    for n, run in enumerate(runs):
        figures, how = run["figures"], run["compared"].get("right")
        against = f"{how['won']} better, {how['lost']} worse, {chance_words(how['chance'])}" if how else ""
        rows.append((run["name"], run["differs"] if n else "this run", f"{run['examples']:,}", _number(run["validation_loss"]), *(_share(figures.get(key), short=True) for key in ("right", "accepted", "values", "not_held", "refused")), against))
    heads = ("run", "differs in", "examples", "validation loss", "right", "accepted", "values", "not held", "refused", "cases against this run")
    parts = ["## Learning curve and ablations", _table(heads, rows)]
    points = sorted((run for run in runs if run["on_curve"]), key=lambda r: float(r["examples"]))
    if len(points) > 1:
        base = result["models"][BASE]["all"]
        panels = {
            "shares": {told: [(0.0, _value(base, key)), *((float(r["examples"]), _value(r["figures"], key)) for r in points)] for key, told in (("right", "right"), ("accepted", "accepted"), ("not_held", "not held"), ("refused", "refused")) if key in base},
            "validation loss": {"validation": [(float(r["examples"]), r["validation_loss"]) for r in points if r["validation_loss"] is not None]},
        }
        pictures["learning-curve.svg"] = draw_panels(panels, unit="examples")
        parts += ["Runs that differ in the share of the data alone; at 0 examples stands the base.", "![learning curve](learning-curve.svg)"]
    others = [run for run in runs[1:] if not run["on_curve"]]
    if others:
        bars = {run["name"] if run is runs[0] else run["differs"]: {name: _bar(run["figures"].get(key)) for name, key in (("right", "right"), ("accepted", "accepted"))} for run in (runs[0], *others)}
        pictures["ablations.svg"] = draw_bars("Runs that were made otherwise", bars)
        parts.append("![ablations](ablations.svg)")
    return parts


def _ability(result: Figures, pictures: dict[str, str]) -> list[str]:
    ability = result["ability"]
    kinds = ability[TUNED]["by_kind"]
    rows = [("all", *(_share(ability[name]["all"]) for name in (BASE, TUNED))), *((kind, *(_share(ability[name]["by_kind"][kind], short=True) for name in (BASE, TUNED))) for kind in kinds)]
    pictures["ability.svg"] = draw_bars("Ordinary instructions followed", {"all": {name: _bar(ability[name]["all"]) for name in (BASE, TUNED)}, **{kind: {name: _bar(ability[name]["by_kind"][kind]) for name in (BASE, TUNED)} for kind in kinds}})
    how = ability["compared"]
    return ["## General ability", f"{ability[TUNED]['all']['of']} ordinary instructions that have nothing to do with films, checked by rule. Tuned against base: {how['won']} better, {how['lost']} worse, {chance_words(how['chance'])}.",
            _table(("", BASE, TUNED), rows), "![ordinary instructions](ability.svg)"]  # fmt: skip


def _retrieval(result: Figures, pictures: dict[str, str]) -> list[str]:
    if "retrieval" not in result:
        return []
    found = result["retrieval"]
    rows = [(r["ranking"], *(f"{r[kind][name]:.3f}" for kind in ("question", "description") for name in ("ndcg", "recall")), f"{r['ndcg']:.3f}") for r in found["rankings"]]
    pictures["retrieval.svg"] = draw_bars("nDCG@10, mean of questions and descriptions", {r["ranking"]: {"nDCG@10": (r["ndcg"], 0.0, 0.0)} for r in found["rankings"]}, percent=False)
    cases = ", ".join(f"{found['rankings'][0][kind]['cases']} {kind}s" for kind in ("question", "description"))
    told = [f"- {name} against {against}: {_compared_words(how)}" for name, against, how in found["compared"]]
    return ["## Finding passages", f"{cases} about films that no training saw, every passage of the catalogue as a candidate (docs/tuning.md).",
            _table(("ranking", "questions nDCG@10", "recall@10", "descriptions nDCG@10", "recall@10", "mean nDCG@10"), rows), "![retrieval](retrieval.svg)", *(["\n".join(told)] if told else [])]  # fmt: skip


def _speed(result: Figures) -> list[str]:
    speed, run = result["speed"], result["run"]
    names = (("first", "seconds to the first token"), ("tokens_a_second", "tokens a second after it"), ("tokens", "tokens of an answer"), ("seconds", "seconds of an answer"))
    rows = [(f"{told}, median", *(f"{speed[name][key]:g}" for name in (BASE, TUNED))) for key, told in names]
    parity = [f"Exported and trained model: {run['parity']['same']} of {run['parity']['prompts']} greedy answers are the same."] if "parity" in run else []
    return ["## Speed and size", f"Both models open at once on a machine of {speed['cores']} cores and asked {speed[TUNED]['prompts']} prompts in turns, after one to warm up.", _table(("", BASE, TUNED), rows),
            "Shipped: " + ", ".join(f"{name} {size:,} bytes" for name, size in run["bytes"].items()) + ".", *parity]  # fmt: skip


def _failed(result: Figures) -> list[str]:
    if not result["failures"]:
        return []
    lines = [f"- {f['task']}: {_text(f['question'])}  \n  wanted: {_text(f['wanted'])}  \n  draft: {_text(f['draft'])}  \n  {_text(f['why'])}" for f in result["failures"]]
    return ["## Drafts of the tuned model that were not right", "\n".join(lines)]


# -- cells and bars


def _comparison(compared: Figures) -> list[str]:
    rows = [(_COMPARED[name], str(how["cases"]), _percent(how["current"]), _percent(how["candidate"]), str(how["won"]), str(how["lost"]), chance_words(how["chance"])) for name, how in compared.items()]
    heads = ("", "cases", "base", "tuned", "tuned better", "tuned worse", "McNemar, exact, two-sided")
    return [_table(heads, rows)] if rows else []


def _compared_words(how: Figures) -> str:
    return f"{how['candidate']:.3f} against {how['current']:.3f} on {how['cases']} cases ({how['won']} better, {how['lost']} worse, {chance_words(how['chance'])})"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"| --- |{' ---: |' * (len(heads) - 1)}", *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)]
    return "\n".join(lines)


def _share(one: Mapping[str, Any] | None, *, short: bool = False) -> str:
    if not one or not one["of"]:
        return "–"
    return _percent(one["share"]) if short else f"{_percent(one['share'])} of {one['of']} ({100 * one['low']:.0f}–{100 * one['high']:.0f})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _value(figures: Figures, key: str) -> float:
    return float(figures[key]["share"]) if key in figures else 0.0


def _bar(one: Mapping[str, Any] | None) -> Bar:
    return (one["share"], one["low"], one["high"]) if one and one["of"] else (0.0, 0.0, 0.0)


def _bars(models: Mapping[str, Figures], key: str) -> dict[str, Bar]:
    return {name: _bar(figures[key]) for name, figures in models.items() if key in figures}


def _short(rows: Sequence[tuple[str, str]], models: Mapping[str, Figures]) -> list[tuple[str, str]]:
    """The rows that were measured, with names that have room beside a bar."""
    return [(key, shorten(key.replace("_", " "), 28, placeholder="…")) for key, _ in rows if any(key in figures for figures in models.values())]


def _text(text: str) -> str:
    """Text of others on one line, nothing of it taken for markup."""
    plain = shorten(" ".join(text.split()), 400, placeholder=" …")
    for sign in "\\`*_[]<>|":
        plain = plain.replace(sign, "\\" + sign)
    return plain
