"""Which names films, people and characters go by."""

from __future__ import annotations

import pytest

from botmovie.catalogue.naming import NamedFilm, NamedPerson, character_names, film_names, given_name, person_names
from botmovie.domain import Kind


def names_of(title: str, *titles: tuple[str, str]) -> dict[str, str]:
    return {n.folded: n.sort for n in film_names(NamedFilm("id", title, 2000, 0.5, titles))}


def names_of_people(*names: str, popularity: float = 0.5) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    given = [given_name(n) for n in names]
    for person in names:
        for name in person_names(NamedPerson(person, person, popularity), alone=given.count(given_name(person)) == 1):
            found.setdefault(name.folded, set()).add(name.sort)
    return found


def parts_of(character: str) -> set[str]:
    return {n.folded for n in character_names(NamedFilm("id", "Film", 2000, 0.5), character, 0)}


def test_a_film_goes_by_what_stands_before_and_after_the_colon() -> None:
    names = names_of("Star Wars: Episode V – The Empire Strikes Back")
    assert {"star wars", "the empire strikes back", "empire strikes back"} <= set(names)
    assert names["the empire strikes back"] == "short"


def test_a_film_goes_by_its_title_without_the_article() -> None:
    assert names_of("The Godfather") == {"the godfather": "title", "godfather": "short"}
    assert "dolce vita" in names_of("The Sweet Life", ("La dolce vita", "original"))


def test_an_english_title_keeps_a_foreign_looking_article() -> None:
    assert "confidential" not in names_of("La Confidential")


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Rocky II", "rocky 2"), ("Toy Story 3", "toy story iii"), ("The Godfather Part II", "godfather 2"), ("The Godfather Part II", "the godfather part 2"),
        ("Kill Bill: Volume 2", "kill bill 2"), ("Dr. Strangelove or: How I Learned to Stop Worrying", "dr strangelove"),
    ],
)  # fmt: skip
def test_a_film_goes_by_forms_that_people_type(title: str, form: str) -> None:
    assert names_of(title)[form] == "short"


def test_a_number_alone_is_no_name_of_a_sequel() -> None:
    assert not {"2", "part 2", "volume 2", "ii"} & set(names_of("Kill Bill: Volume 2"))


def test_every_form_is_given_once() -> None:
    forms = [n.folded for n in film_names(NamedFilm("id", "Heat", 1995, 0.5, (("Heat", "original"), ("HEAT", "also_known_as"))))]
    assert forms == ["heat"]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Vittorio De Sica", "de sica"), ("Vittorio De Sica", "sica"), ("Lars von Trier", "von trier"), ("Guillermo del Toro", "del toro"), ("Robert Downey Jr.", "downey"),
        ("Bong Joon-ho", "bong"), ("Wong Kar-wai", "wong"), ("Zhang Yimou", "zhang"), ("Akira Kurosawa", "kurosawa"), ("Steve McQueen (director)", "mcqueen"),
    ],
)  # fmt: skip
def test_a_person_goes_by_the_family_name(name: str, family: str) -> None:
    assert "family_name" in names_of_people(name)[family]


@pytest.mark.parametrize("name", ["Narrated by", "The Who", "Interviews with"])
def test_what_is_no_persons_name_has_no_family_name(name: str) -> None:
    assert not any("family_name" in sorts for sorts in names_of_people(name).values())


def test_the_given_part_of_a_korean_name_is_no_family_name() -> None:
    assert "family_name" not in names_of_people("Bong Joon-ho").get("joon ho", set())


def test_a_person_goes_by_the_name_without_qualifier_initials_and_suffix() -> None:
    assert "name" in names_of_people("Steve McQueen (director)")["steve mcqueen"]
    assert "also_known_as" in names_of_people("Samuel L. Jackson")["samuel jackson"]
    assert "also_known_as" in names_of_people("Robert Downey Jr.")["robert downey"]


def test_a_given_name_is_a_name_where_one_person_has_it_or_the_person_is_very_popular() -> None:
    assert "given_name" in names_of_people("Quentin Tarantino", "Robert Altman")["quentin"]
    assert "robert" not in names_of_people("Robert Altman", "Robert Bresson")
    assert "given_name" in names_of_people("Robert Altman", "Robert Bresson", popularity=0.9)["robert"]


def test_parts_of_a_name_are_less_popular_than_the_whole() -> None:
    weight = {n.sort: n.popularity for n in person_names(NamedPerson("x", "Quentin Tarantino", 0.5), alone=True)}
    assert weight["name"] > weight["family_name"] > weight["given_name"] > 0


@pytest.mark.parametrize(
    ("character", "parts"),
    [
        ("Dr. Mabuse / Weltmann", {"dr mabuse weltmann", "dr mabuse", "mabuse", "weltmann"}),
        ('Vincent "Vinny" Gambini', {"vincent vinny gambini", "vinny", "vincent gambini", "vincent", "gambini"}),
        ("Captain Vidal", {"captain vidal", "vidal"}),
        ("Gandalf (voice)", {"gandalf voice", "gandalf"}),
        ("The Man with No Name", {"the man with no name", "man with no name"}),
        ("Self", set()),
    ],
)
def test_a_character_goes_by_alternatives_nickname_and_parts(character: str, parts: set[str]) -> None:
    assert parts_of(character) == parts


def test_a_character_is_named_with_its_film() -> None:
    name = next(character_names(NamedFilm("heat-1995", "Heat", 1995, 0.8), "Neil McCauley", 1))
    assert (name.kind, name.id, name.label) == (Kind.CHARACTER, "heat-1995/Neil McCauley", "Neil McCauley (Heat)")
