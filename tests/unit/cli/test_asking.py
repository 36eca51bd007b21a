"""Commands that ask, search and show films."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from botmovie.server import create_app
from botmovie.wiring import Program

Run = Callable[..., Any]


def test_an_answer_is_printed_with_its_evidence_and_source(run: Run) -> None:
    ran = run("ask", "Who directed Winter Ledger?")
    assert ran.status == 0
    assert "Lena Voss directed Winter Ledger (2003)." in ran.said
    assert "films.jsonl (not stated)" in ran.said
    assert "answer · facts ·" in ran.said


def test_an_unknown_answer_is_no_failure(run: Run) -> None:
    ran = run("ask", "Who directed Zanthian Nights?")
    assert (ran.status, "unknown · facts" in ran.said) == (0, True)


@pytest.mark.parametrize(("level", "told"), [("none", False), ("mild", False), ("full", True)])
def test_spoilers_are_told_as_far_as_the_option_says(run: Run, level: str, told: bool) -> None:
    assert ("Soo-ah is the twin" in run("ask", "How does The Salt Lantern end?", "--spoilers", level).said) is told


def without_chance(answer: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in answer.items() if k not in {"id", "conversation_id", "timings_ms"}}


@pytest.mark.parametrize("question", ["Who directed Winter Ledger?", "Who directed The Glass Harbour?", "What is The Salt Lantern about?", "What is the weather in Paris?", "Who directed 소금 등불?"])
def test_json_of_ask_is_the_object_of_the_http_interface(run: Run, program: Program, question: str) -> None:
    printed = json.loads(run("ask", question, "--json").out)
    with TestClient(create_app(program)) as client:
        served = client.post("/api/ask", json={"question": question}, headers={"Accept": "application/json"}).json()
    assert set(printed) == set(served)
    assert without_chance(printed) == without_chance(served)
    assert set(printed["timings_ms"]) == set(served["timings_ms"])


def talk(run: Run, monkeypatch: pytest.MonkeyPatch, *lines: str) -> Any:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return run("chat")


def test_a_chat_remembers_what_was_said_and_ends_at_an_empty_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = talk(run, monkeypatch, "Who directed Winter Ledger?", "How long is it?", "", "Who directed Copper Comet?")
    assert ran.status == 0
    assert "Lena Voss directed" in ran.said
    assert "152 minutes" in ran.said
    assert "Marlo Quist" not in ran.said


def test_a_chat_ends_with_its_input_and_survives_a_bad_question(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = talk(run, monkeypatch, "?!", "Who directed Winter Ledger?")
    assert ran.status == 0
    assert "The question is empty" in ran.said
    assert "Lena Voss directed" in ran.said


def test_search_prints_passages_below_the_spoiler_level(run: Run) -> None:
    safe = run("search", "killed with a salt rake")
    full = run("search", "killed with a salt rake", "--spoilers", "full")
    assert (safe.status, full.status) == (0, 0)
    assert "killed Farmer Jin" not in safe.said
    assert "The Salt Lantern (2016) ending" in full.said
    assert "killed Farmer Jin with a salt rake" in full.said


def test_search_takes_a_limit_and_prints_json(run: Run) -> None:
    rows = json.loads(run("search", "a comet of copper", "--json", "--limit", "2").out)
    assert len(rows) == 2
    assert set(rows[0]) == {"film_id", "kind", "text", "score"}


def test_search_that_finds_nothing_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botmovie.retrieval.search.Search.hybrid_search", lambda *_, **__: ())
    assert run("search", "xqzzt").said == "Nothing found."


@pytest.mark.parametrize("title", ["The Salt Lantern", "the salt lantern", "Sogeum deungbul", "소금 등불", "The Salt Lantren", "the-salt-lantern-2016"])
def test_a_film_is_shown_by_any_title_or_its_id(run: Run, title: str) -> None:
    ran = run("film", title)
    assert ran.status == 0
    for said in ("The Salt Lantern (2016)", "소금 등불", "South Korea", "Korean", "Thriller, Mystery", "131 minutes", "Seo Min-jae", "Ha Yu-ri (Detective Baek)", "$8 million", "$57 million", "Palme d'Or", "Detective Baek is sent"):
        assert said in ran.said


def test_a_shown_film_is_not_spoiled(run: Run) -> None:
    assert "twin" not in run("film", "The Salt Lantern").said


def test_films_that_share_a_title_are_all_shown(run: Run) -> None:
    ran = run("film", "The Glass Harbour")
    assert "The Glass Harbour (1958)" in ran.said
    assert "The Glass Harbour (1994)" in ran.said
    assert {f["id"] for f in json.loads(run("film", "The Glass Harbour", "--json").out)} == {"the-glass-harbour-1958", "the-glass-harbour-1994"}


def test_a_film_that_is_not_held_ends_with_one(run: Run) -> None:
    ran = run("film", "Qqqq Wwww Zzzz")
    assert (ran.status, "botmovie search" in ran.err) == (1, True)
