"""The shelf of tuned models: each version is a folder of files with a card, one version of a name is in use.

    NAME/in-use.json            the versions that came into use, the last one now
    NAME/promotions.json        every promotion: when, what stood against what, and how it came out
    NAME/without.json           scores of what is in use while no version is
    NAME/VERSION/card.json      what went in, figures, hashes of the files beside it
    NAME/VERSION/scores.json    the score of each case that it was measured on, 0..1

A version comes into use only if it is not worse than what is in use on the cases that both were measured on; what was before can
be put back. Files are safetensors, GGUF, ONNX and JSON, never pickle, and are checked against their hashes whenever they are
handed out. Knows nothing of what a model does.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput, ModelUnreadable, NotFound

ALLOWED = frozenset({".safetensors", ".gguf", ".onnx", ".json"})
CARD, SCORES, IN_USE, PROMOTIONS, WITHOUT = "card.json", "scores.json", "in-use.json", "promotions.json", "without.json"
SHUFFLES = 10_000
LEAST_CASES = 20
"""Common cases without which a comparison says too little to promote by."""
_NAME = re.compile(r"[a-z][a-z0-9-]*$")
_ID = re.compile(r"([a-z][a-z0-9-]*)/(\d+)$")


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """One version; `stage` is "in use", "before" or "" ; `card` says what went in and what it is good at."""

    name: str
    version: int
    stage: str
    folder: Path
    card: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.name}/{self.version}"

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.folder / name for name in self.card["files"])

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(int(facts["bytes"]) for facts in self.card["files"].values())


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean scores on the common cases, of which the candidate does `won` better and `lost` worse. `chance`: how often a difference this large, in favour
    of either, comes about by chance. Where every score is 0 or 1 that is McNemar's test, exact (1947); else a paired randomisation test (Fisher 1935)."""

    cases: int
    candidate: float
    current: float
    won: int
    lost: int
    chance: float

    @property
    def is_worse(self) -> bool:
        return self.candidate < self.current

    def __str__(self) -> str:
        return f"{self.candidate:.3f} against {self.current:.3f} on {self.cases} cases ({self.won} better, {self.lost} worse, {chance_words(self.chance)})"


def chance_words(chance: float) -> str:
    """ "p = 0.031", "p < 0.001"."""
    return "p < 0.001" if chance < 0.001 else f"p = {chance:.3f}"


def register(shelf: Path, name: str, files: Sequence[Path], facts: Mapping[str, Any], scores: Mapping[str, float]) -> RegisteredModel:
    """Copy the files into a new version with a card of `facts`; `scores` maps cases to 0..1. Raises BadInput, NotFound."""
    if not _NAME.match(name):
        raise BadInput(f"A model's name is of small letters, digits and hyphens, not {name!r}.")
    for file in files:
        if file.suffix not in ALLOWED:
            raise BadInput(f"{file.name} is not kept: models are {', '.join(sorted(ALLOWED))}, which hold data and no code.")
        if not file.is_file():
            raise NotFound(f"There is no file {file}.")
    checked = _checked(scores)
    known = [*(m.version for m in versions(shelf, name)), *(p["version"] or 0 for p in promotions(shelf, name))]
    version = max(known, default=0) + 1
    target = shelf / name / str(version)
    partial = shelf / name / f"partial-{os.getpid()}"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    hashes = {}
    for file in files:
        shutil.copyfile(file, partial / file.name)
        hashes[file.name] = {"sha256": _sha256(partial / file.name), "bytes": file.stat().st_size}
    _write(partial / SCORES, checked)
    _write(partial / CARD, {"made": _now(), **facts, "name": name, "version": version, "files": hashes})
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


def promote(shelf: Path, name: str, version: int, *, force: bool = False) -> Comparison | None:
    """Bring a version into use; how it compares with what is in use, None where there is nothing to compare with: the first version of a name of
    which no scores "without" are kept, or a forced one. Raises BadInput for one that is worse, or that was not measured on enough of the same cases."""
    candidate, current = model(shelf, name, version), in_use(shelf, name)
    check_files(candidate)
    if current is not None and current.version == version:
        raise BadInput(f"{candidate.id} is in use already.")
    against = f"version {current.version}" if current is not None else "what is in use without it"
    theirs = scores_of(current) if current is not None else scores_without(shelf, name)
    compared = None
    if theirs or current is not None:
        try:
            compared = compare(scores_of(candidate), theirs)
            _check_promotable(candidate, compared, against)
        except BadInput:
            if not force:
                raise
    kept = {"at": _now(), "version": version, "before": current.version if current else None, "comparison": asdict(compared) if compared else None, "forced": force}
    _write(shelf / name / PROMOTIONS, [*promotions(shelf, name), kept])
    _keep_history(shelf, name, [*(v for v in _history(shelf, name) if v != version), version])
    return compared


def _check_promotable(candidate: RegisteredModel, compared: Comparison, against: str) -> None:
    if compared.cases < LEAST_CASES:
        raise BadInput(f"{candidate.id} stays on the shelf: {compared.cases} cases in common with {against} say too little, at least {LEAST_CASES} are compared.")
    if compared.is_worse:
        raise BadInput(f"{candidate.id} stays on the shelf: it is worse than {against}, {compared}.")


