"""Closed answers as text: what is said for each intent and each outcome, and what stands among the values."""

from __future__ import annotations

import pytest

from botmovie.domain import (
    Candidate,
    ClaimResult,
    Draft,
    Evidence,
    EvidenceItem,
    Fact,
    Intent,
    Interpretation,
    Kind,
    Order,
    Outcome,
    Provenance,
    Query,
    Question,
    Row,
    Selection,
    films,
)  # fmt: skip
from botmovie.generation.realise import realise
from botmovie.generation.sentences import claim_correction, countries, role_words, row_sentence
from botmovie.wiring import Program

HERE = Provenance("test", "CC0")


def row(note: str, *values: str, label: str = "X (1999)", amounts: tuple[float, ...] = (), kind: Kind = Kind.FILM, facts: tuple[int, ...] = ()) -> Row:
    return Row(kind, "x-1999", label, values, amounts, facts, note)


def draft(intent: Intent, *rows: Row, question: str = "?", query: Query | None = None, **more: object) -> Draft:
    asked = query or Query(intent, films("x-1999"))
    return realise(Interpretation(asked), Evidence(rows=rows, total=len(rows), **more), Question(question))  # type: ignore[arg-type]


# -- sentences


FIELDS_SAID = {
    "directors": "directed", "writers": "wrote", "composers": "music", "cinematographers": "shot", "editors": "edited", "producers": "produced", "cast": "cast", "characters": "characters", "source_authors": "based on",
    "based_on": "based on", "year": "released", "runtime": "runs", "countries": "from", "title": "English", "original_title": "original title", "titles": "also known as", "keywords": "Themes", "audience": "suits", "places": "set in",
    "period": "set in", "studios": "produced", "series": "series", "remake_of": "remake of", "sequel_to": "sequel to", "sequels": "followed", "remakes": "remade", "budget": "cost", "gross": "worldwide", "profit": "more than it cost",
    "oscars_won": "Academy Awards", "nominations": "nominations", "parts": "character", "born": "born", "died": "died", "birthplace": "born in", "nationalities": "nationality", "languages": "", "tone": "", "roles": "", "awards": "", "something new": "",
}  # fmt: skip


@pytest.mark.parametrize(("field", "word"), FIELDS_SAID.items())
def test_a_row_is_said_in_one_sentence_of_its_field(field: str, word: str) -> None:
    sentence = row_sentence(row(field, "Alba"))
    assert sentence.endswith(".")
    assert says(sentence, "X", word, "" if field == "title" else "Alba")


def says(text: str, *parts: str) -> bool:
    return all(part in text for part in parts)


@pytest.mark.parametrize(
    ("one", "parts"),
    [
        (row("writers", "A", "B"), ("A and B",)), (row("cast", "A", "B", "C"), ("A, B and C",)), (row("based_on", "The Book", "Alba"), ("The Book by Alba",)), (row("genres", "Animation", "Family"), (" an animation and family",)), (row("genres", "Drama"), (" a drama",)),
        (row("countries", "USA", "France"), ("the USA and France",)), (row("original_title", "Ж", "Zh"), ("Ж or, in Latin letters, Zh",)), (row("titles", "Y", "Z"), ("Y or Z",)), (row("awards", "the Palme d'Or at Cannes"), ("X (1999)", "the Palme d'Or at Cannes")),
        (row("actor", "Alba", "X (1999)", label="Rusk"), ("Alba plays Rusk in X (1999)",)), (row("born", "4 May 1961", label="Alba"), ("born on 4 May 1961",)), (row("born", "1961", label="Alba"), ("born in 1961",)), (row("age", "about 44", "X (1999)", label="Alba"), ("Alba was about 44", "X (1999)")),
        (row("age", "4 May 1961", label="Alba"), ("born 4 May 1961",)), (row("won", "the Academy Award for Best Actor", "X", label="Alba", amounts=(1999,)), ("Alba won the Academy Award for Best Actor for X (1999)",)),
        (row("nominated", "the Academy Award for Best Actor", "X (1999)", label="Alba", amounts=(1999,)), ("Alba was nominated for the Academy Award for Best Actor for X (1999).",)), (row("directors"), ("X (1999).",)),
    ],
)  # fmt: skip
def test_several_values_dates_and_awards_are_said_as_people_say_them(one: Row, parts: tuple[str, ...]) -> None:
    assert says(row_sentence(one), *parts)


def test_one_of_a_cast_may_be_singled_out() -> None:
    assert row_sentence(row("cast", "A", "B"), said="B") == "B is in the cast of X (1999)."


