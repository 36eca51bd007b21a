"""The header of a model file is read here before llama.cpp sees the file."""

import struct
from pathlib import Path

import pytest

from botmovie.errors import ModelMissing, ModelUnreadable
from botmovie.llm.gguf import F32, Q4_1, Tensor, check_whole, read_header


def test_a_header_gives_keys_and_tensors_and_leaves_arrays_out(make_gguf, floats):
    path = make_gguf(
        {"a": ((8, 8), F32, floats), "b": ((64,), F32, floats)},
        {"n": 7, "x": 0.5, "words": ["one", "two"], "ids": [1, 2, 3]},
    )
    header = check_whole(path)
    assert header.keys == {"general.architecture": "llama", "n": 7, "x": 0.5}
    assert [(t.name, t.dims, t.size) for t in header.tensors] == [("a", (8, 8), 256), ("b", (64,), 256)]
    assert header.end == path.stat().st_size


def test_a_file_cut_short_anywhere_is_unreadable(make_gguf, floats, tmp_path: Path):
    whole = make_gguf({"a": ((64,), F32, floats)}, {"words": ["one", "two"]}).read_bytes()
    cut = tmp_path / "cut.gguf"
    for length in [*range(0, len(whole), 5), len(whole) - 1]:
        cut.write_bytes(whole[:length])
        with pytest.raises(ModelUnreadable):
            check_whole(cut)


def test_the_message_for_a_file_cut_short_says_what_to_do(make_gguf, floats):
    path = make_gguf({"a": ((64,), F32, floats)})
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(ModelUnreadable, match=r"cut short: [\d,]+ bytes of at least [\d,]+\. Install"):
        check_whole(path)


def test_another_kind_of_file_is_unreadable(tmp_path: Path):
    path = tmp_path / "model.gguf"
    path.write_text("<html>not found</html>")
    with pytest.raises(ModelUnreadable, match="not a GGUF"):
        read_header(path)


def test_a_folder_is_unreadable(tmp_path: Path):
    with pytest.raises(ModelUnreadable, match="cannot be read"):
        read_header(tmp_path)


def test_no_file_is_missing(tmp_path: Path):
    with pytest.raises(ModelMissing, match="no model file"):
        read_header(tmp_path / "none.gguf")


def test_a_file_without_tensors_is_unreadable(make_gguf):
    with pytest.raises(ModelUnreadable, match="no tensors"):
        check_whole(make_gguf({}))


@pytest.mark.parametrize("version", [0, 1, 99])
def test_an_unknown_version_is_unreadable(make_gguf, floats, version: int):
    with pytest.raises(ModelUnreadable, match="damaged"):
        read_header(make_gguf({"a": ((64,), F32, floats)}, version=version))


def test_a_header_that_claims_a_billion_tensors_is_unreadable_at_once(tmp_path: Path):
    path = tmp_path / "liar.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 10**9, 10**9))
    with pytest.raises(ModelUnreadable, match="damaged"):
        read_header(path)


@pytest.mark.parametrize(
    "tail",
    [
        struct.pack("<Q", 1 << 62),  # a key of four exabytes
        struct.pack("<Q", 1) + b"k" + struct.pack("<I", 77),  # a value of no known kind
        struct.pack("<Q", 1) + b"k" + struct.pack("<IIQ", 9, 5, 1 << 60),  # an array past the end
        struct.pack("<Q", 1) + b"k" + struct.pack("<IIQ", 9, 9, 2),  # an array of arrays
    ],
)
def test_a_damaged_key_is_unreadable(tmp_path: Path, tail: bytes):
    path = tmp_path / "damaged.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + tail.ljust(64, b"\0"))
    with pytest.raises(ModelUnreadable, match="damaged"):
        read_header(path)


def test_a_tensor_counts_whole_blocks_and_unknown_types_have_no_size():
    assert Tensor("a", (33,), Q4_1, 0).size == 40
    assert Tensor("a", (33,), 999, 0).size is None
