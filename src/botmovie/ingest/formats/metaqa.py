"""The knowledge base of MetaQA, `kb.txt`: lines of subject|relation|object, the subject always a film's title.

The base knows a film by its title alone, so films that share one are merged in it: their years, directors and actors
stand together and cannot be told apart. They are handed on as published: one film with everything, under the earliest
of its years, and a note that names all of them. Ratings and votes are words there ("good", "famous") and are left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from botmovie.domain import PassageKind, Provenance, Role
from botmovie.errors import BadInput
from botmovie.ingest.formats.aside import Aside
from botmovie.ingest.formats.packing import Meter, Piece, find_pieces, is_text, read_head, read_lines
from botmovie.ingest.raw import Item, Progress, RawCredit, RawFilm, RawPassage, Rejected

_ROLES = {"directed_by": Role.DIRECTOR, "written_by": Role.WRITER, "starred_actors": Role.ACTOR}
_YEAR, _LANGUAGE, _GENRE, _TAG = "release_year", "in_language", "has_genre", "has_tags"
_LEFT = frozenset({"has_imdb_rating", "has_imdb_votes"})
_KNOWN = frozenset((*_ROLES, _YEAR, _LANGUAGE, _GENRE, _TAG, *_LEFT))
_HEAD_LINES = 50
_ADVICE = "the format metaqa is kb.txt of MetaQA, lines of subject|relation|object (docs/formats.md)"


class MetaQa:
    name = "metaqa"
    provenance = Provenance("MetaQA knowledge base", "CC BY 3.0")

    def __init__(self) -> None:
        self.passed_over: Counter[str] = Counter()
        """Rows that were read and add nothing, by reason."""

    def check(self, paths: Sequence[Path]) -> None:
        for piece in _pieces(paths):
            lines = [line for line in read_head(piece).splitlines() if line.strip()][:_HEAD_LINES]
            if any(_parts(line) is not None for line in lines):
                continue
            if "\t" in lines[0] and "[" in lines[0]:
                raise BadInput(f"{piece.shown} looks like the questions of MetaQA, not its knowledge base; {_ADVICE}.")
            raise BadInput(f"{piece.shown} holds no triples; {_ADVICE}.")

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """One film for every title; the lines about one need not stand together."""
        self.passed_over.clear()
        meter = Meter(progress)
        with Aside() as aside:
            for piece in _pieces(paths):
                for number, line in read_lines(piece, meter):
                    parts = _parts(line) if is_text(line) else None
                    if parts is None:
                        yield Rejected(piece.at(number), _fault(line))
                    elif parts[1] in _LEFT:
                        self.passed_over["ratings and votes in words"] += 1
                    else:
                        aside.add(parts[0], (piece.at(number), parts[1], parts[2]))
            for title, rows in aside.groups():
                yield _film(title, rows)


def _pieces(paths: Sequence[Path]) -> list[Piece]:
    """Of a folder or an archive kb.txt alone, of files those that are named."""
    named = set(paths)
    pieces = [p for p in find_pieces(paths) if p.name == "kb.txt" or (p.path in named and p.member is None)]
    if not pieces:
        raise BadInput(f"There is no kb.txt in {', '.join(map(str, paths))}; {_ADVICE}.")
    return pieces


def _parts(line: str) -> tuple[str, str, str] | None:
    """Subject, relation and object; None where it is no triple of the base. A title may hold a bar itself."""
    cells = [c.strip() for c in line.split("|")]
    for i in range(1, len(cells) - 1):
        if cells[i] in _KNOWN:
            subject, object_ = "|".join(cells[:i]), "|".join(cells[i + 1 :])
            return (subject, cells[i], object_) if subject and object_ else None
    return None


def _fault(line: str) -> str:
    if not is_text(line):
        return "is no UTF-8 text"
    cells = line.split("|")
    return f"has the unknown relation {cells[1]!r}" if len(cells) == 3 and cells[1].strip() not in _KNOWN else "is no triple of subject|relation|object"


def _film(title: str, rows: Sequence[tuple[str, str, str]]) -> RawFilm:
    held: Mapping[str, dict[str, None]] = {relation: {} for relation in _KNOWN}
    for _, relation, value in rows:
        held[relation][value] = None
    years = sorted(held[_YEAR])
    return RawFilm(
        rows[0][0], title, int(years[0]) if years and years[0].isdigit() else next(iter(years), None), ids={"metaqa": title},
        languages=tuple(held[_LANGUAGE]), genres=tuple(held[_GENRE]), keywords=tuple(held[_TAG]),
        credits=tuple(RawCredit(name, role) for relation, role in _ROLES.items() for name in held[relation]),
        passages=(RawPassage(PassageKind.NOTES, _caution(title, years)),) if len(years) > 1 else (),
    )  # fmt: skip


def _caution(title: str, years: Sequence[str]) -> str:
    told = f"{', '.join(years[:-1])} and {years[-1]}"
    return f"MetaQA knows films by their titles alone: under “{title}” it holds several, released in {told}, and does not say which facts belong to which of them."
