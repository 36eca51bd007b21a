"""`botmovie tune review`: what waits is shown, decided by flags, by a file or at a terminal, and written for tune data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import load_reviews, open_sqlite_catalogue, save_feedback
from botmovie.catalogue.feedback import JudgedAnswer
from botmovie.domain import EvidenceItem, SpoilerLevel

Run = Callable[..., Any]
RIGHT = "Edmund Thorne hides it because a blind man cannot cut a lens."
PREMISE = "The Glass Harbour (1958)/premise/3"


@pytest.fixture
def judged(url: str) -> str:
    """Two answers that were judged, one of which is known; the catalogue's address."""
    held = open_sqlite_catalogue(url)
    premise = next(p for p in held.passages_of("the-glass-harbour-1958", spoilers=SpoilerLevel.NONE) if p.kind == "premise")
    held.close()
    answer = JudgedAnswer("a1", "why does he hide it?", "Why does Edmund Thorne hide that his eyesight is failing?", "ask", "answer", f"{RIGHT} [1]", "embedded", (EvidenceItem(1, premise),))
    save_feedback(url, answer_id="a1", verdict="down", comment="too short [sic]", answer=answer)
    save_feedback(url, answer_id="old", verdict="up")
    return url


def test_what_waits_is_shown_whole(run: Run, judged: str) -> None:
    said = run("tune", "review", "--list").said
    for part in ("a1", "down", "too short [sic]", "asked: why does he hide it?", "answer (answer, embedded)", f"{PREMISE}: Edmund Thorne hides that", "The answer itself is not known", "2 wait for a decision."):
        assert part in said
    rows = json.loads(run("tune", "review", "--json").out)
    assert [(r["answer_id"], r["waits"], r["decision"]) for r in rows] == [("a1", True, None), ("old", True, None)]
    assert (rows[0]["feedback"][0]["comment"], rows[0]["evidence"][2]["reference"]) == ("too short [sic]", PREMISE)


def test_an_answer_is_accepted_once_and_then_written_for_tune_data(run: Run, judged: str, tmp_path: Path) -> None:
    assert f"rests on: {PREMISE}" in run("tune", "review", "a1", "--accept").said
    assert "a1: accept (as before)" in run("tune", "review", "a1", "--accept").said
    assert "1 answers in" in run("tune", "review", "--export", tmp_path / "answers" / "use.jsonl").said
    row = json.loads((tmp_path / "answers" / "use.jsonl").read_text())
    assert (row["id"], row["task"], row["from"], row["answer"]) == ("use-a1", "motive", [PREMISE], RIGHT)
    assert "a1" not in run("tune", "review", "--list").said
    assert "a1, accept on" in run("tune", "review", "--list", "--all").said


def test_a_correction_that_is_not_borne_out_is_refused_unless_forced(run: Run, judged: str) -> None:
    wrong = ("tune", "review", "a1", "--text", "Edmund Thorne hides it because Steven Spielberg paid him.")
    ran = run(*wrong)
    assert (ran.status, "a1 is not kept: " in ran.complained, "Spielberg" in ran.complained) == (2, True, True)
    assert load_reviews(judged) == {}
    assert "although its evidence does not bear it out" in run(*wrong, "--force").said
    assert load_reviews(judged)["a1"].forced


def test_a_decision_as_json_tells_whether_it_is_new(run: Run, judged: str) -> None:
    first, again = (json.loads(run("tune", "review", "a1", "--reject", "--json").out) for _ in range(2))
    assert (first["decision"], first["new"], again["new"]) == ("reject", True, False)


def test_a_file_of_decisions_is_carried_out_and_what_is_refused_is_told(run: Run, judged: str, tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    rows = ({"answer_id": "a1", "decision": "correct", "text": RIGHT, "from": [PREMISE]}, {"answer_id": "old", "decision": "accept"}, {"answer_id": "old", "decision": "skip"}, {"answer_id": "z", "decision": "skip"})
    file.write_text("".join(json.dumps(r) + "\n" for r in rows))
    ran = run("tune", "review", "--decisions", file)
    assert (ran.status, "reject or skip it" in ran.complained, "of an answer 'z'" in ran.complained) == (1, True, True)
    assert {r.answer_id: r.decision for r in load_reviews(judged).values()} == {"a1": "correct", "old": "skip"}


@pytest.mark.parametrize(("line", "told"), [("{", "JSONDecodeError"), ('{"answer_id": "a1"}', "decision"), ('{"answer_id": "a1", "decision": "burn"}', "accept, correct"), ('{"answer_id": "a1", "decision": "skip", "mood": 1}', "there is no mood")])
def test_a_file_with_a_wrong_line_decides_nothing(run: Run, judged: str, tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text('{"answer_id": "a1", "decision": "reject"}\n' + line + "\n")
    ran = run("tune", "review", "--decisions", file)
    assert (ran.status, "decisions.jsonl:2" in ran.complained, told in ran.complained) == (2, True, True)
    assert load_reviews(judged) == {}


class Terminal:
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_each_is_asked_for(run: Run, judged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(["a", "x", "r"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(keys))
    said = run("tune", "review").said
    assert "1 of 2" in said
    assert "--export training/answers/use.jsonl" in said
    assert {r.answer_id: r.decision for r in load_reviews(judged).values()} == {"a1": "accept", "old": "reject"}


def test_a_correction_is_written_in_the_editor(run: Run, judged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/hides it because/hides that because/" "$1"\n')
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    assert run("tune", "review", "a1", "--correct").status == 0
    example = load_reviews(judged)["a1"].example
    assert example is not None
    assert example["answer"] == RIGHT.replace("hides it", "hides that")
    monkeypatch.setenv("EDITOR", "false")
    assert "did not end well" in run("tune", "review", "a1", "--correct").complained


def test_a_refused_correction_at_a_terminal_is_asked_for_again_or_kept_on_purpose(run: Run, judged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, wishes = iter(["c", "He is in Hollywood.", "c", "He is in Hollywood.", "q"]), iter([False, True])
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    monkeypatch.setattr("typer.confirm", lambda *_, **__: next(wishes))
    said = run("tune", "review").said
    assert said.count("a1 is not kept") == 2
    assert (load_reviews(judged)["a1"].decision, load_reviews(judged)["a1"].forced) == ("correct", True)


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        (("--accept",), 2, "Say which answer to accept"),
        (("a1", "--accept", "--reject"), 2, "Decide for one of accept, reject"),
        (("zzz", "--accept"), 1, "Nobody said anything of an answer 'zzz'"),
        (("--decisions", "none.jsonl"), 1, "no file none.jsonl"),
        (("a1", "--accept", "--task", "poem"), 2, "no task 'poem'"),
    ],
)
def test_what_cannot_be_decided_is_told(run: Run, judged: str, given: tuple[str, ...], status: int, said: str) -> None:
    ran = run("tune", "review", *given)
    assert (ran.status, said in ran.complained) == (status, True)


def test_without_feedback_nothing_waits(run: Run, url: str) -> None:
    assert "Nothing waits for a decision." in run("tune", "review", "--list").said


def test_without_a_catalogue_none_is_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", f"sqlite:///{tmp_path / 'none.sqlite'}")
    ran = run("tune", "review", "--list")
    assert (ran.status, "There is no catalogue" in ran.complained) == (1, True)
    assert not (tmp_path / "none.sqlite").exists()
