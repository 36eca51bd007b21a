"""Lists, superlatives, counts and comparisons as text: the part of `realise` that tells of several things at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from botmovie.domain import Aggregate, Draft, Evidence, Interpretation, Kind, Row, Selection
from botmovie.domain.phrasing import count, join, minutes, money, nth
from botmovie.generation.sentences import role_words

MODEL = "facts"
Pick = Callable[[Sequence[str]], str]
"""One of several wordings, the same for the same question."""

_KINDS = {Kind.FILM: ("film", "films"), Kind.PERSON: ("person", "people"), Kind.CHARACTER: ("character", "characters")}
_LISTED = 25
_TOLD = 8


def found(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    """What meets a selection."""
    rows, subject = evidence.rows, interpretation.query.subject
    names = tuple(bare(r.label) for r in rows)
    if subject is not None and subject.order is not None and subject.limit:
        return Draft(_with(_superlative(rows, evidence, subject), evidence.reason), MODEL, names)
    if rows and rows[0].kind is Kind.PERSON and rows[0].note in {"awards", "nominees"} and rows[0].values:
        return Draft(_honoured(rows, evidence.total), MODEL, tuple(r.label for r in rows))
    labels = [_label(r) for r in rows]
    if len(rows) == 1:
        said = pick((f"That is {labels[0]}.", f"I hold one: {labels[0]}.", f"{labels[0]} is the one that fits."))
        return Draft(_with(said, evidence.reason), MODEL, names)
    kinds = _KINDS[rows[0].kind]
    lead = pick((f"I hold {count(evidence.total, *kinds)} that fit:", f"{count(evidence.total, *kinds).capitalize()} fit:"))
    return Draft(_with(f"{lead} {_listed(labels, evidence.total)}.", evidence.reason), MODEL, names)


def bare(label: str) -> str:
    """A film's label without its year."""
    return re.sub(r" \(\d{4}\)$", "", label)


def _label(row: Row) -> str:
    return f"{row.label} in {row.values[1]}" if row.kind is Kind.CHARACTER and len(row.values) > 1 else row.label


def _with(text: str, more: str) -> str:
    return f"{text} {more}" if more else text


def _listed(labels: Sequence[str], total: int) -> str:
    shown = labels[:_LISTED]
    more = total - len(shown)
    listed = "; ".join(shown) if any("," in s for s in shown) else ", ".join(shown)
    return listed + (f", and {more} more" if more > 0 else "")


def _honoured(rows: Sequence[Row], total: int) -> str:
    """Who won an award, or was nominated for it, with the films. Of nominees, `amounts` are 1 where a film won."""
    told = []
    for row in rows[:_TOLD]:
        won = [film for film, amount in zip(row.values, row.amounts, strict=False) if amount]
        if row.note == "awards":
            told.append(f"{row.label} won it for {join(row.values)}.")
        elif won == list(row.values):
            told.append(f"{row.label} was nominated for it for {join(won)}, and won.")
        else:
            told.append(f"{row.label} was nominated for it for {join(row.values)}" + (f", and won for {join(won)}." if won else "."))
    rest = [f"{r.label} ({join(r.values)})" for r in rows[_TOLD:]]
    more = total - len(rows)
    rest += [count(more, "other person", "others")] if more > 0 else []
    if rest:
        told.append(f"So {'did' if rows[0].note == 'awards' else 'were'} {join(rest)}.")
    return " ".join(told)


# -- superlatives


_ORDER_WORDS = {
    ("runtime", True): "the longest", ("runtime", False): "the shortest", ("year", False): "the earliest", ("year", True): "the most recent",
    ("gross", True): "the one that took the most worldwide", ("gross", False): "the one that took the least", ("budget", True): "the most expensive",
    ("budget", False): "the cheapest", ("profit", True): "the most profitable", ("profit", False): "the least profitable",
    ("oscars_won", True): "the one with the most Academy Awards", ("oscars_won", False): "the one with the fewest Academy Awards",
    ("nominations", True): "the one with the most nominations", ("nominations", False): "the one with the fewest nominations",
    ("awards_won", True): "the one with the most awards", ("awards_won", False): "the one with the fewest awards",
    ("popularity", True): "the best known", ("popularity", False): "the least known", ("films", True): "the one with the most films", ("films", False): "the one with the fewest films",
    ("born", True): "the youngest", ("born", False): "the oldest", ("series_number", True): "the latest part", ("cast_order", False): "the one billed highest", ("cast_order", True): "the first",
}  # fmt: skip


