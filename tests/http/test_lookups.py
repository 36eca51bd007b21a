"""The catalogue by HTTP, over a shelf of a few films."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient


def ids(response: Any) -> list[str]:
    assert response.status_code == 200
    return [f["id"] for f in response.json()["films"]]


def test_a_film_has_facts_credits_awards_and_no_spoilers(client: TestClient) -> None:
    film = client.get("/api/films/parasite-2019").json()
    assert (film["title"], film["year"], film["runtime"]) == ("Parasite", 2019, 132)
    assert film["credits"][0] == {"person_id": "bong-joon-ho", "name": "Bong Joon-ho", "role": "directors", "order": 0, "character": None}
    assert film["card"]["oscars_won"] == len(film["awards"]) == 4
    assert film["provenance"]["licence"] == "CC BY 4.0"
    assert [p["kind"] for p in film["passages"]] == ["premise"]


@pytest.mark.parametrize(("level", "kinds"), [("mild", ["premise", "story"]), ("full", ["premise", "story", "ending"])])
def test_more_of_the_plot_only_when_asked_for(client: TestClient, level: str, kinds: list[str]) -> None:
    assert [p["kind"] for p in client.get(f"/api/films/parasite-2019?spoilers={level}").json()["passages"]] == kinds


def test_films_are_found_by_any_of_their_titles(client: TestClient) -> None:
    assert ids(client.get("/api/films", params={"q": "parasite"})) == ["parasite-2019", "parasite-1982"]
    assert ids(client.get("/api/films", params={"q": "晩春"})) == ["late-spring-1949"]
    assert ids(client.get("/api/films", params={"q": "Amelie"})) == ["amelie-2001"]


def test_the_limit_is_kept(client: TestClient) -> None:
    assert ids(client.get("/api/films", params={"q": "parasite", "limit": 1})) == ["parasite-2019"]
    assert len(ids(client.get("/api/films?limit=3"))) == 3


def test_without_a_title_the_best_known_films_come(client: TestClient) -> None:
    assert ids(client.get("/api/films"))[0] == "parasite-2019"


def test_a_title_that_is_only_punctuation_finds_nothing(client: TestClient) -> None:
    assert ids(client.get("/api/films", params={"q": "?!"})) == []


def test_a_person_has_a_filmography_and_awards(client: TestClient) -> None:
    person = client.get("/api/people/bong-joon-ho").json()
    assert person["name"] == "Bong Joon-ho"
    assert person["born"] == "1969-09-14"
    assert person["filmography"] == [{"film_id": "parasite-2019", "title": "Parasite", "year": 2019, "role": "directors", "character": None}]
    assert len(person["awards"]) == 4
    assert person["awards"][0]["title"] == "Parasite"
