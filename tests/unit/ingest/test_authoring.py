"""One authored line to a record, and every problem that it can have."""

import json
from pathlib import Path

import pytest

from botmovie.domain import (
    Award,
    Credit,
    FilmRef,
    Money,
    PassageKind,
    Provenance,
    Role,
    SeriesPart,
    SpoilerLevel,
    Title,
)
from botmovie.errors import BadRecord
from botmovie.ingest.authoring import parse_line, parse_person, problems_of
from botmovie.ingest.slugs import slug


def test_the_example_of_the_documentation_has_the_right_form():
    document = Path(__file__).parents[3] / "docs" / "authoring.md"
    example = document.read_text("utf-8").split("```json")[1].split("```")[0]
    assert problems_of(json.loads(example), strict=False) == []


def test_a_line_becomes_a_film_with_all_its_facts(film):
    record = parse_line(json.dumps(film(series=[{"name": "Faro", "number": 2}], sequel_to={"title": "El faro", "year": 1985})))
    made = record.film
    assert (made.id, made.title, made.year, made.runtime) == ("the-lantern-keeper-1987", "The Lantern Keeper", 1987, 101)
    assert made.titles == (Title("El farolero", "original", "Spanish"),)
    assert made.countries == ("Spain", "France")
    assert made.series == (SeriesPart("Faro", 2),)
    assert made.sequel_to == FilmRef("El faro", 1985)
    assert made.budget == Money(900000, "USD", "1987")
    assert made.provenance == Provenance("The Bot Movie starter catalogue", "CC BY 4.0")


def test_credits_keep_role_order_and_character(film):
    made = parse_line(json.dumps(film())).film
    assert made.people(Role.WRITER) == ("Ana Beltrán", "Luis Mora")
    assert made.credited(Role.ACTOR)[1] == Credit("tomas-rey", "Tomás Rey", Role.ACTOR, 1, "Bruno / The Stranger")
    assert made.people(Role.AUTHOR) == ("Inés Pardo",)


def test_an_academy_award_takes_its_year_from_the_ceremony_and_others_give_it(film):
    awards = parse_line(json.dumps(film())).film.awards
    assert awards == (
        Award("Academy Awards", "Best Actress", 1987, True, 60, ("Marta Ruiz",)),
        Award("Academy Awards", "Best International Feature Film", 1987, False, 60),
        Award("Cannes Film Festival", "Jury Prize", 1987, True),
    )


def test_passages_carry_their_spoiler_level_and_subject(film):
    passages = parse_line(json.dumps(film())).passages
    assert {p.kind: p.level for p in passages} == {
        PassageKind.PREMISE: SpoilerLevel.NONE, PassageKind.STORY: SpoilerLevel.MILD, PassageKind.ENDING: SpoilerLevel.FULL,
        PassageKind.NOTES: SpoilerLevel.NONE, PassageKind.CHARACTER: SpoilerLevel.NONE,
    }  # fmt: skip
    character = next(p for p in passages if p.kind is PassageKind.CHARACTER)
    assert (character.id, character.subject) == ("the-lantern-keeper-1987/character/elena-vidal", "Elena Vidal")


def test_a_film_with_awards_and_takings_counts_as_better_known(film):
    plain = parse_line(json.dumps(film(awards=[]))).film
    rich = parse_line(json.dumps(film(gross={"amount": 400_000_000, "currency": "USD"}))).film
    assert 0 < plain.popularity < rich.popularity <= 1


def test_a_made_film_that_keeps_the_rules_has_no_problem(film):
    assert problems_of(film()) == []


FORM = [
    ({"title": " "}, "title must be a text that is not empty"),
    ({"title": None}, "title is missing"),
    ({"year": "1987"}, "year must be a whole number from 1870 to 2100"),
    ({"year": True}, "year must be a whole number"),
    ({"runtime": 0}, "runtime must be a whole number from 1 to 1000"),
    ({"countries": "Spain"}, "countries must be a list of texts"),
    ({"directors": ["Ana", 7]}, "directors must be a list of texts"),
    ({"cast": [["Marta Ruiz", "Elena Vidal", "Third"]]}, "cast must be pairs [actor, character]"),
    ({"cast": {"Marta Ruiz": "Elena"}}, "cast must be a list of pairs"),
    ({"titles": [{"text": "El farolero"}]}, "titles[0]: kind missing"),
    ({"series": ["Faro"]}, "series[0] must be an object with name"),
    ({"series": [{"name": "Faro", "number": "2"}]}, "series[0]: number missing, of a wrong type"),
    ({"remake_of": "El faro"}, "remake_of must be an object with title"),
    ({"based_on": {"work": "El farolero", "kind": "novel", "authors": [3]}}, "authors have to be texts"),
    ({"budget": {"amount": 1.5, "currency": "USD"}}, "budget: amount missing, of a wrong type"),
    ({"gross": {"amount": -1, "currency": "USD"}}, "gross has to be null or an amount in whole units"),
    ({"gross": {"amount": 1, "currency": "dollars"}}, "gross has to be null or an amount in whole units"),
    ({"awards": [{"body": "BAFTA Awards", "won": []}]}, "BAFTA Awards needs the year held"),
    ({"awards": [{"body": "BAFTA Awards", "year": 1988, "won": ["Best Film"]}]}, "each award is [category, person, …]"),
    ({"characters": [{"name": "Elena Vidal"}]}, "characters[0]: text missing"),
    ({"premise": ["a", "list"]}, "premise must be a text"),
    ({"colour": "blue"}, "colour is no key of the format"),
    ({"ratings": [{"source": "Critics", "score": "high", "scale_max": 10}]}, "ratings[0]: score missing, of a wrong type"),
    ({"credits": [{"person_id": "x", "name": "X", "role": "gaffer"}]}, "'gaffer' is no role"),
    ({"passages": [{"id": "x", "kind": "poem", "text": "x"}]}, "'poem' is no kind of passage"),
    ({"popularity": 3}, "popularity must be a number from 0 to 1"),
    ({"provenance": {"source": "me"}}, "provenance: licence missing"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "problem"), FORM)
