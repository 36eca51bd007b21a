"""The words of The Bot Movie as frozen types. Standard library only; knows no layer above it."""

from botmovie.domain.answer import (
    Answer, Candidate, Citation, ClaimResult, ClaimVerdict, Decision, Draft, Evidence, EvidenceItem, Fact, Hit,
    Interpretation, Mention, Outcome, Question, Row, Turn, Verdict,
)
from botmovie.domain.field import FIELDS, ROLE_FIELDS, AnswerType, Field
from botmovie.domain.film import (
    Award, Credit, Credited, Film, FilmCard, FilmRef, Money, Passage, PassageKind, Person, Provenance, Rating, Record,
    Role, SeriesPart, Source, SpoilerLevel, Title,
)
from botmovie.domain.query import (
    Aggregate, AnyOf, AwardPattern, CharacterName, Claim, Entities, Filter, Intent, Kind, Order, Query, Range, Selection,
    Texts, Value, films, nested_selections, people,
)

__all__ = [
    "FIELDS", "ROLE_FIELDS", "Aggregate", "Answer", "AnswerType", "AnyOf", "Award", "AwardPattern", "Candidate",
    "CharacterName", "Citation", "Claim", "ClaimResult", "ClaimVerdict", "Credit", "Credited", "Decision", "Draft",
    "Entities", "Evidence", "EvidenceItem", "Fact", "Field", "Film", "FilmCard", "FilmRef", "Filter", "Hit", "Intent",
    "Interpretation", "Kind", "Mention", "Money", "Order", "Outcome", "Passage", "PassageKind", "Person", "Provenance",
    "Query", "Question", "Range", "Rating", "Record", "Role", "Row", "Selection", "SeriesPart", "Source", "SpoilerLevel",
    "Texts", "Title", "Turn", "Value", "Verdict", "films", "nested_selections", "people",
]
