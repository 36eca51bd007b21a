"""Which side of the split a film is on. Splits are by film, and a film's side never changes when others come or go."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from zlib import crc32

PARTS = 10
"""Films fall into this many parts; the last one is held back, half for validation and half for tests."""


class Side(StrEnum):
    TRAINING = "training"
    VALIDATION = "validation"
    TEST = "test"


def part_of(film_id: str) -> int:
    """0 … PARTS - 1."""
    return crc32(film_id.encode()) % PARTS


def side_of(film_id: str) -> Side:
    """The side of one film."""
    if part_of(film_id) < PARTS - 1:
        return Side.TRAINING
    return Side.VALIDATION if crc32(film_id.encode()) // PARTS % 2 else Side.TEST


def side_of_all(film_ids: Iterable[str]) -> Side | None:
    """The side on which all of the films are; None if they are on several, and nobody may learn from them."""
    sides = {side_of(one) for one in film_ids}
    return sides.pop() if len(sides) == 1 else None
