"""Questions for a fact: whatever their wording, spelling or title, they name the film and the field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import Answer, Intent, Interpretation, Kind

Understand = Callable[..., Interpretation]
Ask = Callable[..., Answer]

SALT, LEDGER, COMET, CLOCK, STAIR = "the-salt-lantern-2016", "winter-ledger-2003", "copper-comet-1985", "the-clock-garden-1971", "the-hollow-stair-1979"


def asked(found: Interpretation) -> tuple[Intent, tuple[str, ...], tuple[str, ...]]:
    subject = found.query.subject
    return found.query.intent, subject.ids if subject else (), found.query.fields


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Who directed Winter Ledger?", "directors"), ("Winter Ledger was directed by whom?", "directors"), ("who's the director of winter ledger", "directors"),
        ("Who wrote Winter Ledger?", "writers"), ("Who wrote the screenplay of Winter Ledger?", "writers"), ("Who composed the music for Winter Ledger?", "composers"),
        ("Who did the score of Winter Ledger?", "composers"), ("Who shot Winter Ledger?", "cinematographers"), ("Who was the cinematographer on Winter Ledger?", "cinematographers"),
        ("Who edited Winter Ledger?", "editors"), ("Who produced Winter Ledger?", "producers"), ("Who starred in Winter Ledger?", "cast"), ("Who is in Winter Ledger?", "cast"),
        ("How long is Winter Ledger?", "runtime"), ("What is the running time of Winter Ledger?", "runtime"), ("When did Winter Ledger come out?", "year"),
        ("What year is Winter Ledger from?", "year"), ("What genre is Winter Ledger?", "genres"), ("Which country is Winter Ledger from?", "countries"),
        ("What language is spoken in Winter Ledger?", "languages"), ("What was the budget of Winter Ledger?", "budget"), ("How expensive was Winter Ledger?", "budget"),
        ("How much money did Winter Ledger make?", "gross"), ("What was the box office of Winter Ledger?", "gross"), ("What is Winter Ledger based on?", "based_on"),
        ("What did Winter Ledger win?", "awards"), ("Which studio made Winter Ledger?", "studios"),
    ],
)  # fmt: skip
def test_a_field_is_recognised_by_many_wordings(understand: Understand, question: str, field: str) -> None:
    intent, ids, fields = asked(understand(question))
    assert (intent, ids, fields[0]) == (Intent.LOOKUP, (LEDGER,), field)


@pytest.mark.parametrize(
    ("question", "film"),
    [
        ("Who directed The Salt Lantern?", SALT), ("who directed salt lantern", SALT), ("WHO DIRECTED THE SALT LANTERN?", SALT), ("who directed the slat lantern?", SALT),
        ("who directd the salt lanturn", SALT), ("Who directed Sogeum deungbul?", SALT), ("Who directed Le Jardin des horloges?", CLOCK), ("who directed le jardin des horloges", CLOCK),
        ("Who directed La scala cava?", STAIR), ("Who directed Stairs of Blood?", STAIR), ("Who directed “Stairs of Blood”?", STAIR), ("Who directed Copper Comet?", COMET),
        ("Who directed The Long Tail?", "copper-comet-ii-the-long-tail-1988"), ("Who directed Den stille færge?", "the-quiet-ferry-2001"), ("who directed den stille faerge", "the-quiet-ferry-2001"),
        ("Who directed 소금 등불?", SALT), ("Who directed 苔と月のパン屋?", "moss-and-the-moon-bakery-2012"), ("Who directed Over?", "over-2018"), ("who directed over", "over-2018"), ("Who directed Perihelion?", "copper-comet-iii-perihelion-1991"),
    ],
)  # fmt: skip
def test_a_film_is_found_by_any_of_its_titles_with_typos_and_without_capitals_or_accents(understand: Understand, question: str, film: str) -> None:
    assert asked(understand(question)) == (Intent.LOOKUP, (film,), ("directors",))


def test_the_longer_title_wins_over_the_one_it_begins_with(understand: Understand) -> None:
    assert asked(understand("Who directed Copper Comet III: Perihelion?"))[1] == ("copper-comet-iii-perihelion-1991",)


def test_a_shared_title_stands_for_both_films_and_they_are_offered_oldest_first(understand: Understand) -> None:
    found = understand("How long is The Glass Harbour?")
    assert [c.id for c in found.choices] == ["the-glass-harbour-1958", "the-glass-harbour-1994"]
    assert set(asked(found)[1]) == {"the-glass-harbour-1958", "the-glass-harbour-1994"}


@pytest.mark.parametrize(
    ("question", "film"),
    [
        ("How long is The Glass Harbour (1958)?", "the-glass-harbour-1958"), ("How long is the 1994 Glass Harbour?", "the-glass-harbour-1994"),
        ("How long is the Korean film The Glass Harbour?", "the-glass-harbour-1994"), ("How long is the original Glass Harbour?", "the-glass-harbour-1958"),
        ("How long is The Glass Harbour with Vera Lindgren?", "the-glass-harbour-1958"), ("How long is Yuri hanggu?", "the-glass-harbour-1994"),
    ],
)  # fmt: skip
def test_a_shared_title_is_told_apart_by_year_country_person_or_original_title(understand: Understand, question: str, film: str) -> None:
    found = understand(question)
    assert (asked(found)[1], found.choices) == ((film,), ())


def test_two_fields_of_one_film_are_asked_in_their_order(understand: Understand) -> None:
    assert asked(understand("Who shot Copper Comet and who edited it?")) == (Intent.LOOKUP, (COMET,), ("cinematographers", "editors"))


def test_mentions_tell_where_in_the_question_a_name_stands(understand: Understand) -> None:
    found = understand("Who directed The Salt Lantern?")
    mention = found.mentions[0]
    assert "Who directed The Salt Lantern?"[mention.start : mention.end] == mention.text == "The Salt Lantern"
    assert (mention.candidates[0].kind, mention.candidates[0].id) == (Kind.FILM, SALT)


@pytest.mark.parametrize(
    ("question", "field"),
    [("When was Lena Voss born?", "born"), ("What is Lena Voss's date of birth?", "born"), ("When did Lena Voss die?", "died"), ("What is the birthplace of Lena Voss?", "birthplace"),
     ("How old is Lena Voss?", "age"), ("What nationality is Lena Voss?", "nationalities"), ("Which awards did Lena Voss win?", "person_awards")],
)  # fmt: skip
def test_a_field_of_a_person_is_recognised(understand: Understand, question: str, field: str) -> None:
    found = understand(question).query
    assert found.subject is not None
    assert (found.intent, found.subject.kind, found.subject.ids, found.fields) == (Intent.LOOKUP, Kind.PERSON, ("lena-voss",), (field,))


@pytest.mark.parametrize("question", ["When was Lenna Voss born?", "when was lena voss born", "When was LENA VOSS born?", "When was Magdalena Voss born?"])
def test_a_person_is_found_with_a_typo_without_capitals_and_by_another_name(understand: Understand, question: str) -> None:
    assert asked(understand(question)) == (Intent.LOOKUP, ("lena-voss",), ("born",))


def test_of_two_people_with_one_family_name_the_one_of_the_film_beside_is_meant(understand: Understand) -> None:
    found = understand("Which part does Calloway play in Winter Ledger?").query
    assert found.subject is not None
    assert found.subject.ids == ("piers-calloway",)


@pytest.mark.parametrize("question", ["Who plays Captain Rusk in Copper Comet III: Perihelion?", "Who is Captain Rusk played by in Perihelion?", "Which actor played Captain Rusk in Copper Comet III: Perihelion?"])
def test_the_actor_of_a_character_is_asked_for(understand: Understand, question: str) -> None:
    found = understand(question).query
    assert found.subject is not None
    assert (found.intent, found.subject.kind, found.fields[0]) == (Intent.LOOKUP, Kind.CHARACTER, "actor")


def test_the_part_of_an_actor_is_asked_for(understand: Understand) -> None:
    found = understand("Who does Dina Fenwick play in The Hollow Stair?").query
    assert found.subject is not None
    assert (found.intent, found.subject.ids, found.fields, found.others[0].ids) == (Intent.LOOKUP, ("dina-fenwick",), ("parts",), (STAIR,))


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("What is the English title of Le Jardin des horloges?", ("The Clock Garden",)), ("What is The Hollow Stair called in Italian?", ("La scala cava",)), ("What is the sequel of Copper Comet II: The Long Tail?", ("Copper Comet III: Perihelion (1991)",)),
        ("Is Moss and the Moon Bakery suitable for children?", ("children of any age",)), ("What did Lena Voss do on Copper Comet III: Perihelion?", ("director", "writer")), ("Which Oscar did Per Lindqvist win?", ("the Academy Award for Best Cinematography",)),
        ("What are the names of the characters in The Salt Lantern?", ("Detective Baek", "Farmer Jin", "Chief Noh", "Soo-ah")), ("Who plays the robot Pockets in Copper Comet?", ("Burt Lamsden",)), ("What mood has The Hollow Stair?", ("scary", "gory", "violent")),
        ("What are the themes of The Salt Lantern?", ("detective", "salt farm", "twins", "revenge")), ("How old was Ha Yu-ri when The Salt Lantern came out?", ("about 44", "The Salt Lantern (2016)")), ("What is The Glass Harbour (1994) a remake of?", ("The Glass Harbour (1958)",)),
        ("Who wrote the book that The Glass Harbour (1958) is based on?", ("Agatha Merrin", "The Tidewaiter")), ("Who won Best Director for Winter Ledger?", ("Lena Voss",)), ("What did Copper Comet win?", ("the Academy Award for Best Visual Effects",)),
        ("Who composed the score of Winter Ledger, Hans Zimmer?", ("Odile Marchetti",)), ("Where is Winter Ledger set?", ("Duluth, Minnesota, USA",)),
    ],
)  # fmt: skip
def test_less_usual_facts_are_found_too(ask: Ask, question: str, values: tuple[str, ...]) -> None:
    assert ask(question).values == values


def test_a_query_that_the_person_edited_is_taken_as_it_is(understand: Understand) -> None:
    query = understand("Who directed Copper Comet?").query
    assert understand("something else entirely", query=query).query is query


@pytest.mark.parametrize(("question", "missing"), [("Who directed Zanthian Nights?", "Zanthian Nights"), ("What is “Blorvek the Third” about?", "Blorvek the Third"), ("How long is Quonset Hymns?", "Quonset Hymns")])
def test_a_title_that_is_not_held_is_named_as_missing(understand: Understand, question: str, missing: str) -> None:
    assert missing in understand(question).missing


@pytest.mark.parametrize("question", ["Who directed The Salt Lantern?", "films by Seo Min-jae", "Which film won Best Picture in 2003?", "What is the longest film from South Korea?"])
def test_names_and_conditions_that_are_held_are_not_missing(understand: Understand, question: str) -> None:
    assert understand(question).missing == ()


@pytest.mark.parametrize(
    ("question", "words"),
    [("Who will win Best Picture next year?", "what will happen"), ("Which film will win the Oscar in the future?", "what will happen")],
)
def test_the_future_is_not_held(understand: Understand, question: str, words: str) -> None:
    assert understand(question).unheld == words
