"""`botmovie tune openai` from data to a served model, over HTTP, against a server with OpenAI's interface."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from botmovie.domain import EvidenceItem, Passage, PassageKind, Provenance
from botmovie.finetuning.examples import Example, save_examples
from botmovie.finetuning.split import Side
from botmovie.settings import load_settings
from tests.unit.finetuning.openai_server import KEY, Tuning, refusing, serving

Run = Callable[..., Any]
MODEL = "ft:gpt-4.1-mini-2025-04-14:films::Ab1:ckpt-step-20"


@pytest.fixture
def tuning() -> Tuning:
    return Tuning()


@pytest.fixture
def address(tuning: Tuning, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The settings name the server as where openai:NAME is, and its key is in the environment."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serving(tuning) as url:
        monkeypatch.setenv("BOTMOVIE_MODEL", "openai:gpt-4.1-mini")
        monkeypatch.setenv("BOTMOVIE_MODEL_URL", url)
        monkeypatch.setenv("BOTMOVIE_MODEL_FOLDER", str(tmp_path / "shelf"))
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
        yield url


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for side, count in ((Side.TRAINING, 12), (Side.VALIDATION, 10)):
        some = []
        for n in range(count):
            text = f"Brody fears the water of bay {n}."
            evidence = (EvidenceItem(1, Passage(f"jaws/{n}", "jaws-1975", PassageKind.STORY, text, Provenance("hand", "CC0"))),)
            messages = ({"role": "system", "content": "Answer."}, {"role": "user", "content": f"{text} What does he fear on side {side}?"})
            some.append(Example(f"p-{n}/0", f"p-{n}", "plot", "hand p", side, "What does he fear?", messages, text, evidence, ("jaws-1975",)))
        save_examples(some, folder / f"{side.value}.jsonl")
    return folder


def test_files_and_cost_are_told_and_nothing_is_sent_without_consent(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path) -> None:
    ran = run("tune", "openai", "--data", data, "--out", tmp_path / "run")
    assert (ran.status, tuning.asked) == (2, [])
    assert "training: 12 examples, about" in ran.said
    assert "with texts of: hand (CC0)" in ran.said
    assert "5 dollars a million (price list of" in ran.said
    assert "Nothing was uploaded: say that you agree with --yes." in ran.complained


@pytest.mark.parametrize("agreed", [True, False])
def test_a_person_is_asked(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agreed: bool) -> None:
    class Terminal:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("typer.confirm", lambda _: agreed)
    ran = run("tune", "openai", "--data", data, "--out", tmp_path / "run", "--every", "0")
    assert (ran.status, bool(tuning.asked)) == (0 if agreed else 1, agreed)


def test_a_whole_run_ends_on_the_shelf_and_is_served(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run("tune", "openai", "--data", data, "--out", tmp_path / "run", "--epochs", "2", "--price", "8", "--every", "0", "--yes")
    assert ran.status == 0
    for said in ("Created fine-tuning job: ftjob-1", "Step 20/30", "running, step 20 of 30, loss 0.250,", "min left", "4,321 tokens were charged", "a lower validation loss than the last one", f"openai/1 and serves as BOTMOVIE_MODEL=openai:{MODEL}"):
        assert said in ran.said + ran.complained
    assert KEY not in ran.out + ran.err + "".join(p.read_text() for p in tmp_path.rglob("*.json*"))
    shown = run("models", "show", "openai/1")
    assert f"BOTMOVIE_MODEL=openai:{MODEL}" in shown.said
    monkeypatch.setenv("BOTMOVIE_MODEL", f"openai:{MODEL}")
    answer = json.loads(run("ask", "Why does Edmund Thorne in The Glass Harbour (1958) hide that his eyesight is failing?", "--json").out)
    assert (answer["model"], "a blind man cannot cut a lens" in answer["text"]) == (f"openai:{MODEL}", True)
    assert tuning.chats[0]["model"] == MODEL


def test_a_promoted_model_is_served_by_that_name(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from botmovie.errors import BadSetting
    from botmovie.wiring import chosen_model

    with pytest.raises(BadSetting, match="botmovie models promote openai/1"):
        chosen_model(load_settings(model="openai:promoted"))
    run("tune", "openai", "--data", data, "--out", tmp_path / "run", "--every", "0", "--yes")
    assert "Set BOTMOVIE_MODEL=openai:promoted" in run("models", "promote", "openai/1", "--force").said
    assert chosen_model(load_settings(model="openai:promoted")) == f"openai:{MODEL}"


def test_a_run_that_failed_on_the_way_goes_on_from_there(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path) -> None:
    tuning.fail("GET /v1/fine_tuning/jobs/ftjob-1", refusing(401, "Incorrect API key", "invalid_api_key"))
    failed = run("tune", "openai", "--data", data, "--out", tmp_path / "run", "--every", "0", "--yes")
    assert (failed.status, "check it in OPENAI_API_KEY" in failed.complained) == (1, True)
    for _ in range(2):
        ran = run("tune", "openai", "--resume", "--out", tmp_path / "run", "--every", "0")
        assert (ran.status, "openai/1 and serves as" in ran.said) == (0, True)
    assert (list(tuning.jobs), len(tuning.files)) == (["ftjob-1"], 2)


def test_an_interrupt_says_how_to_go_on_and_how_to_end_the_job(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("botmovie.finetuning.openai_run.follow", interrupted)
    ran = run("tune", "openai", "--data", data, "--out", tmp_path / "run", "--yes")
    assert ran.status == 130
    assert "botmovie tune openai --resume --out" in ran.said
    ended = run("tune", "openai", "--cancel", "--out", tmp_path / "run")
    assert (ended.status, tuning.jobs["ftjob-1"]["status"], "ftjob-1 is cancelled" in ended.said) == (0, "cancelled", True)
    assert "has ended already: cancelled" in run("tune", "openai", "--cancel", "--out", tmp_path / "run").said


def test_a_failed_job_ends_with_one_and_the_servers_reason(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path) -> None:
    tuning.end, tuning.error = "failed", {"code": "unsafe", "message": "The data did not pass the safety checks.", "param": None}
    ran = run("tune", "openai", "--data", data, "--out", tmp_path / "run", "--every", "0", "--yes")
    assert (ran.status, "Job ftjob-1 failed: The data did not pass the safety checks. (unsafe)" in ran.complained) == (1, True)


def test_another_server_gets_its_own_key_and_never_openais(run: Run, address: str, data: Path, tuning: Tuning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTMOVIE_MODEL", "none")
    monkeypatch.setenv("BOTMOVIE_MODEL_KEY", "theirs")
    monkeypatch.setenv("OPENAI_API_KEY", "ours")
    tuning.key = "theirs"
    ran = run("tune", "openai", "--data", data, "--out", tmp_path / "run", "--url", address, "--base", "llama", "--every", "0", "--yes")
    assert ran.status == 0
    assert "the price of llama is not known here: give it with --price" in ran.said
    assert f"BOTMOVIE_MODEL=openai-compatible:ft:llama:films::Ab1:ckpt-step-20 BOTMOVIE_MODEL_URL={address}" in ran.said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "--data FOLDER"),
        (("--resume",), "There is no run in"),
        (("--data", "data", "--url", "ftp://x"), "not the address of a server"),
        (("--data", "data", "--suffix", "x" * 65), "suffix has 65 characters"),
    ],
)
def test_what_cannot_be_done_ends_with_two(run: Run, address: str, data: Path, tmp_path: Path, given: tuple[str, ...], said: str) -> None:
    ran = run("tune", "openai", "--out", tmp_path / "run", *given)
    assert (ran.status, said in ran.complained) == (2, True)


def test_without_a_key_it_is_named(run: Run, address: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    ran = run("tune", "openai", "--data", data, "--out", tmp_path / "run")
    assert (ran.status, "OPENAI_API_KEY" in ran.complained) == (1, True)
