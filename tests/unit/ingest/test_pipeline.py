"""The way of a data set into the catalogue, over a real SQLite file."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from botmovie.catalogue import Catalogue, catalogue_check
from botmovie.catalogue.import_staging import import_lock
from botmovie.catalogue.taking_in import catalogue_file, film_sayings, past_imports
from botmovie.domain import PassageKind, Provenance, Record, SpoilerLevel
from botmovie.errors import BadInput, CatalogueLocked, DiskFull
from botmovie.ingest.export import catalogue_people, catalogue_records, export_jsonl
from botmovie.ingest.jsonl import import_jsonl
from botmovie.ingest.pipeline import run_import
from botmovie.ingest.raw import RawPassage, RawPerson, RawTitle, Rejected
from tests.unit.ingest.importing import TMDB, WIKIPEDIA, Rows, films, people, raw, take

MakeRecord = Callable[..., Record]


# -- taking in


def test_rows_become_films_in_the_forms_of_the_catalogue(catalogue: Catalogue) -> None:
    report = take(catalogue, raw("Lantern, The (1987)", None, genres=["Romantic comedy"], languages=["Hindi Language"], countries=["SU"], cast=["Ruiz, Marta"]))
    film = films(catalogue)["the-lantern-1987"]
    assert (film.title, film.genres, film.languages, film.countries) == ("The Lantern", ("Romance", "Comedy"), ("Hindi",), ("Soviet Union",))
    assert [c.person_id for c in film.credits] == ["marta-ruiz"]
    assert report.counts["films"] == {"new": 1}


def test_values_cite_the_source_and_the_day_on_which_the_file_was_written(catalogue: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text("rows")
    take(catalogue, raw("Lantern"), paths=[file])
    origin = films(catalogue)["lantern-1999"].provenance
    assert (origin.source, origin.licence, len(origin.retrieved or "")) == ("IMDb", "own use", len("2024-05-01"))


def test_rows_that_cannot_be_read_or_cannot_be_so_are_reported_with_their_place(catalogue: Catalogue) -> None:
    report = take(catalogue, raw("Good"), Rejected("a.tsv:7", "has 3 columns, not 9"), raw("", where="a.tsv:8"), raw("Late", 3020, where="a.tsv:9"))
    assert report.rejected == (("a.tsv:7", "has 3 columns, not 9"), ("a.tsv:8", "a film has no title"), ("a.tsv:9", "Late is of the year 3020, which cannot be"))
    assert report.counts["read"] == {"rows": 4, "rejected": 3}
    assert list(films(catalogue)) == ["good-1999"]


def test_sound_rows_that_add_nothing_are_told_by_reason(catalogue: Catalogue) -> None:
    report = run_import(catalogue, Rows([raw("Lantern", cast=["Ada Poole"])], passed_over={"marked adult": 2}), [Path("rows.tsv")])
    assert report.counts["passed over"] == {"marked adult": 2}


def test_an_import_is_remembered_with_its_counts_and_rejected_rows(catalogue: Catalogue) -> None:
    take(catalogue, raw("Good"), Rejected("a.tsv:7", "is torn"))
    (done,) = past_imports(catalogue)
    assert (done.format, done.source, done.files, done.rejected) == ("rows", "IMDb", ("rows.tsv",), (("a.tsv:7", "is torn"),))
    assert done.counts["films"] == {"new": 1}


def test_a_second_import_of_the_same_finds_nothing_new(catalogue: Catalogue) -> None:
    rows = [raw("Lantern", cast=["Ann Lee", "Bo Ek"], ids={"imdb": "tt1"}), raw("Bell", 1950), RawPerson("p:1", "Ann Lee", born="1950-02-03")]
    take(catalogue, *rows)
    before = catalogue.info()
    report = take(catalogue, *rows)
    assert (report.changed, report.counts["films"], report.counts["people"]) == (0, {"unchanged": 2}, {"unchanged": 1})
    assert catalogue.info() == before


def test_a_newer_row_of_the_same_source_takes_the_place_of_the_older(catalogue: Catalogue) -> None:
    take(catalogue, raw("Lantern", runtime=90, ids={"imdb": "tt1"}))
    report = take(catalogue, raw("Lantern", runtime=95, ids={"imdb": "tt1"}))
    assert (report.counts["films"], films(catalogue)["lantern-1999"].runtime) == ({"changed": 1}, 95)
    assert film_sayings(catalogue, ["lantern-1999"]) == {}


def test_rows_of_one_source_about_one_film_are_put_together(catalogue: Catalogue) -> None:
    take(catalogue, raw("Lantern", ids={"imdb": "tt1"}, genres=["Drama"]), raw("Lantern", ids={"imdb": "tt1"}, genres=["War"], runtime=80))
    film = films(catalogue)["lantern-1999"]
    assert (film.genres, film.runtime, film.origins) == (("Drama", "War"), 80, ())


def test_replacing_leaves_only_what_is_imported(catalogue: Catalogue) -> None:
    take(catalogue, raw("Old"))
    take(catalogue, raw("New"), replace=True)
    assert list(films(catalogue)) == ["new-1999"]
    assert len(past_imports(catalogue)) == 1


def test_rows_that_only_add_make_no_film(catalogue: Catalogue) -> None:
    take(catalogue, raw("Lantern"))
    report = take(catalogue, raw("Lantern", adds=False, keywords=["sea"]), raw("Bell", adds=False, keywords=["sand"]), source=TMDB)
    assert list(films(catalogue)) == ["lantern-1999"]
    assert films(catalogue)["lantern-1999"].keywords == ("sea",)
    assert report.counts["films"] == {"changed": 1, "merged from several sources": 1, "rows for films that are not held": 1}


# -- several sources


def test_of_two_sources_the_more_trusted_is_shown_and_both_are_kept(catalogue: Catalogue) -> None:
    take(catalogue, raw("Lantern", runtime=90, directors=["Ann Lee"], genres=["Drama"]))
    take(catalogue, raw("Lantern", 2000, runtime=99, directors=["Ann Lee"], languages=["en"], keywords=["sea"]), source=TMDB)
    (film,) = films(catalogue).values()
    assert (film.id, film.runtime, film.languages, film.keywords) == ("lantern-1999", 90, ("English",), ("sea",))
    assert [film.origin(name).source for name in ("runtime", "languages", "keywords", "genres", "year")] == ["IMDb", "TMDB", "TMDB", "IMDb", "IMDb"]
    said = {(s.provenance.source, s.field): json.loads(s.value) for s in film_sayings(catalogue, [film.id])[film.id]}
    assert (said["IMDb", "runtime"], said["TMDB", "runtime"], said["TMDB", "year"]) == (90, 99, 2000)


def test_a_film_written_by_hand_keeps_its_id_and_its_words(catalogue: Catalogue, record: MakeRecord) -> None:
    ours = Provenance("The Bot Movie starter catalogue", "CC BY 4.0")
    catalogue.write([record(id="keeper", provenance={"source": ours.source, "licence": ours.licence})])
    take(catalogue, raw("Lantern Keeper, The", 1988, directors=["Ana Beltrán"], runtime=99, passages=[RawPassage(PassageKind.NOTES, "Another note.")], ids={"imdb": "tt7"}))
    (film,) = films(catalogue).values()
    assert (film.id, film.year, film.runtime, film.ids, film.tone) == ("keeper", 1987, 101, (("imdb", "tt7"),), ("gentle", "slow"))
    texts = {p.id: p.provenance.source for p in catalogue.passages_of("keeper", spoilers=SpoilerLevel.FULL)}
    assert (texts["keeper/notes"], texts["keeper/notes/2"]) == (ours.source, "IMDb")


def test_two_films_of_one_title_and_year_are_told_apart_by_their_director(catalogue: Catalogue) -> None:
    take(catalogue, raw("Kiss", ids={"imdb": "tt2"}, directors=["Bo Ek"]), raw("Kiss", ids={"imdb": "tt1"}, directors=["Ann Lee"]))
    assert {i: f.people(f.credits[0].role) for i, f in films(catalogue).items()} == {"kiss-1999": ("Ann Lee",), "kiss-1999-bo-ek": ("Bo Ek",)}


def test_a_film_that_proves_to_be_another_ones_double_is_gone(catalogue: Catalogue) -> None:
    take(catalogue, raw("Lantern", ids={"imdb": "tt1"}))
    take(catalogue, raw("The Lighthouse Lamp", ids={"tmdb": "5"}), source=TMDB)
    assert len(films(catalogue)) == 2
    take(catalogue, raw("Lantern", ids={"wikidata": "Q1", "imdb": "tt1", "tmdb": "5"}), source=Provenance("Wikidata", "CC0"))
    (film,) = films(catalogue).values()
    assert (film.id, [t.text for t in film.titles]) == ("lantern-1999", ["The Lighthouse Lamp"])


def test_a_credit_of_another_source_tells_who_a_new_id_is(catalogue: Catalogue, record: MakeRecord) -> None:
    catalogue.write([record(directors=["Ana Beltrán (director)"])])
    take(catalogue, raw("The Lantern Keeper", 1987, directors=["Ana Beltrán=nm5"]), raw("Bell", directors=["Ana Beltrán=nm5"]))
    assert [c.person_id for c in films(catalogue)["bell-1999"].credits] == ["ana-beltran-director"]
    assert people(catalogue)["ana-beltran-director"].ids == (("imdb", "nm5"),)


def test_namesakes_with_different_ids_stay_apart(catalogue: Catalogue) -> None:
    take(catalogue, raw("Bell", directors=["Bo Ek=nm9"]), raw("Lantern", directors=["Bo Ek=nm2"]))
    assert {f.title: f.credits[0].person_id for f in films(catalogue).values()} == {"Bell": "bo-ek-nm9", "Lantern": "bo-ek"}


def test_a_name_alone_means_the_person_of_that_name(catalogue: Catalogue) -> None:
    take(catalogue, raw("Bell", directors=["Bo Ek"]), source=WIKIPEDIA)
    take(catalogue, raw("Lantern", directors=["Bo Ek=nm2"]))
    assert {c.person_id for f in films(catalogue).values() for c in f.credits} == {"bo-ek"}


def test_people_are_described_by_several_sources(catalogue: Catalogue) -> None:
    take(catalogue, raw("Bell", directors=["Bo Ek=nm2"]), RawPerson("n:1", "Bo Ek", {"imdb": "nm2"}, born="1950"))
    take(catalogue, RawPerson("w:1", "Bo Ek", {"imdb": "nm2", "wikidata": "Q2"}, born="1950-03-04", birthplace="Oslo"), source=Provenance("Wikidata", "CC0"))
    person = people(catalogue)["bo-ek"]
    assert (person.born, person.birthplace, person.ids) == ("1950", "Oslo", (("imdb", "nm2"), ("wikidata", "Q2")))


def test_namesakes_born_in_different_years_are_two(catalogue: Catalogue) -> None:
    take(catalogue, RawPerson("n:1", "Bo Ek", born="1950"))
    take(catalogue, RawPerson("n:1", "Bo Ek", born="1980-01-01"), source=TMDB)
    assert {i: p.born for i, p in people(catalogue).items()} == {"bo-ek": "1950", "bo-ek-1980": "1980-01-01"}


def test_an_export_brings_back_what_several_sources_said(catalogue: Catalogue, other_catalogue: Catalogue, tmp_path: Path) -> None:
    take(catalogue, raw("Lantern", runtime=90, directors=["Ann Lee=nm1"], ids={"imdb": "tt1"}), RawPerson("n:1", "Ann Lee", {"imdb": "nm1"}, born="1950"))
    take(catalogue, raw("Lantern", directors=["Ann Lee"], keywords=["sea"], titles=[RawTitle("Lampa")]), RawPerson("t:1", "Ann Lee", born="1950-01-01", life="A life."), source=TMDB)
    path = tmp_path / "out.jsonl"
    export_jsonl(catalogue, path)
    assert import_jsonl(other_catalogue, [path]).skipped == ()
    assert list(catalogue_records(other_catalogue)) == list(catalogue_records(catalogue))
    assert list(catalogue_people(other_catalogue)) == list(catalogue_people(catalogue))


# -- what goes wrong


def test_a_malformed_file_leaves_the_catalogue_as_it_was(catalogue: Catalogue) -> None:
    take(catalogue, raw("Old"))
    before = catalogue.info()
    with pytest.raises(BadInput, match="cut short"):
        take(catalogue, raw("New"), BadInput("rows.tsv is cut short: fetch it again."), replace=True)
    assert catalogue.info() == before
    assert [p.name for p in catalogue_file(catalogue).parent.glob("*.import/*")] == ["LOCK"]


def test_a_data_set_without_one_good_row_changes_nothing(catalogue: Catalogue) -> None:
    take(catalogue, raw("Old"))
    with pytest.raises(BadInput, match=r"nothing was changed. The first reason: a.tsv:2: is torn"):
        take(catalogue, Rejected("a.tsv:2", "is torn"), replace=True)
    assert list(films(catalogue)) == ["old-1999"]


def test_nothing_to_import_is_told(catalogue: Catalogue) -> None:
    with pytest.raises(BadInput, match="at least one file"):
        take(catalogue, raw("New"), paths=[])


def test_a_second_import_at_the_same_time_is_refused(catalogue: Catalogue) -> None:
    with import_lock(catalogue_file(catalogue)), pytest.raises(CatalogueLocked, match="Another import"):
        take(catalogue, raw("New"))
    take(catalogue, raw("New"))
    assert list(films(catalogue)) == ["new-1999"]


CHILD = """
import sys, time
from pathlib import Path
from botmovie.catalogue import open_sqlite_catalogue
from tests.unit.ingest.importing import raw

