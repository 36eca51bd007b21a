"""TMDB's films in the tables that are made of them, and as its API gives them."""

import csv
import io
import json

import pytest

from botmovie.domain import PassageKind, Rating, Role
from botmovie.errors import BadInput
from botmovie.ingest.formats.tmdb import ATTRIBUTION
from botmovie.ingest.raw import RawMoney, RawTitle, Rejected

NAMED = [{"id": 18, "name": "Drama"}, {"id": 9648, "name": "Mystery"}]
CAST = [
    {"cast_id": 2, "character": "The Mayor", "credit_id": "b", "gender": 2, "id": 12, "name": "Otto Marsh", "order": 1},
    {"cast_id": 1, "character": "Edna's Shadow", "credit_id": "a", "gender": 1, "id": 11, "name": "Vera Quill", "order": 0},
]  # fmt: skip
CREW = [
    {"credit_id": "c", "department": "Directing", "gender": 1, "id": 13, "job": "Director", "name": "Ida Rook"}, {"credit_id": "d", "department": "Writing", "gender": 1, "id": 13, "job": "Screenplay", "name": "Ida Rook"},
    {"credit_id": "e", "department": "Writing", "gender": 1, "id": 13, "job": "Writer", "name": "Ida Rook"}, {"credit_id": "f", "department": "Writing", "gender": 0, "id": 14, "job": "Novel", "name": "Tom Fane"},
    {"credit_id": "g", "department": "Camera", "gender": 0, "id": 15, "job": "Director of Photography", "name": "Rui Vaz"}, {"credit_id": "h", "department": "Crew", "gender": 2, "id": 16, "job": "Stunts", "name": "Max Fall"},
]  # fmt: skip
FIVE_THOUSAND = {
    "budget": "900000", "genres": json.dumps(NAMED), "homepage": "", "id": "501", "keywords": json.dumps([{"id": 1, "name": "orchard"}]), "original_language": "de",
    "original_title": "Der gläserne Garten", "overview": "A blind gardener hides a thief.", "popularity": "12.3", "production_companies": json.dumps([{"name": "Larch Pictures", "id": 3}]),
    "production_countries": json.dumps([{"iso_3166_1": "DE", "name": "Germany"}, {"iso_3166_1": "XC", "name": "Czechoslovakia"}]), "release_date": "1952-03-14", "revenue": "0", "runtime": "98.0",
    "spoken_languages": json.dumps([{"iso_639_1": "en", "name": "English"}, {"iso_639_1": "de", "name": "Deutsch"}]), "status": "Released", "tagline": "Nothing grows in the dark.",
    "title": "The Glass Orchard", "vote_average": "7.4", "vote_count": "118",
}  # fmt: skip
CREDITS = {"movie_id": "501", "title": "The Glass Orchard", "cast": json.dumps(CAST), "crew": json.dumps(CREW)}
METADATA = {
    "adult": "False", "belongs_to_collection": str({"id": 7, "name": "Orchard Collection", "poster_path": None}), "budget": "900000", "genres": str(NAMED), "homepage": "", "id": "501", "imdb_id": "tt9000001",
    "original_language": "cn", "original_title": "The Glass Orchard", "overview": "A blind gardener,\nand a \"thief\".", "popularity": "12.3", "poster_path": "/x.jpg",
    "production_companies": str([{"name": "O'Hara's Films", "id": 3}]), "production_countries": str([{"iso_3166_1": "HK", "name": "Hong Kong"}]), "release_date": "1952-03-14", "revenue": "1250000.0",
    "runtime": "98.0", "spoken_languages": str([{"iso_639_1": "cn", "name": "广州话 / 廣州話"}, {"iso_639_1": "xx", "name": "No Language"}]), "status": "Released", "tagline": "", "title": "The Glass Orchard", "video": "False",
    "vote_average": "7.4", "vote_count": "118.0",
}  # fmt: skip
DAILY = {
    "id": "501", "title": "The Glass Orchard", "vote_average": "7.4", "vote_count": "118", "status": "Released", "release_date": "1952-03-14", "revenue": "0", "runtime": "98", "budget": "0", "imdb_id": "tt9000001",
    "original_language": "de", "original_title": "Der gläserne Garten", "overview": "A blind gardener.", "popularity": "1.2", "tagline": "", "genres": "Drama, Mystery", "production_companies": "Larch Pictures, Faro Films, Inc.",
    "production_countries": "Germany, United States of America", "spoken_languages": "German, English", "cast": "Vera Quill, Otto Marsh, Jr.", "director": "Ida Rook", "director_of_photography": "Rui Vaz", "writers": "Ida Rook, Tom Fane",
    "producers": "Jo Salas", "music_composer": "Pia Holm", "imdb_rating": "8.0", "imdb_votes": "900", "poster_path": "/x.jpg",
}  # fmt: skip
DETAILS = {
    "adult": False, "backdrop_path": None, "belongs_to_collection": {"id": 7, "name": "Orchard Collection"}, "budget": 900000, "genres": NAMED, "homepage": "", "id": 501, "imdb_id": "tt9000001", "origin_country": ["DE"],
    "original_language": "de", "original_title": "Der gläserne Garten", "overview": "A blind gardener.", "popularity": 1.2, "production_companies": [{"id": 3, "name": "Larch Pictures", "origin_country": "DE"}],
    "production_countries": [], "release_date": "1952-03-14", "revenue": 0, "runtime": 98, "spoken_languages": [{"english_name": "German", "iso_639_1": "de", "name": "Deutsch"}], "status": "Released", "tagline": "",
    "title": "The Glass Orchard", "video": False, "vote_average": 7.44, "vote_count": 118, "credits": {"cast": CAST, "crew": CREW}, "keywords": {"keywords": [{"id": 1, "name": "orchard"}]},
    "alternative_titles": {"titles": [{"iso_3166_1": "FR", "title": "Le Verger de verre", "type": ""}, {"iso_3166_1": "US", "title": "The Glass Orchard", "type": ""}]},
    "release_dates": {"results": [{"iso_3166_1": "DE", "release_dates": [{"certification": "12", "release_date": "1951-12-01T00:00:00.000Z", "type": 3}]}]},
    "translations": {"translations": [{"iso_3166_1": "ES", "iso_639_1": "es", "name": "Español", "data": {"title": "El huerto de cristal", "overview": "Un jardinero."}},
                                      {"iso_3166_1": "US", "iso_639_1": "en", "name": "English", "data": {"title": "", "overview": "A gardener, told in English."}}]},
}  # fmt: skip


