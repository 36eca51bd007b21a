"""What a small model writes is stopped and cut where it goes astray."""

import pytest

from botmovie.generation.tidying import has_run_on, is_prose, tidied


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Answer: Rumi wrote the diary.", "Rumi wrote the diary."),
        ("The answer to this question is: Rumi wrote it.", "Rumi wrote it."),
        ("According to the notes, Rumi wrote it.", "Rumi wrote it."),
        ("1. Rumi wrote it.", "Rumi wrote it."),
        ("Rumi wrote it. [1]", "Rumi wrote it."),
        ("Rumi **wrote** the `diary`.", "Rumi wrote the diary."),
        ("<think>Hm, Rumi?</think>Rumi wrote it.", "Rumi wrote it."),
        ("Rumi wrote it.\nQuestion: Who else?\nAnswer: Nobody.", "Rumi wrote it."),
        ("Rumi wrote it.<|im_end|>\n<|im_start|>user", "Rumi wrote it."),
        ("Rumi wrote it. She also killed two men and then she", "Rumi wrote it."),
        ("Rumi wrote it. Rumi wrote it. Rumi wrote it.", "Rumi wrote it."),
        ("Rumi wrote the diary", "Rumi wrote the diary."),
        ("rumi wrote it.", "Rumi wrote it."),
        ("Rumi  wrote\nit.", "Rumi wrote it."),
    ],
)
def test_what_is_left_is_the_answer(written: str, kept: str):
    assert tidied(written, most_sentences=3) == kept


@pytest.mark.parametrize("written", ["", "   ", "....", "\ufffd\ufffd\ufffd x", "42", "a", "{}[]();:<>== !!"])
def test_garbage_leaves_nothing(written: str):
    assert tidied(written, most_sentences=3) == ""


def test_a_single_sentence_that_was_cut_off_is_not_kept():
    assert tidied("The mayor refuses because the town", most_sentences=2, cut_off=True) == ""


def test_only_so_many_sentences_are_kept():
    assert tidied("Ann eats. Bob drinks. Cid sleeps.", most_sentences=2) == "Ann eats. Bob drinks."


def test_a_sentence_that_loops_is_dropped():
    loop = "Lola runs home. He wins and he wins and he wins and he wins and he wins and he wins and he wins and he wins."
    assert tidied(loop, most_sentences=3) == "Lola runs home."


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("Rumi wrote", False),
        ("Rumi wrote it.", False),
        ("Rumi wrote it. She lied.", True),
        ("Rumi wrote it.\nUser: and", True),
        ("The alien kills the crew. The alien kills the crew.", True),
        ("the boy and the boy and the boy and", True),
    ],
)
def test_writing_stops_when_nothing_useful_can_follow(text: str, enough: bool):
    assert has_run_on(text, most_sentences=2) is enough


def test_prose_is_made_of_words():
    assert is_prose("Bong Joon-ho directed it.")
    assert is_prose("映画 です")
    assert not is_prose("0101 1010 0101")
