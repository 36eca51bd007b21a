"""Questions about films and people of a catalogue whose title or name is misspelt once, and whether they are linked aright.

Drawn from the whole catalogue by seed, however little known the film or person is. Left out is what no reader could tell:
names without a word of four letters, slips that make another name of the catalogue, and titles of one everyday word, whose
misspelling is that of the word. Where several go by the name, each of them is right. Knows nothing of how names are linked:
it looks at the ids in the query that the program shows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Kind, Outcome, Selection
from botmovie.evaluation.cases import Case
from botmovie.evaluation.grading import Grade, graded
from botmovie.evaluation.typos import with_typo

ABOUT_FILMS = ("Who is in {}?", "When did {} come out?", "What is {} about?", "who acted in {}", "what year is {} from", "tell me about {}")
ABOUT_PEOPLE = ("Which films is {} in?", "What has {} acted in?", "films with {}", "what movies was {} in", "List the movies of {}.")
_OWN = frozenset({"title", "original", "romanised", "also_known_as", "name"})


def misspelt_cases(catalogue: Catalogue, everyday: Callable[[str], bool], *, size: int, seed: int) -> tuple[Case, ...]:
    """`size` cases, half about films and half about people; half of each in lower case. `everyday` knows the words of daily
    language. `must` holds the ids that are right, the first of them behind its name."""
    rng = random.Random(seed)
    films = _cases(catalogue, everyday, Kind.FILM, ABOUT_FILMS, (size + 1) // 2, rng)
    people = _cases(catalogue, everyday, Kind.PERSON, ABOUT_PEOPLE, size // 2, rng)
    return (*films, *people)


def _cases(catalogue: Catalogue, everyday: Callable[[str], bool], kind: Kind, forms: Sequence[str], size: int, rng: random.Random) -> Iterator[Case]:
    ids = list(catalogue.select(Selection(kind)))
    rng.shuffle(ids)
    made = 0
    for one in ids:
        if made == size:
            return
        name = _name_of(catalogue, kind, one)
        slipped = with_typo(name, rng) if name and not (kind is Kind.FILM and " " not in fold(name) and everyday(fold(name))) else None
        if slipped is None or catalogue.names_exact([fold(slipped)]):
            continue
        right = tuple(n.id for n in catalogue.names_exact([fold(name)]) if n.kind is kind and n.sort in _OWN)
        lower = made % 2 == 1
        question = rng.choice(forms).format(slipped)
        made += 1
        yield Case(f"{kind.value}-{made}", f"{kind.value}s, {'lower case' if lower else 'as written'}", (question.lower() if lower else question,), (Outcome.ANSWER.value,), (right or (one,), (name,)))


def _name_of(catalogue: Catalogue, kind: Kind, entity_id: str) -> str:
    if kind is Kind.FILM:
        film = catalogue.film(entity_id)
        return film.title if film else ""
    person = catalogue.person(entity_id)
    return person.name if person else ""


def judge_link(case: Case, answer: dict[str, Any]) -> Grade:
    """Right where the query is about one that was meant, wrong where it is about others, missing where it names nobody."""
    named = list(ids_in((answer.get("interpretation") or {}).get("query")))
    if not named:
        return graded(case, answer, 0, f"nothing linked, meant {case.must[1][0]!r}")
    hit = bool(set(named) & set(case.must[0]))
    return graded(case, answer, 1 if hit else -1, "" if hit else f"linked {named[:3]}, meant {case.must[0][0]!r}")


def ids_in(query: Any) -> Iterator[str]:
    """The ids of all films and people that a query names, as JSON values."""
    if isinstance(query, dict):
        if query.get("type") == "Entities":
            yield from query.get("ids", ())
        for value in query.values():
            yield from ids_in(value)
    elif isinstance(query, list):
        for value in query:
            yield from ids_in(value)
