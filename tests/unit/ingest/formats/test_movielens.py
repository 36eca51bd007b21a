"""The data sets of MovieLens: films, ids, tags and ratings."""

import pytest

from botmovie.domain import Rating
from botmovie.errors import BadInput
from botmovie.ingest.formats.movielens import UserRating, read_ratings, split_title
from botmovie.ingest.raw import Rejected

FILES = {
    "movies.csv": 'movieId,title,genres\n1,"Glass Orchard, The (Verger de verre, Le) (1952)",Drama|Film-Noir\n2,Quiet Harbour (1999),(no genres listed)\n',
    "links.csv": "movieId,imdbId,tmdbId\n1,0099001,501\n2,11099002,\n",
    "ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n2,1,5.0,1537799250\n3,1,4.5,964982703\n",
    "tags.csv": "userId,movieId,tag,timestamp\n1,1,gardens,1445714994\n2,1,Gardens,1445714994\n3,1,gardens,1445714994\n1,1,slow,1445714994\n1,1,slow,1445714995\n1,1,blind,1\n2,1,blind,2\n",
    "README.txt": "Summary\n",
}  # fmt: skip


@pytest.fixture
def small(write):
    """Writes the archive of a data set; keyword arguments replace files, None leaves one away."""

    def make(name="ml-small.zip", **changes):
        files = FILES | {key.replace("_", "."): text for key, text in changes.items()}
        return write(name, {f"ml-small/{key}": text for key, text in files.items() if text is not None})

    return make


def test_a_film_is_read_with_ids_titles_and_genres(read, small):
    first, second = read("movielens", small()).films
    assert (first.where, first.title, first.year, first.genres) == ("ml-small.zip/movies.csv:2", "Glass Orchard, The", 1952, ("Drama", "Film-Noir"))
    assert [t.text for t in first.titles] == ["Verger de verre, Le"]
    assert (first.ids, second.ids) == ({"movielens": "1", "imdb": "tt0099001", "tmdb": "501"}, {"movielens": "2", "imdb": "tt11099002"})
    assert second.genres == ()


def test_ratings_become_a_mean_of_five_as_of_the_last_of_all(read, small):
    first, second = read("movielens", small()).films
    assert first.ratings == (Rating("MovieLens", 4.5, 5.0, 3, "2018-09-24"),)
    assert second.ratings == ()


def test_tags_that_two_people_gave_are_keywords_most_given_first(read, small):
    assert read("movielens", small()).films[0].keywords == ("gardens", "blind")


def test_films_alone_are_enough(read, small):
    first, _ = read("movielens", small(links_csv=None, ratings_csv=None, tags_csv=None)).films
    assert (first.title, first.ids, first.ratings, first.keywords) == ("Glass Orchard, The", {"movielens": "1"}, (), ())


def test_the_unpacked_folder_is_read_as_the_archive_is(read, write, tmp_path):
    for name, text in FILES.items():
        write(f"ml-small/{name}", text.replace("\n", "\r\n"))
    assert [f.ids["imdb"] for f in read("movielens", tmp_path / "ml-small").films] == ["tt0099001", "tt11099002"]


@pytest.mark.parametrize(("text", "title", "year", "others"), [
    ("Quiet Harbour (1999) ", "Quiet Harbour", 1999, []), ("Babble 5", "Babble 5", None, []), ("(600) Days of Rain (2009)", "(600) Days of Rain", 2009, []),
    ("Nine (a.k.a. N1ne) (1995)", "Nine", 1995, ["N1ne"]), ("Leo: The Pro (a.k.a. The Pro) (Léo) (1994)", "Leo: The Pro", 1994, ["The Pro", "Léo"]),
    ("Birdcage: Or (The Virtue of Silence) (2014)", "Birdcage: Or (The Virtue of Silence)", 2014, []), ("The Series (2006–2008)", "The Series", 2006, []),
    ("Odd (Strange (Very)) (2001)", "Odd", 2001, ["Strange (Very)"]), ("You Can (Not) Redo (2012)", "You Can (Not) Redo", 2012, []), ("1984 (1984)", "1984", 1984, []),
])  # fmt: skip
def test_a_title_is_cut_into_title_year_and_other_titles(text, title, year, others):
    assert split_title(text) == (title, year, others)