def promotions(shelf: Path, name: str) -> list[dict[str, Any]]:
    """Every promotion and return to what was before, the oldest first."""
    path = shelf / name / PROMOTIONS
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return found


def roll_back(shelf: Path, name: str) -> RegisteredModel | None:
    """Put back what was in use before: a version, or None for what there is without any. Raises BadInput where no version is in use."""
    history = _history(shelf, name)
    if not history:
        raise BadInput(f"No version of {name} is in use, so there is nothing to go back from.")
    before = model(shelf, name, history[-2]) if len(history) > 1 else None
    if before is not None:
        check_files(before)
    kept = {"at": _now(), "version": before.version if before else None, "before": history[-1], "comparison": None, "forced": False}
    _write(shelf / name / PROMOTIONS, [*promotions(shelf, name), kept])
    _keep_history(shelf, name, history[:-1])
    return model(shelf, name, before.version) if before else None


def remove(shelf: Path, name: str, version: int) -> None:
    """Delete a version and its files. Raises BadInput for the one in use."""
    found = model(shelf, name, version)
    history = _history(shelf, name)
    if history[-1:] == [version]:
        raise BadInput(f"{found.id} is in use: promote another version or roll back first.")
    _keep_history(shelf, name, [v for v in history if v != version])
    shutil.rmtree(found.folder)


def add_scores(shelf: Path, one: RegisteredModel, scores: Mapping[str, float], figures: Mapping[str, Any]) -> RegisteredModel:
    """Keep what a version was measured to score; `figures` go into its card, beside those of earlier measurements."""
    _write(one.folder / SCORES, {**scores_of(one), **_checked(scores)})
    _write(one.folder / CARD, {**one.card, "measured": [*one.card.get("measured", []), {"at": _now(), **figures}]})
    return model(shelf, one.name, one.version)


def scores_without(shelf: Path, name: str) -> dict[str, float]:
    """Scores of what is in use while no version is; {} where it was not measured."""
    path = shelf / name / WITHOUT
    found: dict[str, float] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def keep_scores_without(shelf: Path, name: str, scores: Mapping[str, float]) -> None:
    (shelf / name).mkdir(parents=True, exist_ok=True)
    _write(shelf / name / WITHOUT, {**scores_without(shelf, name), **_checked(scores)})


def parse_id(shelf: Path, text: str) -> RegisteredModel:
    """The model of an id like "writer/2". Raises BadInput, or NotFound that names what there is."""
    match = _ID.match(text)
    there = [m.id for name in names(shelf) for m in versions(shelf, name)]
    told = f"there is {', '.join(there)}" if there else "nothing is on the shelf yet"
    if match is None:
        raise BadInput(f"{text!r} is no id of a model, which looks like writer/2; {told}.")
    if text not in there:
        raise NotFound(f"There is no model {text} in {shelf}; {told}.")
    return model(shelf, match[1], int(match[2]))


def compare(candidate: Mapping[str, float], current: Mapping[str, float]) -> Comparison:
    """Both on the cases that both have. Raises BadInput where there are none."""
    common = sorted(set(candidate) & set(current))
    if not common:
        raise BadInput("The two models were not measured on the same cases: measure both on the same data with --data FOLDER.")
    differences = [candidate[c] - current[c] for c in common]
    won, lost = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    plain = all(scores[c] in (0, 1) for c in common for scores in (candidate, current))
    ours, theirs = (sum(scores[c] for c in common) / len(common) for scores in (candidate, current))
    return Comparison(len(common), ours, theirs, won, lost, mcnemar(won, lost) if plain else _chance(differences))


def mcnemar(won: int, lost: int) -> float:
    """Two-sided probability of a split at least this uneven of won + lost cases, were each as likely to fall either way."""
    cases = won + lost
    tail = sum(math.comb(cases, k) for k in range(min(won, lost) + 1)) / (1 << cases)
    return min(1.0, 2 * tail)


def _chance(differences: Sequence[float]) -> float:
    """Share of random changes of sign whose sum is as far from zero as the one seen, that one included."""
    seen, rng = abs(sum(differences)), random.Random(0)
    changed = [d for d in differences if d]
    reached = sum(abs(sum(d if rng.random() < 0.5 else -d for d in changed)) >= seen - 1e-12 for _ in range(SHUFFLES))
    return (reached + 1) / (SHUFFLES + 1)


def _checked(scores: Mapping[str, float]) -> dict[str, float]:
    wrong = next((case for case, score in scores.items() if isinstance(score, bool | int | float) is False or not 0 <= score <= 1), None)
    if wrong is not None:
        raise BadInput(f"Scores are numbers from 0 to 1; that of {wrong!r} is {scores[wrong]!r}.")
    return {case: float(score) for case, score in scores.items()}


def scores_of(one: RegisteredModel) -> dict[str, float]:
    """The score of each case that a version was measured on."""
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


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write(path: Path, value: Any) -> None:
    partial = path.with_suffix(f".{os.getpid()}.part")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    partial.replace(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
