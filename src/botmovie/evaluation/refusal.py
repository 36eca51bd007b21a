"""Questions that must not be answered, and ones of the same wording that must: made from any catalogue by seed.

A third each is about films that nobody made, about things that are not held (of this film, or of any), and about held films
with something said of them that is not so: a year, a director, an actor. Beside every one stands its twin, worded the same,
about a film, a field or a fact that is held. A refusal is right as `unknown` or `false_premise`; of a twin only an answer is.
Every fourth question is in lower case without a question mark. Knows nothing of how questions are understood.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import mean
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Kind, Outcome, Role, Selection
from botmovie.evaluation.cases import Case
from botmovie.evaluation.grading import Figure, Grade, grade, graded
from botmovie.retrieval.facts import film_field

ANSWER, UNKNOWN, FALSE_PREMISE = Outcome.ANSWER.value, Outcome.UNKNOWN.value, Outcome.FALSE_PREMISE.value
REFUSED = (UNKNOWN, FALSE_PREMISE)
ANSWERABLE = ", answerable"
"""The end of the categories of twins."""

OF_FILMS: dict[str, tuple[str, ...]] = {
    "directors": ("Who directed {}?", "Who was the director of {}?", "Which director made {}?"),
    "cast": ("Who is in {}?", "Who are the actors in {}?", "Which actors star in {}?"),
    "year": ("When did {} come out?", "In what year was {} released?", "What year is {} from?"),
    "runtime": ("How long is {}?", "What is the running time of {}?", "How many minutes does {} last?"),
    "writers": ("Who wrote {}?", "Who wrote the screenplay of {}?"),
    "composers": ("Who composed the music for {}?", "Who wrote the score of {}?"),
    "cinematographers": ("Who shot {}?", "Who was the cinematographer of {}?"),
    "genres": ("What genre is {}?", "What kind of film is {}?"),
    "countries": ("Which country is {} from?", "In what country was {} produced?"),
    "languages": ("What language is {} in?", "Which language do they speak in {}?"),
    "budget": ("How much did {} cost to make?", "What was the budget of {}?"),
    "gross": ("How much money did {} make worldwide?", "What did {} gross?"),
}
"""Fields and questions for them."""

NEVER = (
    "Which lenses was {} shot with?", "How many extras were hired for {}?", "What was the catering like on the set of {}?", "How many tickets were sold for {} in Leeds?",
    "What does a poster of {} cost today?", "Which hotel did the crew of {} stay at?", "How many days did the shoot of {} take?", "What was the salary of the lead actor in {}?",
    "Which stunt double worked on {}?", "Who did the hair styling on {}?", "What was the weather like during the shooting of {}?", "Which cinema showed {} first?",
)  # fmt: skip
"""What no catalogue of this program has a field for."""

_FIRST = "Glass Crimson Hollow Painted Quiet Borrowed Paper Seventh Copper Drowned Velvet Thirsty Wooden Lukewarm Tangled Feathered Salted Unpaid Marble Foggy".split()
_THEN = "Heron Lighthouse Orchard Cartographer Accordion Tribunal Staircase Beekeeper Compass Sawmill Viaduct Almanac Locksmith Peninsula Governess Tramway Glacier Notary Cormorant Archive".split()
_OF = "of Veldrin|of Ansholm|in Quorra|for Mister Tolvane|at Brackwater|of the Ninth Canal|without Doors|from Ostrava Street|and the Weaver|after Harvest|".split("|")
_PLACES = ("year", "director", "actor")


@dataclass(frozen=True, slots=True)
class _Pair:
    """A question that must not be answered, with its twin and what the twin's answer has to hold (any of these)."""

    sort: str
    asked: str
    twin: str
    right: tuple[str, ...]
    refused: tuple[str, ...] = REFUSED


