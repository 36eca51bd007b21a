"""The lists of American films: JSON arrays with casts, genres and the openings of articles."""

import json

import pytest

from botmovie.domain import PassageKind, Role
from botmovie.errors import BadInput
from botmovie.ingest.formats.leads import lead_passages

NAME = "wikipedia-movie-data"
FILM = {
    "title": "The Glass Orchard", "year": 1952, "cast": ["Vera Quill", "Otto Marsh"], "genres": ["Drama", "Noir"], "href": "The_Glass_Orchard_(1952_film)",
    "extract": "The Glass Orchard is a 1952 American drama film directed by Ida Rook. The film follows a blind gardener. In the end, she dies.",
    "thumbnail": "https://example.org/x.jpg", "thumbnail_width": 250, "thumbnail_height": 380,
}  # fmt: skip


def test_a_film_is_read_with_its_article(read, write):
    film = read(NAME, write("movies-1950s.json", json.dumps([FILM], indent=2))).film
    assert (film.where, film.title, film.year, film.genres, film.adds) == ("movies-1950s.json:2", "The Glass Orchard", 1952, ("Drama", "Noir"), True)
    assert [(c.name, c.role) for c in film.credits] == [("Vera Quill", Role.ACTOR), ("Otto Marsh", Role.ACTOR)]
    assert film.ids == {"wikipedia": "page:The_Glass_Orchard_(1952_film)"}
    assert film.provenance.source == "Wikipedia, “The Glass Orchard (1952 film)”, https://en.wikipedia.org/wiki/The_Glass_Orchard_(1952_film)"
    assert film.provenance.licence == "CC BY-SA 4.0"


def test_a_name_that_is_encoded_for_addresses_is_encoded_once(read, write):
    film = read(NAME, write("f.json", json.dumps([FILM | {"href": "Tony_n%27_Tina_%3F"}]))).film
    assert film.ids == {"wikipedia": "page:Tony_n'_Tina_?"}
    assert film.provenance.source == "Wikipedia, “Tony n' Tina ?”, https://en.wikipedia.org/wiki/Tony_n'_Tina_%3F"


def test_a_section_of_an_article_is_cited_but_is_no_id(read, write):
    film = read(NAME, write("f.json", json.dumps([FILM | {"href": "King_Lear#Film_adaptations"}]))).film
    assert film.ids == {}
    assert film.provenance.source.endswith("/King_Lear#Film_adaptations")


def test_an_article_that_several_films_share_is_the_id_of_none_of_them(read, write):
    rows = [FILM, FILM | {"year": 1953}, FILM | {"href": "Serial"}, FILM | {"href": "Serial", "title": "The Second Part"}, FILM | {"href": "Remade"}, FILM | {"href": "Remade", "year": 1981}]
    films = read(NAME, write("f.json", json.dumps(rows))).films
    assert [f.ids for f in films] == [{"wikipedia": "page:The_Glass_Orchard_(1952_film)"}] * 2 + [{}] * 4
    assert all(f.provenance for f in films)


def test_a_film_without_an_article_has_the_provenance_of_the_lists(read, write):
    film = read(NAME, write("f.json", json.dumps([{"title": "Bare", "year": 1901, "cast": [], "genres": []}]))).film
    assert (film.provenance, film.passages, film.ids) == (None, (), {})


def test_all_json_files_of_a_folder_are_read(read, write, tmp_path):
    for decade in ("1910s", "1900s"):
        write(f"set/movies-{decade}.json", json.dumps([FILM | {"title": decade}]))
    write("set/README.md", "# Films")
    assert [f.title for f in read(NAME, tmp_path / "set").films] == ["1900s", "1910s"]


@pytest.mark.parametrize(("row", "reason"), [
    (7, "is int, not an object"), ({"title": " ", "year": 1}, "has no title"), (FILM | {"year": [1952]}, "has a year that is none: [1952]"),
    (FILM | {"cast": "Vera Quill"}, "has cast that is no list of texts"), (FILM | {"genres": [None]}, "has genres that is no list of texts"),
    (FILM | {"extract": 5}, "has extract that is no text: 5"),
])  # fmt: skip
def test_a_row_that_is_no_film_is_rejected_and_the_next_is_read(read, write, row, reason):
    result = read(NAME, write("f.json", json.dumps([FILM, row, FILM], indent=0)))
    assert len(result.films) == 2
    (bad,) = result.rejected
    assert bad.reason == reason


