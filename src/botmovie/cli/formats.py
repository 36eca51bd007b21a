"""The formats of `botmovie evaluate`, apart from what runs them, which takes longer to import."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What the file holds, or, for the last two, what is made from the catalogue."""

    QUESTIONS = "questions"
    METAQA = "metaqa"
    TOT = "tot"
    MIT = "mit"
    LINKING = "linking"
    REFUSAL = "refusal"
