"""Lists as Python writes them."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botmovie.ingest.formats import python_literals
from botmovie.ingest.formats.python_literals import parse_python

VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12)


@given(VALUES)
def test_whatever_python_writes_is_read_back(value):
    assert parse_python(str([value])) == [value]


@pytest.mark.parametrize("text", [r"['it\'s']", r"""["it\'s", 'a "b"', "a \"b\" 'c'"]""", r"['a\\']", r"['\\\'']", r"['tab\there', 'new\nline']", "[{'name': 'None', 'True': None}]", r"['\x41\u00e9']", "['x']", "[1.5, -2]"])
def test_quotation_marks_and_escapes_mean_what_they_mean_in_python(text):
    assert parse_python(text) == ast.literal_eval(text)


def test_common_texts_need_no_parser_of_python(monkeypatch):
    monkeypatch.setattr(ast, "literal_eval", lambda _: pytest.fail("evaluated"))
    assert parse_python("""[{'id': 18, 'name': "O'Hara", 'path': None}]""") == [{"id": 18, "name": "O'Hara", "path": None}]


@pytest.mark.parametrize("text", ["[open('x')]", "__import__('os')", "[{'id': 18, 'na", "[" * 100_000, "", "['a' 'b', ]x", "[1, {[]: 2}]"])
def test_what_is_no_literal_is_refused_and_not_run(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the message is Python's own
        parse_python(text)


def test_what_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(python_literals, "LONGEST", 10)
    with pytest.raises(ValueError, match="too long"):
        parse_python("['0123456789']")
