"""Questions about the films of the starter catalogue, put together at run time; the order is the same every time."""

from __future__ import annotations

import random
from collections.abc import Sequence

from botmovie.domain import Film
from botmovie.ingest.starter import load_starter

CLOSED = (
    "Who directed {title}?",
    "Who wrote {title} ({year})?",
    "When did {title} come out?",
    "How long is {title}?",
    "What genre is {title}?",
    "Which country is {title} from?",
    "Who composed the music for {title}?",
    "Who played {character} in {title}?",
    "Which films did {director} direct?",
    "How many films by {director} do you know?",
    "Was {title} made before {other}?",
    "Which is longer, {title} or {other}?",
    "Did {title} win an Oscar?",
    "Films with {actor}",
    "{genre} films from {country} after {year}",
)
OPEN = (
    "What happens in {title}?",
    "What is {title} about?",
    "How does {title} end?",
    "What happens to {character} at the end of {title}?",
    "Why does {character} leave in {title}?",
)


def _wordings(film: Film, other: Film, templates: Sequence[str]) -> list[str]:
    cast = [credit for credit in film.credits if credit.role == "cast" and credit.character]
    directors = [credit.name for credit in film.credits if credit.role == "directors"]
    if not cast or not directors or not film.genres or not film.countries:
        return []
    values = {
        "title": film.title, "year": str(film.year), "other": other.title, "director": directors[0],
        "actor": cast[0].name, "character": cast[0].character, "genre": film.genres[0], "country": film.countries[0],
    }
    return [template.format(**values) for template in templates]


def _questions(templates: Sequence[str], seed: int) -> list[str]:
    films = [record.film for record in load_starter().records]
    chance = random.Random(seed)
    out = [w for film in films for w in _wordings(film, chance.choice(films), templates)]
    chance.shuffle(out)
    return list(dict.fromkeys(out))


def closed_questions() -> list[str]:
    """Several thousand questions with a closed answer, each once."""
    return _questions(CLOSED, seed=1)


def open_questions() -> list[str]:
    """Several hundred questions that call for a written answer, each once."""
    return _questions(OPEN, seed=2)
