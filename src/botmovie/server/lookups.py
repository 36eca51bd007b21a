"""`GET /api/films`, `/api/films/{id}` and `/api/people/{id}`: the catalogue, without a question."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import FilmCard, Kind, Order, PassageKind, Selection, SpoilerLevel
from botmovie.errors import NotFound
from botmovie.server.program import Program
from botmovie.server.workers import Workers

TITLE_SORTS = frozenset({"title", "original", "also_known_as", "short"})
MOST_FILMS = 100


def routes(program: Program, workers: Workers) -> APIRouter:
    """The look-up routes."""
    router = APIRouter(tags=["catalogue"])
    catalogue = program.catalogue

    @router.get("/api/films")
    async def films(
        q: Annotated[str, Query(max_length=200, description="a title, or a part of one")] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_FILMS)] = 10,
    ) -> Response:
        """Films by title, the best match first; without `q` the best known ones."""
        return _json(await workers.call(lambda: {"films": find_films(catalogue, q, limit)}))

    @router.get("/api/films/{film_id}")
    async def film(
        film_id: str,
        spoilers: Annotated[SpoilerLevel, Query(description="which passages may be shown")] = SpoilerLevel.NONE,
    ) -> Response:
        """Everything held about one film."""
        return _json(await workers.call(film_in_full, catalogue, film_id, spoilers))

    @router.get("/api/people/{person_id}")
    async def person(person_id: str) -> Response:
        """Everything held about one person: life, filmography, awards."""
        return _json(await workers.call(person_in_full, catalogue, person_id))

    return router


def find_films(catalogue: Catalogue, title: str, limit: int) -> list[dict[str, Any]]:
    """Cards of the films that are called so or nearly so; exact names first, then by likeness."""
    folded = fold(title)
    if folded:
        named = sorted(catalogue.names_exact((folded,)), key=lambda n: -n.popularity)
        alike = catalogue.names_fuzzy(folded, limit=4 * limit)
        ids = list(dict.fromkeys(n.id for n in (*named, *alike) if n.kind is Kind.FILM and n.sort in TITLE_SORTS))[
            :limit
        ]
    elif title.strip():
        return []
    else:
        ids = list(catalogue.select(Selection(Kind.FILM, order=Order("popularity"), limit=limit)))[:limit]
    return [asdict(FilmCard.of(f)) for f in catalogue.films(ids)]


def film_in_full(catalogue: Catalogue, film_id: str, spoilers: SpoilerLevel) -> dict[str, Any]:
    """A film with its passages up to the spoiler level. Raises NotFound."""
    film = catalogue.film(film_id)
    if film is None:
        raise NotFound(f"There is no film {film_id[:100]!r}; /api/films?q= finds films by title.")
    passages = catalogue.passages_of(film_id, spoilers=spoilers)
    premise = next((p.text for p in passages if p.kind is PassageKind.PREMISE), None)
    return {**asdict(film), "card": asdict(FilmCard.of(film, premise)), "passages": [asdict(p) for p in passages]}


def person_in_full(catalogue: Catalogue, person_id: str) -> dict[str, Any]:
    """A person with filmography and awards. Raises NotFound."""
    person = catalogue.person(person_id)
    if person is None:
        raise NotFound(f"There is no person {person_id[:100]!r}.")
    awards = catalogue.awards_of(person_id)
    films = {f.id: f for f in catalogue.films(list(dict.fromkeys(i for i, _ in awards)))}
    return {
        **asdict(person),
        "filmography": [asdict(c) for c in catalogue.filmography(person_id)],
        "awards": [
            {"film_id": i, "title": films[i].title if i in films else None, **asdict(award)} for i, award in awards
        ],
    }


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")
