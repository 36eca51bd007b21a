"""JSON value by value: arrays, lines, and text that ends too early or is none."""

import io
import json
import re
from pathlib import Path

import pytest

from botmovie.errors import BadInput
from botmovie.ingest.formats import json_stream
from botmovie.ingest.formats.json_stream import JsonStream
from botmovie.ingest.formats.packing import Piece
from botmovie.ingest.raw import Rejected


@pytest.fixture(params=[1, 7, 1 << 18], ids=["a character", "a few", "all at once"])
def stream(request, monkeypatch):
    """Makes a cursor over a text that comes in blocks of that size."""
    monkeypatch.setattr(json_stream, "BLOCK", request.param)
    return lambda text: JsonStream(io.StringIO(text), Piece(Path("f.json")))


def data(values):
    return [(v.line, v.data) for v in values]


def test_items_of_an_array_come_one_by_one_with_their_lines(stream):
    assert data(stream('\n[\n {"a": 1},\n {"b": ["x", "\\u00e9"]}\n]\n').items()) == [(3, {"a": 1}), (4, {"b": ["x", "é"]})]


def test_an_empty_array_has_no_items(stream):
    assert data(stream(" [ ] ").items()) == []


def test_lines_single_objects_and_objects_over_lines_are_documents(stream):
    assert data(stream('{"a": 1}\n{"a": 2}').documents()) == [(1, {"a": 1}), (2, {"a": 2})]
    assert data(stream('{\n"a": 1\n}\n{\n"a": 2\n}').documents()) == [(1, {"a": 1}), (4, {"a": 2})]


def test_a_bad_line_is_rejected_and_the_next_is_read(stream):
    first, bad, last = stream('{"a": 1}\n{"a": nothing, "b": "and so on"}\n{"a": 3}\n').documents()
    assert (first.data, bad, last.data) == ({"a": 1}, Rejected("f.json:2", "no JSON: Expecting value."), {"a": 3})


@pytest.mark.parametrize("text", ['[{"a": 1}, {"a": "x', '[{"a": 1},', '[{"a": 1}', "["])
def test_an_array_that_is_cut_short_is_refused(stream, text):
    with pytest.raises(BadInput, match=r"f\.json ends in the middle \(line 1\): it is cut short"):
        list(stream(text).items())


def test_a_line_that_is_cut_short_is_refused(stream):
    with pytest.raises(BadInput, match="cut short"):
        list(stream('{"a": 1}\n{"a": "x').documents())


def test_an_array_that_is_no_json_is_refused_with_its_line(stream):
    with pytest.raises(BadInput, match=r"f\.json:3: no JSON: Expecting ':' delimiter"):
        list(stream('[\n{"a": 1},\n{"a" 2, "b": "some more text"}]').items())


def test_items_without_a_comma_are_refused(stream):
    with pytest.raises(BadInput, match=r"a comma or \] is expected"):
        list(stream('[{"a": 1} {"a": 2}]').items())


def test_an_item_that_is_no_utf8_is_rejected(stream):
    bad, good = stream('["\udce9", "x"]').items()
    assert (bad, good.data) == (Rejected("f.json:1", "is no UTF-8 text"), "x")


def test_half_a_pair_of_escapes_is_rejected_and_a_whole_one_is_a_letter(stream):
    bad, good = stream('["\\ud83d", "\\ud83d\\ude00"]').items()
    assert (bad, good.data) == (Rejected("f.json:1", "is no UTF-8 text"), "😀")


def test_nesting_without_end_is_refused(stream):
    with pytest.raises(BadInput, match="nested too deeply"):
        list(JsonStream(io.StringIO("[" * 100_000 + "]" * 100_000), Piece(Path("f.json"))).items())


def test_an_array_inside_an_object_can_be_looked_for(stream):
    cursor = stream('{"head": {}, "results": {"bindings" : [1, 2]}}')
    assert cursor.seek(re.compile(r'"bindings"\s*:\s*(?=\[)'))
    assert data(cursor.items()) == [(1, 1), (1, 2)]
    assert cursor.rest().startswith("}")


def test_what_is_not_there_is_not_found(stream):
    assert not stream('{"head": {}}').seek(re.compile("bindings"))


def test_a_long_array_is_read_in_the_memory_of_a_value(monkeypatch):
    monkeypatch.setattr(json_stream, "BLOCK", 1000)
    cursor = JsonStream(io.StringIO(json.dumps([{"n": n, "text": "x" * 200} for n in range(2000)])), Piece(Path("f.json")))
    longest = 0
    for _ in cursor.items():
        longest = max(longest, len(cursor._buffer))
    assert longest < 3000
