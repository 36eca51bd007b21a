"""Answers open questions in the words of the evidence, without a model. Knows nothing of models or of checking.

What is written is whole sentences of passages and facts, so it is readable and supported by itself; it is what a
person gets when no model is set, or when the model is slow, dead, busy or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from botmovie.domain import (
    Draft,
    Evidence,
    EvidenceItem,
    Intent,
    Passage,
    PassageKind,
    Query,
)
from botmovie.domain.orders import speaks_to_model
from botmovie.domain.sentences import split_sentences
from botmovie.generation.relevance import Scorer, Sentence, fits_question, rank_sentences

MODEL = "facts"
"""What `Draft.model` says of extracted text."""

_LEAST = 0.34
"""Below this relevance no sentence is offered as an answer."""
_NEAR = 0.8
"""A further sentence is added when its relevance is at least this share of the best one's."""
_MOST_SENTENCES = 3
_MOST_ANSWER = 420
_MOST_SUMMARY = 2400
_SUMMARY_ORDER = (PassageKind.LIFE, PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING)


def extract(
    query: Query, question: str, evidence: Evidence, *, scorer: Scorer | None = None, notice: str = ""
) -> Draft:
    """The best answer that the evidence gives in its own words; empty text when nothing in it is to the point.

    `notice` says in plain words why no model wrote ("The language model did not answer in time.").
    """
    if query.intent is Intent.DESCRIBE:
        text = _summary(evidence.items) or _answer(question, evidence.items, scorer)
    elif query.intent is Intent.RECOMMEND:
        text = _reasons(question, evidence.items, scorer)
    else:
        text = _answer(question, evidence.items, scorer)
    return Draft(text=text, model=MODEL, notice=notice)


def _summary(items: Sequence[EvidenceItem]) -> str:
    """Premise, story and ending of the first film told of, as paragraphs; or the life of a person."""
    passages = [i.item for i in items if isinstance(i.item, Passage) and i.item.kind in _SUMMARY_ORDER]
    if not passages:
        return ""
    film = passages[0].film_id
    told = sorted((p for p in passages if p.film_id == film), key=lambda p: _SUMMARY_ORDER.index(p.kind))
    return "\n\n".join(dict.fromkeys(_clean(p.text) for p in told))[:_MOST_SUMMARY]


def _clean(text: str) -> str:
    """The text without sentences that speak to a model."""
    if not speaks_to_model(text):
        return text.strip()
    return " ".join(s for s in split_sentences(text) if not speaks_to_model(s))


def _reasons(question: str, items: Sequence[EvidenceItem], scorer: Scorer | None) -> str:
    """For each film the sentence that fits the wish best."""
    best: dict[str | None, Sentence] = {}
    film_of = {item.n: item.film_id for item in items}
    for sentence in _ranked(question, items, scorer):
        film = film_of[sentence.n]
        if film not in best or sentence.score > best[film].score:
            best[film] = sentence
    return " ".join(s.text for s in best.values())


def _answer(question: str, items: Sequence[EvidenceItem], scorer: Scorer | None) -> str:
    """One to three sentences: the best one, what it leans on, and those nearly as good."""
    ranked = _ranked(question, items, scorer)
    if not ranked:
        return ""
    best = max(ranked, key=lambda s: s.score)
    if best.score < _LEAST:
        return ""
    chosen: dict[int, Sentence] = {}
    by_position = {s.position: s for s in ranked}
    for sentence in sorted(ranked, key=lambda s: -s.score):
        before = by_position.get(sentence.position - 1)
        wanted = [before, sentence] if sentence.leans_back and before and before.n == sentence.n else [sentence]
        size = sum(len(s.text) for s in [*chosen.values(), *wanted])
        good = sentence.score >= _NEAR * best.score
        if not chosen:
            wanted += _cause_after(question, sentence, by_position)
        if not chosen or (good and len(chosen) + len(wanted) <= _MOST_SENTENCES and size <= _MOST_ANSWER):
            chosen.update((s.position, s) for s in wanted)
    return " ".join(chosen[p].text for p in sorted(chosen))


def _cause_after(question: str, best: Sentence, by_position: Mapping[int, Sentence]) -> list[Sentence]:
    """For "why": the next sentence of the same passage, when the best one names no cause itself."""
    after = by_position.get(best.position + 1)
    asks_why = re.search(r"\bwhy\b|\breason\b", question, re.IGNORECASE)
    if not asks_why or after is None or after.n != best.n or fits_question(question, best.text) > 0:
        return []
    return [after]


def _ranked(question: str, items: Sequence[EvidenceItem], scorer: Scorer | None) -> list[Sentence]:
    return [s for s in rank_sentences(question, items, scorer=scorer) if not speaks_to_model(s.text)]
