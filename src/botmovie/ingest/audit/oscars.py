"""Academy Awards, nomination by nomination, against a table of all of them. Knows nothing of other prizes.

The table is `oscars/oscars.tsv`, read as an import reads it (`formats.oscars`). Honorary and special awards are no
nominations: ours may hold them, none is missed. The same goes for the second ceremony's unofficial nominations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from botmovie.domain import Award, Film
from botmovie.errors import BadInput
from botmovie.ingest.audit.names import found, same
from botmovie.ingest.audit.report import Ledger
from botmovie.ingest.audit.titles import TitleIndex
from botmovie.ingest.formats.oscars import BODY, Nomination, read_nominations
from botmovie.ingest.formats.packing import Meter, Piece
from botmovie.ingest.raw import Rejected

SOURCE = "oscars"
PATH = Path("oscars") / "oscars.tsv"


def check_oscars(films: Sequence[Film], folder: Path, ledger: Ledger) -> None:
    """Every Academy Award of the films held: missing, too many, won or lost, names."""
    index = _read(folder / PATH)
    for film in films:
        _check_film(film, tuple(_nominations(film, index)), ledger)


def _read(path: Path) -> TitleIndex[list[Nomination]]:
    by_film: dict[str, list[Nomination]] = defaultdict(list)
    names: dict[str, tuple[str, int]] = {}
    for row in read_nominations(Piece(path), Meter()):
        if isinstance(row, Rejected):
            raise BadInput(f"{path}: {row.where} {row.reason}; fetch it again or leave the data folder away.")
        _, nomination = row
        for title, film_id in nomination.films:
            by_film[film_id].append(nomination)
            names.setdefault(film_id, (title, nomination.award.year))
    index: TitleIndex[list[Nomination]] = TitleIndex()
    for film_id, (title, year) in names.items():
        index.add(title, year, by_film[film_id])
    return index


def _optional(nomination: Nomination) -> bool:
    """Whether our films may be without it."""
    return nomination.honorary or not nomination.official


def _nominations(film: Film, index: TitleIndex[list[Nomination]]) -> Iterator[Nomination]:
    """Of the films of that title, the one nearest in time, or that which the film's own awards point at."""
    ours = {a.ceremony for a in film.awards if a.body == BODY}
    candidates = list(index.near(film, before=1, after=20 if ours else 3))
    pointed = [c for c in candidates if ours & {n.ceremony for n in c}]
    for chosen in (pointed or candidates)[:1]:
        yield from chosen


def _check_film(film: Film, theirs: Sequence[Nomination], ledger: Ledger) -> None:
    ours = [a for a in film.awards if a.body == BODY]
    keys = dict.fromkeys([(a.ceremony, a.category) for a in ours] + [(n.ceremony, n.category) for n in theirs])
    left: list[Award] = []
    for ceremony, category in keys:
        mine = [a for a in ours if (a.ceremony, a.category) == (ceremony, category)]
        other = [n for n in theirs if (n.ceremony, n.category) == (ceremony, category)]
        for award, nomination in _paired(mine, other):
            if award is None and nomination is not None and not _optional(nomination):
                ledger.wrong(SOURCE, "nominations", film.label, f"missing: {_told(nomination)}")
            elif nomination is None and award is not None:
                left.append(award)
            elif award is not None and nomination is not None:
                _compare(film, award, nomination, ledger)
    for award in left:
        about = f"{award.category}, ceremony {award.ceremony}: {', '.join(award.people) or 'nobody named'}"
        ledger.wrong(SOURCE, "nominations", film.label, f"too many: {about}")
    if not ours and not any(not _optional(n) for n in theirs):
        ledger.agree(SOURCE, "none")


def _paired(mine: Sequence[Award], other: Sequence[Nomination]) -> Iterator[tuple[Award | None, Nomination | None]]:
    rest = list(other)
    waiting = []
    for award in mine:
        named = [n for n in rest if any(found(p, n.names) for p in award.people)]
        match = next((n for n in named if n.won == award.won), named[0] if named else None)
        if match is None:
            waiting.append(award)
        else:
            rest.remove(match)
            yield award, match
    for award in waiting:
        match = next((n for n in rest if n.won == award.won), rest[0] if rest else None)
        if match is not None:
            rest.remove(match)
        yield award, match
    for nomination in rest:
        yield None, nomination


def _compare(film: Film, award: Award, nomination: Nomination, ledger: Ledger) -> None:
    about = f"{award.category}, ceremony {award.ceremony}"
    ledger.agree(SOURCE, "nominations")
    if award.won == nomination.won:
        ledger.agree(SOURCE, "won")
    else:
        ledger.wrong(SOURCE, "won", film.label, f"{about}: {'nominated only' if award.won else 'won'}")
    missing = [n for n in nomination.names if not found(n, award.people)]
    extra = [p for p in award.people if not found(p, nomination.names) and not _song(p, nomination)]
    if missing or (extra and nomination.names):
        told = [f"without {', '.join(missing)}"] * bool(missing) + [f"not named there {', '.join(extra)}"] * bool(extra)
        ledger.wrong(SOURCE, "names", film.label, f"{about}: {'; '.join(told)}")
    elif extra:
        ledger.convention(SOURCE, "names", film.label, f"{about}: we name {', '.join(extra)}, the table nobody")
    elif respelled := [(p, n) for p in award.people for n in [found(p, nomination.names)] if n and not same(p, n)]:
        ledger.convention(SOURCE, "names", film.label, f"{about}: {', '.join(f'{p} is spelled {n}' for p, n in respelled)}")
    else:
        ledger.agree(SOURCE, "names")


def _song(name: str, nomination: Nomination) -> bool:
    """Whether the first entry is the song itself, which the table keeps elsewhere."""
    return nomination.category == "Best Original Song" and name.startswith(("'", '"', "“"))


def _told(nomination: Nomination) -> str:
    won = "won" if nomination.won else "nominated"
    return f"{nomination.category}, ceremony {nomination.ceremony}, {won}: {', '.join(nomination.names) or 'nobody named'}"

