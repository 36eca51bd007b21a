"""Import of the IMDb files by the bulk path: what comes in, and what a kill, a full disk or a broken file leaves."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from botmovie.catalogue import catalogue_check, loading, open_sqlite_catalogue
from botmovie.catalogue.loading import staging_folder
from botmovie.catalogue.plain_rows import PlainFilm, PlainPerson
from botmovie.domain import Credit, Film, Provenance, Rating, Record, Role, Title
from botmovie.errors import BadInput, CatalogueLocked, DiskFull, NotFound
from botmovie.ingest.formats.imdb import PROVENANCE, FilmReader, Rows, find_files
from botmovie.ingest.formats.imdb_names import Names, write_names
from botmovie.ingest.imdb_import import import_imdb
from tests.unit.catalogue.imdb_files import ROWS, write_dump

OURS = Provenance("Test films", "CC0")
MAKERS = (Credit("bo-ek", "Bo Ek", Role.DIRECTOR), Credit("ann-lee", "Ann Lee", Role.ACTOR, 0, "Mara"), Credit("kim-ek", "Kim Ek", Role.EDITOR))
OUR_LAMP = Record(Film("the-lamp-1951", "The Lamp", 1951, OURS, runtime=91, genres=("Mystery",), credits=MAKERS, popularity=0.6))


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path / "dump")


@pytest.fixture
def catalogue(opened: Callable[..., Any]) -> Any:
    return opened()


def read_dump(dump: Path, folder: Path) -> tuple[list[PlainFilm], list[PlainPerson]]:
    """Films and credited people as the reader finds them, without any catalogue."""
    files = find_files([dump])
    with Rows(files["name.basics"], "name.basics") as rows:
        write_names(folder, rows, lambda: "", lambda one: None)
    names = Names(folder)
    with FilmReader(files, names, lambda one: None) as reader:
        films = list(reader.read(lambda title: True, {}, lambda one: None))
    numbers = np.zeros(len(names), np.bool_)
    for one in films:
        numbers[list(one.people)] = True
    people = [PlainPerson(f"nm{n:07}", name, born, died, (("imdb", f"nm{n:07}"),)) for n, name, born, died in names.all(numbers)]
    return [one.film for one in films], people


def test_films_come_in_with_people_titles_and_ratings(catalogue: Any, dump: Path) -> None:
    import_imdb(catalogue, [dump])
    lamp = catalogue.film("tt0000001")
    assert (lamp.title, lamp.year, lamp.runtime, lamp.genres) == ("The Lamp", 1950, 90, ("Drama", "Film noir"))
    assert lamp.titles == (Title("Die Lampe", "original"), Title("The Light", "also_known_as", "English"), Title("La lampe", "also_known_as", None, "France"))
    assert lamp.ratings == (Rating("IMDb", 7.5, 10.0, 120000, "2023-11-14"),)
    assert [(c.person_id, c.name, c.role, c.order, c.character) for c in lamp.credits] == [
        ("nm0000002", "Bo Ek", Role.DIRECTOR, 0, None), ("nm0000002", "Bo Ek", Role.WRITER, 0, None), ("nm0000001", "Ann Lee", Role.WRITER, 1, None),
        ("nm0000001", "Ann Lee", Role.ACTOR, 0, 'Dr. Mara "Ace" Holm'), ("nm10000000", "Quentin Marsh Jr.", Role.COMPOSER, 0, None),
    ]  # fmt: skip
    assert catalogue.film("tt0000003").people(Role.ACTOR) == ("Ann Lee",)
    assert catalogue.film("tt0000003").credited(Role.ACTOR)[0].character == "Sam / Kim"
    assert (catalogue.person("nm0000001").born, catalogue.person("nm0000001").died) == ("1920", "1990")


def test_other_kinds_of_titles_and_adult_films_stay_out_with_their_people(catalogue: Any, dump: Path) -> None:
    report = import_imdb(catalogue, [dump])
    assert report.new == catalogue.info().films == 5
    assert catalogue.films(["tt0000002", "tt0000004", "tt0000005"]) == ()
    assert catalogue.person("nm0000005") is None


def test_a_film_without_votes_is_hardly_known_and_without_year_is_held(catalogue: Any, dump: Path) -> None:
    import_imdb(catalogue, [dump])
    film = catalogue.film("tt2000000")
    assert film.year is None
    assert 0 < film.popularity < catalogue.film("tt0000003").popularity < catalogue.film("tt0000001").popularity


def test_the_bulk_path_ends_in_the_tables_of_the_ordinary_path(dump: Path, tmp_path: Path, contents: Callable[[Path], Any]) -> None:
    for great, name in ((1, "great.db"), (10**9, "small.db")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loading, "GREAT", great)
            bulk = open_sqlite_catalogue(f"sqlite:///{tmp_path / name}")
            bulk.write([OUR_LAMP.__class__(replace(OUR_LAMP.film, title="Unlike Any"))])
            import_imdb(bulk, [dump])
            version = bulk.info().version
            bulk.close()
        ordinary = open_sqlite_catalogue(f"sqlite:///{tmp_path / f'ordinary-{name}'}")
        films, people = read_dump(dump, tmp_path)
        ordinary.write([OUR_LAMP.__class__(replace(OUR_LAMP.film, title="Unlike Any"))])
        ordinary.write([film.record(PROVENANCE) for film in films])
        ordinary.write_people([person.person(PROVENANCE) for person in people if person.described])
        assert ordinary.info().version == version
        ordinary.close()
        found, expected = contents(tmp_path / name), contents(tmp_path / f"ordinary-{name}")
        for table in expected.keys() - {"person_ids"}:
            assert found[table] == expected[table], (name, table)
        assert set(expected.get("person_ids", ())) <= set(found.get("person_ids", ()))  # the bulk path knows ids of the merely credited too
        assert catalogue_check(f"sqlite:///{tmp_path / name}").sound


def test_several_processes_end_where_one_ends(dump: Path, tmp_path: Path, contents: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for processes in (1, 2):
        catalogue = open_sqlite_catalogue(f"sqlite:///{tmp_path / f'{processes}.db'}")
        import_imdb(catalogue, [dump], processes=processes)
        catalogue.close()
    assert contents(tmp_path / "1.db") == contents(tmp_path / "2.db")


def test_a_film_held_already_keeps_its_facts_and_gains_the_rating(catalogue: Any, dump: Path) -> None:
    catalogue.write([OUR_LAMP])
    report = import_imdb(catalogue, [dump])
    assert (report.new, report.enriched) == (4, 1)
    film = catalogue.film("the-lamp-1951")
    assert (film.year, film.runtime, film.genres, film.credits, film.popularity) == (1951, 91, ("Mystery",), MAKERS, 0.6)
    assert film.ratings == (Rating("IMDb", 7.5, 10.0, 120000, "2023-11-14"),)
    assert catalogue.film("tt0000001") is None
    assert catalogue.film("tt10000000").people(Role.DIRECTOR) == ("Bo Ek",)


def test_people_of_a_film_held_already_are_the_same_people_in_other_films(catalogue: Any, dump: Path) -> None:
    catalogue.write([OUR_LAMP])
    import_imdb(catalogue, [dump])
    assert [c.film_id for c in catalogue.filmography("bo-ek")] == ["the-lamp-1951", "tt10000000"]
    assert [c.film_id for c in catalogue.filmography("ann-lee")] == ["the-lamp-1951", "tt0000006"]
    assert [c.film_id for c in catalogue.filmography("nm0000004")] == ["tt0000003", "tt10000000"]  # a namesake


@pytest.mark.parametrize("changes", [{"title": "The Candle"}, {"year": 1953}, {"credits": MAKERS[2:]}])
def test_a_film_of_another_title_year_or_people_is_another_film(catalogue: Any, dump: Path, changes: dict[str, Any]) -> None:
    catalogue.write([replace(OUR_LAMP, film=replace(OUR_LAMP.film, **changes))])
    assert import_imdb(catalogue, [dump]).enriched == 0
    assert catalogue.film("tt0000001") is not None


def test_a_second_import_changes_nothing_and_says_so(catalogue: Any, dump: Path, path: Path, contents: Callable[[Path], Any]) -> None:
    catalogue.write([OUR_LAMP])
    assert not import_imdb(catalogue, [dump]).changes_nothing
    before, version = contents(path), catalogue.info().version
    report = import_imdb(catalogue, [dump])
    assert report.changes_nothing
    assert report.unchanged == 4
    assert contents(path) == before
    assert catalogue.info().version == version


def test_a_newer_dump_changes_what_differs_and_ends_where_it_alone_ends(tmp_path: Path, contents: Callable[[Path], Any]) -> None:
    newer = {"title.ratings": ["tt0000001 | 7.6 | 120001", "tt0000006 | 6.1 | 2500"], "title.crew": ROWS["title.crew"][1:]}
    older, new = write_dump(tmp_path / "older"), write_dump(tmp_path / "newer", newer)
    updated, fresh = (open_sqlite_catalogue(f"sqlite:///{tmp_path / name}") for name in ("updated.db", "fresh.db"))
    for catalogue in (updated, fresh):
        catalogue.write([OUR_LAMP])
    import_imdb(updated, [older])
    report = import_imdb(updated, [new])
    assert (report.new, report.changed, report.unchanged, report.enriched) == (0, 2, 2, 1)
    import_imdb(fresh, [new])
    assert updated.info().version == fresh.info().version
    updated.close()
    fresh.close()
    found, expected = contents(tmp_path / "updated.db"), contents(tmp_path / "fresh.db")
    for table in expected:
        assert found[table] == expected[table], table


def test_bad_rows_are_told_with_file_and_line_and_skipped(catalogue: Any, tmp_path: Path) -> None:
    bad = {
        "title.basics": [ROWS["title.basics"][0], "tt0000003 | movie | Too Few Columns", "tt0000006 | movie | No Year | No Year | 0 | soon | \\N | \\N | \\N"],
        "name.basics": [*ROWS["name.basics"][:2], "xx0000003 | Nobody | \\N | \\N | \\N | \\N"],
        "title.principals": [ROWS["title.principals"][0], "garbage", "tt0000001 | 2 | somebody | director | \\N | \\N", "tt0000001 | 3"],
        "title.ratings": ["tt0000001 | good | many"],
    }
    report = import_imdb(catalogue, [write_dump(tmp_path / "dump", bad)])
    assert {one.where for one in report.rejected} == {
        "title.basics.tsv.gz:3", "title.basics.tsv.gz:4", "name.basics.tsv.gz:4", "title.principals.tsv.gz:3", "title.principals.tsv.gz:4", "title.principals.tsv.gz:5", "title.ratings.tsv.gz:2",
    }  # fmt: skip
    assert (report.new, report.rejects) == (1, 7)
    assert catalogue.film("tt0000001").ratings == ()


@pytest.mark.parametrize("name", ["title.basics", "name.basics", "title.principals", "title.ratings", "title.akas"])
def test_a_file_cut_short_is_named_and_leaves_the_catalogue_as_it_was(catalogue: Any, dump: Path, name: str) -> None:
    catalogue.write([OUR_LAMP])
    version = catalogue.info().version
    file = dump / f"{name}.tsv.gz"
    file.write_bytes(file.read_bytes()[:-12])
    with pytest.raises(BadInput, match=f"{name}.tsv.gz is cut short or damaged"):
        import_imdb(catalogue, [dump])
    assert catalogue.info().version == version
    assert catalogue.info().films == 1


def test_a_broken_file_stops_all_processes(catalogue: Any, dump: Path) -> None:
    file = dump / "title.akas.tsv.gz"
    file.write_bytes(file.read_bytes()[:-12])
    with pytest.raises(BadInput, match=r"title.akas.tsv.gz is cut short"):
        import_imdb(catalogue, [dump], processes=2)
    assert catalogue.info().films == 0


def test_rows_out_of_order_are_refused(catalogue: Any, tmp_path: Path) -> None:
    dump = write_dump(tmp_path / "dump", {"title.basics": ROWS["title.basics"][::-1]})
    with pytest.raises(BadInput, match="have to be sorted"):
        import_imdb(catalogue, [dump])


def test_missing_and_foreign_files_are_told_before_anything_is_read(catalogue: Any, dump: Path, tmp_path: Path) -> None:
    (dump / "name.basics.tsv.gz").unlink()
    with pytest.raises(NotFound, match=r"needs name.basics.tsv.gz too"):
        import_imdb(catalogue, [dump])
    (tmp_path / "films.csv").write_text("a,b")
    with pytest.raises(BadInput, match="no IMDb data file"):
        import_imdb(catalogue, [tmp_path / "films.csv"])
    write_dump(dump, {"title.ratings": []})
    (dump / "title.ratings.tsv.gz").unlink()
    (dump / "title.ratings.tsv").write_text("id\tstars\n")
    with pytest.raises(BadInput, match="does not begin with the columns"):
        import_imdb(catalogue, [dump])


def test_a_second_import_at_the_same_time_is_refused(catalogue: Any, dump: Path, path: Path) -> None:
    with staging_folder(path), pytest.raises(CatalogueLocked, match="Another import"):
        import_imdb(catalogue, [dump])
    assert import_imdb(catalogue, [dump]).new == 5


def test_a_full_disk_leaves_the_catalogue_as_it_was(catalogue: Any, tmp_path: Path, path: Path) -> None:
    many = [f"tt{n:07} | movie | A Film With a Long Title of Its Own {n} | \\N | 0 | 1999 | \\N | 80 | Drama" for n in range(1000)]
    dump = write_dump(tmp_path / "dump", {"title.basics": many})
    catalogue.write([OUR_LAMP])
    version = catalogue.info().version
    pages = path.stat().st_size // 4096

    @event.listens_for(catalogue.connections.writer, "connect")
    def _limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")

    with pytest.raises(DiskFull):
        import_imdb(catalogue, [dump])
    assert (catalogue.info().version, catalogue.info().films) == (version, 1)


def test_no_space_for_what_is_set_aside_is_told_so(catalogue: Any, dump: Path, url: str) -> None:
    child = (
        "import resource, sys\nfrom pathlib import Path\nfrom botmovie.catalogue import open_sqlite_catalogue\nfrom botmovie.ingest.imdb_import import import_imdb\n"
        "catalogue = open_sqlite_catalogue(sys.argv[1])\nresource.setrlimit(resource.RLIMIT_FSIZE, (60, 60))\nimport_imdb(catalogue, [Path(sys.argv[2])])"
    )
    done = subprocess.run([sys.executable, "-c", child, url, str(dump)], capture_output=True, text=True, check=False)
    assert "DiskFull: No space is left beside the catalogue" in done.stderr
    assert catalogue.info().films == 0


CHILD = """
import sys, time
from pathlib import Path
from botmovie.catalogue import loading, open_sqlite_catalogue
from botmovie.ingest.imdb_import import import_imdb

