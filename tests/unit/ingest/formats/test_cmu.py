"""The CMU Movie Summary Corpus: metadata, plot summaries and characters without headers."""

import gzip

import pytest

from botmovie.domain import PassageKind, Role, SpoilerLevel
from botmovie.errors import BadInput
from botmovie.ingest.raw import Rejected

ENGLISH, USA, DRAMA = '{"/m/02h40lc": "English Language"}', '{"/m/09c7w0": "United States of America"}', '{"/m/07s9rl0": "Drama", "/m/0lsxr": "Crime Fiction"}'


def film(page="101", freebase="/m/0aaa", title="The Glass Orchard", date="1952-03-14", gross="1250000", runtime="98.0", languages=ENGLISH, countries=USA, genres=DRAMA):
    return "\t".join((page, freebase, title, date, gross, runtime, languages, countries, genres)) + "\n"


def part(page="101", character="Edna Rook", born="1911-05-02", gender="F", actor="Vera Quill", id_="/m/0act1"):
    return "\t".join((page, "/m/0aaa", "1952-03-14", character, born, gender, "1.62", "/m/0eth", actor, "40", "/m/0map", "/m/0cha", id_)) + "\n"


FILM = film()


@pytest.fixture
def corpus(write, tmp_path):
    """Writes the folder of the corpus as it is unpacked."""

    def make(films=FILM, plots=None, characters=None):
        write("MovieSummaries/README.txt", "This README describes data.\n")
        write("MovieSummaries/movie.metadata.tsv", films)
        if plots is not None:
            write("MovieSummaries/plot_summaries.txt", plots)
        if characters is not None:
            write("MovieSummaries/character.metadata.tsv", characters)
        return tmp_path / "MovieSummaries"

    return make


def test_a_film_is_read_with_its_ids_names_and_numbers(read, corpus):
    one = read("cmu", corpus()).film
    assert (one.where, one.title, one.year, one.runtime) == ("movie.metadata.tsv:1", "The Glass Orchard", 1952, 98.0)
    assert one.ids == {"wikipedia": "101", "freebase": "/m/0aaa"}
    assert (one.languages, one.countries, one.genres) == (("English Language",), ("United States of America",), ("Drama", "Crime Fiction"))
    assert (one.gross.amount, one.gross.currency, one.gross.as_of) == (1_250_000, "USD", "2012-11-04")


@pytest.mark.parametrize(("date", "year"), [("1952-03-14", 1952), ("1952-03", 1952), ("1952", 1952), ("", None), ("1010-12-02", 1010), ("spring", "spring")])
def test_the_year_is_that_of_a_day_a_month_or_a_year_and_is_not_judged(read, corpus, date, year):
    assert read("cmu", corpus(film(date=date))).film.year == year


def test_what_is_empty_is_none(read, corpus):
    one = read("cmu", corpus(film(gross="", runtime="", languages="{}", countries="{}", genres="{}"))).film
    assert (one.gross, one.runtime, one.languages, one.countries, one.genres) == (None, None, (), (), ())


def test_escapes_in_names_are_letters(read, corpus):
    assert read("cmu", corpus(film(genres='{"/m/0x": "Com\\u00e9die"}'))).film.genres == ("Comédie",)


def test_a_plot_summary_may_be_shown_to_readers_of_everything_only(read, corpus):
    one = read("cmu", corpus(film() + film("102", title="Other"), plots="101\tA gardener goes blind and dies.\n")).films[0]
    assert [(p.kind, p.text) for p in one.passages] == [(PassageKind.ENDING, "A gardener goes blind and dies.")]
    assert all(p.kind.level is SpoilerLevel.FULL for p in one.passages)


def test_characters_and_actors_come_with_their_film_in_the_order_of_the_file(read, corpus):
    result = read("cmu", corpus(characters=part() + part("999") + part(character="", actor="Otto Marsh", id_="/m/0act2", gender="M", born="")))
    assert [(c.name, c.character, c.role, c.ids) for c in result.film.credits] == [
        ("Vera Quill", "Edna Rook", Role.ACTOR, {"freebase": "/m/0act1"}), ("Otto Marsh", None, Role.ACTOR, {"freebase": "/m/0act2"}),
    ]  # fmt: skip
    assert [(p.name, p.born, p.gender) for p in result.people] == [("Vera Quill", "1911-05-02", "female"), ("Otto Marsh", None, "male")]
    assert dict(result.reader.passed_over) == {"plot summaries and characters of films that are not in the metadata": 1}


