"""Rows of tables: columns, quotation marks, lines, and rows that are none."""

import pytest

from botmovie.errors import BadInput
from botmovie.ingest.formats.packing import Meter, find_pieces
from botmovie.ingest.formats.tables import missing_columns, read_header, read_rows
from botmovie.ingest.raw import Rejected


@pytest.fixture
def rows(write):
    def read(content, **options):
        return list(read_rows(find_pieces([write("t.csv", content)])[0], Meter(), **options))

    return read


def test_a_row_has_its_values_and_the_line_where_it_begins(rows):
    one, two = rows('id,title\n1,"Two\nlines"\n2,Next\n')
    assert (one.where, one["title"], two.where, two["title"]) == ("t.csv:2", "Two\nlines", "t.csv:4", "Next")


def test_a_column_that_is_not_there_is_empty(rows):
    assert rows("id\n1\n")[0]["title"] == ""


def test_windows_line_ends_and_a_byte_order_mark_do_not_show(rows):
    (row,) = rows("\ufeffid,title\r\n1,A\r\n\r\n")
    assert dict(row.values) == {"id": "1", "title": "A"}


def test_a_row_with_other_columns_is_rejected_and_the_next_is_read(rows):
    bad, good = rows("id,title\n1\n2,B\n")
    assert bad == Rejected("t.csv:2", "has 1 columns, not 2")
    assert good["title"] == "B"


def test_a_row_with_a_stray_quotation_mark_is_rejected_and_the_next_is_read(rows):
    bad, good = rows('id,title\n1,"A" x\n2,B\n')
    assert isinstance(bad, Rejected)
    assert good["title"] == "B"


def test_a_row_that_is_no_utf8_is_rejected(rows):
    bad, good = rows(b"id,title\n1,Am\xe9lie\n2,B\n")
    assert bad == Rejected("t.csv:2", "is no UTF-8 text")
    assert good["id"] == "2"


def test_a_file_that_ends_inside_a_field_is_refused_with_the_line_where_it_begins(rows):
    with pytest.raises(BadInput, match=r"t\.csv:3: a quoted field begins that is never closed"):
        rows('id,title\n1,A\n2,"B and no more\n3,C\n')


def test_without_quotation_marks_they_are_letters(rows):
    assert rows('id\ttitle\n1\t"A\n', delimiter="\t", quoted=False)[0]["title"] == '"A'


def test_an_empty_file_has_no_rows(rows):
    assert rows("") == []


def test_the_header_is_read_from_the_head(write):
    header = read_header(find_pieces([write("t.csv", '\ufeff"id", title \r\n1,2')])[0])
    assert header == ("id", "title")
    assert missing_columns(header, "id year title cast") == "cast, year"