@pytest.mark.parametrize(
    ("claim", "parts"),
    [
        (ClaimResult(False, "X (1999)", "directors", "B", ("A",)), ("B did not direct X (1999).", "A directed X (1999).")), (ClaimResult(False, "X (1999)", "cast", "B", ("A",)), ("B is not in the cast of X (1999).", " A.")),
        (ClaimResult(False, "X (1999)", "year", "1985", ("1999",)), ("not from 1985", "released in 1999")), (ClaimResult(False, "X (1999)", "countries", "France", ("USA",)), ("not from France", "from the USA")), (ClaimResult(False, "X (1999)", "genres", "Comedy", ()), ("not", "comedy")),
        (ClaimResult(False, "X (1999)", "awards", "the Palme d'Or", ("an Academy Award",)), ("did not win the Palme d'Or", "won an Academy Award")), (ClaimResult(False, "C", "parts", "Rusk", ("A", "B")), ("C does not play Rusk: A and B do.",)), (ClaimResult(False, "X (1999)", "characters", "Zorro", ()), ("no Zorro in X (1999)",)),
        (ClaimResult(False, "C", "parts", "Rusk", ()), ("C does not play Rusk.",)), (ClaimResult(False, "X (1999)", "runtime", "200", ("90 minutes",)), ("90 minutes",)), (ClaimResult(False, "X (1999)", "tone", "sad", ()), ("no support", "X (1999)")), (ClaimResult(False, "X (1999)", "source_authors", "B", ()), ("not based on work by B",)),
        (ClaimResult(False, "X (1999)", "languages", "Thai", ("Lao",)), ("not in Thai", "in Lao")), *[(ClaimResult(False, "X (1999)", f, "B", ()), (f"B did not {verb}",)) for f, verb in (("writers", "write"), ("composers", "compose"), ("cinematographers", "shoot"), ("editors", "edit"), ("producers", "produce"))],
    ],
)  # fmt: skip
def test_a_claim_that_does_not_hold_is_denied_and_put_right(claim: ClaimResult, parts: tuple[str, ...]) -> None:
    assert says(claim_correction(claim), *parts)


def test_fields_have_a_singular_and_a_plural() -> None:
    assert (role_words("writers", 1), role_words("writers", 2), role_words("born", 1), role_words("unheard of", 1)) == ("writer", "writers", "birth date", "unheard of")
    assert countries(("UK", "Italy")) == "the UK and Italy"


# -- outcomes


def test_what_is_not_known_is_said_with_its_reason() -> None:
    said = draft(Intent.LOOKUP, outcome=Outcome.UNKNOWN, reason="I hold X (1999), but not its budget.")
    assert said.text.endswith("I hold X (1999), but not its budget.")
    assert (said.values, said.model) == ((), "facts")
    assert draft(Intent.LOOKUP, outcome=Outcome.UNKNOWN).text.endswith("Nothing that I hold answers it.")


def test_the_wording_depends_on_the_question_and_never_on_chance() -> None:
    texts = {q: {draft(Intent.LOOKUP, question=q, outcome=Outcome.UNKNOWN).text for _ in range(5)} for q in ("a?", "b?", "c?", "d?", "e?", "f?")}
    assert all(len(t) == 1 for t in texts.values())
    assert len({min(t) for t in texts.values()}) > 1


def test_a_choice_names_the_films_and_what_is_known_of_each() -> None:
    choices = tuple(Candidate(Kind.FILM, i, label, 1.0) for i, label in (("x-1999", "X (1999)"), ("x-2009", "X (2009)")))
    evidence = Evidence(outcome=Outcome.AMBIGUOUS, rows=(row("directors", "A"), row("directors", "B", label="X (2009)"), row("describe")))
    said = realise(Interpretation(Query(Intent.LOOKUP), choices=choices), evidence, Question("?"))
    assert says(said.text, "X (1999) and X (2009)", "A directed X (1999).", "B directed X (2009).", "Which one do you mean?")
    assert said.values == ()


def test_a_false_premise_is_put_right_before_anything_else() -> None:
    said = draft(Intent.LOOKUP, row("directors", "A"), row("runtime", "90 minutes"), outcome=Outcome.FALSE_PREMISE, claims=(ClaimResult(False, "X (1999)", "directors", "B", ("A",)),))
    assert said.text.startswith("B did not direct X (1999). A directed X (1999).")
    assert "90 minutes" in said.text
    assert said.values == ("A",)
    assert draft(Intent.LOOKUP, outcome=Outcome.FALSE_PREMISE, reason="I hold no sequel to X.").text == "I hold no sequel to X."


def test_an_untrue_award_is_not_followed_by_other_rows() -> None:
    said = draft(Intent.LOOKUP, row("year", "1999"), outcome=Outcome.FALSE_PREMISE, claims=(ClaimResult(False, "X (1999)", "awards", "the Palme d'Or"),))
    assert said.text == "X (1999) did not win the Palme d'Or."


