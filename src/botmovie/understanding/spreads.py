"""Questions of how films are spread over the values of a field: "which genre does she film most", "films by decade".

Read by the learned head over wordings, whose labels `group:FIELD` name the field. Which films are meant stays with the scene.
"""

from __future__ import annotations

from botmovie.domain import Filter, Intent, Kind, Query, Selection
from botmovie.understanding.frame_pieces import described_films
from botmovie.understanding.staging import Stage
from botmovie.understanding.wordings import Wordings

SURE = 0.25
"""Probability of all such labels together from which the wording is believed."""
_RAREST = frozenset("least rarest fewest rare lowest scarcest seldom".split())


def grouped(stage: Stage, wordings: Wordings) -> Query | None:
    """The query of a question for the spread of films; None where the wording asks something else."""
    if any(not film.negated for film in stage.scene.films) or stage.reading.has("count"):
        return None
    found = {label: p for label, p in wordings.likely(stage.reading.masked).items() if label.startswith("group:")}
    if sum(found.values()) < SURE:
        return None
    named = {f"group:{c.value[1]}" for c in stage.asked_fields if c.value[0] == "film"} & set(found)
    field = max(named or found, key=lambda label: found[label]).removeprefix("group:")
    subject = described_films(stage, use_chains=False)
    kept = tuple(c for c in subject.conditions if not (isinstance(c, Filter) and c.field == field and isinstance(c.value, Selection)))
    return Query(Intent.GROUP, Selection(Kind.FILM, kept), (field,), descending=not _RAREST & set(stage.reading.words))
