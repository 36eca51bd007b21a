"""`botmovie tune encoder`: the sentence encoder, trained to find passages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from botmovie.errors import NotFound
from botmovie.settings import load_settings

if TYPE_CHECKING:
    from botmovie.finetuning.encoder_training import EncoderLook, EncoderStep

out = Console()
ANSWERS, QUESTIONS = Path("training/answers"), Path("training/questions")
LEFT_ALONE = frozenset({"c", "d"})
"""Hands of questions that nothing is learned from."""


def encoder(
    folder: Annotated[Path, typer.Option("--out", help="Folder of the run.")],
    answers: Annotated[Path, typer.Option(help="Folder or file of open answers.")] = ANSWERS,
    questions: Annotated[list[Path] | None, typer.Option(help="Folders or files of written questions, for descriptions of films.")] = None,
    base: Annotated[Path | None, typer.Option(help="Folder of other weights to start from: model.safetensors, config.json, tokenizer.json.")] = None,
    made: Annotated[int, typer.Option(min=0, help="Pairs made from the catalogue.")] = 14_000,
    steps: Annotated[int, typer.Option(min=1, help="Steps of the optimiser at most.")] = 600,
    batch: Annotated[int, typer.Option(min=2, help="Pairs of a step.")] = 48,
    hold: Annotated[float, typer.Option(min=0.0, help="How firmly passages are held to their old vectors.")] = 20.0,
    learning_rate: Annotated[float, typer.Option(min=1e-7, max=1.0)] = 8e-5,
    temperature: Annotated[float, typer.Option(min=0.001, max=1.0)] = 0.05,
    frozen_layers: Annotated[int, typer.Option(min=0, help="Lowest layers that are not trained.")] = 2,
    look_every: Annotated[int, typer.Option(min=1, help="Steps between looks at the validation cases.")] = 150,
    patience: Annotated[int, typer.Option(min=1, help="Looks without a better nDCG before the run ends.")] = 3,
    seed: Annotated[int, typer.Option()] = 0,
    threads: Annotated[int, typer.Option(min=0, help="Threads; 0: as torch chooses.")] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder.")] = False,
) -> None:
    """Train the encoder to find passages, stop early, export it for the program and compare both."""
    from botmovie.finetuning.encoder_run import run_encoder
    from botmovie.finetuning.encoder_training import EncoderConfig
    from botmovie.finetuning.retrieval_cases import load_cases
    from botmovie.ingest.starter import load_starter
    from botmovie.wiring import open_search

    config = EncoderConfig(
        steps=steps, batch=batch, hold=hold, learning_rate=learning_rate, temperature=temperature,
        frozen_layers=frozen_layers, look_every=look_every, patience=patience, seed=seed, threads=threads,
    )  # fmt: skip
    asked = files_of([answers])
    described = [path for path in files_of(questions or [QUESTIONS, QUESTIONS.with_name("descriptions")]) if path.stem not in LEFT_ALONE]
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeRemainingColumn())
    with open_search(load_settings()) as (held, search), Progress(*columns, console=Console(stderr=True), refresh_per_second=2) as progress:
        assert search.encoder is not None
        task = progress.add_task("pairs", total=steps)

        def step(done: EncoderStep) -> None:
            told = f"loss {done.loss:.3f}, {done.speed:,.1f} pairs/s, {done.seconds_left / 60:.0f} min left"
            progress.update(task, completed=done.step, description=told)
            if not progress.console.is_terminal and done.step % 10 == 0:  # a log has lines, not a bar
                progress.console.print(f"step {done.step} of {done.steps}: {told}", highlight=False)

        def look(seen: EncoderLook) -> None:
            told = f"step {seen.step}: loss {seen.training_loss:.3f}, nDCG@10 {seen.ndcg:.3f}, questions {seen.questions:.3f}, descriptions {seen.descriptions:.3f}"
            progress.console.print(told, highlight=False)

        facts = run_encoder(
            held, search.encoder, load_cases(asked, described, held), folder, config,
            base=base, shipped=load_starter().vectors, made=made, resume=resume, on_step=step, on_look=look, told=lambda line: progress.console.print(line, highlight=False, markup=False),
        )  # fmt: skip
    kept = ("steps", "best_step", "stopped_early", "seconds", "shares", "share", "parity", "exported_ndcg", "encoder", "bytes")
    out.print(json.dumps({name: facts[name] for name in kept}, indent=2), highlight=False, markup=False, soft_wrap=True)


def files_of(places: list[Path]) -> list[Path]:
    """The files of JSON Lines in folders, and files. Raises NotFound where one is not there or a folder holds none."""
    found = []
    for place in places:
        some = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
        if not some or not some[0].is_file():
            raise NotFound(f"There is no file of JSON Lines at {place}.")
        found += some
    return found