@pytest.mark.parametrize(("kind", "begins"), [("hello", "Hello!"), ("thanks", "You're welcome."), ("help", "I answer questions about films")])
def test_small_talk_is_answered_in_kind(kind: str, begins: str) -> None:
    assert draft(Intent.HELP, description=kind).text.startswith(begins)


def test_what_is_not_about_films_is_declined_with_what_to_ask() -> None:
    assert "film" in draft(Intent.OUT_OF_SCOPE, outcome=Outcome.OUT_OF_SCOPE).text


# -- answers


def test_values_of_a_look_up_stand_bare_and_once() -> None:
    said = draft(Intent.LOOKUP, row("actor", "A", "X (1999)", label="Rusk"), row("actor", "A", "Y (2001)", label="Rusk"), row("actor", "B", "Z (2005)", label="Rusk"))
    assert said.values == ("A", "B")


def test_a_long_look_up_says_how_many_more_there_are() -> None:
    rows = [row("parts", f"P{i}", label=f"F{i} (1999)") for i in range(15)]
    assert draft(Intent.LOOKUP, *rows).text.endswith("There are 3 more.")


def test_a_list_names_each_film_and_its_values_are_bare_titles() -> None:
    said = draft(Intent.FIND, row("film", label="X (1999)"), row("film", label="Y (2001)"))
    assert said.values == ("X", "Y")
    assert said.text.endswith("X (1999), Y (2001).")


def test_titles_with_commas_are_set_apart_with_semicolons() -> None:
    assert "Good, Bad (1999); Y (2001)" in draft(Intent.FIND, row("film", label="Good, Bad (1999)"), row("film", label="Y (2001)")).text


def test_one_film_that_fits_is_named_alone() -> None:
    said = draft(Intent.FIND, row("film"))
    assert "X (1999)" in said.text
    assert said.values == ("X",)


def test_a_list_of_winners_tells_what_each_won_for() -> None:
    said = draft(Intent.FIND, row("awards", "X (1999)", label="A", kind=Kind.PERSON), row("awards", "Y (2001)", "Z (2002)", label="B", kind=Kind.PERSON))
    assert says(said.text, "A won it for X (1999)", "B won it for Y (2001) and Z (2002)")
    assert said.values == ("A", "B")


def ordered(field: str, descending: bool = True) -> Query:
    return Query(Intent.FIND, Selection(Kind.FILM, (), Order(field, descending), 1), (field,))


@pytest.mark.parametrize(
    ("query", "amount", "parts"),
    [
        (ordered("runtime"), 152, ("152 minutes", "longest")), (ordered("gross"), 3e8, ("$300 million", "most worldwide")), (ordered("oscars_won"), 2, ("two Academy Awards", "most Academy Awards")), (ordered("year", False), 1926, ("earliest",)), (ordered("cast_order"), 1, ("first",)),
    ],
)  # fmt: skip
def test_a_superlative_gives_the_amount_and_the_set(query: Query, amount: float, parts: tuple[str, ...]) -> None:
    said = draft(Intent.FIND, row("x", amounts=(amount,)), query=query, description="films")
    assert says(said.text, "X (1999)", *parts, "of all that I hold.")
    assert said.values == ("X",)


def test_those_who_share_a_first_place_are_all_named() -> None:
    said = draft(Intent.FIND, row("x", amounts=(90,)), row("x", amounts=(90,), label="Y (2001)"), query=ordered("runtime", False), description="French films")
    assert says(said.text, "X (1999)", "Y (2001)", "90 minutes", "shortest of the French films that I hold.")
    assert said.values == ("X", "Y")


def test_a_count_begins_with_the_number_and_names_what_was_counted() -> None:
    said = draft(Intent.COUNT, row("film"), row("film", label="Y (2001)"), number=2, description="French films")
    assert said.text.startswith("2")
    assert says(said.text, "French films", "X (1999)", "Y (2001)")
    assert said.values == ("2",)
    none = draft(Intent.COUNT, number=0, description="films from Peru")
    assert none.text.startswith("0")
    assert says(none.text, "no films from Peru")


def test_a_count_of_awards_names_them() -> None:
    query = Query(Intent.COUNT, films("x-1999"), ("awards",))
    said = draft(Intent.COUNT, row("awards", "the Palme d'Or at Cannes", amounts=(1,)), query=query, number=1)
    assert says(said.text, "X (1999) won 1", "the Palme d'Or at Cannes")
    assert says(draft(Intent.COUNT, row("awards", amounts=(0,)), query=query, number=0).text, "X (1999)", "no such award")
    people = draft(Intent.COUNT, row("won", "the Palme d'Or at Cannes", "X (1999)", label="A", amounts=(1999,)), query=Query(Intent.COUNT, films("a"), ("person_awards",)), number=1)
    assert says(people.text, "A has one award", "the Palme d'Or at Cannes for X (1999)")


