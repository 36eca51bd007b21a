"""`botmovie tune openai`: checks the files, tells the cost, asks, uploads, and follows the job to a model on the shelf."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from botmovie.errors import BadInput, ModelMissing
from botmovie.settings import Settings, load_settings

if TYPE_CHECKING:
    from botmovie.finetuning.openai_api import Access, OpenAIJobs
    from botmovie.finetuning.openai_files import Cost, Prepared
    from botmovie.finetuning.openai_run import OpenAIRun, Wanted
    from botmovie.finetuning.openai_run import Progress as Job

out = Console()


def openai(
    folder: Annotated[Path, typer.Option("--out", help="Folder of the run.")],
    data_folder: Annotated[Path | None, typer.Option("--data", help="Folder that botmovie tune data made.")] = None,
    base: Annotated[str, typer.Option(help="Model to tune, or ft:… to go on with a tuned one.")] = "gpt-4.1-mini-2025-04-14",
    epochs: Annotated[int, typer.Option(min=1, max=50, help="Passes over the training file; each is paid for.")] = 3,
    batch_size: Annotated[int | None, typer.Option(min=1, help="Examples of a step; by default the server chooses.")] = None,
    learning_rate_multiplier: Annotated[float | None, typer.Option(min=0.0001, help="By default the server chooses.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of the server's random choices.")] = None,
    suffix: Annotated[str | None, typer.Option(help="Becomes part of the model's name.")] = None,
    examples: Annotated[int | None, typer.Option(min=10, help="Examples for training at most.")] = None,
    price: Annotated[float | None, typer.Option(min=0.0, help="Dollars for a million training tokens, in the place of the price list's.")] = None,
    url: Annotated[str | None, typer.Option(help="A server with OpenAI's interface; its key is read from BOTMOVIE_MODEL_KEY.")] = None,
    every: Annotated[float, typer.Option(min=0.0, help="Seconds between looks at the job.")] = 20.0,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before uploading.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="End the job of the run in the folder.")] = False,
) -> None:
    """Tune a model at OpenAI, or at a server with the same interface, on the examples of tune data."""
    from botmovie.finetuning.openai_run import Wanted, load_run

    settings = load_settings()
    if resume or cancel:
        run = load_run(folder)
        with _connected(access_for(settings, run.provider, run.url)) as api:
            _cancel(run, api) if cancel else _go_on(run, api, settings, every=every, resumed=True)
        return
    if data_folder is None:
        raise BadInput("Say which examples to train on: --data FOLDER, made by botmovie tune data; --resume goes on with a run.")
    provider, address = where(settings, url)
    run, api_access = _begin(folder, data_folder, provider, address, Wanted(base, epochs, batch_size, learning_rate_multiplier, seed, suffix), settings, examples=examples, price=price, yes=yes)
    with _connected(api_access) as api:
        _go_on(run, api, settings, every=every, resumed=False)


def where(settings: Settings, url: str | None) -> tuple[str, str | None]:
    """(provider, address) of jobs: the server at `url`, else where the chat model of the settings is, if that has OpenAI's interface, else OpenAI."""
    provider = settings.model.partition(":")[0]
    if url:
        return "openai-compatible", url.rstrip("/")
    if provider == "openai-compatible":
        return provider, settings.model_url
    return "openai", (settings.model_url if provider == "openai" else None) or os.environ.get("OPENAI_BASE_URL") or None


def access_for(settings: Settings, provider: str, url: str | None) -> Access:
    """The key of a provider, as for its chat models. Raises ModelMissing where there is none, BadInput for an address that cannot be."""
    from botmovie.finetuning.openai_api import Access

    if url is not None and not url.startswith(("http://", "https://")):
        raise BadInput(f"{url!r} is not the address of a server; it looks like https://example.org/v1.")
    if provider == "openai":
        key = os.environ.get("OPENAI_API_KEY", "")
        if not key:
            raise ModelMissing("OpenAI wants a key: put it into the environment variable OPENAI_API_KEY.")
        return Access(provider, url, key, "OPENAI_API_KEY")
    if url is None:
        raise BadInput("Name the server: --url, or BOTMOVIE_MODEL_URL.")
    return Access(provider, url, os.environ.get("BOTMOVIE_MODEL_KEY") or "none", "BOTMOVIE_MODEL_KEY")


def _begin(
    folder: Path, data: Path, provider: str, url: str | None, wanted: Wanted, settings: Settings, *, examples: int | None, price: float | None, yes: bool
) -> tuple[OpenAIRun, Access]:
    """Files and cost, told; the run, once somebody has agreed to them."""
    from botmovie.finetuning.openai_files import estimate, prepare
    from botmovie.finetuning.openai_rules import token_count
    from botmovie.finetuning.openai_run import RUN, begin

    access = access_for(settings, provider, url)
    if (folder / RUN).exists():
        raise BadInput(f"There is a run in {folder}: go on with it by --resume, or name another folder.")
    count, exact = token_count(wanted.model)
    prepared = prepare(data, folder, count, most=examples)
    cost = estimate(prepared, wanted.model, wanted.epochs, price)
    _tell(prepared, cost, wanted.model, url, exact=exact, given=price is not None)
    if not yes:
        if not sys.stdin.isatty():
            raise BadInput("Nothing was uploaded: say that you agree with --yes.")
        if not typer.confirm("Upload the files and start the job?"):
            raise typer.Exit(1)
    return begin(folder, provider, url, wanted, data, prepared, cost), access


