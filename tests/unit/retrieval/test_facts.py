"""Fields of films and people as values and sentences; awards against patterns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import Award, AwardPattern, Film, Money, Provenance, Range, Rating
from botmovie.retrieval.awards import matches, pattern_words
from botmovie.retrieval.facts import award_sentence, award_words, date_words, film_field, oscars, person_field

HERE = Provenance("test", "CC0")


@pytest.mark.parametrize(
    ("film_id", "field", "values", "sentence"),
    [
        ("copper-comet-1985", "directors", ("Marlo Quist",), "Marlo Quist directed Copper Comet (1985)."),
        ("copper-comet-1985", "writers", ("Marlo Quist", "Etta Solberg"), "Marlo Quist and Etta Solberg wrote Copper Comet (1985)."),
        ("copper-comet-1985", "year", ("1985",), "Copper Comet (1985) was released in 1985."),
        ("copper-comet-1985", "runtime", ("112 minutes (1 h 52 min)",), "Copper Comet (1985) runs 112 minutes (1 h 52 min)."),
        ("copper-comet-1985", "budget", ("$22 million",), "Copper Comet (1985) cost about $22 million to make."),
        ("copper-comet-1985", "gross", ("$310 million",), "Copper Comet (1985) took about $310 million worldwide (as of 2020)."),
        ("copper-comet-1985", "profit", ("$288 million",), "Copper Comet (1985) took $288 million more than it cost."),
        ("copper-comet-1985", "genres", ("Science fiction", "Adventure"), "Copper Comet (1985) is a science fiction and adventure film."),
        ("copper-comet-1985", "countries", ("USA",), "Copper Comet (1985) was made in the USA."),
        ("copper-comet-1985", "languages", ("English",), "The language of Copper Comet (1985) is English."),
        ("copper-comet-1985", "series", ("Copper Comet",), "Copper Comet (1985) belongs to the series Copper Comet (number 1)."),
        ("copper-comet-1985", "oscars_won", ("1",), "Copper Comet (1985) won one Academy Award."),
        ("copper-comet-1985", "nominations", ("2",), "Copper Comet (1985) received two Academy Award nominations."),
        ("copper-comet-1985", "awards_won", ("1",), "Copper Comet (1985) has one award on record here."),
        ("copper-comet-1985", "awards", ("Academy Awards: Best Visual Effects",), "Copper Comet (1985) won the Academy Award for Best Visual Effects."),
        ("copper-comet-1985", "audience", ("the whole family",), "Copper Comet (1985) suits the whole family."),
        ("winter-ledger-2003", "places", ("Duluth, Minnesota, USA",), "Winter Ledger (2003) is set in Duluth, Minnesota, USA."),
        ("the-hollow-stair-1979", "cast", ("Dina Fenwick", "Marcel Dutilleux", "Solène Aubry"), "The cast of The Hollow Stair (1979): Dina Fenwick as Claudia, Marcel Dutilleux as Professor Neri and Solène Aubry as The Tenant."),
        ("the-hollow-stair-1979", "titles", ("La scala cava", "Stairs of Blood"), "The Hollow Stair (1979) is also known as La scala cava or Stairs of Blood."),
        ("the-salt-lantern-2016", "original_title", ("소금 등불", "Sogeum deungbul"), "The original title of The Salt Lantern (2016) is 소금 등불 or, in Latin letters, Sogeum deungbul."),
        ("winter-ledger-2003", "original_title", ("Winter Ledger",), "The original title of Winter Ledger (2003) is Winter Ledger."),
        ("the-glass-harbour-1994", "remake_of", ("The Glass Harbour (1958)",), "The Glass Harbour (1994) is a remake of The Glass Harbour (1958)."),
        ("copper-comet-ii-the-long-tail-1988", "sequel_to", ("Copper Comet (1985)",), "Copper Comet II: The Long Tail (1988) is the sequel to Copper Comet (1985)."),
        ("the-glass-harbour-1958", "based_on", ("The Tidewaiter", "Agatha Merrin"), "The Glass Harbour (1958) is based on the novel The Tidewaiter by Agatha Merrin."),
        ("the-glass-harbour-1958", "source_authors", ("Agatha Merrin",), "Agatha Merrin wrote the work behind The Glass Harbour (1958)."),
        ("winter-ledger-2003", "based_on", ("true events",), "Winter Ledger (2003) is based on true events."),
        ("the-quiet-ferry-2001", "gross", ("61 million DKK",), "The Quiet Ferry (2001) took about 61 million DKK worldwide (as of 2005)."),
        ("the-clock-garden-1971", "period", ("1900 and 1971",), "The Clock Garden (1971) is set in this time: 1900 and 1971."),
        ("winter-ledger-2003", "studios", ("Northgate Pictures", "Bremer Film"), "Winter Ledger (2003) was produced by Northgate Pictures and Bremer Film."),
    ],
)  # fmt: skip
def test_a_field_of_a_film_is_values_and_one_plain_sentence(catalogue: Catalogue, film_id: str, field: str, values: tuple[str, ...], sentence: str) -> None:
    film = catalogue.film(film_id)
    assert film is not None
    held = film_field(film, field)
    assert (held.values, held.sentence) == (values, sentence)


@pytest.mark.parametrize(
    ("film_id", "field"),
    [
        ("the-clock-garden-1971", "budget"), ("the-clock-garden-1971", "profit"), ("copper-comet-1985", "remake_of"), ("copper-comet-1985", "based_on"), ("copper-comet-1985", "source_authors"), ("the-weaver-of-ghent-1926", "composers"),
        ("the-weaver-of-ghent-1926", "languages"), ("the-weaver-of-ghent-1926", "gross"), ("copper-comet-1985", "titles"), ("moss-and-the-moon-bakery-2012", "period"), ("copper-comet-1985", "ratings"), ("copper-comet-1985", "no such field"),
        ("the-hollow-stair-1979", "awards"), ("the-hollow-stair-1979", "series"),
    ],
)  # fmt: skip
def test_a_field_that_is_not_held_is_empty(catalogue: Catalogue, film_id: str, field: str) -> None:
    film = catalogue.film(film_id)
    assert film is not None
    assert not film_field(film, field)


def test_sums_in_one_currency_make_a_profit_and_sums_in_two_make_none() -> None:
    film = Film("x", "X", 1999, HERE, budget=Money(3_000_000, "CAD"), gross=Money(5_000_000, "CAD"))
    assert film_field(film, "profit").values == ("2 million CAD",)
    assert not film_field(replace(film, gross=Money(5_000_000, "USD")), "profit")


def test_money_carries_the_date_that_it_was_counted_on(catalogue: Catalogue) -> None:
    film = catalogue.film("copper-comet-1985")
    assert film is not None
    assert film_field(film, "gross").as_of == "2020"


def test_bare_numbers_stand_beside_the_printed_values(catalogue: Catalogue) -> None:
    film = catalogue.film("copper-comet-1985")
    assert film is not None
    assert [film_field(film, f).amounts for f in ("runtime", "gross", "year", "nominations")] == [(112,), (310_000_000,), (1985,), (2,)]


def test_ratings_are_printed_with_their_scale_and_source() -> None:
    film = Film("x", "X", 1999, HERE, ratings=(Rating("Critics", 7.5, 10), Rating("Viewers", 4, 5)))
    assert film_field(film, "ratings").values == ("7.5 of 10 (Critics)", "4 of 5 (Viewers)")


def test_a_film_without_year_or_length_holds_neither() -> None:
    film = Film("x", "X", None, HERE)
    assert not film_field(film, "year")
    assert not film_field(film, "runtime")
    assert not film_field(film, "original_title")


@pytest.mark.parametrize(
    ("field", "values", "sentence"),
    [
        ("born", ("14 March 1961",), "Lena Voss was born on 14 March 1961."), ("birthplace", ("Bremen, Germany",), "Lena Voss was born in Bremen, Germany."), ("nationalities", ("Germany",), "Lena Voss's nationality: Germany."),
        ("also_known_as", ("Magdalena Voss",), "Lena Voss is also known as Magdalena Voss."), ("roles", ("director", "writer"), "Lena Voss is on record as director and writer."), ("died", (), ""), ("no such field", (), ""),
    ],
)  # fmt: skip
def test_a_field_of_a_person_is_values_and_one_plain_sentence(catalogue: Catalogue, field: str, values: tuple[str, ...], sentence: str) -> None:
    person = catalogue.person("lena-voss")
    assert person is not None
    held = person_field(person, field, catalogue.filmography("lena-voss"))
    assert held.values == values
    assert not values or held.sentence == sentence


def test_a_year_alone_is_said_without_a_day(catalogue: Catalogue) -> None:
    person = catalogue.person("tomas-averill")
    assert person is not None
    assert person_field(person, "born").sentence == "Tomas Averill was born in 1950."
    assert (date_words("1969-09-04"), date_words("1969"), date_words(None)) == ("4 September 1969", "1969", "")


def test_academy_awards_are_counted_won_or_nominated(catalogue: Catalogue) -> None:
    film = catalogue.film("winter-ledger-2003")
    assert film is not None
    assert (oscars(film), oscars(film, won=False)) == (2, 4)


PICTURE = Award("Academy Awards", "Best Picture", 2003, True, 76, ("Etta Solberg",))
PALME = Award("Cannes Film Festival", "Palme d'Or", 2016, True)
ACTOR = Award("Academy Awards", "Best Actor", 2003, False, 76, ("Jasper Holloway",))
BEAR = Award("Berlin International Film Festival", "Golden Bear", 1994, True)
BAFTA = Award("BAFTA Awards", "Best Film", 1960, True)


def prize(body: str, category: str) -> Award:
    return Award(body, category, 2000, True)


@pytest.mark.parametrize(
    ("award", "words"),
    [(prize("Cannes Film Festival", "Best Actress"), "Best Actress at Cannes"), (prize("Berlin International Film Festival", "Silver Bear for Best Actor"), "the Silver Bear for Best Actor at Berlin"), (prize("Netherlands Film Festival", "Golden Calf"), "the Golden Calf at the Netherlands Film Festival"),
     (prize("Annecy International Animation Film Festival", "Best Feature Film"), "Best Feature Film at Annecy"), (prize("National Film Awards (India)", "Best Feature Film"), "the National Film Award (India) for Best Feature Film"),
     (prize("International Short Film Festival Oberhausen", "Grand Prize"), "the Grand Prize at the International Short Film Festival Oberhausen"), (prize("Academy Awards", "Honorary Foreign Language Film Award"), "the Honorary Foreign Language Film Award"),
     (PICTURE, "the Academy Award for Best Picture"), (PALME, "the Palme d'Or at Cannes"), (BEAR, "the Golden Bear at Berlin"), (BAFTA, "the BAFTA Award for Best Film")],
)
def test_an_award_is_named_as_people_name_it(award: Award, words: str) -> None:
    assert award_words(award) == words


def test_a_festival_award_without_a_name_still_reads_well() -> None:
    assert award_sentence("X (2000)", prize("Cannes Film Festival", "Best Actress")) == "X (2000) won Best Actress at Cannes in 2000."


def test_an_award_in_a_sentence_tells_ceremony_people_and_outcome() -> None:
    assert award_sentence("X (2003)", PICTURE) == "X (2003) won the Academy Award for Best Picture (Etta Solberg) at the 76th ceremony, for the films of 2003."
    assert award_sentence("X (2003)", ACTOR) == "X (2003) was nominated for the Academy Award for Best Actor (Jasper Holloway) at the 76th ceremony, for the films of 2003."
    assert award_sentence("X (2016)", PALME) == "X (2016) won the Palme d'Or at Cannes in 2016."


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        (None, True), (AwardPattern(), True), (AwardPattern(body="academy awards"), True), (AwardPattern(body="BAFTA Awards"), False), (AwardPattern(category="best picture"), True), (AwardPattern(category="Best Actor"), False),
        (AwardPattern(won=False), False), (AwardPattern(won=None), True), (AwardPattern(ceremony=76), True), (AwardPattern(ceremony=77), False), (AwardPattern(years=Range(2000, 2009)), True), (AwardPattern(years=Range(None, 2002)), False), (AwardPattern(years=Range(2004, None)), False),
    ],
)  # fmt: skip
def test_a_pattern_leaves_open_what_it_does_not_say(pattern: AwardPattern | None, fits: bool) -> None:
    assert matches(PICTURE, pattern) is fits


def test_a_pattern_may_ask_for_awards_that_name_somebody() -> None:
    assert matches(PICTURE, AwardPattern(), ["etta solberg"])
    assert not matches(PICTURE, AwardPattern(), ["lena voss"])
    assert not matches(PALME, AwardPattern(), [])


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (AwardPattern(category="Best Picture"), "the Academy Award for Best Picture"), (AwardPattern(body="Academy Awards", category="Best Actor"), "the Academy Award for Best Actor"), (AwardPattern(body="Academy Awards"), "an Academy Award"), (AwardPattern(), "an award"),
        (AwardPattern(body="Cannes Film Festival", category="Palme d'Or"), "the Palme d'Or at Cannes"), (AwardPattern(body="Cannes Film Festival"), "a prize at Cannes"), (AwardPattern(body="BAFTA Awards"), "a BAFTA Award"), (AwardPattern(body="BAFTA Awards", category="Best Film"), "the BAFTA Award for Best Film"),
    ],
)  # fmt: skip
def test_a_pattern_is_named_with_the_article_it_needs(pattern: AwardPattern, words: str) -> None:
    assert pattern_words(pattern) == words
