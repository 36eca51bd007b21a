"""What cleaning takes out of published values, and that it counts it."""

from __future__ import annotations

import math

import pytest

from botmovie.domain import Award, Rating, Role
from botmovie.ingest.cleaning import Cleaner, clean_text, iso_date
from botmovie.ingest.raw import RawCredit, RawFilm, RawMoney, RawPerson


def film(**more: object) -> RawFilm:
    return RawFilm("a:1", more.pop("title", "Lantern"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("published", "cleaned", "kinds"),
    [
        ("CafÃ© â€“ bar", "Café – bar", {"encodings mended"}),
        ("Tom &amp; Ann", "Tom & Ann", {"HTML removed"}),
        ("<i>The</i> Bell<br/>rings", "The Bell rings", {"HTML removed", "white space tidied"}),
        ("A\u200bbell\x07 rings\ufeff", "Abell rings", {"control characters removed"}),
        ("A bell[1] rings[citation needed].", "A bell rings.", {"footnote marks removed"}),
        ("Cafe\u0301", "Café", {"letters composed"}),
        ("  A   bell\n rings ", "A bell rings", {"white space tidied"}),
        ("می\u200cخواهم", "می\u200cخواهم", set()),
        ("3 < 4 & 5 > 2", "3 < 4 & 5 > 2", set()),
        ("[REC]", "[REC]", set()),
    ],
)
def test_a_text_loses_what_does_not_belong_to_it(published: str, cleaned: str, kinds: set[str]) -> None:
    text, done = clean_text(published)
    assert text == cleaned
    assert kinds <= set(done)
    assert bool(done) == bool(kinds)


def test_every_change_is_counted_by_kind() -> None:
    cleaner = Cleaner()
    cleaner.film(film(title="A  bell", keywords=["N/A", "sea", "sea", ")"], runtime=0))
    assert cleaner.counts == {"white space tidied": 1, "values without content dropped": 2, "values given twice dropped": 1, "impossible running times dropped": 1}


@pytest.mark.parametrize("value", ["N/A", "none", "NaN", ")", "-", "\\N", "  ", "?"])
def test_a_value_that_says_nothing_is_none(value: str) -> None:
    assert Cleaner().text(value) is None


@pytest.mark.parametrize("title", ["None", "?", "$", "Unknown"])
def test_a_title_may_look_like_nothing(title: str) -> None:
    assert Cleaner().film(film(title=title)).title == title


@pytest.mark.parametrize(
    ("published", "minutes"),
    [(142, 142), (142.4, 142), ("142 min", 142), ("2 h 22 min", 142), ("2:22", 142), ("1h 30m", 90), ("95.0", 95), (0, None), (-3, None), (1079922, None), ("long", None), (math.nan, None), (None, None)],
)
def test_running_times_are_minutes_that_can_be(published: float | str | None, minutes: int | None) -> None:
    assert Cleaner().film(film(runtime=published)).runtime == minutes


@pytest.mark.parametrize(("published", "year"), [(1999, 1999), ("1999-03-04", 1999), ("c. 1920", 1920), ("(1994)", 1994), ("3020", 3020), ("soon", None), ("", None)])
def test_years_are_read_and_left_to_be_judged(published: int | str, year: int | None) -> None:
    assert Cleaner().film(film(year=published)).year == year


@pytest.mark.parametrize(
    ("published", "date"),
    [("1947-12-18", "1947-12-18"), ("+1947-12-18T00:00:00Z", "1947-12-18"), ("18 December 1947", "1947-12-18"), ("December 18, 1947", "1947-12-18"), ("1947-00-00", "1947"), ("1947-02-30", "1947"),
     ("1947", "1947"), ("long ago", None), ("0000", None)],
)  # fmt: skip
def test_dates_become_iso_dates_or_years(published: str, date: str | None) -> None:
    assert iso_date(published) == date


def test_nobody_dies_before_being_born() -> None:
    person = Cleaner().person(RawPerson("p:1", "Ann Lee", born="1950-01-01", died="1949"))
    assert (person.born, person.died) == ("1950-01-01", None)


def test_a_year_of_death_in_the_year_of_birth_is_possible() -> None:
    assert Cleaner().person(RawPerson("p:1", "Ann Lee", born="1950-06-01", died="1950")).died == "1950"


def test_remarks_go_from_names_and_crumbs_go_altogether() -> None:
    credits = [RawCredit("Ann Lee (uncredited)", Role.ACTOR, "Mara [uncredited]"), RawCredit(")", Role.ACTOR), RawCredit("12", Role.ACTOR), RawCredit("50 Cent", Role.ACTOR)]
    found = Cleaner().film(film(credits=credits)).credits
    assert [(c.name, c.character) for c in found] == [("Ann Lee", "Mara"), ("50 Cent", None)]


def test_sums_that_cannot_be_are_dropped() -> None:
    found = Cleaner().film(film(budget=RawMoney(1), gross=RawMoney(math.inf)))
    assert (found.budget, found.gross) == (None, None)
    assert Cleaner().film(film(budget=RawMoney(25000), gross=RawMoney("N/A"))).budget == RawMoney(25000)


def test_ratings_beyond_their_scale_and_awards_of_impossible_years_are_dropped() -> None:
    ratings = [Rating("A", 11, 10), Rating("B", 7, 10, 0), Rating("C", 7, 10, 5)]
    found = Cleaner().film(film(ratings=ratings, awards=[Award("Guild", "Best", 1492, True), Award("Guild", "Best", 1992, True)]))
    assert [r.source for r in found.ratings] == ["C"]
    assert [a.year for a in found.awards] == [1992]
