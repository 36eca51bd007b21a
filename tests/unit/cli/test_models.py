"""`botmovie models`: the shelf on a terminal, and which adapter the program takes up."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from botmovie.domain import EvidenceItem, Passage, PassageKind, Provenance
from botmovie.finetuning.examples import Example, save_examples
from botmovie.finetuning.split import Side
from botmovie.settings import load_settings
from botmovie.wiring import chosen_adapter

Run = Callable[..., Any]


@pytest.fixture
def shelf(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOTMOVIE_MODEL_FOLDER", str(tmp_path / "shelf"))
    return tmp_path / "shelf"


@pytest.fixture
def trained(tmp_path: Path) -> Callable[..., Path]:
    """The folder that a run of tune writer leaves."""

    def make(name: str = "run", weights: bytes = b"adapter") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "writer.gguf").write_bytes(weights)
        look = {"step": 50, "training_loss": 0.4, "validation_loss": 0.5, "accepted": 0.91, "refused": 0.02, "not_held": 1.0}
        config = {"base": "embedded", "steps": 100, "rank": 16, "learning_rate": 0.0005, "seed": 3}
        facts = {"config": config, "data_sha256": "ab" * 32, "examples": 900, "best_step": 50, "best_validation_loss": 0.5, "looks": [look], "sources": [{"source": "Films", "licence": "CC BY 4.0", "examples": 900}]}
        for file, content in (("run.json", facts), ("writer.json", {"base": "x"}), ("parity.json", {"prompts": 50, "same": 49})):
            (folder / file).write_text(json.dumps(content))
        (folder / "adapter.safetensors").write_bytes(b"not kept")
        return folder

    return make


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Thirty test cases whose right answer is their sentence; three of them are not held."""
    folder = tmp_path / "data"
    folder.mkdir()
    some = []
    for n in range(30):
        text = f"Brody fears the water of bay {n}."
        evidence = (EvidenceItem(1, Passage(f"jaws/{n}", "jaws-1975", PassageKind.STORY, text, Provenance("hand", "CC0"))),)
        messages = ({"role": "system", "content": "Answer."}, {"role": "user", "content": f"{text} What does Brody fear?"})
        target = "That is not in what I have." if n % 10 == 0 else text
        some.append(Example(f"p-{n}/0", f"p-{n}", "plot", "hand p", Side.TEST, "What does Brody fear?", messages, target, evidence, ("jaws-1975",)))
    save_examples(some, folder / "test.jsonl")
    return folder


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Stands in for language models: by an adapter's content (or "none"), the share of cases that it answers rightly, held or not."""
    shares = {"none": 0.0}

    class Scripted:
        def __init__(self, share: float) -> None:
            self.share = share

        @classmethod
        def open_(cls, path: Path, *, adapter: Path | None = None, **_: Any) -> Scripted:
            return cls(shares[adapter.read_text() if adapter else "none"])

        def __enter__(self) -> Scripted:
            return self

        def __exit__(self, *_: Any) -> None: ...

        def complete(self, messages: Sequence[dict[str, str]], **_: Any) -> str:
            text = messages[1]["content"].split(" What ")[0]
            number = int(text.rstrip(".").rpartition(" ")[2])
            if number >= 30 * self.share:
                return "Quint fears nothing in Hollywood."
            return "That is not in what I have." if number % 10 == 0 else text

    for name, value in (("EmbeddedLanguageModel", Scripted), ("find_weights", lambda: Path("w")), ("prepare_weights", lambda *_: Path("w")), ("find_adapter", lambda: None)):
        monkeypatch.setattr(f"botmovie.llm.{name}", value)
    return shares


def test_an_empty_shelf_says_so_and_where_it_is(run: Run, shelf: Path) -> None:
    for arguments in (("models",), ("models", "list")):
        assert f"No model was tuned here yet (docs/tuning.md); they are kept in {shelf}." in run(*arguments).said
    assert run("models", "list", "--json").out.strip() == "[]"


def test_a_run_comes_onto_the_shelf_with_its_card(run: Run, shelf: Path, trained: Callable[..., Path]) -> None:
    added = run("models", "add", trained(), "--note", "first try")
    assert "writer/1 is on the shelf" in added.said
    shown = run("models", "show", "writer/1").said
    for said in ("SmolLM2-135M-Instruct", "Apache 2.0 (base); trained on: Films (CC BY 4.0)", "sha256 abababababababab…, 900 examples", "rank 16", "best validation loss: 0.5", "validation accepted: 0.91",
                 "parity: 49 of 50 prompts", "botmovie tune writer --data DATA", "--steps 100", "note: first try", "not measured", "writer.gguf 7 bytes"):  # fmt: skip
        assert said in shown
    assert {p.name for p in (shelf / "writer" / "1").iterdir()} == {"writer.gguf", "writer.json", "run.json", "parity.json", "card.json", "scores.json"}
    row = json.loads(run("models", "list", "--json").out)[0]
    assert (row["id"], row["stage"], row["base"]) == ("writer/1", "", "SmolLM2-135M-Instruct")
    assert "writer/1" in run("models").said


def test_candidate_and_current_are_measured_on_the_same_cases(run: Run, shelf: Path, trained: Callable[..., Path], data: Path, writes: dict[str, float]) -> None:
    writes |= {"good": 1.0, "poor": 0.5}
    run("models", "add", trained("a", b"poor"))
    run("models", "add", trained("b", b"good"))
    first = run("models", "promote", "writer/1", "--data", data)
    assert "what is in use without it: right on 0.0% of 30 cases" in first.said
    assert "writer/1: 0.500 against 0.000 on 30 cases (15 better, 0 worse, p < 0.001)." in first.said
    second = run("tune", "promote", "writer/2", "--data", data)
    assert "writer/2: 1.000 against 0.500 on 30 cases (15 better, 0 worse" in second.said
    shown = run("models", "show", "writer/2").said
    assert "right on 100.0% of 30 unseen cases (not held 100% of 3, plot 100% of 27)" in shown
    assert "good at: plot (100%)" in shown
    assert "1.000 against 0.500 of version 1 on 30 cases" in shown
    assert "bad at: plot (48%)" in run("models", "show", "writer/1").said


