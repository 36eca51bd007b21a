"""Checks text that was realised from facts or extracted from passages: its names and numbers, and what to cite for each sentence.

Such text is grammatical and true to its rows by construction. Knows nothing of what models write.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from botmovie.domain import ClaimResult, ClaimVerdict, Decision, Draft, Evidence, Outcome, Row, Verdict
from botmovie.domain.phrasing import SMALL_NUMBERS
from botmovie.domain.words import words
from botmovie.verification.citing import cite
from botmovie.verification.names import is_supported, names_in
from botmovie.verification.quantities import Quantity, quantities
from botmovie.verification.statements import Statement
from botmovie.verification.support import measure
from botmovie.verification.units import Unit, build_units, reckoned


def verify_realised(draft: Draft, statements: Sequence[Statement], evidence: Evidence, question: str) -> Verdict:
    """Names and numbers of realised or extracted text, and what to cite for each statement."""
    units = build_units(evidence)
    known = _Known(units, evidence, f"{question} ; {evidence.reason} ; {evidence.description} ; {' ; '.join(draft.values)}")
    checked = evidence.outcome in (Outcome.ANSWER, Outcome.FALSE_PREMISE) and bool(units)
    claims: list[ClaimVerdict] = []
    kept: list[tuple[Statement, tuple[int, ...]]] = []
    for statement in statements:
        problem = known.problem_of(statement.text) if checked else ""
        cited = () if problem else _citable(statement.text, evidence, units)
        claims.append(ClaimVerdict(statement.text, cited, problem))
        if not problem:
            kept.append((statement, cited))
    if claims[0].problem or not kept:
        return Verdict(Decision.ABSTAIN, "", tuple(claims))
    text, citations = cite(kept, evidence)
    return Verdict(Decision.ACCEPT, text, tuple(claims), citations)


class _Known:
    """The names and numbers that realised text may use: those of the evidence, of the question, and reckoned ones."""

    def __init__(self, units: Sequence[Unit], evidence: Evidence, spoken: str) -> None:
        self.units, self.evidence, self.spoken = units, evidence, spoken

    @cached_property
    def words(self) -> list[frozenset[str]]:
        return [frozenset(words(self.spoken)).union(*(u.all_words for u in self.units))]

    @cached_property
    def quantities(self) -> list[Quantity]:
        return [*(q for u in self.units for q in u.quantities), *reckoned(self.evidence), *quantities(self.spoken)]

    def problem_of(self, text: str) -> str:
        """The first name or number that is not known; "" when all are."""
        unknown = [n for n in names_in(text) if not is_supported(n, self.words)]
        if unknown:
            return f"names {unknown[0]}, which the evidence does not"
        said = quantities(text)
        wrong = [q for q in said if not q.agrees_with(self.quantities)]
        return f"says {wrong[0].text}, which the evidence does not" if wrong else ""


_IN_THE_WORDS_OF_EVIDENCE = frozenset({"describe", "ask", "ending"})
"""Notes of rows of which each sentence says again what one piece of evidence says."""


def _citable(text: str, evidence: Evidence, units: Sequence[Unit]) -> tuple[int, ...]:
    """Numbers of the evidence behind a realised sentence: of the rows or claims it tells, else of the unit it shares most with."""
    said = frozenset(words(text))
    said |= {digits for word, digits in SMALL_NUMBERS.items() if word in said}
    rows = [row for row in evidence.rows if row.facts and row.note not in _IN_THE_WORDS_OF_EVIDENCE]
    told = [row for row in rows if _tells(said, row)]
    told = [row for row in told if said.issuperset(words(row.label))] or told  # the year tells films apart
    whole = [row for row in told if row.values and all(said.issuperset(words(v)) for v in row.values)]
    told = [row for row in whole if _adds_to(row.label, row.values)] or whole or told
    if told:
        return tuple(dict.fromkeys(n for row in told for n in (row.facts if len(told) <= 2 else row.facts[:1])))
    claimed = [c for c in evidence.claims if c.facts and _says_claim(said, c)]
    if claimed:
        return tuple(dict.fromkeys(n for c in claimed for n in c.facts))
    labelled = [row for row in rows if said.issuperset(words(row.label))]
    if labelled and len(labelled) == len(rows) and evidence.outcome is Outcome.ANSWER and not evidence.claims:
        return tuple(dict.fromkeys(row.facts[0] for row in labelled))
    support = measure(text, "", [u for u in units if u.numbers])
    if support is None or support.shared < 2 or len(support.unheld) > support.shared:
        return ()
    return support.unit.numbers


def _says_claim(said: frozenset[str], claim: ClaimResult) -> bool:
    held = [*claim.actual, *claim.nominated]
    return said.issuperset(words(claim.subject)) and _adds_to(claim.subject, held) and all(said.issuperset(words(v)) for v in held)


def _adds_to(label: str, values: Sequence[str]) -> bool:
    """Whether the values say more than the label itself: a label holds the year, too."""
    return any(not set(words(label)).issuperset(words(v)) for v in values)


def _tells(said: frozenset[str], row: Row) -> bool:
    label = [w for w in words(row.label) if not w.isdigit()] or words(row.label)
    if not said.issuperset(label):
        return False
    return not row.values or any(said.issuperset(words(v)) for v in row.values)
