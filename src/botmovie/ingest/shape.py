"""Reading values of the right form out of a JSON object, noting every one that is not. Knows nothing of films."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

FILM_KEYS = (
    "title", "year", "titles", "countries", "languages", "runtime", "genres", "keywords", "tone", "audience", "places", "period", "series", "remake_of",
    "sequel_to", "based_on", "directors", "writers", "composers", "cinematographers", "editors", "producers", "studios", "cast", "awards", "budget", "gross",
    "premise", "story", "ending", "characters", "notes",
)  # fmt: skip
"""The keys of an authored film, all of which the starter catalogue gives."""


class Shape:
    """A JSON object, the keys that have been asked for, and the problems found. Values that do not fit read as absent."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.problems: list[str] = []
        self._asked: set[str] = set()

    def text(self, key: str, *, required: bool = False) -> str | None:
        value = self._get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if required or (value is not None and not isinstance(value, str)):
            self._note(key, "a text that is not empty", value)
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(x, str) and x.strip() for x in value):
            return tuple(x.strip() for x in value)
        self._note(key, "a list of texts", value)
        return ()

    def whole(self, key: str, *, low: int, high: int) -> int | None:
        value = self._get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and low <= value <= high):
            return value
        self._note(key, f"a whole number from {low} to {high}", value)
        return None

    def number(self, key: str, *, low: float, high: float) -> float | None:
        value = self._get(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high):
            return value
        self._note(key, f"a number from {low:g} to {high:g}", value)
        return None

    def date(self, key: str) -> str | None:
        """An ISO date or a year alone."""
        value = self._get(key)
        if value is None or (isinstance(value, str) and _is_date(value)):
            return value
        self._note(key, "a date like 1947-12-18 or a year like 1947", value)
        return None

    def object(self, key: str, needed: Mapping[str, type], optional: Mapping[str, type]) -> dict[str, Any] | None:
        value = self._get(key)
        return None if value is None else self._object(key, value, needed, optional)

    def mapping(self, key: str) -> dict[str, Any]:
        """An object with any keys."""
        value = self._get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self._note(key, "an object", value)
        return {}

    def objects(self, key: str, needed: Mapping[str, type], optional: Mapping[str, type]) -> list[dict[str, Any]]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._note(key, "a list", value)
            return []
        return [x for i, item in enumerate(value) if (x := self._object(f"{key}[{i}]", item, needed, optional)) is not None]

    def pairs(self, key: str) -> list[tuple[str, str | None]]:
        """Actors with their characters; the character may be null or left out."""
        value = self._get(key)
        if value is not None and not isinstance(value, list):
            self._note(key, "a list of pairs [actor, character]", value)
        found: list[tuple[str, str | None]] = []
        for item in value if isinstance(value, list) else []:
            fits = isinstance(item, list) and len(item) in {1, 2} and isinstance(item[0], str) and item[0].strip()
            if fits and (len(item) == 1 or item[1] is None or (isinstance(item[1], str) and item[1].strip())):
                found.append((item[0], item[1] if len(item) == 2 else None))
            else:
                self._note(key, "pairs [actor, character]", item)
        return found

    def check_keys(self, *, all_of_a_film: bool = False) -> None:
        """Note keys that nobody asked for and, if told so, keys of a film that are missing."""
        self.problems += [f"{key} is no key of the format" for key in sorted(set(self.row) - self._asked)]
        if all_of_a_film:
            self.problems += [f"{key} is missing" for key in FILM_KEYS if key not in self.row]

    def _get(self, key: str) -> Any:
        self._asked.add(key)
        return self.row.get(key)

    def _object(self, key: str, value: Any, needed: Mapping[str, type], optional: Mapping[str, type]) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            self._note(key, f"an object with {', '.join(needed)}", value)
            return None
        wrong = [k for k, kind in needed.items() if not _is(value.get(k), kind) or value.get(k) == ""]
        wrong += [k for k, kind in optional.items() if value.get(k) is not None and not _is(value[k], kind)]
        wrong += sorted(set(value) - set(needed) - set(optional))
        if wrong:
            self.problems.append(f"{key}: {', '.join(wrong)} missing, of a wrong type or unknown in {_short(value)}")
            return None
        return {k: v for k, v in value.items() if v is not None}

    def _note(self, key: str, needed: str, value: Any) -> None:
        self.problems.append(f"{key} is missing: {needed}" if value is None else f"{key} must be {needed}, not {_short(value)}")


def _is(value: Any, kind: type) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) if kind is float else isinstance(value, kind)


def _is_date(text: str) -> bool:
    if re.fullmatch(r"\d{4}", text):
        return True
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "…"
