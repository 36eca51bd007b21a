"""Passage vectors computed beforehand and read back."""

import hashlib
import json

import numpy as np
import pytest

from botmovie.ingest.starter import load_starter
from botmovie.ingest.vectors import FILE, kept_or, passage_texts, write_vectors


def _embed(texts):
    rows = np.array([[len(t) % 7 + 1, len(t) % 5 - 2, *([0.25] * 382)] for t in texts], np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def starter(tmp_path, film):
    (tmp_path / "films").mkdir()
    lines = [json.dumps(film(title=f"Film {i}", premise=f"Begin{i} " + film()["premise"])) for i in range(3)]
    (tmp_path / "films" / "1980s.jsonl").write_text("\n".join(lines), "utf-8")
    return load_starter(tmp_path)


def test_each_text_has_one_vector_however_often_it_stands(starter):
    texts = passage_texts(starter.records)
    assert len(texts) == 3 + 4
    assert write_vectors(starter.records, starter.folder / FILE, embed=_embed, encoder="made") == 7


def test_vectors_come_back_by_the_hash_of_their_text_as_unit_vectors(starter):
    write_vectors(starter.records, starter.folder / FILE, embed=_embed, encoder="made")
    read = load_starter(starter.folder)
    assert read.vectors_encoder == "made"
    for text, vector in zip(passage_texts(starter.records), _embed(passage_texts(starter.records)), strict=True):
        held = read.vectors[hashlib.sha256(text.encode()).hexdigest()]
        assert float(held @ vector) == pytest.approx(1, abs=0.002)
        assert float(np.linalg.norm(held)) == pytest.approx(1, abs=1e-5)


def test_only_texts_without_a_vector_are_embedded_anew_and_the_others_keep_theirs_to_the_byte(starter):
    path, made = starter.folder / FILE, []
    write_vectors(starter.records, path, embed=_embed, encoder="made")
    before = path.read_bytes()

    def make(text):
        made.append(text)
        return _embed([text])[0]

    held = dict(load_starter(starter.folder).vectors)
    write_vectors(starter.records, path, embed=kept_or(held, make), encoder="made")
    assert (path.read_bytes(), made) == (before, [])
    first = passage_texts(starter.records)[0]
    del held[hashlib.sha256(first.encode()).hexdigest()]
    write_vectors(starter.records, path, embed=kept_or(held, make), encoder="made")
    assert made == [first]


def test_a_failing_encoder_leaves_the_old_file_and_nothing_else(starter):
    path = starter.folder / FILE
    write_vectors(starter.records, path, embed=_embed, encoder="made")
    before = path.read_bytes()

    def broken(texts):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        write_vectors(starter.records, path, embed=broken, encoder="made")
    assert path.read_bytes() == before
    assert sorted(p.name for p in starter.folder.iterdir()) == ["films", FILE]
