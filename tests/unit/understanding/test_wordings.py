"""Wordings that no pattern knows, read by the learned head; characters meant by what they are."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import numpy as np
import pytest

from botmovie.domain import Answer, Intent, Interpretation
from botmovie.encoder import OnnxEncoder
from botmovie.understanding.wordings import DISPUTE, build_wordings, digest, features, fit, load_examples, plain

Understand = Callable[..., Interpretation]
Ask = Callable[..., Answer]
Talk = Callable[..., list[Answer]]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Who is behind the tunes in Winter Ledger?", "composers"), ("Whose camera eye gave us the pictures of Winter Ledger", "cinematographers"),
        ("Will Winter Ledger still be running when my bus leaves in two hours, how long does it go on", "runtime"),
        ("What do the people back home call The Salt Lantern on their posters", "original_title"),
    ],
)  # fmt: skip
def test_an_unusual_wording_finds_its_field(understand: Understand, question: str, field: str) -> None:
    query = understand(question).query
    assert (query.intent, query.fields) == (Intent.LOOKUP, (field,))


@pytest.mark.parametrize(
    ("question", "value"),
    [("who plays the bookkeeper in Winter Ledger", "Jasper Holloway"), ("The policewoman from Seoul in The Salt Lantern, what's her name and who acts her?", "Ha Yu-ri")],
)
def test_a_character_is_known_by_what_they_are(ask: Ask, question: str, value: str) -> None:
    assert value in ask(question).values


def test_a_name_that_no_character_bears_is_said_to_be_wrong(ask: Ask) -> None:
    assert ask("Who plays Zorro in Copper Comet?").text.startswith("There is no Zorro in Copper Comet")


@pytest.mark.parametrize("said", ["hmm, my teacher swears it was Marlo Quist, so?", "I have the poster right here and it says Marlo Quist.", "Nobody believes that, you must be mixing something up"])
def test_a_dispute_in_any_words_changes_no_fact(talk: Talk, said: str) -> None:
    assert talk("Who directed Winter Ledger?", said)[-1].values == ("Lena Voss",)


def test_probabilities_of_an_opening_text_sum_to_one_without_the_label_of_disputes(encoder: OnnxEncoder) -> None:
    found = build_wordings(encoder.embed_queries, encoder.name).likely("who did the tunes for xfilm")
    assert sum(found.values()) == pytest.approx(1.0, abs=1e-3)
    assert DISPUTE not in found


def test_the_shipped_head_was_fitted_to_the_shipped_wordings_with_the_shipped_encoder(encoder: OnnxEncoder) -> None:
    with (files("botmovie.understanding") / "wordings.npz").open("rb") as file, np.load(file, allow_pickle=False) as held:
        assert str(held["digest"]) == digest(load_examples(), encoder.name), "run python scripts/fit_wordings.py"
        assert set(held["labels"]) == {label for label, _ in load_examples()}


def test_the_shipped_head_judges_its_own_wordings_mostly_right(encoder: OnnxEncoder) -> None:
    shipped = build_wordings(encoder.embed_queries, encoder.name)
    some = load_examples()[::60]
    judged = (features([text for _, text in some], encoder.embed_passages) @ shipped.weights).argmax(axis=1)
    right = sum(shipped.labels[i] == label for i, (label, _) in zip(judged, some, strict=True))
    assert right >= 0.7 * len(some)


def test_a_head_learns_to_tell_apart_what_can_be_told_apart() -> None:
    rows = np.array([[1, 0, 1], [0.9, 0.1, 1], [0, 1, 1], [0.1, 0.9, 1]], np.float32)
    labels, weights = fit(rows, ["a", "a", "b", "b"])
    assert [labels[i] for i in (rows @ weights).argmax(axis=1)] == ["a", "a", "b", "b"]


def test_masks_are_read_as_plain_words() -> None:
    assert plain("Who is xcharacter in xfilm's sequel") == "who is the character in the film 's sequel"


def test_no_wording_stands_under_two_labels() -> None:
    texts = [text for _, text in load_examples()]
    assert len(texts) == len(set(texts))