def _superlative(rows: Sequence[Row], evidence: Evidence, subject: Selection) -> str:
    order = subject.order
    assert order is not None
    whole = evidence.description in {"", *(plural for _, plural in _KINDS.values())}
    of = "of all that I hold" if whole else f"of {evidence.description}" if subject.ids else f"of the {evidence.description} that I hold"
    words = _placed(_ORDER_WORDS.get((order.field, order.descending), "the first"), subject.offset + 1)
    if len(rows) == 1:
        amount = _amount(rows[0], order.field)
        told = f", {_AT.get(order.field, 'with')} {amount}," if amount else ""
        return f"{_label(rows[0])}{told} is {words} {of}."
    said = [f"{_label(r)} ({amount})" if (amount := _amount(r, order.field).partition(" (")[0]) else _label(r) for r in rows]
    amounts = [r.amounts[0] if r.amounts else None for r in rows]
    if len(set(amounts)) == 1 and amounts[0] is not None:
        return f"{join(said)} are level: each is {words} {of}."
    words = _ORDER_WORDS.get((order.field, order.descending), "the first")
    words = f"from place {subject.offset + 1} on, {words}" if subject.offset else words
    lead = words.replace("the one that", "the ones that").replace("the one with", "the ones with").replace("the one billed", "the ones billed")
    return f"{lead[:1].upper()}{lead[1:]} {of} are, in this order, {join(said)}."


_AT = {"runtime": "at", "budget": "at", "born": "born"}


def _placed(words: str, place: int) -> str:
    """ "the longest" -> "the second longest"."""
    if place == 1:
        return words
    head, _, tail = words.rpartition("the ")
    return f"{head}the {nth(place)}{'' if tail == 'first' else ' ' + tail}"


def _amount(row: Row, field: str) -> str:
    if field == "born" and row.note == "born" and row.values:
        return row.values[0]
    if not row.amounts:
        return ""
    value = row.amounts[0]
    return {"runtime": minutes(value), "gross": money(value), "budget": money(value), "profit": money(value), "oscars_won": count(int(value), "Academy Award"),
            "nominations": count(int(value), "nomination"), "films": count(int(value), "film"), "awards_won": count(int(value), "award")}.get(field, "")


# -- counts


