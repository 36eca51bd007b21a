"""Files and fine-tuning jobs of OpenAI, or of a server with the same interface, through OpenAI's own client; failures in our words.

What may pass (a cut connection, 408, 409, 429, 5xx) is tried again, after as long as the server asks for. A job is never created twice: before
a second attempt the server is asked whether the first one reached it. The key is in no message. Knows nothing of examples or folders.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import openai
from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
from openai.types.fine_tuning.job_create_params import JobCreateParams
from openai.types.fine_tuning.jobs import FineTuningJobCheckpoint

from botmovie.errors import BotMovieError, ModelBusy, ModelError, ModelMissing, NotFound
from botmovie.finetuning.openai_rules import CLOSING
from botmovie.ingest.downloading.fetching import Patience

T = TypeVar("T")
RUN = "botmovie_run"
"""Key of a job's metadata that holds the id of our run."""
_PASSING = frozenset({408, 409, 425, 429})
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_LONGEST_MESSAGE = 600
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Access:
    """Where jobs are created. `provider` is what the tuned model is served with: "openai" or "openai-compatible"; `key_name` names the environment
    variable that holds `key`; `url` None: OpenAI's own."""

    provider: str
    url: str | None
    key: str = field(repr=False)
    key_name: str


class OpenAIJobs:
    """A connection to the server. `told` gets a line when it waits; every call raises ModelError and its kinds, or NotFound."""

    def __init__(self, access: Access, *, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep, told: Callable[[str], None] = lambda line: None) -> None:
        self._access, self._patience, self._sleep, self._told = access, patience or Patience(), sleep, told
        timeout = openai.Timeout(self._patience.stall, connect=self._patience.connect)
        self._client = openai.OpenAI(api_key=access.key, base_url=access.url, max_retries=0, timeout=timeout)
        self.host = urlsplit(str(self._client.base_url)).netloc

    def close(self) -> None:
        self._client.close()

    def upload(self, path: Path, name: str, *, progress: Callable[[int], None] = lambda done: None, look_first: bool = False) -> str:
        """The id of the file at the server; `name` is its own. A file of that name and size that is there already is taken: always after a failure,
        with `look_first` from the start."""
        size, tries = path.stat().st_size, 0

        def once() -> str:
            nonlocal tries
            tries += 1
            there = self._file_named(name, size) if tries > 1 or look_first else None
            if there:
                return there
            with _Told(path, progress) as file:
                return self._client.files.create(file=(name, file, "application/jsonl"), purpose="fine-tune", timeout=openai.Timeout(600, connect=self._patience.connect)).id

        return self._tried(f"the upload of {path.name}", once)

    def create(self, run: str, wanted: JobCreateParams, *, look_first: bool = False) -> FineTuningJob:
        """Create the job of a run, or find it where it was created already."""
        marked: JobCreateParams = {**wanted, "metadata": {RUN: run}}
        tries = 0

        def once() -> FineTuningJob:
            nonlocal tries
            tries += 1
            there = self._job_of(run, wanted["training_file"]) if tries > 1 or look_first else None
            return there or self._client.fine_tuning.jobs.create(**marked)

        return self._tried("the job", once)

    def job(self, job_id: str) -> FineTuningJob:
        return self._tried(f"job {job_id}", lambda: self._client.fine_tuning.jobs.retrieve(job_id))

    def cancel(self, job_id: str) -> FineTuningJob:
        return self._tried(f"the end of job {job_id}", lambda: self._client.fine_tuning.jobs.cancel(job_id))

    def events(self, job_id: str, known: frozenset[str]) -> list[FineTuningJobEvent]:
        """What the server says of the job and is not known yet, the oldest first."""

        def once() -> list[FineTuningJobEvent]:
            found = []
            for event in self._client.fine_tuning.jobs.list_events(job_id, limit=_PAGE):
                if event.id in known:
                    break
                found.append(event)
            return found[::-1]

        return self._tried(f"the events of job {job_id}", once)

    def checkpoints(self, job_id: str) -> list[FineTuningJobCheckpoint]:
        """The models kept from the last epochs, the earliest first; none where the server has no such thing."""
        try:
            found = self._tried(f"the checkpoints of job {job_id}", lambda: list(self._client.fine_tuning.jobs.checkpoints.list(job_id, limit=_PAGE)))
        except NotFound:
            return []
        return sorted(found, key=lambda one: one.step_number)

    def _file_named(self, name: str, size: int) -> str | None:
        return next((f.id for f in self._client.files.list(purpose="fine-tune") if f.filename == name and f.bytes == size), None)

    def _job_of(self, run: str, training_file: str) -> FineTuningJob | None:
        for job in self._client.fine_tuning.jobs.list(limit=_PAGE):
            if (job.metadata or {}).get(RUN) == run or job.training_file == training_file:
                return job
        return None

    def _tried(self, what: str, once: Callable[[], T]) -> T:
        failures = 0
        while True:
            wait = None
            try:
                return once()
            except openai.APIStatusError as error:
                if not self._may_pass(error):
                    raise self._refused(what, error) from None  # its cause holds the request, and that the key
                problem, wait = f"status {error.status_code}", _retry_after(error.response.headers)
            except openai.APITimeoutError:
                problem = "no answer in time"
            except openai.APIConnectionError as error:
                problem = f"the connection failed: {self._clean(str(error.__cause__ or error))}"
            except openai.OpenAIError as error:
                raise ModelError(f"{self.host} sent something that is no answer: {self._clean(str(error))}") from None
            failures += 1
            if failures >= self._patience.attempts or (wait or 0) > self._patience.asked:
                asked = f" and asks to wait for {wait:,.0f} seconds" if wait else ""
                raise _lasting(problem)(f"{self.host} does not take {what} ({problem}{asked}). Nothing is lost: go on with --resume.")
            wait = self._patience.wait(failures) if wait is None else wait
            self._told(f"{what}: {problem}; again in {wait:,.0f} s")
            self._sleep(wait)

    def _may_pass(self, error: openai.APIStatusError) -> bool:
        return (error.status_code in _PASSING or error.status_code >= 500) and error.code not in _NO_CREDIT

    def _refused(self, what: str, error: openai.APIStatusError) -> BotMovieError:
        status, said = error.status_code, self._said(error)
        if status == 401:
            return ModelMissing(f"{self.host} refuses the key (status 401): check it in {self._access.key_name}.")
        if status == 403:
            return ModelError(f"{self.host} does not allow {what} (status 403): {said}{f' {CLOSING}' if error.code == 'training_not_available' else ''}")
        if status == 404:
            return NotFound(f"{self.host} does not know {what} (status 404): {said} Is the key of the same project, and the address right?")
        if error.code in _NO_CREDIT:
            return ModelError(f"{self.host} does not take {what}, because the account has no credit left: {said}")
        return ModelError(f"{self.host} refuses {what} (status {status}): {said}")

    def _said(self, error: openai.APIStatusError) -> str:
        said = error.body.get("message") if isinstance(error.body, dict) else None
        return self._clean(str(said or error.message))

    def _clean(self, text: str) -> str:
        """Text of a server for a terminal and a file: on one line, not endless, without the key."""
        text = " ".join(text.replace(self._access.key, "…").split())
        return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _lasting(problem: str) -> type[ModelError]:
    return ModelBusy if problem == "status 429" else ModelError


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, in milliseconds, seconds or as a date; None where it does not say."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) / unit)
        except (KeyError, ValueError):
            continue
    try:
        return max(0.0, (parsedate_to_datetime(headers["retry-after"]) - datetime.now(UTC)).total_seconds())
    except (KeyError, ValueError, TypeError):
        return None


class _Told(io.BufferedReader):
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        super().__init__(io.FileIO(path))
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._progress(self.tell())
        return data


def message_of(job: FineTuningJob) -> str:
    """Why a job failed, as the server says it; "" where it does not."""
    said = {name: getattr(job.error, name, None) for name in ("message", "code", "param")}  # a job that succeeded may have an error without anything in it
    told = ", ".join(str(said[name]) for name in ("code", "param") if said[name])
    return f"{said['message']}{f' ({told})' if told else ''}" if said["message"] else ""