@pytest.mark.parametrize(("content", "message"), [
    ("", "is empty"), ('{"films": []}', "is a JSON object"), ("title,year\n", "is no JSON"), ('[{"id": 5, "name": "x"}]', "holds other things than films"),
    ("[1]", "holds other things than films"),
])  # fmt: skip
def test_a_file_of_another_kind_is_refused(read, write, content, message):
    with pytest.raises(BadInput, match=message):
        read(NAME, write("f.json", content))


def test_a_file_that_is_cut_short_is_refused(read, write):
    with pytest.raises(BadInput, match="cut short"):
        read(NAME, write("f.json", json.dumps([FILM] * 3)[:-30]))


def test_a_folder_without_json_is_refused(read, write, tmp_path):
    write("set/notes.txt", "x")
    with pytest.raises(BadInput, match=r"There is no \.json file"):
        read(NAME, tmp_path / "set")


# -- what an opening gives away


def kinds(*sentences, title="The Glass Orchard"):
    told = lead_passages(title, " ".join(sentences))
    return {p.kind: p.text for p in told}


OPENING = "The Glass Orchard is a 1952 American drama film directed by Ida Rook."


def test_what_the_film_is_and_who_made_it_are_notes():
    told = kinds(OPENING, "It was released by Larch Pictures on 3 May 1952.", "The screenplay was written by Tom Fane.")
    assert list(told) == [PassageKind.NOTES]
    assert told[PassageKind.NOTES].startswith(OPENING)


@pytest.mark.parametrize("sentence", ["The film follows a gardener who goes blind.", "Set in Ohio in 1900, it tells the story of two sisters.", "The story concerns a lost letter.",
                                      "In the film, a gardener hides a thief.", "It stars Vera Quill as a gardener who hears voices."])  # fmt: skip
def test_what_the_story_is_about_is_premise(sentence):
    assert kinds(OPENING, sentence)[PassageKind.PREMISE] == sentence


@pytest.mark.parametrize("sentence", ["Her brother tries to sell the orchard.", "Along the way, Otto falls in love with the mayor.", "Vera Quill plays a gardener who hears too much."])
def test_what_may_happen_later_is_story(sentence):
    assert kinds(OPENING, sentence)[PassageKind.STORY] == sentence


@pytest.mark.parametrize("sentence", [
    "In the end, she sells the orchard.", "The killer turns out to be her brother.", "It is revealed that the letter was forged.", "After a flood he dies.",
    "The film ends with a wedding.", "The film follows a thief who finally confesses and dies.", "Eventually the couple marry.", "Otto sacrifices himself for the village.",
    "It stars Vera Quill as a gardener who winds up in the thief's arms.",
])  # fmt: skip
def test_what_gives_the_end_away_is_ending(sentence):
    assert kinds(OPENING, sentence)[PassageKind.ENDING] == sentence


def test_a_first_sentence_that_gives_the_end_away_is_ending():
    assert list(kinds("The Glass Orchard is a 1952 film about a gardener who turns out to be the thief.")) == [PassageKind.ENDING]


def test_a_title_gives_nothing_away():
    assert list(kinds("The Man Who Dies in the End is a 1952 film.", title="The Man Who Dies in the End")) == [PassageKind.NOTES]


def test_a_title_with_full_stops_is_not_cut():
    assert kinds("Help! Police! Help! is a 1919 film. It was lost.", title="Help! Police! Help!") == {PassageKind.NOTES: "Help! Police! Help! is a 1919 film. It was lost."}


def test_no_sentence_is_left_out():
    sentences = [OPENING, "The film follows a gardener.", "Her brother tries to sell the orchard.", "In the end, she dies."]
    assert sorted(kinds(*sentences).values()) == sorted(sentences)


@pytest.mark.data
def test_the_real_lists_are_read_whole(read, data):
    result = read(NAME, data / "prust")
    assert (len(result.films), len(result.rejected), sum(bool(f.passages) for f in result.films)) == (36_273, 0, 34_532)
    assert result.bytes == sum(p.stat().st_size for p in (data / "prust").iterdir())
    assert sum(len(c.text) for f in result.films for c in f.passages) > 10_900_000
    assert sum(not f.ids for f in result.films if f.provenance) == 110
