"""Whole offers: the files of IMDb and MovieLens, checksums, room on the disk, and Wikidata year by year."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from botmovie.errors import BadInput, DiskFull
from botmovie.ingest.downloading import (
    OFFERS,
    DownloadFailed,
    Fetched,
    Item,
    Offer,
    Patience,
    fetch_offer,
    offer_named,
    room_needed,
)
from botmovie.ingest.downloading.running import chosen
from botmovie.ingest.downloading.wikidata import FIRST_YEAR, Period, fetch_films, film_query, years
from botmovie.ingest.formats.wikidata import VARIABLES

SMALL = Offer("small", "A small set", "https://example.org/", (Item("a.bin", 10), Item("b.zip", 20, md5=True)), "CC0", "https://example.org/terms", "jsonl")
RESULT = json.dumps({"head": {"vars": ["film"]}, "results": {"bindings": [{"film": {"type": "uri", "value": "x"}}]}}).encode()
Fetch = Callable[..., list[Fetched]]


@pytest.fixture
def fetch_all(publisher: Any, tmp_path: Path, slept: list[float], patience: Patience) -> Fetch:
    def run(offer: Offer = SMALL, **options: Any) -> list[Fetched]:
        options.setdefault("base", publisher.address)
        return list(fetch_offer(offer, tmp_path / "set", sleep=slept.append, patience=patience, trust_env=False, **options))

    return run


@pytest.fixture(autouse=True)
def files(publisher: Any) -> None:
    publisher.files["/b.zip"] = b"PK zip"
    publisher.files["/b.zip.md5"] = f"{hashlib.md5(b'PK zip').hexdigest()}  b.zip\n".encode()


def busy(handler: Any, _: bytes) -> None:
    handler.reply(503)


# -- what there is


def test_an_offer_that_there_is_not_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(BadInput, match="there are imdb, movielens, wikidata"):
        offer_named("imbd")


def test_imdb_offers_its_seven_files() -> None:
    assert {item.name for item in OFFERS["imdb"].items} == {
        "name.basics.tsv.gz", "title.akas.tsv.gz", "title.basics.tsv.gz", "title.crew.tsv.gz", "title.episode.tsv.gz", "title.principals.tsv.gz", "title.ratings.tsv.gz",
    }  # fmt: skip


@pytest.mark.parametrize("name", OFFERS)
def test_every_offer_has_a_licence_an_encrypted_address_and_a_size(name: str) -> None:
    offer = OFFERS[name]
    assert offer.base.startswith("https://")
    assert offer.terms.startswith("https://")
    assert (len(offer.licence) > 40, offer.size >= 1_000_000) == (True, True)


# -- fetching them


def test_every_file_of_an_offer_comes_and_checksums_are_compared(fetch_all: Fetch, tmp_path: Path) -> None:
    assert fetch_all() == [Fetched("a.bin", 10240), Fetched("b.zip", 6, verified=True)]
    assert sorted(p.name for p in (tmp_path / "set").iterdir()) == ["a.bin", "b.zip"]


def test_what_is_there_already_stays(fetch_all: Fetch, publisher: Any) -> None:
    fetch_all()
    publisher.asked.clear()
    assert [one.already for one in fetch_all()] == [True, True]
    assert publisher.asked == []


@pytest.mark.parametrize("said", [b"MD5 (b.zip) = %s", b"%s *b.zip", b"%s"])
def test_checksums_are_found_however_they_are_written(fetch_all: Fetch, publisher: Any, said: bytes) -> None:
    publisher.files["/b.zip.md5"] = said % hashlib.md5(b"PK zip").hexdigest().upper().encode()
    assert fetch_all(only=["b.zip"]) == [Fetched("b.zip", 6, verified=True)]


def test_a_file_that_is_not_what_its_checksum_says_is_refused(fetch_all: Fetch, publisher: Any, tmp_path: Path) -> None:
    publisher.files["/b.zip"] = b"PK forged"
    with pytest.raises(DownloadFailed, match="its MD5 is"):
        fetch_all(only=["b.zip"])
    assert list((tmp_path / "set").iterdir()) == []


def test_a_page_in_the_place_of_a_file_is_refused(fetch_all: Fetch, publisher: Any) -> None:
    publisher.files["/b.zip"] = b"<html>please log in</html>"
    with pytest.raises(DownloadFailed, match="the network may want a login"):
        fetch_all(only=["b.zip"])


@pytest.mark.parametrize("content", [None, b"<html>nothing here</html>"])
def test_a_checksum_that_is_not_published_any_more_is_gone_without(fetch_all: Fetch, publisher: Any, content: bytes | None) -> None:
    publisher.files.pop("/b.zip.md5")
    if content is not None:
        publisher.files["/b.zip.md5"] = content
    assert fetch_all(only=["b.zip"]) == [Fetched("b.zip", 6, verified=False)]


def test_files_can_be_chosen_by_name(fetch_all: Fetch) -> None:
    assert [one.name for one in fetch_all(only=["b.zip"])] == ["b.zip"]
    with pytest.raises(BadInput, match=r"small has no file 'c'; it has a\.bin, b\.zip"):
        fetch_all(only=["c"])


def test_progress_names_the_file(fetch_all: Fetch) -> None:
    told: list[tuple[str, int, int | None]] = []
    fetch_all(progress=lambda *one: told.append(one))
    assert ("a.bin", 10240, 10240) in told
    assert told[-1] == ("b.zip", 6, 6)


def test_the_publisher_is_told_which_program_asks_and_how_to_reach_whoever_runs_it(fetch_all: Fetch, publisher: Any) -> None:
    fetch_all(contact="ada@example.org")
    assert all(agent.startswith("botmovie/") and "(ada@example.org) httpx/" in agent for agent in publisher.headers("User-Agent"))


@pytest.mark.parametrize("base", ["file:///etc", "ftp://example.org", "example.org"])
def test_an_address_that_is_none_of_the_web_is_refused(fetch_all: Fetch, base: str) -> None:
    with pytest.raises(BadInput, match="must begin with https"):
        fetch_all(base=base)


def test_a_set_that_does_not_fit_on_the_disk_is_not_begun(fetch_all: Fetch, publisher: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=5))
    with pytest.raises(DiskFull, match="--only"):
        fetch_all()
    assert publisher.asked == []


def test_what_has_come_already_needs_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=5))
    (tmp_path / "a.bin.part").write_bytes(b"12345678")
    assert room_needed([Item("a.bin", 10), Item("b.bin", 10)], tmp_path) == 20 - 5 - 8
    assert room_needed([Item("a.bin", 10)], tmp_path) == 0


# -- wikidata


@pytest.fixture
def films(publisher: Any, client: httpx.Client, tmp_path: Path, slept: list[float], patience: Patience) -> Callable[..., list[tuple[str, int, bool]]]:
    publisher.files["/sparql"] = RESULT

    def run(until: int = FIRST_YEAR, **options: Any) -> list[tuple[str, int, bool]]:
        return list(fetch_films(client, f"{publisher.address}/sparql", tmp_path, sleep=slept.append, patience=patience, until=until, **options))

    return run


def queries(publisher: Any) -> list[str]:
    return [parse_qs(urlsplit(path).query)["query"][0] for path, _ in publisher.asked]


def test_there_is_a_query_for_every_year() -> None:
    found = list(years(1890))
    assert [period.name for period in found] == ["films-1888.json", "films-1889.json", "films-1890.json"]
    assert found[-1] == Period(date(1890, 1, 1), date(1891, 1, 1))


def test_a_query_asks_for_films_first_shown_in_its_period() -> None:
    query = film_query(Period(date(1994, 1, 1), date(1995, 1, 1)))
    assert '?shown >= "1994-01-01T00:00:00Z"^^xsd:dateTime && ?shown < "1995-01-01T00:00:00Z"^^xsd:dateTime' in query
    assert '?earlier < "1994-01-01T00:00:00Z"' in query
    assert not re.search(r"\{(FIRST|END)\}", query)
    assert query.count("{") == query.count("}")


def test_a_query_gives_all_that_it_finds_and_labels_of_every_entity() -> None:
    chosen, _, found = film_query(Period(date(1994, 1, 1), date(1995, 1, 1))).partition("WHERE {")
    given = set(re.findall(r"\?(\w+)", chosen))
    steps = {"shown", "earlier", "length", "part", "given", "named", "taken", "takings", "spent", "costs"}
    plain = {name for name in given if not name.endswith("Label")}
    assert plain == set(re.findall(r"\?(\w+)", found)) - steps
    assert {name.removesuffix("Label") for name in given - plain} <= plain


def test_a_query_gives_every_value_that_the_importer_reads() -> None:
    given = set(re.findall(r"\?(\w+)", film_query(Period(date(1994, 1, 1), date(1995, 1, 1))).partition("WHERE {")[0]))
    assert VARIABLES - given == set()


def test_each_year_becomes_a_file_with_a_pause_between(films: Callable[..., Any], publisher: Any, tmp_path: Path, slept: list[float]) -> None:
    assert films(FIRST_YEAR + 1) == [("films-1888.json", len(RESULT), False), ("films-1889.json", len(RESULT), False)]
    assert (tmp_path / "films-1888.json").read_bytes() == RESULT
    assert parse_qs(urlsplit(publisher.asked[0][0]).query)["format"] == ["json"]
    assert slept == [1.0, 1.0]


def test_years_that_are_there_are_not_asked_for_again(films: Callable[..., Any], publisher: Any) -> None:
    films()
    assert films(FIRST_YEAR + 1)[0] == ("films-1888.json", len(RESULT), True)
    assert len(publisher.asked) == 2


def test_years_can_be_chosen_by_the_names_of_their_files(films: Callable[..., Any]) -> None:
    assert [name for name, _, _ in films(1900, only=["films-1895.json", "films-1899.json"])] == ["films-1895.json", "films-1899.json"]
    (item,) = chosen(OFFERS["wikidata"], ["films-1895.json"])
    assert (item.name, item.size < 10_000_000) == ("films-1895.json", True)
    with pytest.raises(BadInput, match=r"it has films-YEAR\.json"):
        chosen(OFFERS["wikidata"], ["films-95.json"])


def test_an_answer_that_broke_off_is_asked_for_again(films: Callable[..., Any], publisher: Any, tmp_path: Path) -> None:
    publisher.faults["/sparql"] = [lambda handler, _: handler.reply(200, body=RESULT[:-20] + b"\njava.util.concurrent.TimeoutException")]
    films()
    assert (tmp_path / "films-1888.json").read_bytes() == RESULT


def test_a_year_that_takes_too_long_is_asked_for_in_halves(films: Callable[..., Any], publisher: Any) -> None:
    publisher.faults["/sparql"] = [busy] * 3
    assert [name for name, _, _ in films()] == ["films-1888-01-01-to-1888-07-02.json", "films-1888-07-02-to-1889-01-01.json"]
    assert '?shown < "1888-07-02' in queries(publisher)[-2]


def test_a_service_that_never_answers_is_left_after_the_smallest_period(films: Callable[..., Any], publisher: Any) -> None:
    publisher.faults["/sparql"] = [busy] * 100
    with pytest.raises(DownloadFailed, match="503"):
        films()
    assert len(publisher.asked) < 30


def test_a_service_that_refuses_is_not_asked_for_halves(films: Callable[..., Any], publisher: Any) -> None:
    publisher.faults["/sparql"] = [lambda handler, _: handler.reply(403)]
    with pytest.raises(DownloadFailed, match="403"):
        films()
    assert len(publisher.asked) == 1


def test_wikidata_is_not_asked_without_a_way_to_reach_who_asks(fetch_all: Fetch, publisher: Any) -> None:
    with pytest.raises(BadInput, match="--contact"):
        fetch_all(OFFERS["wikidata"], base=None)
    assert publisher.asked == []
