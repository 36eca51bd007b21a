"""Parts of the training side, for learning curves and ablations: a share of the answers, or all without a task, kind or source.

Validation and tests stay whole, so that runs on parts can be compared. Knows nothing of training.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from botmovie.errors import BadInput
from botmovie.finetuning.examples import Example

_PARTS = 10_000
BY_HAND, BY_RULE = "by hand", "by rule"


def part_of(examples: Sequence[Example], share: float = 1.0, without: Sequence[str] = ()) -> list[Example]:
    """The examples of `share` of the answers, all renderings of each, less those that `without` names: tasks ("summary"), kinds
    ("hand q", "runtime"), sources, "by hand", "by rule".

    Which answers are in a share is drawn by checksum, so that a smaller share is part of a larger one. Raises BadInput for a name that no
    example has, with those there are, and where nothing is left.
    """
    known = {name for e in examples for name in _names(e)}
    unknown = [name for name in without if name not in known]
    if unknown:
        raise BadInput(f"No example for training is of {unknown[0]!r}, so it cannot be left out; there are {', '.join(sorted(known))}.")
    left = [e for e in examples if crc32(e.base.encode()) % _PARTS < share * _PARTS and not _names(e) & set(without)]
    if not left:
        raise BadInput("No example for training is left: take a larger share, or leave less out.")
    return left


def _names(example: Example) -> set[str]:
    kind = example.template.partition("/")[0]
    return {example.task, kind, BY_HAND if example.by_hand else BY_RULE, *(source for source, _ in example.sources)}
