"""Checks a draft against the evidence, statement by statement, and attaches citations. No draft reaches a reader unchecked.

Text that a model wrote must be borne out as a whole; text realised from facts is grammatical by construction, so only its
names and numbers are checked. Knows nothing of who wrote the draft beyond that, nor of how evidence was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botmovie.domain import (
    ClaimResult,
    ClaimVerdict,
    Decision,
    Draft,
    Evidence,
    Fact,
    Outcome,
    PassageKind,
    Row,
    Verdict,
)
from botmovie.domain.phrasing import SMALL_NUMBERS
from botmovie.domain.words import fold, words
from botmovie.verification.answering import another_is_nearer, off_the_point, other_gender
from botmovie.verification.citing import cite
from botmovie.verification.names import is_supported, names_in, vocabularies
from botmovie.verification.quantities import Quantity, quantities
from botmovie.verification.relations import denied, lost_head, swapped_roles, wrong_job
from botmovie.verification.screening import foreign_script, problem_of, repeats_question, says_nothing
from botmovie.verification.statements import Statement, split_statements, without_tail
from botmovie.verification.support import Support, measure
from botmovie.verification.units import Unit, build_units, reckoned

_PASSAGES = frozenset(PassageKind)
Similarity = Callable[[Sequence[str], Sequence[str]], Any]
"""(n texts, m texts) -> matrix (n, m) of cosine similarities."""

CLOSELY = frozenset({"embedded", "botmovie-embedded"})
"""Models that are checked word by word: a small one garbles what it copies, a large one says it in words of its own."""
LEAST_BORNE_OUT = 0.45
"""A statement of a large model shares at least this part of its own words with the evidence …"""
LEAST_LIKENESS = 1.1
"""… and that share and the encoder's similarity make at least this sum …"""
LEAST_WITHOUT_ENCODER = 0.6
"""… or, without an encoder, the share is at least this."""
ONE_WORD_MORE = 0.88
"""A statement of a small model may hold one word that its evidence does not, if the encoder finds them at least this alike."""
LEAST_CLAUSE = 0.5
"""Every clause must share at least this part of its own words with the evidence."""
LEAST_ORDER = 0.6
"""Of five or more common words at least this part stands in the evidence's order."""
BARE_NAME = 3
"""Telling words that a bare name or thing has at most ("the Overlook Hotel")."""
CONNECTED = 0.6
"""The supporting evidence must hold this share of the question's words that the statement uses …"""
CONNECTED_DEED = 0.5
"""… and this share of those that are no names ("Who *shoots* Vidal?") …"""
MOST_ASKED = 0.97
"""… or else be as good as the closest evidence to the question."""
NEARLY_ASKED = 0.9
"""In any case it is nearly as close to the question as the closest evidence is, by the encoder …"""
LEAST_ALIKE = 0.6
"""… and this close to the statement, unless that is a bare name."""


def verify(
    draft: Draft,
    evidence: Evidence,
    question: str,
    *,
    similarity: Similarity | None = None,
    closely: bool | None = None,
) -> Verdict:
    """Accept the draft, in whole or with its unsupported statements cut; else ask for repair, or abstain.

    `question` is the question with its follow-up words resolved. `Verdict.text` has the marks "[1]", "[2]" … that number
    `Verdict.citations`; `Verdict.claims` tells for each statement the evidence numbers that support it, or what is wrong.
    `closely`: check word by word, as for small models (default: by the draft's model).
    A draft of a model that fails is sent to REPAIR, a realised one to ABSTAIN.
    """
    statements = split_statements(draft.text, _titles(draft, evidence))
    if not statements:
        return Verdict(_failed(draft), "", (ClaimVerdict("", (), "says nothing"),))
    if draft.model == "facts":
        return _verify_realised(draft, statements, evidence, question)
    check = _Check(evidence, question, statements, similarity, closely=draft.model in CLOSELY if closely is None else closely)
    judged = [check.judge(i, s) for i, s in enumerate(statements)]
    kept = [j for j in judged if not j.problem]
    problem = "" if kept and kept[0] is judged[0] else "its first statement is not supported"
    if not problem and check.focused:
        problem = check.whole(kept)
    claims = tuple(ClaimVerdict(j.statement.text, () if j.problem else j.numbers, j.problem) for j in judged)
    if problem:
        return Verdict(_failed(draft), "", (*claims, ClaimVerdict(draft.text, (), problem)))
    text, citations = cite([(j.statement, j.numbers) for j in kept], evidence)
    return Verdict(Decision.ACCEPT, text, claims, citations)


