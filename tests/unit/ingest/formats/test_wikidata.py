"""Answers of the Wikidata query service."""

import json

import pytest

from botmovie.domain import Award, Role
from botmovie.errors import BadInput
from botmovie.ingest.formats.wikidata_awards import award_of
from botmovie.ingest.raw import RawMoney, RawTitle, Rejected

ENTITY = "http://www.wikidata.org/entity/"
XSD = "http://www.w3.org/2001/XMLSchema#"


def item(number):
    return {"type": "uri", "value": f"{ENTITY}Q{number}"}


def text(value, language="en"):
    return {"xml:lang": language, "type": "literal", "value": value}


def plain(value):
    return {"type": "literal", "value": value}


def typed(value, kind):
    return {"datatype": XSD + kind, "type": "literal", "value": value}


FILM = {"film": item(501)}
LABEL = FILM | {"filmLabel": text("The Glass Orchard")}


def about(*bindings):
    return [LABEL, *(FILM | b for b in bindings)]


def answer(*bindings, names=None):
    """An answer as the service writes it."""
    variables = names or list(dict.fromkeys(key for b in bindings for key in b))
    return json.dumps({"head": {"vars": variables}, "results": {"bindings": list(bindings)}}, ensure_ascii=False, indent=2)


@pytest.fixture
def film(read, write):
    """Reads the only film of an answer with these rows beside the label."""
    return lambda *bindings: read("wikidata", write("query.json", answer(*about(*bindings)))).film


def test_a_film_of_several_rows_is_one(film):
    one = film(
        {"originalTitle": text("Der gläserne Garten", "de")}, {"date": typed("1953-01-02T00:00:00Z", "dateTime")}, {"date": typed("1952-03-14T00:00:00Z", "dateTime")},
        {"country": item(183), "countryLabel": text("Germany")}, {"language": item(188), "languageLabel": text("German")}, {"genre": item(130232), "genreLabel": text("drama film")},
        {"imdb": plain("tt9000001")}, {"tmdb": plain("501")}, {"alias": text("Glass Orchard")}, {"place": item(64), "placeLabel": text("Berlin")},
    )  # fmt: skip
    assert (one.where, one.title, one.year, one.ids) == ("query.json:23", "The Glass Orchard", 1952, {"wikidata": "Q501", "imdb": "tt9000001", "tmdb": "501"})
    assert one.titles == (RawTitle("Der gläserne Garten", "original", "de"), RawTitle("Glass Orchard", "also_known_as", "en"))
    assert (one.countries, one.languages, one.genres, one.places) == (("Germany",), ("German",), ("drama film",), ("Berlin",))


def test_people_are_credited_with_ids_and_characters(read, write):
    rows = about(
        {"director": item(1), "directorLabel": text("Ida Rook")}, {"actor": item(2), "actorLabel": text("Vera Quill"), "character": item(9), "characterLabel": text("Edna Rook")},
        {"actor": item(2), "actorLabel": text("Vera Quill"), "characterName": plain("The Shadow")}, {"actor": item(3), "actorLabel": text("Otto Marsh")},
        {"composer": item(4), "composerLabel": text("Pia Holm")}, {"cinematographer": item(5), "cinematographerLabel": text("Rui Vaz")},
    )  # fmt: skip
    result = read("wikidata", write("q.json", answer(*rows)))
    assert [(c.name, c.character, c.ids) for c in result.film.credits if c.role is Role.ACTOR] == [("Vera Quill", "Edna Rook / The Shadow", {"wikidata": "Q2"}), ("Otto Marsh", None, {"wikidata": "Q3"})]
    assert [result.named(r) for r in (Role.DIRECTOR, Role.COMPOSER, Role.CINEMATOGRAPHER)] == [["Ida Rook"], ["Pia Holm"], ["Rui Vaz"]]


