"""Adapters of the embedded model: where the packaged one lies, and whether a file is the one that was made for these weights.

Beside an adapter "writer.gguf" lies its card "writer.json" with the SHA-256 of the file and a fingerprint of the base
weights. Knows nothing of running a model or of training.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from botmovie.errors import ModelMissing, ModelUnreadable
from botmovie.llm.gguf import check_whole

PACKAGED = Path(__file__).parent / "adapter" / "writer.gguf"
"""The adapter that comes with the package, if it does."""


def find_adapter() -> Path | None:
    """The packaged adapter; None where the package has none."""
    return PACKAGED if PACKAGED.is_file() else None


def card_of(adapter: Path) -> Path:
    """Where the card of an adapter lies."""
    return adapter.with_suffix(".json")


def base_fingerprint(weights: Path) -> str:
    """Names and shapes of a model's tensors as a hash: the same for every quantisation of the same model."""
    tensors = sorted((t.name, t.dims) for t in check_whole(weights).tensors)
    return hashlib.sha256(repr(tensors).encode()).hexdigest()[:16]


def check_adapter(adapter: Path, weights: Path) -> dict[str, Any]:
    """The card of an adapter that is whole, unchanged and made for `weights`; without a card only the file is checked, and {}
    returned. Raises ModelMissing, or ModelUnreadable that says what does not fit."""
    header = check_whole(adapter)
    if header.keys.get("general.type") != "adapter":
        raise ModelUnreadable(f"{adapter} is a model, not an adapter of one: give the file that botmovie tune writer made.")
    card = card_of(adapter)
    if not card.is_file():
        if adapter == PACKAGED:
            raise ModelMissing(f"The card of the adapter is missing: {card}. Install the package again.")
        return {}
    try:
        facts: dict[str, Any] = json.loads(card.read_text("utf-8"))
        expected, base = facts["sha256"], facts.get("base_fingerprint")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnreadable(f"{card} is no card of an adapter: make it again with botmovie tune writer.") from error
    if hashlib.sha256(adapter.read_bytes()).hexdigest() != expected:
        raise ModelUnreadable(f"{adapter} is not the file that {card.name} describes: it was changed or damaged.")
    if base and base != base_fingerprint(weights):
        raise ModelUnreadable(f"{adapter} was made for another model than {weights.name}.")
    return facts
