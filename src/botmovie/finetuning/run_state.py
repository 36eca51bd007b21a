"""What a training run needs to go on after a kill: a folder "state-STEP" of safetensors and JSON, whole or not there.

Knows nothing of models; tensors go in and come out by name.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput

_NAME = re.compile(r"state-(\d+)$")


@dataclass(frozen=True, slots=True)
class RunState:
    """`facts` is JSON; `tensors` are groups of named tensors ("adapter", "optimiser", "best")."""

    step: int
    facts: dict[str, Any]
    tensors: Mapping[str, Mapping[str, Any]]


def save_state(folder: Path, state: RunState) -> None:
    """Write the state beside the last one, then remove that."""
    from safetensors.torch import save_file

    partial = folder / f"partial-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name, tensors in state.tensors.items():
        save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, partial / f"{name}.safetensors")
    (partial / "facts.json").write_text(json.dumps(state.facts) + "\n", "utf-8")
    for path in partial.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    target = folder / f"state-{state.step:06d}"
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    for _, older in states(folder)[:-1]:
        shutil.rmtree(older, ignore_errors=True)


def states(folder: Path) -> list[tuple[int, Path]]:
    """(step, folder) of every whole state, the oldest first."""
    found = [(int(m[1]), p) for p in folder.glob("state-*") if (m := _NAME.search(p.name))]
    return sorted(found)


def load_state(folder: Path) -> RunState:
    """The newest state. Raises BadInput where there is none."""
    from safetensors.torch import load_file

    found = states(folder)
    if not found:
        raise BadInput(f"There is no run in {folder} to go on with: start it without --resume.")
    step, path = found[-1]
    tensors = {p.stem: load_file(p) for p in path.glob("*.safetensors")}
    return RunState(step, json.loads((path / "facts.json").read_text("utf-8")), tensors)
