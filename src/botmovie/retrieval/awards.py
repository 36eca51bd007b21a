"""Awards against a pattern: which of a film's or person's awards a question means."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Award, AwardPattern, Filter, Kind, Selection
from botmovie.domain.vocabulary import FESTIVAL_PRIZES, OSCAR_CATEGORIES
from botmovie.retrieval.facts import festival, prize


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


def names_meant(pattern: AwardPattern, catalogue: Catalogue) -> set[str] | None:
    """The folded names of the people whom `who` of a pattern means; None where it asks for nobody in particular."""
    who = pattern.who
    if who is None:
        return None
    honoured = Filter("awards", replace(pattern, who=None, years=None, rivals_of=None, won=None))
    ids = who.ids or catalogue.select(Selection(Kind.PERSON, (Filter("id", who), honoured)))
    return {fold(name) for p in catalogue.people(ids) for name in (p.name, *p.also_known_as)}


_BODIES = {**{fold(category): body for body, category in FESTIVAL_PRIZES.values() if category}, **dict.fromkeys(map(fold, OSCAR_CATEGORIES), "Academy Awards")}


def body_of(category: str) -> str:
    """Who gives an award that is asked for by its category alone: "Cannes Film Festival" for "Palme d'Or"; "" if not known."""
    return _BODIES.get(fold(category), "")


def pattern_words(pattern: AwardPattern) -> str:
    """ "the Academy Award for Best Picture", "an Academy Award", "a prize at Cannes", "an award"."""
    if pattern.category:
        return prize(pattern.body or body_of(pattern.category) or pattern.category, pattern.category)
    if pattern.body is None:
        return "an award"
    where, one = festival(pattern.body), re.sub(r"Awards\b", "Award", pattern.body)
    return f"a prize at {where}" if where else f"{'an' if one[:1] in 'AEIOU' else 'a'} {one}"