def counted(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    """How many, or how much in all or on average."""
    query, number = interpretation.query, int(evidence.number or 0)
    if query.fields and query.aggregate is not Aggregate.COUNT:
        return _reckoned(query.fields[0], query.aggregate, evidence)
    if query.fields:
        nominated = query.award is not None and query.award.won is None
        said = _of_people(query.fields[0], evidence, number, nominated) if query.fields[0] == "person_awards" or _about_people(query.subject) else _of_films(query.fields[0], evidence, number, nominated)
        return Draft(said, MODEL, (str(number),))
    labels = [_label(r) for r in evidence.rows]
    noun = evidence.description or "films"
    lead = f"{number}: I hold {number if number else 'no'} {noun}." if number != 1 else f"1: of {noun} I hold one."
    if labels:
        lead = f"{number} {'is' if number == 1 else 'are'} held here ({noun}): {_listed(labels, evidence.total)}."
    return Draft(_with(lead, evidence.reason), MODEL, (str(number),))


def _about_people(subject: Selection | None) -> bool:
    return subject is not None and subject.kind is not Kind.FILM


def _of_films(name: str, evidence: Evidence, number: int, nominated: bool) -> str:
    sentences = []
    for row in evidence.rows[:_TOLD]:
        size = int(row.amounts[0]) if row.amounts else len(row.values)
        if name == "awards":
            sentences.append(_award_count(row, size, nominated))
        elif name in {"oscars_won", "nominations", "awards_won"}:
            noun = {"oscars_won": "Academy Award", "nominations": "Academy Award nomination", "awards_won": "award"}[name]
            sentences.append(f"{row.label} has {count(size, noun)}.")
        else:
            has = f"has {count(size, role_words(name, 1), role_words(name, 2))}: {join(row.values)}" if row.values else f"has no {role_words(name, 1)} on record"
            sentences.append(f"{row.label} {has}.")
    told = list(dict.fromkeys(sentences))
    if len(evidence.rows) > 1:
        different = "" if name in {"awards", "oscars_won", "nominations", "awards_won"} else f" different {_thing(name, number)}"
        told.insert(0, f"That makes {number}{different} in all.")
    more = evidence.total - len(evidence.rows[:_TOLD])
    if more > 0:
        told.append(f"There {'is' if more == 1 else 'are'} {count(more, 'more film')}.")
    return " ".join(told)


def _award_count(row: Row, size: int, nominated: bool) -> str:
    noun = "nomination" if nominated else "award"
    if not size:
        return f"{row.label} has no such {noun} on record."
    verb = "received" if nominated else "won"
    said = f"{size} {noun if size == 1 else noun + 's'}"
    return f"{row.label} {verb} {said}: {join(row.values)}." if row.values else f"{row.label} {verb} {said}."


def _of_people(name: str, evidence: Evidence, number: int, nominated: bool) -> str:
    rows = evidence.rows
    who = rows[0].label if rows and name == "person_awards" and len({r.label for r in rows}) == 1 else evidence.description
    if name == "person_awards":
        nouns = ("nomination", "nominations") if nominated else ("award", "awards")
        listed = [f"{r.values[0]} for {r.values[1]}" for r in rows if len(r.values) > 1]
    elif name in {"actor", "film"} and rows and rows[0].kind is Kind.CHARACTER:
        nouns = {"actor": ("actor", "actors"), "film": ("film", "films")}[name]
        listed = list(dict.fromkeys(r.values[name == "film"] for r in rows))
        listed = [join(listed)]
    else:
        nouns = (role_words(name, 1), role_words(name, 2))
        listed = [f"{join(r.values)} in {r.label}" if name in {"parts", "roles"} else join(r.values) for r in rows if r.values]
    if who.startswith("characters") or (who[:1].islower() and not (rows and rows[0].kind is Kind.CHARACTER)):
        return f"Together {who} have {count(number, *nouns)} on record here."
    who = who[:1].upper() + who[1:]
    return f"{who} {'have' if ' and ' in who else 'has'} {count(number, *nouns)} on record here" + (f": {join(listed)}." if listed else ".")


def _reckoned(name: str, aggregate: Aggregate, evidence: Evidence) -> Draft:
    """A sum or a mean; `number` of the evidence, over its rows."""
    number, noun = evidence.number or 0.0, role_words(name, 2)
    mean = aggregate is Aggregate.MEAN
    say: dict[str, Callable[[float], str]] = {"runtime": minutes, "gross": money, "budget": money, "profit": money}
    said = say.get(name, _figure)(number)
    of = f"the {count(evidence.total, 'film')} that I hold of {evidence.description}" if evidence.total > 1 and evidence.description != "films" else "what I hold"
    if evidence.total == 1:
        of = evidence.rows[0].label
    text = f"The {'mean' if mean else 'sum'} of the {noun}, over {of}, is {said}."
    return Draft(_with(text, evidence.reason), MODEL, (said,))


def _figure(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0") if value >= 10_000 else f"{value:.1f}".removesuffix(".0")


# -- comparisons


def compared(interpretation: Interpretation, evidence: Evidence, pick: Pick) -> Draft:
    """Which of two or more is ahead in a field."""
    rows, field = evidence.rows, (interpretation.query.fields or ("year",))[0]
    best = rows[0]
    said = [f"{r.label} {_compared(r, field)}" for r in rows]
    level = [r for r in rows if r.amounts[0] == best.amounts[0]]
    if len(level) == len(rows):
        return Draft(f"{'Both' if len(rows) == 2 else 'All'} are equal: {join(said)}.", MODEL, ("equal", *best.values))
    if len(level) > 1:
        return Draft(f"{join([r.label for r in level])} are level: {join(said)}.", MODEL, tuple(bare(r.label) for r in level))
    more = interpretation.query.descending
    words = _COMPARED.get((field, more), "is ahead" if best.note == "born" or field == "popularity" else f"has {'more' if more else 'fewer'} {_thing(field, 2)}")
    gap = _difference(field, abs(best.amounts[0] - rows[1].amounts[0]), best) if len(rows) == 2 else ""
    return Draft(f"{best.label} {words}: {join(said)}.{gap}", MODEL, (bare(best.label),))


_COMPARED = {("runtime", True): "is longer", ("runtime", False): "is shorter", ("year", False): "is older", ("year", True): "is more recent", ("gross", True): "made more",
             ("gross", False): "made less", ("budget", True): "cost more", ("budget", False): "cost less", ("profit", True): "was more profitable", ("profit", False): "was less profitable",
             ("oscars_won", True): "won more Academy Awards", ("oscars_won", False): "won fewer Academy Awards", ("nominations", True): "had more nominations", ("nominations", False): "had fewer nominations",
             ("awards_won", True): "won more awards", ("awards_won", False): "won fewer awards",
             ("born", False): "is older", ("born", True): "is younger", ("age", True): "is older", ("age", False): "is younger", ("died", False): "died first", ("died", True): "died later", ("films", True): "made more films here", ("films", False): "made fewer films here"}


def _difference(field: str, gap: float, row: Row) -> str:
    foreign = re.search(r"\b([A-Z]{3})$", row.values[0]) if row.values else None
    sum_ = money(gap, foreign[1]) if foreign else money(gap)
    words = {"runtime": f"{round(gap)} minutes", "year": count(round(gap), "year"), "gross": sum_, "budget": sum_, "profit": sum_, "oscars_won": count(round(gap), "award"),
             "nominations": count(round(gap), "nomination"), "films": count(round(gap), "film")}.get(field)
    return f" The difference is {words}." if words else ""


def _compared(row: Row, field: str) -> str:
    value = row.values[0] if row.values else ""
    one = value == "1"
    return {"runtime": f"runs {value}", "year": f"came out in {value}", "gross": f"took {value} worldwide", "budget": f"cost {value}", "born": f"was born {value}", "age": f"was born {value}", "died": f"died {value}",
            "profit": f"took {value.removeprefix('−')} {'less' if value.startswith('−') else 'more'} than it cost",
            "oscars_won": "won one Academy Award" if one else f"won {value} Academy Awards", "nominations": "had one nomination" if one else f"had {value} nominations",
            "awards_won": "won one award" if one else f"won {value} awards", "films": "has one film here" if one else f"has {value} films here"}.get(
                field, f"has {count(int(value), _thing(field, 1), _thing(field, 2))} on record here" if value.isdigit() else f"has {value}")


def _thing(field: str, number: int) -> str:
    """What a list is a number of: "actors" of a cast."""
    return count(number, "actor").partition(" ")[2] if field == "cast" else role_words(field, number)
