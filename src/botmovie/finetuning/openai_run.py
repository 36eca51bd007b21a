"""One tuning at OpenAI from files to a model id, kept in a folder so that it goes on after a kill from wherever it was.

    openai.json                 what was asked for, what is done, the job's id, its end; never a key
    training.openai.jsonl       the files that are uploaded
    validation.openai.jsonl
    events.jsonl                what the server said of the job

Knows nothing of terminals.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botmovie.errors import BadInput, ModelError
from botmovie.finetuning.openai_files import Cost, Prepared
from botmovie.finetuning.openai_rules import MOST_SUFFIX

if TYPE_CHECKING:
    from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
    from openai.types.fine_tuning.job_create_params import JobCreateParams
    from openai.types.fine_tuning.supervised_hyperparameters_param import SupervisedHyperparametersParam

    from botmovie.finetuning.openai_api import OpenAIJobs

RUN, EVENTS = "openai.json", "events.jsonl"
ENDED = frozenset({"succeeded", "failed", "cancelled"})
_STEP = re.compile(r"\bstep (\d+)(?:/(\d+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a job is asked for; None: as the server chooses."""

    model: str
    epochs: int
    batch_size: int | None = None
    learning_rate_multiplier: float | None = None
    seed: int | None = None
    suffix: str | None = None

    def __post_init__(self) -> None:
        if self.suffix and len(self.suffix) > MOST_SUFFIX:
            raise BadInput(f"The suffix has {len(self.suffix)} characters, at most {MOST_SUFFIX} are taken.")

    def request(self, training_file: str, validation_file: str | None) -> JobCreateParams:
        """The body of `POST /v1/fine_tuning/jobs`."""
        chosen: SupervisedHyperparametersParam = {"n_epochs": self.epochs}
        if self.batch_size is not None:
            chosen["batch_size"] = self.batch_size
        if self.learning_rate_multiplier is not None:
            chosen["learning_rate_multiplier"] = self.learning_rate_multiplier
        body: JobCreateParams = {"model": self.model, "training_file": training_file, "method": {"type": "supervised", "supervised": {"hyperparameters": chosen}}}
        if validation_file is not None:
            body["validation_file"] = validation_file
        if self.suffix:
            body["suffix"] = self.suffix
        if self.seed is not None:
            body["seed"] = self.seed
        return body


@dataclass
class OpenAIRun:
    """A run and its folder. `files` maps a file's name to its facts and, once uploaded, its id at the server."""

    folder: Path
    id: str
    provider: str
    url: str | None
    wanted: Wanted
    data: dict[str, Any]
    files: dict[str, dict[str, Any]]
    estimate: dict[str, Any]
    job: str | None = None
    status: str = ""
    error: str = ""
    model: str | None = None
    last_model: str | None = None
    trained_tokens: int | None = None
    checkpoints: list[dict[str, Any]] = field(default_factory=list)
    registered: str | None = None

    def save(self) -> None:
        """Write the state, whole or not at all."""
        facts = {name: value for name, value in asdict(self).items() if name != "folder"}
        partial = self.folder / f"{RUN}.{os.getpid()}.part"
        partial.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", "utf-8")
        partial.replace(self.folder / RUN)

    @property
    def serves_as(self) -> str | None:
        """What BOTMOVIE_MODEL is set to for the tuned model."""
        return f"{self.provider}:{self.model}" if self.model else None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job is. `step` of `steps` and `loss` as the server told last, 0 where it did not; `seconds_left` until its estimated end."""

    status: str
    step: int = 0
    steps: int = 0
    loss: float | None = None
    seconds_left: float | None = None


def begin(folder: Path, provider: str, url: str | None, wanted: Wanted, data: Path, prepared: Prepared, cost: Cost) -> OpenAIRun:
    """A new run whose files lie in `folder` already. Raises BadInput where there is a run."""
    if (folder / RUN).exists():
        raise BadInput(f"There is a run in {folder}: go on with it by --resume, or name another folder.")
    files = {
        f.path.name: {"sha256": f.sha256, "bytes": f.bytes, "examples": f.examples, "tokens": f.tokens, "id": None}
        for f in (prepared.training, prepared.validation) if f is not None
    }  # fmt: skip
    facts = {"folder": str(data), "left_out": prepared.left_out, "sources": [list(s) for s in prepared.sources], "not_held": round(prepared.not_held, 4)}
    run = OpenAIRun(folder, secrets.token_hex(8), provider, url, wanted, facts, files, {**asdict(cost), "dollars": cost.dollars})
    run.save()
    return run


def load_run(folder: Path) -> OpenAIRun:
    """The run of a folder. Raises BadInput where there is none."""
    try:
        facts: dict[str, Any] = json.loads((folder / RUN).read_text("utf-8"))
        return OpenAIRun(folder, **{**facts, "wanted": Wanted(**facts["wanted"])})
    except FileNotFoundError:
        raise BadInput(f"There is no run in {folder}: start one with botmovie tune openai --data FOLDER --out {folder}.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder / RUN} cannot be read ({type(error).__name__}): it was damaged or is of another program.") from None


def submit(run: OpenAIRun, api: OpenAIJobs, *, resumed: bool, on_upload: Callable[[str, int, int], None] = lambda name, done, size: None) -> None:
    """Upload what is not uploaded yet and create the job, once. `on_upload` gets a file's name, the bytes sent and its size."""
    if run.job is not None:
        return
    for name, facts in run.files.items():
        if facts["id"] is None:
            size: int = facts["bytes"]
            facts["id"] = api.upload(run.folder / name, f"botmovie-{run.id}-{name}", progress=lambda done, n=name, s=size: on_upload(n, done, s), look_first=resumed)  # type: ignore[misc]
            run.save()
    ids: list[str] = [facts["id"] for facts in run.files.values()]
    created = api.create(run.id, run.wanted.request(ids[0], ids[1] if len(ids) > 1 else None), look_first=resumed)
    run.job, run.status = created.id, created.status
    run.save()


