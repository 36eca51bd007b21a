"""The films, people and vectors that ship in the package keep the rules that docs/authoring.md sets."""

import hashlib
import json
from pathlib import Path

import pytest

from botmovie.domain import Role
from botmovie.encoder import load_encoder
from botmovie.ingest.authoring import problems_of
from botmovie.ingest.starter import load_starter

STARTER = load_starter()
FILES = sorted((STARTER.folder / "films").glob("*.jsonl"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_shipped_line_keeps_the_house_rules(path: Path):
    wrong = {f"{path.name}:{i}": p for i, line in enumerate(path.read_text("utf-8").splitlines(), 1) if (p := problems_of(json.loads(line)))}
    assert wrong == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_film_stands_in_the_file_of_its_decade_in_order_of_year(path: Path):
    years = [json.loads(line)["year"] for line in path.read_text("utf-8").splitlines()]
    assert years == sorted(years)
    assert {y // 10 * 10 for y in years} == {int(path.name[:4])}


def test_no_two_films_share_an_identifier():
    ids = [r.film.id for r in STARTER.records]
    assert len(ids) == len(set(ids))


def test_no_two_passages_share_an_identifier():
    ids = [p.id for r in STARTER.records for p in r.passages]
    assert len(ids) == len(set(ids))


def test_one_person_is_spelled_one_way():
    spelled: dict[str, set[str]] = {}
    for record in STARTER.records:
        for credit in record.film.credits:
            spelled.setdefault(credit.person_id, set()).add(credit.name)
    assert {i: names for i, names in spelled.items() if len(names) > 1} == {}


def test_every_described_person_is_credited_and_described_once_in_a_few_sentences():
    credited = {c.name for r in STARTER.records for c in r.film.credits if c.role is not Role.AUTHOR}
    names = [p.name for p in STARTER.people]
    assert len(names) == len(set(names))
    assert set(names) <= credited
    assert {p.name: len(p.life.split()) for p in STARTER.people if p.life and not 25 <= len(p.life.split()) <= 52} == {}


def test_the_three_hundred_most_credited_people_have_a_life():
    films: dict[str, set[str]] = {}
    for record in STARTER.records:
        for credit in record.film.credits:
            if credit.role not in {Role.AUTHOR, Role.PRODUCER}:
                films.setdefault(credit.name, set()).add(record.film.id)
    most = sorted(films, key=lambda name: (-len(films[name]), name))[:300]
    described = {p.name for p in STARTER.people if p.life}
    assert [name for name in most if name not in described] == []


def test_the_starter_catalogue_covers_the_world_and_a_century():
    assert len(STARTER.records) >= 1470
    at_home = sum("USA" in r.film.countries[:1] for r in STARTER.records)
    assert at_home <= len(STARTER.records) / 2, "at least half of the films are from outside the USA"
    assert {(r.film.year or 0) // 10 * 10 for r in STARTER.records} >= set(range(1920, 2030, 10))


def test_every_shipped_passage_has_a_vector():
    held = STARTER.vectors
    missing = [p.id for r in STARTER.records for p in r.passages if hashlib.sha256(p.text.encode()).hexdigest() not in held]
    assert missing == [], "run python -m botmovie.ingest.vectors"


def test_the_shipped_vectors_are_those_of_the_shipped_encoder():
    encoder = load_encoder()
    assert STARTER.vectors_encoder == encoder.name, "run python -m botmovie.ingest.vectors"
    texts = [r.passages[0].text for r in STARTER.records[:3]]
    fresh = [encoder.embed_passages([t])[0] for t in texts]
    shipped = [STARTER.vectors[hashlib.sha256(t.encode()).hexdigest()] for t in texts]
    assert [float(a @ b) for a, b in zip(fresh, shipped, strict=True)] == pytest.approx([1, 1, 1], abs=0.002)


def test_the_version_changes_with_any_byte(tmp_path: Path):
    (tmp_path / "films").mkdir()
    path = tmp_path / "films" / "1980s.jsonl"
    path.write_text('{"title": "A"}\n', "utf-8")
    before = load_starter(tmp_path).version
    path.write_text('{"title": "B"}\n', "utf-8")
    assert load_starter(tmp_path).version != before


def test_a_folder_without_people_and_vectors_is_a_starter_catalogue_too(tmp_path: Path, film):
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "1980s.jsonl").write_text(json.dumps(film()) + "\n\n", "utf-8")
    starter = load_starter(tmp_path)
    assert [r.film.title for r in starter.records] == ["The Lantern Keeper"]
    assert (starter.people, dict(starter.vectors), starter.vectors_encoder) == ((), {}, "")


def test_the_texts_carry_their_licence():
    text = (STARTER.folder / "LICENSE").read_text("utf-8")
    assert "CC BY 4.0" in text
    assert "https://creativecommons.org/licenses/by/4.0/" in text
