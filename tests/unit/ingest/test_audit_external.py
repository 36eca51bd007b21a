"""The audit against other data sets: small made ones here, the real ones where BOTMOVIE_DATA names their folder."""

import gzip
import json
import os
from pathlib import Path

import pytest

from botmovie.errors import BadInput
from botmovie.ingest.audit import Verdict, audit
from botmovie.ingest.starter import load_starter

HEADER = "Ceremony Year Class CanonicalCategory Category Film FilmId Name Nominees NomineeIds Winner Detail Note Citation".split()


@pytest.fixture
def oscars(tmp_path):
    """Writes a table of nominations; each row gives what differs from a nomination as best actress."""

    def write(*rows):
        lines = ["\t".join(HEADER)]
        for row in rows:
            full = {"Ceremony": "60", "Year": "1987", "Class": "Acting", "CanonicalCategory": "ACTRESS IN A LEADING ROLE", "Film": "The Lantern Keeper", "FilmId": "tt1",
                    "Nominees": "Marta Ruiz", "NomineeIds": "nm1"} | row  # fmt: skip
            full.setdefault("Category", full["CanonicalCategory"])
            lines.append("\t".join(full.get(k, "") for k in HEADER))
        (tmp_path / "oscars").mkdir(exist_ok=True)
        (tmp_path / "oscars" / "oscars.tsv").write_text("\n".join(lines) + "\n", "utf-8")
        return tmp_path

    return write


ACTRESS = {"Winner": "True"}
FOREIGN = {"CanonicalCategory": "INTERNATIONAL FEATURE FILM", "Category": "FOREIGN LANGUAGE FILM", "Nominees": "", "NomineeIds": ""}


def _run(records, folder):
    return audit(records, [], folder, judgements=[])


def _told(report, source, field, verdict=Verdict.WRONG):
    return [f.message for f in report.findings if (f.source, f.field, f.verdict) == (source, field, verdict)]


def test_nominations_that_agree_are_counted(record, oscars):
    report = _run([record()], oscars(ACTRESS, FOREIGN))
    assert report.sound
    assert [report.of("oscars", f).agreed for f in ("nominations", "won", "names")] == [2, 2, 2]


def test_missing_and_surplus_nominations_are_told(record, oscars):
    report = _run([record()], oscars(ACTRESS, {"CanonicalCategory": "CINEMATOGRAPHY (Color)", "Nominees": "Rui Vaz", "NomineeIds": "nm2"}))
    assert _told(report, "oscars", "nominations") == [
        "missing: Best Cinematography, ceremony 60, nominated: Rui Vaz",
        "too many: Best International Feature Film, ceremony 60: nobody named",
    ]


def test_a_win_taken_for_a_nomination_is_told(record, oscars):
    report = _run([record()], oscars({}, {**FOREIGN, "Winner": "True"}))
    assert _told(report, "oscars", "won") == ["Best Actress, ceremony 60: nominated only", "Best International Feature Film, ceremony 60: won"]


def test_wrong_names_are_told_and_other_spellings_are_a_convention(record, oscars):
    report = _run([record()], oscars({**ACTRESS, "Nominees": "Pilar Sol"}, FOREIGN))
    assert _told(report, "oscars", "names") == ["Best Actress, ceremony 60: without Pilar Sol; not named there Marta Ruiz"]
    report = _run([record()], oscars({**ACTRESS, "Nominees": "Marta L. Ruiz"}, FOREIGN))
    assert _told(report, "oscars", "names") == []
    assert _told(report, "oscars", "names", Verdict.CONVENTION) == ["Best Actress, ceremony 60: Marta Ruiz is spelled Marta L. Ruiz"]


def test_two_nominations_in_one_category_are_paired_by_name_and_win(record, oscars):
    songs = [{"CanonicalCategory": "MUSIC (Original Song)", "Nominees": "Rui Sol", "Winner": w} for w in ("", "True")]
    group = {"body": "Academy Awards", "ceremony": 60, "won": [["Best Original Song", "Rui Sol"]], "nominated": [["Best Original Song", "Rui Sol"]]}
    assert _run([record(awards=[group])], oscars(*songs)).sound


