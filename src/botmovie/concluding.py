"""From a verdict to the `Answer` that people get: cards, chips of the interpretation, follow-ups, and the turn that a
conversation remembers."""

from __future__ import annotations

import secrets
from typing import Any

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    FIELDS,
    Answer,
    AnyOf,
    Decision,
    Draft,
    Evidence,
    FilmCard,
    Filter,
    Intent,
    Interpretation,
    Kind,
    Outcome,
    PassageKind,
    Query,
    Question,
    Selection,
    SpoilerLevel,
    Turn,
    Verdict,
)
from botmovie.domain.orders import told_sentences
from botmovie.domain.wire import query_to_dict
from botmovie.retrieval.wording import filter_words, selection_words

MOST_CARDS = 8
_SUMMARIES = {
    Intent.LOOKUP: "{fields} of {subject}", Intent.FIND: "{subject}", Intent.COUNT: "how many {subject}", Intent.GROUP: "{subject}, counted by {fields}", Intent.COMPARE: "{subject}, compared by {fields}",
    Intent.CHECK: "whether that is so of {subject}", Intent.ASK: "a question about {subject}", Intent.DESCRIBE: "what {subject} is about", Intent.IDENTIFY: "which film is described",
    Intent.RECOMMEND: "something to watch", Intent.GENRE: "the genre of a description", Intent.HELP: "help", Intent.OUT_OF_SCOPE: "not about films",
}


def conclude(catalogue: Catalogue, question: Question, interpretation: Interpretation, evidence: Evidence, draft: Draft, verdict: Verdict, timings: dict[str, float]) -> Answer:
    """The answer of a finished run. An abstaining verdict becomes UNKNOWN, with what there is, and so does a draft that says that
    what was asked is not held."""
    outcome = evidence.outcome
    text, values = verdict.text or draft.text, draft.values
    if verdict.not_held and not values:
        outcome = Outcome.UNKNOWN
    if verdict.decision is not Decision.ACCEPT:
        outcome, values = Outcome.UNKNOWN, ()
        text = "I don't know. What I found does not support an answer that I could stand behind."
    return Answer(
        id=secrets.token_urlsafe(9), conversation_id=question.conversation_id or "", question=question.text, outcome=outcome, text=text, values=values,
        citations=verdict.citations, films=film_cards(catalogue, interpretation, evidence), interpretation=interpretation_dict(catalogue, interpretation),
        follow_ups=follow_ups(interpretation, evidence, catalogue), model=draft.model, timings_ms=timings, notice=draft.notice,
    )


def film_cards(catalogue: Catalogue, interpretation: Interpretation, evidence: Evidence) -> tuple[FilmCard, ...]:
    """Cards of the films that the answer speaks of, in its order."""
    ids = list(film_ids(interpretation, evidence))[:MOST_CARDS]
    cards = []
    for film in catalogue.films(ids):
        premise = next((p.text for p in catalogue.passages_of(film.id, spoilers=SpoilerLevel.NONE) if p.kind is PassageKind.PREMISE), None)
        cards.append(FilmCard.of(film, " ".join(told_sentences(premise)) if premise else None))
    return tuple(cards)


def film_ids(interpretation: Interpretation, evidence: Evidence) -> tuple[str, ...]:
    """Ids of the films in the answer: its rows, then its evidence, then the choices."""
    ids: dict[str, None] = {}
    for row in evidence.rows:
        if row.kind is not Kind.PERSON and row.id:
            ids[row.id] = None
        for n in row.facts:
            film = evidence.numbered(n).film_id
            if film:
                ids[film] = None
    if not ids:
        ids |= dict.fromkeys(i.film_id for i in evidence.items if i.film_id)
    ids |= dict.fromkeys(c.id for c in interpretation.choices)
    return tuple(ids)


def interpretation_dict(catalogue: Catalogue, interpretation: Interpretation) -> dict[str, Any]:
    """The query for people: a summary, chips that can be taken away, the query itself as JSON."""
    query = interpretation.query
    chips: list[dict[str, Any]] = [{"label": query.intent.value.replace("_", " "), "kind": "intent", "path": None, "removable": False}]
    chips += [{"label": name.replace("_", " "), "kind": "field", "path": ["fields", i], "removable": len(query.fields) > 1} for i, name in enumerate(query.fields)]
    if query.subject is not None:
        chips += _chips(query.subject, ["subject"], catalogue)
    for i, other in enumerate(query.others):
        chips.append({"label": selection_words(other, catalogue), "kind": "film", "path": ["others", i], "removable": True})
    return {"intent": query.intent.value, "summary": _summary(query, catalogue), "chips": chips, "query": query_to_dict(query)}


