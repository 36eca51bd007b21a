"""The search indexes beside the database: rebuilt when missing, torn or outdated; texts are embedded once."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from botmovie.catalogue import indexing, settling, sqlite, text_hash
from botmovie.catalogue.index_folder import FORMAT, IndexFolder, Manifest
from botmovie.catalogue.lines import add_lines, write_lines
from botmovie.catalogue.sqlite import index_folder
from botmovie.catalogue.vector_index import VectorIndex, build_vector_index, change_vector_index
from botmovie.domain import SpoilerLevel
from botmovie.errors import CatalogueError, DiskFull

FULL = SpoilerLevel.FULL


@pytest.fixture
def folder(path: Path) -> Path:
    return index_folder(path)


@pytest.fixture
def filled(opened: Callable[..., Any], make_record: Any, encoder: Any) -> Callable[[], Any]:
    """Writes three films, closes the catalogue, and returns what opens it again."""
    catalogue = opened(embed=encoder, encoder_name="words")
    catalogue.write([make_record(i) for i in range(3)])
    catalogue.reindex()
    catalogue.close()
    encoder.embedded.clear()
    return lambda: opened(embed=encoder, encoder_name="words")


def current(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().strip()


def is_searchable(catalogue: Any, encoder: Any) -> bool:
    by_words = catalogue.keyword_search("lighthouse", limit=9, spoilers=FULL)
    by_vector = catalogue.vector_search(encoder(["Number 2 looks for a lighthouse."])[0], limit=1, spoilers=FULL)
    return len(by_words) == 3 and by_vector[0].passage_id == "film-2/premise" and catalogue.names_fuzzy("flim 2")[0].id == "film-2"


def test_opening_again_takes_the_indexes_as_they_are(filled: Callable[[], Any], folder: Path, encoder: Any) -> None:
    before = current(folder)
    catalogue = filled()
    assert current(folder) == before
    assert encoder.embedded == []
    assert is_searchable(catalogue, encoder)


def _lose_all(folder: Path) -> None:
    shutil.rmtree(folder)


def _lose_pointer(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def _point_nowhere(folder: Path) -> None:
    (folder / "CURRENT").write_text("no-such-version")


def _point_outside(folder: Path) -> None:
    (folder / "CURRENT").write_text("../../..")


def _tear_manifest(folder: Path) -> None:
    manifest = current(folder) / "MANIFEST.json"
    manifest.write_text(manifest.read_text()[:40])


def _tear_vectors(folder: Path) -> None:
    vectors = current(folder) / "vectors.npy"
    vectors.write_bytes(vectors.read_bytes()[:-100])


def _flip_a_byte(folder: Path) -> None:
    terms = next((current(folder) / "passages").glob("*.term"))
    data = bytearray(terms.read_bytes())
    data[len(data) // 2] ^= 0xFF
    terms.write_bytes(bytes(data))


def _lose_a_file(folder: Path) -> None:
    next((current(folder) / "names").glob("*.idx")).unlink()


def _age_the_format(folder: Path) -> None:
    manifest = current(folder) / "MANIFEST.json"
    described = json.loads(manifest.read_text())
    described["of"]["format"] = FORMAT - 1
    manifest.write_text(json.dumps(described))


@pytest.mark.parametrize(
    "damage", [_lose_all, _lose_pointer, _point_nowhere, _point_outside, _tear_manifest, _tear_vectors, _flip_a_byte, _lose_a_file, _age_the_format]
)
def test_missing_torn_and_outdated_indexes_are_rebuilt_at_opening(filled: Callable[[], Any], folder: Path, encoder: Any, damage: Callable[[Path], None]) -> None:
    damage(folder)
    assert is_searchable(filled(), encoder)
    assert len(list(folder.glob("*/MANIFEST.json"))) <= 2


def test_rebuilding_embeds_nothing_again(filled: Callable[[], Any], folder: Path, encoder: Any) -> None:
    _lose_all(folder)
    filled()
    assert encoder.embedded == []


def test_a_changed_text_alone_is_embedded(filled: Callable[[], Any], make_record: Any, encoder: Any) -> None:
    catalogue = filled()
    catalogue.write([make_record(1, "Now it is about a submarine.")])
    catalogue.reindex()
    assert encoder.embedded == ["Now it is about a submarine."]


def test_vectors_of_another_encoder_are_made_anew(filled: Callable[[], Any], opened: Callable[..., Any], encoder: Any) -> None:
    opened(embed=encoder, encoder_name="other words")
    assert len(encoder.embedded) == 3


def test_shipped_vectors_spare_the_encoder(opened: Callable[..., Any], make_record: Any, encoder: Any) -> None:
    texts = [make_record(i).passages[0].text for i in range(3)]
    shipped = {text_hash(t): v for t, v in zip(texts[:2], encoder(texts[:2]), strict=True)}
    encoder.embedded.clear()
    catalogue = opened(embed=encoder, encoder_name="words", vectors=shipped)
    catalogue.write([make_record(i) for i in range(3)])
    catalogue.reindex()
    assert encoder.embedded == texts[2:]
    assert is_searchable(catalogue, encoder)


def test_a_reader_without_an_encoder_uses_the_indexes_that_have_vectors(filled: Callable[[], Any], opened: Callable[..., Any], folder: Path) -> None:
    before = current(folder)
    catalogue = opened()
    assert current(folder) == before
    assert len(catalogue.keyword_search("lighthouse", limit=9, spoilers=FULL)) == 3


def test_what_a_killed_builder_left_is_swept_up(filled: Callable[[], Any], opened: Callable[..., Any], folder: Path) -> None:
    (folder / "building-left").mkdir()
    (folder / "0123-left").mkdir()
    catalogue = filled()
    catalogue.reindex()
    assert not list(folder.glob("*-left"))


def test_an_index_that_cannot_be_built_leaves_the_old_one_in_use(filled: Callable[[], Any], folder: Path, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = filled()
    before = current(folder)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(indexing, "build_name_index", full)
    with pytest.raises(DiskFull, match="search indexes"):
        catalogue.reindex()
    assert current(folder) == before
    assert not list(folder.glob("building-*"))
    assert is_searchable(catalogue, encoder)


def test_another_failure_of_the_disk_is_named_too(path: Path, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")
    with pytest.raises(CatalogueError, match="cannot be built"):
        IndexFolder(tmp_path / "in the way").build(Manifest("content", ""), lambda folder: None)


def test_a_second_opener_takes_what_the_first_has_just_built(filled: Callable[[], Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both found no index; the second waited for the first to finish."""
    name = (folder / "CURRENT").read_text()
    (folder / "CURRENT").unlink()
    original = IndexFolder.build

    def meanwhile(self: IndexFolder, *args: Any, **more: Any) -> Path:
        (folder / "CURRENT").write_text(name)
        return original(self, *args, **more)

    monkeypatch.setattr(IndexFolder, "build", meanwhile)
    filled()
    assert (folder / "CURRENT").read_text() == name


