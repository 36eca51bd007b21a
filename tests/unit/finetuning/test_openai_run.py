"""A tuning at OpenAI over HTTP, against a server with its interface: to a model, and through everything that can fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from botmovie.errors import BadInput, BotMovieError, ModelBusy, ModelError, ModelMissing, NotFound
from botmovie.finetuning.examples import save_examples
from botmovie.finetuning.openai_api import Access, OpenAIJobs
from botmovie.finetuning.openai_files import estimate, prepare
from botmovie.finetuning.openai_run import OpenAIRun, Wanted, begin, card_of, follow, load_run, submit
from botmovie.finetuning.split import Side
from botmovie.ingest.downloading.fetching import Patience
from tests.unit.finetuning.openai_server import KEY, Tuning, cut, cut_after, refusing, serving

JOBS = r"/v1/fine_tuning/jobs"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def tuning() -> Tuning:
    return Tuning()


@pytest.fixture
def address(tuning: Tuning) -> Iterator[str]:
    with serving(tuning) as url:
        yield url


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def api(address: str, waits: list[float]) -> Iterator[OpenAIJobs]:
    made = OpenAIJobs(Access("openai", address, KEY, "OPENAI_API_KEY"), patience=Patience(attempts=3, stall=5.0), sleep=waits.append)
    yield made
    made.close()


@pytest.fixture
def data(tmp_path: Path, make_example: Callable[..., Any]) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for side, count in ((Side.TRAINING, 12), (Side.VALIDATION, 10)):
        save_examples([make_example(f"Brody fears the water of bay {n}.", id=f"{side}-{n}", side=side, question=f"What of bay {n} {side}?") for n in range(count)], folder / f"{side.value}.jsonl")
    return folder


@pytest.fixture
def run(data: Path, tmp_path: Path, address: str) -> OpenAIRun:
    out = tmp_path / "run"
    prepared = prepare(data, out, len)
    return begin(out, "openai", address, Wanted("gpt-4.1-mini-2025-04-14", 3, seed=7, suffix="films"), data, prepared, estimate(prepared, "gpt-4.1-mini-2025-04-14", 3, None))


def whole(run: OpenAIRun, api: OpenAIJobs, *, resumed: bool = False) -> list[str]:
    """Submit and follow; the messages of the events."""
    said: list[str] = []
    submit(run, api, resumed=resumed)
    follow(run, api, every=0.0, sleep=lambda s: None, on_event=lambda level, text: said.append(text))
    return said


def test_a_job_gets_both_files_and_what_was_asked_for(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    whole(run, api)
    job = tuning.jobs["ftjob-1"]
    assert (job["training_file"], job["validation_file"], job["seed"]) == ("file-1", "file-2", 7)
    assert job["method"] == {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 3}}}
    assert tuning.files["file-1"]["content"] == (run.folder / "training.openai.jsonl").read_bytes()
    assert tuning.files["file-2"]["content"] == (run.folder / "validation.openai.jsonl").read_bytes()


def test_the_run_ends_with_the_checkpoint_of_the_lowest_validation_loss(run: OpenAIRun, api: OpenAIJobs) -> None:
    whole(run, api)
    assert (run.status, run.trained_tokens) == ("succeeded", 4321)
    assert run.serves_as == "openai:ft:gpt-4.1-mini-2025-04-14:films:films:Ab1:ckpt-step-20"
    assert run.last_model == "ft:gpt-4.1-mini-2025-04-14:films:films:Ab1"


def test_the_last_model_is_kept_where_no_checkpoint_is_better(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    tuning.losses = (0.9, 0.8, 0.7)
    whole(run, api)
    assert run.model == run.last_model


def test_every_event_is_told_once_in_order_and_kept(run: OpenAIRun, api: OpenAIJobs) -> None:
    said = whole(run, api)
    assert said == ["Created fine-tuning job: ftjob-1", "Step 10/30: training loss=0.33", "Step 20/30: training loss=0.25", "The job has successfully completed"]
    assert [json.loads(line)["message"] for line in (run.folder / "events.jsonl").read_text().splitlines()] == said


def test_more_events_than_a_page_holds_all_come(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    submit(run, api, resumed=False)
    for n in range(250):
        tuning.say("ftjob-1", f"event {n}")
    found = api.events("ftjob-1", frozenset({"ftevent-3"}))
    assert [e.message for e in found] == [f"event {n}" for n in range(3, 250)]


def test_progress_tells_step_loss_and_the_estimated_end(run: OpenAIRun, api: OpenAIJobs) -> None:
    seen: list[Any] = []
    submit(run, api, resumed=False)
    follow(run, api, every=0.0, sleep=lambda s: None, now=lambda: 1_790_000_000.0, on_progress=seen.append)
    assert [(p.status, p.step, p.steps) for p in seen] == [("validating_files", 0, 0), ("queued", 0, 0), ("running", 10, 30), ("running", 20, 30), ("succeeded", 20, 30)]
    assert (seen[3].loss, seen[3].seconds_left, seen[4].seconds_left) == (0.25, 10_000_000_000.0, None)


def test_without_the_servers_estimate_the_end_follows_from_the_speed(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, monkeypatch: pytest.MonkeyPatch) -> None:
    look = Tuning.look
    monkeypatch.setattr(Tuning, "look", lambda self, job: {**look(self, job), "estimated_finish": None})
    slept, seen = [0.0], list[Any]()
    submit(run, api, resumed=False)
    follow(run, api, every=5.0, sleep=slept.append, now=lambda: sum(slept), on_progress=seen.append)
    steps = [p for p in seen if p.status == "running"]
    assert steps[0].seconds_left is None
    assert steps[1].seconds_left == 5.0  # ten steps took five seconds, ten are left


# -- failures


def test_a_wrong_key_is_told_without_the_key(data: Path, run: OpenAIRun, address: str) -> None:
    wrong = OpenAIJobs(Access("openai", address, "sk-wrong-987", "OPENAI_API_KEY"), sleep=lambda s: None)
    with pytest.raises(ModelMissing, match=r"refuses the key \(status 401\): check it in OPENAI_API_KEY") as told:
        submit(run, wrong, resumed=False)
    wrong.close()
    assert "sk-wrong" not in str(told.value) + (run.folder / "openai.json").read_text()


def test_a_key_that_a_server_repeats_is_not_repeated(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    tuning.fail(rf"POST {JOBS}", refusing(400, f"No such model for {KEY}", "model_not_found"))
    with pytest.raises(ModelError, match=r"refuses the job \(status 400\): No such model for …"):
        submit(run, api, resumed=False)


def test_too_many_requests_wait_as_long_as_the_server_asks(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, waits: list[float]) -> None:
    tuning.fail("POST /v1/files", refusing(429, "slow down", "rate_limit_exceeded", {"Retry-After": "7"}))
    tuning.fail(rf"GET {JOBS}/ftjob-1", refusing(429, "slow down", None, {"retry-after-ms": "1500"}))
    whole(run, api)
    assert waits == [7.0, 1.5]
    assert len(tuning.files) == 2


def test_a_server_that_asks_to_wait_for_hours_is_left_and_the_run_goes_on_later(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, waits: list[float]) -> None:
    tuning.fail("POST /v1/files", refusing(429, "come back", None, {"Retry-After": "7200"}))
    with pytest.raises(ModelBusy, match=r"asks to wait for 7,200 seconds\). Nothing is lost: go on with --resume"):
        submit(run, api, resumed=False)
    assert waits == []
    whole(load_run(run.folder), api, resumed=True)


def test_an_account_without_credit_is_told_at_once(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, waits: list[float]) -> None:
    tuning.fail(rf"POST {JOBS}", refusing(429, "You exceeded your current quota", "insufficient_quota"))
    with pytest.raises(ModelError, match="no credit left: You exceeded your current quota"):
        submit(run, api, resumed=False)
    assert waits == []


def test_an_organization_that_may_not_tune_any_more_is_told_why(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    tuning.fail(rf"POST {JOBS}", refusing(403, "OpenAI is winding down the fine-tuning platform.", "training_not_available"))
    with pytest.raises(ModelError, match="nobody any from 2027-01-06 on"):
        submit(run, api, resumed=False)


def test_an_upload_that_is_cut_in_the_middle_is_made_again(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, waits: list[float]) -> None:
    tuning.fail("POST /v1/files", cut)
    whole(run, api)
    assert waits == [1.0]
    assert sorted(f["filename"] for f in tuning.files.values()) == [f"botmovie-{run.id}-{name}" for name in ("training.openai.jsonl", "validation.openai.jsonl")]


def test_an_upload_that_arrived_although_its_answer_did_not_is_not_made_again(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    tuning.fail("POST /v1/files", cut_after)
    whole(run, api)
    assert (len(tuning.files), tuning.count("POST /v1/files")) == (2, 2)


def test_a_job_whose_answer_was_cut_is_not_created_twice(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    tuning.fail(rf"POST {JOBS}", cut_after)
    whole(run, api)
    assert (list(tuning.jobs), run.job) == (["ftjob-1"], "ftjob-1")


@pytest.mark.parametrize("failure", [cut, cut_after, refusing(500), refusing(503, "busy", None, {"Retry-After": "2"})])
def test_a_look_that_fails_is_made_again(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, waits: list[float], failure: Any) -> None:
    tuning.fail(rf"GET {JOBS}/ftjob-1", failure)
    tuning.fail(rf"GET {JOBS}/ftjob-1/events", failure)
    whole(run, api)
    assert run.status == "succeeded"
    assert len(waits) == 2


def test_a_server_that_stays_away_is_left_after_some_attempts(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, waits: list[float]) -> None:
    submit(run, api, resumed=False)
    for _ in range(3):
        tuning.fail(rf"GET {JOBS}/ftjob-1", cut)
    with pytest.raises(ModelError, match=r"does not take job ftjob-1 \(the connection failed.*go on with --resume"):
        follow(run, api, every=0.0)
    assert waits == [1.0, 2.0]


def test_a_failed_job_tells_the_servers_reason_and_keeps_it(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    tuning.end, tuning.error = "failed", {"code": "invalid_training_file", "message": "Line 3 is not valid.", "param": "training_file"}
    with pytest.raises(ModelError, match=r"Job ftjob-1 failed: Line 3 is not valid. \(invalid_training_file, training_file\)"):
        whole(run, api)
    kept = load_run(run.folder)
    assert (kept.status, kept.error, kept.model) == ("failed", "Line 3 is not valid. (invalid_training_file, training_file)", None)


def test_a_job_that_is_cancelled_elsewhere_ends_the_run(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    submit(run, api, resumed=False)
    assert api.cancel("ftjob-1").status == "cancelled"
    with pytest.raises(ModelError, match="Job ftjob-1 was cancelled"):
        follow(run, api, every=0.0)
    assert load_run(run.folder).status == "cancelled"


def test_a_job_that_the_server_does_not_know_is_told(run: OpenAIRun, api: OpenAIJobs) -> None:
    with pytest.raises(NotFound, match=r"does not know job ftjob-9 \(status 404\): Could not find fine tune"):
        api.job("ftjob-9")


# -- going on after a kill


def test_a_run_killed_after_the_first_upload_uploads_only_the_second(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(OpenAIJobs, "create", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        saved = OpenAIRun.save
        patch.setattr(OpenAIRun, "save", lambda self: saved(self) if self.files["validation.openai.jsonl"]["id"] is None else (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            submit(run, api, resumed=False)
    resumed = load_run(run.folder)
    assert [f["id"] for f in resumed.files.values()] == ["file-1", None]
    whole(resumed, api, resumed=True)
    assert (len(tuning.files), list(tuning.jobs), resumed.status) == (2, ["ftjob-1"], "succeeded")


def test_a_run_killed_between_the_job_and_its_note_finds_the_job(run: OpenAIRun, api: OpenAIJobs, tuning: Tuning) -> None:
    submit(run, api, resumed=False)
    run.job = None
    run.save()
    whole(load_run(run.folder), api, resumed=True)
    assert list(tuning.jobs) == ["ftjob-1"]


def test_events_told_before_a_kill_are_not_told_again(run: OpenAIRun, api: OpenAIJobs) -> None:
    submit(run, api, resumed=False)
    first: list[str] = []

    def killed(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(run, api, every=0.0, sleep=killed, on_event=lambda level, text: first.append(text))
    with (run.folder / "events.jsonl").open("a") as file:
        file.write('{"id": "ftev')  # cut short
    again = whole(load_run(run.folder), api, resumed=True)
    assert first == ["Created fine-tuning job: ftjob-1"]
    assert "Created fine-tuning job: ftjob-1" not in again


def test_a_folder_holds_one_run(run: OpenAIRun, data: Path) -> None:
    prepared = prepare(data, run.folder, len)
    with pytest.raises(BadInput, match="--resume"):
        begin(run.folder, "openai", None, Wanted("gpt-4.1", 1), data, prepared, estimate(prepared, "gpt-4.1", 1, None))


@pytest.mark.parametrize("content", [None, "{", '{"id": 1}'])
def test_a_folder_without_a_readable_run_is_told(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "openai.json").write_text(content)
    with pytest.raises(BotMovieError, match=r"There is no run in|cannot be read"):
        load_run(tmp_path)


def test_a_long_suffix_is_refused() -> None:
    with pytest.raises(BadInput, match="suffix has 65 characters"):
        Wanted("gpt-4.1", 3, suffix="x" * 65)


def test_the_card_tells_what_went_in_and_holds_no_key(run: OpenAIRun, api: OpenAIJobs) -> None:
    whole(run, api)
    card = card_of(run)
    assert (card["base"], card["job"], card["data"]["sources"]) == ("gpt-4.1-mini-2025-04-14", "ftjob-1", [["hand", "CC0"]])
    assert card["metrics"]["full_valid_loss"] == 0.5  # of the model that is kept
    assert KEY not in json.dumps(card) + (run.folder / "openai.json").read_text() + (run.folder / "events.jsonl").read_text()
