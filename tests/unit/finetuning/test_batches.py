"""Batches: labels on answers alone, about equal lengths, every example once an epoch in an order that can be had again."""

from __future__ import annotations

import random
from itertools import islice

from botmovie.finetuning.batches import NO_LABEL, Encoded, endless, grouped, make_batch

SHORT, LONG = Encoded((5, 6), (7, 2)), Encoded((5, 6, 7, 8), (9, 9, 2))


def test_rows_are_padded_on_the_left_and_only_answers_are_labelled():
    batch = make_batch([SHORT, LONG], pad=0)
    assert batch.ids == [[0, 0, 0, 5, 6, 7, 2], [5, 6, 7, 8, 9, 9, 2]]
    assert batch.mask == [[0, 0, 0, 1, 1, 1, 1], [1] * 7]
    assert batch.places == [[0, 0, 0, 0, 1, 2, 3], list(range(7))]
    assert batch.labels == [[NO_LABEL] * 5 + [7, 2], [NO_LABEL] * 4 + [9, 9, 2]]
    assert (batch.keep, batch.tokens, batch.answer_tokens) == (4, 11, 5)


def examples(count: int) -> list[Encoded]:
    return [Encoded(tuple(range(3 + i % 50)), (i, 2)) for i in range(count)]


def test_every_example_is_in_one_group_and_no_group_is_too_large():
    groups = grouped(examples(300), most_tokens=200, rng=random.Random(1))
    assert sorted(e.answer[0] for g in groups for e in g) == list(range(300))
    assert all(len(g) * max(map(len, g)) <= 200 for g in groups)


def test_little_is_padding():
    groups = grouped(examples(2000), most_tokens=400, rng=random.Random(1))
    padded = sum(len(g) * max(map(len, g)) for g in groups)
    assert sum(len(e) for g in groups for e in g) / padded > 0.9


def test_an_example_longer_than_a_batch_is_alone():
    groups = grouped([LONG, SHORT, SHORT], most_tokens=6)
    assert [len(g) for g in groups] == [1, 1, 1]


def test_the_order_depends_on_seed_and_epoch_alone():
    def first(seed: int, count: int) -> list[list[list[int]]]:
        return [b.ids for b in islice(endless(examples(60), most_tokens=150, pad=0, seed=seed), count)]

    epoch = len(grouped(examples(60), most_tokens=150, rng=random.Random("3/0")))
    assert first(3, 2 * epoch) == first(3, 2 * epoch)
    assert first(3, 2 * epoch)[:epoch] != first(3, 2 * epoch)[epoch:]
    assert first(3, epoch) != first(4, epoch)
