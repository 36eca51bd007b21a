"""A part of many things, the same one for the same seed. Knows nothing of what they are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def sample(things: Sequence[T], size: int | None, seed: int) -> tuple[T, ...]:
    """`size` of them, drawn without replacement and kept in their order; all of them where there are no more."""
    if size is None or size >= len(things):
        return tuple(things)
    drawn = random.Random(seed).sample(range(len(things)), size)
    return tuple(things[i] for i in sorted(drawn))
