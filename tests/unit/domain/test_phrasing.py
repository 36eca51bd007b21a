"""Lists, lengths, sums and counts in words; sentences cut; words compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botmovie.domain.phrasing import (
    count,
    join,
    minutes,
    money,
    nth,
    ordinal,
    source_words,
    with_article,
)
from botmovie.domain.sentences import split_sentences
from botmovie.domain.words import content_stems, fold, stem, words


@pytest.mark.parametrize(
    ("items", "said"), [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_a_list_is_joined_with_commas_and_one_and(items: tuple[str, ...], said: str) -> None:
    assert join(items) == said


def test_a_list_may_end_in_or() -> None:
    assert join(("A", "B", "C"), last="or") == "A, B or C"


@pytest.mark.parametrize(("value", "said"), [(45, "45 minutes"), (60, "60 minutes (1 h 0 min)"), (175, "175 minutes (2 h 55 min)"), (59.6, "60 minutes (1 h 0 min)")])
def test_a_length_of_an_hour_or_more_is_said_in_hours_too(value: float, said: str) -> None:
    assert minutes(value) == said


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (2_923_706_026, "USD", "$2.924 billion"), (15_500_000, "USD", "$15.5 million"), (30_000_000, "USD", "$30 million"), (60_000, "USD", "$60,000"),
        (61_000_000, "DKK", "61 million DKK"), (300_000, "INR", "300,000 INR"), (1_000_000_000, "USD", "$1 billion"),
    ],
)  # fmt: skip
def test_money_is_said_short_and_with_its_currency(amount: float, currency: str, said: str) -> None:
    assert money(amount, currency) == said


@pytest.mark.parametrize(("number", "said"), [(0, "no films"), (1, "one film"), (2, "two films"), (12, "twelve films"), (13, "13 films")])
def test_small_counts_are_words(number: int, said: str) -> None:
    assert count(number, "film") == said


def test_an_irregular_plural_is_given() -> None:
    assert (count(1, "person", "people"), count(3, "person", "people")) == ("one person", "three people")


@pytest.mark.parametrize(("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (96, "96th"), (111, "111th"), (122, "122nd")])
def test_ordinals_end_as_they_are_spoken(number: int, said: str) -> None:
    assert ordinal(number) == said


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Sole waits. She sleeps.", ["Dr. Sole waits.", "She sleeps."]),
        ("J. R. Bell wrote it. Why?", ["J. R. Bell wrote it.", "Why?"]),
        ("“Go!” She went… Then nothing.", ["“Go!”", "She went…", "Then nothing."]),
        ("It cost 3.5 million. St. Ives is far.", ["It cost 3.5 million.", "St. Ives is far."]),
        ("終わり。始まり。", ["終わり。", "始まり。"]),
        ("one\n\ntwo", ["one", "two"]),
        ("  ", []),
    ],
)
def test_text_is_cut_where_sentences_end_and_not_after_abbreviations(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None, database=None, derandomize=True)
def test_cutting_into_sentences_loses_no_character_but_spaces(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


def test_words_compare_without_case_and_accents() -> None:
    assert fold("Amélie’S – Ørsted") == fold("amelie's - orsted")
    assert words("Ricci's 1,5 Häuser!") == ["ricci", "1,5", "hauser"]


@pytest.mark.parametrize(("one", "other"), [("steals", "stole"), ("stealing", "stolen"), ("weavers", "weaver"), ("marries", "marriage"), ("stopped", "stops"), ("babies", "baby"), ("loved", "lover")])
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("writer", "actor"), ("boat", "boot"), ("glass", "gas")])
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_that_say_nothing_are_left_out_of_the_stems() -> None:
    assert content_stems("The boy steals the two lamps of the harbour") == [stem("boy"), stem("steals"), stem("two"), stem("lamps"), stem("harbour")]


@pytest.mark.parametrize(
    ("words_", "said"),
    [("drama", "a drama"), ("uplifting and slow film", "an uplifting and slow film"), ("animation", "an animation"), ("hour", "an hour"), ("European film", "a European film"), ("unusual film", "an unusual film"), ("universal story", "a universal story")],
)
def test_an_article_follows_the_sound(words_: str, said: str) -> None:
    assert with_article(words_) == said


def test_places_have_words_up_to_ten() -> None:
    assert [nth(n) for n in (1, 2, 10, 11, 22)] == ["first", "second", "tenth", "11th", "22nd"]


@pytest.mark.parametrize(
    ("work", "said"),
    [("life of King George VI", "the life of King George VI"), ("The life of William Wallace", "the life of William Wallace"), ("the murders by Yoo Young-chul", "the murders by Yoo Young-chul"), ("The Tidewaiter", "The Tidewaiter"), ("Emma", "Emma")],
)
def test_a_source_is_named_as_it_stands_in_a_sentence(work: str, said: str) -> None:
    assert source_words(work) == said
