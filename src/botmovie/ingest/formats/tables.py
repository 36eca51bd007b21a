"""Rows of CSV and TSV files with a header, each with its file and line. Knows nothing of what the columns mean."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from botmovie.errors import BadInput
from botmovie.ingest.formats.packing import Meter, Piece, is_text, open_text, read_head
from botmovie.ingest.raw import Rejected

LONGEST_FIELD = 1 << 24
"""Characters from which on a quoted field is taken for one that is never closed."""


@dataclass(frozen=True, slots=True)
class Row:
    where: str
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The value without blanks around it, "" where the table has no such column."""
        return self.values.get(column, "").strip()


def read_header(piece: Piece, delimiter: str = ",") -> tuple[str, ...]:
    """The names of the columns, from the head of the file."""
    first = next(line for line in read_head(piece).splitlines() if line.strip())
    try:
        return tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter)))
    except csv.Error:
        return (first,)


def read_rows(piece: Piece, meter: Meter, *, delimiter: str = ",", quoted: bool = True, short: bool = False) -> Iterator[Row | Rejected]:
    """Every row after the header, or why it cannot be read. `short`: empty columns at the end may be left away.

    Raises BadInput where a quoted field is never closed, because the file is cut short or a quotation mark is missing.
    """
    csv.field_size_limit(LONGEST_FIELD)
    with open_text(piece, meter) as text:
        reader = csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE, strict=True)
        header: list[str] = []
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error) or "field larger" in str(error):
                    message = "a quoted field begins that is never closed: the file is cut short or a quotation mark is missing; fetch it again"
                    raise BadInput(f"{piece.at(line)}: {message}.") from None
                yield Rejected(piece.at(line), f"no row of a table: {error}")
                continue
            if not cells:
                continue
            if not header:
                header = [name.strip() for name in cells]
                continue
            if short:
                cells += [""] * (len(header) - len(cells))
            if len(cells) != len(header):
                yield Rejected(piece.at(line), f"has {len(cells)} columns, not {len(header)}")
            elif not all(map(is_text, cells)):
                yield Rejected(piece.at(line), "is no UTF-8 text")
            else:
                yield Row(piece.at(line), dict(zip(header, cells, strict=True)))


def missing_columns(header: Iterable[str], wanted: str) -> str:
    """The wanted columns (names separated by blanks) that are not there, as a text; "" if all are."""
    return ", ".join(sorted(set(wanted.split()) - set(chain(header))))