def test_an_open_reader_survives_many_rebuilds_by_another(filled: Callable[[], Any], encoder: Any) -> None:
    reader, writer = filled(), filled()
    for _ in range(4):
        writer.reindex()
    assert is_searchable(reader, encoder)


def test_a_reader_keeps_its_indexes_while_another_has_written_and_not_yet_indexed(filled: Callable[[], Any], make_record: Any, encoder: Any) -> None:
    reader, writer = filled(), filled()
    writer.write([make_record(9, "A balloon crosses the desert.")])
    assert reader.keyword_search("balloon", limit=3, spoilers=FULL) == ()
    writer.reindex()
    assert reader.keyword_search("balloon", limit=3, spoilers=FULL)[0].passage_id == "film-9/premise"


def test_a_reader_with_another_encoder_keeps_its_own_vectors(filled: Callable[[], Any], opened: Callable[..., Any], encoder: Any) -> None:
    reader = filled()
    opened(embed=lambda texts: np.ones((len(texts), 384), np.float32) / np.sqrt(384), encoder_name="flat").reindex()
    assert is_searchable(reader, encoder)


def test_the_graph_finds_nearly_what_the_exact_search_finds(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    vectors = random.standard_normal((600, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    films, levels = [f"film-{i // 3}" for i in range(600)], [i % 3 for i in range(600)]
    found = {}
    for name, exact_below in (("exact", 10_000), ("graph", 10)):
        folder = tmp_path / name
        folder.mkdir()
        write_lines(folder, "passages", [str(i) for i in range(600)])
        write_lines(folder, "films", dict.fromkeys(films))
        build_vector_index(folder, vectors, film_ids=films, levels=levels, exact_below=exact_below)
        found[name] = VectorIndex(folder)
    assert (tmp_path / "graph" / "vectors.usearch").exists()
    assert not (tmp_path / "exact" / "vectors.usearch").exists()
    shared = 0
    for level in (0, 1, 2):
        for query in vectors[:10] + 0.02:
            exact, graph = (found[n].search(query, limit=5, level=level) for n in ("exact", "graph"))
            assert all(int(h.passage_id) % 3 <= level for h in (*exact, *graph))
            assert len(exact) == len(graph) == 5
            shared += len({h.passage_id for h in exact} & {h.passage_id for h in graph})
    assert shared >= 0.8 * 150
    only = found["graph"].search(vectors[30], limit=5, level=2, film_ids=["film-10"])
    assert only[0].passage_id == "30"
    assert {h.passage_id for h in only} == {"30", "31", "32"}


def test_a_vector_of_zeros_finds_nothing(filled: Callable[[], Any]) -> None:
    assert filled().vector_search(np.zeros(384, np.float32), limit=3, spoilers=FULL) == ()


def test_the_threshold_of_the_graph_is_passed_on(opened: Callable[..., Any], make_record: Any, encoder: Any, folder: Path) -> None:
    catalogue = opened(embed=encoder, encoder_name="words", exact_below=2)
    catalogue.write([make_record(i) for i in range(3)])
    catalogue.reindex()
    assert (current(folder) / "vectors.usearch").exists()
    assert is_searchable(catalogue, encoder)


def test_the_module_keeps_the_published_threshold() -> None:
    assert sqlite.EXACT_BELOW == 60_000


def refuse(*_: Any, **__: Any) -> None:
    raise AssertionError("everything is built anew")


def test_a_small_change_is_followed_and_not_built_anew(filled: Callable[[], Any], make_record: Any, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = filled()
    monkeypatch.setattr(sqlite, "fill_folder", refuse)
    catalogue.write([make_record(1, "Now it is about a submarine."), make_record(7, "A balloon crosses the desert.")])
    assert {h.passage_id for h in catalogue.keyword_search("lighthouse", limit=9, spoilers=FULL)} == {"film-0/premise", "film-2/premise"}
    for text, film in (("Now it is about a submarine.", "film-1"), ("A balloon crosses the desert.", "film-7")):
        assert [h.passage_id for h in catalogue.keyword_search(text, limit=9, spoilers=FULL)] == [f"{film}/premise"]
        assert catalogue.vector_search(encoder([text])[0], limit=1, spoilers=FULL)[0].passage_id == f"{film}/premise"
    assert catalogue.names_fuzzy("flim 7")[0].id == "film-7"
    assert catalogue.info().vectors == 4


def test_passages_that_are_gone_are_found_no_more(filled: Callable[[], Any], make_record: Any, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = filled()
    monkeypatch.setattr(sqlite, "fill_folder", refuse)
    old = encoder([make_record(1).passages[0].text])[0]
    catalogue.write([replace(make_record(1), passages=())])
    for hits in (catalogue.keyword_search("lighthouse", limit=9, spoilers=FULL), catalogue.vector_search(old, limit=9, spoilers=FULL)):
        assert {h.passage_id for h in hits} == {"film-0/premise", "film-2/premise"}
    assert catalogue.vector_search(old, limit=9, spoilers=FULL, film_ids=["film-1"]) == ()
    assert catalogue.info().vectors == 2


def test_changes_one_after_the_other_are_followed(filled: Callable[[], Any], make_record: Any, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = filled()
    monkeypatch.setattr(sqlite, "fill_folder", refuse)
    for text in ("a submarine", "a balloon", "a lighthouse in the desert"):
        catalogue.write([make_record(1, f"It is about {text}.")])
        hits = catalogue.keyword_search(text, limit=9, spoilers=FULL)
        assert hits[0].passage_id == "film-1/premise"
        assert catalogue.vector_search(encoder([f"It is about {text}."])[0], limit=1, spoilers=FULL)[0].score > 0.9
    assert catalogue.keyword_search("balloon", limit=9, spoilers=FULL) == ()


def test_changes_that_another_process_has_not_indexed_are_followed_at_opening(filled: Callable[[], Any], make_record: Any, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = filled()
    catalogue.write([make_record(8, "A balloon crosses the desert.")])
    catalogue.close()
    monkeypatch.setattr(sqlite, "fill_folder", refuse)
    again = filled()
    assert again.keyword_search("balloon", limit=9, spoilers=FULL)[0].passage_id == "film-8/premise"


def test_a_change_leaves_the_version_that_it_follows_as_it_was(filled: Callable[[], Any], make_record: Any, folder: Path) -> None:
    catalogue = filled()
    before = current(folder)
    files = {p: p.read_bytes() for p in before.rglob("*") if p.is_file()}
    catalogue.write([make_record(1, "Now it is about a submarine.")])
    assert catalogue.keyword_search("submarine", limit=1, spoilers=FULL)
    assert current(folder) != before
    assert {p: p.read_bytes() for p in files} == files


def test_a_change_too_great_to_follow_builds_everything_anew(filled: Callable[[], Any], make_record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = filled()
    monkeypatch.setattr(settling, "MOST_CHANGES", 3)
    monkeypatch.setattr(sqlite, "change_folder", refuse)
    catalogue.write([make_record(i, f"A balloon, number {i}") for i in range(5)])
    assert len(catalogue.keyword_search("balloon", limit=9, spoilers=FULL)) == 5


def test_an_added_vector_is_found_beside_the_graph(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    vectors = random.standard_normal((60, 384)).astype(np.float32)
    films = [f"film-{i}" for i in range(60)]
    write_lines(tmp_path, "passages", films[:50])
    write_lines(tmp_path, "films", films[:50])
    build_vector_index(tmp_path, vectors[:50], film_ids=films[:50], levels=[0] * 50, exact_below=10)
    add_lines(tmp_path, "passages", films[50:])
    add_lines(tmp_path, "films", films[50:])
    change_vector_index(tmp_path, ["film-7"], vectors[50:], film_ids=films[50:], levels=[0] * 10)
    index = VectorIndex(tmp_path)
    for level in (0, 2):
        assert [index.search(vectors[i], limit=1, level=level)[0].passage_id for i in (3, 55)] == ["film-3", "film-55"]
        assert index.search(vectors[7], limit=1, level=level)[0].passage_id != "film-7"
    assert len(index) == 59