def test_a_value_of_the_wrong_form_is_named_in_any_import(film, changes, problem):
    assert problem in "; ".join(problems_of(film(**changes), strict=False))


HOUSE = [
    ({"genres": ["Dramedy"]}, "genres: 'Dramedy' is not in the list"),
    ({"genres": []}, "0 genres, not 1 to 4"),
    ({"tone": ["gentle", "gentle"]}, "tone: a value stands twice"),
    ({"tone": ["nice"]}, "tone: 'nice' is not in the list"),
    ({"countries": ["Atlantis"]}, "countries: 'Atlantis' is not in the list"),
    ({"countries": []}, "countries are missing"),
    ({"languages": ["Martian"]}, "languages: 'Martian' is not in the list"),
    ({"languages": []}, "carries the keyword silent"),
    ({"audience": "everybody"}, "audience has to be one of children, family, teen, adult"),
    ({"titles": [{"text": "X", "kind": "nickname"}]}, "title kind 'nickname' is not in the list"),
    ({"cast": [["Marta Ruiz", "Elena Vidal"]]}, "cast has 1 entries, not 3 to 16"),
    ({"characters": [{"name": "Nobody", "text": "word " * 15}]}, "character passage for 'Nobody', who is not in the cast"),
    ({"characters": [{"name": "Elena Vidal", "text": "Too short."}]}, "character 'Elena Vidal' has 2 words, not 10 to 42"),
    ({"premise": "word " * 40}, "premise has 40 words, not 50 to 125"),
    ({"notes": "word " * 99}, "notes has 99 words, not 30 to 95"),
    ({"ending": "Short."}, "story and ending have 81 words together, not 115 to 270"),
    ({"runtime": None}, "runtime is missing"),
    ({"directors": []}, "directors are missing"),
    ({"sequel_to": {"title": "El faro", "year": 1999}}, "sequel_to is of 1999, later than the film"),
    ({"awards": [{"body": "Academy Awards", "ceremony": 60, "won": [["Best Hat"]]}]}, "'Best Hat' is no Academy category"),
    ({"awards": [{"body": "Academy Awards", "year": 1987, "won": [["Best Picture"]]}]}, "the Academy Awards have a ceremony, all others a year"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "problem"), HOUSE)
def test_the_starter_catalogue_has_house_rules_that_other_imports_have_not(film, changes, problem):
    row = film(**changes)
    assert problem in "; ".join(problems_of(row))
    assert problem not in "; ".join(problems_of(row, strict=False))


def test_every_key_is_asked_for_in_the_starter_catalogue_only(film):
    row = film()
    del row["notes"], row["keywords"]
    assert problems_of(row) == ["keywords is missing", "notes is missing"]
    assert problems_of(row, strict=False) == []


def test_all_problems_of_a_line_are_told_at_once_with_file_and_line(film):
    with pytest.raises(BadRecord) as caught:
        parse_line(json.dumps(film(year="x", runtime="y")), where="films.jsonl:7")
    assert str(caught.value).startswith("films.jsonl:7: The Lantern Keeper: ")
    assert "year" in str(caught.value)
    assert "runtime" in str(caught.value)
    assert caught.value.where == "films.jsonl:7"


@pytest.mark.parametrize(
    ("line", "problem"),
    [("{", "not JSON: "), ("[1, 2]", "a line has to be a JSON object"), ("[" * 200_000, "nested too deeply")],
)
def test_a_line_that_is_no_object_is_refused(line, problem):
    with pytest.raises(BadRecord, match=problem):
        parse_line(line)


def test_a_film_needs_nothing_but_a_title_in_an_import():
    record = parse_line('{"title": "Untitled"}', strict=False)
    assert (record.film.id, record.film.year, record.passages) == ("untitled", None, ())


def test_a_person_is_read_with_dates_and_other_names():
    line = json.dumps({"name": "Ana Beltrán", "also_known_as": ["A. Beltrán"], "born": "1950-02-28", "died": None, "gender": "female", "nationalities": ["Spain"]})
    person = parse_person(line)
    assert (person.id, person.name, person.born, person.died) == ("ana-beltran", "Ana Beltrán", "1950-02-28", None)
    assert person.also_known_as == ("A. Beltrán",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"born": "1950"}, "name is missing"),
        ({"name": "X", "born": "28 February 1950"}, "born must be a date"),
        ({"name": "X", "born": "1950-02-30"}, "born must be a date"),
        ({"name": "X", "born": "1950", "died": "1940"}, "died 1940, before being born 1950"),
        ({"name": "X", "height": 180}, "height is no key of the format"),
    ],
)
def test_a_wrong_person_is_refused_with_the_reason(row, problem):
    with pytest.raises(BadRecord, match=problem):
        parse_person(json.dumps(row), where="people.jsonl:1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Amélie 2001", "amelie-2001"), ("Schindler's List", "schindlers-list"), ("Ødegård", "odegard"), ("WALL·E", "wall-e"), ("", "unnamed")],
)
def test_identifiers_are_plain_letters_digits_and_hyphens(text, expected):
    assert slug(text) == expected


def test_titles_without_a_latin_letter_get_identifiers_that_differ():
    assert slug("하녀 1960") != slug("기생충 1960")