def _chips(selection: Selection, path: list[str | int], catalogue: Catalogue) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for i, condition in enumerate(selection.conditions):
        if isinstance(condition, AnyOf):
            label = " or ".join(" ".join(w for w in filter_words(f, selection.kind, catalogue) if w) for f in condition.filters)
            kind = "any"
        else:
            label = " ".join(w for w in filter_words(condition, selection.kind, catalogue) if w)
            kind = condition.field
            if condition.field == "id" and not condition.negated:
                label = selection_words(Selection(selection.kind, (condition,)), catalogue)
        out.append({"label": label, "kind": kind, "path": [*path, "conditions", i], "removable": len(selection.conditions) > 1})
    if selection.order is not None:
        out.append({"label": f"{'most' if selection.order.descending else 'least'} {selection.order.field.replace('_', ' ')}", "kind": "order", "path": [*path, "order"], "removable": True})
    return out


def _summary(query: Query, catalogue: Catalogue) -> str:
    subject = selection_words(query.subject, catalogue) if query.subject is not None else ""
    kind = query.subject.kind if query.subject is not None else Kind.FILM
    fields = ", ".join(FIELDS[kind, f].plural if (kind, f) in FIELDS and FIELDS[kind, f].many else FIELDS[kind, f].singular if (kind, f) in FIELDS else f.replace("_", " ") for f in query.fields)
    return _SUMMARIES[query.intent].format(subject=subject or "films", fields=fields or "release")


def follow_ups(interpretation: Interpretation, evidence: Evidence, catalogue: Catalogue) -> tuple[str, ...]:
    """Up to three next questions that this catalogue can answer."""
    if evidence.outcome is Outcome.AMBIGUOUS:
        return tuple(f"I mean {c.label}" for c in interpretation.choices[:4])
    ids = film_ids(interpretation, evidence)
    films = catalogue.films(ids[:1])
    if (evidence.outcome in (Outcome.OUT_OF_SCOPE, Outcome.UNKNOWN) and not films) or not films:
        return ("What can you do?", "Recommend me a feel-good film", "Which film won the most Oscars?")
    film, asked = films[0], interpretation.query
    offers = [
        (Intent.DESCRIBE, "", f"What is {film.label} about?"), (Intent.LOOKUP, "directors", f"Who directed {film.label}?"), (Intent.LOOKUP, "cast", f"Who is in {film.label}?"),
        (Intent.RECOMMEND, "", f"Something like {film.label}"), (Intent.LOOKUP, "awards", f"What did {film.label} win?"),
    ]
    kept = [text for intent, name, text in offers if not (asked.intent is intent and (not name or name in asked.fields)) and (name != "awards" or any(a.won for a in film.awards))]
    return tuple(kept[:3])


def turn_of(question: Question, interpretation: Interpretation, evidence: Evidence, answer: Answer, catalogue: Catalogue) -> Turn:
    """What the conversation remembers of this question."""
    people = dict.fromkeys([*_answered_people(evidence, catalogue), *_people(interpretation, evidence)])
    offered = tuple(c.id for c in interpretation.choices) if evidence.outcome is Outcome.AMBIGUOUS else tuple(r.id for r in evidence.rows if r.kind is Kind.FILM and r.id)
    return Turn(question.text, interpretation.query, answer.outcome.value, answer.text, film_ids(interpretation, evidence) or _named_films(interpretation),
                tuple(p for p in people if p), offered)


def _named_films(interpretation: Interpretation) -> tuple[str, ...]:
    subject = interpretation.query.subject
    return subject.ids if subject is not None and subject.kind is Kind.FILM else ()


def _people(interpretation: Interpretation, evidence: Evidence) -> list[str]:
    answered = [r.id for r in evidence.rows if r.kind is Kind.PERSON]
    query = interpretation.query
    named: list[str] = []
    for selection in (query.subject, *query.others):
        for condition in selection.conditions if selection is not None else ():
            if isinstance(condition, Filter) and isinstance(condition.value, Selection) and condition.value.kind is Kind.PERSON:
                named += condition.value.ids
    if query.subject is not None and query.subject.kind is Kind.PERSON:
        named += query.subject.ids
    return [*answered, *named]


def _answered_people(evidence: Evidence, catalogue: Catalogue) -> tuple[str, ...]:
    """The people that a film's row names, found by name in its credits."""
    out: list[str] = []
    for row in evidence.rows[:3]:
        for film in catalogue.films((row.id,)) if row.id else ():
            names = set(row.values)
            out += [c.person_id for c in film.credits if c.name in names]
    return tuple(dict.fromkeys(out))[:6]
