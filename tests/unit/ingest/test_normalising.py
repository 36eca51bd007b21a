"""Published values in the catalogue's forms: titles, names, genres, countries, languages, money."""

from __future__ import annotations

import pytest

from botmovie.domain import Money, Provenance, Role
from botmovie.domain.vocabulary import COUNTRIES, GENRES, LANGUAGES
from botmovie.ingest import genres as genre_table
from botmovie.ingest.genres import genres_and_keywords
from botmovie.ingest.money import in_dollars, parse_money
from botmovie.ingest.normalising import Normaliser, PlainTitle, plain_name, plain_title
from botmovie.ingest.places_and_tongues import country, language
from botmovie.ingest.raw import RawCredit, RawFilm, RawMoney, RawTitle


@pytest.mark.parametrize(
    ("published", "plain"),
    [
        ("Godfather, The", PlainTitle("The Godfather")),
        ("Godfather, The (1972)", PlainTitle("The Godfather", 1972)),
        ("Avventura, L'", PlainTitle("L'Avventura")),
        ("City of Lost Children, The (Cité des enfants perdus, La) (1995)", PlainTitle("The City of Lost Children", 1995, ("La Cité des enfants perdus",))),
        ("Seven (a.k.a. Se7en) (1995)", PlainTitle("Seven", 1995, ("Se7en",))),
        ("The Kiss (1929 film)", PlainTitle("The Kiss", 1929)),
        ("1984 (1984)", PlainTitle("1984", 1984)),
        ("(500) Days of Summer", PlainTitle("(500) Days of Summer")),
        ("Girl, Interrupted", PlainTitle("Girl, Interrupted")),
        ("Me, Myself & I", PlainTitle("Me, Myself & I")),
        ("Birdman or (The Unexpected Virtue of Ignorance)", PlainTitle("Birdman or (The Unexpected Virtue of Ignorance)")),
    ],
)
def test_titles_get_their_usual_form(published: str, plain: PlainTitle) -> None:
    assert plain_title(published) == plain


@pytest.mark.parametrize(
    ("published", "plain"),
    [
        ("Coppola, Francis Ford", "Francis Ford Coppola"), ("Downey, Robert, Jr.", "Robert Downey Jr."), ("Robert Downey, Jr.", "Robert Downey Jr."), ("J.J.Abrams", "J. J. Abrams"),
        ("J.J. Abrams", "J. J. Abrams"), ("George R.R. Martin", "George R. R. Martin"), ("Steve McQueen (II)", "Steve McQueen"), ("TOM HANKS", "Tom Hanks"), ("will.i.am", "will.i.am"),
        ("Dr. Dre", "Dr. Dre"), ("Bong Joon-ho", "Bong Joon-ho"), ("JEAN-PAUL BELMONDO", "Jean-Paul Belmondo"), ("Crosby, Stills, Nash & Young", "Crosby, Stills, Nash & Young"),
    ],
)  # fmt: skip
def test_names_get_their_usual_order_and_spacing(published: str, plain: str) -> None:
    assert plain_name(published) == plain


def test_genres_of_any_publisher_become_ours_and_the_rest_keywords() -> None:
    published = ["Sci-Fi", "Noir", "Romantic comedy", "Indie", "Silent film", "Children's/Family", "(no genres listed)", "War & Politics"]
    assert genres_and_keywords(published) == (("Science fiction", "Film noir", "Romance", "Comedy", "Family", "War"), ("romantic comedy", "independent film", "silent"))


def test_every_genre_of_the_tables_is_in_the_vocabulary() -> None:
    assert {*genre_table._ALIKE, *(g for several in genre_table._SEVERAL.values() for g in several)} == set(GENRES)


@pytest.mark.parametrize(
    ("published", "name"),
    [("US", "USA"), ("USA", "USA"), ("United States of America", "USA"), ("SU", "Soviet Union"), ("Ukrainian SSR", "Soviet Union"), ("XWG", "West Germany"), ("German Democratic Republic", "East Germany"),
     ("Federal Republic of Yugoslavia", "Yugoslavia"), ("Czech", "Czech Republic"), ("England", "UK"), ("British", "UK"), ("KR", "South Korea"), ("Burma", "Myanmar"), ("IR", "Iran"), ("Panama", "Panama"),
     ("Democratic Republic of the Congo", "Democratic Republic of the Congo"), ("Crime", None)],
)  # fmt: skip
def test_countries_get_the_names_of_the_vocabulary_or_of_iso(published: str, name: str | None) -> None:
    assert country(published) == name


