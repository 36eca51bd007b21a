"""The table of Academy Award nominations."""

import pytest

from botmovie.domain import Award
from botmovie.errors import BadInput
from botmovie.ingest.raw import Rejected

HEADER = "Ceremony Year Class CanonicalCategory Category Film FilmId Name Nominees NomineeIds Winner Detail Note Citation".split()
ACTRESS = {
    "Ceremony": "60", "Year": "1987", "Class": "Acting", "CanonicalCategory": "ACTRESS IN A LEADING ROLE", "Category": "ACTRESS IN A LEADING ROLE",
    "Film": "The Lantern Keeper", "FilmId": "tt9000001", "Name": "Marta Ruiz", "Nominees": "Marta Ruiz", "NomineeIds": "nm9000001", "Winner": "True", "Detail": "Elena Vidal",
}  # fmt: skip


def line(**changes):
    """A row as the publisher writes it: without the empty columns at its end."""
    row = ACTRESS | changes
    return "\t".join(row.get(k, "") for k in HEADER).rstrip("\t")


@pytest.fixture
def table(write, read):
    def make(*lines, end="\n"):
        return read("oscars", write("oscars.csv", end.join(["\t".join(HEADER), *lines]) + end))

    return make


def test_a_nomination_adds_an_award_to_a_film(table):
    film = table(line()).film
    assert (film.where, film.title, film.year, film.ids, film.adds) == ("oscars.csv:2", "The Lantern Keeper", 1987, {"imdb": "tt9000001"}, False)
    assert film.awards == (Award("Academy Awards", "Best Actress", 1987, True, 60, ("Marta Ruiz",)),)


def test_all_awards_of_a_film_come_together(table):
    other = line(Film="Other", FilmId="tt9000002", Winner="")
    films = table(line(), other, line(CanonicalCategory="CINEMATOGRAPHY (Color)", Category="CINEMATOGRAPHY (Color)", Nominees="Rui Vaz", Winner="")).films
    assert [(f.title, [(a.category, a.won) for a in f.awards]) for f in films] == [
        ("The Lantern Keeper", [("Best Actress", True), ("Best Cinematography", False)]), ("Other", [("Best Actress", False)]),
    ]  # fmt: skip


def test_a_row_of_several_films_counts_for_each(table):
    films = table(line(Ceremony="1", Film="First|Second", FilmId="tt9000001|tt9000002")).films
    assert [(f.title, f.ids["imdb"], f.awards[0].year) for f in films] == [("First", "tt9000001", 1928), ("Second", "tt9000002", 1928)]


def test_people_are_named_without_studios_and_without_their_part(table):
    film = table(line(CanonicalCategory="SOUND RECORDING", Category="SOUND RECORDING", Nominees="Sound by Jo Salas|Faro Films|In collaboration with Pia Holm", NomineeIds="nm1|co2|nm3")).film
    assert (film.awards[0].category, film.awards[0].people) == ("Best Sound", ("Jo Salas", "Pia Holm"))


@pytest.mark.parametrize(("changes", "category", "people"), [
    ({"CanonicalCategory": "BEST PICTURE", "Category": "OUTSTANDING PICTURE", "Ceremony": "3"}, "Best Picture", ()),
    ({"CanonicalCategory": "BEST PICTURE", "Category": "BEST PICTURE"}, "Best Picture", ("Marta Ruiz",)),
    ({"CanonicalCategory": "INTERNATIONAL FEATURE FILM", "Category": "FOREIGN LANGUAGE FILM"}, "Best International Feature Film", ()),
    ({"CanonicalCategory": "MUSIC (Original Song Score or Adaptation Score)", "Category": "MUSIC (Scoring)", "Ceremony": "8"}, "Best Original Score", ("Marta Ruiz",)),
    ({"CanonicalCategory": "SHORT SUBJECT (Two-reel)", "Category": "SHORT SUBJECT (Two-reel)"}, "Best Short Subject (Two-reel)", ("Marta Ruiz",)),
    ({"CanonicalCategory": "SPECIAL ACHIEVEMENT AWARD (Visual Effects)", "Category": "SPECIAL ACHIEVEMENT AWARD (Visual Effects)"}, "Special Achievement Award (Visual Effects)", ("Marta Ruiz",)),
    ({"CanonicalCategory": "AWARD OF COMMENDATION", "Category": "AWARD OF COMMENDATION"}, "Award of Commendation", ("Marta Ruiz",)),
])  # fmt: skip
def test_categories_are_named_as_the_project_names_them(table, changes, category, people):
    (award,) = table(line(**changes)).film.awards
    assert (award.category, award.people) == (category, people)


def test_an_award_without_a_film_and_an_unofficial_nomination_are_counted_and_not_rejected(table):
    result = table(line(Film="", FilmId="", CanonicalCategory="HONORARY AWARD", Category="HONORARY AWARD"), line(Ceremony="2", Winner="", Note="NOT AN OFFICIAL NOMINATION."))
    assert (result.films, result.rejected) == ([], [])
    assert dict(result.reader.passed_over) == {"awards that name no film": 1, "nominations that were not official": 1}


def test_a_film_without_an_id_is_known_by_its_title(table):
    film = table(line(FilmId="")).film
    assert (film.title, film.ids) == ("The Lantern Keeper", {})


def test_quotation_marks_are_letters(table):
    assert table(line(Film='"Open')).film.title == '"Open'


def test_windows_line_ends_do_not_show(table):
    assert table(line(Detail=""), end="\r\n").film.awards[0].won


@pytest.mark.parametrize(("changes", "reason"), [
    ({"Film": "One|Two"}, "names 2 films and 1 ids"), ({"Ceremony": "sixty"}, "has no number of a ceremony or no category"),
    ({"Category": ""}, "has no number of a ceremony or no category"), ({"Winner": "1"}, "has the winner '1', neither True nor empty"),
    ({"Citation": "x\ty"}, "has 15 columns, not 14"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_is_rejected_and_the_next_is_read(table, changes, reason):
    result = table(line(**changes), line())
    assert result.rejected == [Rejected("oscars.csv:2", reason)]
    assert result.film.where == "oscars.csv:3"


def test_another_list_of_the_oscars_is_refused_with_what_it_lacks(read, write):
    with pytest.raises(BadInput, match=r"oscars\.csv lacks the columns CanonicalCategory, Category, .*; the format oscars is the tab-separated table"):
        read("oscars", write("oscars.csv", "year_film,year_ceremony,ceremony,category,name,film,winner\n1927,1928,1,ACTOR,A,B,True\n"))


@pytest.mark.data
def test_the_real_table_is_read_whole(read, data):
    result = read("oscars", data / "oscars" / "oscars.tsv")
    assert (len(result.films), len(result.rejected), sum(len(f.awards) for f in result.films)) == (5_211, 0, 10_789)
    assert sum(a.won for f in result.films for a in f.awards) == 2_266
    assert dict(result.reader.passed_over) == {"awards that name no film": 1_280, "nominations that were not official": 82}
