"""The shelf of tuned models: each version is a folder of files with a card, one version of a name is in use.

A version comes in with the score of each case that it was measured on. It comes into use only if it is not worse than the one in
use on the cases that both were measured on; the one before can be put back. Files are safetensors, GGUF, ONNX and JSON,
never pickle, and are checked against their hashes whenever they are handed out. Knows nothing of what a model does.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput, ModelUnreadable, NotFound

ALLOWED = frozenset({".safetensors", ".gguf", ".onnx", ".json"})
CARD, SCORES, IN_USE = "card.json", "scores.json", "in-use.json"
SHUFFLES = 10_000
_NAME = re.compile(r"[a-z][a-z0-9-]*$")


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """One version; `stage` is "in use", "before" or "" ; `card` says what went in and what it is good at."""

    name: str
    version: int
    stage: str
    folder: Path
    card: Mapping[str, Any]

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.folder / name for name in self.card["files"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean scores on the common cases; `chance`: how often a difference this large in favour of the better one comes about by
    chance (paired randomisation test, two-sided; Fisher 1935)."""

    cases: int
    candidate: float
    current: float
    chance: float

    @property
    def is_worse(self) -> bool:
        return self.candidate < self.current

    def __str__(self) -> str:
        return f"{self.candidate:.3f} against {self.current:.3f} on {self.cases} cases (by chance: {self.chance:.3f})"


def register(shelf: Path, name: str, files: Sequence[Path], facts: Mapping[str, Any], scores: Mapping[str, float]) -> RegisteredModel:
    """Copy the files into a new version with a card of `facts`; `scores` maps cases to 0..1. Raises BadInput, NotFound."""
    if not _NAME.match(name):
        raise BadInput(f"A model's name is of small letters, digits and hyphens, not {name!r}.")
    for file in files:
        if file.suffix not in ALLOWED:
            raise BadInput(f"{file.name} is not kept: models are {', '.join(sorted(ALLOWED))}, which hold data and no code.")
        if not file.is_file():
            raise NotFound(f"There is no file {file}.")
    version = max((m.version for m in versions(shelf, name)), default=0) + 1
    target = shelf / name / str(version)
    partial = shelf / name / f"partial-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    hashes = {}
    for file in files:
        shutil.copyfile(file, partial / file.name)
        hashes[file.name] = {"sha256": _sha256(partial / file.name), "bytes": file.stat().st_size}
    _write(partial / SCORES, dict(scores))
    _write(partial / CARD, {**facts, "name": name, "version": version, "files": hashes})
    partial.rename(target)
    return model(shelf, name, version)


def versions(shelf: Path, name: str) -> list[RegisteredModel]:
    """All versions of a name, the oldest first."""
    numbers = sorted(int(p.name) for p in (shelf / name).glob("*") if p.name.isdigit())
    return [model(shelf, name, n) for n in numbers]


def names(shelf: Path) -> list[str]:
    """The names that have versions."""
    return sorted(p.name for p in shelf.glob("*") if p.is_dir() and any(v.name.isdigit() for v in p.iterdir()))


def model(shelf: Path, name: str, version: int) -> RegisteredModel:
    """One version. Raises NotFound, or ModelUnreadable where its card cannot be read."""
    folder = shelf / name / str(version)
    if not folder.is_dir():
        raise NotFound(f"There is no version {version} of {name} in {shelf}.")
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
        history = _history(shelf, name)
        stage = "in use" if history[-1:] == [version] else "before" if version in history else ""
        return RegisteredModel(name, version, stage, folder, {**card, "files": dict(card["files"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnreadable(f"The card of {name} {version} cannot be read: {folder / CARD}.") from error


def in_use(shelf: Path, name: str) -> RegisteredModel | None:
    """The version in use, its files checked; None where none is. Raises ModelUnreadable for a changed file."""
    history = _history(shelf, name)
    if not history:
        return None
    found = model(shelf, name, history[-1])
    check_files(found)
    return found


def check_files(one: RegisteredModel) -> None:
    """Raises ModelUnreadable that names a file which is not as the card says."""
    for path in one.files:
        if not path.is_file() or _sha256(path) != one.card["files"][path.name]["sha256"]:
            raise ModelUnreadable(f"{path} is not the file that was registered: it was changed, damaged or removed.")


def promote(shelf: Path, name: str, version: int) -> Comparison | None:
    """Bring a version into use; how it compares with the one before, None for the first. Raises BadInput for one that is worse
    or was not measured on the same cases."""
    candidate, current = model(shelf, name, version), in_use(shelf, name)
    check_files(candidate)
    if current is None:
        _keep_history(shelf, name, [version])
        return None
    if current.version == version:
        raise BadInput(f"{name} {version} is in use already.")
    compared = compare(_scores(candidate), _scores(current))
    if compared.is_worse:
        raise BadInput(f"{name} {version} stays on the shelf: it is worse than version {current.version}, {compared}.")
    _keep_history(shelf, name, [*_history(shelf, name), version])
    return compared


def roll_back(shelf: Path, name: str) -> RegisteredModel:
    """Put the version before back into use. Raises BadInput where there is none."""
    history = _history(shelf, name)
    if len(history) < 2:
        raise BadInput(f"There is no version of {name} to go back to.")
    before = model(shelf, name, history[-2])
    check_files(before)
    _keep_history(shelf, name, history[:-1])
    return model(shelf, name, before.version)


def compare(candidate: Mapping[str, float], current: Mapping[str, float]) -> Comparison:
    """Both on the cases that both have. Raises BadInput where there are none."""
    common = sorted(set(candidate) & set(current))
    if not common:
        raise BadInput("The two models were not measured on the same cases: measure both on the same test file.")
    differences = [candidate[c] - current[c] for c in common]
    ours, theirs = (sum(scores[c] for c in common) / len(common) for scores in (candidate, current))
    return Comparison(len(common), ours, theirs, _chance(differences))


def _chance(differences: Sequence[float]) -> float:
    """Share of random changes of sign whose sum is as far from zero as the one seen, that one included."""
    seen, rng = abs(sum(differences)), random.Random(0)
    changed = [d for d in differences if d]
    reached = sum(abs(sum(d if rng.random() < 0.5 else -d for d in changed)) >= seen - 1e-12 for _ in range(SHUFFLES))
    return (reached + 1) / (SHUFFLES + 1)


def _scores(one: RegisteredModel) -> dict[str, float]:
    try:
        found: dict[str, float] = json.loads((one.folder / SCORES).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnreadable(f"The scores of {one.name} {one.version} cannot be read: {one.folder / SCORES}.") from error
    return found


def _history(shelf: Path, name: str) -> list[int]:
    """The versions that came into use, the last one now."""
    path = shelf / name / IN_USE
    return [int(v) for v in json.loads(path.read_text("utf-8"))] if path.is_file() else []


def _keep_history(shelf: Path, name: str, history: Sequence[int]) -> None:
    _write(shelf / name / IN_USE, list(history))


def _write(path: Path, value: Any) -> None:
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    partial.replace(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