def _tell(prepared: Prepared, cost: Cost, model: str, url: str | None, *, exact: bool, given: bool) -> None:
    """What would be uploaded, to whom, and what it would cost."""
    from botmovie.finetuning.openai_rules import CLOSING, READ, tunable

    about = "" if exact else "about "
    for name, file in (("training", prepared.training), ("validation", prepared.validation)):
        if file is not None:
            _say(f"{name}: {file.examples:,} examples, {about}{file.tokens:,} tokens, the longest {file.longest:,}; {file.bytes:,} bytes in {file.path}")
    _say(f"{prepared.not_held:.0%} of the answers say that the evidence lacks it")
    for reason, count in prepared.left_out.items():
        _say(f"left out: {count:,}, {reason}")
    _say(f"They go to {url or 'OpenAI'}, with texts of: {'; '.join(f'{source} ({licence})' for source, licence in prepared.sources)}.")
    price = f"{cost.price:g} dollars a million{'' if given else f' (price list of {READ})'}" if cost.price is not None else ""
    tokens = f"{about}{cost.tokens:,} tokens in {cost.epochs} epochs"
    _say(f"Cost: {tokens} at {price}: {about}{cost.dollars:,.2f} dollars" if cost.dollars is not None else f"Cost: {tokens}; the price of {model} is not known here: give it with --price.")
    known = tunable(model)
    if url is None:
        if known:
            _say(f"{model} and what is tuned from it answer until {known.ends}.")
        _say(CLOSING)


@contextmanager
def _connected(access: Access) -> Iterator[OpenAIJobs]:
    from botmovie.finetuning.openai_api import OpenAIJobs

    api = OpenAIJobs(access, told=lambda line: Console(stderr=True).print(line, style="yellow", highlight=False, markup=False))
    try:
        yield api
    finally:
        api.close()


def _cancel(run: OpenAIRun, api: OpenAIJobs) -> None:
    from botmovie.finetuning.openai_run import ENDED

    if run.job is None:
        raise BadInput(f"The run in {run.folder} has no job yet, so there is nothing to end; remove the folder.")
    job = api.job(run.job)
    if job.status in ENDED:
        _say(f"Job {job.id} has ended already: {job.status}.")
        return
    run.status = api.cancel(run.job).status
    run.save()
    _say(f"Job {run.job} is {run.status}; what was trained until then may be charged.")


def _go_on(run: OpenAIRun, api: OpenAIJobs, settings: Settings, *, every: float, resumed: bool) -> None:
    """Whatever is left to do of a run, to the model on the shelf."""
    from botmovie.finetuning.openai_run import follow, submit

    if run.model is None:
        try:
            with _progress() as progress:
                task = progress.add_task("upload", total=None)
                submit(run, api, resumed=resumed, on_upload=lambda name, done, size: progress.update(task, description=f"upload of {name}", completed=done, total=size))
                progress.console.print(f"job {run.job} at {api.host}", highlight=False, markup=False)
                told: list[tuple[str, int]] = []

                def show(job: Job) -> None:
                    progress.update(task, description=_words(job), completed=job.step, total=job.steps or None)
                    tenth = (job.status, 10 * job.step // job.steps if job.steps else 0)
                    if not progress.console.is_terminal and told[-1:] != [tenth]:  # a log has lines, not a bar
                        told.append(tenth)
                        progress.console.print(_words(job), highlight=False, markup=False)

                follow(run, api, every=every, on_progress=show,
                       on_event=lambda level, text: progress.console.print(text, highlight=False, markup=False, style=None if level == "info" else "yellow"))  # fmt: skip
        except KeyboardInterrupt:
            _say(f"\nThe job goes on at {api.host}. To follow it: botmovie tune openai --resume --out {run.folder}; to end it: --cancel in the place of --resume." if run.job
                 else f"\nNo job was started. To go on: botmovie tune openai --resume --out {run.folder}")  # fmt: skip
            raise
    _register(run, settings.shelf)
    charged = f", {run.trained_tokens:,} tokens were charged ({run.estimate['tokens']:,} estimated)" if run.trained_tokens else ""
    _say(f"Job {run.job} {run.status}{charged}.")
    for one in run.checkpoints:
        _say(f"  step {one['step']}: validation loss {one.get('full_valid_loss', one.get('valid_loss', '?'))}, {one['model']}")
    if run.last_model != run.model:
        _say(f"The checkpoint {run.model} has a lower validation loss than the last one and is the model that is kept.")
    address = f" BOTMOVIE_MODEL_URL={run.url}" if run.url else ""
    _say(f"It is on the shelf as {run.registered} and serves as BOTMOVIE_MODEL={run.serves_as}{address}")


def _register(run: OpenAIRun, shelf: Path) -> None:
    """Put the model on the shelf, once."""
    from botmovie.finetuning.model_cards import OPENAI
    from botmovie.finetuning.openai_run import RUN, card_of
    from botmovie.finetuning.registry import register, versions

    there = next((v for v in versions(shelf, OPENAI) if v.card.get("job") == run.job), None)
    kept = there or register(shelf, OPENAI, [run.folder / RUN], card_of(run), {})
    run.registered = kept.id
    run.save()


def _words(job: Job) -> str:
    """ "running, step 40 of 120, loss 0.41, 12 min left"."""
    parts = [job.status.replace("_", " ")]
    if job.step:
        parts.append(f"step {job.step}{f' of {job.steps}' if job.steps else ''}")
    if job.loss is not None:
        parts.append(f"loss {job.loss:.3f}")
    if job.seconds_left is not None:
        parts.append(f"{job.seconds_left / 60:.0f} min left")
    return ", ".join(parts)


def _progress() -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), refresh_per_second=2)


def _say(line: str) -> None:
    out.print(line, highlight=False, markup=False, soft_wrap=True)
