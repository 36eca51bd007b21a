"""`botmovie download`: what it tells before it asks, and what it does then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A publisher of files on this machine."""
    folder = tmp_path / "published"
    folder.mkdir()
    for name in ("title.ratings.tsv.gz", "title.crew.tsv.gz"):
        (folder / name).write_bytes(b"\x1f\x8bpublished " * 90)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(folder))

        def log_message(self, *_: Any) -> None: ...

    running = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_licence_and_size_are_told_and_nothing_is_fetched_without_consent(run: Run, address: str, tmp_path: Path) -> None:
    ran = run("download", "imdb", "--url", address, "--to", tmp_path / "set")
    assert ran.status == 2
    assert "about 1.9 GB" in ran.said
    assert "personal and non-commercial use" in ran.said
    assert "--yes" in ran.complained
    assert not (tmp_path / "set").exists()


@pytest.mark.parametrize(("answer", "fetched"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_a_person_is_asked(run: Run, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, fetched: bool) -> None:
    class Terminal:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("typer.confirm", lambda _: answer.startswith("y"))
    ran = run("download", "imdb", "--only", "title.ratings.tsv.gz", "--url", address, "--to", tmp_path / "set")
    assert (ran.status, (tmp_path / "set" / "title.ratings.tsv.gz").exists()) == (0 if fetched else 1, fetched)


def test_the_files_chosen_are_fetched_and_the_next_step_is_told(run: Run, address: str, tmp_path: Path) -> None:
    ran = run("download", "imdb", "--yes", "--url", address, "--to", tmp_path / "set", "--only", "title.ratings.tsv.gz", "--only", "title.crew.tsv.gz")
    assert ran.status == 0
    assert sorted(p.name for p in (tmp_path / "set").iterdir()) == ["title.crew.tsv.gz", "title.ratings.tsv.gz"]
    assert "title.ratings.tsv.gz: 1 kB" in " ".join((ran.said, ran.complained))
    assert f"botmovie import imdb {tmp_path / 'set'}" in ran.said


def test_what_is_there_is_told_to_be_there(run: Run, address: str, tmp_path: Path) -> None:
    given = ("download", "imdb", "--yes", "--url", address, "--to", tmp_path / "set", "--only", "title.crew.tsv.gz")
    run(*given)
    ran = run(*given)
    assert (ran.status, "there already" in " ".join((ran.said, ran.complained))) == (0, True)


def test_a_publisher_that_has_no_such_file_ends_with_one_and_the_way_out(run: Run, address: str, tmp_path: Path) -> None:
    ran = run("download", "imdb", "--yes", "--url", address, "--to", tmp_path / "set", "--only", "name.basics.tsv.gz")
    assert (ran.status, "status 404" in ran.complained, "--url" in ran.complained) == (1, True, True)


@pytest.mark.parametrize(("given", "said"), [(("imbd", "--yes"), "there are imdb, movielens, wikidata"), (("imdb", "--yes", "--only", "x"), "has no file 'x'"), (("imdb", "--yes", "--url", "file:///etc"), "https://"), (("wikidata", "--yes"), "--contact")])
def test_what_cannot_be_fetched_ends_with_two(run: Run, given: tuple[str, ...], said: str) -> None:
    ran = run("download", *given)
    assert (ran.status, said in ran.complained) == (2, True)
