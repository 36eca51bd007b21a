"""The quality report: references, distributions beside them, warnings in plain words, and the page."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue.surveying import Genders, Holding, ImportSurvey, Survey
from botmovie.errors import BadInput, NotFound
from botmovie.ingest.report import (
    WORLD_PRODUCTION,
    QualityReport,
    Reference,
    build_report,
    load_reference,
    render_html,
    save_html,
)
from botmovie.ingest.report.plots import bar, columns, in_parts, nice_scale
from botmovie.ingest.report.quality import Share
from botmovie.ingest.report.telling import percent

FIELDS = (
    "year", "runtime", "countries", "languages", "genres", "original_title", "directors", "writers", "cast", "composers", "cinematographers", "editors", "producers", "source_authors", "studios", "keywords",
    "tone", "audience", "places", "period", "based_on", "series", "awards", "budget", "gross", "ratings", "premise", "story", "ending", "character", "notes",
)  # fmt: skip
OURS = Holding("Ours", "CC BY 4.0", films=100, facts=900, passages=10)
EVEN = Genders(female=50, male=50, other=0, unknown=0)


def make_survey(**changes: Any) -> Survey:
    """A hundred films that hold everything and lean to nothing."""
    values = {"countries": (("France", 40), ("India", 40)), "languages": (("French", 40), ("Hindi", 40)), "genres": (("Drama", 60),)}
    values |= changes.pop("values", {})
    held = dict.fromkeys(FIELDS, 100) | changes.pop("held", {})
    given: dict[str, Any] = {
        "films": 100, "people": 300, "described": 50, "credits": 400, "awards": 5, "passages": 10, "people_held": {"born": 40, "gender": 50},
        "decades": {1990: 50, 2000: 50}, "genders": {"directors": EVEN, "leads": EVEN},
    } | changes  # fmt: skip
    return Survey(values=values, held=held, **given)


def make_report(survey: Survey | None = None, reference: Reference | None = None, **options: Any) -> QualityReport:
    options.setdefault("holdings", [OURS])
    return build_report(survey or make_survey(), options.pop("holdings"), reference or Reference("nothing", ""), **options)


def countries(**shares: float) -> Reference:
    return Reference("elsewhere", "A note.", 1000, {"countries": shares})


def cmu_line(year: str = "1999", country: str = "France", language: str = "French Language", genre: str = "Drama") -> str:
    values = (json.dumps({"/m/0": value} if value else {}) for value in (language, country, genre))
    return "\t".join(("1", "/m/1", "Anything", year, "", "90.0", *values))


@pytest.fixture
def cmu(tmp_path: Path) -> Callable[..., Path]:
    """Writes lines in the layout of the CMU metadata into a data folder."""

    def write(*lines: str) -> Path:
        (tmp_path / "cmu").mkdir()
        with gzip.open(tmp_path / "cmu" / "movie.metadata.tsv.gz", "wt", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        return tmp_path

    return write


# -- references


def test_without_a_folder_the_reference_is_world_production_by_country_with_its_uncertainty_said() -> None:
    found = load_reference(None)
    assert found is WORLD_PRODUCTION
    assert "UNESCO Institute for Statistics" in found.note
    assert "estimate" in found.note
    assert set(found.shares) == {"countries"}
    assert 0.6 < sum(found.shares["countries"].values()) <= 1.0


def test_shares_of_a_data_set_are_of_the_films_that_state_anything(cmu: Callable[..., Path]) -> None:
    found = load_reference(cmu(cmu_line(country="United States of America"), cmu_line(country="Italy"), cmu_line(country="")))
    assert found.films == 3
    assert found.shares["countries"] == {"USA": 0.5, "Italy": 0.5}


@pytest.mark.parametrize(
    ("published", "ours"),
    [("United Kingdom", "UK"), ("England", "UK"), ("German Democratic Republic", "East Germany"), ("Nazi Germany", "Germany"), ("Hong Kong", "Hong Kong")],
)  # fmt: skip
def test_countries_of_a_data_set_get_our_names(cmu: Callable[..., Path], published: str, ours: str) -> None:
    assert list(load_reference(cmu(cmu_line(country=published))).shares["countries"]) == [ours]


@pytest.mark.parametrize(("published", "ours"), [("English Language", "English"), ("Standard Mandarin", "Mandarin"), ("Telugu language", "Telugu"), ("Farsi, Western", "Persian")])
def test_languages_of_a_data_set_get_our_names(cmu: Callable[..., Path], published: str, ours: str) -> None:
    assert list(load_reference(cmu(cmu_line(language=published))).shares["languages"]) == [ours]


def test_a_silent_film_speaks_no_language(cmu: Callable[..., Path]) -> None:
    assert load_reference(cmu(cmu_line(language="Silent film"), cmu_line())).shares["languages"] == {"French": 1.0}


@pytest.mark.parametrize(
    ("published", "ours"),
    [("Romantic comedy", {"Comedy", "Romance"}), ("Action/Adventure", {"Action", "Adventure"}), ("Crime Fiction", {"Crime"}), ("Family Drama", {"Family", "Drama"}), ("Biopic [feature]", {"Biography"}), ("Film noir", {"Film noir"})],
)  # fmt: skip
def test_genres_of_a_data_set_get_our_names(cmu: Callable[..., Path], published: str, ours: set[str]) -> None:
    assert set(load_reference(cmu(cmu_line(genre=published))).shares["genres"]) == ours


def test_dates_of_a_data_set_become_decades_as_far_as_it_covers_them_whole(cmu: Callable[..., Path]) -> None:
    found = load_reference(cmu(cmu_line("1999-05-01"), cmu_line("2009"), cmu_line("2011"), cmu_line(""), cmu_line("1010-12-02")))
    assert found.shares["decades"] == {"1990s": 0.5, "2000s": 0.5}


def test_a_folder_without_a_reference_is_named_with_what_it_should_hold(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"--reference names a folder that holds cmu/movie\.metadata\.tsv\.gz"):
        load_reference(tmp_path)


@pytest.mark.parametrize("line", ["a\tb", cmu_line()[:-5]])
def test_a_reference_that_is_broken_is_refused(cmu: Callable[..., Path], line: str) -> None:
    with pytest.raises(BadInput, match="fetch it again"):
        load_reference(cmu(cmu_line(), line))


def test_a_reference_that_is_cut_short_is_refused(cmu: Callable[..., Path]) -> None:
    path = cmu(*[cmu_line(str(year)) for year in range(1900, 2000)]) / "cmu" / "movie.metadata.tsv.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadInput, match="fetch it again"):
        load_reference(path.parents[1])


@pytest.mark.data
def test_the_published_reference_knows_all_dimensions() -> None:
    folder = os.environ.get("BOTMOVIE_DATA")
    if not folder:
        pytest.skip("BOTMOVIE_DATA is not set: the published reference is not there")
    found = load_reference(Path(folder))
    assert found.films == 81741
    assert 0.4 < found.shares["countries"]["USA"] < 0.5
    assert list(found.shares["genres"])[:2] == ["Drama", "Comedy"]
    assert max(found.shares["decades"]) == "2000s"


# -- distributions


def test_shares_are_of_the_films_that_state_any_value_and_stand_beside_the_reference() -> None:
    survey = make_survey(values={"countries": (("France", 40), ("Italy", 20))}, held={"countries": 80})
    france, italy = make_report(survey, countries(France=0.1)).of("countries").values
    assert (france.share, france.reference, italy.share, italy.reference) == (0.5, 0.1, 0.25, 0.0)


def test_rough_shares_say_nothing_of_the_countries_that_they_leave_out() -> None:
    survey = make_survey(values={"countries": (("Iceland", 40), ("India", 10))})
    assert [v.reference for v in make_report(survey, WORLD_PRODUCTION).of("countries").values] == [None, 0.2]


def test_values_of_the_reference_that_are_not_held_at_all_are_named() -> None:
    report = make_report(reference=countries(Japan=0.3, Malta=0.001))
    assert [(v.value, v.films, v.reference) for v in report.of("countries").missing] == [("Japan", 0, 0.3)]


def test_decades_after_the_reference_are_not_compared_and_the_others_among_themselves() -> None:
    survey = make_survey(decades={1990: 25, 2000: 25, 2010: 50})
    found = make_report(survey, Reference("old", "", 10, {"decades": {"1990s": 0.2, "2000s": 0.8}})).of("decades").values
    assert [(v.value, v.share, v.reference) for v in found] == [("1990s", 0.25, 0.1), ("2000s", 0.25, 0.4), ("2010s", 0.5, None)]


def test_completeness_is_the_share_of_films_that_hold_a_field() -> None:
    report = make_report(make_survey(held={"budget": 25}))
    assert next(c.share for c in report.completeness if c.field == "budget") == 0.25
    assert {c.field: c.share for c in report.people} == {"born": 0.8, "gender": 1.0}


# -- warnings


def test_a_catalogue_that_leans_to_nothing_gets_no_warning() -> None:
    assert make_report().warnings == ()


def test_an_empty_catalogue_is_told_to_be_empty() -> None:
    nobody = Genders(0, 0, 0, 0)
    survey = make_survey(films=0, held=dict.fromkeys(FIELDS, 0), values={"countries": (), "languages": (), "genres": ()}, decades={}, genders={"directors": nobody, "leads": nobody})
    assert make_report(survey, holdings=[]).warnings == ("The catalogue holds no films.",)


def test_a_country_far_from_the_reference_is_told_with_both_figures() -> None:
    survey = make_survey(values={"countries": (("USA", 62), ("France", 10))})
    found = make_report(survey, countries(USA=0.43, France=0.1)).warnings
    assert found == ("62 % of the films are from the USA; the reference has 43 %.",)


def test_a_value_of_more_than_half_of_the_films_is_told_though_the_reference_leans_the_same_way() -> None:
    survey = make_survey(values={"countries": (("USA", 62),)})
    assert "62 % of the films are from the USA; the reference has 60 %." in make_report(survey, countries(USA=0.6)).warnings


def test_a_country_that_is_missing_is_told() -> None:
    survey = make_survey(values={"countries": (("France", 30),)})
    assert make_report(survey, countries(France=0.3, Nigeria=0.11)).warnings == ("No film is from Nigeria; the reference has 11 %.",)


def test_the_greatest_differences_come_first_and_small_ones_are_not_told() -> None:
    survey = make_survey(values={"countries": (("France", 40), ("Italy", 21), ("Malta", 2))})
    found = make_report(survey, countries(France=0.1, Italy=0.2, Malta=0.001, India=0.15)).warnings
    assert [w.split(";")[0] for w in found] == ["40 % of the films are from France", "No film is from India"]


def test_without_a_reference_a_value_of_most_films_is_told_and_that_nothing_is_compared() -> None:
    survey = make_survey(values={"languages": (("English", 70), ("French", 40))})
    assert make_report(survey).warnings == ("English is spoken in 70 % of the films; there is nothing to compare that with.",)


def test_credits_of_few_women_are_told_with_the_share_that_is_not_known() -> None:
    survey = make_survey(genders={"directors": Genders(6, 94, 0, 0), "leads": Genders(10, 30, 0, 60)})
    assert make_report(survey).warnings == (
        "Of the directing credits where the gender is known, women have 6 %.",
        "Of the leading parts (the first 2 of a cast) where the gender is known, women have 25 %; for 60 % of them it is not known.",
    )


def test_even_credits_of_which_many_are_unknown_are_told_to_be_uncertain() -> None:
    survey = make_survey(genders={"directors": Genders(5, 5, 0, 90), "leads": EVEN})
    (told,) = make_report(survey).warnings
    assert told.startswith("Of 90 % of the directing credits the gender is not known")


@pytest.mark.parametrize(("held", "told"), [(89, True), (90, False)])
def test_a_field_that_nearly_every_film_could_have_is_told_where_it_is_missing(held: int, told: bool) -> None:
    found = make_report(make_survey(held={"languages": held})).warnings
    assert ("11 % of the films have no language: questions about that stay unanswered, and lists by it miss them." in found) is told


def test_a_licence_that_is_not_known_is_told_with_its_source() -> None:
    (told,) = make_report(holdings=[OURS, Holding("List", "not stated", facts=1200)]).warnings
    assert told.startswith("1,200 facts are under a licence that is not known here, of List (not stated)")


def test_rejected_rows_are_told() -> None:
    found = make_report(imports=[ImportSurvey("imdb", "IMDb", ("a.gz",), "2026-01-01", 12, ()), ImportSurvey("cmu", "CMU", ("b",), "2026-01-01", 0, ())]).warnings
    assert found == ("12 rows of IMDb could not be read and are missing.",)


@pytest.mark.parametrize(("share", "said"), [(0.0, "0 %"), (0.0004, "under 0.1 %"), (0.004, "0.4 %"), (0.0094, "0.9 %"), (0.0096, "1 %"), (0.625, "62 %"), (1.0, "100 %")])
def test_shares_are_said_in_whole_points_and_in_tenths_below_one(share: float, said: str) -> None:
    assert percent(share) == said


# -- plots


@pytest.mark.parametrize(("shares", "scale"), [((0.21,), 0.25), ((0.53, 0.1), 0.6), ((0.008,), 0.01), ((1.0,), 1.0), ((), 0.005)])
def test_a_scale_is_round_and_holds_every_share(shares: tuple[float, ...], scale: float) -> None:
    assert nice_scale(shares) == pytest.approx(scale)


def test_a_bar_is_as_wide_as_its_part_of_the_scale() -> None:
    drawn = bar(0.3, 0.15, 0.6)
    assert re.findall(r'class="(?:ours|theirs)" x="0" y="\d+" width="([\d.]+)%"', drawn) == ["50.00", "25.00"]


def test_columns_have_heights_by_share_and_names_below() -> None:
    drawn = columns([Share("1990s", 5, 0.5, 0.25), Share("2000s", 5, 0.25, None)], "Films by decade")
    assert re.findall(r'class="ours"[^>]* height="([\d.]+)"', drawn) == ["300.0", "150.0"]
    assert drawn.count('class="theirs"') == 1
    assert "<title>Films by decade</title>" in drawn
    assert drawn.index("1990s") < drawn.index("2000s")


def test_parts_of_a_bar_add_up_and_empty_ones_are_not_drawn() -> None:
    drawn = in_parts([("women", 1), ("men", 3), ("others", 0)], "By gender")
    assert re.findall(r'class="(\w+)" x="([\d.]+)%" y="0" width="([\d.]+)%"', drawn) == [("women", "0.00", "25.00"), ("men", "25.00", "75.00")]


# -- the page


class Checking(HTMLParser):
    """Notes every element, and that each is closed."""

    VOID = frozenset({"meta", "br", "rect", "line"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def checked(html: str) -> Checking:
    checking = Checking()
    checking.feed(html)
    checking.close()
    return checking


def full_report() -> QualityReport:
    imports = [ImportSurvey("imdb", "IMDb", ("a.gz",), "2026-01-01T10:00:00", 2, (("The year 20188 is no year.", 2, "a.gz:7"),)), ImportSurvey("cmu", "CMU", ("b",), "2026-01-01", 0, ())]
    return make_report(reference=countries(France=0.1, Japan=0.3), imports=imports, version="abc123", made="2026-01-02")


def test_the_page_is_well_formed_and_names_everything_once() -> None:
    found = checked(render_html(full_report()))
    assert (found.wrong, found.open) == ([], [])
    ids = [attrs["id"] for _, attrs in found.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {str(attrs["href"]).removeprefix("#") for tag, attrs in found.seen if tag == "a"} <= set(ids)


def test_the_page_needs_no_script_and_nothing_from_elsewhere() -> None:
    html = render_html(full_report())
    found = checked(html)
    assert {tag for tag, _ in found.seen} & {"script", "link", "img", "iframe", "object"} == set()
    assert not [name for _, attrs in found.seen for name in attrs if name.startswith("on") or name in ("src", "style")]
    assert not re.search(r"@import|url\(", html)


def test_every_plot_stands_beside_a_table_with_its_figures() -> None:
    found = checked(render_html(full_report()))
    assert all(attrs.get("aria-hidden") == "true" or attrs.get("role") == "img" for tag, attrs in found.seen if tag == "svg")
    assert sum(tag == "caption" for tag, _ in found.seen) == sum(tag == "table" for tag, _ in found.seen) >= 8


def test_what_the_report_knows_stands_on_the_page() -> None:
    html = render_html(full_report())
    for said in ("No film is from Japan; the reference has 30 %.", "in the reference, and not here: Japan (30 %)", "The year 20188 is no year.", "a.gz:7", "Without a rejected row: CMU.", "Ours, under CC BY 4.0", "abc123", "2026-01-02", "A note."):
        assert said in html


def test_text_of_the_catalogue_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>&"
    survey = make_survey(values={"countries": ((evil, 90),), "genres": ((evil, 90),)})
    html = render_html(make_report(survey, holdings=[Holding(evil, evil, facts=1)], imports=[ImportSurvey(evil, evil, (evil,), evil, 1, ((evil, 1, evil),))], version=evil, made=evil))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in html


def test_an_empty_catalogue_has_a_page() -> None:
    nobody = Genders(0, 0, 0, 0)
    survey = make_survey(films=0, described=0, held=dict.fromkeys(FIELDS, 0), values={"countries": (), "languages": (), "genres": ()}, decades={}, genders={"directors": nobody, "leads": nobody})
    html = render_html(make_report(survey, WORLD_PRODUCTION, holdings=[]))
    assert "The catalogue holds no films." in html
    assert checked(html).wrong == []


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    save_html("<p>", tmp_path / "r.html")
    assert [p.name for p in tmp_path.iterdir()] == ["r.html"]
    with pytest.raises(BadInput, match="cannot be written"):
        save_html("<p>", tmp_path / "nowhere" / "r.html")


def test_the_report_as_an_object_holds_all_that_the_page_tells() -> None:
    found = json.loads(json.dumps(full_report().to_dict()))
    assert found["counts"]["films"] == 100
    assert found["completeness"]["year"] == {"films": 100, "share": 1.0}
    assert found["distributions"]["countries"]["values"][0] == {"value": "France", "films": 40, "share": 0.4, "reference": 0.1}
    assert found["distributions"]["countries"]["missing"] == [{"value": "Japan", "films": 0, "share": 0.0, "reference": 0.3}]
    assert found["gender"]["directors"] == {"female": 50, "male": 50, "other": 0, "unknown": 0, "credits": 100}
    assert found["imports"][0]["reasons"] == [{"reason": "The year 20188 is no year.", "rows": 2, "example": "a.gz:7"}]
    assert found["licences"]["whole"]["redistributed"]["allowed"] is True
    assert found["warnings"]
