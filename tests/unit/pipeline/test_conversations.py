"""Conversations are kept within bounds and apart from each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from botmovie.conversations import Conversations
from botmovie.domain import Turn


def turn(text: str) -> Turn:
    return Turn(text, None, "answer", text)


def questions(kept: Conversations, conversation: str) -> list[str]:
    return [t.question for t in kept.open_(conversation)[1]]


def test_a_new_conversation_gets_an_id_that_cannot_be_guessed() -> None:
    kept = Conversations(10, 5)
    ids = {kept.open_(None)[0] for _ in range(50)}
    assert len(ids) == 50
    assert all(len(i) >= 16 for i in ids)


def test_an_unknown_id_starts_empty_and_keeps_its_name() -> None:
    assert Conversations(10, 5).open_("mine") == ("mine", ())


def test_turns_come_back_oldest_first_and_only_the_last_ones() -> None:
    kept = Conversations(10, 3)
    for i in range(5):
        kept.add("c", turn(str(i)))
    assert questions(kept, "c") == ["2", "3", "4"]


def test_conversations_are_private_to_their_id() -> None:
    kept = Conversations(10, 3)
    kept.add("a", turn("one"))
    assert questions(kept, "b") == []


def test_the_longest_unused_conversation_is_forgotten_first() -> None:
    kept = Conversations(2, 3)
    kept.add("a", turn("one"))
    kept.add("b", turn("two"))
    kept.open_("a")
    kept.add("c", turn("three"))
    assert (questions(kept, "a"), questions(kept, "b"), questions(kept, "c")) == (["one"], [], ["three"])


def test_turns_added_by_many_threads_are_all_kept() -> None:
    kept = Conversations(10, 50)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: kept.add("c", turn(str(i))), range(50)))
    assert sorted(map(int, questions(kept, "c"))) == list(range(50))
