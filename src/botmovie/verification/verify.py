"""Checks a draft against the evidence, statement by statement, and attaches citations. No draft reaches a reader unchecked.

Text that a model wrote must be borne out as a whole; text realised from facts is grammatical by construction, so only its
names and numbers are checked. Knows nothing of who wrote the draft beyond that, nor of how evidence was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botmovie.domain import (
    ClaimVerdict,
    Decision,
    Draft,
    Evidence,
    Fact,
    PassageKind,
    Verdict,
)
from botmovie.domain.words import fold, words
from botmovie.verification.answering import (
    Spoken,
    another_is_nearer,
    lacks_the_number,
    off_the_point,
    other_gender,
    spoken_of,
    without_yes_or_no,
    wrong_yes_or_no,
)
from botmovie.verification.citing import cite
from botmovie.verification.names import is_supported, names_in, vocabularies
from botmovie.verification.not_held import NotHeld, parse_not_held
from botmovie.verification.quantities import quantities
from botmovie.verification.realised import verify_realised
from botmovie.verification.relations import denied, lost_head, swapped_roles, wrong_job
from botmovie.verification.relevance import measures, relevance
from botmovie.verification.screening import foreign_script, goes_round, problem_of, repeats_question, says_nothing
from botmovie.verification.statements import Statement, split_statements, without_tail
from botmovie.verification.support import Support, measure
from botmovie.verification.units import build_units

_PASSAGES = frozenset(PassageKind)
_TELLS = re.compile(r"\b(?:is|was|are|were|has|had|have|does|did|can|could|will|would|must)\b|\w+[^\Ws]s\b|\w+ed\b")
"""What a sentence has and a bare name has not: a verb, by its look."""
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
"""A statement of a small model may hold one word that its evidence does not, if the encoder finds them at least this alike
and no other evidence has it: a word from elsewhere is a thing put in another's place."""
LEAST_CLAUSE = 0.5
"""Every clause must share at least this part of its own words with the evidence."""
LEAST_ORDER = 0.6
"""Of five or more common words at least this part stands in the evidence's order."""
BARE_NAME = 3
"""Telling words that a bare name or thing has at most ("the Overlook Hotel")."""
CONNECTED = 0.7
"""The supporting evidence must hold this share of the question's words that the statement uses …"""
CONNECTED_DEED = 0.75
"""… and this share of those that are no names ("Who *shoots* Vidal?") …"""
MOST_ASKED = 0.97
"""… or, where it is as good as the closest evidence to the question, these shares:"""
CONNECTED_NEAR, CONNECTED_DEED_NEAR, LEAST_ALIKE_NEAR = 0.6, 0.5, 0.6
NEARLY_ASKED = 0.9
"""A bare name must come from evidence nearly as close to the question as the closest."""
LEAST_ALIKE = 0.55
"""By the encoder it is this close to the statement, unless that is a bare name."""
LEAST_RELEVANT = {Spoken.BY_NAME: 0.0, Spoken.NOT_OPEN: -0.6}
LEAST_WITHOUT_NAME = 1.0
"""The log-odds (`relevance`) from which on a text that is borne out answers the question: less for a yes-or-no question, which many
an answer corrects in words of its own, more where none of the question's names is spoken of but by a pronoun …"""
LEAST_COMPARED = -2.0
"""… and less of one that rests on several films: no question is about one of them and near to what is said of both."""


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
        return verify_realised(draft, statements, evidence, question)
    not_held = parse_not_held(statements[0].text)
    if not_held is not None:
        statements[0] = Statement(not_held.instead or not_held.head, statements[0].gap)
    check = _Check(evidence, question, statements, similarity, closely=draft.model in CLOSELY if closely is None else closely)
    if not_held is not None:
        return _verify_not_held(draft, not_held, check)
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