def test_a_count_of_a_field_names_its_values() -> None:
    said = draft(Intent.COUNT, row("writers", "A", "B"), query=Query(Intent.COUNT, films("x-1999"), ("writers",)), number=2)
    assert says(said.text, "X (1999)", "two writers", "A and B")
    assert said.values == ("2",)


def test_a_comparison_says_both_values_and_the_difference() -> None:
    query = Query(Intent.COMPARE, films("x-1999"), ("runtime",))
    said = draft(Intent.COMPARE, row("runtime", "152 minutes", amounts=(152,)), row("runtime", "90 minutes", amounts=(90,), label="Y (2001)"), query=query)
    assert says(said.text, "X (1999) is longer", "152 minutes", "90 minutes", "difference is 62 minutes")
    assert said.values == ("X",)


@pytest.mark.parametrize(
    ("field", "descending", "words"),
    [
        ("year", False, "is older"), ("year", True, "is more recent"), ("gross", True, "made more"), ("gross", False, "made less"), ("budget", True, "cost more"), ("oscars_won", True, "won more Academy Awards"), ("nominations", True, "had more nominations"), ("born", True, "is younger"),
        ("popularity", True, "is ahead"),
    ],
)  # fmt: skip
def test_a_comparison_is_worded_by_its_field(field: str, descending: bool, words: str) -> None:
    query = Query(Intent.COMPARE, films("x-1999"), (field,), descending=descending)
    assert draft(Intent.COMPARE, row(field, "5", amounts=(5,)), row(field, "3", amounts=(3,), label="Y"), query=query).text.startswith(f"X (1999) {words}")


def test_equal_values_are_called_equal() -> None:
    query = Query(Intent.COMPARE, films("x-1999"), ("oscars_won",))
    said = draft(Intent.COMPARE, row("oscars_won", "1", amounts=(1,)), row("oscars_won", "1", amounts=(1,), label="Y"), query=query)
    assert says(said.text, "equal", "X (1999) won one Academy Award", "Y won one Academy Award")
    assert said.values[0] == "equal"


def test_yes_repeats_what_holds_and_no_puts_it_right() -> None:
    yes = draft(Intent.CHECK, claims=(ClaimResult(True, "X (1999)", "directors", "A", ("A",)), ClaimResult(True, "X (1999)", "awards", "it", ("the Palme d'Or",))))
    no = draft(Intent.CHECK, claims=(ClaimResult(True, "X (1999)", "year", "1999", ("1999",)), ClaimResult(False, "X (1999)", "directors", "B", ("A",))))
    assert yes.text.startswith("Yes. ")
    assert says(yes.text, "A directed X (1999).", "X (1999) won the Palme d'Or.")
    assert no.text.startswith("No. ")
    assert says(no.text, "B did not direct X (1999).", "A directed X (1999).")
    assert (yes.values, no.values) == (("yes",), ("no", "A"))


def test_a_guess_names_the_likeliest_film_and_then_the_others() -> None:
    said = draft(Intent.IDENTIFY, row("identify"), row("identify", label="Y (2001)"), row("identify", label="Z (2005)"))
    assert says(said.text, "X (1999)", "Y (2001) or Z (2005)")
    assert said.values == ("X",)


def test_recommendations_come_with_reasons_and_the_rest_by_name() -> None:
    said = draft(Intent.RECOMMEND, *[row("a quiet film", label=f"F{i} (1999)") for i in range(5)])
    assert said.text.count("a quiet film") == 3
    assert said.text.endswith("F3 (1999) and F4 (1999).")
    assert said.values == ("F0", "F1", "F2", "F3", "F4")


def test_a_genre_is_named_in_small_letters() -> None:
    said = draft(Intent.GENRE, row("genre", "War", "Drama"))
    assert "war and drama" in said.text
    assert said.values == ("War", "Drama")


def test_a_description_is_told_in_the_words_of_its_evidence() -> None:
    items = tuple(EvidenceItem(n, Fact("x", "X", "life", (), t, HERE)) for n, t in enumerate(("A is a director.", "A directed X."), 1))
    evidence = Evidence(items, rows=(Row(Kind.PERSON, "a", "A", facts=(1, 2, 1)),))
    assert realise(Interpretation(Query(Intent.DESCRIBE)), evidence, Question("?")).text == "A is a director. A directed X."


@pytest.mark.parametrize("question", ["Who directed Winter Ledger?", "Which films did Lena Voss direct?", "Which is longer, Winter Ledger or Copper Comet?", "Did Lena Voss direct Winter Ledger?", "How many films do you hold?", "Something like Copper Comet"])
def test_a_realised_draft_has_no_citation_marks_of_its_own(program: Program, question: str) -> None:
    draft = program.pipeline.answer(Question(question))["draft"]
    assert draft.text
    assert not any(mark in draft.text for mark in "[]*_#<>`")
