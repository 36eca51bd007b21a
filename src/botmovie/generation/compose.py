"""Who writes: closed answers are realised, open ones are written by the chat model, and without one (or when it
fails, or its draft did not pass) they are extracted from the evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from botmovie.domain import Draft, Evidence, Intent, Interpretation, Outcome, Passage, Question
from botmovie.errors import ModelError
from botmovie.generation.extract import extract
from botmovie.generation.listing import MODEL
from botmovie.generation.realise import realise
from botmovie.generation.relevance import Scorer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True)
class Composer:
    """Drafts answers. `chat_model` gives the model, or None and why there is none: it may still be loading, and then this
    waits. `scorer` makes, for a question, the likeness of sentences to it."""

    chat_model: Callable[[], tuple[BaseChatModel | None, str]]
    scorer: Callable[[str], Scorer] | None
    timeout: float

    def draft(self, question: Question, interpretation: Interpretation, evidence: Evidence, attempts: int, on_token: Callable[[str], None]) -> Draft:
        """The draft of this attempt (counted from 0)."""
        if not evidence.open or evidence.outcome is not Outcome.ANSWER:
            return realise(interpretation, evidence, question)
        from botmovie.generation.writer import (  # LangChain takes a second to import
            attempts_of,
            can_write,
            notice_of,
            write,
        )

        try:
            chat_model, notice = self.chat_model()
        except ModelError as error:
            chat_model, notice = None, notice_of(error)
        text = interpretation.standalone or question.text
        scorer = self.scorer(text) if self.scorer is not None else None
        if chat_model is not None and attempts < attempts_of(chat_model) and can_write(chat_model, interpretation.query):
            try:
                written = write(chat_model, interpretation.query, text, evidence, on_token, scorer=scorer, timeout=self.timeout, more=attempts > 0)
                return self._with_facts(written, interpretation, evidence, question)
            except ModelError as error:
                notice = notice_of(error)
        elif attempts > 0:
            notice = "The language model's draft did not pass the check, so this is what the evidence says."
        if interpretation.query.intent is Intent.ASK:
            told = " ".join(dict.fromkeys(i.text for i in evidence.items if isinstance(i.item, Passage)))
            return self._with_facts(Draft(told, MODEL, notice=notice), interpretation, evidence, question)
        extracted = extract(interpretation.query, text, evidence, scorer=scorer, notice=notice)
        if not extracted.text:
            extracted = replace(realise(interpretation, evidence, question), notice=notice)
        return self._with_facts(extracted, interpretation, evidence, question)

    def _with_facts(self, draft: Draft, interpretation: Interpretation, evidence: Evidence, question: Question) -> Draft:
        """An open answer led by the facts that were asked for beside it ("where is it set and why …")."""
        facts = replace(evidence, rows=tuple(r for r in evidence.rows if r.values), open=False)
        if not facts.rows or interpretation.query.intent is not Intent.ASK:
            return draft
        told = realise(interpretation, facts, question)
        return replace(draft, text=f"{told.text} {draft.text}".strip(), values=told.values)