def test_an_actor_of_several_films_is_one_person(read, corpus):
    result = read("cmu", corpus(film() + film("102", title="Other"), characters=part() + part("102")))
    assert [p.ids for p in result.people] == [{"freebase": "/m/0act1"}]


def test_the_metadata_alone_is_enough_under_any_name(read, write):
    assert read("cmu", write("films.txt.gz", gzip.compress(film().encode()))).film.title == "The Glass Orchard"


def test_windows_line_ends_do_not_show(read, corpus):
    assert read("cmu", corpus(film().replace("\n", "\r\n"))).film.genres == ("Drama", "Crime Fiction")


@pytest.mark.parametrize(("line", "reason"), [
    ("101\t/m/0aaa\tShort\n", "has 3 columns, not 9"), (film(title=""), "has no title"), (film(page="x"), "has no page id"),
    (film(runtime="long"), "cannot be read: could not convert string to float: 'long'"), (film(genres="{drama}"), "cannot be read: '{drama}' is no JSON (Expecting property name enclosed in double quotes)"),
    (film(genres='["Drama"]'), "cannot be read: '[\"Drama\"]' is no object of ids and names"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_is_rejected_and_the_next_is_read(read, corpus, line, reason):
    result = read("cmu", corpus(film() + line + film("103", title="After")))
    assert result.rejected == [Rejected("movie.metadata.tsv:2", reason)]
    assert [f.title for f in result.films] == ["The Glass Orchard", "After"]


def test_rows_of_the_other_files_that_cannot_be_read_are_rejected(read, corpus):
    result = read("cmu", corpus(plots="101\tFine.\nno plot\n", characters=part() + "101\tx\n"))
    assert [(r.where, r.reason) for r in result.rejected] == [
        ("plot_summaries.txt:2", "is no plot summary: a page id, a tab and a text are expected"), ("character.metadata.tsv:2", "has 2 columns, not 13"),
    ]  # fmt: skip


def test_letters_that_are_no_utf8_reject_their_row(read, corpus, write):
    folder = corpus()
    write("MovieSummaries/movie.metadata.tsv", film().encode() + film(title="Amelie").encode().replace(b"Amelie", b"Am\xe9lie"))
    assert read("cmu", folder).rejected == [Rejected("movie.metadata.tsv:2", "is no UTF-8 text")]


def test_the_summaries_alone_are_refused_by_name(read, write):
    with pytest.raises(BadInput, match=r"metadata of the films is not among plot_summaries\.txt; this looks like plots"):
        read("cmu", write("plot_summaries.txt", "101\tA gardener goes blind.\n"))


def test_another_table_is_refused(read, write):
    with pytest.raises(BadInput, match=r"has not the 9 columns .* \(a file of 1 columns\); the format cmu is"):
        read("cmu", write("movie.metadata.tsv", "title,year\nx,1\n"))


def test_two_files_of_metadata_are_refused(read, write, tmp_path):
    write("set/movie.metadata.tsv", film())
    write("set/movie.metadata.tsv.gz", gzip.compress(film().encode()))
    with pytest.raises(BadInput, match=r"several files of films: movie\.metadata\.tsv, movie\.metadata\.tsv\.gz; name one"):
        read("cmu", tmp_path / "set")


def test_metadata_that_is_cut_short_is_refused(read, write):
    whole = gzip.compress("".join(film(str(n), title=f"Film {n * 7919}") for n in range(3000)).encode())
    with pytest.raises(BadInput, match="cut short"):
        read("cmu", write("movie.metadata.tsv.gz", whole[:-50]))


@pytest.mark.data
def test_the_real_metadata_is_read_whole(read, data):
    result = read("cmu", data / "cmu" / "movie.metadata.tsv.gz")
    assert (len(result.films), len(result.rejected)) == (81_741, 0)
    assert [sum(getattr(f, field) is not None for f in result.films) for field in ("year", "runtime", "gross")] == [74_839, 61_291, 8_401]
    assert len({f.ids["wikipedia"] for f in result.films}) == 81_741
    assert result.bytes == (data / "cmu" / "movie.metadata.tsv.gz").stat().st_size