def test_the_code_cs_means_what_it_meant_at_the_time() -> None:
    assert (country("CS", 1968), country("CS", 2004)) == ("Czechoslovakia", "Serbia")


def test_every_country_and_language_of_the_vocabulary_stays_itself() -> None:
    assert [c for c in COUNTRIES if country(c) != c] == []
    assert [x for x in LANGUAGES if language(x) != x] == []


@pytest.mark.parametrize(
    ("published", "name"),
    [("en", "English"), ("eng", "English"), ("pt-BR", "Portuguese"), ("Hindi Language", "Hindi"), ("Farsi, Western Language", "Persian"), ("Chinese, Hakka Language", "Hakka"), ("Standard Mandarin", "Mandarin"),
     ("cn", "Cantonese"), ("日本語", "Japanese"), ("Español", "Spanish"), ("el", "Greek"), ("Klingon language", "Klingon"), ("France", None), ("Silent film", None), ("xx", None)],
)  # fmt: skip
def test_languages_get_the_names_of_the_vocabulary_or_of_iso(published: str, name: str | None) -> None:
    assert language(published) == name


@pytest.mark.parametrize(
    ("published", "sum_"),
    [("$1.2 million", Money(1_200_000)), ("₹50 crore", Money(500_000_000, "INR")), ("50 crore", Money(500_000_000, "INR")), ("1,250,000 EUR", Money(1_250_000, "EUR")), ("¥300 million", Money(300_000_000, "JPY")),
     ("£1.5m", Money(1_500_000, "GBP")), ("1.250.000 DM", Money(1_250_000, "DEM")), ("about $3 million", Money(3_000_000)), ("$1,250,000 (estimated)", Money(1_250_000)), ("3 million dollars", Money(3_000_000)),
     ("12000000", Money(12_000_000)), (25_000_000, Money(25_000_000)), ("$1-2 million", None), ("a lot", None)],
)  # fmt: skip
def test_money_is_whole_units_of_a_currency(published: float | str, sum_: Money | None) -> None:
    assert parse_money(published) == sum_


def test_dollars_of_the_time_are_told_where_the_rate_is_held() -> None:
    assert in_dollars(Money(360_000_000, "JPY"), 1960) == 1_000_000
    assert in_dollars(Money(10_000_000, "EUR"), 2008) == 14_708_000
    assert in_dollars(Money(10_000_000, "EUR"), 1990) is None
    assert in_dollars(Money(10_000_000, "USD"), 2008) is None


def test_a_row_becomes_a_statement() -> None:
    raw = RawFilm(
        "a:1", "Lantern, The (1987)", titles=[RawTitle("Farolero, El", "original", "es"), RawTitle("The Lantern"), RawTitle("Lampan", "also_known_as", None, "SE")], genres=["Drama"], keywords=["Sea"],
        credits=[RawCredit("Lee, Ann", Role.DIRECTOR, ids={"imdb": "nm1"}), RawCredit("Bo Ek", Role.ACTOR), RawCredit("Bo Ek", Role.ACTOR), RawCredit("Cy Fox", Role.ACTOR)],
        budget=RawMoney("€10 million"), ids={"tmdb": "5", "imdb": "tt1"}, popularity=31.0,
    )  # fmt: skip
    normaliser = Normaliser(Provenance("IMDb", "own use"))
    statement = normaliser.film(raw)
    film = statement.film
    assert (statement.key, film.title, film.year, film.ids) == ("imdb:tt1", "The Lantern", 1987, (("imdb", "tt1"), ("tmdb", "5")))
    assert [(t.text, t.kind, t.language, t.country) for t in film.titles] == [("El Farolero", "original", "Spanish", None), ("Lampan", "also_known_as", None, "Sweden")]
    assert [(c.person_id, c.name, c.role, c.order) for c in film.credits] == [("imdb:nm1", "Ann Lee", Role.DIRECTOR, 0), ("", "Bo Ek", Role.ACTOR, 0), ("", "Cy Fox", Role.ACTOR, 1)]
    assert (film.budget, film.keywords) == (Money(10_000_000, "EUR"), ("sea",))
    assert 0 < film.popularity < 1
    assert normaliser.counts == {"titles": 1, "names": 1, "credits given twice": 1, "sums of money in other currencies": 1}
