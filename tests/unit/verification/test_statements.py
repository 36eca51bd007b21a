"""Drafts are cut into statements without losing their layout, and statements into clauses."""

import pytest

from botmovie.verification.statements import clauses, split_statements, without_tail


def test_statements_and_gaps_give_the_draft_back():
    draft = "Rocky runs.  He wins!\n\nAmong them:\n- One\n- Two"
    statements = split_statements(draft)
    assert [s.text for s in statements] == ["Rocky runs.", "He wins!", "Among them:", "- One", "- Two"]
    assert "".join(s.text + s.gap for s in statements) == draft


def test_a_title_is_never_cut():
    titles = ["Mamma Mia! Here We Go Again (2018)", "Mamma Mia! Here We Go Again", "Where Is the Friend's House? (1987)"]
    draft = "Ol Parker directed Mamma Mia! Here We Go Again. Abbas Kiarostami directed Where Is the Friend's House? (1987)."
    assert [s.text for s in split_statements(draft, titles)] == [
        "Ol Parker directed Mamma Mia! Here We Go Again.",
        "Abbas Kiarostami directed Where Is the Friend's House? (1987).",
    ]


def test_nothing_gives_nothing():
    assert split_statements("  \n ") == []


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("The aunt scolds Seita, which is common in Japan.", "The aunt scolds Seita."),
        ("Lola bets on 20, making this a story of luck.", "Lola bets on 20."),
        ("Leia hides the plans in R2-D2, who is a vehicle.", "Leia hides the plans in R2-D2."),
        ("The old man Gisaku, who lost every battle, is the one who survives.", None),
        ("Brody, which he is, goes.", None),
        ("Brody shoots the tank.", None),
    ],
)
def test_a_tail_can_be_cut_from_the_end_only(sentence: str, kept: str | None):
    assert without_tail(sentence) == kept


def test_clauses_each_say_something():
    assert clauses("Ash opens the hatch, and Kane dies because a creature attacks him.") == [
        "Ash opens the hatch", "Kane dies", "a creature attacks him",
    ]  # fmt: skip
    assert clauses("Kane dies.") == ["Kane dies"]
