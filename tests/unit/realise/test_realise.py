"""Closed answers as text: what is said for each intent and each outcome, and what stands among the values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.domain import (
    Answer, Candidate, ClaimResult, Draft, Evidence, EvidenceItem, Fact, Intent, Interpretation, Kind, Order, Outcome, Provenance, Query, Question, Row, Selection, films,
)  # fmt: skip
from botmovie.generation.realise import realise
from botmovie.generation.sentences import claim_correction, countries, role_words, row_sentence

Ask = Callable[..., Answer]
HERE = Provenance("test", "CC0")


def row(note: str, *values: str, label: str = "X (1999)", amounts: tuple[float, ...] = (), kind: Kind = Kind.FILM, facts: tuple[int, ...] = ()) -> Row:
    return Row(kind, "x-1999", label, values, amounts, facts, note)


def draft(intent: Intent, *rows: Row, question: str = "?", query: Query | None = None, **more: object) -> Draft:
    asked = query or Query(intent, films("x-1999"))
    return realise(Interpretation(asked), Evidence(rows=rows, total=len(rows), **more), Question(question))  # type: ignore[arg-type]


# -- sentences


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (row("directors", "A", "B"), "A and B directed X (1999)."), (row("writers", "A"), "A wrote X (1999)."), (row("composers", "A"), "A composed the music for X (1999)."), (row("cinematographers", "A"), "A shot X (1999)."), (row("editors", "A"), "A edited X (1999)."),
        (row("producers", "A"), "A produced X (1999)."), (row("cast", "A", "B", "C"), "The cast of X (1999) includes A, B and C."), (row("characters", "A"), "The characters of X (1999), leads first, are A."), (row("source_authors", "A"), "X (1999) is based on work by A."),
        (row("based_on", "The Book", "A"), "X (1999) is based on The Book by A."), (row("based_on", "true events"), "X (1999) is based on true events."), (row("year", "1999"), "X (1999) was released in 1999."), (row("runtime", "90 minutes"), "X (1999) runs 90 minutes."),
        (row("genres", "Animation", "Family"), "X (1999) is an animation and family."), (row("countries", "USA", "France"), "X (1999) comes from the USA and France."), (row("languages", "Thai"), "X (1999) is in Thai."), (row("title", "X"), "In English it is called X (1999)."),
        (row("original_title", "Ж", "Zh"), "The original title of X (1999) is Ж or, in Latin letters, Zh."), (row("titles", "Y", "Z"), "X (1999) is also known as Y or Z."), (row("keywords", "heist"), "Themes of X (1999): heist."), (row("tone", "sad"), "X (1999) is sad."),
        (row("audience", "adults"), "X (1999) suits adults."), (row("places", "Rome"), "X (1999) is set in Rome."), (row("period", "1911"), "X (1999) is set in this time: 1911."), (row("studios", "S"), "X (1999) was produced by S."), (row("series", "S"), "X (1999) belongs to the series S."),
        (row("remake_of", "Y (1950)"), "X (1999) is a remake of Y (1950)."), (row("sequel_to", "Y (1950)"), "X (1999) is the sequel to Y (1950)."), (row("sequels", "Y (2001)"), "X (1999) was followed by Y (2001)."), (row("remakes", "Y (2001)"), "X (1999) was remade as Y (2001)."),
        (row("budget", "$3 million"), "X (1999) cost about $3 million to make."), (row("gross", "$3 million"), "X (1999) took about $3 million worldwide."), (row("profit", "$3 million"), "X (1999) took $3 million more than it cost."),
        (row("awards", "the Palme d'Or at Cannes"), "X (1999): the Palme d'Or at Cannes."), (row("awards", "Lena Voss"), "It went to Lena Voss for X (1999)."), (row("oscars_won", "3"), "X (1999) won 3 Academy Awards."), (row("nominations", "3"), "X (1999) had 3 Academy Award nominations."),
        (row("actor", "A", "X (1999)", label="Rusk"), "A plays Rusk in X (1999)."), (row("parts", "Rusk"), "The character in X (1999) is Rusk."), (row("roles", "director", "writer"), "On X (1999): director and writer."),
        (row("born", "4 May 1961", label="A"), "A was born on 4 May 1961."), (row("born", "1961", label="A"), "A was born in 1961."), (row("died", "2 May 2010", label="A"), "A died on 2 May 2010."), (row("birthplace", "Rome", label="A"), "A was born in Rome."),
        (row("nationalities", "Italy", label="A"), "A's nationality: Italy."), (row("age", "about 44", "X (1999)", label="A"), "A was about 44 when X (1999) came out."), (row("age", "4 May 1961", label="A"), "A was born 4 May 1961."),
        (row("won", "the Academy Award for Best Actor", "X", label="A", amounts=(1999,)), "A won the Academy Award for Best Actor for X (1999)."), (row("nominated", "the Academy Award for Best Actor", "X (1999)", label="A", amounts=(1999,)), "A was nominated for the Academy Award for Best Actor for X (1999)."),
        (row("something new", "a", "b"), "X (1999): a and b."), (row("directors"), "X (1999)."),
    ],
)  # fmt: skip
def test_a_row_is_said_in_one_sentence_of_its_field(one: Row, sentence: str) -> None:
    assert row_sentence(one) == sentence


def test_one_of_a_cast_may_be_singled_out() -> None:
    assert row_sentence(row("cast", "A", "B"), said="B") == "B is in the cast of X (1999)."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (ClaimResult(False, "X (1999)", "directors", "B", ("A",)), "B did not direct X (1999). A directed X (1999)."), (ClaimResult(False, "X (1999)", "cast", "B", ("A",)), "B is not in the cast of X (1999). The cast of X (1999) includes A."),
        (ClaimResult(False, "X (1999)", "year", "1985", ("1999",)), "X (1999) is not from 1985. X (1999) was released in 1999."), (ClaimResult(False, "X (1999)", "countries", "France", ("USA",)), "X (1999) is not from France. X (1999) comes from the USA."),
        (ClaimResult(False, "X (1999)", "genres", "Comedy", ()), "X (1999) is not counted as comedy."), (ClaimResult(False, "X (1999)", "awards", "the Palme d'Or", ("an Academy Award",)), "X (1999) did not win the Palme d'Or. It won an Academy Award."),
        (ClaimResult(False, "X (1999)", "awards", "the Palme d'Or"), "X (1999) did not win the Palme d'Or."), (ClaimResult(False, "A and B", "characters", "C", ("A", "B")), "It was not C: A and B played the part."), (ClaimResult(False, "X (1999)", "characters", "Zorro", ()), "There is no Zorro in X (1999)."),
        (ClaimResult(False, "", "characters", "C", ()), "C did not play that part."), (ClaimResult(False, "X (1999)", "runtime", "200", ("90 minutes",)), "X (1999) runs 90 minutes."), (ClaimResult(False, "X (1999)", "tone", "sad", ()), "I find no support for that in what I hold on X (1999)."),
        (ClaimResult(False, "X (1999)", "source_authors", "B", ()), "X (1999) is not based on work by B."), (ClaimResult(False, "X (1999)", "languages", "Thai", ("Lao",)), "X (1999) is not in Thai. X (1999) is in Lao."),
        *[(ClaimResult(False, "X (1999)", f, "B", ()), f"B did not {verb} X (1999).") for f, verb in (("writers", "write"), ("composers", "compose the music for"), ("cinematographers", "shoot"), ("editors", "edit"), ("producers", "produce"))],
    ],
)  # fmt: skip
def test_a_claim_that_does_not_hold_is_denied_and_put_right(claim: ClaimResult, sentence: str) -> None:
    assert claim_correction(claim) == sentence


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
    assert said.text == "There is more than one: X (1999) and X (2009). A directed X (1999). B directed X (2009). Which one do you mean?"
    assert said.values == ()


def test_a_false_premise_is_put_right_before_anything_else() -> None:
    said = draft(Intent.LOOKUP, row("directors", "A"), row("runtime", "90 minutes"), outcome=Outcome.FALSE_PREMISE, claims=(ClaimResult(False, "X (1999)", "directors", "B", ("A",)),))
    assert said.text == "B did not direct X (1999). A directed X (1999). X (1999) runs 90 minutes."
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
    assert said.text == "A won it for X (1999). B won it for Y (2001) and Z (2002)."
    assert said.values == ("A", "B")


def ordered(field: str, descending: bool = True) -> Query:
    return Query(Intent.FIND, Selection(Kind.FILM, (), Order(field, descending), 1), (field,))


@pytest.mark.parametrize(
    ("query", "amount", "text"),
    [
        (ordered("runtime"), 152, "X (1999), with 152 minutes (2 h 32 min), is the longest of all that I hold."), (ordered("gross"), 3e8, "X (1999), with $300 million, is the one that took the most worldwide of all that I hold."),
        (ordered("oscars_won"), 2, "X (1999), with two Academy Awards, is the one with the most Academy Awards of all that I hold."), (ordered("year", False), 1926, "X (1999) is the earliest of all that I hold."), (ordered("cast_order"), 1, "X (1999) is the first of all that I hold."),
    ],
)  # fmt: skip
def test_a_superlative_gives_the_amount_and_the_set(query: Query, amount: float, text: str) -> None:
    assert draft(Intent.FIND, row("x", amounts=(amount,)), query=query, description="films").text == text


def test_those_who_share_a_first_place_are_all_named() -> None:
    said = draft(Intent.FIND, row("x", amounts=(90,)), row("x", amounts=(90,), label="Y (2001)"), query=ordered("runtime", False), description="French films")
    assert said.text == "X (1999), with 90 minutes (1 h 30 min), and Y (2001), with 90 minutes (1 h 30 min), share the place of the shortest of the French films that I hold."
    assert said.values == ("X", "Y")


def test_a_count_begins_with_the_number_and_names_what_was_counted() -> None:
    said = draft(Intent.COUNT, row("film"), row("film", label="Y (2001)"), number=2, description="French films")
    assert (said.text, said.values) == ("2, among what I hold (French films): X (1999), Y (2001).", ("2",))
    assert draft(Intent.COUNT, number=0, description="films from Peru").text == "0: I hold no films from Peru."


def test_a_count_of_awards_names_them() -> None:
    query = Query(Intent.COUNT, films("x-1999"), ("awards",))
    said = draft(Intent.COUNT, row("awards", "the Palme d'Or at Cannes", amounts=(1,)), query=query, number=1)
    assert said.text == "X (1999) won 1 (one award): the Palme d'Or at Cannes."
    assert draft(Intent.COUNT, row("awards", amounts=(0,)), query=query, number=0).text == "X (1999) has no such award on record."
    people = draft(Intent.COUNT, row("won", "the Palme d'Or at Cannes", "X (1999)", label="A", amounts=(1999,)), query=Query(Intent.COUNT, films("a"), ("person_awards",)), number=1)
    assert people.text == "A has one award on record here: the Palme d'Or at Cannes for X (1999)."


def test_a_count_of_a_field_names_its_values() -> None:
    said = draft(Intent.COUNT, row("writers", "A", "B"), query=Query(Intent.COUNT, films("x-1999"), ("writers",)), number=2)
    assert (said.text, said.values) == ("X (1999) has two writers: A and B.", ("2",))


def test_a_comparison_says_both_values_and_the_difference() -> None:
    query = Query(Intent.COMPARE, films("x-1999"), ("runtime",))
    said = draft(Intent.COMPARE, row("runtime", "152 minutes", amounts=(152,)), row("runtime", "90 minutes", amounts=(90,), label="Y (2001)"), query=query)
    assert (said.text, said.values) == ("X (1999) is longer: X (1999) runs 152 minutes and Y (2001) runs 90 minutes. The difference is 62 minutes.", ("X",))


@pytest.mark.parametrize(
    ("field", "descending", "words"),
    [
        ("year", False, "is older"), ("year", True, "is more recent"), ("gross", True, "made more"), ("gross", False, "made less"), ("budget", True, "cost more"), ("oscars_won", True, "won more Academy Awards"), ("nominations", True, "had more nominations"), ("born", True, "is younger"),
        ("popularity", True, "is ahead"),
    ],
)  # fmt: skip
def test_a_comparison_is_worded_by_its_field(field: str, descending: bool, words: str) -> None:
    query = Query(Intent.COMPARE, films("x-1999"), (field,), descending=descending)
    assert draft(Intent.COMPARE, row(field, "5", amounts=(5,)), row(field, "3", amounts=(3,), label="Y"), query=query).text.startswith(f"X (1999) {words}:")


def test_equal_values_are_called_equal() -> None:
    query = Query(Intent.COMPARE, films("x-1999"), ("oscars_won",))
    said = draft(Intent.COMPARE, row("oscars_won", "1", amounts=(1,)), row("oscars_won", "1", amounts=(1,), label="Y"), query=query)
    assert said.text == "Both are equal: X (1999) won one Academy Award and Y won one Academy Award."
    assert said.values[0] == "equal"


def test_yes_repeats_what_holds_and_no_puts_it_right() -> None:
    yes = draft(Intent.CHECK, claims=(ClaimResult(True, "X (1999)", "directors", "A", ("A",)), ClaimResult(True, "X (1999)", "awards", "it", ("the Palme d'Or",))))
    no = draft(Intent.CHECK, claims=(ClaimResult(True, "X (1999)", "year", "1999", ("1999",)), ClaimResult(False, "X (1999)", "directors", "B", ("A",))))
    assert (yes.text, yes.values) == ("Yes. A directed X (1999). X (1999) won the Palme d'Or.", ("yes",))
    assert (no.text, no.values) == ("No. B did not direct X (1999). A directed X (1999).", ("no", "A"))


def test_a_guess_names_the_likeliest_film_and_then_the_others() -> None:
    said = draft(Intent.IDENTIFY, row("identify"), row("identify", label="Y (2001)"), row("identify", label="Z (2005)"))
    assert said.text.endswith("If not, it may be Y (2001) or Z (2005).")
    assert said.values == ("X",)


def test_recommendations_come_with_reasons_and_the_rest_by_name() -> None:
    said = draft(Intent.RECOMMEND, *[row("a quiet film", label=f"F{i} (1999)") for i in range(5)])
    assert said.text.count("a quiet film") == 3
    assert said.text.endswith("Others that fit: F3 (1999) and F4 (1999).")
    assert said.values == ("F0", "F1", "F2", "F3", "F4")


def test_a_genre_is_named_in_small_letters() -> None:
    assert draft(Intent.GENRE, row("genre", "War", "Drama")).text == "That would be called war and drama."


def test_a_description_is_told_in_the_words_of_its_evidence() -> None:
    items = tuple(EvidenceItem(n, Fact("x", "X", "life", (), t, HERE)) for n, t in enumerate(("A is a director.", "A directed X."), 1))
    evidence = Evidence(items, rows=(Row(Kind.PERSON, "a", "A", facts=(1, 2, 1)),))
    assert realise(Interpretation(Query(Intent.DESCRIBE)), evidence, Question("?")).text == "A is a director. A directed X."


def test_no_realised_text_has_citation_marks_or_markup(ask: Ask) -> None:
    texts = [draft(Intent.FIND, row("film")).text, draft(Intent.CHECK, claims=(ClaimResult(True, "X", "year", "1", ("1",)),)).text]
    assert not any(mark in text for text in texts for mark in "[]*_#<>`")
