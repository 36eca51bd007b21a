"""Films, people and their passages as frozen values. Knows nothing of storage, search or text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class SpoilerLevel(StrEnum):
    """How much of a plot the reader wants to know; ordered none < mild < full."""

    NONE = "none"
    MILD = "mild"
    FULL = "full"

    @property
    def rank(self) -> int:
        """0, 1 or 2."""
        return list(SpoilerLevel).index(self)

    def allows(self, other: SpoilerLevel) -> bool:
        """Whether a passage of level `other` may be shown to this reader."""
        return other.rank <= self.rank


class PassageKind(StrEnum):
    PREMISE = "premise"
    STORY = "story"
    ENDING = "ending"
    CHARACTER = "character"
    NOTES = "notes"
    LIFE = "life"

    @property
    def level(self) -> SpoilerLevel:
        """The spoiler level from which on a passage of this kind may be shown."""
        return {PassageKind.STORY: SpoilerLevel.MILD, PassageKind.ENDING: SpoilerLevel.FULL}.get(self, SpoilerLevel.NONE)


class Role(StrEnum):
    """What a person did on a film. The value is also the name of the film's field."""

    DIRECTOR = "directors"
    WRITER = "writers"
    COMPOSER = "composers"
    CINEMATOGRAPHER = "cinematographers"
    EDITOR = "editors"
    PRODUCER = "producers"
    ACTOR = "cast"
    AUTHOR = "source_authors"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from. `as_of` is an ISO date or year, for values that change with time; `retrieved` the ISO date
    on which the source was fetched, which is no part of what it says and so not of `repr`, from which digests are made."""

    source: str
    licence: str
    as_of: str | None = None
    retrieved: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Credit:
    """One person's part in one film; `order` counts from 0 within the role; `character` for actors only."""

    person_id: str
    name: str
    role: Role
    order: int = 0
    character: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """Another title of a film; `kind` is original, romanised or also_known_as."""

    text: str
    kind: str
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """One nomination. `year` is the film year for the Academy Awards (ceremony + 1927), else the year held."""

    body: str
    category: str
    year: int
    won: bool
    ceremony: int | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in whole units of `currency` (ISO 4217). `dollars`: the same in whole US dollars of the film's year, for other
    currencies where the rate is known."""

    amount: int
    currency: str = "USD"
    as_of: str | None = None
    dollars: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesPart:
    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class FilmRef:
    """Another film, held or not, named by title and year."""

    title: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The work that a film is based on."""

    work: str
    kind: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """A score of `scale_max` by `votes` people, from one source."""

    source: str
    score: float
    scale_max: float
    votes: int | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of text that is indexed and cited. `subject` is the character's name for character passages."""

    id: str
    film_id: str
    kind: PassageKind
    text: str
    provenance: Provenance
    subject: str | None = None

    @property
    def level(self) -> SpoilerLevel:
        return self.kind.level


_FOLLOWS = {
    "characters": "cast", "original_title": "titles", "profit": "gross", "sequels": "sequel_to", "remakes": "remake_of",
    **dict.fromkeys(("oscars_won", "nominations", "awards_won"), "awards"),
}  # fmt: skip
"""Fields of `domain.field` that are no attributes of a film, and what they are told from."""


@dataclass(frozen=True, slots=True)
class Film:
    """Everything held about one film, passages aside. `runtime` in minutes.

    `ids` are pairs (scheme, the film's id there): ("imdb", "tt0111161"). `origins` names the fields whose value comes from
    another source than `provenance`, single values of a list as "keywords/heist"; `origin` looks them up.
    """

    id: str
    title: str
    year: int | None
    provenance: Provenance
    titles: tuple[Title, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    runtime: int | None = None
    genres: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    tone: tuple[str, ...] = ()
    audience: str | None = None
    places: tuple[str, ...] = ()
    period: str | None = None
    series: tuple[SeriesPart, ...] = ()
    remake_of: FilmRef | None = None
    sequel_to: FilmRef | None = None
    based_on: Source | None = None
    studios: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
    awards: tuple[Award, ...] = ()
    budget: Money | None = None
    gross: Money | None = None
    ratings: tuple[Rating, ...] = ()
    popularity: float = 0.0
    ids: tuple[tuple[str, str], ...] = ()
    origins: tuple[tuple[str, Provenance], ...] = ()

    def origin(self, field: str, value: str | None = None) -> Provenance:
        """The source of a field's value: of one value of a list, where that is another than the list's. Fields that follow
        from others have their source."""
        found, field = dict(self.origins), _FOLLOWS.get(field, field)
        return found.get(f"{field}/{value}") or found.get(field, self.provenance)

    @property
    def label(self) -> str:
        """Title and year, as people tell films apart: "Parasite (2019)"."""
        return f"{self.title} ({self.year})" if self.year else self.title

    @property
    def original_title(self) -> str | None:
        return next((t.text for t in self.titles if t.kind == "original"), None)

    def credited(self, role: Role) -> tuple[Credit, ...]:
        """Credits of one role in billing order."""
        return tuple(sorted((c for c in self.credits if c.role is role), key=lambda c: c.order))

    def people(self, role: Role) -> tuple[str, ...]:
        """Names of one role in billing order, each once."""
        return tuple(dict.fromkeys(c.name for c in self.credited(role)))


@dataclass(frozen=True, slots=True)
class Person:
    """Everything held about one person. Dates are ISO, possibly a year alone."""

    id: str
    name: str
    provenance: Provenance
    also_known_as: tuple[str, ...] = ()
    born: str | None = None
    died: str | None = None
    birthplace: str | None = None
    nationalities: tuple[str, ...] = ()
    gender: str | None = None
    life: str | None = None
    ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Credited:
    """One line of a person's filmography."""

    film_id: str
    title: str
    year: int | None
    role: Role
    character: str | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says of one field of a film or a person that several sources describe; `value` is JSON. `key` tells
    apart what one source says in several rows."""

    key: str
    field: str
    value: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Record:
    """What an importer hands to a catalogue: one film with its passages, and with what each source said of it where it is
    put together from several."""

    film: Film
    passages: tuple[Passage, ...] = ()
    sayings: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class FilmCard:
    """A film as the page shows it in small."""

    id: str
    title: str
    year: int | None
    original_title: str | None = None
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    runtime: int | None = None
    oscars_won: int = 0
    premise: str | None = field(default=None)

    @property
    def label(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    @classmethod
    def of(cls, film: Film, premise: str | None = None) -> Self:
        won = sum(a.won and a.body == "Academy Awards" for a in film.awards)
        return cls(film.id, film.title, film.year, film.original_title, film.people(Role.DIRECTOR),
                   film.people(Role.ACTOR)[:4], film.genres, film.countries, film.runtime, won, premise)
