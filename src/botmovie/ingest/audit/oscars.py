"""Academy Awards, nomination by nomination, against a table of all of them. Knows nothing of other prizes.

The table is `oscars/oscars.tsv` (tab-separated: Ceremony, Year, Class, CanonicalCategory, Category, Film, FilmId, Name,
Nominees, NomineeIds, Winner, Detail, Note, Citation). Honorary and special awards are no nominations: ours may hold
them, none is missed. The same goes for the second ceremony's unofficial nominations.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from botmovie.domain import Award, Film
from botmovie.ingest.audit.names import found, same
from botmovie.ingest.audit.report import Ledger
from botmovie.ingest.audit.titles import TitleIndex

SOURCE = "oscars"
PATH = Path("oscars") / "oscars.tsv"
BODY = "Academy Awards"
NAMELESS = frozenset({"Best International Feature Film"})
"""Categories whose award names nobody."""
PRODUCERS_SINCE = 24
"""The ceremony from which on Best Picture names producers and not the studio."""

CATEGORIES = {
    "BEST PICTURE": "Best Picture", "DIRECTING": "Best Director", "ACTOR IN A LEADING ROLE": "Best Actor",
    "ACTRESS IN A LEADING ROLE": "Best Actress", "ACTOR IN A SUPPORTING ROLE": "Best Supporting Actor",
    "ACTRESS IN A SUPPORTING ROLE": "Best Supporting Actress", "WRITING (Original Screenplay)": "Best Original Screenplay",
    "WRITING (Adapted Screenplay)": "Best Adapted Screenplay", "WRITING (Original Story)": "Best Story",
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


@dataclass(frozen=True, slots=True)
class Nomination:
    """One row for one film. `names` without studios; `optional` rows are never missed."""

    ceremony: int
    category: str
    names: tuple[str, ...]
    won: bool
    optional: bool


def check_oscars(films: Sequence[Film], folder: Path, ledger: Ledger) -> None:
    """Every Academy Award of the films held: missing, too many, won or lost, names."""
    index = _read(folder / PATH)
    for film in films:
        _check_film(film, tuple(_nominations(film, index)), ledger)


def _read(path: Path) -> TitleIndex[list[Nomination]]:
    by_film: dict[str, list[Nomination]] = defaultdict(list)
    names: dict[str, tuple[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            titles, ids = row["Film"].split("|"), row["FilmId"].split("|")
            if not row["Film"] or len(titles) != len(ids):
                continue
            nomination = _nomination(row)
            for title, film_id in zip(titles, ids, strict=True):
                by_film[film_id].append(nomination)
                names.setdefault(film_id, (title, nomination.ceremony + 1927))
    index: TitleIndex[list[Nomination]] = TitleIndex()
    for film_id, (title, year) in names.items():
        index.add(title, year, by_film[film_id])
    return index


def _nomination(row: dict[str, str]) -> Nomination:
    ceremony, canonical = int(row["Ceremony"]), row["CanonicalCategory"]
    won = (row["Winner"] or "").strip() == "True"
    category = AS_CALLED_THEN.get(row["Category"]) or CATEGORIES.get(_VARIANT.sub("", canonical), canonical.capitalize())
    if row["Category"] == "MUSIC (Scoring)" and ceremony in ONE_SCORE:
        category = "Best Original Score"
    named = zip((row["Nominees"] or "").split("|"), (row["NomineeIds"] or "").split("|"), strict=False)
    names = tuple(_ROLE_WORDS.sub("", n.replace('\\"', "'")).strip(" ()") for n, i in named if n and not i.startswith("co"))
    if category in NAMELESS or (category == "Best Picture" and ceremony < PRODUCERS_SINCE):
        names = ()
    unofficial = "NOT AN OFFICIAL NOMINATION" in (row["Note"] or "") and not won
    return Nomination(ceremony, category, names, won, bool(_HONORARY.match(row["Category"])) or unofficial)


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
            if award is None and nomination is not None and not nomination.optional:
                ledger.wrong(SOURCE, "nominations", film.label, f"missing: {_told(nomination)}")
            elif nomination is None and award is not None:
                left.append(award)
            elif award is not None and nomination is not None:
                _compare(film, award, nomination, ledger)
    for award in left:
        about = f"{award.category}, ceremony {award.ceremony}: {', '.join(award.people) or 'nobody named'}"
        ledger.wrong(SOURCE, "nominations", film.label, f"too many: {about}")
    if not ours and not any(not n.optional for n in theirs):
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