def test_studios_count_as_no_names_and_early_best_picture_names_nobody(record, oscars):
    rows = [
        {"Ceremony": "12", "CanonicalCategory": "BEST PICTURE", "Category": "OUTSTANDING PRODUCTION", "Nominees": "Faro Films", "NomineeIds": "co1"},
        {"Ceremony": "12", "CanonicalCategory": "SOUND RECORDING", "Nominees": "Faro Sound|Al Ton", "NomineeIds": "co2|nm3"},
    ]
    group = {"body": "Academy Awards", "ceremony": 12, "nominated": [["Best Picture"], ["Best Sound", "Al Ton"]]}
    assert _run([record(year=1939, awards=[group])], oscars(*rows)).sound


def test_honorary_and_unofficial_awards_are_never_missed(record, oscars):
    special = {"CanonicalCategory": "SPECIAL AWARD", "Winner": "True"}
    unofficial = {"Note": "NOTE: THIS IS NOT AN OFFICIAL NOMINATION. …"}
    assert _run([record(awards=[])], oscars(special, unofficial)).sound


def test_a_film_without_nominations_agrees_that_it_has_none(record, oscars):
    report = _run([record(title="Second", titles=[], awards=[])], oscars(ACTRESS))
    assert report.of("oscars", "none").agreed == 1


def test_a_film_is_found_under_another_title_and_in_a_later_ceremony(record, oscars):
    group = {"body": "Academy Awards", "ceremony": 62, "won": [["Best International Feature Film"]]}
    assert _run([record(awards=[group])], oscars({**FOREIGN, "Film": "El Farolero", "Ceremony": "62", "Winner": "True"})).sound


def test_two_films_of_one_title_are_told_apart_by_year(record, oscars):
    folder = oscars({"Film": "The Lantern Keeper", "FilmId": "tt9", "Ceremony": "30"}, ACTRESS, FOREIGN)
    assert _run([record()], folder).sound


@pytest.fixture
def wikipedia(tmp_path):
    def write(**changes):
        row = {"title": "The Lantern Keeper", "year": 1987, "cast": ["Marta Ruiz", "Tomás Rey"], "genres": ["Drama"],
               "extract": "A film directed by Ana Beltrán."} | changes  # fmt: skip
        (tmp_path / "prust").mkdir(exist_ok=True)
        (tmp_path / "prust" / "movies-1980s.json").write_text(json.dumps([row]), "utf-8")
        return tmp_path

    return write


def _english(record, **changes):
    return record(languages=["English"], countries=["USA"], **changes)


def test_year_cast_director_and_genre_that_agree_are_counted(record, wikipedia):
    report = _run([_english(record)], wikipedia())
    assert report.sound
    assert [report.of("wikipedia", f).agreed for f in ("year", "cast", "directors", "genres")] == [1, 2, 1, 1]


def test_a_year_off_by_one_and_another_genre_are_conventions(record, wikipedia):
    report = _run([_english(record)], wikipedia(year=1988, genres=["Noir", "Silent"]))
    assert report.sound
    assert _told(report, "wikipedia", "year", Verdict.CONVENTION) == ["there 1988"]
    assert _told(report, "wikipedia", "genres", Verdict.CONVENTION) == ["Drama; there Film noir"]


def test_a_lead_that_is_not_in_our_cast_is_told_and_a_small_part_is_not(record, wikipedia):
    cast = ["Marta Ruiz", "Pilar Sol", "voices of", "Academy Award for Best Actress", "Tomás Rey", "Eva Sanz", "Al Ton"]
    report = _run([_english(record)], wikipedia(cast=cast))
    assert _told(report, "wikipedia", "cast") == ["without Pilar Sol, billed 2 there"]
    assert _told(report, "wikipedia", "cast", Verdict.CONVENTION) == ["without Al Ton, billed 5 there"]


def test_a_dubbed_cast_is_no_fault(record, wikipedia):
    assert _run([record()], wikipedia(cast=["Marta Ruiz", "Dubbing Voice"])).sound


