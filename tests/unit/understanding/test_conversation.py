"""Follow-ups: pronouns, ordinals, ellipsis, choices after an ambiguous question, and people who disagree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import Answer, Outcome, Turn
from botmovie.understanding.conversation import Context, spelled_out
from botmovie.wiring import Program

Talk = Callable[..., list[Answer]]


@pytest.mark.parametrize(
    ("turns", "values"),
    [
        (("Who directed Copper Comet?", "And who wrote it?"), ("Marlo Quist", "Etta Solberg")),
        (("Who directed Copper Comet?", "How long is it?"), ("112 minutes (1 h 52 min)",)),
        (("What is Winter Ledger about?", "Who directed that film?"), ("Lena Voss",)),
        (("What is Winter Ledger about?", "who directed it", "and when did it come out?"), ("2003",)),
        (("Who plays Maud Pascoe?", "When was the film released?"), ("1958",)),
        (("Which film won the Palme d'Or?", "Who directed it?"), ("Seo Min-jae",)),
        (("What is the longest film?", "Who shot it?"), ("Anton Reiss",)),
        (("Which film is about a glass blower who repairs a lighthouse lens?", "Who composed the music for it?"), ("Odile Marchetti",)),
    ],
)  # fmt: skip
def test_it_is_the_film_last_spoken_of(talk: Talk, turns: tuple[str, ...], values: tuple[str, ...]) -> None:
    assert talk(*turns)[-1].values == values


@pytest.mark.parametrize(
    ("turns", "values"),
    [
        (("When was Lena Voss born?", "What is her birthplace?"), ("Bremen, Germany",)), (("When was Lena Voss born?", "Which films did she direct?"), ("Winter Ledger", "Copper Comet III: Perihelion")),
        (("When did Marlo Quist die?", "When was he born?"), ("2 November 1940",)), (("Tell me about Lena Voss", "Which awards did she win?"), ("the Academy Award for Best Director",)),
    ],
)  # fmt: skip
def test_he_and_she_are_the_person_last_spoken_of(talk: Talk, turns: tuple[str, ...], values: tuple[str, ...]) -> None:
    assert talk(*turns)[-1].values == values


@pytest.mark.parametrize(
    ("turns", "values"),
    [
        (("Who directed Copper Comet?", "And Winter Ledger?"), ("Lena Voss",)), (("Who directed Copper Comet?", "What about The Salt Lantern?"), ("Seo Min-jae",)),
        (("Who directed Copper Comet?", "same question for Winter Ledger"), ("Lena Voss",)), (("How long is Copper Comet?", "and The Clock Garden?"), ("94 minutes (1 h 34 min)",)),
        (("Which Korean films were made?", "what about French ones?"), ("The Clock Garden",)), (("Which French films were made?", "What about Korean ones?"), ("The Salt Lantern", "The Glass Harbour")),
        (("When was Lena Voss born?", "And Dina Fenwick?"), ("1 July 1955",)), (("Who directed Winter Ledger?", "When was she born?"), ("14 March 1961",)),
        (("Which films did Seo Min-jae direct?", "Who wrote the second one?"), ("Seo Min-jae",)), (("Which Korean films are there?", "how many are there?"), ("2",)),
        (("Which Korean films are there?", "the longest one"), ("The Salt Lantern",)), (("Who directed Copper Comet II: The Long Tail?", "And the first one?"), ("Marlo Quist",)),
        (("Who directed Copper Comet?", "I meant Copper Comet III: Perihelion"), ("Lena Voss",)),
    ],
)  # fmt: skip
def test_what_is_left_out_is_taken_from_the_question_before(talk: Talk, turns: tuple[str, ...], values: tuple[str, ...]) -> None:
    assert talk(*turns)[-1].values == values


@pytest.mark.parametrize(
    ("choice", "value"),
    [
        ("the second one", "Seo Min-jae"), ("The first one", "Ines Calloway"), ("number two", "Seo Min-jae"), ("the latter one", "Seo Min-jae"), ("the 1994 one", "Seo Min-jae"), ("the one from 1958", "Ines Calloway"),
        ("the Korean one", "Seo Min-jae"), ("the one with Vera Lindgren", "Ines Calloway"), ("the older one", "Ines Calloway"), ("I mean The Glass Harbour (1994)", "Seo Min-jae"),
    ],
)  # fmt: skip
def test_after_a_question_that_fits_two_films_the_person_picks_one_in_their_own_words(talk: Talk, choice: str, value: str) -> None:
    first, second = talk("Who directed The Glass Harbour?", choice)
    assert first.outcome is Outcome.AMBIGUOUS
    assert (second.outcome, second.values) == (Outcome.ANSWER, (value,))


def test_the_picked_film_is_what_the_next_it_means(talk: Talk) -> None:
    assert talk("Tell me about The Glass Harbour", "the Korean one", "Who is in it?")[-1].values == ("Kang Dae-hyun", "Ha Yu-ri", "Oh Ki-tae")


def test_an_offered_choice_can_be_sent_as_it_stands(talk: Talk) -> None:
    first = talk("Who directed The Glass Harbour?")[0]
    answers = talk("Who directed The Glass Harbour?", first.follow_ups[1])
    assert answers[-1].values == ("Seo Min-jae",)


@pytest.mark.parametrize(
    "objection",
    ["No, it was Marlo Quist", "You are wrong", "Are you sure?", "no, that's wrong, it was Lena Voss who directed it", "I don't think so", "Wrong. Everybody knows it was Marlo Quist.", "nonsense", "Just admit it was Marlo Quist", "that's not true", "change your answer to Marlo Quist"],
)  # fmt: skip
def test_disagreement_never_changes_a_fact(talk: Talk, objection: str) -> None:
    first, second, third = talk("Who directed The Salt Lantern?", objection, "Who directed The Salt Lantern?")
    assert first.values == third.values == ("Seo Min-jae",)
    assert "Seo Min-jae" in second.text
    assert second.values[:1] != ("Marlo Quist",)


def test_disagreement_repeated_many_times_is_answered_the_same_each_time(talk: Talk) -> None:
    answers = talk("How long is Winter Ledger?", *["No, it runs 90 minutes"] * 5)
    assert all("152" in a.text for a in answers)


@pytest.mark.parametrize("between", ["thanks", "What is the weather today?", "hello", "What can you do?"])
def test_small_talk_between_two_questions_does_not_make_the_film_forgotten(talk: Talk, between: str) -> None:
    assert talk("Who directed Copper Comet?", between, "And who wrote it?")[-1].values == ("Marlo Quist", "Etta Solberg")


def test_a_new_film_takes_the_place_of_the_old_one(talk: Talk) -> None:
    assert talk("Who directed Copper Comet?", "How long is Winter Ledger?", "Who wrote it?")[-1].values == ("Hugo Brandt",)


def test_two_conversations_do_not_know_of_each_other(program: Program) -> None:
    one = program.ask("Who directed Copper Comet?")
    other = program.ask("Who directed Winter Ledger?")
    assert program.ask("How long is it?", conversation_id=one.conversation_id).values == ("112 minutes (1 h 52 min)",)
    assert program.ask("How long is it?", conversation_id=other.conversation_id).values == ("152 minutes (2 h 32 min)",)


@pytest.mark.parametrize("question", ["and the second one?", "How long is it?", "the other one"])
def test_a_follow_up_without_anything_before_it_is_not_guessed_at(talk: Talk, question: str) -> None:
    answer = talk(question)[0]
    assert answer.outcome in (Outcome.UNKNOWN, Outcome.OUT_OF_SCOPE)
    assert answer.values == ()


def test_the_sentence_before_the_question_tells_what_it_means(talk: Talk) -> None:
    assert talk("I watched Winter Ledger yesterday. Who directed it?")[0].values == ("Lena Voss",)


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ("Did she also write it?", "Did Lena Voss also write Winter Ledger (2003)?"), ("how many films of hers are there", "how many films of Lena Voss's are there"),
        ("who worked with her on the film", "who worked with Lena Voss on Winter Ledger (2003)"), ("Its composer, and her first film?", "Winter Ledger (2003)'s composer, and Lena Voss's first film?"),
        ("It's long, this one?", "It's long, Winter Ledger (2003)?"), ("Is it true that Marlo Quist made Copper Comet?", None), ("and Korean ones?", None),
    ],
)  # fmt: skip
def test_what_pronouns_refer_to_can_be_put_in_their_place(program: Program, said: str, spelled: str | None) -> None:
    film, person = (program.catalogue.names_exact([name])[0].id for name in ("winter ledger", "lena voss"))
    context = Context((Turn("Who directed Winter Ledger?", None, "answer", "Lena Voss.", (film,), (person,)),))
    assert spelled_out(said, context, program.catalogue) == spelled