def refusal_cases(catalogue: Catalogue, *, size: int, seed: int) -> tuple[Case, ...]:
    """`size` questions that must not be answered, by thirds, each followed by its twin; fewer where the catalogue holds too little."""
    rng = random.Random(seed)
    films = _distinct(catalogue, rng)
    makers: tuple[Callable[..., Iterator[_Pair]], ...] = (_invented, _unheld, _untrue)
    cases = []
    for n, maker in enumerate(makers):
        pairs = islice(maker(catalogue, films, rng), (size + 2 - n) // 3)
        for number, pair in enumerate(pairs, 1):
            said = [q.rstrip("?").lower() if number % 4 == 0 else q for q in (pair.asked, pair.twin)]
            cases.append(Case(f"{pair.sort}-{number}", pair.sort, (said[0],), pair.refused))
            cases.append(Case(f"{pair.sort}-{number}-twin", f"{pair.sort}{ANSWERABLE}", (said[1],), (ANSWER,), (pair.right,)))
    return tuple(cases)


def _distinct(catalogue: Catalogue, rng: random.Random) -> Iterator[Film]:
    """Films in a drawn order whose title is theirs alone."""
    ids = list(catalogue.select(Selection(Kind.FILM)))
    rng.shuffle(ids)
    for one in ids:
        film = catalogue.film(one)
        if film is not None and {n.id for n in catalogue.names_exact([fold(film.title)])} == {film.id}:
            yield film


def _invented(catalogue: Catalogue, films: Iterator[Film], rng: random.Random) -> Iterator[_Pair]:
    for film in films:
        field = _held_field(film, rng)
        title = " ".join(f"The {rng.choice(_FIRST)} {rng.choice(_THEN)} {rng.choice(_OF)}".split())
        if field is None or catalogue.names_exact([fold(title), fold(title.removeprefix("The "))]):
            continue
        form = rng.choice(OF_FILMS[field])
        yield _Pair("invented film", form.format(title), form.format(film.title), _values(film, field))


def _unheld(catalogue: Catalogue, films: Iterator[Film], rng: random.Random) -> Iterator[_Pair]:
    """By turns what is never held, and what happens not to be held of this film."""
    for number, film in enumerate(films):
        held = _held_field(film, rng)
        if held is None:
            continue
        lacking = [f for f in OF_FILMS if not film_field(film, f)]
        asked = rng.choice(NEVER) if number % 2 or not lacking else rng.choice(OF_FILMS[rng.choice(lacking)])
        yield _Pair("not held", asked.format(film.title), rng.choice(OF_FILMS[held]).format(film.title), _values(film, held), (UNKNOWN,))


def _untrue(catalogue: Catalogue, films: Iterator[Film], rng: random.Random) -> Iterator[_Pair]:
    """A field asked of a film of which something untrue, and in the twin something true, is said."""
    before: Film | None = None
    for film in films:
        other, before = before, film
        field = _held_field(film, rng, without=("year", "directors", "cast"))
        if other is None or field is None:
            continue
        for sort in rng.sample(_PLACES, len(_PLACES)):
            said = _said_of(sort, film, other, rng)
            if said is not None:
                form = rng.choice(OF_FILMS[field])
                yield _Pair("false premise", form.format(said[0]), form.format(said[1]), _values(film, field))
                break


def _said_of(sort: str, film: Film, other: Film, rng: random.Random) -> tuple[str, str] | None:
    """The film with something untrue of it, and with something true, each as it stands in a question."""
    if sort == "year":
        if not film.year:
            return None
        wrong = film.year + rng.choice((-23, -17, -11, 9, 14, 21))
        return f"the {wrong} film {film.title}", f"the {film.year} film {film.title}"
    role, words = (Role.DIRECTOR, "directed by") if sort == "director" else (Role.ACTOR, "with")
    mine, theirs = film.people(role), other.people(role)
    everybody = {fold(c.name) for c in film.credits}
    strangers = [p for p in theirs if fold(p) not in everybody]
    if not mine or not strangers:
        return None
    return f"{film.title}, the film {words} {strangers[0]}", f"{film.title}, the film {words} {mine[0]}"


def _held_field(film: Film, rng: random.Random, without: Sequence[str] = ()) -> str | None:
    held = [f for f in OF_FILMS if f not in without and film_field(film, f)]
    return rng.choice(held) if held else None


def _values(film: Film, field: str) -> tuple[str, ...]:
    values = film_field(film, field).values
    return (*values, *(v.partition(" (")[0] for v in values))


def judge_refusal(case: Case, answer: dict[str, Any]) -> Grade:
    """Of a question that must not be answered: right where it is refused, wrong where it is answered. Of a twin: as any question."""
    if case.outcomes == (ANSWER,):
        return grade(case, answer)
    outcome = str(answer.get("outcome"))
    if outcome in case.outcomes:
        return graded(case, answer, 1)
    return graded(case, answer, -1 if outcome == ANSWER else 0, f"outcome {outcome}")


def figures(grades: Sequence[Grade]) -> tuple[Figure, Figure]:
    """The share of unanswerable questions refused rightly, and that of answerable ones not answered."""
    refused = [g.score == 1 for g in grades if not g.case.category.endswith(ANSWERABLE)]
    needless = [g.outcome != ANSWER for g in grades if g.case.category.endswith(ANSWERABLE)]
    return (
        Figure("refused rightly", mean(refused) if refused else 0.0, len(refused)),
        Figure("answerable and refused", mean(needless) if needless else 0.0, len(needless)),
    )
