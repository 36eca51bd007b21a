"""The learned parser's frame: what it is shown, what it may say, and the query that its words make."""

from __future__ import annotations

import random

import numpy as np
import pytest

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Name
from botmovie.domain import Entities, Filter, Intent, Kind, Query, Range, Selection, Texts
from botmovie.errors import BadQuery
from botmovie.understanding import Understander
from botmovie.understanding.conversation import Context
from botmovie.understanding.elements import Element, Shown, show
from botmovie.understanding.grammar import END, Grammar, children_of
from botmovie.understanding.linking import Link
from botmovie.understanding.notation import tree_of
from botmovie.understanding.parser import Parser
from botmovie.understanding.targets import CLOSE, NoElement, query_of, tokens_of

TARGETS = [
    ["(lookup", "runtime", "(film", "@4"],
    ["(find", "(film", "(directors", "@0", ")", "(not", "(cast", "@1", ")", ")", "(year", "@2", ")", "(order", "year", "asc", ")", "(limit", "1"],
    ["(find", "(film", "(directors", "(person", "(nationalities", "@3", ")", ")", ")", "(genres", '"Western"'],
    ["(find", "(person", "(cast", "(film", "@4", ")", ")", "(directors", "(film", "(year", "@2"],
    ["(check", "(film", "@4", ")", "(claim", "(film", "@4", ")", "(directors", "@0"],
    ["(count", "(film", "(awards", "won", "(category", '"Best Picture"', ")", "(years", "@2", ")", ")", "(any", "(genres", '"Western"', ")", "(countries", "@3"],
    ["(help"],
]


def _link(kind: Kind, name: str) -> Link:
    return Link(0, 1, (Name(kind, fold(name), name, fold(name), "title", 0.9, name),))


ELEMENTS = (
    Element("person", 0, 1, _link(Kind.PERSON, "Ann Lee")),
    Element("person", 1, 2, _link(Kind.PERSON, "Bo Ek")),
    Element("year", 2, 3, None, (Filter("year", Range(1990, 1999)),)),
    Element("place", 3, 4, None, (Filter("countries", Texts(("Iran",))), Filter("languages", Texts(("Persian",))))),
    Element("film", 4, 5, _link(Kind.FILM, "Dunes")),
)
NAMES = [frozenset({"ann lee"}), frozenset({"bo ek"}), frozenset[str](), frozenset[str](), frozenset({"dunes"})]


def ids_of(kind: Kind, element: Element) -> tuple[str, ...]:
    return tuple(n.id for n in element.link.names if n.kind is kind) if element.link else ()


def said(query: str) -> list[str]:
    return tokens_of(tree_of(query), ELEMENTS, NAMES)


def test_names_values_and_ranges_of_a_query_become_pointers_to_what_says_them() -> None:
    tokens = said('(find (film (directors "Ann Lee") (not (cast "Bo Ek")) (year 1990 1999) (countries "Iran") (genres "Western")))')
    assert tokens == ["(find", "(film", "(directors", "@0", CLOSE, "(not", "(cast", "@1", CLOSE, CLOSE, "(year", "@2", CLOSE, "(countries", "@3", CLOSE, "(genres", '"Western"']


def test_what_is_said_in_tokens_is_the_query_that_was_noted() -> None:
    query = query_of(said('(find (film (directors "Ann Lee") (year 1990 1999) (main_language "Persian") (order year asc) (limit 1)))'), ELEMENTS, ids_of)
    assert query.intent is Intent.FIND
    assert query.subject is not None
    assert query.subject.limit == 1
    assert query.subject.conditions == (
        Filter("directors", Selection(Kind.PERSON, (Filter("id", Entities(("ann lee",), "@0")),))), Filter("year", Range(1990, 1999)), Filter("main_language", Texts(("Persian",))),
    )  # fmt: skip


def test_a_name_that_nothing_in_the_question_says_cannot_be_said() -> None:
    with pytest.raises(NoElement):
        said('(lookup runtime (film "Elsewhere"))')


