"""Characters meant by what they are: "who plays the elevator girl in <film>", "the drum teacher's name".

Compares the words of the question with the held descriptions of the film's characters, by meaning and by shared words.
"""

from __future__ import annotations

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import CharacterName, Filter, Intent, Kind, PassageKind, Query, Selection, SpoilerLevel
from botmovie.understanding.frame_pieces import content
from botmovie.understanding.staging import Stage
from botmovie.understanding.wordings import Wordings

LIKE, LEAD, SHARED = 0.34, 0.07, 0.3
"""The score from which a description is the one meant, its lead over the next, and what shared words add at most."""
_ASKS_FOR_SOMEBODY = ("character:actor", "character:description", "field:cast", "field:characters", "person:parts")
ASKED_FLOOR = 0.35
_NAMING = frozenset("called named nickname surname whats".split())
_PARTS = frozenset("villain antagonist baddie".split())


def meant_character(query: Query, stage: Stage, catalogue: Catalogue, wordings: Wordings) -> Query:
    """The query about the character that the words describe; the query as it is where none is described."""
    subject = query.subject
    scene, reading = stage.scene, stage.reading
    open_to = query.intent is Intent.ASK or (query.intent is Intent.LOOKUP and query.fields[:1] in (("cast",), ("characters",), ("parts",)))
    if not open_to or scene.characters or len([f for f in scene.films if not f.negated]) != 1 or reading.has("why", "ending", "opposite"):
        return query
    film_ids = scene.films[0].ids
    told = set(content(stage))
    words = [w for i, w in enumerate(reading.words) if (i in told and w not in _NAMING) or w in _PARTS]
    if len(film_ids) != 1 or not words or subject is None or not _asks_for_somebody(stage, wordings):
        return query
    name = _nearest(" ".join(words), film_ids[0], catalogue, wordings)
    if name is None:
        return query
    pattern = Filter("characters", CharacterName(name, scene.films[0].selection))
    return Query(Intent.LOOKUP, Selection(Kind.CHARACTER, (pattern,)), ("actor",))


def _asks_for_somebody(stage: Stage, wordings: Wordings) -> bool:
    if stage.reading.has("plays") or any(c.value == "cast" for c in stage.asked_roles):
        return True
    found = wordings.likely(stage.reading.masked)
    return sum(found.get(label, 0.0) for label in _ASKS_FOR_SOMEBODY) >= ASKED_FLOOR


def _nearest(said: str, film_id: str, catalogue: Catalogue, wordings: Wordings) -> str | None:
    held = [p for p in catalogue.passages_of(film_id, spoilers=SpoilerLevel.NONE) if p.kind is PassageKind.CHARACTER and p.subject]
    if not held:
        return None
    vectors = wordings.embed([said, *(p.text for p in held)])
    alike = vectors[1:] @ vectors[0]
    wanted = {w[:5] for w in said.split()}
    scores = sorted(((float(s) + SHARED * len(wanted & {w[:5] for w in fold(p.text).split()}) / len(wanted), p.subject) for s, p in zip(alike, held, strict=True)), reverse=True)
    lead = scores[0][0] - (scores[1][0] if len(scores) > 1 else 0.0)
    return scores[0][1] if scores[0][0] >= LIKE and lead >= LEAD else None