def _titles(draft: Draft, evidence: Evidence) -> set[str]:
    """Titles and labels that the draft may hold, with and without their year."""
    labels = {r.label for r in evidence.rows} | {c.subject for c in evidence.claims} | set(draft.values)
    labels |= {i.item.subject for i in evidence.items if isinstance(i.item, Fact)}
    labels |= {v for r in evidence.rows for v in r.values}
    return labels | {label.rsplit(" (", 1)[0] for label in labels}


def _failed(draft: Draft) -> Decision:
    return Decision.ABSTAIN if draft.model == "facts" else Decision.REPAIR


@dataclass(frozen=True, slots=True)
class _Judged:
    """A statement (perhaps with its tail cut), what supports it, and what is wrong with it."""

    statement: Statement
    problem: str = ""
    numbers: tuple[int, ...] = ()
    support: Support | None = None


class _Check:
    """All that is looked up once for a draft that a model wrote."""

    def __init__(
        self, evidence: Evidence, question: str, statements: Sequence[Statement], similarity: Similarity | None,
        *, closely: bool,
    ) -> None:  # fmt: skip
        self.question, self.closely, self.statements = question, closely, len(statements)
        self.units = build_units(evidence)
        self.text = fold(" ".join(f"{u.text} {u.context}" for u in self.units))
        self.vocabularies = vocabularies(self.units)
        self.quantities = [q for u in self.units for q in u.quantities]
        self.focused = not any(row.note == "describe" for row in evidence.rows)
        self.similarity = similarity
        self.asked: Sequence[float] | None = None
        self.alike: dict[str, Sequence[float]] = {}
        if similarity is not None and self.units:
            texts = list(dict.fromkeys(t for s in statements for t in (s.text, without_tail(s.text)) if t))
            rows = similarity([question, *texts], [u.text for u in self.units])
            self.asked = [float(x) for x in rows[0]]
            self.alike = {t: [float(x) for x in row] for t, row in zip(texts, rows[1:], strict=True)}

    def judge(self, index: int, statement: Statement) -> _Judged:
        """The statement as it is, or without an unsupported tail (", which …")."""
        whole = self._judge(statement)
        shorter = without_tail(statement.text)
        if whole.problem and shorter is not None and not self._is_the_reason(statement.text[len(shorter) - 1 :]):
            trimmed = self._judge(Statement(shorter, statement.gap))
            if not trimmed.problem:
                return trimmed
        return whole

    def _is_known(self, word: str) -> bool:
        return any(word in v for v in self.vocabularies)

    def _is_the_reason(self, tail: str) -> bool:
        """Whether a tail is what was asked for ("…, as he is a friend"): then there is no answer without it."""
        return bool(re.match(r"\W*as\b", tail)) and bool(re.search(r"\bwhy\b", self.question, re.IGNORECASE))

    def _judge(self, statement: Statement) -> _Judged:
        text = statement.text
        problem = self._plain_problem(text)
        if problem:
            return _Judged(statement, problem)
        support = measure(text, self.question, self.units, alike=self.alike.get(text), asked_alike=self.asked)
        if support is None:
            return _Judged(statement, "there is no evidence for it")
        problem = self._unsupported(text, support)
        second = support.second if not self.closely else None
        numbers = (*support.unit.numbers, *(second.numbers if second else ()))
        return _Judged(statement, problem, numbers, support)

    def _plain_problem(self, text: str) -> str:
        """What can be said without looking for the supporting unit."""
        if repeats_question(text, self.question):
            return "repeats the question"
        if foreign_script(text, self.question, self.text):
            return "is in another script"
        problem = problem_of(text, self.text)
        if problem:
            return problem
        unknown = [n for n in names_in(text) if not is_supported(n, self.vocabularies)]
        if unknown:
            return f"names {unknown[0]}, which the evidence does not"
        wrong = [q for q in quantities(text) if not q.agrees_with(self.quantities)]
        if wrong:
            return f"says {wrong[0].text}, which the evidence does not"
        job = wrong_job(text, self.units)
        return f"says that somebody {job} who did something else" if job else ""

    def _unsupported(self, text: str, support: Support) -> str:
        """What the supporting unit does not bear out."""
        problem = self._not_word_by_word(text, support) if self.closely else _not_in_substance(support)
        if problem:
            return problem
        unit = support.unit
        turned = swapped_roles(text, unit)
        if turned:
            return f"turns round who does what ({turned})"
        head = lost_head(text, unit)
        if head:
            return f"leaves out that it is only a {head} of it"
        opposite = denied(text, unit, self.question, closely=self.closely)
        if opposite:
            return f"denies or affirms what the evidence does not ({opposite})"
        pronoun = other_gender(text, unit)
        return f"says {pronoun} of somebody else" if pronoun else ""

    def _not_word_by_word(self, text: str, support: Support) -> str:
        allowed = 1 if support.alike >= ONE_WORD_MORE else 0
        if len(support.unheld) > allowed or support.weakest_clause < LEAST_CLAUSE:
            return f"the evidence does not bear out {', '.join(support.unheld[:4]) or 'a part of it'}"
        if support.shared == 0:
            return "no evidence is about that"
        if support.shared >= 5 and support.ordered < LEAST_ORDER:
            return "puts the words of the evidence together in another way"
        known = [support.unit.all_words | frozenset(words(self.question))]
        borrowed = [n for n in names_in(f"x {text}") if not is_supported(n, known)]
        return f"the evidence for it does not speak of {borrowed[0]}" if borrowed else ""

    def whole(self, kept: Sequence[_Judged]) -> str:
        """Why what is left does not answer the question; "" when it does."""
        text = " ".join(j.statement.text for j in kept)
        if says_nothing(text, self.question):
            return "only repeats the question"
        supports = [j.support for j in kept if j.support is not None]
        units = tuple(s.unit for s in supports)
        problem = off_the_point(text, self.question, units, self._is_known, closely=self.closely)
        if problem:
            return problem
        told = [s for s in supports if s.unit.field in _PASSAGES] or supports
        if len(kept) < self.statements and told is supports and any(u.field in _PASSAGES for u in self.units):
            return "only the facts beside the answer are left"
        if self.closely and not any(_is_connected(s) for s in told):
            return "rests on evidence that is about something else than the question"
        first = kept[0]
        nearer = another_is_nearer(first.statement.text, self.question, first.support.unit) if first.support else ""
        return f"{nearer} stands nearer to what was asked" if nearer else ""


def _not_in_substance(support: Support) -> str:
    enough = LEAST_WITHOUT_ENCODER if support.alike < 0 else max(LEAST_BORNE_OUT, LEAST_LIKENESS - support.alike)
    if support.borne_out >= enough:
        return ""
    return f"the evidence does not bear out {', '.join(support.unheld[:4]) or 'it'}"


def _is_connected(support: Support) -> bool:
    by_words = support.connected >= CONNECTED and support.connected_deed >= CONNECTED_DEED
    if support.alike < 0 or support.unit.field not in _PASSAGES:  # of a fact, the title weighs more than what it says
        return by_words
    close = support.alike >= LEAST_ALIKE or support.telling <= BARE_NAME
    return close and support.asked_alike >= NEARLY_ASKED and (by_words or support.asked_alike >= MOST_ASKED)


def _verify_realised(draft: Draft, statements: Sequence[Statement], evidence: Evidence, question: str) -> Verdict:
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
