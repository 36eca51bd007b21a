"""Has a chat model write an answer to an open question from the evidence. Knows nothing of whether it is true: that is
verification's part. Every failure of every provider becomes a ModelError, so that the caller can fall back on
`extract`."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from botmovie.domain import Draft, Evidence, Fact, Intent, Kind, Query
from botmovie.errors import ModelError, ModelTimeout
from botmovie.generation.chat_models import model_id_of
from botmovie.generation.failures import as_model_error, may_pass, provider_errors
from botmovie.generation.prompts import LARGE_BUDGET, SMALL_BUDGET, Task, render_prompt
from botmovie.generation.relevance import Scorer
from botmovie.generation.tidying import has_run_on, tidied

OnToken = Callable[[str], None]

_TASKS = {Intent.DESCRIBE: Task.DESCRIBE, Intent.RECOMMEND: Task.RECOMMEND, Intent.COMPARE: Task.COMPARE}
_MOST_SENTENCES = {Task.ANSWER: 2, Task.DESCRIBE: 4, Task.RECOMMEND: 2, Task.COMPARE: 3}
_LONGEST = 4000  # characters; a model that writes more has lost its way
_PAUSE = 0.4  # seconds before the second attempt


def write(
    chat_model: BaseChatModel,
    query: Query,
    question: str,
    evidence: Evidence,
    on_token: OnToken | None = None,
    *,
    scorer: Scorer | None = None,
    timeout: float = 20.0,
    about: str = "",
    more: bool = False,
) -> Draft:
    """The model's answer, tidied; `on_token` gets the pieces as they come, before tidying.

    `about` names the film or films; by default the subjects of the evidence's facts. `more` is for the second attempt,
    after a check that failed: a large model then gets twice the evidence, the embedded one only the most relevant half,
    which it reads in half the time and wanders from less. A failure that may pass is tried again once, if nothing
    was streamed yet. `timeout` in seconds holds for everything. Raises ModelError and its kinds (ModelTimeout, ModelBusy,
    ModelMissing).
    """
    task = _TASKS.get(query.intent, Task.ANSWER)
    small = _is_small(chat_model)
    budget = _budget(small, task, again=more)
    rendered = render_prompt(
        task, question=question, evidence=evidence.items, about=about or _subjects(evidence), budget=budget, scorer=scorer,
        titles={row.id: row.label for row in evidence.rows if row.kind is Kind.FILM},
    )  # fmt: skip
    messages: list[BaseMessage] = [
        SystemMessage(m["content"]) if m["role"] == "system" else HumanMessage(m["content"]) for m in rendered
    ]
    most = _MOST_SENTENCES[task] + (0 if small else 2)
    deadline = time.monotonic() + timeout
    text, cut_off = _written(chat_model, messages, on_token, most, deadline)
    text = tidied(text, most_sentences=most, cut_off=cut_off)
    model_id = model_id_of(chat_model)
    if not text:
        raise ModelError(f"{model_id} wrote nothing that can be used.")
    return Draft(text=text, model=model_id)


def can_write(chat_model: BaseChatModel, query: Query) -> bool:
    """Whether it is worth while to ask: the embedded model is too small to sum up a film; a premise reads better."""
    return not _is_small(chat_model) or query.intent is Intent.ASK


def attempts_of(chat_model: BaseChatModel) -> int:
    """How many drafts are worth while: the embedded model's second one takes as long as the first and seldom passes."""
    return 1 if _is_small(chat_model) else 2


def notice_of(error: ModelError) -> str:
    """What to tell a reader when a model was to write and facts and passages had to do."""
    return f"Answered from the catalogue's own texts, because no language model wrote: {error}"


def _written(
    chat_model: BaseChatModel, messages: list[BaseMessage], on_token: OnToken | None, most: int, deadline: float
) -> tuple[str, bool]:
    """(text, whether it was cut off); a passing failure before the first piece is tried again once."""
    for attempt in (1, 2):
        pieces: list[str] = []
        try:
            with closing(_pieces(chat_model, messages)) as chunks:  # whatever ends this also ends the model's writing
                return _collect(chunks, pieces, on_token, most, deadline)
        except provider_errors() as error:
            failure = as_model_error(error, model_id_of(chat_model))
            again = attempt == 1 and not pieces and may_pass(failure) and time.monotonic() + _PAUSE < deadline
            if not again or _is_small(chat_model):
                raise failure from error
            time.sleep(_PAUSE)
    raise AssertionError("unreachable")


def _pieces(chat_model: BaseChatModel, messages: list[BaseMessage]) -> Generator[tuple[str, str]]:
    """(text, finish reason) of each chunk."""
    for chunk in chat_model.stream(messages):
        yield str(chunk.text), str(chunk.response_metadata.get("finish_reason") or "")


def _collect(
    chunks: Iterator[tuple[str, str]], pieces: list[str], on_token: OnToken | None, most: int, deadline: float
) -> tuple[str, bool]:
    text, reason = "", ""
    for piece, ended in chunks:
        reason = ended or reason
        if time.monotonic() > deadline:
            raise ModelTimeout("The language model did not finish in time.")
        if not piece:
            continue
        pieces.append(piece)
        text += piece
        if on_token is not None:
            on_token(piece)
        if has_run_on(text, most_sentences=most) or len(text) > _LONGEST:
            return text, True
    return text, reason == "length"


def _budget(small: bool, task: Task, *, again: bool) -> int:
    """Characters of evidence to show."""
    if small:
        return SMALL_BUDGET // 2 if again else SMALL_BUDGET * (1 if task is Task.ANSWER else 2)
    return LARGE_BUDGET * (2 if again else 1)


def _is_small(chat_model: BaseChatModel) -> bool:
    return chat_model._llm_type == "botmovie-embedded"


def _subjects(evidence: Evidence) -> str:
    """The films that the evidence's facts are about, as people name them; at most three."""
    names = dict.fromkeys(i.item.subject for i in evidence.items if isinstance(i.item, Fact) and i.item.film_id)
    return " and ".join(list(names)[:3])
