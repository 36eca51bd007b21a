"""How commands end: done, failed, wrongly used or interrupted, and what they say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from botmovie import __version__
from botmovie.cli.app import app

Run = Callable[..., Any]


def test_the_version_is_printed(run: Run) -> None:
    ran = run("--version")
    assert (ran.status, ran.out.strip()) == (0, __version__)


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.status == 0
    for name in ("serve", "ask", "chat", "search", "film", "import", "evaluate", "models", "doctor", "catalogue"):
        assert name in ran.out


@pytest.mark.parametrize(("arguments", "said"), [(("ask", ""), "empty"), (("ask", "x" * 100_000), "100000 characters"), (("ask", "\x00\x01"), "UTF-8"), (("import", "punchcards", "x"), "no importer for 'punchcards'"), (("ask", "q", "--model", "gpt"), "BOTMOVIE_MODEL is not valid")])
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


WRONG = [
    (), ("dance",), ("ask",), ("ask", "q", "--spoilers", "lots"), ("ask", "q", "--colour"), ("search", "x", "--limit", "many"),
    ("import", "jsonl"), ("catalogue",), ("catalogue", "dance"), ("serve", "--port", "http"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_ends_with_two_and_says_what_is_wrong(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert "Usage: botmovie" in ran.said + ran.complained
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(("arguments", "said"), [(("dance",), "No such command 'dance'"), (("ask",), "Missing argument"), (("ask", "q", "--spoilers", "lots"), "'none', 'mild', 'full'"), (("ask", "q", "--colour"), "No such option")])
def test_wrong_usage_is_named(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert said in run(*arguments).complained


def test_an_interrupt_ends_with_130_without_a_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("botmovie.wiring.open_program", interrupted)
    ran = run("ask", "Who directed Winter Ledger?")
    assert (ran.status, "Traceback" in ran.err) == (130, False)


def test_every_command_says_what_it_does() -> None:
    def commands(group: Any, path: str = "") -> Iterator[tuple[str, str | None]]:
        for name, command in group.commands.items():
            yield f"{path} {name}".strip(), command.help
            if hasattr(command, "commands"):
                yield from commands(command, name)

    found = dict(commands(typer.main.get_command(app)))
    assert len(found) >= 16
    assert [name for name, help_ in found.items() if not help_] == []