def _verify_not_held(draft: Draft, said: NotHeld, check: _Check) -> Verdict:
    """That something is not held cannot be checked, but what is told instead can: it is cut where the evidence does not bear it out."""
    if said.about and not is_supported(said.about, check.vocabularies):
        problem = f"names {said.about}, which the evidence does not"
        return Verdict(_failed(draft), "", (ClaimVerdict(draft.text, (), problem),))
    first = check.judge(0, check.statements[0]) if said.instead else _Judged(check.statements[0])
    shown = said.head if first.problem else said.sentence
    judged = [replace(first, statement=Statement(shown, check.statements[0].gap)), *(check.judge(i, s) for i, s in enumerate(check.statements[1:], 1))]
    kept = [judged[0], *(j for j in judged[1:] if not j.problem)]
    text, citations = cite([(j.statement, () if j.problem else j.numbers) for j in kept], check.evidence)
    claims = tuple(ClaimVerdict(j.statement.text, () if j.problem else j.numbers, j.problem) for j in judged)
    return Verdict(Decision.ACCEPT, text, claims, citations, not_held=True)


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
        self.evidence, self.question, self.closely, self.statements = evidence, question, closely, statements
        self.units = build_units(evidence)
        self.text = fold(" ".join(f"{u.text} {u.context}" for u in self.units))
        self.vocabularies = vocabularies(self.units)
        self.quantities = [q for u in self.units for q in u.quantities]
        self.focused = not any(row.note == "describe" for row in evidence.rows)
        self.similarity = similarity
        self.asked: Sequence[float] | None = None
        self.alike: dict[str, Sequence[float]] = {}
        self.asked_text: dict[str, float] = {}
        if similarity is not None and self.units:
            said = [without_yes_or_no(s.text)[1] for s in statements]
            texts = list(dict.fromkeys(t for s in said for t in (s, without_tail(s)) if t))
            rows = similarity([question, *texts], [*(u.text for u in self.units), question])
            self.asked = [float(x) for x in rows[0][:-1]]
            self.alike = {t: [float(x) for x in row[:-1]] for t, row in zip(texts, rows[1:], strict=True)}
            self.asked_text = {t: float(row[-1]) for t, row in zip(texts, rows[1:], strict=True)}

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
        said, text = without_yes_or_no(statement.text)
        problem = self._plain_problem(text) or (wrong_yes_or_no(said, text, self.question) if said else "")
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
        if self.closely and goes_round(text):
            return "says of something that it is itself"
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
        allowed = 1 if support.alike >= ONE_WORD_MORE and not support.borrowed else 0
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
        by_words = not self.closely or self.asked is None
        problem = lacks_the_number(text, self.question) or (off_the_point(text, self.question, units, self._is_known, closely=self.closely) if by_words else "")
        if problem:
            return problem
        told = _told(supports)
        if len(kept) < len(self.statements) and not any(s.unit.field in _PASSAGES for s in told) and any(u.field in _PASSAGES for u in self.units):
            return "only the facts beside the answer are left"
        if self.closely and not any(_is_connected(s, text) for s in told):
            return "joins words of the question to evidence that does not speak of them"
        if self.closely and self.asked is not None:
            spoken = spoken_of(text, self.question, [s.unit for s in told], self._is_known)
            compares = len({s.unit.film for s in told}) > 1
            least = LEAST_COMPARED if compares else LEAST_RELEVANT.get(spoken, LEAST_WITHOUT_NAME)
            if spoken is Spoken.NOT_AT_ALL or relevance(self.measured(kept)) < least:
                return "is about something else than the question"
        first = kept[0]
        nearer = another_is_nearer(first.statement.text, self.question, first.support.unit) if first.support else ""
        return f"{nearer} stands nearer to what was asked" if nearer else ""

    def measured(self, kept: Sequence[_Judged]) -> tuple[float, ...]:
        """What `relevance` weighs of the statements kept; with an encoder only."""
        assert self.asked is not None
        told = _told([j.support for j in kept if j.support is not None])
        text = " ".join(j.statement.text for j in kept)
        asked_text = max(self.asked_text[without_yes_or_no(j.statement.text)[1]] for j in kept)
        return measures(self.question, text, told, self.units, self._is_known, asked_text=asked_text, asked=self.asked)


def measured_relevance(draft: Draft, evidence: Evidence, question: str, similarity: Similarity) -> tuple[float, ...] | None:
    """What `relevance` weighs of a draft, for fitting its weights; None where the first statement is not borne out."""
    statements = split_statements(draft.text, _titles(draft, evidence))
    check = _Check(evidence, question, statements, similarity, closely=True)
    judged = [check.judge(i, s) for i, s in enumerate(statements)]
    if not judged or judged[0].problem or check.asked is None:
        return None
    return check.measured([j for j in judged if not j.problem])


def _told(supports: Sequence[Support]) -> list[Support]:
    """The supports that are passages; all where none is."""
    return [s for s in supports if s.unit.field in _PASSAGES] or list(supports)


def _not_in_substance(support: Support) -> str:
    enough = LEAST_WITHOUT_ENCODER if support.alike < 0 else max(LEAST_BORNE_OUT, LEAST_LIKENESS - support.alike)
    if support.borne_out >= enough:
        return ""
    return f"the evidence does not bear out {', '.join(support.unheld[:4]) or 'it'}"


def _is_connected(support: Support, text: str) -> bool:
    """Whether the words of the question that the statement says again are borne out by the evidence, too."""
    near = support.asked_alike >= MOST_ASKED
    by_words = support.connected >= CONNECTED and support.connected_deed >= CONNECTED_DEED
    if support.alike < 0 or support.unit.field not in _PASSAGES:  # of a fact, the title weighs more than what it says
        return by_words or (support.connected >= CONNECTED_NEAR and support.connected_deed >= CONNECTED_DEED_NEAR)
    if support.telling <= BARE_NAME and not _TELLS.search(text):
        return support.asked_alike >= NEARLY_ASKED
    if near and support.alike >= LEAST_ALIKE_NEAR:
        by_words = by_words or (support.connected >= CONNECTED_NEAR and support.connected_deed >= CONNECTED_DEED_NEAR)
    return by_words and (support.alike >= LEAST_ALIKE or support.telling <= BARE_NAME)
