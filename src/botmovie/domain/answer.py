"""From question to answer: the values that pass between the five steps. Knows nothing of how they are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from botmovie.domain.film import FilmCard, Passage, Provenance, SpoilerLevel
from botmovie.domain.query import Kind, Query


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question with what came of it, as far as a follow-up may need it.

    `films` and `people` are ids in the order in which the answer named them.
    """

    question: str
    query: Query | None
    outcome: str
    text: str
    films: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()  # film ids we asked the person to choose from


@dataclass(frozen=True, slots=True)
class Question:
    """What the person typed, with its conversation (oldest turn first).

    `query` is set when the person edited the interpretation: then it is executed as it is. `liked` are ids of films
    the person's profile says they like.
    """

    text: str
    spoilers: SpoilerLevel = SpoilerLevel.NONE
    conversation_id: str | None = None
    history: tuple[Turn, ...] = ()
    query: Query | None = None
    liked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a mention may mean; `score` in 0..1."""

    kind: Kind
    id: str
    label: str
    score: float
    popularity: float = 0.0


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the question (character offsets) and what it may mean, best first."""

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a question was understood to ask.

    `choices`: the entities to ask back about (the query is then about all of them); `missing`: names that the
    question rests on and the catalogue does not hold; `unheld`: what is asked but never held here ("shooting
    locations"), in words.
    """

    query: Query
    mentions: tuple[Mention, ...] = ()
    choices: tuple[Candidate, ...] = ()
    missing: tuple[str, ...] = ()
    unheld: str | None = None
    standalone: str = ""  # the question with its follow-up words resolved, for search and for the writer


@dataclass(frozen=True, slots=True)
class Fact:
    """(subject, field, values) as held. `text` is one plain sentence that says it."""

    subject_id: str
    subject: str
    field: str
    values: tuple[str, ...]
    text: str
    provenance: Provenance
    film_id: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result. `rank` from 1 within its `arm` ("keyword", "vector", "hybrid")."""

    passage_id: str
    score: float
    rank: int
    arm: str


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A numbered fact or passage; `n` counts from 1. `sentence`: the part of a passage that matters here."""

    n: int
    item: Fact | Passage
    score: float = 1.0

    @property
    def text(self) -> str:
        return self.item.text

    @property
    def film_id(self) -> str | None:
        return self.item.film_id


class Outcome(StrEnum):
    ANSWER = "answer"
    UNKNOWN = "unknown"
    FALSE_PREMISE = "false_premise"
    AMBIGUOUS = "ambiguous"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a closed result: an entity with the values asked for.

    `values` are ready to print ("175 minutes", "Bong Joon-ho"); `amounts` the bare numbers where there are any;
    `facts` the numbers of the evidence items that support it.
    """

    kind: Kind
    id: str
    label: str
    values: tuple[str, ...] = ()
    amounts: tuple[float, ...] = ()
    facts: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim against the catalogue: `holds` None where it cannot be told. `actual` is what is held of it.

    Awards have the field "awards" where winning was claimed and "nominations" where a nomination was; then `actual` was
    won and `nominated` was not. Parts have the field "parts": `subject` plays `said`; `actual` are the films, or the
    actors who do where the claim does not hold. People who meet conditions have the field "people": `said` is one of
    them, `subject` says who they are, `actual` names them. `negated`: the claim was that it is not so.
    """

    holds: bool | None
    subject: str
    field: str
    said: str
    actual: tuple[str, ...] = ()
    facts: tuple[int, ...] = ()
    nominated: tuple[str, ...] = ()
    negated: bool = False

    @property
    def is_so(self) -> bool | None:
        """Whether what is claimed, or denied by a negated claim, is so."""
        return self.holds if self.holds is None else self.holds is not self.negated


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found for one question.

    Closed questions: `outcome`, `rows`, `claims`, `total` (before any limit), `reason` (why unknown, in words).
    Open ones: `items` with passages; `open` is True and a chat model may write from them.
    `withheld`: passages that would have been found but lie above the reader's spoiler level.
    """

    items: tuple[EvidenceItem, ...] = ()
    outcome: Outcome = Outcome.ANSWER
    rows: tuple[Row, ...] = ()
    claims: tuple[ClaimResult, ...] = ()
    total: int = 0
    number: float | None = None
    reason: str = ""
    open: bool = False
    withheld: int = 0
    description: str = ""  # the selection in words: "Korean thrillers of the 2000s"

    def numbered(self, n: int) -> EvidenceItem:
        return self.items[n - 1]


@dataclass(frozen=True, slots=True)
class Draft:
    """Unverified text. `model` is "facts" for realised text, else the chat model's id. `notice`: why a model did not
    write although one was asked for."""

    text: str
    model: str
    values: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    n: int
    film_id: str | None
    field: str
    text: str
    source: str
    licence: str
    as_of: str | None = None


class Decision(StrEnum):
    ACCEPT = "accept"
    REPAIR = "repair"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """One statement of a draft: the numbers of the evidence that supports it, or why it is not supported."""

    text: str
    supported_by: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification decided of a draft. `text` is the draft with citation marks attached; `not_held`: it says that the
    evidence lacks what was asked."""

    decision: Decision
    text: str
    claims: tuple[ClaimVerdict, ...] = ()
    citations: tuple[Citation, ...] = ()
    not_held: bool = False

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(c.problem for c in self.claims if c.problem)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person gets; `to_dict` in `botmovie.domain.wire` is its HTTP form."""

    id: str
    conversation_id: str
    question: str
    outcome: Outcome
    text: str
    values: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    films: tuple[FilmCard, ...] = ()
    interpretation: dict[str, Any] = field(default_factory=dict)
    follow_ups: tuple[str, ...] = ()
    model: str = "facts"
    timings_ms: dict[str, float] = field(default_factory=dict)
    notice: str = ""
