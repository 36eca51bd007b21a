"""Closed answers as text: rows, claims and counts of the evidence in fluent sentences (data to text).

Deterministic: the wording varies with the question, never with chance. Writes nothing that the evidence does not
hold, no citation marks (verification attaches those) and no markup.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

from botmovie.domain import ClaimResult, Draft, Evidence, Intent, Interpretation, Kind, Outcome, Question, Row
from botmovie.domain.phrasing import count, join, minutes, money
from botmovie.generation.sentences import claim_correction, role_words, row_sentence

MODEL = "facts"


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
    writer = _WRITERS.get(interpretation.query.intent, _found)
    return writer(interpretation, evidence, pick)


Pick = Callable[[Sequence[str]], str]


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
    lead = pick(("I don't know.", "I can't answer that.", "That I don't know."))
    return f"{lead} {evidence.reason}" if evidence.reason else f"{lead} Nothing that I hold answers it."


def _ambiguous(interpretation: Interpretation, evidence: Evidence) -> Draft:
    labels = [c.label for c in interpretation.choices]
    told = [s for s in (_brief(r, interpretation) for r in evidence.rows) if s]
    lead = f"There is more than one: {join(labels)}."
    text = " ".join([lead, *dict.fromkeys(told), "Which one do you mean?"])
    return Draft(text, MODEL)


def _brief(row: Row, interpretation: Interpretation) -> str:
    if row.note in {"describe", "ask", "film", "identify"}:
        return ""
    return row_sentence(row)


def _false_premise(evidence: Evidence) -> Draft:
    wrong = [c for c in evidence.claims if c.holds is False]
    if not wrong:
        return Draft(evidence.reason, MODEL)
    sentences = list(dict.fromkeys(claim_correction(c) for c in wrong))
    told = [row_sentence(r) for r in evidence.rows[:3] if r.note not in {"describe", "ask", *(c.field for c in wrong)}]
    if wrong[0].field == "awards":
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
        if row.note == "actor" or row.note in {"won", "nominated"}:
            values += [row.values[0]]
        elif row.note == "parts":
            values += list(row.values)
        else:
            values += list(row.values)
    return Draft(" ".join(sentences), MODEL, tuple(dict.fromkeys(values)))


def _found(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    rows = evidence.rows
    order = interpretation.query.subject.order if interpretation.query.subject else None
    labels = [r.label for r in rows]
    titles = tuple(_bare(label) for label in labels)
    if order is not None and interpretation.query.subject is not None and interpretation.query.subject.limit:
        return Draft(_superlative(rows, evidence, order.field, order.descending), MODEL, titles)
    if rows and rows[0].note == "awards" and rows[0].values:
        told = " ".join(f"{r.label} won it for {join(r.values)}." for r in rows[:8])
        return Draft(told, MODEL, tuple(labels))
    if len(rows) == 1:
        return Draft(pick((f"That is {labels[0]}.", f"I hold one: {labels[0]}.", f"{labels[0]} is the one that fits.")), MODEL, titles)
    shown = labels[:25]
    more = evidence.total - len(shown)
    tail = f", and {more} more" if more > 0 else ""
    kind = "people" if rows and rows[0].note == "films" else "films"
    lead = pick((f"I hold {count(evidence.total, kind[:-1] if kind == 'films' else 'person', kind)} that fit:", f"{count(evidence.total, 'one', kind).capitalize()} fit:"))
    listed = "; ".join(shown) if any("," in s for s in shown) else ", ".join(shown)
    return Draft(f"{lead} {listed}{tail}.", MODEL, titles)


def _bare(label: str) -> str:
    return label.rsplit(" (", 1)[0] if label.endswith(")") else label


_ORDER_WORDS = {
    ("runtime", True): "the longest", ("runtime", False): "the shortest", ("year", False): "the earliest", ("year", True): "the most recent",
    ("gross", True): "the one that took the most worldwide", ("gross", False): "the one that took the least", ("budget", True): "the most expensive",
    ("budget", False): "the cheapest", ("oscars_won", True): "the one with the most Academy Awards", ("nominations", True): "the one with the most nominations",
    ("awards_won", True): "the one with the most awards", ("popularity", True): "the best known", ("films", True): "the one with the most films", ("profit", True): "the most profitable",
    ("born", True): "the youngest",
}


def _superlative(rows: Sequence[Row], evidence: Evidence, field: str, descending: bool) -> str:
    of = f" of the {evidence.description} that I hold" if evidence.description and evidence.description not in {"films", "people"} else " of all that I hold"
    words = _ORDER_WORDS.get((field, descending), "the first")
    said = [f"{r.label}{_amount(r, field)}" for r in rows]
    if len(rows) == 1:
        return f"{said[0]} is {words}{of}."
    return f"{join(said)} are level: each is {words}{of}."


def _amount(row: Row, field: str) -> str:
    if not row.amounts:
        return ""
    value = row.amounts[0]
    words = {"runtime": minutes(value), "gross": money(value), "budget": money(value), "profit": money(value), "oscars_won": count(int(value), "Academy Award"),
             "nominations": count(int(value), "nomination"), "films": count(int(value), "film"), "awards_won": count(int(value), "award")}.get(field, "")
    return f" ({words})" if words else ""


def _count(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    query = interpretation.query
    number = int(evidence.number or 0)
    if query.fields:
        name = query.fields[0]
        sentences = []
        for row in evidence.rows[:4]:
            size = int(row.amounts[0]) if row.amounts else len(row.values)
            if name in {"awards", "person_awards"}:
                sentences.append(_award_count(row, size, query.award is not None and query.award.won is None))
            else:
                sentences.append(f"{row.label} has {count(size, role_words(name, 1), role_words(name, 2))}: {join(row.values)}." if row.values else f"{row.label} has none on record.")
        if name == "person_awards":
            who = evidence.rows[0].label if evidence.rows else evidence.description
            listed = join([f"{r.values[0]} for {r.values[1]}" for r in evidence.rows if len(r.values) > 1])
            verb = "nominations" if query.award is not None and query.award.won is None else "awards"
            sentences = [f"{who} has {count(number, verb[:-1], verb)} on record here" + (f": {listed}." if listed else ".")]
        return Draft(" ".join(dict.fromkeys(sentences)), MODEL, (str(number),))
    labels = [r.label for r in evidence.rows]
    noun = evidence.description or "films"
    lead = f"{number}: I hold {number if number else 'no'} {noun}." if number != 1 else f"1: of {noun} I hold one."
    if labels:
        listed = "; ".join(labels) if any("," in s for s in labels) else ", ".join(labels)
        more = evidence.total - len(labels)
        lead = f"{number} {'is' if number == 1 else 'are'} held here ({noun}): {listed}" + (f", and {more} more." if more > 0 else ".")
    return Draft(lead, MODEL, (str(number),))


def _award_count(row: Row, size: int, nominated: bool) -> str:
    noun = "nomination" if nominated else "award"
    if not size:
        return f"{row.label} has no such {noun} on record."
    verb = "received" if nominated else "won"
    said = f"{size} {noun if size == 1 else noun + 's'}"
    return f"{row.label} {verb} {said}: {join(row.values)}." if row.values else f"{row.label} {verb} {said}."


def _compare(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    rows = evidence.rows
    field = interpretation.query.fields[0]
    best, second = rows[0], rows[1]
    said = [f"{r.label} {_compared(r, field)}" for r in rows]
    if best.amounts[0] == second.amounts[0]:
        return Draft(f"Both are equal: {join(said)}.", MODEL, ("equal", *best.values))
    words = _COMPARED.get((field, interpretation.query.descending), "is ahead")
    gap = _difference(field, abs(best.amounts[0] - second.amounts[0]))
    return Draft(f"{best.label} {words}: {join(said)}.{gap}", MODEL, (_bare(best.label),))


_COMPARED = {("runtime", True): "is longer", ("runtime", False): "is shorter", ("year", False): "is older", ("year", True): "is more recent", ("gross", True): "made more",
             ("gross", False): "made less", ("budget", True): "cost more", ("budget", False): "cost less", ("oscars_won", True): "won more Academy Awards",
             ("oscars_won", False): "won fewer Academy Awards", ("nominations", True): "had more nominations", ("born", False): "is older", ("born", True): "is younger", ("films", True): "made more films here"}


def _difference(field: str, gap: float) -> str:
    words = {"runtime": f"{round(gap)} minutes", "year": count(round(gap), "year"), "gross": money(gap), "budget": money(gap), "oscars_won": count(round(gap), "award"),
             "nominations": count(round(gap), "nomination"), "films": count(round(gap), "film")}.get(field)
    return f" The difference is {words}." if words else ""


def _compared(row: Row, field: str) -> str:
    value = row.values[0] if row.values else ""
    return {"runtime": f"runs {value}", "year": f"came out in {value}", "gross": f"took {value} worldwide", "budget": f"cost {value}", "born": f"was born {value}",
            "oscars_won": f"won {value} Academy Awards" if value != "1" else "won one Academy Award", "nominations": f"had {value} nominations",
            "films": f"has {value} films here"}.get(field, f"has {value}")


def _check(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    wrong = [c for c in evidence.claims if c.holds is False]
    right = [c for c in evidence.claims if c.holds]
    if wrong:
        text = "No. " + " ".join(dict.fromkeys(claim_correction(c) for c in wrong))
        return Draft(text, MODEL, ("no", *tuple(v for c in wrong for v in c.actual)[:5]))
    text = "Yes. " + " ".join(dict.fromkeys(_confirmed(c) for c in right))
    return Draft(text, MODEL, ("yes",))


def _confirmed(claim: ClaimResult) -> str:
    if claim.field == "awards":
        return f"{claim.subject} won {join(claim.actual)}."
    if claim.field == "characters":
        return f"{join(claim.actual)} plays {claim.said} in {claim.subject}." if claim.actual and claim.subject else f"{claim.said} does."
    return row_sentence(Row(kind=Kind.FILM, id="", label=claim.subject, values=claim.actual, note=claim.field), said=claim.said)


def _identify(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    first, rest = evidence.rows[0], evidence.rows[1:]
    lead = pick((f"That sounds like {first.label}.", f"I think you mean {first.label}.", f"That is most likely {first.label}."))
    tail = f" If not, it may be {join([r.label for r in rest], last='or')}." if rest else ""
    return Draft(lead + tail, MODEL, (_bare(first.label),))


def _recommend(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    lead = pick(("You might like", "I suggest", "Have a look at"))
    rows = evidence.rows
    said = [f"{r.label}, {r.note}" for r in rows[:3]]
    text = f"{lead} {said[0]}." + "".join(f" {_ALSO[i]} {s}." for i, s in enumerate(said[1:]))
    if rows[3:]:
        text += f" Others that fit: {join([r.label for r in rows[3:]])}."
    return Draft(text, MODEL, tuple(_bare(r.label) for r in rows))


_ALSO = ("Then there is", "And there is")


def _genre(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    genres = [g.casefold() for g in evidence.rows[0].values]
    return Draft(f"That would be called {join(genres)}.", MODEL, tuple(evidence.rows[0].values))


def _describe(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    texts = [evidence.numbered(n).text for r in evidence.rows for n in r.facts]
    return Draft(" ".join(dict.fromkeys(texts)), MODEL)


def _ask(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    rows = [r for r in evidence.rows if r.values]
    return Draft(" ".join(row_sentence(r) for r in rows), MODEL, tuple(v for r in rows for v in r.values))


_WRITERS = {
    Intent.HELP: _help, Intent.LOOKUP: _lookup, Intent.FIND: _found, Intent.COUNT: _count, Intent.COMPARE: _compare, Intent.CHECK: _check,
    Intent.IDENTIFY: _identify, Intent.RECOMMEND: _recommend, Intent.GENRE: _genre, Intent.DESCRIBE: _describe, Intent.ASK: _ask,
}
