"""Questions drawn from the grammar: what is said and what is meant stay together, and every query can be executed."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from botmovie.errors import BadInput
from botmovie.finetuning import synthetic_questions
from botmovie.finetuning.synthetic_grammar import Drawn, Grammar, Phrases, Slot, in_order, load_phrases, read_phrases
from botmovie.finetuning.synthetic_questions import row_of, synthetic_rows, told_apart, written
from botmovie.understanding.elements import HIDDEN, SORTS
from botmovie.understanding.grammar import children_of
from botmovie.understanding.phrases import Phrases as Known

KNOWN = Known({"pixar": ("Pixar",)}, {"paris": ("Paris",), "london": ("London",)}, {"robots": ("robot",), "revenge": ("revenge",), "director": ("director",)}, {})


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return list(synthetic_rows(400, 3, KNOWN))


def grammar_of(text: str, seed: int = 0) -> Grammar:
    phrases = Phrases()
    read_phrases(text, phrases, "a test")
    return Grammar(phrases, random.Random(seed))


VALUES = "[=person person]\nx\n[=place place]\nkorean\n[=year year]\n1990..1994\n[=n number]\nseven, three\n"


def drawn_row(line: str) -> dict[str, Any]:
    row = row_of(grammar_of(f"{VALUES}[question]\n{line}\n").draw("question"), KNOWN)
    assert row is not None
    return row


def test_every_section_and_value_that_a_phrase_names_is_there_and_every_pointer_is_said() -> None:
    phrases = load_phrases()
    for section, productions in phrases.sections.items():
        for production in productions:
            named = set(re.findall(r"\{(\w+)\}", production.words))
            called = set(re.findall(r"<(\w+)", production.words))
            assert {n.rstrip("0123456789") for n in named} <= phrases.values.keys(), (section, production.words)
            assert {c.rstrip("0123456789") for c in called} - {"films", "people"} <= phrases.sections.keys(), (section, production.words)
            said = {f"@{n}" for n in named} | {f"<{c}>" for c in called}
            assert {t for t in production.query if t[0] in "@<"} <= said, (section, production.words)


def test_a_pointer_points_at_an_element_and_the_marks_stand_where_the_words_say(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert all(row["words"][m].removeprefix("#") in SORTS for m in row["marks"])
        assert sum(w.startswith("#") for w in row["words"]) == len(row["marks"])
        assert all(int(t[1:]) < len(row["marks"]) for t in row["target"] if t.startswith("@"))


def test_everything_named_by_hidden_marks_and_conditions_is_in_the_query_of_a_question_about_films(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["target"][0] in {"(out_of_scope", "(help", "(ask"}:
            continue
        hidden = [i for i, m in enumerate(row["marks"]) if row["words"][m][1:] in HIDDEN]
        assert all(f"@{i}" in row["target"] for i in hidden), row


def test_no_two_rows_are_of_the_same_words_and_none_is_of_a_hand(rows: list[dict[str, Any]]) -> None:
    assert len({tuple(row["words"]) for row in rows}) == len(rows)
    assert {row["hand"] for row in rows} == {""}
    assert len({row["id"] for row in rows}) == len(rows)


def test_the_same_seed_gives_the_same_rows_and_another_one_others(rows: list[dict[str, Any]]) -> None:
    assert list(synthetic_rows(40, 3, KNOWN)) == rows[:40]
    assert list(synthetic_rows(40, 4, KNOWN)) != rows[:40]


def test_a_target_ends_without_closing_brackets_and_closes_no_more_than_it_opened(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        depth = 0
        assert row["target"][-1] != ")"
        for token in row["target"]:
            depth += 1 if token.startswith("(") else -1 if token == ")" else 0
            assert depth > 0


def test_conditions_of_films_stand_in_the_usual_order(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        target = " ".join(row["target"])
        assert not re.search(r"\(limit [^()]+\) \((order|offset|year|genres|countries|not)", target), target
        assert not re.search(r"\(film \(year @\d+ \) \((genres|countries|directors)", target), target


def test_denials_awards_and_nested_questions_are_drawn_often(rows: list[dict[str, Any]]) -> None:
    for part, least in (("(not", 30), ("(awards", 40), ("(claim", 15), ("(out_of_scope", 5), ("(compare", 10), ("(group", 10)):
        assert sum(part in row["target"] for row in rows) >= least, part
    assert sum(len(re.findall(r"\((?:film|person) \(", " ".join(row["target"]))) > 1 for row in rows) >= 25


def test_the_rows_expressions_are_such_as_the_served_grammar_learns(rows: list[dict[str, Any]]) -> None:
    seen = children_of(row["target"] for row in rows)
    assert {"(directors", "(cast", "(not", "(order"} <= seen["film"]
    assert "(limit" not in seen.get("group", set())


def test_a_production_says_and_means_the_same_thing() -> None:
    row = drawn_row("{place} films by {person} of {year} | (find (film (directors @person ) (countries @place ) (year @year ) ) )")
    assert row["words"][:6] == ["#place", "korean", "films", "by", "#person", "of"]
    assert row["target"] == ["(find", "(film", "(directors", "@1", ")", "(countries", "@0", ")", "(year", "@2"]


def test_a_choice_is_made_within_its_brackets() -> None:
    text = f"{VALUES}[question]\n(who/which man) is (the/) {{person}} | (describe (person @person ) )\n"
    said = {written(grammar_of(text, seed).draw("question").pieces)[0].rsplit(" ", 1)[0] for seed in range(30)}
    assert said == {"who is", "who is the", "which man is", "which man is the"}


def test_words_go_by_number_and_bound_words_stand_for_several() -> None:
    text = VALUES + "[it]\nfilm~films that is_a_remake~are_remakes |\n[question]\n<it:{}> | (help )\n"
    assert written(grammar_of(text.format("sg")).draw("question").pieces)[0] == "film that is a remake"
    assert written(grammar_of(text.format("pl")).draw("question").pieces)[0] == "films that are remakes"


def test_the_article_goes_by_the_word_behind_it() -> None:
    assert written(("a% ", Slot("place", "italian"), " film and a% ", Slot("place", "korean"), " one"))[0] == "an italian film and a korean one"


def test_a_limit_is_said_as_written_questions_say_it_or_points_at_the_number() -> None:
    three = Slot("number", "three")
    row = row_of(Drawn((three, " films"), ("(find", "(film", "(limit", three)), KNOWN)
    assert row is not None
    assert row["target"][-1] == "3"
    seven = Slot("number", "seven")
    row = row_of(Drawn((seven, " films"), ("(find", "(film", "(limit", seven)), KNOWN)
    assert row is not None
    assert row["target"][-1] == "@0"


def test_what_is_not_read_as_it_is_meant_gives_no_row() -> None:
    unknown = Slot("keyword", "weaving")
    assert row_of(Drawn(("films about ", unknown), ("(find", "(film", "(keywords", unknown)), KNOWN) is None


def test_a_query_that_cannot_be_executed_gives_no_row() -> None:
    place = Slot("place", "korean")
    assert row_of(Drawn((place, " films"), ("(find", "(film", "(genres", place)), KNOWN) is None


def test_films_of_one_year_are_not_grouped_by_decade() -> None:
    assert not told_apart(["(group", "decade", "(film", "(year", "@0"])
    assert told_apart(["(group", "decade", "(film", "(genres", "@0"])
    assert told_apart(["(find", "(film", "(year", "@0", ")", "(order", "gross", "desc"])


def test_the_parts_of_a_query_are_put_in_order_and_brackets_at_the_end_left_out() -> None:
    tokens = "(find (film (limit 1 ) (not (cast @1 ) ) (order year asc ) (year @2 ) (genres @0 ) ) )".split()
    assert " ".join(map(str, in_order(tokens))) == "(find (film (genres @0 ) (year @2 ) (not (cast @1 ) ) (order year asc ) (limit 1"


def test_a_line_that_is_no_production_is_refused_with_its_place() -> None:
    with pytest.raises(ValueError, match=r"a\.txt:2"):
        read_phrases("[find]\n(which films | (find (film ) )", Phrases(), "a.txt")


def test_a_grammar_that_says_too_little_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = Phrases()
    read_phrases("[question]\nhello | (help )\n", phrases, "a test")
    monkeypatch.setattr(synthetic_questions, "load_phrases", lambda: phrases)
    with pytest.raises(BadInput, match="gave 1 different questions"):
        list(synthetic_rows(5, 0, KNOWN))


def test_rows_are_as_parser_training_reads_them(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows), "utf-8")
    assert {"id", "hand", "words", "marks", "target"} == {key for row in json.loads(path.read_text("utf-8")) for key in row}
