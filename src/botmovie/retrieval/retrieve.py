"""From an interpretation to evidence: the closed executors or the open ones, by intent."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    AnyOf,
    AwardPattern,
    Candidate,
    Entities,
    Evidence,
    Filter,
    Intent,
    Interpretation,
    Kind,
    Outcome,
    Query,
    Question,
    Range,
    films,
)
from botmovie.domain.phrasing import join
from botmovie.encoder import OnnxEncoder
from botmovie.retrieval.awards import matches
from botmovie.retrieval.book import Book
from botmovie.retrieval.claims import check_claims
from botmovie.retrieval.closed import CLOSED
from botmovie.retrieval.open import Opener
from botmovie.retrieval.search import Search
from botmovie.retrieval.unheld import not_held


@dataclass(frozen=True)
class Retriever:
    """Finds the evidence for an interpretation. One instance serves all threads."""

    catalogue: Catalogue
    search: Search
    opener: Opener

    def retrieve(self, interpretation: Interpretation, question: Question) -> Evidence:
        """Evidence with its outcome; never above the question's spoiler level."""
        query = interpretation.query
        if query.intent is Intent.OUT_OF_SCOPE:
            return Evidence(outcome=Outcome.OUT_OF_SCOPE, reason="That is not about films, and films are all I know.")
        if query.intent is Intent.HELP:
            return Evidence(outcome=Outcome.ANSWER, description=query.text)
        if unheld := not_held(query, question.text):
            return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold nothing on {unheld}.")
        if interpretation.missing:
            names = join([f"“{m}”" for m in interpretation.missing], last="or")
            return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold no film called {names}.")
        if interpretation.unheld:
            return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold nothing on {interpretation.unheld}.")
        if len(interpretation.choices) > 1:
            return self._between(interpretation, question)
        return self._execute(query, question)

    def _execute(self, query: Query, question: Question) -> Evidence:
        query = with_rivals(query, self.catalogue)
        closed = CLOSED.get(query.intent)
        if query.claims and query.intent in _TAKES_FOR_GRANTED:
            book = Book()
            claims = check_claims(query.claims, self.catalogue, book)
            if any(c.holds is False for c in claims):
                return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), claims)
        if closed is not None:
            return closed(query, self.catalogue)
        opened: dict[Intent, Callable[[], Evidence]] = {
            Intent.ASK: lambda: self.opener.ask(query, question), Intent.DESCRIBE: lambda: self.opener.describe(query, question),
            Intent.IDENTIFY: lambda: self.opener.identify(query, question), Intent.RECOMMEND: lambda: self.opener.recommend(query, question),
            Intent.GENRE: lambda: self.opener.genre(query),
        }
        return opened[query.intent]()

    def _between(self, interpretation: Interpretation, question: Question) -> Evidence:
        """A title that several films share: the one that meets what else is said of it ("the French one") or for which the
        question has an answer, else all of them, asked about."""
        query = interpretation.query
        choices = _narrowed(interpretation.choices, query, self.catalogue)
        if len(choices) == 1:
            return self._execute(_about(query, choices[0].id), question)
        answered: list[tuple[str, Evidence]] = []
        for choice in choices:
            evidence = self._execute(_about(query, choice.id), question)
            if evidence.outcome is Outcome.ANSWER and not (query.intent is Intent.CHECK and any(c.holds is False for c in evidence.claims)):
                answered.append((choice.id, evidence))
        if len(answered) == 1 and query.intent is not Intent.DESCRIBE:
            return answered[0][1]
        if query.intent is Intent.RECOMMEND and query.subject is not None:
            return self._execute(query, question)
        evidence = self._execute(_about(query, *(c.id for c in choices)), question)
        if len(answered) == len(choices) and evidence.outcome is Outcome.ANSWER and _all_the_same(query.intent, [e for _, e in answered], {c.label for c in choices}):
            return evidence
        return replace(evidence, outcome=Outcome.AMBIGUOUS, open=False, reason=f"Several films share that title: {join([c.label for c in choices])}.")


def _all_the_same(intent: Intent, answers: Sequence[Evidence], labels: Set[str]) -> bool:
    """Whether it makes no difference which of the films (`labels`) is meant: each has the same values, or what is claimed holds of each."""
    if intent is Intent.CHECK:
        return all(c.holds for e in answers for c in e.claims)
    told: dict[str, set[frozenset[str]]] = {}
    for row in (r for e in answers for r in e.rows):
        told.setdefault(row.note, set()).add(frozenset(row.values) - labels)
    return intent is Intent.LOOKUP and bool(told) and all(len(values) == 1 and values != {frozenset()} for values in told.values())


def _narrowed(choices: Sequence[Candidate], query: Query, catalogue: Catalogue) -> Sequence[Candidate]:
    """The films of a shared title that meet the other conditions on them; all, where none does or nothing else is said."""
    subject = query.subject
    if subject is None or subject.kind is not Kind.FILM or query.intent is Intent.RECOMMEND:
        return choices
    ids = [c.id for c in choices]
    more = tuple(c for c in subject.conditions if not _only_names(c, ids))
    if len(more) == len(subject.conditions) or not (more or subject.limit):
        return choices
    fitting = set(catalogue.select(replace(subject, conditions=(Filter("id", Entities(tuple(ids))), *more))))
    return [c for c in choices if c.id in fitting] or choices


def _only_names(condition: Filter | AnyOf, ids: Sequence[str]) -> bool:
    """Whether a condition says no more than that it is one of the films of the title."""
    return isinstance(condition, Filter) and condition.field == "id" and not condition.negated and isinstance(condition.value, Entities) and set(condition.value.ids) <= set(ids)


_TAKES_FOR_GRANTED = frozenset({Intent.FIND, Intent.COUNT, Intent.GROUP, Intent.COMPARE, Intent.RECOMMEND})
"""Intents whose claims are checked here; the others tell of theirs beside the answer."""


def with_rivals(query: Query, catalogue: Catalogue) -> Query:
    """The query with "what beat <film>" turned into the ceremonies at which the film was nominated and did not win."""
    if query.subject is None:
        return query
    conditions = tuple(_rival(c, catalogue) if isinstance(c, Filter) else c for c in query.subject.conditions)
    return query if conditions == query.subject.conditions else replace(query, subject=replace(query.subject, conditions=conditions))


def _rival(condition: Filter, catalogue: Catalogue) -> Filter:
    pattern = condition.value
    if not isinstance(pattern, AwardPattern) or pattern.rivals_of is None:
        return condition
    lost = replace(pattern, rivals_of=None, won=False)
    for film in catalogue.films(catalogue.select(pattern.rivals_of)):
        for award in film.awards:
            if matches(award, lost):
                found = replace(pattern, rivals_of=None, body=award.body, years=Range(award.year, award.year))
                return replace(condition, value=found)
    return replace(condition, value=replace(pattern, rivals_of=None, years=Range(0, 0)))


def _about(query: Query, *ids: str) -> Query:
    subject = films(*ids)
    if query.intent is Intent.RECOMMEND:
        return replace(query, others=(subject,))
    old = query.subject
    if old is not None and old.kind is not Kind.FILM:
        return query
    return replace(query, subject=subject, claims=tuple(replace(c, subject=subject) if c.subject.kind is Kind.FILM else c for c in query.claims))


def build_retriever(catalogue: Catalogue, encoder: OnnxEncoder | None) -> Retriever:
    """A retriever over a catalogue; without an encoder keyword search alone."""
    search = Search(catalogue, encoder)
    return Retriever(catalogue, search, Opener(catalogue, search))
