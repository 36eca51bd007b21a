"""From a `Stage` to a `Query`: which intent the words have, tried from the most to the least specific frame.

Each frame is a function that returns a Query or None. Frames see typed entities, conditions and cues, never films'
names, so they hold for any catalogue.
"""

from __future__ import annotations

from collections.abc import Callable

from botmovie.domain import Query
from botmovie.understanding.frames_awarding import award_people, beat, with_default_category
from botmovie.understanding.frames_listing import compare, count, find, recommend, superlative, versions
from botmovie.understanding.frames_looking import lookup, lookup_described, shared_people
from botmovie.understanding.frames_telling import (
    ask,
    character,
    check,
    describe,
    genre_of_text,
    lead_character,
    opposite,
    person_alone,
    person_field,
)
from botmovie.understanding.staging import Stage


def frame(stage: Stage) -> Query | None:
    """The first frame that fits, or None when the words fit none."""
    with_default_category(stage)
    for one in _FRAMES:
        query = one(stage)
        if query is not None:
            return query
    return None


_FRAMES: tuple[Callable[[Stage], Query | None], ...] = (
    beat,
    compare,
    count,
    superlative,
    recommend,
    versions,
    award_people,
    check,
    character,
    lead_character,
    person_field,
    genre_of_text,
    opposite,
    shared_people,
    lookup,
    lookup_described,
    describe,
    find,
    ask,
    person_alone,
)