def rows():
    for i in range(1200):
        if i == 1000 and sys.argv[2] == "reading":
            print("here", flush=True)
            time.sleep(60)
        yield raw(f"Film {i}", 1950 + i % 60, directors=[f"Somebody {i % 50}"], ids={"imdb": f"tt{i}"})

def told(stage, done, of):
    if stage == sys.argv[2] == "merging" and done >= of // 2:
        print("here", flush=True)
        time.sleep(60)

class Rows(list):
    def __iter__(self):
        return rows()

from botmovie.ingest.pipeline import run_import
from tests.unit.ingest.importing import Rows as Reader
run_import(open_sqlite_catalogue(sys.argv[1]), Reader(Rows()), [Path("rows.tsv")], progress=told)
"""


@pytest.mark.parametrize("stage", ["reading", "merging"])
def test_an_import_that_was_killed_and_is_done_again_ends_like_one_that_was_not(catalogue: Catalogue, other_catalogue: Catalogue, stage: str) -> None:
    root = Path(__file__).parents[3]
    path = catalogue_file(catalogue)
    with subprocess.Popen([sys.executable, "-c", CHILD, f"sqlite:///{path}", stage], stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
        child.wait()
    assert said == "here\n"
    assert catalogue_check(f"sqlite:///{path}").sound
    assert catalogue.info().films == 0
    rows = [raw(f"Film {i}", 1950 + i % 60, directors=[f"Somebody {i % 50}"], ids={"imdb": f"tt{i}"}) for i in range(1200)]
    take(catalogue, *rows)
    take(other_catalogue, *rows)
    assert catalogue.info().version == other_catalogue.info().version
    assert catalogue.info().films == 1200


def test_a_full_disk_leaves_the_catalogue_whole(catalogue: Catalogue) -> None:
    take(catalogue, raw("Old"))
    before = catalogue.info()

    @event.listens_for(catalogue.connections.writer, "connect")  # type: ignore[attr-defined]
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 90")

    with pytest.raises(DiskFull, match="No space"):
        take(catalogue, *(raw(f"Film {i}", directors=[f"Somebody {i}"]) for i in range(500)))
    assert catalogue.info() == before
    assert catalogue_check(f"sqlite:///{catalogue_file(catalogue)}").sound
