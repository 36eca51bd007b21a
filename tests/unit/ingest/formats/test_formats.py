"""What all readers have in common."""

from pathlib import Path

import pytest

from botmovie.domain import Provenance
from botmovie.errors import BadInput, NotFound
from botmovie.ingest.formats import FORMATS, open_reader
from botmovie.ingest.raw import RawFilm

OURS = ("wikipedia-movie-data", "cmu", "tmdb", "oscars", "wikidata", "movielens", "metaqa")


@pytest.fixture(params=OURS)
def reader(request):
    return open_reader(request.param)


def test_every_reader_knows_its_name_and_its_source(reader):
    assert FORMATS[reader.name].open_().name == reader.name
    assert isinstance(reader.provenance, Provenance)
    assert reader.provenance.source
    assert reader.provenance.licence


def test_a_file_that_is_not_there_is_named(reader, tmp_path):
    with pytest.raises(NotFound, match=r"nowhere\.csv"):
        reader.check([tmp_path / "nowhere.csv"])


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x89PNG\r\n\x1a\n\0\0", "naïve".encode("latin-1"), b"PK\x03\x04\0\0", b"\x1f\x8b\x08\0\0"])
def test_an_empty_file_and_one_that_is_no_text_are_refused(reader, write, content):
    with pytest.raises(BadInput):
        reader.check([write("file.csv", content)])


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "a\tb\n1\t2\n", "{}", "[]\n", '{"a": 1}', "<html><body>404 Not Found</body></html>", "Just a sentence.\n"])
def test_a_file_of_another_kind_is_refused_or_holds_no_film(reader, write, content):
    path = write("file.json", content)
    told = "no complaint, see docs/formats.md"
    films: list[RawFilm] = []
    try:
        reader.check([path])
        films = [i for i in reader.read([path], lambda _: None) if isinstance(i, RawFilm)]
    except BadInput as error:
        told = str(error)
    assert "docs/formats.md" in told
    assert films == []


def test_an_empty_folder_is_refused(reader, tmp_path):
    with pytest.raises(BadInput, match="There is no file"):
        reader.check([tmp_path])


def test_every_format_stands_in_the_documentation_with_its_licence():
    text = (Path(__file__).parents[4] / "docs" / "formats.md").read_text("utf-8")
    assert [name for name in OURS if f"## `{name}`" not in text] == []
    assert "This product uses the TMDB API but is not endorsed or certified by TMDB." in text
