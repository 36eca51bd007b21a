"""The table of all Academy Award nominations of the `oscar_data` project, and what a row of it means.

Tab-separated with a header: Ceremony, Year, Class, CanonicalCategory, Category, Film, FilmId, Name, Nominees,
NomineeIds, Winner, Detail, Note, Citation; empty columns at the end of a row are left away. A row may name several
films and several people, divided by |. The reader adds awards to films; the audit compares with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from botmovie.domain import Award, Provenance
from botmovie.errors import BadInput
from botmovie.ingest.formats.aside import Aside
from botmovie.ingest.formats.packing import Meter, Piece, find_pieces
from botmovie.ingest.formats.tables import Row, missing_columns, read_header, read_rows
from botmovie.ingest.raw import Item, Progress, RawFilm, Rejected

BODY = "Academy Awards"
FIRST_YEAR = 1927
"""The film year of a ceremony is its number and this."""
COLUMNS = "Ceremony CanonicalCategory Category Film FilmId Nominees NomineeIds Winner Note"
NAMELESS = frozenset({"Best International Feature Film"})
"""Categories whose award names nobody."""
PRODUCERS_SINCE = 24
"""The ceremony from which on Best Picture names producers and not the studio."""

CATEGORIES = {
    "BEST PICTURE": "Best Picture", "DIRECTING": "Best Director", "ACTOR IN A LEADING ROLE": "Best Actor",
    "ACTRESS IN A LEADING ROLE": "Best Actress", "ACTOR IN A SUPPORTING ROLE": "Best Supporting Actor",
    "ACTRESS IN A SUPPORTING ROLE": "Best Supporting Actress", "WRITING (Original Screenplay)": "Best Original Screenplay",
    "WRITING (Adapted Screenplay)": "Best Adapted Screenplay", "WRITING (Original Story)": "Best Story", "WRITING (Title Writing)": "Best Title Writing",
    "INTERNATIONAL FEATURE FILM": "Best International Feature Film", "ANIMATED FEATURE FILM": "Best Animated Feature",
    "DOCUMENTARY (Feature)": "Best Documentary Feature", "DOCUMENTARY (Short Subject)": "Best Documentary Short",
    "CINEMATOGRAPHY": "Best Cinematography", "FILM EDITING": "Best Film Editing", "ART DIRECTION": "Best Production Design",
    "COSTUME DESIGN": "Best Costume Design", "MAKEUP AND HAIRSTYLING": "Best Makeup and Hairstyling",
    "MUSIC (Original Score)": "Best Original Score", "MUSIC (Original Song)": "Best Original Song",
    "MUSIC (Original Song Score or Adaptation Score)": "Best Original Song Score or Adaptation Score",
    "SOUND MIXING": "Best Sound", "SOUND RECORDING": "Best Sound", "SOUND EDITING": "Best Sound Editing",
    "VISUAL EFFECTS": "Best Visual Effects", "ASSISTANT DIRECTOR": "Best Assistant Director", "DANCE DIRECTION": "Best Dance Direction",
    "UNIQUE AND ARTISTIC PICTURE": "Unique and Artistic Picture", "CASTING": "Best Casting",
    "SPECIAL FOREIGN LANGUAGE FILM AWARD": "Honorary Foreign Language Film Award", "SHORT FILM (Animated)": "Best Animated Short",
    "SHORT FILM (Live Action)": "Best Live Action Short",
}  # fmt: skip
AS_CALLED_THEN = {
    "ENGINEERING EFFECTS": "Best Engineering Effects", "WRITING": "Best Writing",
    "HONORARY FOREIGN LANGUAGE FILM AWARD": "Honorary Foreign Language Film Award",
    "MUSIC (Original Musical or Comedy Score)": "Best Original Score",
}  # fmt: skip
"""Categories that are kept under the name of their time, though the table counts them as another."""
ONE_SCORE = frozenset((*range(7, 11), 30))
"""Ceremonies with a single prize for scoring, original or not: it counts as Best Original Score."""
_VARIANT = re.compile(r" \((?:Black-and-White|Color|Comedy Picture|Dramatic Picture)\)$")
_HONORARY = re.compile(r"^(?:HONORARY|SPECIAL|IRVING|JEAN|GORDON|SCIENTIFIC|AWARD OF|MEDAL|JOHN)")
_ROLE_WORDS = re.compile(r"^(?:.*?(?: by | - |: )|In collaboration with )")
_SPLIT = "|"
_ADVICE = "the format oscars is the tab-separated table of the oscar_data project (docs/formats.md)"


@dataclass(frozen=True, slots=True)
class Nomination:
    """One row for all of its films, (title, IMDb id) each. `names` without studios; an honour is no nomination."""

    ceremony: int
    category: str
    names: tuple[str, ...]
    won: bool
    honorary: bool
    official: bool
    films: tuple[tuple[str, str], ...]

    @property
    def award(self) -> Award:
        return Award(BODY, self.category, self.ceremony + FIRST_YEAR, self.won, self.ceremony, self.names)


class Oscars:
    name = "oscars"
    provenance = Provenance("oscar_data, Academy Award nominations", "BSD-2-Clause")

    def __init__(self) -> None:
        self.passed_over: Counter[str] = Counter()
        """Rows that were read and add nothing, by reason."""

    def check(self, paths: Sequence[Path]) -> None:
        for piece in find_pieces(paths):
            header = read_header(piece, "\t")
            if missing := missing_columns(header, COLUMNS):
                raise BadInput(f"{piece.shown} lacks the columns {missing}; {_ADVICE}.")

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[Item]:
        """A film for every film named, with all its awards."""
        self.passed_over.clear()
        meter = Meter(progress)
        with Aside() as aside:
            for piece in find_pieces(paths):
                for nomination in read_nominations(piece, meter):
                    if isinstance(nomination, Rejected):
                        yield nomination
                    else:
                        self._set_aside(nomination[0], nomination[1], aside)
            for _, rows in aside.groups():
                where, title, film_id, *_ = rows[0]
                awards = tuple(Award(BODY, category, ceremony + FIRST_YEAR, won, ceremony, tuple(names)) for *_, ceremony, category, won, names in rows)
                yield RawFilm(where, title, min(a.year for a in awards), ids={"imdb": film_id} if film_id else {}, awards=awards, adds=False)

    def _set_aside(self, where: str, row: Nomination, aside: Aside) -> None:
        if not row.films:
            self.passed_over["awards that name no film"] += 1
        elif not row.official:
            self.passed_over["nominations that were not official"] += 1
        for title, film_id in row.films if row.official else ():
            aside.add(film_id or f"{title} {row.ceremony}", (where, title, film_id, row.ceremony, row.category, row.won, row.names))


def read_nominations(piece: Piece, meter: Meter) -> Iterator[tuple[str, Nomination] | Rejected]:
    """Every row with its place, or why it cannot be read."""
    for row in read_rows(piece, meter, delimiter="\t", quoted=False, short=True):
        yield row if isinstance(row, Rejected) else _nomination(row)


def _nomination(row: Row) -> tuple[str, Nomination] | Rejected:
    if not row["Ceremony"].isdigit() or not row["Category"]:
        return Rejected(row.where, "has no number of a ceremony or no category")
    if row["Winner"] not in ("True", ""):
        return Rejected(row.where, f"has the winner {row['Winner']!r}, neither True nor empty")
    titles, ids = row["Film"].split(_SPLIT) if row["Film"] else [], row["FilmId"].split(_SPLIT)
    if titles and len(titles) != len(ids):
        return Rejected(row.where, f"names {len(titles)} films and {len(ids)} ids")
    ceremony, won = int(row["Ceremony"]), row["Winner"] == "True"
    category = _category(ceremony, row["CanonicalCategory"], row["Category"])
    named = zip(row["Nominees"].split(_SPLIT), row["NomineeIds"].split(_SPLIT), strict=False)
    names = tuple(_ROLE_WORDS.sub("", n.replace('\\"', "'")).strip(" ()") for n, i in named if n and not i.startswith("co"))
    if category in NAMELESS or (category == "Best Picture" and ceremony < PRODUCERS_SINCE):
        names = ()
    official = won or "NOT AN OFFICIAL NOMINATION" not in row["Note"]
    films = tuple((t.strip(), i.strip()) for t, i in zip(titles, ids, strict=False))
    return row.where, Nomination(ceremony, category, names, won, bool(_HONORARY.match(row["Category"])), official, films)


def _category(ceremony: int, canonical: str, called: str) -> str:
    """As the project writes categories; what it has no name for keeps the table's, in small letters."""
    if called == "MUSIC (Scoring)" and ceremony in ONE_SCORE:
        return "Best Original Score"
    if called in AS_CALLED_THEN:
        return AS_CALLED_THEN[called]
    return CATEGORIES.get(_VARIANT.sub("", canonical)) or _spelled(canonical)


def _spelled(canonical: str) -> str:
    """ "SHORT SUBJECT (Two-reel)" as "Best Short Subject (Two-reel)", "AWARD OF COMMENDATION" as "Award of Commendation"."""
    capitals, bracket, rest = canonical.partition(" (")
    words = " ".join(w.lower() if w in ("OF", "OR", "AND") else w.capitalize() for w in capitals.split())
    return ("Best " if canonical.startswith("SHORT SUBJECT") else "") + words + bracket + rest
