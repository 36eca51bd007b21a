"""The sentence encoder: shapes, the same vectors however it is called, many callers, and broken model files."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from botmovie.encoder import WIDTH, OnnxEncoder, load_encoder, packaged_model
from botmovie.errors import ModelMissing, ModelUnreadable
from tests.unit.encoder.sentences import SENTENCES


def test_vectors_have_length_one_and_one_row_for_each_text(encoder: OnnxEncoder) -> None:
    vectors = encoder.embed_passages(SENTENCES)
    assert vectors.shape == (len(SENTENCES), WIDTH)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encoder: OnnxEncoder) -> None:
    assert encoder.embed_queries([]).shape == (0, WIDTH)
    assert encoder.embed_passages([]).shape == (0, WIDTH)
    assert encoder.similarity([], ["a film"]).shape == (0, 1)


def test_an_empty_text_has_a_vector_too(encoder: OnnxEncoder) -> None:
    assert np.isfinite(encoder.embed_queries([""])).all()


def test_the_vector_of_a_text_does_not_depend_on_the_texts_beside_it(encoder: OnnxEncoder) -> None:
    single = np.vstack([encoder.embed_passages([s]) for s in SENTENCES])
    assert np.array_equal(encoder.embed_passages(SENTENCES), single)
    assert np.array_equal(encoder.embed_passages(SENTENCES * 3), np.vstack([single] * 3))


def test_a_text_of_any_length_is_cut_and_embedded(encoder: OnnxEncoder) -> None:
    long, longer = encoder.embed_passages(["film " * 400]), encoder.embed_passages(["film " * 20_000])
    assert np.array_equal(long, longer)


def test_similarity_is_the_cosine_of_every_pair(encoder: OnnxEncoder) -> None:
    left, right = ["a shark attacks swimmers"], ["a great white shark hunts bathers", "two lawyers fall in love"]
    table = encoder.similarity(left, right)
    assert table.shape == (1, 2)
    assert table[0, 0] > table[0, 1] + 0.2
    assert table[0, 1] == pytest.approx(float(encoder.embed_passages(left)[0] @ encoder.embed_passages(right)[1]), abs=2e-2)


def test_eight_threads_get_what_one_gets(encoder: OnnxEncoder) -> None:
    alone = [encoder.embed_passages([s])[0] for s in SENTENCES]
    fresh = load_encoder()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda s: fresh.embed_queries([s])[0], SENTENCES * 3))
    for i, vector in enumerate(together):
        assert np.array_equal(vector, alone[i % len(SENTENCES)])


def test_a_remembered_query_cannot_be_changed_by_who_gets_it(encoder: OnnxEncoder) -> None:
    with pytest.raises(ValueError, match="read-only"):
        encoder.embed_queries(["Who directed Heat?"])[0, 0] = 1


@pytest.mark.parametrize(("common", "rare"), [("it", "parasite"), ("her", "amadeus"), ("Up", "Heat")])
def test_a_common_word_ranks_before_a_rare_one(encoder: OnnxEncoder, common: str, rare: str) -> None:
    first, second = encoder.word_rank(common), encoder.word_rank(rare)
    assert first is not None
    assert second is not None
    assert first < second


def test_case_and_accents_do_not_change_the_rank_of_a_word(encoder: OnnxEncoder) -> None:
    assert encoder.word_rank("CAFÉ") == encoder.word_rank("cafe") is not None


@pytest.mark.parametrize("text", ["", "zzyzxqva", "two words", "\N{SNOWMAN}", "[CLS]"])
def test_what_the_vocabulary_does_not_hold_as_one_word_has_no_rank(encoder: OnnxEncoder, text: str) -> None:
    assert encoder.word_rank(text) is None


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(packaged_model(), folder / "model"))


@pytest.mark.parametrize("name", ["encoder.int8.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    (folder / name).unlink()
    with pytest.raises(ModelMissing, match=name):
        load_encoder(folder)


@pytest.mark.parametrize("name", ["encoder.int8.onnx", "tokenizer.json"])
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.999])
def test_a_file_that_is_cut_short_cannot_be_read(tmp_path: Path, name: str, kept: float) -> None:
    path = copied(tmp_path) / name
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(ModelUnreadable, match="restore the file"):
        load_encoder(path.parent)


def test_other_weights_of_the_same_size_have_another_name(tmp_path: Path, encoder: OnnxEncoder) -> None:
    path = copied(tmp_path) / "encoder.int8.onnx"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert load_encoder(path.parent).name != encoder.name