def test_rows_that_repeat_values_change_nothing(film):
    row = {"country": item(183), "countryLabel": text("Germany"), "actor": item(2), "actorLabel": text("Vera Quill")}
    one = film(row, row | {"actor": item(3), "actorLabel": text("Otto Marsh")}, row)
    assert (one.countries, [c.name for c in one.credits]) == (("Germany",), ["Vera Quill", "Otto Marsh"])


def test_what_has_no_label_or_no_value_is_left_out(film):
    genid = {"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/abc"}
    one = film({"country": item(7), "countryLabel": plain("Q7")}, {"director": item(8), "directorLabel": plain("Q8")}, {"date": genid}, {"genre": {"type": "bnode", "value": "b0"}, "genreLabel": text("x")})
    assert (one.countries, one.credits, one.year) == ((), (), None)


def test_a_film_without_a_label_has_its_original_title(read, write):
    rows = [FILM | {"filmLabel": plain("Q501")}, FILM | {"originalTitle": text("Der gläserne Garten", "de")}]
    assert read("wikidata", write("q.json", answer(*rows))).film.title == "Der gläserne Garten"


@pytest.mark.parametrize(("duration", "unit", "minutes"), [("98", "Q7727", 98.0), ("1.5", "Q25235", 90.0), ("5880", "Q11574", 98.0), ("98", "Q199", None), ("0", "Q7727", None), ("long", "Q7727", None)])
def test_durations_are_minutes(film, duration, unit, minutes):
    assert film({"duration": typed(duration, "decimal"), "durationUnit": item(unit[1:])}).runtime == minutes


def test_of_several_sums_the_largest_in_dollars_counts(film):
    one = film(
        {"boxOffice": typed("250000", "decimal"), "boxOfficeCurrency": plain("USD")}, {"boxOffice": typed("1250000", "decimal"), "boxOfficeCurrency": plain("USD"), "boxOfficeDate": typed("1953-01-01T00:00:00Z", "dateTime")},
        {"boxOffice": typed("9000000", "decimal"), "boxOfficeCurrency": plain("DEM")}, {"cost": typed("900000.5", "decimal"), "costCurrency": plain("DEM")},
    )  # fmt: skip
    assert (one.gross, one.budget) == (RawMoney(1_250_000, "USD", "1953-01-01"), RawMoney(900_000.5, "DEM"))


def award(label, **changes):
    row = {"award": item(77), "awardLabel": text(label), "awardDate": typed("1988-04-11T00:00:00Z", "dateTime")} | changes
    return {k: v for k, v in row.items() if v is not None}


def test_awards_have_body_category_year_and_people(film):
    one = film(award("Academy Award for Best Actress", awardPerson=item(2), awardPersonLabel=text("Vera Quill")), award("Palme d'Or"), award("BAFTA Award for Best Film"))
    assert one.awards == (
        Award("Academy Awards", "Best Actress", 1987, True, 60, ("Vera Quill",)), Award("Cannes Film Festival", "Palme d'Or", 1988, True), Award("BAFTA Awards", "Best Film", 1988, True),
    )  # fmt: skip


def test_a_nomination_that_was_won_is_one_award(film):
    lost = {"awardWon": typed("false", "boolean")}
    one = film(award("Golden Bear", **lost), award("Golden Bear"), award("Academy Award for Best Sound Mixing", **lost))
    assert [(a.category, a.won) for a in one.awards] == [("Golden Bear", True), ("Best Sound", False)]


def test_an_award_without_a_year_is_counted_and_left(read, write):
    result = read("wikidata", write("q.json", answer(*about(award("Palme d'Or", awardDate=None)))))
    assert (result.film.awards, dict(result.reader.passed_over)) == ((), {"awards without a year": 1})