def table(*rows):
    """Rows as a CSV file, the columns those of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def film(read, write):
    """Reads one row of a table, or one answer, changed by keyword arguments."""

    def make(base, **changes):
        row = base | changes
        return read("tmdb", write("x.json", json.dumps(row)) if base is DETAILS else write("x.csv", table(row))).film

    return make


# -- tables


def test_tmdb_5000_is_read_with_its_credits(read, write, tmp_path):
    write("set/tmdb_5000_movies.csv", table(FIVE_THOUSAND))
    write("set/tmdb_5000_credits.csv", table(CREDITS, CREDITS | {"movie_id": "502"}))
    result = read("tmdb", tmp_path / "set")
    film = result.film
    assert (film.where, film.title, film.year, film.ids, film.runtime) == ("tmdb_5000_movies.csv:2", "The Glass Orchard", 1952, {"tmdb": "501"}, 98)
    assert film.titles == (RawTitle("Der gläserne Garten", "original", "de"),)
    assert (film.genres, film.keywords, film.studios) == (("Drama", "Mystery"), ("orchard",), ("Larch Pictures",))
    assert (film.countries, film.languages) == (("DE", "Czechoslovakia"), ("de", "en"))
    assert (film.budget, film.gross, film.ratings) == (RawMoney(900_000, "USD"), None, (Rating("TMDB", 7.4, 10.0, 118),))
    assert [(c.name, c.character, c.ids["tmdb"]) for c in film.credits if c.role is Role.ACTOR] == [("Vera Quill", "Edna's Shadow", "11"), ("Otto Marsh", "The Mayor", "12")]
    assert [result.named(r) for r in (Role.DIRECTOR, Role.WRITER, Role.AUTHOR, Role.CINEMATOGRAPHER)] == [["Ida Rook"], ["Ida Rook"], ["Tom Fane"], ["Rui Vaz"]]


def test_an_overview_is_premise_and_a_tagline_a_note(film):
    assert [(p.kind, p.text) for p in film(FIVE_THOUSAND).passages] == [(PassageKind.PREMISE, "A blind gardener hides a thief."), (PassageKind.NOTES, "Tagline: Nothing grows in the dark.")]


def test_the_movies_dataset_is_read_with_lists_as_python_writes_them(read, write, tmp_path):
    write("set/movies_metadata.csv", table(METADATA))
    write("set/credits.csv", table({"cast": str(CAST), "crew": str(CREW), "id": "501"}))
    write("set/keywords.csv", table({"id": "501", "keywords": str([{"id": 1, "name": "gardener's hand"}])}))
    write("set/links.csv", "movieId,imdbId,tmdbId\n1,0099001,501\n")
    write("set/ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,5\n")
    result = read("tmdb", tmp_path / "set")
    film = result.film
    assert (film.ids, film.series, film.studios, film.keywords) == ({"tmdb": "501", "imdb": "tt9000001"}, ("Orchard Collection",), ("O'Hara's Films",), ("gardener's hand",))
    assert (film.languages, film.countries, film.gross, film.titles) == (("Cantonese",), ("HK",), RawMoney(1_250_000, "USD"), ())
    assert film.passages[0].text == 'A blind gardener,\nand a "thief".'
    assert (result.named(Role.ACTOR), result.named(Role.DIRECTOR)) == (["Vera Quill", "Otto Marsh"], ["Ida Rook"])


def test_a_broken_row_is_rejected_and_the_next_is_read(read, write):
    whole = table(METADATA, METADATA | {"id": "502"})
    broken = whole.replace("tt9000001", "tt9000001\n - written by hand", 1).replace('"thief"', "thief", 1)
    result = read("tmdb", write("movies_metadata.csv", broken))
    assert [r.where for r in result.rejected] == ["movies_metadata.csv:2", "movies_metadata.csv:3"]
    assert [f.ids["tmdb"] for f in result.films] == ["502"]


def test_the_daily_table_is_read_with_names_divided_by_commas(read, write):
    result = read("tmdb", write("TMDB_all_movies.csv", table(DAILY)))
    film = result.film
    assert (film.genres, film.studios, film.countries) == (("Drama", "Mystery"), ("Larch Pictures", "Faro Films, Inc."), ("Germany", "United States of America"))
    assert (film.languages, film.budget, film.ratings) == (("de", "German", "English"), None, (Rating("TMDB", 7.4, 10.0, 118),))
    assert [result.named(r) for r in (Role.ACTOR, Role.DIRECTOR, Role.WRITER, Role.CINEMATOGRAPHER, Role.PRODUCER, Role.COMPOSER)] == [
        ["Vera Quill", "Otto Marsh, Jr."], ["Ida Rook"], ["Ida Rook", "Tom Fane"], ["Rui Vaz"], ["Jo Salas"], ["Pia Holm"],
    ]  # fmt: skip


def test_the_daily_table_without_people_is_read_with_keywords(film):
    columns = [k for k in DAILY if k not in ("cast", "director", "director_of_photography", "writers", "producers", "music_composer", "imdb_rating", "imdb_votes")]
    one = film({k: DAILY[k] for k in columns} | {"adult": "False", "keywords": "orchard, blindness"})
    assert (one.keywords, one.credits) == (("orchard", "blindness"), ())


def test_the_zip_as_published_is_read(read, write):
    archive = write("archive.zip", {"tmdb_5000_movies.csv": table(FIVE_THOUSAND), "tmdb_5000_credits.csv": table(CREDITS)})
    assert len(read("tmdb", archive).film.credits) == 6


def test_people_are_told_once_and_only_where_their_gender_is(read, write, tmp_path):
    write("set/movies.csv", table(FIVE_THOUSAND, FIVE_THOUSAND | {"id": "502"}))
    write("set/credits.csv", table(CREDITS, CREDITS | {"movie_id": "502"}))
    people = read("tmdb", tmp_path / "set").people
    assert [(p.name, p.gender, p.ids) for p in people] == [("Otto Marsh", "male", {"tmdb": "12"}), ("Vera Quill", "female", {"tmdb": "11"}), ("Ida Rook", "female", {"tmdb": "13"})]


@pytest.mark.parametrize(("changes", "reason"), [
    ({"id": "1997-08-20"}, "has the id '1997-08-20', no number"), ({"title": "", "original_title": ""}, "has no title"), ({"runtime": "long"}, "has runtime 'long', no number"),
    ({"genres": "[{'id': 18, 'name"}, "has genres that is no list of objects: \"[{'id': 18, 'name\""), ({"genres": "[open('x')]"}, "has genres that is no list of objects: \"[open('x')]\""),
    ({"genres": "[1, 2]"}, "has genres that is no list of objects: '[1, 2]'"), ({"genres": "[" * 100_000}, f"has genres that is no list of objects: '{'[' * 40}'"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_is_rejected(read, write, changes, reason):
    result = read("tmdb", write("movies.csv", table(METADATA, METADATA | changes)))
    assert result.rejected == [Rejected("movies.csv:4", reason)]
    assert len(result.films) == 1


def test_films_marked_adult_and_films_never_made_are_counted_and_left(read, write):
    result = read("tmdb", write("movies.csv", table(METADATA | {"adult": "True"}, METADATA | {"status": "Rumored"}, METADATA | {"status": "In Production"})))
    assert len(result.films) == 1
    assert dict(result.reader.passed_over) == {"marked adult": 1, "never made, or not yet": 1}


def test_zero_is_not_known(film):
    one = film(FIVE_THOUSAND, budget="0", runtime="0", vote_count="0", vote_average="0.0", release_date="")
    assert (one.budget, one.runtime, one.ratings, one.year) == (None, None, (), None)


@pytest.mark.parametrize(("name", "content", "message"), [
    ("tmdb_5000_credits.csv", table(CREDITS), r"tmdb_5000_credits\.csv looks like the credits file, name the table of films beside it"),
    ("keywords.csv", "id,keywords\n1,[]\n", "looks like the keywords file"), ("movies.csv", "movieId,title,genres\n1,A,Drama\n", r"movies\.csv is another table: the format tmdb is"),
])  # fmt: skip
def test_a_table_without_films_is_refused_by_what_it_is(read, write, name, content, message):
    with pytest.raises(BadInput, match=message):
        read("tmdb", write(name, content))


def test_a_table_that_is_cut_short_is_refused(read, write):
    whole = table(FIVE_THOUSAND)
    with pytest.raises(BadInput, match="never closed"):
        read("tmdb", write("movies.csv", whole[: whole.index("orchard")]))


# -- answers of the API


def test_details_are_read_with_what_was_appended(read, write):
    result = read("tmdb", write("501.json", json.dumps(DETAILS, indent=1)))
    film = result.film
    assert (film.where, film.title, film.year, film.ids) == ("501.json:1", "The Glass Orchard", 1952, {"tmdb": "501", "imdb": "tt9000001"})
    assert film.titles == (RawTitle("Der gläserne Garten", "original", "de"), RawTitle("Le Verger de verre", country="FR"), RawTitle("El huerto de cristal", language="es", country="ES"))
    assert (film.countries, film.languages, film.series, film.keywords) == (("DE",), ("de",), ("Orchard Collection",), ("orchard",))
    assert (result.named(Role.ACTOR), len(result.people)) == (["Vera Quill", "Otto Marsh"], 3)


def test_details_without_what_can_be_appended_are_read(film):
    one = film(DETAILS, credits=None, keywords=None, alternative_titles=None, release_dates=None, translations=None)
    assert (one.credits, one.keywords, len(one.titles)) == ((), (), 1)


def test_without_a_date_of_its_own_the_first_release_counts(film):
    assert film(DETAILS, release_date="").year == 1951


def test_without_an_overview_the_english_translation_counts(film):
    assert film(DETAILS, overview="").passages[0].text == "A gardener, told in English."


@pytest.mark.parametrize("text", [json.dumps([DETAILS, DETAILS]), json.dumps(DETAILS) + "\n" + json.dumps(DETAILS) + "\n", json.dumps(DETAILS, indent=1) * 2], ids=["list", "lines", "one after the other"])
def test_several_details_may_stand_in_one_file(read, write, text):
    assert len(read("tmdb", write("films.json", text)).films) == 2


def test_a_folder_of_answers_is_read(read, write, tmp_path):
    for number in (501, 502):
        write(f"set/{number}.json", json.dumps(DETAILS | {"id": number}))
    assert [f.ids["tmdb"] for f in read("tmdb", tmp_path / "set").films] == ["501", "502"]


@pytest.mark.parametrize(("answer", "reason"), [
    ({"success": False, "status_code": 34, "status_message": "The resource you requested could not be found."}, "is an error of the API: The resource you requested could not be found."),
    ({"id": 5, "name": "A series", "first_air_date": "1999"}, "is no film but a television series or a person"), (7, "is int, not an object"),
])  # fmt: skip
def test_an_answer_that_is_no_film_is_rejected(read, write, answer, reason):
    result = read("tmdb", write("films.jsonl", json.dumps(DETAILS) + "\n" + json.dumps(answer) + "\n"))
    assert result.rejected == [Rejected("films.jsonl:2", reason)]


@pytest.mark.parametrize(("answer", "message"), [
    ({"page": 1, "results": [{"id": 5, "genre_ids": [18]}]}, "is a page of search results"), ({"adult": False, "id": 5, "original_title": "A", "popularity": 1.0, "video": False}, "is TMDB's daily list of ids"),
    ({"films": []}, "is no answer of TMDB's API"),
])  # fmt: skip
def test_another_answer_is_refused_with_what_to_fetch(read, write, answer, message):
    with pytest.raises(BadInput, match=message):
        read("tmdb", write("x.json", json.dumps(answer)))


def test_the_sentence_that_tmdb_asks_for_stands_word_by_word():
    assert ATTRIBUTION == "This product uses the TMDB API but is not endorsed or certified by TMDB."


@pytest.mark.data
def test_the_real_table_is_read_whole(read, data):
    result = read("tmdb", data / "tmdb5000" / "tmdb_5000_movies.csv.zip")
    assert (len(result.films), len(result.rejected), dict(result.reader.passed_over)) == (4_798, 0, {"never made, or not yet": 5})
    assert sum(len(f.keywords) for f in result.films) == 36_170
    assert sum(f.gross is not None for f in result.films) == 3_376
