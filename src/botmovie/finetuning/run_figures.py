"""What a run of the writer says of itself: its data, its looks, over-fitting over time, sizes; and in what two runs differ.

Read from the run's folder (`writer_run.py`). Knows nothing of how it came about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.split import Side

_NOT_TOLD = frozenset({"threads", "device", "precision", "drafts", "validation_examples"})
"""Settings that decide nothing about what is learned."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run; `config`, `looks` and `facts` as in "run.json", `sha256` of the exported adapter."""

    name: str
    folder: Path
    adapter: Path
    sha256: str
    config: Mapping[str, Any]
    looks: tuple[Mapping[str, Any], ...]
    facts: Mapping[str, Any]

    @property
    def examples(self) -> int:
        return int(self.facts.get("examples", 0))


def load_run(folder: Path) -> Run:
    """The run of a folder. Raises NotFound, or BadInput that says what is missing."""
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}: give that of a run of botmovie tune writer.")
    adapter = folder / "writer.gguf"
    if not adapter.is_file():
        raise BadInput(f"{folder} holds no writer.gguf: let the run come to its end with botmovie tune writer --resume --out {folder}. Runs over other bases than GGUF files are not exported and cannot be measured here.")
    facts = _read(folder / "run.json")
    looks = facts.get("looks") or []
    return Run(folder.name, folder, adapter, hashlib.sha256(adapter.read_bytes()).hexdigest(), facts.get("config") or {}, tuple(looks), facts)


def check_split(data: Path, run: Run) -> str:
    """What is to be told where a run did not learn from the training side of this data folder; "" where it did."""
    learned = data / f"{Side.TRAINING.value}.jsonl"
    seen = data / f"{Side.VALIDATION.value}.jsonl"
    wanted = run.facts.get("data_sha256")
    if not wanted or not learned.is_file() or not seen.is_file():
        return f"Whether {run.folder} was trained on the training side of {data} cannot be told."
    same = hashlib.sha256(learned.read_bytes() + seen.read_bytes()).hexdigest() == wanted
    return "" if same else f"{run.folder} was trained on other data than that of {data}. The split goes by film and never changes, so no training saw the films of the tests; the wordings may have changed."


def over_fitting(run: Run) -> list[dict[str, float]]:
    """Of each look: step, both losses, and validation less training: what is learned of the training side alone."""
    return [
        {"step": look["step"], "training": look["training_loss"], "validation": look["validation_loss"], "gap": round(look["validation_loss"] - look["training_loss"], 5)}
        for look in run.looks
    ]


def sizes(run: Run) -> dict[str, int]:
    """Bytes of the files that are shipped."""
    return {path.name: path.stat().st_size for path in (run.adapter, run.adapter.with_suffix(".json")) if path.is_file()}


def summary(run: Run) -> dict[str, Any]:
    """What a page tells of a run."""
    kept = ("examples", "steps", "best_step", "best_validation_loss", "stopped_early", "tokens", "seconds", "data_sha256")
    parity = _read(run.folder / "parity.json", needed=False)
    found = {name: run.facts[name] for name in kept if name in run.facts}
    return {
        "name": run.name, "folder": str(run.folder), "adapter_sha256": run.sha256, "config": dict(run.config), "bytes": sizes(run), "over_fitting": over_fitting(run), **found,
        **({"parity": {"same": parity["same"], "prompts": parity["prompts"]}} if parity else {}),
    }  # fmt: skip


def differences(run: Run, other: Run) -> str:
    """In what `other` was made differently from `run`, in words: "share 0.25", "without summary"; "the same" where in nothing."""
    names = [n for n in dict.fromkeys([*run.config, *other.config]) if n not in _NOT_TOLD and _setting(run, n) != _setting(other, n)]
    told = [f"{n.replace('_', ' ')} {_words(_setting(other, n))}" for n in names]
    if run.facts.get("data_sha256") != other.facts.get("data_sha256"):
        told.append("other data")
    return ", ".join(told) or "the same"


def is_on_curve(run: Run, other: Run) -> bool:
    """Whether `other` differs from `run` in the share of the data alone."""
    return all(_setting(run, n) == _setting(other, n) for n in {*run.config, *other.config} - _NOT_TOLD - {"share"}) and run.facts.get("data_sha256") == other.facts.get("data_sha256")


def _setting(run: Run, name: str) -> Any:
    return run.config.get(name, {"share": 1.0, "without": []}.get(name))


def _words(value: Any) -> str:
    return " and ".join(str(v) for v in value) or "nothing" if isinstance(value, list) else f"{value:g}" if isinstance(value, float) else str(value)


def _read(path: Path, *, needed: bool = True) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if needed:
            raise BadInput(f"{path} is missing: {path.parent} is no finished run of botmovie tune writer.") from None
        return {}
    except ValueError as error:
        raise BadInput(f"{path} cannot be read: it was cut short or damaged.") from error
    return found
