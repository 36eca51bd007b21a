"""Films named by another film: "the sequel to <film>", "<film> is a remake; who directed the original?".

Puts the relative in the place of the film that the words name, where something is asked of the relative.
"""

from __future__ import annotations

import re
from dataclasses import replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Filter, Kind, Selection
from botmovie.understanding.staging import Stage

_OF_FILM = r"(?: (?:film|movie|version|one))?(?: (?:to|of|for|from))?(?: the)?(?: (?:film|movie|original))? xfilm"
_RELATIVES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    # (filter whose value is the named film, how the relative is called, the words)
    ("sequel_to", "sequel to", re.compile(rf"(?<!\S)(?:sequel|follow up){_OF_FILM}(?!\S)|(?<!\S)xfilm s (?:sequel|follow up)(?!\S)|(?<!\S)its (?:sequel|follow up)(?!\S)")),
    ("sequels", "film before", re.compile(rf"(?<!\S)(?:predecessor|prequel){_OF_FILM}(?!\S)|(?<!\S)xfilm s predecessor(?!\S)|(?<!\S)its predecessor(?!\S)")),
    ("remake_of", "remake of", re.compile(rf"(?<!\S)(?:the|its) remake{_OF_FILM}(?!\S)|(?<!\S)xfilm s remake(?!\S)|(?<!\S)its remake(?!\S)|(?<!\S)the remake$")),
    ("remakes", "original of", re.compile(r"(?<!\S)(?:the|its) original(?: (?:film|movie|version|one|of xfilm|it is based on))?$|(?<!\S)(?:xfilm|it|this|that)(?: film)? (?:is|was|being) a remake(?: of)?(?!\S)|(?<!\S)the original(?: film| movie| version)? (?:behind|of) xfilm(?!\S)")),
)


_RELATED = {"sequels", "sequel_to", "remakes", "remake_of"}


def relative_meant(stage: Stage, catalogue: Catalogue) -> str | None:
    """Replaces the scene's one film by the relative that the words ask about. Returns what is missing, in words, where
    the catalogue holds no such relative; None where nothing is."""
    scene = stage.scene
    named = [f for f in scene.films if not f.negated]
    if len(named) != 1 or len(named[0].ids) != 1 or not (stage.asked_roles or _other_fields(stage)):
        return None
    words = " ".join(stage.reading.words)
    for name, called, pattern in _RELATIVES:
        match = pattern.search(words)
        if match is None:
            continue
        if name == "remakes" and not _asks_elsewhere(words, match):
            continue
        ids = tuple(catalogue.select(Selection(Kind.FILM, (Filter(name, named[0].selection),))))
        if not ids:
            return f"{called} {named[0].label}"
        found = catalogue.films(ids[:1])
        label = found[0].label if found else named[0].label
        stage.asked_fields = [c for c in stage.asked_fields if c.value[1] not in _RELATED]
        scene.films = [replace(named[0], ids=ids[:1], label=label, link=None) if f is named[0] else f for f in scene.films]
        return None
    return None


def _asks_elsewhere(words: str, match: re.Match[str]) -> bool:
    """Whether "is a remake" is told and the original asked about: "<film> is a remake, who made the original"."""
    return "original" in words.split() and ("remake" not in match.group() or re.search(r"(?<!\S)(?:who|whom|when|what|which|where|how)(?!\S)", words[match.end() :]) is not None)


def _other_fields(stage: Stage) -> bool:
    return any(c.value[1] not in _RELATED | {"original_title", "title", "titles"} for c in stage.asked_fields)