def test_single_ratings_are_to_be_had_one_by_one(small):
    assert list(read_ratings([small()])) == [UserRating(1, "1", 4.0, 964982703), UserRating(2, "1", 5.0, 1537799250), UserRating(3, "1", 4.5, 964982703)]


def test_a_rating_that_cannot_be_read_is_rejected_and_left_out_of_the_single_ones(read, small):
    path = small(ratings_csv="userId,movieId,rating,timestamp\n1,1,4.0,5\n1,1,high,5\n1,1,9.0,5\n1,1\n")
    assert [(r.where, r.reason) for r in read("movielens", path).rejected] == [
        ("ml-small.zip/ratings.csv:3", "is no rating: user, film, stars and time are expected"), ("ml-small.zip/ratings.csv:4", "has 9.0 stars, not 0.5 to 5"),
        ("ml-small.zip/ratings.csv:5", "is no rating: user, film, stars and time are expected"),
    ]  # fmt: skip
    assert len(list(read_ratings([path]))) == 1


def test_a_film_without_a_title_is_rejected(read, small):
    assert read("movielens", small(movies_csv="movieId,title,genres\n1,,Drama\n")).rejected == [Rejected("ml-small.zip/movies.csv:2", "has no title or no id")]


def test_progress_comes_to_about_the_size_of_the_archive(read, small):
    many = "userId,movieId,rating,timestamp\n" + "".join(f"{n},1,4.0,{n * 7919}\n" for n in range(1, 20_000))
    path = small(ratings_csv=many)
    assert 0.9 * path.stat().st_size < read("movielens", path).bytes <= path.stat().st_size


@pytest.mark.parametrize(("changes", "message"), [
    ({"movies_csv": None}, r"There is no movies\.csv in .*; the format movielens is a zip or folder"), ({"movies_csv": None, "movies_dat": "1::A (1999)::Drama\n"}, "one of the older MovieLens sets"),
    ({"ratings_csv": "user,film\n1,2\n"}, r"ml-small\.zip/ratings\.csv lacks the columns movieId, rating, timestamp, userId"),
])  # fmt: skip
def test_another_set_is_refused(read, small, changes, message):
    with pytest.raises(BadInput, match=message):
        read("movielens", small(**changes))


def test_single_ratings_of_a_set_without_them_are_refused(small):
    with pytest.raises(BadInput, match=r"There is no ratings\.csv"):
        next(read_ratings([small(ratings_csv=None)]))


def test_single_ratings_with_other_columns_are_refused(small):
    with pytest.raises(BadInput, match=r"ratings\.csv lacks the columns rating, timestamp"):
        next(read_ratings([small(ratings_csv="userId,movieId\n1,2\n")]))


def test_ratings_in_another_order_than_the_publishers_are_refused(small):
    with pytest.raises(BadInput, match=r"ratings\.csv has its columns in another order"):
        next(read_ratings([small(ratings_csv="movieId,userId,rating,timestamp\n1,2,4.0,5\n")]))


@pytest.mark.data
def test_the_real_small_set_is_read_whole(read, data):
    path = data / "movielens" / "ml-latest-small.zip"
    result = read("movielens", path)
    assert (len(result.films), len(result.rejected), sum(f.ratings[0].votes for f in result.films if f.ratings)) == (9_742, 0, 100_836)
    assert sum(bool(f.ratings) for f in result.films) == 9_724
    assert sum(len(f.keywords) for f in result.films) == 98
    assert (sum("imdb" in f.ids for f in result.films), sum("tmdb" in f.ids for f in result.films)) == (9_742, 9_734)
    assert {f.ratings[0].as_of for f in result.films if f.ratings} == {"2018-09-24"}
    assert sum(1 for _ in read_ratings([path])) == 100_836
