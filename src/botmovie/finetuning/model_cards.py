"""What the registry keeps of a run, read from its folder, and a model's card as text for people.

Knows the folders that `tune writer` and `tune openai` leave; any other is taken as it lies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.openai_run import RUN as OPENAI_RUN
from botmovie.finetuning.openai_run import card_of, load_run
from botmovie.finetuning.registry import ALLOWED, RegisteredModel, chance_words

WRITER, OPENAI = "writer", "openai"
"""Names on the shelf that the program itself takes up: adapters of the embedded model, and models at a server."""
_WRITER_FILES = ("writer.gguf", "writer.json", "run.json", "looks.json", "parity.json")
_BASES = {"embedded": ("SmolLM2-135M-Instruct", "Apache 2.0")}
_GOOD, _FEW = 0.9, 5
_SHOWN_CONFIG = ("epochs", "steps", "rank", "alpha", "learning_rate", "learning_rate_multiplier", "batch_size", "batch_tokens", "accumulate", "patience", "precision", "suffix", "seed")


@dataclass(frozen=True, slots=True)
class Taken:
    """What comes onto the shelf of a run."""

    name: str
    files: tuple[Path, ...]
    facts: Mapping[str, Any]


def taken_from(folder: Path, name: str | None = None) -> Taken:
    """The run of a folder; `name` is needed for one of another kind. Raises NotFound, or BadInput that says what is missing."""
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}.")
    if (folder / OPENAI_RUN).is_file():
        run = load_run(folder)
        if run.model is None:
            raise BadInput(f"The run in {folder} has not come to a model: go on with botmovie tune openai --resume --out {folder}.")
        return Taken(name or OPENAI, (folder / OPENAI_RUN,), card_of(run))
    if (folder / "writer.gguf").is_file():
        return Taken(name or WRITER, tuple(folder / f for f in _WRITER_FILES if (folder / f).is_file()), _of_writer(folder))
    files = tuple(sorted(p for p in folder.iterdir() if p.is_file() and p.suffix in ALLOWED))
    if not any(p.suffix != ".json" for p in files):
        raise BadInput(f"{folder} holds no model: a run of tune writer or tune openai, or files of {', '.join(sorted(ALLOWED - {'.json'}))} are taken.")
    if name is None:
        raise BadInput(f"{folder} is no run of tune writer or tune openai: say what its model is called with --name.")
    return Taken(name, files, {"kind": "files", "commands": []})


def _of_writer(folder: Path) -> dict[str, Any]:
    run, adapter, parity = (_json(folder / f) for f in ("run.json", "writer.json", "parity.json"))
    config: dict[str, Any] = run.get("config", {})
    base, licence = _BASES.get(str(config.get("base")), (str(config.get("base") or adapter.get("base") or "not known"), "that of its base"))
    sources = [[s["source"], s["licence"]] for s in run.get("sources", [])]
    best: dict[str, Any] = next((look for look in run.get("looks", []) if look["step"] == run.get("best_step")), {})
    options = " ".join(f"--{k.replace('_', '-')} {config[k]}" for k in ("base", "steps", "rank", "learning_rate", "batch_tokens", "accumulate", "look_every", "patience", "seed") if k in config)
    options += f" --share {config['share']}" if config.get("share", 1.0) != 1.0 else ""
    options += "".join(f" --without {name!r}" for name in config.get("without", ()))
    return {
        "kind": "adapter", "base": base, "config": {k: v for k, v in config.items() if k != "base"},
        "data": {"sha256": run.get("data_sha256"), "examples": run.get("examples"), "sources": sources},
        "metrics": {
            **{k: run[k] for k in ("best_step", "best_validation_loss", "stopped_early", "tokens", "seconds") if k in run},
            **{f"validation_{k}": best[k] for k in ("accepted", "not_held", "refused") if k in best},
            **({"training_loss": best["training_loss"]} if best else {}), **({"parity": f"{parity['same']} of {parity['prompts']} prompts"} if parity else {}),
        },
        "licence": f"{licence} (base); trained on: " + ("; ".join(f"{s} ({given})" for s, given in sources) or "sources are not known"),
        "commands": [f"botmovie tune writer --data DATA --out {folder} {options}".strip()],
    }  # fmt: skip


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: it was cut short or damaged.") from error
    return found


def render_card(one: RegisteredModel, promoted: Mapping[str, Any] | None = None) -> str:
    """The card as Markdown; `promoted` is the record of the promotion that brought it into use."""
    card = one.card
    lines = [f"# {one.id}{f' ({one.stage})' if one.stage else ''}", ""]
    lines += [f"{name}: {value}" for name, value in _heads(one) if value]
    lines += ["", "## What went in", "", *(_went_in(card.get("data", {})) or ["not told"])]
    config = {k: card.get("config", {}).get(k) for k in _SHOWN_CONFIG}
    lines += [f"settings: {', '.join(f'{k} {v}' for k, v in config.items() if v is not None)}"] if any(v is not None for v in config.values()) else []
    lines += ["", "## Figures", "", *(_figures(card) or ["none were measured"])]
    lines += ["", "## Good at, bad at", "", *_strengths(card)]
    if promoted:
        lines += ["", "## Promotion", "", _promotion(promoted)]
    lines += ["", "## Files", "", *(f"{name}  {facts['bytes']:,} bytes  sha256 {facts['sha256'][:16]}…" for name, facts in card["files"].items())]
    return "\n".join(lines)


def _heads(one: RegisteredModel) -> Iterator[tuple[str, Any]]:
    card = one.card
    yield "kind", card.get("kind")
    yield "base", card.get("base")
    yield "serves as", card.get("serves_as") and f"BOTMOVIE_MODEL={card['serves_as']}{f' BOTMOVIE_MODEL_URL={url}' if (url := card.get('url')) else ''}"
    yield "made", card.get("made")
    yield "size", size_words(one.bytes)
    yield "licence", card.get("licence")
    yield "note", card.get("note")


def _went_in(data: Mapping[str, Any]) -> list[str]:
    lines = [f"data: sha256 {data['sha256'][:16]}…, {data.get('examples') or '?'} examples"] if data.get("sha256") else []
    for name, facts in data.get("files", {}).items():
        lines.append(f"{name}: {facts['examples']:,} examples, {facts['tokens']:,} tokens, sha256 {facts['sha256'][:16]}…")
    lines += [f"source: {source} ({licence})" for source, licence in data.get("sources", [])]
    lines += [f"left out: {count:,}, {reason}" for reason, count in data.get("left_out", {}).items()]
    return lines


def _figures(card: Mapping[str, Any]) -> list[str]:
    lines = [f"{name.replace('_', ' ')}: {_number(value)}" for name, value in card.get("metrics", {}).items() if isinstance(value, str | int | float) and not isinstance(value, bool)]
    lines += [f"  from: {command}" for command in card.get("commands", [])]
    for one in card.get("measured", []):
        tasks = ", ".join(f"{task} {share['right']:.0%} of {share['cases']}" for task, share in one.get("by_task", {}).items())
        lines += [f"right on {one['right']:.1%} of {one['cases']} unseen cases ({tasks})", f"  from: {one['command']}"]
    return lines


def _strengths(card: Mapping[str, Any]) -> list[str]:
    """By the last measurement: tasks with at least nine of ten right, and the others."""
    if not card.get("measured"):
        return ["not measured: botmovie models promote ID --data FOLDER measures it"]
    tasks = {t: s for t, s in card["measured"][-1].get("by_task", {}).items() if s["cases"] >= _FEW}
    good = [f"{t} ({s['right']:.0%})" for t, s in tasks.items() if s["right"] >= _GOOD]
    bad = [f"{t} ({s['right']:.0%})" for t, s in sorted(tasks.items(), key=lambda x: float(x[1]["right"])) if s["right"] < _GOOD]
    return [f"good at: {', '.join(good) or 'nothing reaches nine of ten'}", f"bad at: {', '.join(bad) or 'no task lies below nine of ten'}"]


def _promotion(promoted: Mapping[str, Any]) -> str:
    how = promoted["comparison"]
    against = f"version {promoted['before']}" if promoted["before"] else "what was in use without it"
    told = f"{how['candidate']:.3f} against {how['current']:.3f} of {against} on {how['cases']} cases, {how['won']} better, {how['lost']} worse, {chance_words(how['chance'])}" if how else "compared with nothing"
    return f"{promoted['at']}: {told}{', forced' if promoted['forced'] else ''}"


def _number(value: Any) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def size_words(count: int) -> str:
    """ "9.8 MB", "12 kB"."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, count // 1000)} kB"
