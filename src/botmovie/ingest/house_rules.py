"""The rules of docs/authoring.md for a film of the starter catalogue, beyond the form of its values. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botmovie.domain.vocabulary import COUNTRIES, GENRES, LANGUAGES, OSCAR_CATEGORIES

TONES = frozenset(
    ("bleak", "bittersweet", "cosy", "dark", "disturbing", "epic", "fast-paced", "feel-good", "funny", "gentle", "gory", "humane", "melancholic",
     "quirky", "romantic", "sad", "satirical", "scary", "slow", "surreal", "tense", "thought-provoking", "uplifting", "violent")
)  # fmt: skip
AUDIENCES = ("children", "family", "teen", "adult")
TITLE_KINDS = ("original", "romanised", "also_known_as")
ACADEMY = "Academy Awards"
ACADEMY_CATEGORIES = frozenset(OSCAR_CATEGORIES) | frozenset(
    ("Unique and Artistic Picture", "Best Engineering Effects", "Best Writing", "Best Title Writing", "Best Assistant Director",
     "Best Dance Direction", "Best Animated Short", "Best Live Action Short", "Honorary Foreign Language Film Award")
)  # fmt: skip
"""What the Academy gives today, with the names that older categories have here, and those it gave up."""

WORDS = {"premise": (50, 125), "notes": (30, 95)}
"""Words of a passage, least and most: what docs/authoring.md asks for, with some slack."""
STORY_AND_ENDING = (115, 270)
CHARACTER_WORDS = (10, 42)
CAST_SIZE = (3, 16)
GENRE_COUNT = (1, 4)


def house_problems(row: dict[str, Any]) -> list[str]:
    """Every rule that a well-formed film with all keys breaks, in words."""
    return [*_vocabulary(row), *_cast(row), *_awards(row), *_lengths(row), *_facts(row)]


def _vocabulary(row: dict[str, Any]) -> Iterator[str]:
    for key, known in (("genres", GENRES), ("tone", TONES), ("countries", COUNTRIES), ("languages", LANGUAGES)):
        for value in row[key]:
            if value not in known:
                yield f"{key}: {value!r} is not in the list"
        if len(set(row[key])) < len(row[key]):
            yield f"{key}: a value stands twice"
    if row["audience"] not in AUDIENCES:
        yield f"audience has to be one of {', '.join(AUDIENCES)}, not {row['audience']!r}"
    for title in row["titles"]:
        if title["kind"] not in TITLE_KINDS:
            yield f"title kind {title['kind']!r} is not in the list"


def _cast(row: dict[str, Any]) -> Iterator[str]:
    few_actors = bool({"Documentary", "Short"} & set(row["genres"])) or "no dialogue" in row["keywords"]
    least, most = CAST_SIZE
    if not few_actors and not least <= len(row["cast"]) <= most:
        yield f"cast has {len(row['cast'])} entries, not {least} to {most}"
    played = " | ".join(character or "" for _, character in row["cast"])
    for character in row["characters"]:
        if character["name"] not in played and not few_actors:
            yield f"character passage for {character['name']!r}, who is not in the cast"


def _awards(row: dict[str, Any]) -> Iterator[str]:
    for group in row["awards"]:
        if ("ceremony" in group) != (group["body"] == ACADEMY) or ("ceremony" in group) == ("year" in group):
            yield f"awards: {group['body']}: the {ACADEMY} have a ceremony, all others a year"
        if group["body"] == ACADEMY:
            for entry in [*group.get("won", ()), *group.get("nominated", ())]:
                if entry[0] not in ACADEMY_CATEGORIES:
                    yield f"awards: {entry[0]!r} is no Academy category"


def _lengths(row: dict[str, Any]) -> Iterator[str]:
    for key, (least, most) in WORDS.items():
        count = _words(row[key])
        if not least <= count <= most:
            yield f"{key} has {count} words, not {least} to {most}"
    told = _words(row["story"]) + _words(row["ending"])
    if not STORY_AND_ENDING[0] <= told <= STORY_AND_ENDING[1]:
        yield f"story and ending have {told} words together, not {STORY_AND_ENDING[0]} to {STORY_AND_ENDING[1]}"
    for character in row["characters"]:
        count = _words(character["text"])
        if not CHARACTER_WORDS[0] <= count <= CHARACTER_WORDS[1]:
            yield f"character {character['name']!r} has {count} words, not {CHARACTER_WORDS[0]} to {CHARACTER_WORDS[1]}"


def _words(text: str | None) -> int:
    return len((text or "").split())


def _facts(row: dict[str, Any]) -> Iterator[str]:
    for key in ("year", "runtime"):
        if row[key] is None:
            yield f"{key} is missing"
    for key in ("countries", "directors"):
        if not row[key]:
            yield f"{key} are missing"
    if not GENRE_COUNT[0] <= len(row["genres"]) <= GENRE_COUNT[1]:
        yield f"{len(row['genres'])} genres, not {GENRE_COUNT[0]} to {GENRE_COUNT[1]}"
    if not row["languages"] and not {"silent", "no dialogue"} & set(row["keywords"]):
        yield "a film without languages carries the keyword silent or no dialogue"
    for key in ("remake_of", "sequel_to"):
        if row[key] and row["year"] and (row[key].get("year") or 0) > row["year"]:
            yield f"{key} is of {row[key]['year']}, later than the film"
