"""Open queries: passages and facts for a question, a description, a wish or a plot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import (
    AnyOf,
    AwardPattern,
    Candidate,
    CharacterName,
    Claim,
    Entities,
    Evidence,
    Filter,
    Intent,
    Interpretation,
    Kind,
    Outcome,
    Passage,
    Query,
    Question,
    Range,
    Selection,
    Texts,
    films,
    people,
)  # fmt: skip
from botmovie.retrieval.reader import content_words, without_titles
from botmovie.retrieval.retrieve import Retriever
from botmovie.retrieval.wording import filter_words, selection_words

Execute = Callable[..., Evidence]

HARBOUR, SALT, LEDGER, COMET = "the-glass-harbour-1958", "the-salt-lantern-2016", "winter-ledger-2003", "copper-comet-1985"


def passages(evidence: Evidence) -> list[str]:
    return [i.text for i in evidence.items if isinstance(i.item, Passage)]


# -- questions about a story


@pytest.mark.parametrize(
    ("film", "question", "said"),
    [
        (HARBOUR, "Why does he hide that his eyesight is failing?", "because a blind man cannot cut a lens"),
        (LEDGER, "How much money is missing from the bank?", "four thousand dollars"),
        ("the-clock-garden-1971", "What is the garden full of?", "sundials and clocks"),
        ("nine-thousand-buckets-2009", "How many buckets does she carry each day?", "nine buckets a day"),
    ],
)
def test_a_question_about_a_story_brings_the_sentences_that_answer_it(execute: Execute, film: str, question: str, said: str) -> None:
    evidence = execute(Query(Intent.ASK, films(film), text=question))
    assert (evidence.outcome, evidence.open) == (Outcome.ANSWER, True)
    assert said in passages(evidence)[0]


def test_what_only_a_spoiler_tells_is_withheld_with_the_way_to_see_it(execute: Execute) -> None:
    query = Query(Intent.ASK, films(SALT), text="Who killed the farmer with a salt rake?")
    evidence = execute(query)
    assert (evidence.outcome, evidence.withheld, passages(evidence)) == (Outcome.UNKNOWN, 1, [])
    assert "spoiler setting" in evidence.reason
    assert "killed Farmer Jin with a salt rake" in " ".join(passages(execute(query, spoilers="full")))


def test_the_ending_is_told_to_those_who_want_all_spoilers_only(execute: Execute) -> None:
    query = Query(Intent.ASK, films(SALT), ("ending",), text="How does it end?")
    assert execute(query, spoilers="full").items[0].text.startswith("Soo-ah is the twin")
    for level in ("none", "mild"):
        evidence = execute(query, spoilers=level)
        assert (evidence.outcome, evidence.withheld, evidence.items) == (Outcome.UNKNOWN, 1, ())
        assert "set spoilers to full" in evidence.reason


def test_what_the_texts_of_a_film_do_not_tell_is_unknown(execute: Execute) -> None:
    evidence = execute(Query(Intent.ASK, films(LEDGER), text="What does the astronaut eat on Mars?"), spoilers="full")
    assert (evidence.outcome, evidence.open) == (Outcome.UNKNOWN, False)
    assert "Winter Ledger (2003)" in evidence.reason


def test_a_fact_asked_for_in_passing_stands_beside_the_passages(execute: Execute) -> None:
    evidence = execute(Query(Intent.ASK, films(LEDGER), text="Where does Walter Amsel keep the books of the bank?"))
    assert ("Duluth, Minnesota, USA",) in [r.values for r in evidence.rows]
    assert passages(evidence)


def test_a_false_claim_in_an_open_question_is_put_right_first(execute: Execute) -> None:
    claim = Claim(films(SALT), "directors", people("marlo-quist"))
    for intent in (Intent.ASK, Intent.DESCRIBE):
        evidence = execute(Query(intent, films(SALT), text="Why does Marlo Quist show the lantern?", claims=(claim,)))
        assert evidence.outcome is Outcome.FALSE_PREMISE
        assert evidence.claims[0].actual == ("Seo Min-jae",)


@pytest.mark.parametrize("intent", [Intent.ASK, Intent.DESCRIBE])
def test_an_open_question_without_a_film_is_unknown(execute: Execute, intent: Intent) -> None:
    assert execute(Query(intent, text="Why?")).reason == "I could not tell which film you mean."


def test_two_sentences_of_one_passage_that_meet_are_joined(execute: Execute) -> None:
    evidence = execute(Query(Intent.ASK, films(HARBOUR), text="Why does the glass blower come to the lighthouse of Penrow and who brings him coal?"))
    assert len(passages(evidence)) == len({i.item.id.split("#")[0] for i in evidence.items if isinstance(i.item, Passage)})  # type: ignore[union-attr]


# -- descriptions


@pytest.mark.parametrize(("level", "kinds"), [("none", ["premise"]), ("mild", ["premise", "story"]), ("full", ["premise", "story", "ending"])])
def test_a_film_is_told_as_far_as_the_reader_wants(execute: Execute, level: str, kinds: list[str]) -> None:
    evidence = execute(Query(Intent.DESCRIBE, films(SALT)), spoilers=level)
    assert [i.item.kind.value for i in evidence.items if isinstance(i.item, Passage)] == kinds
    assert evidence.open


def test_several_films_are_described_but_not_by_a_model(execute: Execute) -> None:
    evidence = execute(Query(Intent.DESCRIBE, films(SALT, LEDGER)))
    assert ({r.id for r in evidence.rows}, evidence.open) == ({SALT, LEDGER}, False)


def test_a_person_is_described_by_life_and_films(execute: Execute) -> None:
    texts = [i.text for i in execute(Query(Intent.DESCRIBE, people("lena-voss"))).items]
    assert texts[0].startswith("Lena Voss is a German director")
    assert "Lena Voss directed Copper Comet III: Perihelion (1991) and Winter Ledger (2003)." in texts


def test_a_person_whose_life_is_not_held_is_described_by_birth_and_films(execute: Execute) -> None:
    texts = [i.text for i in execute(Query(Intent.DESCRIBE, people("tomas-averill"))).items]
    assert texts == ["Tomas Averill was born in 1950.", "Tomas Averill acts in Copper Comet (1985), Copper Comet II: The Long Tail (1988) and Over (2018)."]
    assert execute(Query(Intent.DESCRIBE, people("nobody"))).outcome is Outcome.UNKNOWN


# -- films for a description


@pytest.mark.parametrize(
    ("text", "film"),
    [
        ("a girl winds a clock in a garden and wakes up in the year 1900", "the-clock-garden-1971"), ("a forest spirit works in a bakery that opens at full moon", "moss-and-the-moon-bakery-2012"), ("weavers strike against a steam loom", "the-weaver-of-ghent-1926"),
        ("a couple drives to sign their divorce and a moose eats the cake", "over-2018"), ("a bookkeeper writes false entries to protect his son", LEDGER),
    ],
)  # fmt: skip
def test_the_film_of_a_description_is_named_first(execute: Execute, text: str, film: str) -> None:
    evidence = execute(Query(Intent.IDENTIFY, text=text))
    assert (evidence.outcome, evidence.rows[0].id) == (Outcome.ANSWER, film)


def test_a_hard_condition_narrows_a_description(execute: Execute) -> None:
    korean = Selection(Kind.FILM, (Filter("countries", Texts(("South Korea",))),))
    evidence = execute(Query(Intent.IDENTIFY, korean, text="a man mends the lamp of a harbour and goes blind"))
    assert next(r.id for r in evidence.rows) == "the-glass-harbour-1994"
    assert HARBOUR not in [r.id for r in evidence.rows]


def test_a_condition_that_leaves_nothing_is_given_up_before_the_description(execute: Execute) -> None:
    nowhere = Selection(Kind.FILM, (Filter("countries", Texts(("Peru",))),))
    assert execute(Query(Intent.IDENTIFY, nowhere, text="a forest spirit works in a bakery that opens at full moon")).rows[0].id == "moss-and-the-moon-bakery-2012"


@pytest.mark.parametrize("text", ["quarterly tax returns for limited partnerships", "xqzzt vrrk blorp"])
def test_a_description_that_fits_nothing_well_names_no_film(execute: Execute, text: str) -> None:
    evidence = execute(Query(Intent.IDENTIFY, text=text))
    assert (evidence.outcome, evidence.rows) == (Outcome.UNKNOWN, ())


def test_the_genre_of_a_plot_is_that_of_the_films_it_resembles(execute: Execute) -> None:
    genres = execute(Query(Intent.GENRE, text="A captain steers an old spaceship with a robot towards a comet")).rows[0].values
    assert genres[0] == "Science fiction"


# -- what to watch


def test_a_wish_keeps_its_hard_conditions(execute: Execute) -> None:
    korean = Selection(Kind.FILM, (Filter("countries", Texts(("South Korea",))),))
    assert {r.id for r in execute(Query(Intent.RECOMMEND, korean, text="a Korean film")).rows} == {SALT, "the-glass-harbour-1994"}


def test_conditions_that_leave_no_film_leave_no_recommendation(execute: Execute) -> None:
    nowhere = Selection(Kind.FILM, (Filter("countries", Texts(("Peru",))),))
    evidence = execute(Query(Intent.RECOMMEND, nowhere, text="a film from Peru"))
    assert (evidence.outcome, evidence.reason) == (Outcome.UNKNOWN, "I hold no films from Peru to recommend.")


def test_a_film_like_another_shares_its_maker_or_its_themes_and_is_not_the_film_itself(execute: Execute) -> None:
    evidence = execute(Query(Intent.RECOMMEND, others=(films(COMET),), text="something like Copper Comet"))
    assert evidence.rows[0].id == "copper-comet-ii-the-long-tail-1988"
    assert "by the same director as Copper Comet (1985)" in evidence.rows[0].note
    assert COMET not in [r.id for r in evidence.rows]


def test_a_film_mainly_from_the_country_asked_for_goes_before_one_that_is_partly_so(execute: Execute) -> None:
    wish = Selection(Kind.FILM, (Filter("countries", Texts(("Germany", "Italy"))),))
    assert [r.label for r in execute(Query(Intent.RECOMMEND, wish, text="something German or Italian")).rows] == ["The Hollow Stair (1979)", "Winter Ledger (2003)"]


def test_films_that_the_person_likes_are_not_recommended_again(execute: Execute) -> None:
    evidence = execute(Query(Intent.RECOMMEND, text="what shall I watch"), liked=(LEDGER, COMET))
    assert not {LEDGER, COMET} & {r.id for r in evidence.rows}


@pytest.mark.parametrize(
    ("text", "film"),
    [("something scary", "the-hollow-stair-1979"), ("a cosy and gentle film", "moss-and-the-moon-bakery-2012"), ("something funny and quirky", "over-2018"), ("something surreal", "the-clock-garden-1971"), ("a tense film", SALT)],
)
def test_a_mood_puts_the_film_of_that_mood_first(execute: Execute, text: str, film: str) -> None:
    assert execute(Query(Intent.RECOMMEND, text=text)).rows[0].id == film


@pytest.mark.parametrize("text", ["something for my 6 year old", "a film for the whole family", "for the kids"])
def test_a_film_for_children_or_the_family_suits_them(execute: Execute, catalogue: Catalogue, text: str) -> None:
    found = catalogue.films([r.id for r in execute(Query(Intent.RECOMMEND, text=text)).rows])
    assert found
    assert {f.audience for f in found} <= {"children", "family"}


def test_a_teenager_may_see_more_than_a_child(execute: Execute, catalogue: Catalogue) -> None:
    found = catalogue.films([r.id for r in execute(Query(Intent.RECOMMEND, text="something tense for my 14 year old")).rows])
    assert {f.audience for f in found} <= {"children", "family", "teen"}
    assert "adult" in {f.audience for f in catalogue.films([r.id for r in execute(Query(Intent.RECOMMEND, text="something tense for my 17 year old son")).rows])}


@pytest.mark.parametrize("text", ["no horror and nothing gory", "nothing scary please", "without blood, not violent"])
def test_what_the_person_does_not_want_is_left_out(execute: Execute, text: str) -> None:
    assert "the-hollow-stair-1979" not in [r.id for r in execute(Query(Intent.RECOMMEND, text=text)).rows]


def test_old_and_new_are_kept_apart(execute: Execute, catalogue: Catalogue) -> None:
    old = execute(Query(Intent.RECOMMEND, Selection(Kind.FILM, (Filter("genres", Texts(("Drama",))),)), text="an old classic drama")).rows[0].id
    new = execute(Query(Intent.RECOMMEND, Selection(Kind.FILM, (Filter("tone", Texts(("slow",))),)), text="a recent slow film")).rows[0].id
    assert (catalogue.films([old])[0].year or 0) <= 1970
    assert (catalogue.films([new])[0].year or 0) >= 1994


def test_each_recommendation_is_supported_by_its_reason_and_premise(execute: Execute) -> None:
    evidence = execute(Query(Intent.RECOMMEND, text="something scary"))
    first = [evidence.numbered(n).text for n in evidence.rows[0].facts]
    assert first[0] == f"The Hollow Stair (1979): {evidence.rows[0].note}."
    assert first[1].startswith("Claudia, a piano student")


# -- before anything is looked for


def test_a_missing_title_and_an_unheld_subject_are_named(retriever: Retriever) -> None:
    missing = retriever.retrieve(Interpretation(Query(Intent.DESCRIBE), missing=("Zorblax", "Quon")), Question("?"))
    assert missing.reason == "I hold no film called “Zorblax” or “Quon”."
    unheld = retriever.retrieve(Interpretation(Query(Intent.ASK), unheld="where it was filmed"), Question("?"))
    assert unheld.reason == "I hold nothing on where it was filmed."


def choices() -> tuple[Candidate, ...]:
    return tuple(Candidate(Kind.FILM, f"the-glass-harbour-{y}", f"The Glass Harbour ({y})", 1.0) for y in (1958, 1994))


def both(intent: Intent, *fields: str, **more: object) -> Interpretation:
    return Interpretation(Query(intent, films(HARBOUR, "the-glass-harbour-1994"), fields, **more), choices=choices())  # type: ignore[arg-type]


def test_a_shared_title_is_asked_about_when_both_films_have_an_answer(retriever: Retriever) -> None:
    evidence = retriever.retrieve(both(Intent.LOOKUP, "directors"), Question("Who directed The Glass Harbour?"))
    assert (evidence.outcome, evidence.open) == (Outcome.AMBIGUOUS, False)
    assert evidence.reason == "Several films share that title: The Glass Harbour (1958) and The Glass Harbour (1994)."


@pytest.mark.parametrize("field", ["genres", "audience"])
def test_a_shared_title_is_no_question_when_the_answer_is_the_same_for_each_film(retriever: Retriever, field: str) -> None:
    evidence = retriever.retrieve(both(Intent.LOOKUP, field), Question("What genre is it?"))
    assert (evidence.outcome, {r.id for r in evidence.rows}) == (Outcome.ANSWER, {HARBOUR, "the-glass-harbour-1994"})
    assert retriever.retrieve(both(Intent.LOOKUP, field, "countries"), Question("What genre, and from where?")).outcome is Outcome.AMBIGUOUS


@pytest.mark.parametrize(("genre", "outcome"), [("Drama", Outcome.ANSWER), ("Western", Outcome.AMBIGUOUS)])
def test_what_holds_of_each_film_of_a_shared_title_is_confirmed_at_once(retriever: Retriever, genre: str, outcome: Outcome) -> None:
    claims = (Claim(films(HARBOUR, "the-glass-harbour-1994"), "genres", Texts((genre,))),)
    assert retriever.retrieve(both(Intent.CHECK, claims=claims), Question("Is it one?")).outcome is outcome


def test_a_shared_title_is_no_question_when_one_film_alone_has_an_answer(retriever: Retriever) -> None:
    evidence = retriever.retrieve(both(Intent.LOOKUP, "budget"), Question("What was its budget?"))
    assert (evidence.outcome, [r.id for r in evidence.rows]) == (Outcome.ANSWER, [HARBOUR])
    remade = retriever.retrieve(both(Intent.LOOKUP, "remake_of"), Question("What is it a remake of?"))
    assert [r.id for r in remade.rows] == ["the-glass-harbour-1994"]


def test_a_check_of_a_shared_title_is_about_the_film_of_which_it_holds(retriever: Retriever) -> None:
    claim = Claim(films(HARBOUR, "the-glass-harbour-1994"), "directors", people("seo-min-jae"))
    evidence = retriever.retrieve(both(Intent.CHECK, claims=(claim,)), Question("Did Seo Min-jae direct it?"))
    assert (evidence.outcome, [c.holds for c in evidence.claims]) == (Outcome.ANSWER, [True])


def test_a_wish_like_a_shared_title_needs_no_choice(retriever: Retriever) -> None:
    wish = Interpretation(Query(Intent.RECOMMEND, Selection(Kind.FILM), others=(films(HARBOUR, "the-glass-harbour-1994"),), text="like The Glass Harbour"), choices=choices())
    evidence = retriever.retrieve(wish, Question("like The Glass Harbour"))
    assert evidence.outcome is Outcome.ANSWER
    assert not {HARBOUR, "the-glass-harbour-1994"} & {r.id for r in evidence.rows}


# -- in words


def film_set(*conditions: Filter | AnyOf) -> Selection:
    return Selection(Kind.FILM, conditions)


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (film_set(), "films"), (films(SALT, LEDGER), "The Salt Lantern (2016) and Winter Ledger (2003)"), (people("lena-voss"), "Lena Voss"), (film_set(Filter("genres", Texts(("Horror",)))), "horror films"),
        (film_set(Filter("genres", Texts(("Horror",)), negated=True)), "non-horror films"), (film_set(Filter("countries", Texts(("Japan",)))), "films from Japan"), (film_set(Filter("countries", Texts(("Japan",)), negated=True)), "films not from Japan"),
        (film_set(Filter("countries", Texts(("Japan", "China", "Taiwan", "India")))), "films from Japan, China and others"), (film_set(Filter("languages", Texts(("Korean",)))), "films in Korean"), (film_set(Filter("year", Range(1980, 1989))), "films of 1980–1989"),
        (film_set(Filter("year", Range(1999, 1999))), "films of 1999"), (film_set(Filter("year", Range(1999, None))), "films since 1999"), (film_set(Filter("year", Range(None, 1999))), "films up to 1999"), (film_set(Filter("runtime", Range(120, None))), "films of at least 120 minutes (2 h 0 min)"),
        (film_set(Filter("gross", Range(1_000_000, None))), "films that took at least $1 million"), (film_set(Filter("directors", people("lena-voss"))), "films directed by Lena Voss"), (film_set(Filter("cast", people("ha-yu-ri"), negated=True)), "films without Ha Yu-ri"),
        (film_set(Filter("directors", people("lena-voss"), negated=True)), "films not directed by Lena Voss"), (film_set(Filter("remake_of", films(HARBOUR))), "films that are remakes of The Glass Harbour (1958)"), (film_set(Filter("characters", CharacterName("Rusk"))), "films with the character Rusk"),
        (film_set(Filter("awards", AwardPattern(category="Best Picture"))), "films that won the Academy Award for Best Picture"), (film_set(Filter("awards", AwardPattern(won=None), negated=False)), "films nominated for an award"),
        (film_set(Filter("awards", AwardPattern(body="Academy Awards"), negated=True)), "films that did not win an Academy Award"), (film_set(Filter("awards", AwardPattern(category="Best Director", who=people("lena-voss"), years=Range(2003, 2003)))), "films that won the Academy Award for Best Director for Lena Voss of 2003"),
        (film_set(Filter("series", Texts(("Copper Comet",)))), "films of the series Copper Comet"), (film_set(Filter("title", Texts(("Over",)))), "films called Over"), (film_set(Filter("keywords", Texts(("heist",)), negated=True)), "films without heist"),
        (film_set(Filter("id", Entities((SALT,)), negated=True)), "films without The Salt Lantern (2016)"), (film_set(AnyOf((Filter("directors", people("lena-voss")), Filter("cast", people("ha-yu-ri"))))), "films directed by Lena Voss or with Ha Yu-ri"),
        (Selection(Kind.PERSON, (Filter("directors", films(SALT)),)), "people who directed The Salt Lantern (2016)"), (film_set(Filter("genres", Texts(("Thriller",))), Filter("countries", Texts(("Japan",))), Filter("year", Range(1999, 1999))), "thriller films from Japan, of 1999"),
    ],
)  # fmt: skip
def test_a_selection_is_said_in_words(catalogue: Catalogue, selection: Selection, words: str) -> None:
    assert selection_words(selection, catalogue) == words


def test_a_range_without_bounds_says_nothing(catalogue: Catalogue) -> None:
    assert filter_words(Filter("year", Range()), Kind.FILM, catalogue) == ("", "")


def test_words_that_carry_a_question_are_those_not_of_the_title() -> None:
    assert content_words(without_titles("What does the weaver of Ghent break in the mill?", ["The Weaver of Ghent"])) == {"break", "mill"}