@pytest.mark.parametrize(("when", "ceremony", "number"), [
    ("1929-05-16", None, 1), ("1930-04-03", None, 2), ("1930-11-05", None, 3), ("1931-11-10", None, 4), ("1932-11-18", None, 5), ("1934-03-16", None, 6), ("1995-03-27", None, 67), ("1928-01-01", None, None),
    ("1994-01-01", "67th Academy Awards", 67), (None, "2nd Academy Awards", 2),
])  # fmt: skip
def test_an_academy_award_belongs_to_the_ceremony_of_its_day(when, ceremony, number):
    found = award_of("Academy Award for Best Picture", when, ceremony, won=True, people=())
    assert found == (Award("Academy Awards", "Best Picture", number + 1927, True, number) if number else None)


def test_an_award_without_a_known_body_keeps_its_name():
    assert award_of("Golden Ladle", "1999-01-01", None, won=True, people=()) == Award("Golden Ladle", "Golden Ladle", 1999, True)
    assert award_of("Ladle Award for Best Soup", "1999-01-01", None, won=True, people=()) == Award("Ladle Award", "Best Soup", 1999, True)


def test_one_film_of_several_answers_is_one(read, write, tmp_path):
    write("set/1.json", answer(LABEL))
    write("set/2.json", answer(FILM | {"imdb": plain("tt9000001")}, {"film": item(502), "filmLabel": text("Other")}))
    assert [(f.title, f.ids.get("imdb")) for f in read("wikidata", tmp_path / "set").films] == [("The Glass Orchard", "tt9000001"), ("Other", None)]


def test_an_answer_on_one_line_is_read(read, write):
    assert read("wikidata", write("q.json", json.dumps(json.loads(answer(LABEL)), separators=(",", ":")))).film.title == "The Glass Orchard"


def test_an_answer_without_results_has_no_films(read, write):
    assert read("wikidata", write("q.json", answer(names=["film", "filmLabel"]))).films == []


def test_rows_without_a_film_and_films_without_a_name_are_rejected(read, write):
    result = read("wikidata", write("q.json", answer(LABEL, {"filmLabel": text("x")}, {"film": item(502), "imdb": plain("tt1")})))
    assert [r.reason for r in result.rejected] == ["names no film by its Q number", "Q502 has neither a label nor an original title"]
    assert isinstance(result.rejected[0], Rejected)


@pytest.mark.parametrize(("content", "message"), [
    (json.dumps([{"film": ENTITY + "Q1", "filmLabel": "A"}]), "is the simple JSON of the page; take the one for programs"), ('[\n{"type":"item","id":"Q172241","labels":{}},\n', "is an entity dump"),
    ("<?xml version='1.0'?><sparql>", "is XML"), ('{"entities": {}}', "is no answer of the query service"), (answer({"item": item(1)}), r"answers another query \(its variables are item\)"),
    (answer({"film": item(1), "image": plain("x")}), r"answers another query \(its variables are film, image\)"), ('{"head": {"vars": ["film", "filmLabel"]}, "boolean": true}', "has no results"),
])  # fmt: skip
def test_another_file_is_refused_with_what_it_is(read, write, content, message):
    with pytest.raises(BadInput, match=message):
        read("wikidata", write("q.json", content))


def test_an_answer_that_the_service_gave_up_is_refused_with_what_to_do(read, write):
    whole = answer(*[LABEL] * 3)
    trace = "SPARQL-QUERY: queryStr=SELECT ?film WHERE {}\njava.util.concurrent.TimeoutException\n\tat java.util.concurrent.FutureTask.get(FutureTask.java:205)\n"
    for place in (whole.rindex('"film"'), whole.rindex('"xml:lang"'), whole.rindex("      {")):
        with pytest.raises(BadInput, match="gave up in the middle, after 60 seconds; ask for fewer films"):
            read("wikidata", write("q.json", whole[: place + 1] + trace))


@pytest.mark.parametrize("cut", [2, 30, 200])
def test_an_answer_that_is_cut_short_is_refused(read, write, cut):
    with pytest.raises(BadInput, match="cut short"):
        read("wikidata", write("q.json", answer(LABEL, LABEL)[:-cut]))
