"""The search indexes beside the database: rebuilt when missing, torn or outdated; texts are embedded once."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from botmovie.catalogue import indexing, sqlite, text_hash
from botmovie.catalogue.index_folder import FORMAT, IndexFolder, Manifest
from botmovie.catalogue.sqlite import index_folder
from botmovie.catalogue.vector_index import VectorIndex, build_vector_index
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
        (folder / "passages.txt").write_text("\n".join(str(i) for i in range(600)))
        (folder / "films.txt").write_text("\n".join(dict.fromkeys(films)))
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
    assert sqlite.EXACT_BELOW == 100_000