def say(what):
    if what == sys.argv[3]:
        print("here", flush=True)
        time.sleep(60)

loading.GREAT = 1
import_imdb(open_sqlite_catalogue(sys.argv[1]), [Path(sys.argv[2])], say=say)
"""


@pytest.mark.parametrize("moment", ["films", "writing", "deriving"])
def test_an_import_that_was_killed_has_not_happened_and_can_be_repeated(catalogue: Any, dump: Path, url: str, path: Path, moment: str) -> None:
    catalogue.write([OUR_LAMP])
    version = catalogue.info().version
    with subprocess.Popen([sys.executable, "-c", CHILD, url, str(dump), moment], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
        child.wait()
    assert said == "here\n"
    assert catalogue_check(url).sound
    assert catalogue.info().version == version
    assert [n.id for n in catalogue.names_exact(["the lamp"])] == ["the-lamp-1951"]
    assert import_imdb(catalogue, [dump]).new == 4
    assert [p.name for p in path.with_name(path.name + ".import").iterdir()] == ["LOCK"]


def test_the_lock_of_a_killed_import_holds_nobody_up(catalogue: Any, dump: Path, path: Path) -> None:
    folder = path.with_name(path.name + ".import")
    folder.mkdir()
    (folder / "LOCK").touch()
    (folder / "films-0.db").write_text("left")
    with (folder / "LOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    assert import_imdb(catalogue, [dump]).new == 5
