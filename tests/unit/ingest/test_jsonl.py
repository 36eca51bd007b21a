"""Import of JSON Lines, and export that an import brings back whole."""

import json
from dataclasses import replace

import pytest

from botmovie.domain import (
    Award,
    Credit,
    Film,
    Kind,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Rating,
    Record,
    Role,
    Selection,
    SpoilerLevel,
)
from botmovie.errors import BadInput, NotFound
from botmovie.ingest.export import catalogue_people, catalogue_records, export_jsonl
from botmovie.ingest.jsonl import import_jsonl
from botmovie.ingest.starter import load_starter


def test_films_of_several_files_are_taken_in(catalogue, film, write_lines):
    first = write_lines(film(), film(title="Second"), name="a.jsonl")
    second = write_lines(film(title="Third"), name="b.jsonl")
    report = import_jsonl(catalogue, [first, second])
    assert (report.films, report.skipped) == (3, ())
    assert catalogue.info().films == 3
    assert catalogue.film("third-1987").title == "Third"


def test_a_bad_row_is_reported_with_file_and_line_and_the_others_are_taken_in(catalogue, film, write_lines):
    path = write_lines(film(), "{broken", "", film(title="Second", year="soon"), film(title="Third"))
    report = import_jsonl(catalogue, [path])
    assert report.films == 2
    assert [where for where, _ in report.skipped] == ["films.jsonl:2", "films.jsonl:4"]
    assert "not JSON" in report.skipped[0][1]
    assert "year must be" in report.skipped[1][1]


def test_a_line_that_is_no_utf8_is_skipped(catalogue, film, tmp_path):
    path = tmp_path / "films.jsonl"
    path.write_bytes(json.dumps(film()).encode() + b"\n" + b'{"title": "Am\xe9lie"}\n')
    report = import_jsonl(catalogue, [path])
    assert report.films == 1
    assert report.skipped == (("films.jsonl:2", "no UTF-8 text at byte 13"),)


def test_a_second_film_of_the_same_id_is_reported_and_not_written_over_the_first(catalogue, film, write_lines):
    report = import_jsonl(catalogue, [write_lines(film(), film(runtime=55))])
    assert report.films == 1
    assert "of films.jsonl:1" in report.skipped[0][1]
    assert catalogue.film("the-lantern-keeper-1987").runtime == 101


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(catalogue, film, tmp_path):
    path = tmp_path / "films.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(film()).encode() + b"\r\n" + json.dumps(film(title="Second")).encode() + b"\r\n")
    assert import_jsonl(catalogue, [path]).films == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not JSON Lines"),
        (b"title,year\nParasite,2019\n", "is not JSON Lines"),
        (b'["Parasite", 2019]\n', "its first line is list, not an object"),
        (b'[\n{"title": "Parasite"}\n]\n', "is not JSON Lines"),
        (b"", "is empty"),
        (b"\n \n", "is empty"),
    ],
)
def test_a_file_that_is_no_json_lines_is_refused_and_nothing_is_written(catalogue, film, write_lines, tmp_path, content, reason):
    good = write_lines(film())
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(content)
    with pytest.raises(BadInput, match=reason):
        import_jsonl(catalogue, [good, bad])
    assert catalogue.info().films == 0


def test_a_missing_file_and_a_folder_are_told_apart(catalogue, tmp_path):
    with pytest.raises(NotFound, match="There is no file"):
        import_jsonl(catalogue, [tmp_path / "none.jsonl"])
    with pytest.raises(BadInput, match="is no file"):
        import_jsonl(catalogue, [tmp_path])
    with pytest.raises(BadInput, match="at least one file"):
        import_jsonl(catalogue, [])


def test_a_failure_in_the_middle_leaves_the_catalogue_as_it_was(catalogue, film, write_lines):
    import_jsonl(catalogue, [write_lines(film())])

    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_jsonl(catalogue, [write_lines(film(title="Second"), name="b.jsonl")], replace=True, progress=stop)
    assert [f.title for f in catalogue.films(catalogue.select(Selection(Kind.FILM)))] == ["The Lantern Keeper"]


def test_a_file_without_one_good_line_empties_nothing(catalogue, film, write_lines):
    import_jsonl(catalogue, [write_lines(film())])
    with pytest.raises(BadInput, match=r"nothing was changed. The first reason: bad.jsonl:1"):
        import_jsonl(catalogue, [write_lines({"title": ""}, name="bad.jsonl")], replace=True)
    assert catalogue.info().films == 1


def test_replace_empties_the_catalogue_first_and_otherwise_films_are_added(catalogue, film, write_lines):
    import_jsonl(catalogue, [write_lines(film(), film(title="Second"))])
    import_jsonl(catalogue, [write_lines(film(title="Third"), film(runtime=55), name="b.jsonl")])
    assert catalogue.info().films == 3
    assert catalogue.film("the-lantern-keeper-1987").runtime == 55
    import_jsonl(catalogue, [write_lines(film(title="Fourth"), name="c.jsonl")], replace=True)
    assert catalogue.info().films == 1


