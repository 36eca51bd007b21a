"""The knowledge base of MetaQA: triples."""

import pytest

from botmovie.domain import PassageKind, Role
from botmovie.errors import BadInput
from botmovie.ingest.raw import Rejected

FILM = """The Glass Orchard|directed_by|Ida Rook
The Glass Orchard|written_by|Ida Rook
The Glass Orchard|starred_actors|Vera Quill
The Glass Orchard|starred_actors|Otto Marsh
The Glass Orchard|release_year|1952
The Glass Orchard|in_language|German
The Glass Orchard|has_tags|orchard
The Glass Orchard|has_genre|Drama
"""


def test_the_lines_about_a_title_are_one_film(read, write):
    result = read("metaqa", write("kb.txt", FILM))
    film = result.film
    assert (film.where, film.title, film.year, film.ids) == ("kb.txt:1", "The Glass Orchard", 1952, {"metaqa": "The Glass Orchard"})
    assert (film.languages, film.keywords, film.genres, film.passages) == (("German",), ("orchard",), ("Drama",), ())
    assert (result.named(Role.DIRECTOR), result.named(Role.WRITER), result.named(Role.ACTOR)) == (["Ida Rook"], ["Ida Rook"], ["Vera Quill", "Otto Marsh"])


def test_lines_about_a_film_need_not_stand_together(read, write):
    films = read("metaqa", write("kb.txt", "A|release_year|1952\nB|release_year|1960\nA|directed_by|Ida Rook\n")).films
    assert [(f.title, f.year, len(f.credits)) for f in films] == [("A", 1952, 1), ("B", 1960, 0)]


def test_a_fact_that_stands_twice_is_one(read, write):
    assert len(read("metaqa", write("kb.txt", "A|directed_by|Ida Rook\n" * 2)).film.credits) == 1


def test_films_that_are_merged_there_are_handed_on_as_published_and_the_film_says_so(read, write):
    film = read("metaqa", write("kb.txt", FILM + "The Glass Orchard|release_year|1931\nThe Glass Orchard|release_year|1988\n")).film
    assert film.year == 1931
    assert [(p.kind, p.text) for p in film.passages] == [(PassageKind.NOTES, "MetaQA knows films by their titles alone: under “The Glass Orchard” it holds several, released in 1931, 1952 and 1988, and does not say which facts belong to which of them.")]  # fmt: skip


def test_a_film_without_a_year_has_none(read, write):
    assert read("metaqa", write("kb.txt", "A|has_genre|Drama\n")).film.year is None


def test_ratings_in_words_are_counted_and_not_taken_in(read, write):
    result = read("metaqa", write("kb.txt", FILM + "The Glass Orchard|has_imdb_rating|good\nThe Glass Orchard|has_imdb_votes|famous\n"))
    assert result.film.ratings == ()
    assert dict(result.reader.passed_over) == {"ratings and votes in words": 2}


def test_a_title_with_a_bar_is_read(read, write):
    assert read("metaqa", write("kb.txt", "Face|Off|directed_by|Ida Rook\n")).film.title == "Face|Off"


def test_windows_line_ends_do_not_show(read, write):
    assert read("metaqa", write("kb.txt", FILM.replace("\n", "\r\n"))).film.genres == ("Drama",)


@pytest.mark.parametrize(("line", "reason"), [
    ("A|directed_by", "is no triple of subject|relation|object"), ("A|liked_by|Ida Rook", "has the unknown relation 'liked_by'"), ("|directed_by|Ida Rook", "is no triple of subject|relation|object"),
])  # fmt: skip
def test_a_line_that_is_no_triple_is_rejected_and_the_next_is_read(read, write, line, reason):
    result = read("metaqa", write("kb.txt", f"{FILM}{line}\nB|has_genre|Drama\n"))
    assert result.rejected == [Rejected("kb.txt:9", reason)]
    assert [f.title for f in result.films] == ["The Glass Orchard", "B"]


def test_of_a_folder_the_knowledge_base_is_read(read, write, tmp_path):
    write("metaqa/kb.txt", FILM)
    write("metaqa/1-hop-dev.txt", "who directed [The Glass Orchard]\tIda Rook\n")
    assert len(read("metaqa", tmp_path / "metaqa").films) == 1


def test_the_questions_are_refused_by_name(read, write):
    with pytest.raises(BadInput, match="looks like the questions of MetaQA, not its knowledge base"):
        read("metaqa", write("qa_dev.txt", "who directed [The Glass Orchard]\tIda Rook\n"))


def test_a_folder_without_the_knowledge_base_is_refused(read, write, tmp_path):
    write("set/1-hop-dev.txt", "who directed [The Glass Orchard]\tIda Rook\n")
    with pytest.raises(BadInput, match=r"There is no kb\.txt"):
        read("metaqa", tmp_path / "set")


def test_another_text_is_refused(read, write):
    with pytest.raises(BadInput, match=r"movies\.csv holds no triples; the format metaqa is kb\.txt"):
        read("metaqa", write("movies.csv", "movieId,title,genres\n1,A,Drama|Comedy|War\n"))


@pytest.mark.data
def test_the_real_knowledge_base_is_read_whole(read, data):
    result = read("metaqa", data / "metaqa" / "kb.txt")
    assert (len(result.films), len(result.rejected)) == (16_426, 0)
    assert [len([c for f in result.films for c in f.credits if c.role is role]) for role in (Role.DIRECTOR, Role.WRITER, Role.ACTOR)] == [15_694, 18_749, 33_151]
    assert sum(bool(f.passages) for f in result.films) == 718
    assert sum(f.year is None for f in result.films) == 907
    assert dict(result.reader.passed_over) == {"ratings and votes in words": 415}
