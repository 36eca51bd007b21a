"""What Wikidata calls an award, as the project writes it: body, category and year."""

from __future__ import annotations

import re
from datetime import date

from botmovie.catalogue.folding import fold
from botmovie.domain import Award
from botmovie.domain.vocabulary import FESTIVAL_PRIZES
from botmovie.ingest.formats.oscars import BODY, FIRST_YEAR

_OF_A_BODY = re.compile(r"^(?:the )?(.+?) (?:for|–|-) (.+)$", re.IGNORECASE)
_CEREMONY = re.compile(r"^(\d+)(?:st|nd|rd|th) Academy Awards")
_BODIES = {
    "academy award": BODY, "academy honorary award": BODY, "bafta award": "BAFTA Awards", "british academy film award": "BAFTA Awards", "golden globe award": "Golden Globe Awards",
    "cesar award": "César Awards", "european film award": "European Film Awards", "goya award": "Goya Awards", "screen actors guild award": "Screen Actors Guild Awards",
}  # fmt: skip
_CATEGORIES = {
    "Academy Honorary Award": "Honorary Award",
    "Best Writing, Original Screenplay": "Best Original Screenplay", "Best Writing, Adapted Screenplay": "Best Adapted Screenplay", "Best Writing, Story": "Best Story",
    "Best Sound Mixing": "Best Sound", "Best Animated Feature Film": "Best Animated Feature", "Best Animated Short Film": "Best Animated Short",
    "Best Live Action Short Film": "Best Live Action Short", "Best Documentary Feature Film": "Best Documentary Feature", "Best Documentary (Short Subject)": "Best Documentary Short",
    "Best Documentary Short Film": "Best Documentary Short", "Best Foreign Language Film": "Best International Feature Film", "Best Art Direction": "Best Production Design",
    "Best Makeup": "Best Makeup and Hairstyling", "Best Production Design, Black-and-White": "Best Production Design", "Best Production Design, Color": "Best Production Design",
    "Best Cinematography, Black-and-White": "Best Cinematography", "Best Cinematography, Color": "Best Cinematography",
    "Best Costume Design, Black-and-White": "Best Costume Design", "Best Costume Design, Color": "Best Costume Design",
}  # fmt: skip
_EARLY = ((date(1929, 1, 1), 1), (date(1930, 1, 1), 2), (date(1930, 9, 1), 3), (date(1931, 6, 1), 4), (date(1932, 6, 1), 5), (date(1934, 1, 1), 6))
"""From which day on a date is that of which of the first ceremonies; from the sixth on there is one a year."""


def award_of(label: str, when: str | None, ceremony: str | None, *, won: bool, people: tuple[str, ...]) -> Award | None:
    """None where no year is known. `when` is an ISO date, `ceremony` the label of the event ("67th Academy Awards")."""
    body, category = _named(label)
    number = None
    if body == BODY:
        told = _CEREMONY.match(ceremony or "")
        number = int(told[1]) if told else _academy_ceremony(when)
        year = None if number is None else number + FIRST_YEAR
    else:
        year = int(when[:4]) if when and when[:4].isdigit() else None
    return None if year is None else Award(body, category, year, won, number, people)


def _named(label: str) -> tuple[str, str]:
    if (prize := FESTIVAL_PRIZES.get(fold(label))) and prize[1]:
        return prize
    if found := _OF_A_BODY.match(label):
        body = _BODIES.get(fold(found[1]))
        return (body, _CATEGORIES.get(found[2], found[2])) if body else (found[1], found[2])
    return _BODIES.get(fold(label), label), _CATEGORIES.get(label, label)


def _academy_ceremony(when: str | None) -> int | None:
    """The ceremony that was held on a day; a date that is a year alone reads as its first day."""
    try:
        day = date.fromisoformat((when or "")[:10])
    except ValueError:
        return None
    if day >= date(1934, 1, 1):
        return day.year - FIRST_YEAR - 1
    return max((number for start, number in _EARLY if start <= day), default=None)