def test_another_director_is_told_and_another_film_of_the_title_is_left_alone(record, wikipedia):
    report = _run([_english(record)], wikipedia(extract="A film directed by Pilar Sol and loved by many."))
    assert _told(report, "wikipedia", "directors") == ["Ana Beltrán not named there: directed by Pilar Sol and loved by many"]
    report = _run([_english(record)], wikipedia(cast=["Al Ton"], extract="Directed by Pilar Sol."))
    assert report.of("wikipedia", "cast").checked == 0


def test_a_broken_file_of_the_data_folder_is_refused_with_its_place(record, wikipedia):
    folder = wikipedia()
    (folder / "prust" / "movies-1990s.json").write_text("[{", "utf-8")
    with pytest.raises(BadInput, match=r"movies-1990s.json is no JSON"):
        _run([record()], folder)


@pytest.fixture
def cmu(tmp_path):
    def write(*, title="The Lantern Keeper", date="1987-03-01", gross="", runtime="101.0", languages=("Spanish Language",), countries=("Spain",)):
        columns = ["1", "/m/1", title, date, gross, runtime, json.dumps(dict(enumerate(languages))), json.dumps(dict(enumerate(countries))), "{}"]
        (tmp_path / "cmu").mkdir(exist_ok=True)
        with gzip.open(tmp_path / "cmu" / "movie.metadata.tsv.gz", "wt", encoding="utf-8") as file:
            file.write("\t".join(columns) + "\n")
        return tmp_path

    return write


@pytest.mark.parametrize(("minutes", "verdict"), [("101.0", None), ("103", None), ("97", Verdict.CONVENTION), ("130", Verdict.WRONG)])
def test_a_runtime_may_differ_by_another_cut(record, cmu, minutes, verdict):
    report = _run([record()], cmu(runtime=minutes))
    assert [f.verdict for f in report.findings if f.field == "runtime"] == ([verdict] if verdict else [])
    assert report.of("cmu", "runtime").checked == 1


def test_languages_and_countries_are_compared_in_our_words(record, cmu):
    report = _run([record(languages=["Mandarin"], countries=["USA"])], cmu(languages=("Standard Mandarin",), countries=("United States of America",)))
    assert [report.of("cmu", f).agreed for f in ("languages", "countries")] == [1, 1]
    report = _run([record()], cmu(languages=("English Language",), countries=("France",)))
    assert _told(report, "cmu", "languages") == ["Spanish; there English"]
    assert _told(report, "cmu", "countries", Verdict.CONVENTION) == ["Spain, France; there France"]


def test_another_film_of_the_title_from_another_country_is_left_alone(record, cmu):
    assert _run([record()], cmu(countries=("India",))).of("cmu", "runtime").checked == 0


@pytest.mark.parametrize(("theirs", "verdict"), [("105000000", None), ("60000000", Verdict.CONVENTION), ("9000000", Verdict.WRONG)])
def test_takings_may_be_of_another_year(record, cmu, theirs, verdict):
    report = _run([record(gross={"amount": 100_000_000, "currency": "USD"})], cmu(gross=theirs))
    assert [f.verdict for f in report.findings if f.field == "gross"] == ([verdict] if verdict else [])


def test_a_data_set_that_is_not_in_the_folder_is_named_as_skipped(record, cmu):
    report = _run([record()], cmu())
    assert len(report.skipped) == 2
    assert report.skipped[0].startswith("oscars: ")


@pytest.mark.data
def test_the_shipped_films_agree_with_the_independent_data_sets_or_the_difference_is_judged():
    folder = os.environ.get("BOTMOVIE_DATA")
    if not folder:
        pytest.skip("BOTMOVIE_DATA is not set: there is nothing to compare the shipped films with")
    starter = load_starter()
    report = audit(starter.records, starter.people, Path(folder))
    assert report.skipped == ()
    assert report.sound, "\n".join(report.lines())


def test_the_shipped_films_do_not_contradict_themselves():
    starter = load_starter()
    report = audit(starter.records, starter.people)
    assert report.sound, "\n".join(report.lines())