def follow(
    run: OpenAIRun, api: OpenAIJobs, *, every: float, sleep: Callable[[float], None] = time.sleep, now: Callable[[], float] = time.time,
    on_event: Callable[[str, str], None] = lambda level, message: None, on_progress: Callable[[Progress], None] = lambda progress: None,
) -> None:  # fmt: skip
    """Ask every so many seconds until the job has ended; `on_event` gets level and message. Raises ModelError for a job that failed or was cancelled."""
    assert run.job is not None
    known = {str(row["id"]) for row in _events(run.folder)}
    at, first = Progress(run.status), (now(), 0)
    while True:
        job = api.job(run.job)
        for event in api.events(run.job, frozenset(known)):
            known.add(event.id)
            _keep(run.folder, event)
            on_event(event.level, event.message)
            at = _moved(at, event)
            first = first if first[1] else (now(), at.step)
        at = Progress(job.status, at.step, at.steps, at.loss, _left(job, at, first, now()))
        on_progress(at)
        if job.status != run.status:
            run.status = job.status
            run.save()
        if job.status in ENDED:
            conclude(run, api, job)
            return
        sleep(every)


def conclude(run: OpenAIRun, api: OpenAIJobs, job: FineTuningJob) -> None:
    """Keep what came of a job that has ended. The model is the checkpoint with the lowest validation loss, where that is not the last one.
    Raises ModelError for one that failed or was cancelled."""
    from botmovie.finetuning.openai_api import message_of

    run.status, run.trained_tokens = job.status, job.trained_tokens
    run.error = message_of(job) or ("" if job.status == "succeeded" else "the server does not say why")
    if job.status == "succeeded":
        run.checkpoints = [{"step": c.step_number, "model": c.fine_tuned_model_checkpoint, **c.metrics.to_dict()} for c in api.checkpoints(job.id)]
        run.last_model = job.fine_tuned_model
        run.model = best_model(run.checkpoints) or job.fine_tuned_model
    run.save()
    if job.status == "cancelled":
        raise ModelError(f"Job {job.id} was cancelled; nothing was made of it. A new one needs a new folder.")
    if job.status == "failed":
        raise ModelError(f"Job {job.id} failed: {run.error}. A new one needs a new folder.")
    if run.model is None:
        raise ModelError(f"Job {job.id} succeeded, and the server names no model.")


def best_model(checkpoints: list[dict[str, Any]]) -> str | None:
    """The checkpoint with the lowest loss on all validation examples; None where the last one is it, or none has that figure."""
    measured = [c for c in checkpoints if isinstance(c.get("full_valid_loss"), int | float)]
    best = min(measured, key=lambda c: float(c["full_valid_loss"]), default=None)
    return None if best is None or best is checkpoints[-1] else str(best["model"])


def card_of(run: OpenAIRun) -> dict[str, Any]:
    """What the registry keeps of a run that succeeded."""
    kept = next((c for c in run.checkpoints if c["model"] == run.model), {})
    last = {"last_model": run.last_model} if run.last_model != run.model else {}
    training = {name: {k: v for k, v in f.items() if k != "id"} for name, f in run.files.items()}
    return {
        "kind": "remote", "base": run.wanted.model, "serves_as": run.serves_as, "url": run.url, "job": run.job,
        "config": {k: v for k, v in asdict(run.wanted).items() if k != "model"},
        "data": {"folder": run.data["folder"], "files": training, "sources": run.data["sources"], "left_out": run.data["left_out"], "not_held": run.data["not_held"]},
        "metrics": {"trained_tokens": run.trained_tokens, "dollars_estimated": run.estimate["dollars"], **{k: v for k, v in kept.items() if k.endswith("loss")}, **last, "checkpoints": run.checkpoints},
        "licence": "stays at the server, under its terms; trained on: " + "; ".join(f"{s} ({licence})" for s, licence in run.data["sources"]),
        "commands": [f"botmovie tune openai --data {run.data['folder']} --out {run.folder} --base {run.wanted.model} --epochs {run.wanted.epochs}"],
    }  # fmt: skip


def _moved(at: Progress, event: FineTuningJobEvent) -> Progress:
    """The progress after an event: from its data, else from its words."""
    data: Mapping[str, Any] = event.data if isinstance(event.data, dict) else {}
    said = _STEP.search(event.message)
    step = data.get("step") or (said[1] if said else None)
    steps = data.get("total_steps") or (said[2] if said else None)
    loss = data.get("train_loss")
    return Progress(at.status, int(step or at.step), int(steps or at.steps), float(loss) if isinstance(loss, int | float) else at.loss)


def _left(job: FineTuningJob, at: Progress, first: tuple[float, int], now: float) -> float | None:
    """Seconds to the end, as the server estimates them, else by the speed of the steps seen since `first`, a (time, step)."""
    if job.status in ENDED:
        return None
    if job.estimated_finish:
        return max(0.0, job.estimated_finish - now)
    done = at.step - first[1]
    return (at.steps - at.step) * (now - first[0]) / done if done > 0 and at.steps else None


def _events(folder: Path) -> list[dict[str, Any]]:
    """The events that are kept; a line that a kill cut short is left out."""
    path = folder / EVENTS
    rows = []
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return rows


def _keep(folder: Path, event: FineTuningJobEvent) -> None:
    row = {"id": event.id, "at": event.created_at, "level": event.level, "message": event.message, "data": event.data}
    with (folder / EVENTS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
