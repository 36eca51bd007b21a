"""Slots of the MIT movie corpus: the layout, the held-out fifth, F1, and the mapping from what was understood."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from botmovie.domain import Question
from botmovie.errors import BadRecord, NotFound
from botmovie.evaluation.mit import f1, held_out, load_bio, measure
from botmovie.evaluation.slots import Tagged, slots_of, spans
from botmovie.understanding import build_understander
from botmovie.understanding.conversation import Context

BIO = "O\twhat\nB-Genre\tcomedy\nO\tstars\nB-Actor\tvera\nI-Actor\tquill\n\nB-Year\t1952\n"


def written(folder: Path, text: str = BIO) -> Path:
    file = folder / "train.bio"
    file.write_text(text, "utf-8")
    return file


def test_texts_are_read_with_a_tag_for_every_word(tmp_path: Path) -> None:
    assert load_bio(written(tmp_path)) == (Tagged(("what", "comedy", "stars", "vera", "quill"), ("O", "B-Genre", "O", "B-Actor", "I-Actor")), Tagged(("1952",), ("B-Year",)))


@pytest.mark.parametrize("line", ["Genre\tcomedy", "O comedy", "B-Genre"])
def test_a_line_that_is_no_tag_and_word_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadRecord, match=r"train\.bio:3"):
        load_bio(written(tmp_path, f"O\twhat\nO\tis\n{line}\n"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.bio"):
        load_bio(tmp_path / "nowhere.bio")


def test_every_fifth_text_is_held_out() -> None:
    assert [t.words for t in held_out([Tagged((str(i),), ("O",)) for i in range(1, 12)])] == [("5",), ("10",)]


def test_slots_are_whole_runs_with_their_ends() -> None:
    assert spans(("O", "B-Actor", "I-Actor", "B-Actor", "O", "I-Year", "I-Plot")) == {(1, 3, "Actor"), (3, 4, "Actor"), (5, 6, "Year"), (6, 7, "Plot")}


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    assert (f1(2, 4, 3), f1(0, 4, 3)) == (pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3)), 0.0)


def test_only_slots_exact_at_both_ends_count() -> None:
    text = Tagged(("vera", "quill", "1952"), ("B-Actor", "I-Actor", "B-Year"))
    report = measure([text], lambda words: ("B-Actor", "O", "B-Year"))
    assert {f.name: (round(f.value, 3), f.of) for f in report.figures} == {"slot F1": (0.5, 2), "F1 Actor": (0.0, 1), "F1 Year": (1.0, 1)}


@pytest.fixture(scope="module")
def tag(catalogue, encoder, scope):
    understander = build_understander(catalogue, encoder.word_rank, scope)

    def tag_(text: str) -> list[str]:
        words = text.split()
        found = spans(slots_of(words, understander.reading(text, Context(())), understander.understand(Question(text)).query))
        return [f"{slot}: {' '.join(words[start:end])}" for start, end, slot in sorted(found)]

    return tag_


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("a comedy from 1985", ["Genre: comedy", "Year: 1985"]),
        ("a drama directed by lena voss", ["Genre: drama", "Director: lena voss"]),
        ("what movie based on a short story", ["Origin: based on a short story"]),
        ("what movie about a baker who loses his bread", ["Plot: a baker who loses his bread"]),
        ("name the sequel", ["Relationship: sequel"]),
        ("what classic movie won an oscar", ["Opinion: classic", "Award: oscar"]),
    ],
)
def test_what_was_understood_becomes_slots(tag, text: str, slots: list[str]) -> None:
    assert tag(text) == slots


@pytest.mark.data
def test_the_published_file_is_read_whole() -> None:
    folder = os.environ.get("BOTMOVIE_DATA")
    if folder is None:
        pytest.skip("BOTMOVIE_DATA names no folder")
    texts = load_bio(Path(folder) / "mit-trivia" / "trivia10k13train.bio")
    assert (len(texts), len(held_out(texts))) == (7816, 1563)
