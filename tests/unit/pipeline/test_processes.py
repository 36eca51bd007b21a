"""Further processes: real ones, with work small enough to see what becomes of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from botmovie.domain import Answer, Outcome
from botmovie.processes import LINES, Processes
from botmovie.settings import load_settings
from botmovie.wiring import open_program

WORK = '''
import os, time
from botmovie.processes import work

def run(descriptors):
    def prepare(factor):
        def do(value):
            if value == "who":
                return os.getpid()
            if value == "sleep":
                time.sleep(60)
            if value == "die":
                os._exit(1)
            return factor * value
        return do
    work(descriptors, prepare)
'''


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Processes]]:
    """Starts processes that multiply by three and waits until they are ready."""
    (tmp_path / "small_work.py").write_text(WORK, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    running: list[Processes] = []

    def start(count: int = 1, **options: Any) -> Processes:
        running.append(Processes(count, "small_work:run", 3, pause=0.0, **options))
        until(lambda: running[-1].ready == count)
        return running[-1]

    yield start
    for one in running:
        one.close()


def until(fact: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.01)


def here() -> str:
    return "here"


def test_work_is_done_in_another_process(processes: Callable[..., Processes]) -> None:
    started = processes()
    assert started.call(14, here) == 42
    assert started.call("who", here) not in ("here", os.getpid())


def test_work_that_raises_is_done_here_and_the_process_goes_on(processes: Callable[..., Processes]) -> None:
    started = processes()
    who = started.call("who", here)
    assert started.call(None, here) == "here"
    assert started.call("who", here) == who


@pytest.mark.parametrize(("last", "patience"), [("die", 30.0), ("sleep", 2.0)])
def test_a_process_that_ends_or_is_silent_is_replaced_and_its_work_done_here(processes: Callable[..., Processes], last: str, patience: float) -> None:
    started = processes(patience=patience)
    who = started.call("who", here)
    assert started.call(last, here) == "here"
    assert not psutil.pid_exists(who)
    until(lambda: started.ready)
    assert started.call("who", here) not in ("here", who)


def test_without_processes_all_is_done_here(processes: Callable[..., Processes]) -> None:
    assert processes(0).call(14, here) == "here"


def test_what_the_processes_cannot_take_is_done_here_one_at_a_time(processes: Callable[..., Processes]) -> None:
    started = processes(patience=3.0)
    inside: list[int] = []
    most: list[int] = []

    def slowly() -> str:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.05)
        inside.pop()
        return "here"

    with ThreadPoolExecutor(8) as pool:
        asleep = [pool.submit(started.call, "sleep", here) for _ in range(LINES)]
        time.sleep(0.2)
        results = list(pool.map(lambda _: started.call("who", slowly), range(4)))
        assert [one.result() for one in asleep] == ["here"] * LINES
    assert results == ["here"] * 4
    assert max(most) == 1


def test_closing_ends_every_process(processes: Callable[..., Processes]) -> None:
    started = processes(2)
    with ThreadPoolExecutor(8) as pool:
        who = set(pool.map(lambda _: started.call("who", here), range(50))) - {"here"}
    assert len(who) == 2
    started.close()
    assert not any(psutil.pid_exists(one) for one in who)
    assert started.call("who", here) == "here"


def told(answer: Answer) -> tuple[Any, ...]:
    return (answer.outcome, answer.values, answer.films, answer.citations, answer.interpretation)


def test_a_conversation_goes_on_wherever_its_questions_are_answered(catalogue_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botmovie.wiring.PROCESSES_AFTER", 0.0)
    program = open_program(load_settings(catalogue=catalogue_url, model="none", processes=2), processes=True)
    try:
        elsewhere = program.processes
        assert elsewhere is not None
        until(lambda: elsewhere.ready)
        first = program.ask("Who directed The Glass Harbour (1958)?")
        second = program.ask("And who wrote it?", conversation_id=first.conversation_id)
        elsewhere.close()
        assert told(program.ask("Who directed The Glass Harbour (1958)?")) == told(first)
        third = program.ask("How long is it?", conversation_id=first.conversation_id)
    finally:
        program.close()
    assert [a.outcome for a in (first, second, third)] == [Outcome.ANSWER] * 3
    assert {a.films[0].title for a in (first, second, third)} == {"The Glass Harbour"}


def test_an_open_question_is_left_to_the_process_that_has_the_model(catalogue_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botmovie.wiring.PROCESSES_AFTER", 0.0)
    asked: list[str] = []

    def writer() -> tuple[None, str]:
        asked.append("model")
        return None, "no model here"

    settings = load_settings(catalogue=catalogue_url, model="openai-compatible:small", model_url="http://127.0.0.1:9", processes=2)
    program = open_program(settings, processes=True, writer=writer)
    try:
        elsewhere = program.processes
        assert elsewhere is not None
        until(lambda: elsewhere.ready)
        assert program.ask("Who directed The Glass Harbour (1958)?").outcome is Outcome.ANSWER
        assert not asked
        program.ask("Why does Edmund Thorne in The Glass Harbour (1958) hide that his eyesight is failing?")
        assert asked
    finally:
        program.close()
