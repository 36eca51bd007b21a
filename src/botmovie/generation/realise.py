"""Closed answers as text: rows, claims and counts of the evidence in fluent sentences (data to text).

Deterministic: the wording varies with the question, never with chance. Writes nothing that the evidence does not
hold, no citation marks (verification attaches those) and no markup.
"""

from __future__ import annotations

import zlib

from botmovie.domain import Draft, Evidence, Intent, Interpretation, Outcome, Question, Row
from botmovie.domain.phrasing import join
from botmovie.generation.listing import MODEL, Pick, bare, compared, counted, found
from botmovie.generation.sentences import claim_sentence, row_sentence


def realise(interpretation: Interpretation, evidence: Evidence, question: Question) -> Draft:
    """The draft of a closed answer, or of an outcome that is no answer."""
    pick = _picker(question.text)
    if evidence.outcome is Outcome.OUT_OF_SCOPE:
        return Draft(pick(_OUT_OF_SCOPE), MODEL)
    if evidence.outcome is Outcome.UNKNOWN:
        return Draft(_unknown(evidence, pick), MODEL)
    if evidence.outcome is Outcome.AMBIGUOUS:
        return _ambiguous(interpretation, evidence)
    if evidence.outcome is Outcome.FALSE_PREMISE:
        return _false_premise(evidence)
    intent = interpretation.query.intent
    if not _has_something_to_say(intent, evidence):
        return Draft(_unknown(evidence, pick), MODEL)
    return _WRITERS.get(intent, found)(interpretation, evidence, pick)


def _has_something_to_say(intent: Intent, evidence: Evidence) -> bool:
    """Whether the evidence has the rows, claims or numbers that answers of this kind are made of."""
    if intent is Intent.CHECK:
        return any(c.holds is not None for c in evidence.claims)
    if intent is Intent.COMPARE:
        return len(evidence.rows) > 1 and all(r.amounts for r in evidence.rows)
    if intent in {Intent.DESCRIBE, Intent.ASK}:
        return any(r.facts or r.values for r in evidence.rows)
    return intent in {Intent.HELP, Intent.COUNT} or bool(evidence.rows)



def _picker(text: str) -> Pick:
    seed = zlib.crc32(text.encode())
    return lambda options: options[seed % len(options)]


_OUT_OF_SCOPE = (
    "That is not about films, and films are all I know. Ask me who made one, who is in it, what it is about, or what to watch next.",
    "I only know about films, so I can't help with that. Ask me about a film, a director or an actor, or for something to watch.",
)
_HELP = (
    "I answer questions about films from a catalogue that I can show you: who made a film, who plays whom, when and where, awards, "
    "lists and comparisons, what a film is about (without giving away the ending unless you ask for it), which film you half remember, "
    "and what to watch next. Every statement carries its source. What I do not hold, I say."
)
_GREETINGS = {"hello": "Hello! Ask me anything about films: facts, plots, awards, comparisons, a film whose title you forgot, or what to watch tonight.",
              "thanks": "You're welcome. Ask me about another film whenever you like."}


def _unknown(evidence: Evidence, pick: Pick) -> str:
    if evidence.withheld and evidence.reason:
        return evidence.reason  # it is known, and not told
    lead = pick(("I don't know.", "I can't answer that.", "That I don't know."))
    return f"{lead} {evidence.reason}" if evidence.reason else f"{lead} Nothing that I hold answers it."


def _ambiguous(interpretation: Interpretation, evidence: Evidence) -> Draft:
    labels = [c.label for c in interpretation.choices]
    told = [s for s in (_brief(r, interpretation) for r in evidence.rows) if s]
    lead = f"There is more than one: {join(labels)}."
    text = " ".join([lead, *dict.fromkeys(told), "Which one do you mean?"])
    return Draft(text, MODEL)


def _brief(row: Row, interpretation: Interpretation) -> str:
    if row.note in {"describe", "ask", "ending", "film", "identify"}:
        return ""
    return row_sentence(row)


