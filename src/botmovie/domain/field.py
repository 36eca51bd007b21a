"""The table of fields: everything that can be asked of a film or a person, with what kind of answer it has.

One table serves understanding (which fields exist), retrieval (how to read them), generation (how to name them)
and the documentation. It holds no wordings of questions: those belong to understanding.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from botmovie.domain.query import Kind


class AnswerType(StrEnum):
    PERSON = "person"
    FILM = "film"
    CHARACTER = "character"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    MINUTES = "minutes"
    MONEY = "money"
    TEXT = "text"
    AWARD = "award"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity: how it is called, what it holds, whether several values are usual."""

    name: str
    kind: Kind
    type: AnswerType
    singular: str
    plural: str
    many: bool = False


_FILM = [
    ("directors", AnswerType.PERSON, "director", "directors", True),
    ("writers", AnswerType.PERSON, "writer", "writers", True),
    ("composers", AnswerType.PERSON, "composer", "composers", True),
    ("cinematographers", AnswerType.PERSON, "cinematographer", "cinematographers", True),
    ("editors", AnswerType.PERSON, "editor", "editors", True),
    ("producers", AnswerType.PERSON, "producer", "producers", True),
    ("cast", AnswerType.PERSON, "actor", "cast", True),
    ("characters", AnswerType.CHARACTER, "character", "characters", True),
    ("source_authors", AnswerType.PERSON, "author of the source", "authors of the source", True),
    ("based_on", AnswerType.TEXT, "source", "sources", False),
    ("year", AnswerType.YEAR, "release year", "release years", False),
    ("runtime", AnswerType.MINUTES, "running time", "running times", False),
    ("genres", AnswerType.TEXT, "genre", "genres", True),
    ("countries", AnswerType.TEXT, "country", "countries", True),
    ("languages", AnswerType.TEXT, "language", "languages", True),
    ("title", AnswerType.TEXT, "title", "titles", False),
    ("original_title", AnswerType.TEXT, "original title", "original titles", False),
    ("titles", AnswerType.TEXT, "other title", "other titles", True),
    ("keywords", AnswerType.TEXT, "theme", "themes", True),
    ("tone", AnswerType.TEXT, "mood", "moods", True),
    ("audience", AnswerType.TEXT, "audience", "audiences", False),
    ("places", AnswerType.TEXT, "setting", "settings", True),
    ("period", AnswerType.TEXT, "period", "periods", False),
    ("studios", AnswerType.TEXT, "studio", "studios", True),
    ("series", AnswerType.TEXT, "series", "series", True),
    ("remake_of", AnswerType.FILM, "original film", "original films", False),
    ("remakes", AnswerType.FILM, "remake", "remakes", True),
    ("sequel_to", AnswerType.FILM, "predecessor", "predecessors", False),
    ("sequels", AnswerType.FILM, "sequel", "sequels", True),
    ("budget", AnswerType.MONEY, "budget", "budgets", False),
    ("gross", AnswerType.MONEY, "worldwide gross", "worldwide grosses", False),
    ("profit", AnswerType.MONEY, "gross minus budget", "grosses minus budgets", False),
    ("awards", AnswerType.AWARD, "award", "awards", True),
    ("oscars_won", AnswerType.NUMBER, "number of Academy Awards", "numbers of Academy Awards", False),
    ("nominations", AnswerType.NUMBER, "number of Academy Award nominations", "numbers of nominations", False),
    ("awards_won", AnswerType.NUMBER, "number of awards", "numbers of awards", False),
    ("ratings", AnswerType.TEXT, "rating", "ratings", True),
]
_PERSON = [
    ("films", AnswerType.FILM, "film", "films", True),
    ("roles", AnswerType.TEXT, "job", "jobs", True),
    ("parts", AnswerType.CHARACTER, "character", "characters", True),
    ("born", AnswerType.DATE, "birth date", "birth dates", False),
    ("died", AnswerType.DATE, "date of death", "dates of death", False),
    ("age", AnswerType.NUMBER, "age", "ages", False),
    ("birthplace", AnswerType.TEXT, "birthplace", "birthplaces", False),
    ("nationalities", AnswerType.TEXT, "nationality", "nationalities", True),
    ("also_known_as", AnswerType.TEXT, "other name", "other names", True),
    ("gender", AnswerType.TEXT, "gender", "genders", False),
    ("person_awards", AnswerType.AWARD, "award", "awards", True),
    ("collaborators", AnswerType.PERSON, "collaborator", "collaborators", True),
]
_CHARACTER = [
    ("actor", AnswerType.PERSON, "actor", "actors", True),
    ("film", AnswerType.FILM, "film", "films", True),
    ("description", AnswerType.TEXT, "description", "descriptions", False),
]


def _table() -> dict[tuple[Kind, str], Field]:
    rows = [*((Kind.FILM, r) for r in _FILM), *((Kind.PERSON, r) for r in _PERSON), *((Kind.CHARACTER, r) for r in _CHARACTER)]
    return {(kind, row[0]): Field(row[0], kind, *row[1:]) for kind, row in rows}


FIELDS: dict[tuple[Kind, str], Field] = _table()
"""All fields by (kind of entity, name)."""

ROLE_FIELDS = ("directors", "writers", "composers", "cinematographers", "editors", "producers", "cast", "source_authors")
