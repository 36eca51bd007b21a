"""Which words of a question name something: misspelt, plain, or held by no name at all."""

from __future__ import annotations

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import Outcome
from botmovie.encoder import OnnxEncoder
from botmovie.understanding.asked import asked_words
from botmovie.understanding.linking import Linker
from botmovie.understanding.spelling import Speller
from botmovie.understanding.tokens import tokenize


@pytest.fixture(scope="module")
def linker(catalogue: Catalogue, encoder: OnnxEncoder) -> Linker:
    return Linker(catalogue, encoder.word_rank)


def linked(linker: Linker, text: str) -> list[str]:
    links, tokens = linker.link(tokenize(text))
    return [f"{' '.join(t.folded for t in tokenize(text)[k.start : k.end] if not t.mark)} = {k.names[0].text}" for k in links if not k.weak and len(tokens)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("When did Wniter Ledger come out?", ["wniter ledger = Winter Ledger"]), ("how long is winter leger", ["winter leger = Winter Ledger"]),
        ("who directed the weever of ghent", ["the weever of ghent = The Weaver of Ghent"]), ("who is in the salt lanter", ["the salt lanter = The Salt Lantern"]),
        ("what is moss and the mon bakery about?", ["moss and the mon bakery = Moss and the Moon Bakery"]), ("what has jasper holoway acted in", ["jasper holoway = Jasper Holloway"]),
        ("how long is nine thousand bukets", ["nine thousand bukets = Nine Thousand Buckets"]),
    ],
)  # fmt: skip
def test_a_name_with_a_slip_is_linked_whole(linker: Linker, text: str, links: list[str]) -> None:
    assert linked(linker, text) == links


@pytest.mark.parametrize(("text", "title"), [("who directed winterledger", "Winter Ledger"), ("how long is the quietferry", "quiet ferry"), ("who shot jasperholloway", "Jasper Holloway")])
def test_a_name_is_linked_though_its_words_are_written_together(linker: Linker, text: str, title: str) -> None:
    assert [said.split(" = ")[1] for said in linked(linker, text)] == [title]


def test_a_slip_that_is_a_word_itself_is_linked_where_the_question_asks_for_a_film(linker: Linker) -> None:
    assert linked(linker, "how long is the quite ferry") == ["the quite ferry = The Quiet Ferry"]


def test_a_title_of_an_everyday_word_is_linked_where_nothing_else_is_asked_about(linker: Linker) -> None:
    assert linked(linker, "who directed the clock garden") == ["the clock garden = The Clock Garden"]
    assert linked(linker, "a film that is over before it begins") == []


def test_a_word_within_a_title_that_is_not_held_names_nobody(linker: Linker) -> None:
    assert linked(linker, "how long is the velvet holloway of ansholm") == []


@pytest.mark.parametrize("text", ["films about clocks", "recommend something about buckets", "how many films are there about gardens", "which films have a ferry in them"])
def test_what_films_are_about_is_no_title(linker: Linker, text: str) -> None:
    assert linked(linker, text) == []


def words(text: str) -> str | None:
    tokens = tokenize(text)
    asked = asked_words(tokens, ())
    return text[tokens[asked.start].start : tokens[asked.end - 1].end] if asked else None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("how long is the velvet cormorant", "velvet cormorant"), ("how much did the crimson locksmith cost to make", "crimson locksmith"), ("how many minutes does the wooden tribunal last", "wooden tribunal"),
        ("which country is the tangled glacier without doors from", "tangled glacier without doors"), ("how many films are about glaciers", None), ("recommend me a velvet cormorant", None), ("who directed it", None),
        ("what is the capital of veldrin", None),
    ],
)  # fmt: skip
def test_the_words_asked_about_are_those_that_nothing_explains(text: str, asked: str | None) -> None:
    assert words(text) == asked


def test_questions_about_sets_of_films_ask_nothing_of_one() -> None:
    one, several = asked_words(tokenize("who directed the velvet cormorant"), ()), asked_words(tokenize("who directed films about cormorants"), ())
    assert one is not None
    assert several is not None
    assert (one.of_film, several.of_film) == (True, False)


@pytest.mark.parametrize("word", ["burnss", "hillaryy"])
def test_a_letter_doubled_at_the_end_is_misspelt(word: str, encoder: OnnxEncoder) -> None:
    assert not Speller(encoder.word_rank).spelt(word)


def test_a_title_in_lower_case_that_is_not_held_is_named_as_missing(ask) -> None:
    answer = ask("how long is the velvet cormorant")
    assert (answer.outcome, "the velvet cormorant" in answer.text) == (Outcome.UNKNOWN, True)


@pytest.mark.parametrize("word", ["heartless", "kindness"])
def test_words_made_with_less_and_ness_are_spelt_right(word: str, encoder: OnnxEncoder) -> None:
    assert Speller(encoder.word_rank).spelt(word)


def test_a_short_word_spelt_right_is_no_slip_of_another(linker: Linker) -> None:
    assert linked(linker, "a guy with an obsesion for clocks") == []