def test_a_worse_model_is_refused_unless_forced_and_what_was_before_comes_back(run: Run, shelf: Path, trained: Callable[..., Path], data: Path, writes: dict[str, float]) -> None:
    writes |= {"good": 1.0, "poor": 0.5}
    run("models", "add", trained("a", b"good"))
    run("models", "add", trained("b", b"poor"))
    run("models", "promote", "writer/1", "--data", data)
    refused = run("models", "promote", "writer/2", "--data", data)
    assert (refused.status, "worse than version 1, 0.500 against 1.000" in refused.complained) == (2, True)
    assert chosen_adapter(load_settings()) == shelf / "writer" / "1" / "writer.gguf"
    assert "because of --force" in run("models", "promote", "writer/2", "--force").said
    assert chosen_adapter(load_settings()) == shelf / "writer" / "2" / "writer.gguf"
    assert "writer/1 is in use again." in run("models", "rollback").said
    assert "No version of writer is in use now" in run("models", "rollback", "writer").said
    assert run("models", "rollback").status == 2


def test_a_difference_that_chance_makes_is_called_so(run: Run, shelf: Path, trained: Callable[..., Path], data: Path, writes: dict[str, float]) -> None:
    writes |= {"good": 0.1}
    run("models", "add", trained("a", b"good"))
    assert "by chance often enough" in run("models", "promote", "writer/1", "--data", data).said


def test_without_a_comparison_nothing_is_promoted(run: Run, shelf: Path, trained: Callable[..., Path]) -> None:
    run("models", "add", trained())
    ran = run("models", "promote", "writer/1")
    assert (ran.status, "Measure both with --data FOLDER" in ran.complained) == (2, True)
    assert "was compared with nothing" in run("models", "promote", "writer/1", "--force").said


def test_the_adapter_of_the_settings_goes_before_the_promoted_one(run: Run, shelf: Path, trained: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botmovie.wiring.find_adapter", lambda: Path("packaged.gguf"))
    assert chosen_adapter(load_settings()) == Path("packaged.gguf")
    run("models", "add", trained())
    run("models", "promote", "writer/1", "--force")
    assert chosen_adapter(load_settings()) == shelf / "writer" / "1" / "writer.gguf"
    assert chosen_adapter(load_settings(model_adapter="packaged")) == Path("packaged.gguf")
    assert chosen_adapter(load_settings(model_adapter="none")) is None
    assert chosen_adapter(load_settings(model_adapter="own.gguf")) == Path("own.gguf")


def test_models_lie_beside_the_catalogue_by_default(tmp_path: Path) -> None:
    assert load_settings(catalogue=f"sqlite:///{tmp_path / 'films.sqlite'}").shelf == tmp_path / "models"
    assert load_settings(model_folder="elsewhere").shelf == Path("elsewhere")


def test_a_damaged_file_is_told(run: Run, shelf: Path, trained: Callable[..., Path]) -> None:
    run("models", "add", trained())
    (shelf / "writer" / "1" / "writer.gguf").write_bytes(b"other")
    for arguments in (("show", "writer/1"), ("promote", "writer/1", "--force")):
        ran = run("models", *arguments)
        assert (ran.status, "is not the file that was registered" in ran.complained) == (1, True)


def test_only_what_is_not_in_use_can_be_removed_and_only_on_purpose(run: Run, shelf: Path, trained: Callable[..., Path]) -> None:
    run("models", "add", trained())
    assert "--yes" in run("models", "remove", "writer/1").complained
    run("models", "promote", "writer/1", "--force")
    assert "is in use" in run("models", "remove", "writer/1", "--yes").complained
    run("models", "rollback")
    assert "writer/1 is removed" in run("models", "remove", "writer/1", "--yes").said
    assert not (shelf / "writer" / "1").exists()


def test_a_model_of_another_kind_needs_a_name_and_brings_its_scores(run: Run, shelf: Path, tmp_path: Path) -> None:
    for number, share in ((1, 0.5), (2, 0.9)):
        folder = tmp_path / f"encoder{number}"
        folder.mkdir()
        (folder / "encoder.onnx").write_bytes(b"onnx")
        (tmp_path / f"{number}.json").write_text(json.dumps({str(n): share for n in range(40)}))
        assert "--name" in run("models", "add", folder).complained
        run("models", "add", folder, "--name", "encoder", "--scores", tmp_path / f"{number}.json")
        ran = run("models", "promote", f"encoder/{number}")
    assert "encoder/2: 0.900 against 0.500 on 40 cases (40 better, 0 worse, p < 0.001)." in ran.said
    assert "cannot be measured here" in run("models", "promote", "encoder/1", "--data", tmp_path).complained


@pytest.mark.parametrize(("arguments", "status", "said"), [(("show", "writer"), 2, "looks like writer/2"), (("show", "writer/7"), 1, "no model writer/7"), (("add", "none"), 1, "no folder none"), (("rollback", "x"), 2, "No version of x")])
def test_what_is_not_there_is_told(run: Run, shelf: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    ran = run("models", *arguments)
    assert (ran.status, said in ran.complained) == (status, True)


def test_a_folder_without_a_model_is_refused(run: Run, shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "model.pkl").write_bytes(b"code")
    ran = run("models", "add", tmp_path / "run", "--name", "writer")
    assert (ran.status, "holds no model" in ran.complained) == (2, True)
