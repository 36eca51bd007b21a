"""A shelf of a few films that answers what the look-up routes ask of a catalogue."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from botmovie.catalogue.folding import fold, slug
from botmovie.catalogue.protocol import Name
from botmovie.domain import (
    Award,
    Credit,
    Credited,
    Film,
    FilmCard,
    Kind,
    Passage,
    PassageKind,
    Person,
    Provenance,
    Role,
    Selection,
    SpoilerLevel,
    Title,
)  # fmt: skip

HELD = Provenance("The Bot Movie starter catalogue", "CC BY 4.0")


def card(film_id: str, title: str, director: str, genres: str, *, original: str | None = None, cast: str = "", country: str = "USA",
         runtime: int = 100, oscars: int = 0, premise: str | None = None) -> FilmCard:  # fmt: skip
    """A card; genres and cast are separated by commas."""
    split = tuple(c.strip() for c in cast.split(",") if c.strip())
    kinds = tuple(g.strip() for g in genres.split(","))
    return FilmCard(film_id, title, int(film_id[-4:]), original, (director,), split, kinds, (country,), runtime, oscars, premise)


PARASITE = card(
    "parasite-2019", "Parasite", "Bong Joon-ho", "Thriller, Drama, Comedy", original="기생충", country="South Korea", runtime=132, oscars=4,
    cast="Song Kang-ho, Lee Sun-kyun, Cho Yeo-jeong, Choi Woo-shik",
    premise="The Kims, a poor family of four, fold pizza boxes in a half-basement in Seoul. Ki-woo gets work as a tutor in the rich Park family's house.",
)  # fmt: skip
OLDER_PARASITE = card("parasite-1982", "Parasite", "Charles Band", "Horror, Science fiction", cast="Robert Glaudini, Demi Moore", runtime=85)
LATE_SPRING = card(
    "late-spring-1949", "Late Spring", "Yasujirō Ozu", "Drama", original="晩春", country="Japan", runtime=108,
    cast="Chishū Ryū, Setsuko Hara", premise="Noriko Somiya, twenty-seven, keeps house in Kamakura for her widowed father.",
)  # fmt: skip
CARDS = (
    PARASITE, OLDER_PARASITE, LATE_SPRING,
    card("heat-1995", "Heat", "Michael Mann", "Crime, Thriller", cast="Al Pacino, Robert De Niro", runtime=170),
    card("alien-1979", "Alien", "Ridley Scott", "Science fiction, Horror", cast="Sigourney Weaver", runtime=117, oscars=1),
    card("casablanca-1942", "Casablanca", "Michael Curtiz", "Romance, Drama, War", cast="Humphrey Bogart, Ingrid Bergman", runtime=102, oscars=3),
    card("stagecoach-1939", "Stagecoach", "John Ford", "Western", cast="John Wayne", runtime=96, oscars=2),
    card("amelie-2001", "Amélie", "Jean-Pierre Jeunet", "Comedy, Romance", cast="Audrey Tautou", country="France", runtime=122),
)  # fmt: skip


class Shelf:
    """The part of a catalogue that looks films and people up."""

    def film(self, film_id: str) -> Film | None:
        return next((_film(c) for c in CARDS if c.id == film_id), None)

    def films(self, film_ids: Sequence[str]) -> tuple[Film, ...]:
        held = {c.id: c for c in CARDS}
        return tuple(_film(held[i]) for i in film_ids if i in held)

    def passages_of(self, film_id: str, *, spoilers: SpoilerLevel) -> tuple[Passage, ...]:
        texts = {
            PassageKind.PREMISE: next((c.premise for c in CARDS if c.id == film_id), None) or "Somebody wants something.",
            PassageKind.STORY: "They try to get it.",
            PassageKind.ENDING: "The twist is that they had it all along.",
        }
        return tuple(Passage(f"{film_id}/{k}", film_id, k, t, HELD) for k, t in texts.items() if spoilers.allows(k.level))

    def select(self, selection: Selection) -> tuple[str, ...]:
        return tuple(c.id for c in CARDS)[: selection.limit]

    def names_exact(self, folded: Collection[str]) -> tuple[Name, ...]:
        return tuple(n for n in _names() if n.folded in folded)

    def names_fuzzy(self, folded: str, *, limit: int = 20) -> tuple[Name, ...]:
        return tuple(n for n in _names() if folded[:3] in n.folded)[:limit]

    def person(self, person_id: str) -> Person | None:
        names = {slug(n): n for c in CARDS for n in (*c.directors, *c.cast)}
        return Person(person_id, names[person_id], HELD, born="1969-09-14") if person_id in names else None

    def filmography(self, person_id: str) -> tuple[Credited, ...]:
        return tuple(Credited(f.id, f.title, f.year, c.role, c.character) for f in map(_film, CARDS) for c in f.credits if c.person_id == person_id)

    def awards_of(self, person_id: str) -> tuple[tuple[str, Award], ...]:
        return tuple((f.id, a) for f in map(_film, CARDS) for a in f.awards if person_id in map(slug, a.people))


def _film(one: FilmCard) -> Film:
    directors = [Credit(slug(n), n, Role.DIRECTOR, i) for i, n in enumerate(one.directors)]
    cast = [Credit(slug(n), n, Role.ACTOR, i, f"Character {i + 1}") for i, n in enumerate(one.cast)]
    awards = [Award("Academy Awards", f"Category {i + 1}", one.year or 0, True, 92, one.directors) for i in range(one.oscars_won)]
    titles = (Title(one.original_title, "original"),) if one.original_title else ()
    return Film(one.id, one.title, one.year, HELD, titles=titles, countries=one.countries, runtime=one.runtime, genres=one.genres,
                credits=(*directors, *cast), awards=tuple(awards))  # fmt: skip


def _names() -> list[Name]:
    return [
        Name(Kind.FILM, c.id, text, fold(text), sort, 1 - i / 10, c.label)
        for i, c in enumerate(CARDS)
        for text, sort in ((c.title, "title"), (c.original_title or "", "original"))
        if text
    ]