def test_a_pointer_of_the_wrong_sort_makes_no_query() -> None:
    with pytest.raises(BadQuery, match="does not stand"):
        query_of(["(find", "(film", "(genres", "@2"], ELEMENTS, ids_of)


def test_whatever_the_grammar_allows_is_a_query() -> None:
    children = {head: frozenset(tokens) for head, tokens in children_of(TARGETS).items()}
    vocabulary = sorted({t for target in TARGETS for t in target if not t.startswith("@")} | {CLOSE})
    tokens = [*vocabulary, END, *(f"@{i}" for i in range(len(ELEMENTS)))]
    rng = random.Random(3)
    finished = 0
    for _ in range(400):
        grammar, out = Grammar(children, ELEMENTS), list[str]()
        for step in range(40):
            allowed = [t for t in tokens if grammar.allowed(t)]
            if not allowed:
                break
            token = END if END in allowed and step > rng.randrange(12) else rng.choice(allowed)
            if token == END:
                finished += 1
                assert isinstance(query_of(out, ELEMENTS, ids_of), Query), out
                break
            grammar.take(token)
            out.append(token)
    assert finished > 200


def test_the_grammar_allows_every_query_it_was_made_from() -> None:
    children = {head: frozenset(tokens) for head, tokens in children_of(TARGETS).items()}
    for target in TARGETS:
        grammar = Grammar(children, ELEMENTS)
        for token in target:
            assert grammar.allowed(token), (target, token)
            grammar.take(token)
        assert grammar.allowed(END)


def test_what_is_a_person_or_a_character_never_stands_where_a_film_does() -> None:
    names = (Name(Kind.PERSON, "ann-lee", "Lee", "lee", "family_name", 0.9, "Ann Lee"), Name(Kind.CHARACTER, "dunes/Lee", "Lee", "lee", "character", 0.9, "Lee (Dunes)"))
    children = {head: frozenset(tokens) for head, tokens in children_of(TARGETS).items()}
    for link, may in ((Link(0, 1, names), False), (Link(0, 1, (*names, Name(Kind.FILM, "lee-1990", "Lee", "lee", "title", 0.9, "Lee (1990)"))), True)):
        grammar = Grammar(children, [Element("mixed", 0, 1, link)])
        for token in ("(lookup", "year", "(film"):
            grammar.take(token)
        assert grammar.allowed("@0") is may


class _Says:
    """Gives the likeliest place to given tokens, one after the other."""

    def __init__(self, ids: list[int]) -> None:
        self.ids, self.step = ids, 0

    def read(self, ids: object, marks: list[int]) -> int:
        return len(marks)

    def next(self, spoken: int, before: int, size: int) -> np.ndarray:  # type: ignore[type-arg]
        scores = np.zeros(size + spoken, np.float32)
        scores[self.ids[self.step]] = 6.0
        self.step += 1
        return scores


def test_the_parser_says_the_likeliest_tokens_and_how_likely_they_are() -> None:
    vocabulary = ["<start>", END, "(lookup", "(film", "runtime", CLOSE]
    parser = Parser(_Says([2, 4, 3, 6, 1]), lambda word: [7], vocabulary, {"": ["(lookup"], "lookup": ["runtime", "(film"], "film": []})
    film = ELEMENTS[4]
    parsed = parser.parse(Shown(("how", "long", "is", "#film"), (film,), (3,)), ids_of)
    assert parsed is not None
    assert parsed.tokens == ("(lookup", "runtime", "(film", "@0")
    assert parsed.query.subject == Selection(Kind.FILM, (Filter("id", Entities(("dunes",), "@0")),))
    assert 0.9 < parsed.confidence < 1


def test_the_words_of_names_are_hidden_and_those_of_conditions_stay(understander: Understander) -> None:
    reading = understander.reading("French comedies of the nineties under 100 minutes", Context(()))
    shown = show(reading, understander.phrases)
    assert [shown.words[m] for m in shown.marks] == ["#place", "#genre", "#year", "#runtime"]
    assert {"french", "comedies", "nineties"} <= set(shown.words)
