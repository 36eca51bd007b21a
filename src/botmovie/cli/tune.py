"""Commands of `botmovie tune`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from botmovie.cli.models import promote
from botmovie.cli.tune_encoder import encoder
from botmovie.cli.tune_evaluate import evaluate
from botmovie.cli.tune_openai import openai
from botmovie.cli.tune_review import review
from botmovie.errors import NotFound
from botmovie.settings import load_settings

if TYPE_CHECKING:
    from botmovie.finetuning.training_config import Look
    from botmovie.finetuning.training_config import Progress as Training

app = typer.Typer(help="Make training data and train the models of the program.", no_args_is_help=True)
app.command()(encoder)
out = Console()
ANSWERS = Path("training/answers")


@app.command()
def data(
    folder: Annotated[Path, typer.Option("--out", help="New folder for the examples.")],
    answers: Annotated[Path, typer.Option(help="Folder or file of open answers.")] = ANSWERS,
    renderings: Annotated[int, typer.Option(min=1, max=20, help="How often each open answer is rendered for training.")] = 2,
    made: Annotated[int, typer.Option(min=0, help="Examples made by rule from the catalogue.")] = 1500,
    seed: Annotated[int, typer.Option(help="Of every random choice.")] = 0,
) -> None:
    """Make training, validation and test examples for the writer from open answers and the catalogue."""
    from botmovie.encoder import load_encoder
    from botmovie.finetuning.base_model import token_counter
    from botmovie.finetuning.data import DataConfig, build_data
    from botmovie.wiring import open_search

    files = sorted(answers.glob("*.jsonl")) if answers.is_dir() else [answers]
    if not files or not files[0].is_file():
        raise NotFound(f"There are no open answers at {answers}: give a folder or a file with --answers.")
    with open_search(load_settings()) as (held, _), _progress() as progress:
        task = progress.add_task("examples", total=None)

        def show(count: int) -> None:
            progress.update(task, completed=count, description=f"{count:,} examples")

        report = build_data(
            held, load_encoder(), files, folder, DataConfig(renderings, made, seed),
            count_tokens=token_counter(), progress=show, told=progress.console.print,
        )  # fmt: skip
    for side, found in report["sides"].items():
        out.print(f"{side}: {found['examples']:,} examples of {found['films']:,} films, {found['total']:,} {report['unit']}", highlight=False)
    for reason, count in report["left_out"].items():
        out.print(f"left out: {count:,}, {reason}", highlight=False, markup=False)


@app.command()
def writer(
    data_folder: Annotated[Path, typer.Option("--data", help="Folder that botmovie tune data made.")],
    folder: Annotated[Path, typer.Option("--out", help="Folder of the run.")],
    base: Annotated[str, typer.Option(help="embedded, a GGUF file of the Llama family, or a causal language model of Hugging Face by name or path.")] = "embedded",
    steps: Annotated[int, typer.Option(min=1, help="Steps of the optimiser at most.")] = 400,
    rank: Annotated[int, typer.Option(min=1, max=256, help="Rank of the adapter.")] = 16,
    learning_rate: Annotated[float, typer.Option(min=1e-7, max=1.0)] = 5e-4,
    batch_tokens: Annotated[int, typer.Option(min=64, help="Tokens of a batch, padding included.")] = 2048,
    accumulate: Annotated[int, typer.Option(min=1, help="Batches of one step.")] = 2,
    look_every: Annotated[int, typer.Option(min=1, help="Steps between looks at the validation side.")] = 50,
    patience: Annotated[int, typer.Option(min=1, help="Looks without a better validation loss before the run ends.")] = 3,
    seed: Annotated[int, typer.Option()] = 0,
    threads: Annotated[int, typer.Option(min=0, help="Threads; 0: as torch chooses.")] = 0,
    precision: Annotated[str, typer.Option(help="bf16 (autocast over float32 weights), fp32, or auto: bf16 where the device has it.")] = "auto",
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    share: Annotated[float, typer.Option(help="Share of the answers for training to learn from, for a learning curve; a smaller one is part of a larger one.")] = 1.0,
    without: Annotated[list[str] | None, typer.Option(help="Leave out of training, for an ablation: a task, a kind (\"hand q\", \"runtime\"), a source, \"by hand\" or \"by rule\". May be given several times.")] = None,
    parity: Annotated[int, typer.Option(min=0, help="Prompts on which the exported adapter is compared with the trained model.")] = 50,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder.")] = False,
) -> None:
    """Train an adapter of the writer, stop early, export it for llama.cpp and compare both."""
    from botmovie.encoder import load_encoder
    from botmovie.finetuning.training_config import TrainingConfig
    from botmovie.finetuning.writer_run import run_writer

    config = TrainingConfig(
        base=base, steps=steps, rank=rank, alpha=2.0 * rank, learning_rate=learning_rate, batch_tokens=batch_tokens, accumulate=accumulate, look_every=look_every,
        patience=patience, seed=seed, threads=threads, precision=precision, device=device, share=share, without=tuple(without or ()),
    )  # fmt: skip
    with _progress() as progress:
        task = progress.add_task("loading", total=steps)

        def step(done: Training) -> None:
            told = f"loss {done.loss:.3f}, {done.speed:,.0f} tokens/s, {done.seconds_left / 60:.0f} min left"
            progress.update(task, completed=done.step, description=told)
            if not progress.console.is_terminal and done.step % 10 == 0:  # a log has lines, not a bar
                progress.console.print(f"step {done.step} of {done.steps}: {told}", highlight=False)

        def look(seen: Look) -> None:
            told = f"step {seen.step}: loss {seen.training_loss:.3f}, validation {seen.validation_loss:.3f}, accepted {seen.accepted:.0%}, not held {seen.not_held:.0%}, refused {seen.refused:.0%}"
            progress.console.print(told, highlight=False)

        facts = run_writer(data_folder, folder, config, resume=resume, parity=parity, similarity=load_encoder().similarity, on_step=step, on_look=look)
    out.print(json.dumps(facts, ensure_ascii=False, indent=2), highlight=False, markup=False, soft_wrap=True)
    out.print(f"Put it on the shelf with: botmovie models add {folder}", highlight=False, markup=False, soft_wrap=True)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), refresh_per_second=2)


for command in (evaluate, openai, promote, review):
    app.command()(command)
