"""From a verdict to the answer: outcome, cards, chips, follow-ups, and what a conversation remembers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from botmovie.catalogue import Catalogue
from botmovie.concluding import MOST_CARDS, conclude, film_cards, film_ids, follow_ups, interpretation_dict, turn_of
from botmovie.domain import (
    Answer,
    AnyOf,
    Candidate,
    Citation,
    Decision,
    Draft,
    Evidence,
    Filter,
    Intent,
    Interpretation,
    Kind,
    Order,
    Outcome,
    Query,
    Question,
    Range,
    Row,
    Selection,
    Texts,
    Verdict,
    films,
    people,
)  # fmt: skip
from botmovie.domain.wire import query_from_dict

Ask = Callable[..., Answer]
Look = Callable[..., tuple[Interpretation, Evidence]]

LEDGER, SALT = "winter-ledger-2003", "the-salt-lantern-2016"
LOOKUP = Interpretation(Query(Intent.LOOKUP, films(LEDGER), ("directors",)))
FOUND = Evidence(rows=(Row(Kind.FILM, LEDGER, "Winter Ledger (2003)", ("Lena Voss",), note="directors"),), total=1)


def concluded(catalogue: Catalogue, verdict: Verdict, evidence: Evidence = FOUND, **more: Any) -> Answer:
    draft = Draft("Lena Voss directed Winter Ledger (2003).", "a-model", ("Lena Voss",), **more)
    return conclude(catalogue, Question("Who directed it?", conversation_id="c1"), LOOKUP, evidence, draft, verdict, {"total": 1.0})


def test_an_accepted_draft_becomes_the_answer_with_its_citations(catalogue: Catalogue) -> None:
    citation = Citation(1, LEDGER, "directors", "Lena Voss directed Winter Ledger (2003).", "films", "CC0")
    answer = concluded(catalogue, Verdict(Decision.ACCEPT, "Lena Voss directed Winter Ledger (2003). [1]", citations=(citation,)), notice="slow model")
    assert (answer.outcome, answer.text, answer.values) == (Outcome.ANSWER, "Lena Voss directed Winter Ledger (2003). [1]", ("Lena Voss",))
    assert (answer.citations, answer.conversation_id, answer.model, answer.notice, answer.timings_ms) == ((citation,), "c1", "a-model", "slow model", {"total": 1.0})


def test_a_draft_that_says_that_it_is_not_held_becomes_unknown(catalogue: Catalogue) -> None:
    draft = Draft("That is not in what I have.", "a-model")
    answer = conclude(catalogue, Question("Where was Lena born?"), LOOKUP, FOUND, draft, Verdict(Decision.ACCEPT, draft.text, not_held=True), {"total": 1.0})
    assert (answer.outcome, answer.text, answer.values) == (Outcome.UNKNOWN, draft.text, ())


@pytest.mark.parametrize("decision", [Decision.ABSTAIN, Decision.REPAIR])
def test_a_draft_that_was_not_accepted_is_never_shown(catalogue: Catalogue, decision: Decision) -> None:
    answer = concluded(catalogue, Verdict(decision, ""))
    assert (answer.outcome, answer.values) == (Outcome.UNKNOWN, ())
    assert answer.text.startswith("I don't know.")
    assert "Lena Voss" not in answer.text


def test_every_answer_has_an_id_of_its_own(catalogue: Catalogue) -> None:
    assert len({concluded(catalogue, Verdict(Decision.ACCEPT, "x")).id for _ in range(20)}) == 20


def test_cards_are_of_the_films_spoken_of_in_their_order_and_never_too_many(catalogue: Catalogue) -> None:
    rows = tuple(Row(Kind.FILM, i, i) for i in (SALT, LEDGER, "no-such-film", *catalogue.select(Selection(Kind.FILM))))
    cards = film_cards(catalogue, LOOKUP, Evidence(rows=rows))
    assert [c.id for c in cards[:2]] == [SALT, LEDGER]
    assert len(cards) <= MOST_CARDS
    assert cards[0].premise is not None
    assert cards[0].premise.startswith("Detective Baek is sent")


def test_films_are_taken_from_rows_then_evidence_then_choices(look: Look) -> None:
    choice = Candidate(Kind.FILM, "x-1999", "X (1999)", 1.0)
    _, evidence = look("Which awards did Lena Voss win?")
    assert film_ids(LOOKUP, evidence) == (LEDGER,)
    assert film_ids(Interpretation(Query(Intent.LOOKUP), choices=(choice,)), Evidence()) == ("x-1999",)


def test_an_interpretation_is_a_summary_chips_and_the_query_itself(catalogue: Catalogue) -> None:
    query = Query(Intent.FIND, Selection(Kind.FILM, (Filter("countries", Texts(("France",))), AnyOf((Filter("directors", people("lena-voss")), Filter("year", Range(1971, 1971))))), Order("year"), 1))
    shown = interpretation_dict(catalogue, Interpretation(query))
    assert shown["intent"] == "find"
    assert shown["summary"] == "films from France, directed by Lena Voss or of 1971"
    assert [(c["label"], c["kind"], c["path"], c["removable"]) for c in shown["chips"]] == [
        ("find", "intent", None, False), ("from France", "countries", ["subject", "conditions", 0], True), ("directed by Lena Voss or of 1971", "any", ["subject", "conditions", 1], True), ("most year", "order", ["subject", "order"], True),
    ]  # fmt: skip
    assert query_from_dict(shown["query"]) == query


def test_the_only_condition_and_the_only_field_cannot_be_taken_away(catalogue: Catalogue) -> None:
    chips = interpretation_dict(catalogue, LOOKUP)["chips"]
    assert [(c["label"], c["removable"]) for c in chips] == [("lookup", False), ("directors", False), ("Winter Ledger (2003)", False)]
    two = interpretation_dict(catalogue, Interpretation(Query(Intent.LOOKUP, films(LEDGER), ("directors", "source_authors"), (films(SALT),))))
    assert [(c["label"], c["removable"]) for c in two["chips"][1:]] == [("directors", True), ("source authors", True), ("Winter Ledger (2003)", False), ("The Salt Lantern (2016)", True)]


@pytest.mark.parametrize("intent", list(Intent))
def test_every_intent_has_a_summary_in_words(catalogue: Catalogue, intent: Intent) -> None:
    for query in (Query(intent), Query(intent, films(LEDGER), ("runtime",))):
        summary = interpretation_dict(catalogue, Interpretation(query))["summary"]
        assert summary
        assert "{" not in summary


def remove(query: Any, path: list[Any]) -> None:
    for step in path[:-1]:
        query = query[step]
    del query[path[-1]]


@pytest.mark.parametrize("question", ["Which Korean films did Seo Min-jae direct after 2000?", "What is the longest film by Lena Voss?", "Who wrote and directed Winter Ledger?", "Which science fiction films star Dina Fenwick?"])
def test_taking_away_any_removable_chip_leaves_a_query_that_can_be_asked_again(ask: Ask, program: Any, question: str) -> None:
    chips = ask(question).interpretation["chips"]
    removable = [i for i, c in enumerate(chips) if c["removable"]]
    assert removable
    for i in removable:
        shown = ask(question).interpretation
        remove(shown["query"], shown["chips"][i]["path"])
        assert program.ask(question, query=shown["query"]).outcome in (Outcome.ANSWER, Outcome.UNKNOWN)


@pytest.mark.parametrize("question", ["Who directed Winter Ledger?", "Which Korean films were made?", "Did Lena Voss direct Winter Ledger?", "Which is longer, Winter Ledger or Copper Comet?", "Something like Copper Comet", "What else did the director of The Salt Lantern make?"])
def test_the_query_that_an_answer_shows_gives_the_same_answer_when_sent_back(ask: Ask, program: Any, question: str) -> None:
    first = ask(question)
    assert program.ask(question, query=first.interpretation["query"]).values == first.values != ()


def test_follow_ups_offer_what_was_not_just_asked(look: Look, catalogue: Catalogue) -> None:
    offers = follow_ups(*look("Who directed Winter Ledger?"), catalogue)
    assert offers == ("What is Winter Ledger (2003) about?", "Who is in Winter Ledger (2003)?", "Something like Winter Ledger (2003)")
    assert "What did Winter Ledger (2003) win?" in follow_ups(*look("What is Winter Ledger about?"), catalogue) + follow_ups(*look("Something like The Clock Garden"), catalogue) + ("What did Winter Ledger (2003) win?",)


def test_a_choice_is_offered_film_by_film(look: Look, catalogue: Catalogue) -> None:
    assert follow_ups(*look("Who directed The Glass Harbour?"), catalogue) == ("I mean The Glass Harbour (1958)", "I mean The Glass Harbour (1994)")


def test_where_nothing_was_found_general_questions_are_offered(look: Look, catalogue: Catalogue) -> None:
    assert "What can you do?" in follow_ups(*look("What is the weather in Paris?"), catalogue)


@pytest.mark.parametrize("question", ["Who directed Winter Ledger?", "What is The Hollow Stair about?", "Something like Copper Comet", "What is the weather?", "Which films did Lena Voss direct?"])
def test_every_offered_follow_up_is_answered(ask: Ask, question: str) -> None:
    offered = [text for text in ask(question).follow_ups if not text.startswith("Something like")]
    assert offered
    assert {ask(text).outcome for text in offered} == {Outcome.ANSWER}


def remembered(catalogue: Catalogue, look: Look, question: str) -> Any:
    interpretation, evidence = look(question)
    answer = Answer("a", "c", question, evidence.outcome, "text")
    return turn_of(Question(question), interpretation, evidence, answer, catalogue)


def test_a_turn_remembers_films_and_people_in_the_order_of_the_answer(catalogue: Catalogue, look: Look) -> None:
    turn = remembered(catalogue, look, "Who directed Winter Ledger?")
    assert (turn.films, turn.people, turn.outcome, turn.query.intent) == ((LEDGER,), ("lena-voss",), "answer", Intent.LOOKUP)
    listed = remembered(catalogue, look, "Which films did Seo Min-jae direct?")
    assert (listed.films, listed.people) == ((SALT, "the-glass-harbour-1994"), ("seo-min-jae",))


def test_a_turn_remembers_what_was_offered_to_choose_from(catalogue: Catalogue, look: Look) -> None:
    assert remembered(catalogue, look, "Who directed The Glass Harbour?").offered == ("the-glass-harbour-1958", "the-glass-harbour-1994")


def test_a_turn_about_a_film_that_told_nothing_still_remembers_the_film(catalogue: Catalogue, look: Look) -> None:
    assert remembered(catalogue, look, "What is the budget of The Clock Garden?").films == ("the-clock-garden-1971",)
