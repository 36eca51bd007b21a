"""`botmovie tune evaluate` on a terminal: what it asks, prints and writes, and what it says where something is missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from botmovie.domain import EvidenceItem, Passage, PassageKind, Provenance
from botmovie.finetuning.examples import Example, save_examples
from botmovie.finetuning.split import Side

Run = Callable[..., Any]
TEXT = "Brody fears the water of the bay."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    evidence = (EvidenceItem(1, Passage("harbour/1", "the-glass-harbour-1958", PassageKind.STORY, TEXT, Provenance("hand", "CC0"))),)
    messages = ({"role": "system", "content": "Answer."}, {"role": "user", "content": f"{TEXT} What does Brody fear?"})
    some = [Example(f"v-{n}/0", f"v-{n}", "plot", "hand v", Side.TEST, "What does Brody fear?", messages, TEXT, evidence, ("the-glass-harbour-1958",)) for n in range(4)]
    save_examples(some, folder / "test.jsonl")
    return folder


@pytest.fixture
def trained(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "writer.gguf").write_bytes(b"adapter")
        look = {"step": 50, "training_loss": 0.4, "validation_loss": 0.5}
        (folder / "run.json").write_text(json.dumps({"config": {"base": "embedded", "steps": 100}, "data_sha256": "ab", "examples": 900, "best_step": 50, "looks": [look]}))
        return folder

    return make


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the embedded model: with an adapter it says the evidence again. Remembers what it was asked."""
    asked: list[str] = []

    class Scripted:
        def __init__(self, adapter: Path | None) -> None:
            self.adapter = adapter

        @classmethod
        def open_(cls, path: Path, *, adapter: Path | None = None, **_: Any) -> Scripted:
            return cls(adapter)

        def __enter__(self) -> Scripted:
            return self

        def __exit__(self, *_: Any) -> None: ...

        def stream(self, messages: Sequence[dict[str, str]], **_: Any) -> Iterator[str]:
            asked.append(messages[-1]["content"])
            yield TEXT if self.adapter else "Quint fears Hollywood."

    for name, value in (("EmbeddedLanguageModel", Scripted), ("find_weights", lambda: Path("w")), ("prepare_weights", lambda *_: Path("w"))):
        monkeypatch.setattr(f"botmovie.llm.{name}", value)
    return asked


def test_it_prints_the_aims_and_writes_figures_and_a_page(run: Run, data: Path, trained: Callable[[str], Path], tmp_path: Path) -> None:
    ran = run("tune", "evaluate", "--run", trained("run"), "--data", data, "--asked", "0", "--out", tmp_path / "out")
    assert ran.status == 0
    assert "drafts accepted with nothing cut: base 0, tuned 1 (at least 0.9: reached)" in ran.said
    assert "cannot be told" in ran.said
    assert "tuned: drafts: 4 of 4" in ran.complained
    result = json.loads((tmp_path / "out" / "evaluation.json").read_text("utf-8"))
    assert result["command"] == f"botmovie tune evaluate --run {tmp_path / 'run'} --data {data} --cases 200 --asked 0 --out {tmp_path / 'out'}"
    assert result["command"] in (tmp_path / "out" / "evaluation.md").read_text("utf-8")


def test_a_second_time_it_asks_nothing(run: Run, data: Path, trained: Callable[[str], Path], tmp_path: Path, scripted: list[str]) -> None:
    command = ("tune", "evaluate", "--run", trained("run"), "--data", data, "--asked", "0", "--out", tmp_path / "out")
    run(*command)
    scripted.clear()
    assert run(*command).status == 0
    assert scripted == []


