"""What licences allow, and what is owed for them."""

from __future__ import annotations

import pytest

from botmovie.catalogue.surveying import Holding
from botmovie.domain import Provenance
from botmovie.ingest.licences import KNOWN, NOTICES, licence_of, may_redistribute, may_train, notice_of, terms_of

TMDB = Holding("TMDB", "TMDB API terms", films=3)
IMDB = Holding("IMDb", "IMDb non-commercial licence", films=4)
OURS = Holding("The Bot Movie starter catalogue", "CC BY 4.0", films=5)


def letters(text: str) -> str:
    found = licence_of(text)
    return "".join(letter for letter, allowed in zip("srct", (found.shown, found.redistributed, found.commercial, found.training), strict=True) if allowed)


@pytest.mark.parametrize(
    ("text", "spdx"),
    [("CC BY 4.0", "CC-BY-4.0"), ("CC-BY-SA-3.0", "CC-BY-SA-3.0"), ("Creative Commons Attribution-ShareAlike 4.0 International License", "CC-BY-SA-4.0"), ("CC BY-NC-ND 4.0", "CC-BY-NC-ND-4.0"), ("CC0", "CC0-1.0"),
     ("CC0 1.0", "CC0-1.0"), ("Creative Commons Zero 1.0 Universal", "CC0-1.0"), ("BSD-2", "BSD-2-Clause"), ("BSD 2-Clause License", "BSD-2-Clause"), ("BSD-3-Clause", "BSD-3-Clause"), ("MIT License", "MIT"),
     ("Apache License 2.0", "Apache-2.0"), ("ODbL 1.0", "ODbL-1.0"), ("CC BY-SA", None)],
)  # fmt: skip
def test_a_licence_is_known_by_its_usual_spellings(text: str, spdx: str | None) -> None:
    found = licence_of(text)
    assert (found.known, found.spdx) == (True, spdx)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [("CC0", "srct"), ("CC BY 4.0", "srct"), ("CC BY-SA 4.0", "srct"), ("CC BY-NC 4.0", "sr"), ("CC BY-ND 4.0", "sc"), ("CC BY-NC-ND 4.0", "s"), ("IMDb non-commercial licence", "s"), ("TMDB API terms of use", "s"),
     ("The Movie Database terms", "s"), ("GroupLens research, non-commercial", "sr")],
)  # fmt: skip
def test_each_licence_allows_what_it_says(text: str, allowed: str) -> None:
    assert letters(text) == allowed


@pytest.mark.parametrize("text", ["not stated", "", "free", "CC BY 4.0 but no machine learning", "all rights reserved", "CC", "permitted"])
def test_an_unknown_licence_allows_nothing_but_showing_and_says_so(text: str) -> None:
    found = licence_of(text)
    assert (letters(text), found.known) == ("s", False)
    assert "not known" in found.condition


@pytest.mark.parametrize("text", ["IMDb non-commercial licence (developer.imdb.com/non-commercial-datasets)", "GroupLens: research, non-commercial", "TMDB API terms of use: non-commercial, with attribution", "CC BY-SA 3.0 (https://creativecommons.org/licenses/by-sa/3.0/)", "CC0 1.0 https://creativecommons.org/publicdomain/zero/1.0/"])
def test_licences_are_known_as_the_importers_name_them_and_with_their_addresses(text: str) -> None:
    assert licence_of(text).known


@pytest.mark.parametrize(("text", "allowed"), [("MIT; extracts CC BY-SA", "srct"), ("CC BY 4.0; CC BY-NC 4.0", "sr"), ("CC0 and IMDb terms", "s"), ("MIT / something else", "s")])
def test_of_several_licences_the_strictest_holds(text: str, allowed: str) -> None:
    assert letters(text) == allowed


def test_every_known_licence_may_be_shown_and_those_with_conditions_say_them() -> None:
    assert all(one.shown for one in KNOWN.values())
    assert [one.name for one in KNOWN.values() if not (one.redistributed and one.commercial and one.training) and not one.condition] == []


@pytest.mark.parametrize(("licence", "allowed"), [("CC BY 4.0", True), ("CC BY-NC 4.0", False), ("not stated", False), ("TMDB API terms", False)])
def test_a_value_may_be_trained_on_if_its_licence_allows_it(licence: str, allowed: bool) -> None:
    assert may_train(Provenance("x", licence)) is allowed


def test_a_value_may_be_passed_on_if_its_licence_allows_it() -> None:
    assert [may_redistribute(Provenance("x", licence)) for licence in ("CC BY 4.0", "CC BY-NC 4.0", "not stated")] == [True, True, False]


def test_the_notices_of_tmdb_and_imdb_are_word_for_word_what_they_ask_for() -> None:
    assert notice_of("TMDB", "TMDB API terms") == "This product uses the TMDB API but is not endorsed or certified by TMDB."
    assert notice_of("IMDb", "IMDb non-commercial") == "Information courtesy of IMDb (https://www.imdb.com). Used with permission."


@pytest.mark.parametrize(
    ("source", "licence", "key"),
    [("The Movie Database", "terms", "tmdb"), ("MovieLens", "GroupLens research", "grouplens"), ("English Wikipedia", "CC BY-SA 4.0", "wikipedia"), ("CMU Movie Summary Corpus", "CC BY-SA", "cmu"), ("The Bot Movie starter catalogue", "CC BY 4.0", "botmovie")],
)  # fmt: skip
def test_each_publisher_gets_its_notice(source: str, licence: str, key: str) -> None:
    assert notice_of(source, licence) == NOTICES[key]


def test_any_other_source_under_creative_commons_is_named_with_a_link_to_the_licence() -> None:
    assert notice_of("A list", "CC BY-SA 3.0") == "A list, under CC BY-SA 3.0 (https://creativecommons.org/licenses/by-sa/3.0/)."


@pytest.mark.parametrize("licence", ["CC0", "not stated"])
def test_where_nothing_is_owed_there_is_no_notice(licence: str) -> None:
    assert notice_of("A list", licence) == ""


def test_the_whole_catalogue_may_what_every_source_allows() -> None:
    rule = terms_of([OURS, TMDB]).strictest
    assert (rule.shown, rule.redistributed, rule.commercial, rule.training) == (True, False, False, False)
    assert terms_of([OURS]).strictest.training


def test_the_sources_that_forbid_something_are_named() -> None:
    assert [t.holding.source for t in terms_of([OURS, TMDB, IMDB]).against("redistributed")] == ["TMDB", "IMDb"]


def test_a_notice_is_owed_once_however_many_licences_its_source_has() -> None:
    assert terms_of([TMDB, Holding("TMDB", "TMDB images", films=1)]).notices == (NOTICES["tmdb"],)


def test_the_terms_as_an_object_name_who_forbids_what() -> None:
    found = terms_of([OURS, IMDB]).to_dict()
    assert found["whole"]["training"] == {"allowed": False, "forbidden_by": ["IMDb"]}
    assert [(s["source"], s["films"], s["spdx"]) for s in found["sources"]] == [(OURS.source, 5, "CC-BY-4.0"), ("IMDb", 4, None)]
    assert found["notices"] == [NOTICES["botmovie"], NOTICES["imdb"]]


def test_articles_of_wikipedia_are_one_source() -> None:
    articles = [Holding(f"Wikipedia, “{title}”, https://en.wikipedia.org/wiki/{title}", "CC BY-SA 4.0", passages=1) for title in ("IMDb", "TMDB")]
    (found,) = terms_of(articles).sources
    assert (found.holding.source, found.holding.passages, found.notice) == ("Wikipedia", 2, NOTICES["wikipedia"])