def test_progress_tells_how_many_lines_were_read(catalogue, film, write_lines):
    told = []
    path = write_lines(*(film(title=f"Film {i}") for i in range(120)), "{")
    import_jsonl(catalogue, [path], progress=told.append)
    assert told == [100, 121]


def test_facts_name_the_file_they_come_from_unless_a_line_says_otherwise(catalogue, film, write_lines):
    own = {"source": "My notes", "licence": "CC0", "as_of": "2024"}
    import_jsonl(catalogue, [write_lines(film(), film(title="Second", provenance=own))])
    assert catalogue.film("the-lantern-keeper-1987").provenance == Provenance("films.jsonl", "not stated")
    assert catalogue.film("second-1987").provenance == Provenance("My notes", "CC0", "2024")


def test_lines_that_describe_people_are_taken_in_with_the_films(catalogue, film, write_lines):
    report = import_jsonl(catalogue, [write_lines(film(), {"name": "Ana Beltrán", "born": "1950"})])
    assert (report.films, report.people) == (1, 1)
    assert catalogue.person("ana-beltran").born == "1950"


def _odd() -> Record:
    """A film as an importer of foreign data might make it: nothing in it follows from the authored keys."""
    source = Provenance("Elsewhere", "ODbL", "2020")
    made = Film(
        "tt42", "Odd", None, source, popularity=0.31, languages=("Klingon",), genres=("Unheard of",),
        credits=(Credit("nm1", "Al Two", Role.DIRECTOR, 0), Credit("nm2", "Al Two", Role.ACTOR, 3), Credit("nm2", "Al Two", Role.ACTOR, 4, "Self")),
        awards=(Award("Guild", "Best Odd", 2001, False, 12, ("Al Two",)), Award("Academy Awards", "Best Picture", 2001, True)),
        ratings=(Rating("Critics", 7.5, 10.0, 12, "2020"),),
    )  # fmt: skip
    passages = (Passage("p9", "tt42", PassageKind.STORY, "Something odd.", source), Passage("p8", "tt42", PassageKind.CHARACTER, "An odd one.", replace(source, as_of=None), "Al"))
    return Record(made, passages)


def test_an_export_brings_back_every_film_passage_and_person_in_an_import(catalogue, other_catalogue, record, tmp_path):
    people = [
        Person("ana-beltran", "Ana Beltrán", Provenance("Notes", "CC0"), ("A. B.",), "1950", None, "Cádiz, Spain", ("Spain",), "female", "A life."),
        Person("nm1", "Al Two", Provenance("Notes", "CC0", "2001"), born="1901-01-02", died="1970"),
    ]
    catalogue.write([record(), record(title="Second", awards=[], ratings=[{"source": "Critics", "score": 4, "scale_max": 5}]), _odd()])
    catalogue.write_people(people)
    path = tmp_path / "out.jsonl"
    assert export_jsonl(catalogue, path) == 3
    report = import_jsonl(other_catalogue, [path])
    assert (report.films, report.people, report.skipped) == (3, 2, ())
    assert list(catalogue_records(other_catalogue)) == list(catalogue_records(catalogue))
    assert list(catalogue_people(other_catalogue)) == list(catalogue_people(catalogue))
    assert other_catalogue.info().version == catalogue.info().version
    assert other_catalogue.film("tt42") == _odd().film


def test_the_starter_films_come_back_from_an_export_as_they_were(catalogue, tmp_path):
    records = load_starter().records[:40]
    catalogue.write(records)
    path = tmp_path / "out.jsonl"
    export_jsonl(catalogue, path)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(lines) == 40
    assert not {"credits", "passages", "id"} & {key for line in lines for key in line}
    esteemed = [line for line in lines if line.get("awards") or line.get("gross") or line.get("series")]
    assert not [line["title"] for line in esteemed if "popularity" in line], "written only where nothing else gives it"
    first = records[0].film
    import_jsonl(catalogue, [path], replace=True)
    assert catalogue.film(first.id) == first
    assert catalogue.passages_of(first.id, spoilers=SpoilerLevel.FULL)


def test_an_export_replaces_a_file_whole_and_leaves_no_remains(catalogue, record, tmp_path):
    catalogue.write([record()])
    path = tmp_path / "folder" / "out.jsonl"
    path.parent.mkdir()
    path.write_text("old", "utf-8")
    export_jsonl(catalogue, path)
    assert path.read_text("utf-8").startswith('{"title": "The Lantern Keeper"')
    assert [p.name for p in path.parent.iterdir()] == ["out.jsonl"]


def test_an_export_that_cannot_be_written_says_so(catalogue, record, tmp_path):
    catalogue.write([record()])
    with pytest.raises(BadInput, match="cannot be written"):
        export_jsonl(catalogue, tmp_path / "none" / "out.jsonl")
