"""Every command: what it prints, what it leaves behind, and how it ends."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer
from starlette.testclient import TestClient

from botmovie import __version__
from botmovie.catalogue import open_sqlite_catalogue
from botmovie.cli.app import app
from botmovie.server import create_app
from botmovie.wiring import Program

Run = Callable[..., Any]


def films_in(url: str) -> int:
    held = open_sqlite_catalogue(url)
    try:
        return held.info().films
    finally:
        held.close()


# -- usage


def test_the_version_is_printed(run: Run) -> None:
    ran = run("--version")
    assert (ran.status, ran.out.strip()) == (0, __version__)


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.status == 0
    for name in ("serve", "ask", "chat", "search", "film", "import", "evaluate", "models", "doctor", "catalogue"):
        assert name in ran.out


@pytest.mark.parametrize(("arguments", "said"), [(("ask", ""), "empty"), (("ask", "x" * 100_000), "100000 characters"), (("ask", "\x00\x01"), "UTF-8"), (("import", "imdb", "x"), "no importer for 'imdb'"), (("ask", "q", "--model", "gpt"), "BOTMOVIE_MODEL is not valid")])
def test_bad_input_ends_with_two_and_one_line_of_what_to_do(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert ran.err.startswith("botmovie: ")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_wrong_setting_in_the_environment_ends_with_two(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTMOVIE_PORT", "eighty")
    ran = run("ask", "Who directed Winter Ledger?")
    assert (ran.status, "BOTMOVIE_PORT" in ran.err) == (2, True)


def test_a_catalogue_that_cannot_be_read_ends_with_one(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 300)
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", f"sqlite:///{broken}")
    ran = run("ask", "Who directed Winter Ledger?")
    assert ran.status == 1
    assert ran.err.startswith("botmovie: ")
    assert "Traceback" not in ran.err


def test_a_model_without_its_key_ends_with_one_and_names_the_key(run: Run) -> None:
    ran = run("ask", "Who directed Winter Ledger?", "--model", "openai:gpt-x")
    assert (ran.status, "OPENAI_API_KEY" in ran.err) == (1, True)


# -- asking


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


# -- the catalogue


NEW = {"title": "Bell of Sand", "year": 2020, "directors": ["Lena Voss"], "countries": ["Germany"], "runtime": 90, "genres": ["Drama"], "premise": "A bell is found in a dune."}


def test_import_takes_films_in_and_reports_what_it_skipped(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    file.write_text(json.dumps(NEW) + "\n{\"title\": 7}\n", "utf-8")
    ran = run("import", "jsonl", file)
    assert ran.status == 0
    assert "1 films taken in, 1 rows skipped." in ran.said
    assert "skipped new.jsonl:2" in ran.complained
    assert films_in(url) == 15
    assert "Lena Voss directed Bell of Sand" in run("ask", "Who directed Bell of Sand?").said


def test_import_may_replace_what_is_held_or_go_to_another_catalogue(run: Run, url: str, tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    file.write_text(json.dumps(NEW), "utf-8")
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert run("import", "jsonl", file, "--catalogue", url, "--replace").status == 0
    assert films_in(url) == 1
    assert run("import", "jsonl", file, "--catalogue", other, "--replace").status == 0
    assert films_in(other) == 1


@pytest.mark.parametrize(("content", "status"), [(None, 1), (b"", 2), (b"\xff\xfe binary \x00", 2), (b"[1, 2]", 2), (b'{"title": 7}', 2)])
def test_an_import_that_cannot_be_done_changes_nothing(run: Run, url: str, tmp_path: Path, content: bytes | None, status: int) -> None:
    file = tmp_path / "bad.jsonl"
    if content is not None:
        file.write_bytes(content)
    ran = run("import", "jsonl", file, "--replace")
    assert ran.status == status
    assert ran.complained.startswith("botmovie: ")
    assert films_in(url) == 14


def test_info_counts_what_is_held(run: Run, catalogue_url: str) -> None:
    found = json.loads(run("catalogue", "info", "--json").out)
    assert (found["films"], found["url"]) == (14, catalogue_url)
    assert "films 14" in run("catalogue", "info").said


def test_an_export_can_be_imported_again(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    ran = run("catalogue", "export", file)
    assert (ran.status, "14 films written" in ran.said) == (0, True)
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert run("import", "jsonl", file, "--catalogue", other, "--replace").status == 0
    assert films_in(other) == 14


def test_a_backup_brings_back_what_was_there(run: Run, url: str, tmp_path: Path) -> None:
    saved, file = tmp_path / "saved.sqlite", tmp_path / "new.jsonl"
    file.write_text(json.dumps(NEW), "utf-8")
    assert run("catalogue", "backup", saved).status == 0
    assert run("import", "jsonl", file, "--replace").status == 0
    ran = run("catalogue", "restore", saved)
    assert (ran.status, ran.said) == (0, "Restored: 14 films.")
    assert films_in(url) == 14


def test_a_backup_that_is_none_is_not_restored(run: Run, url: str, tmp_path: Path) -> None:
    torn = tmp_path / "torn.sqlite"
    torn.write_bytes(b"SQLite format 3\x00 and then nothing")
    assert run("catalogue", "restore", torn).status in (1, 2)
    assert run("catalogue", "restore", tmp_path / "missing.sqlite").status == 1
    assert films_in(url) == 14


@pytest.mark.usefixtures("url")
def test_reindex_counts_the_passages_that_it_indexed(run: Run) -> None:
    ran = run("catalogue", "reindex")
    assert ran.status == 0
    assert ran.said.startswith("Indexed ")


def test_an_audit_of_sound_films_ends_with_zero(run: Run) -> None:
    report = json.loads(run("catalogue", "audit", "--json").out)
    ran = run("catalogue", "audit")
    assert (report["films"], report["wrong"], ran.status) == (3, 0, 0)
    assert "nothing is wrong" in ran.said


def test_an_audit_that_finds_something_wrong_names_it_and_ends_with_one(run: Run, film_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from botmovie.ingest.authoring import parse_line

    line = json.loads(film_file.read_text("utf-8").splitlines()[0])
    line["year"], line["awards"][0]["ceremony"] = 1958, 90

    class Wrong:
        records = (parse_line(json.dumps(line), strict=False),)
        people = ()

    monkeypatch.setattr("botmovie.ingest.starter.load_starter", lambda: Wrong)
    ran = run("catalogue", "audit")
    assert ran.status == 1
    assert "wrong" in ran.said
    assert "The Glass Harbour (1958)" in ran.said


def test_an_audit_with_a_folder_that_is_not_there_ends_with_one(run: Run, tmp_path: Path) -> None:
    ran = run("catalogue", "audit", "--data", tmp_path / "nowhere")
    assert (ran.status, "no data folder" in ran.err) == (1, True)


# -- evaluation


def cases(folder: Path) -> Path:
    file = folder / "cases.jsonl"
    rows = [
        {"id": "1", "category": "facts", "turns": ["Who directed Winter Ledger?"], "expect": {"outcome": ["answer"], "must": [["Lena Voss"]]}},
        {"id": "2", "category": "facts", "turns": ["Who directed Winter Ledger?", "How long is it?"], "expect": {"outcome": ["answer"], "must": [["152"]], "must_not": ["90"]}},
        {"id": "3", "category": "missing", "turns": ["Who directed Zanthian Nights?"], "expect": {"outcome": ["answer"]}},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return file


def test_an_evaluation_prints_a_row_for_each_category(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", cases(tmp_path), "--show")
    assert ran.status == 0
    assert "+0 3: Who directed Zanthian Nights?" in ran.said
    for said in ("facts", "missing", "all", "1.000", "0.667"):
        assert said in ran.said


def test_an_evaluation_as_json_holds_every_case(run: Run, tmp_path: Path) -> None:
    report = json.loads(run("evaluate", cases(tmp_path), "--json").out)
    assert [c["score"] for c in report["cases"]] == [1, 1, 0]
    assert (report["truthfulness"], report["hallucination"], report["accuracy"]) == pytest.approx((2 / 3, 0, 2 / 3))


@pytest.mark.parametrize(("content", "status"), [(None, 1), ("not json", 2), ('{"id": "1"}', 2)])
def test_a_file_of_questions_that_cannot_be_read_is_named(run: Run, tmp_path: Path, content: str | None, status: int) -> None:
    file = tmp_path / "cases.jsonl"
    if content is not None:
        file.write_text(content, "utf-8")
    ran = run("evaluate", file)
    assert (ran.status, "cases.jsonl" in ran.err) == (status, True)


class Answering(BaseHTTPRequestHandler):
    """Answers every question with what was asked of it."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body)
        reply = json.dumps({"outcome": "answer", "text": f"Lena Voss, 152 [{len(self.asked)}]", "conversation_id": "c7"}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(reply if "Zanthian" not in body["question"] else b"<html>")

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    asked: list[dict[str, Any]] = []
    running = HTTPServer(("127.0.0.1", 0), type("Handler", (Answering,), {"asked": asked}))
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_running_server_is_evaluated_over_http_in_conversations(run: Run, tmp_path: Path, server: tuple[str, list[dict[str, Any]]]) -> None:
    address, asked = server
    file = cases(tmp_path)
    file.write_text("\n".join(file.read_text("utf-8").splitlines()[:2]), "utf-8")
    assert run("evaluate", file, "--url", address, "--json").status == 0
    assert [(b["question"], b.get("conversation_id")) for b in asked] == [("Who directed Winter Ledger?", None), ("Who directed Winter Ledger?", None), ("How long is it?", "c7")]


def test_a_server_that_answers_something_else_ends_with_one(run: Run, tmp_path: Path, server: tuple[str, list[dict[str, Any]]]) -> None:
    ran = run("evaluate", cases(tmp_path), "--url", server[0])
    assert (ran.status, "does not answer as The Bot Movie does" in ran.complained) == (1, True)


def test_a_server_that_is_not_there_ends_with_one(run: Run, tmp_path: Path) -> None:
    assert run("evaluate", cases(tmp_path), "--url", "http://127.0.0.1:9").status == 1


# -- models, doctor, serve


def test_models_tells_of_each_kind_whether_it_is_ready(run: Run) -> None:
    ran = run("models")
    assert ran.status == 0
    for name in ("none (chosen)", "embedded", "openai:NAME", "ollama:NAME", "openai-compatible:NAME", "OPENAI_API_KEY"):
        assert name in ran.said


def test_doctor_prints_every_setting_and_finds_a_sound_installation_sound(run: Run) -> None:
    from botmovie.settings import Settings

    ran = run("doctor")
    assert ran.status == 0
    assert "failed" not in ran.said
    for said in ("encoder:", "catalogue: 14 films", "disk:", "chat model: none", *(f"BOTMOVIE_{n.upper()}" for n in Settings.model_fields)):
        assert said in ran.said


def test_doctor_ends_with_one_and_names_what_failed(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(b"no database" * 500)
    monkeypatch.setenv("BOTMOVIE_CATALOGUE", f"sqlite:///{tmp_path / 'broken.sqlite'}")
    monkeypatch.setenv("BOTMOVIE_MODEL", "openai:gpt-x")
    ran = run("doctor")
    assert ran.status == 1
    assert "failed catalogue:" in ran.said
    assert "failed chat model:" in ran.said
    assert "ok encoder:" in ran.said


def test_doctor_names_a_missing_encoder_and_still_looks_at_the_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from botmovie.errors import ModelMissing

    def missing() -> Any:
        raise ModelMissing("the encoder's file is missing")

    monkeypatch.setattr("botmovie.cli.doctor.load_encoder", missing)
    ran = run("doctor")
    assert ran.status == 1
    assert "failed encoder: the encoder's file is missing" in ran.said


def test_serve_starts_the_server_with_the_options_given(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr("botmovie.server.serve", lambda settings, program: started.append((settings, program.ready())))
    assert run("serve", "--host", "127.0.0.1", "--port", "8123", "--workers", "2", "--model", "none").status == 0
    settings, ready = started[0]
    assert (settings.host, settings.port, settings.workers, ready) == ("127.0.0.1", 8123, 2, (True, "14 films"))


def test_a_port_that_is_taken_ends_with_two_and_the_way_out(run: Run, server: tuple[str, list[dict[str, Any]]]) -> None:
    ran = run("serve", "--port", server[0].rsplit(":", 1)[1])
    assert (ran.status, "BOTMOVIE_PORT" in ran.err) == (2, True)


def test_every_command_says_what_it_does() -> None:
    def commands(group: Any, path: str = "") -> Iterator[tuple[str, str | None]]:
        for name, command in group.commands.items():
            yield f"{path} {name}".strip(), command.help
            if hasattr(command, "commands"):
                yield from commands(command, name)

    found = dict(commands(typer.main.get_command(app)))
    assert len(found) >= 16
    assert [name for name, help_ in found.items() if not help_] == []
