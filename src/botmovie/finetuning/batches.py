"""Examples as token ids, and batches of about the same length. Knows nothing of models or losses.

Batches are padded on the left, so that all answers end at the same place and logits are needed for the last few positions alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from botmovie.finetuning.examples import Example

NO_LABEL = -100
"""The label of a position that no loss is counted for."""
_AROUND = 40
"""Batches that are sorted by length together; more would make neighbours too much alike."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of a prompt, the assistant's mark included, and of its answer, the end mark included."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)


def encode(example: Example, tokenizer: Any) -> Encoded:
    """The example in the model's own chat format."""
    text = tokenizer.apply_chat_template(list(example.messages), add_generation_prompt=True, tokenize=False)
    prompt = tokenizer(text, add_special_tokens=False)["input_ids"]
    answer = tokenizer(example.target, add_special_tokens=False)["input_ids"]
    return Encoded(tuple(prompt), (*answer, tokenizer.eos_token_id))


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of equal length: `ids`, `mask` (1 where a token is), `places` (positions from 0), `labels` (answers alone), each of
    shape (rows, length). `keep`: how many last positions the answers and the token before them take."""

    ids: list[list[int]]
    mask: list[list[int]]
    places: list[list[int]]
    labels: list[list[int]]
    keep: int

    @property
    def tokens(self) -> int:
        """Real tokens."""
        return sum(map(sum, self.mask))

    @property
    def answer_tokens(self) -> int:
        return sum(label != NO_LABEL for row in self.labels for label in row)


def make_batch(encoded: Sequence[Encoded], pad: int) -> Batch:
    """One batch of these examples."""
    longest = max(map(len, encoded))
    ids, mask, places, labels = [], [], [], []
    for one in encoded:
        gap = longest - len(one)
        ids.append([pad] * gap + [*one.prompt, *one.answer])
        mask.append([0] * gap + [1] * len(one))
        places.append([0] * gap + list(range(len(one))))
        labels.append([NO_LABEL] * (gap + len(one.prompt)) + list(one.answer))
    return Batch(ids, mask, places, labels, max(len(one.answer) for one in encoded) + 1)


def grouped(encoded: Sequence[Encoded], *, most_tokens: int, rng: random.Random | None = None) -> list[list[Encoded]]:
    """The examples in groups of about the same length, padded at most `most_tokens` each; a longer example is alone.

    With `rng` in an order drawn by it, else the longest first.
    """
    order = list(encoded)
    if rng is not None:
        rng.shuffle(order)
    mean = max(1, sum(map(len, order)) // max(1, len(order)))
    together = max(1, most_tokens // mean) * _AROUND if rng is not None else len(order)
    groups: list[list[Encoded]] = []
    for start in range(0, len(order), max(1, together)):
        for one in sorted(order[start : start + together], key=len, reverse=True):
            if groups and len(groups[-1]) and (len(groups[-1]) + 1) * len(groups[-1][0]) <= most_tokens and len(one) <= len(groups[-1][0]):
                groups[-1].append(one)
            else:
                groups.append([one])
    if rng is not None:
        rng.shuffle(groups)
    return groups


def endless(encoded: Sequence[Encoded], *, most_tokens: int, pad: int, seed: int) -> Iterator[Batch]:
    """Batches, epoch after epoch, each in an order of its own that depends on the seed and the epoch alone."""
    epoch = 0
    while True:
        for group in grouped(encoded, most_tokens=most_tokens, rng=random.Random(f"{seed}/{epoch}")):
            yield make_batch(group, pad)
        epoch += 1
