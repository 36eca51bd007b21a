"""Tip-of-the-tongue requests of TREC ToT 2023 (Arguello et al. 2021, 2023) in their published layout: JSON Lines with
`query_id`, `title`, `text` and the film meant, `answer` of `title` and `release`.

Measured are rankings of films: success@10, the share of requests with the film meant among the first ten, and the mean
reciprocal rank within the first `DEPTH`. Requests count whose film the catalogue holds with a text; without one nothing can
find it, and how many those are is told. Knows nothing of how films are ranked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Kind, Outcome, SpoilerLevel
from botmovie.errors import BadRecord, NotFound
from botmovie.evaluation.cases import Case
from botmovie.evaluation.grading import Figure, Grade, graded

DEPTH = 100
SUCCESS_AT = 10
YEARS_APART = 1
MOST_CHARACTERS = 2000
"""What the program takes; longer requests are cut at the last sentence that fits."""
Rank = Callable[[str, int], Sequence[str]]
"""A text and how many, to ids of films, best first."""
_TITLES = frozenset({"title", "original", "romanised", "also_known_as"})


@dataclass(frozen=True, slots=True)
class Request:
    """One request, and the film meant where the publishers could tell; `year` is that of its release."""

    id: str
    text: str
    title: str | None
    year: int | None


def load_tot(path: Path) -> tuple[Request, ...]:
    """All requests of a file. Raises NotFound, or BadRecord that names the line."""
    if not path.is_file():
        raise NotFound(f"There is no question file {path}.")
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            answer = row["answer"]
            release = str(answer.get("release") or "")[:4]
            text = shortened(f"{row['title'].strip()}\n{row['text'].strip()}")
            found.append(Request(str(row["query_id"]), text, answer["title"], int(release) if release.isdigit() else None))
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise BadRecord(f"is no request of TREC ToT: {type(error).__name__}: {error}", where=f"{path}:{number}") from None
    return tuple(found)


def shortened(text: str) -> str:
    """The text, or as many of its first sentences as the program takes."""
    if len(text) <= MOST_CHARACTERS:
        return text
    cut = text[:MOST_CHARACTERS]
    ends = max(cut.rfind(end) for end in (". ", "? ", "! ", "\n"))
    return cut[: ends + 1] if ends > 0 else cut


def film_meant(request: Request, catalogue: Catalogue) -> str | None:
    """The film of that title, released within a year of then, if the catalogue holds it with a text."""
    if request.title is None:
        return None
    named = catalogue.names_exact([fold(request.title)])
    ids = list(dict.fromkeys(n.id for n in named if n.kind is Kind.FILM and n.sort in _TITLES))
    films = [f for f in catalogue.films(ids) if request.year is None or f.year is None or abs(f.year - request.year) <= YEARS_APART]
    films = [f for f in films if catalogue.passages_of(f.id, spoilers=SpoilerLevel.FULL)]
    return min(films, key=lambda f: abs((f.year or 0) - (request.year or f.year or 0))).id if films else None


def ranks(requests: Sequence[tuple[Request, str]], rank: Rank) -> list[int | None]:
    """The place of the film meant for each request, from 1; None where it is not among the first DEPTH."""
    places: list[int | None] = []
    for request, meant in requests:
        found = list(rank(request.text, DEPTH))
        places.append(found.index(meant) + 1 if meant in found else None)
    return places


def figures(name: str, places: Sequence[int | None]) -> tuple[Figure, Figure]:
    """success@10 and mean reciprocal rank."""
    hits = [p is not None and p <= SUCCESS_AT for p in places]
    reciprocal = [1.0 / p if p else 0.0 for p in places]
    return (
        Figure(f"success@{SUCCESS_AT} {name}", mean(hits) if hits else 0.0, len(places)),
        Figure(f"MRR {name}", mean(reciprocal) if reciprocal else 0.0, len(places)),
    )


def case_of(request: Request, meant: str, label: str) -> Case:
    """The request as one that the whole program answers; `must` holds the film's id and its label."""
    return Case(request.id, "film held", (request.text,), (Outcome.ANSWER.value,), ((meant, label),))


def judge_film(case: Case, answer: dict[str, Any]) -> Grade:
    """Right where the first film of the answer is the one meant; missing where the program names none."""
    films = [str(f.get("id")) for f in answer.get("films") or ()]
    if answer.get("outcome") != Outcome.ANSWER.value or not films:
        return graded(case, answer, 0, f"outcome {answer.get('outcome')}")
    hit = films[0] == case.must[0][0]
    return graded(case, answer, 1 if hit else -1, "" if hit else f"first film {films[0]!r}, not {case.must[0][0]!r}")