def _false_premise(evidence: Evidence) -> Draft:
    wrong = [c for c in evidence.claims if c.holds is False]
    if not wrong:
        return Draft(evidence.reason, MODEL)
    sentences = list(dict.fromkeys(claim_sentence(c) for c in wrong))
    told = [row_sentence(r) for r in evidence.rows[:3] if r.note not in {"describe", "ask", "ending", *(c.field for c in wrong)}]
    if wrong[0].field in {"awards", "nominations"}:
        told = []
    values = tuple(v for c in wrong for v in c.actual)[:6]
    return Draft(" ".join([*sentences, *told]), MODEL, values)


def _help(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    return Draft(_GREETINGS.get(evidence.description, _HELP), MODEL)


def _lookup(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    sentences = list(dict.fromkeys(row_sentence(row) for row in evidence.rows[:12]))
    if len(evidence.rows) > 12:
        sentences.append(f"There are {len(evidence.rows) - 12} more.")
    values: list[str] = []
    for row in evidence.rows:
        values += row.values[:1] if row.note in {"actor", "won", "nominated"} else row.values
    return Draft(" ".join(sentences), MODEL, tuple(dict.fromkeys(values)))


def _check(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    wrong = [c for c in evidence.claims if c.holds is False]
    right = [c for c in evidence.claims if c.holds]
    if wrong:
        text = "No. " + " ".join(dict.fromkeys(claim_sentence(c) for c in wrong))
        return Draft(text, MODEL, ("no", *tuple(v for c in wrong for v in c.actual)[:5]))
    text = "Yes. " + " ".join(dict.fromkeys(claim_sentence(c) for c in right))
    return Draft(text, MODEL, ("yes",))


def _identify(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    first, rest = evidence.rows[0], evidence.rows[1:]
    lead = pick((f"That sounds like {first.label}.", f"I think you mean {first.label}.", f"That is most likely {first.label}."))
    tail = f" If not, it may be {join([r.label for r in rest], last='or')}." if rest else ""
    return Draft(lead + tail, MODEL, (bare(first.label),))


def _recommend(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    lead = pick(("You might like", "I suggest", "Have a look at"))
    rows = evidence.rows
    said = [f"{r.label}, {r.note}" for r in rows[:3]]
    text = f"{lead} {said[0]}." + "".join(f" {_ALSO[i]} {s}." for i, s in enumerate(said[1:]))
    if rows[3:]:
        text += f" Others that fit: {join([r.label for r in rows[3:]])}."
    return Draft(text, MODEL, tuple(bare(r.label) for r in rows))


_ALSO = ("Then there is", "And there is")


def _genre(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    genres = [g.casefold() for g in evidence.rows[0].values]
    return Draft(f"That would be called {join(genres)}.", MODEL, tuple(evidence.rows[0].values))


def _describe(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    texts = [evidence.numbered(n).text for r in evidence.rows for n in r.facts]
    return Draft(" ".join(dict.fromkeys(texts)), MODEL)


def _ask(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    rows = [r for r in evidence.rows if r.values]
    if not rows:
        return _describe(interpretation, evidence, pick)
    return Draft(" ".join(row_sentence(r) for r in rows), MODEL, tuple(v for r in rows for v in r.values))


def _grouped(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    rows = evidence.rows
    first = [r for r in rows if r.amounts == rows[0].amounts]
    rest = [f"{r.label} ({r.amounts[0]:.0f})" for r in rows[len(first) :]]
    manner = "most often" if interpretation.query.descending else "least often"
    text = f"Among {evidence.description}, {join([r.label for r in first])} {'comes' if len(first) == 1 else 'come'} {manner}: {rows[0].values[0]}"
    text += f" of {evidence.number:.0f}." if evidence.number else "."
    if rest:
        text += f" Then {join(rest)}."
    return Draft(text, MODEL, tuple(r.label for r in rows))


_WRITERS = {
    Intent.HELP: _help, Intent.LOOKUP: _lookup, Intent.FIND: found, Intent.COUNT: counted, Intent.GROUP: _grouped, Intent.COMPARE: compared, Intent.CHECK: _check,
    Intent.IDENTIFY: _identify, Intent.RECOMMEND: _recommend, Intent.GENRE: _genre, Intent.DESCRIBE: _describe, Intent.ASK: _ask,
}
