"""A made film that keeps every rule, to be changed by each test, and a catalogue to put films into."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Record
from botmovie.ingest.authoring import parse_line

Row = dict[str, Any]


def _words(count: int, start: str) -> str:
    """A text of so many words."""
    return " ".join([start, *(f"{start.lower()}{i}" for i in range(count - 1))]) + "."


def _film(**changes: Any) -> Row:
    row: Row = {
        "title": "The Lantern Keeper", "year": 1987,
        "titles": [{"text": "El farolero", "kind": "original", "language": "Spanish"}],
        "countries": ["Spain", "France"], "languages": ["Spanish"], "runtime": 101, "genres": ["Drama"], "keywords": ["lighthouse"],
        "tone": ["gentle", "slow"], "audience": "teen", "places": ["Cádiz, Spain"], "period": "1930s",
        "series": [], "remake_of": None, "sequel_to": None,
        "based_on": {"work": "El farolero", "kind": "novel", "authors": ["Inés Pardo"]},
        "directors": ["Ana Beltrán"], "writers": ["Ana Beltrán", "Luis Mora"], "composers": [], "cinematographers": ["Rui Vaz"],
        "editors": ["Pia Holm"], "producers": ["Jo Salas"], "studios": ["Faro Films"],
        "cast": [["Marta Ruiz", "Elena Vidal"], ["Tomás Rey", "Bruno / The Stranger"], ["Eva Sanz", "Doña Carmen"]],
        "awards": [{"body": "Academy Awards", "ceremony": 60, "won": [["Best Actress", "Marta Ruiz"]], "nominated": [["Best International Feature Film"]]},
                   {"body": "Cannes Film Festival", "year": 1987, "won": [["Jury Prize"]]}],
        "budget": {"amount": 900000, "currency": "USD", "as_of": "1987"}, "gross": None,
        "premise": _words(60, "Elena"), "story": _words(80, "Bruno"), "ending": _words(45, "Carmen"),
        "characters": [{"name": "Elena Vidal", "text": _words(15, "Keeper")}], "notes": _words(40, "Shot"),
    }  # fmt: skip
    return row | changes


@pytest.fixture
def film() -> Callable[..., Row]:
    """Makes an authored film; keyword arguments replace its values."""
    return _film


@pytest.fixture
def record(film: Callable[..., Row]) -> Callable[..., Record]:
    """Makes the record of such a film; the house rules are not asked for."""

    def make(**changes: Any) -> Record:
        return parse_line(json.dumps(film(**changes)), strict=False)

    return make


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes objects, or texts as they are, as the lines of a file."""

    def write(*rows: Any, name: str = "films.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join((r if isinstance(r, str) else json.dumps(r, ensure_ascii=False)) + "\n" for r in rows), "utf-8")
        return path

    return write


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    held = open_sqlite_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    yield held
    held.close()


@pytest.fixture
def other_catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    held = open_sqlite_catalogue(f"sqlite:///{tmp_path / 'other.sqlite'}")
    yield held
    held.close()
