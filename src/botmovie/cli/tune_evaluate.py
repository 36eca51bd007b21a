"""`botmovie tune evaluate`: a tuned writer, and an encoder, beside what they were tuned from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from botmovie.errors import BadInput, NotFound
from botmovie.settings import Settings, load_settings

if TYPE_CHECKING:
    from botmovie.domain import Question
    from botmovie.finetuning.kept_answers import Messages
    from botmovie.pipeline import State
    from botmovie.wiring import Program

out = Console()
PATIENT = 120.0
"""Seconds that an answer may take here, so that a busy machine measures the model and not itself."""
RETRIEVAL = "retrieval.json"


def evaluate(
    run: Annotated[Path, typer.Option(help="Folder of a run of botmovie tune writer.")],
    data: Annotated[Path, typer.Option(help="Folder that botmovie tune data made; its test side is what both models answer.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder of answers, figures, page and pictures. What it holds is not asked again.")],
    cases: Annotated[int, typer.Option(min=1, help="Test examples that the model alone answers, at most.")] = 200,
    asked: Annotated[int, typer.Option(min=0, help="Questions of these that are asked through the whole program, at most; 0: none.")] = 100,
    encoder: Annotated[Path | None, typer.Option(help="Folder of an encoder (runs/encoder/model) to compare with the one in use: nDCG@10 and recall@10.")] = None,
    beside: Annotated[list[Path] | None, typer.Option(help="Folder of a further run, for a learning curve and ablations, measured on the same cases. May be given several times.")] = None,
) -> None:
    """Measure a tuned writer beside its base, alone and inside the whole program, on films that no training saw; write figures and a page with plots."""
    from botmovie.encoder import load_encoder
    from botmovie.finetuning.evaluation_run import PAGE, Plan
    from botmovie.finetuning.evaluation_run import evaluate as measure
    from botmovie.finetuning.run_figures import load_run

    settings = load_settings()
    runs = [load_run(one) for one in (run, *(beside or ()))]
    if len({one.name for one in runs}) < len(runs):
        raise BadInput("Two of the runs have folders of the same name: rename one, so that the page can tell them apart.")
    if encoder is not None:
        _check_encoder(encoder)
    command = " ".join(quote(str(word)) for word in (
        "botmovie", "tune", "evaluate", "--run", run, "--data", data, "--cases", cases, "--asked", asked, *(("--encoder", encoder) if encoder else ()), *(w for one in beside or () for w in ("--beside", one)), "--out", folder,
    ))  # fmt: skip
    plan = Plan(runs[0], data, folder, tuple(runs[1:]), cases, asked, command=command)
    with _showing() as progress:
        result = measure(
            plan, lambda adapter: _writer(settings, adapter), load_encoder().similarity, open_system=lambda adapter: _system(settings, adapter),
            retrieval=(lambda: _retrieval(settings, encoder, folder)) if encoder else None, progress=progress,
        )  # fmt: skip
    for aim in result["aims"]:
        told = f"at least {aim['least']:.3g}" if aim["least"] is not None else f"at most {aim['most']:.3g}"
        base = "–" if aim["base"] is None else f"{aim['base']:.3g}"
        _say(f"{aim['aim']}: base {base}, tuned {aim['tuned']:.3g} ({told}: {'reached' if aim['reached'] else 'not reached'})")
    if "system" in result and "written" in result["system"]["tuned"]["all"]:
        _say("whole program, open questions with a held answer, the model's own passed: " + ", ".join(f"{name} {result['system'][name]['all']['written']['share']:.3g}" for name in ("base", "tuned")))
    for note in result["notes"]:
        _say(note)
    _say(f"The page is {folder / PAGE}.")


@contextmanager
def _writer(settings: Settings, adapter: Path | None) -> Iterator[Callable[[Messages, int], Iterator[str]]]:
    """The embedded model with an adapter, or without any."""
    from botmovie.llm import EmbeddedLanguageModel, find_weights, prepare_weights

    weights = prepare_weights(find_weights(), settings.shelf.parent)
    with EmbeddedLanguageModel.open_(weights, threads=settings.model_threads or None, parallel=1, adapter=adapter) as language_model:
        yield lambda messages, most: language_model.stream([dict(m) for m in messages], max_tokens=most, temperature=0.0, timeout=PATIENT)


@dataclass(frozen=True)
class _Asked:
    """The program as an evaluation asks it: no conversation, nothing kept."""

    program: Program
    version: str

    def ask(self, question: Question) -> State:
        return self.program.pipeline.answer(question)

    def label(self, film_id: str) -> str:
        film = self.program.catalogue.film(film_id)
        return film.label if film else ""


@contextmanager
def _system(settings: Settings, adapter: Path | None) -> Iterator[_Asked]:
    """The whole program over the catalogue of the settings, with the embedded model and this adapter, or without any."""
    from botmovie.wiring import open_program

    patient = max(PATIENT, settings.model_timeout)
    program = open_program(load_settings(catalogue=settings.catalogue, model="embedded", model_adapter=str(adapter) if adapter else "none", model_timeout=patient))
    try:
        chat_model, why = program.writer()
        if chat_model is None:
            raise NotFound(f"The embedded model cannot be asked: {why}")
        yield _Asked(program, program.catalogue.info().version)
    finally:
        program.close()


def _check_encoder(folder: Path) -> None:
    from botmovie.finetuning.retrieval_report import ANSWERS, QUESTIONS

    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}: give that of an exported encoder (runs/encoder/model).")
    missing = [path for path in (*ANSWERS, *QUESTIONS) if not path.is_file()]
    if missing:
        raise NotFound(f"Finding passages is measured on the repository's own questions, and {missing[0]} is not there: run the command from the repository's folder, or leave --encoder out.")


def _retrieval(settings: Settings, folder: Path, kept: Path) -> dict[str, Any]:
    """Rankings with the encoder in use and with another, kept by both names and the catalogue's version."""
    from botmovie.encoder import load_encoder
    from botmovie.finetuning.retrieval_cases import load_cases
    from botmovie.finetuning.retrieval_report import ANSWERS, QUESTIONS, report_of
    from botmovie.finetuning.split import Side
    from botmovie.wiring import open_search

    current, candidate = load_encoder(), load_encoder(folder)
    if current.name == candidate.name:
        raise BadInput(f"The encoder in {folder} is the one in use: there is nothing to compare.")
    path = kept / RETRIEVAL
    with open_search(settings) as (catalogue, _):
        key = f"{current.name} {candidate.name} {catalogue.info().version}"
        before: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        if before.get("key") == key:
            return before
        cases = [c for c in load_cases(ANSWERS, QUESTIONS, catalogue) if c.side is Side.TEST]
        result = {"key": key, **report_of(catalogue, cases, current, candidate)}
    kept.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    partial.replace(path)
    return result


@contextmanager
def _showing() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for what is being done; a log gets a line now and then."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} of {task.total}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), refresh_per_second=2) as progress:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=of)
            progress.update(tasks[what], completed=done)
            if not progress.console.is_terminal and (done % 20 == 0 or done == of):
                progress.console.print(f"{what}: {done} of {of}", highlight=False)

        yield show


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