def test_the_whole_program_is_asked_over_the_catalogue_of_the_settings(run: Run, data: Path, trained: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, str, float]] = []

    class Program:
        def __init__(self, settings: Any) -> None:
            from botmovie.catalogue import open_sqlite_catalogue

            opened.append((settings.model, settings.model_adapter, settings.model_timeout))
            self.catalogue = open_sqlite_catalogue(settings.catalogue)
            self.pipeline = self

        def writer(self) -> tuple[Any, str]:
            return None, "it is not installed"

        def close(self) -> None:
            self.catalogue.close()

    monkeypatch.setattr("botmovie.wiring.open_program", Program)
    ran = run("tune", "evaluate", "--run", trained("run"), "--data", data, "--out", tmp_path / "out")
    assert opened == [("embedded", "none", 120.0)]
    assert (ran.status, "it is not installed" in ran.complained) == (1, True)


@pytest.mark.parametrize(("missing", "status", "said"), [("run", 1, "botmovie tune writer"), ("data", 1, "botmovie tune data"), ("encoder", 1, "exported encoder"), ("twin", 2, "same name")])
def test_what_is_missing_is_told_and_nothing_is_written(run: Run, data: Path, trained: Callable[[str], Path], tmp_path: Path, missing: str, status: int, said: str) -> None:
    gone = tmp_path / "none"
    arguments = ["--run", gone if missing == "run" else trained("run"), "--data", gone if missing == "data" else data]
    arguments += ["--encoder", gone] if missing == "encoder" else ["--beside", trained("other/run")] if missing == "twin" else []
    ran = run("tune", "evaluate", *arguments, "--out", tmp_path / "out")
    assert (ran.status, said in ran.complained) == (status, True)
    assert not (tmp_path / "out").exists()


def test_an_encoder_is_measured_on_the_repositorys_questions_and_says_where_they_are_not_there(run: Run, data: Path, trained: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    ran = run("tune", "evaluate", "--run", trained("run"), "--data", data, "--encoder", tmp_path / "model", "--out", tmp_path / "out")
    assert (ran.status, "training/answers/v.jsonl is not there: run the command from the repository's folder" in ran.complained) == (1, True)


def test_an_encoder_is_compared_with_the_one_in_use_and_its_figures_are_kept(run: Run, data: Path, trained: Callable[[str], Path], tmp_path: Path, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"id": "v-1", "task": "plot", "question": "how does the lens get finished", "about": ["The Glass Harbour (1958)"], "from": ["The Glass Harbour (1958)/story/3"], "beside": [], "answer": "By touch."}
    (tmp_path / "v.jsonl").write_text(json.dumps(answer) + "\n", "utf-8")
    (tmp_path / "q.jsonl").write_text("", "utf-8")
    (tmp_path / "model").mkdir()
    other = SimpleNamespace(name="other", embed_queries=encoder.embed_queries, embed_passages=encoder.embed_passages, similarity=encoder.similarity)
    for place, value in (("retrieval_report.ANSWERS", (tmp_path / "v.jsonl",)), ("retrieval_report.QUESTIONS", (tmp_path / "q.jsonl",)), ("retrieval_cases.side_of_all", lambda films: Side.TEST),
                         ("retrieval_report.load_starter", lambda: SimpleNamespace(vectors={}, vectors_encoder=""))):  # fmt: skip
        monkeypatch.setattr(f"botmovie.finetuning.{place}", value)
    monkeypatch.setattr("botmovie.encoder.load_encoder", lambda folder=None: other if folder else encoder)
    command = ("tune", "evaluate", "--run", trained("run"), "--data", data, "--asked", "0", "--encoder", tmp_path / "model", "--out", tmp_path / "out")
    assert run(*command).status == 0
    page = (tmp_path / "out" / "evaluation.md").read_text("utf-8")
    assert "1 questions, 0 descriptions" in page
    assert f"vectors of other against vectors of {encoder.name}" in page
    monkeypatch.setattr("botmovie.finetuning.retrieval_report.report_of", None)
    assert run(*command).status == 0
    monkeypatch.setattr("botmovie.encoder.load_encoder", lambda folder=None: encoder)
    assert "is the one in use" in run(*command).complained
