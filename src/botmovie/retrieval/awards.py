"""Awards against a pattern: which of a film's or person's awards a question means."""

from __future__ import annotations

from collections.abc import Collection

from botmovie.catalogue.folding import fold
from botmovie.domain import Award, AwardPattern


def matches(award: Award, pattern: AwardPattern | None, names: Collection[str] | None = None) -> bool:
    """Whether the award fits; `names` (folded) restricts it to awards that name one of these people."""
    if pattern is None:
        return True
    if pattern.body and fold(pattern.body) != fold(award.body):
        return False
    if pattern.category and fold(pattern.category) != fold(award.category):
        return False
    if pattern.won is not None and pattern.won != award.won:
        return False
    if pattern.ceremony is not None and pattern.ceremony != award.ceremony:
        return False
    if pattern.years is not None and not ((pattern.years.low or 0) <= award.year <= (pattern.years.high or 9999)):
        return False
    return names is None or bool({fold(p) for p in award.people} & set(names))


def pattern_words(pattern: AwardPattern) -> str:
    """ "the Academy Award for Best Picture", "an Academy Award", "any award"."""
    if pattern.category and (pattern.body is None or pattern.body == "Academy Awards"):
        return f"the Academy Award for {pattern.category}"
    if pattern.category and pattern.body:
        return f"the {pattern.category} at {pattern.body.removesuffix(' Film Festival')}" if "Festival" in pattern.body else f"the {pattern.body.removesuffix('s')} for {pattern.category}"
    if pattern.body == "Academy Awards":
        return "an Academy Award"
    return f"a prize at {pattern.body}" if pattern.body and "Festival" in pattern.body else f"a {pattern.body.removesuffix('s')}" if pattern.body else "an award"
