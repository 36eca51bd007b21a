"""Who writes an answer: facts, a chat model, or the evidence itself when a model fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from botmovie.catalogue import Catalogue
from botmovie.domain import Evidence, Intent, Interpretation, Query, Question, films
from botmovie.encoder import OnnxEncoder
from botmovie.errors import ModelBusy, ModelError, ModelMissing, ModelTimeout
from botmovie.generation.compose import Composer
from botmovie.generation.writer import attempts_of
from botmovie.retrieval import build_retriever

HARBOUR = "the-glass-harbour-1958"


class Failing(BaseChatModel):
    """Writes some words, then raises."""

    error: Any
    before: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "failing"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise self.error

    def _stream(self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None, **_: Any) -> Iterator[ChatGenerationChunk]:
        for word in self.before:
            yield ChatGenerationChunk(message=AIMessageChunk(word))
        raise self.error


@dataclass
class Asked:
    """An open question with its evidence, ready to be drafted."""

    question: Question
    interpretation: Interpretation
    evidence: Evidence
    tokens: list[str] = field(default_factory=list)

    def draft(self, model: BaseChatModel | None, *, attempts: int = 0, why: str = "") -> Any:
        composer = Composer(lambda: (model, why), None, 5.0)
        return composer.draft(self.question, self.interpretation, self.evidence, attempts, self.tokens.append)


Prepare = Callable[..., Asked]


@pytest.fixture
def prepare(catalogue: Catalogue, encoder: OnnxEncoder) -> Prepare:
    def one(intent: Intent, text: str, film: str = HARBOUR, fields: tuple[str, ...] = ()) -> Asked:
        question, interpretation = Question(text), Interpretation(Query(intent, films(film), fields, text=text), standalone=text)
        return Asked(question, interpretation, build_retriever(catalogue, encoder).retrieve(interpretation, question))

    return one


def test_a_model_writes_an_open_answer_and_its_words_are_streamed(prepare: Prepare) -> None:
    asked = prepare(Intent.ASK, "Why does Edmund Thorne hide that his eyesight is failing?")
    draft = asked.draft(FakeListChatModel(responses=["Because a blind man cannot cut a lens."]))
    assert draft.text == "Because a blind man cannot cut a lens."
    assert draft.model != "facts"
    assert "".join(asked.tokens) == draft.text


def test_a_closed_answer_is_never_given_to_a_model(prepare: Prepare) -> None:
    asked = prepare(Intent.LOOKUP, "Who directed it?", fields=("directors",))
    draft = asked.draft(Failing(error=AssertionError("asked")))
    assert (draft.text, draft.model, draft.notice) == ("Ines Calloway directed The Glass Harbour (1958).", "facts", "")
    assert asked.tokens == []


@pytest.mark.parametrize("intent", [Intent.ASK, Intent.DESCRIBE])
def test_without_a_model_the_evidence_speaks_for_itself(prepare: Prepare, intent: Intent) -> None:
    asked = prepare(intent, "Why does Edmund Thorne hide that his eyesight is failing?")
    draft = asked.draft(None)
    assert (draft.model, draft.notice) == ("facts", "")
    assert "because a blind man cannot cut a lens" in draft.text


def test_the_reason_why_there_is_no_model_is_passed_on(prepare: Prepare) -> None:
    assert prepare(Intent.DESCRIBE, "What is it about?").draft(None, why="pip install it").notice == "pip install it"


@pytest.mark.parametrize(
    "error",
    [ModelTimeout("too slow"), ModelBusy("the queue is full"), ModelMissing("no key"), ModelError("broken"), ConnectionError("refused"), TimeoutError("slow"), ValueError("garbage"), KeyError("choices"), RuntimeError("out of memory")],
)
@pytest.mark.parametrize("intent", [Intent.ASK, Intent.DESCRIBE])
def test_when_a_model_fails_facts_and_passages_answer_and_say_so(prepare: Prepare, intent: Intent, error: Exception) -> None:
    asked = prepare(intent, "Why does Edmund Thorne hide that his eyesight is failing?")
    draft = asked.draft(Failing(error=error, before=("Some",)))
    assert "because a blind man cannot cut a lens" in draft.text
    assert draft.model == "facts"
    assert draft.notice.startswith("Answered from the catalogue's own texts, because no language model wrote")


@pytest.mark.parametrize("error", [ModelTimeout("it is still being loaded"), ModelError("it could not be loaded")])
@pytest.mark.parametrize("intent", [Intent.ASK, Intent.DESCRIBE])
def test_a_model_that_cannot_be_had_is_replaced_by_the_evidence_with_a_notice(prepare: Prepare, intent: Intent, error: ModelError) -> None:
    def unavailable() -> Any:
        raise error

    asked = prepare(intent, "Why does Edmund Thorne hide that his eyesight is failing?")
    draft = Composer(unavailable, None, 5.0).draft(asked.question, asked.interpretation, asked.evidence, 0, asked.tokens.append)
    assert "because a blind man cannot cut a lens" in draft.text
    assert (draft.model, str(error) in draft.notice) == ("facts", True)


@pytest.mark.parametrize("said", ["", "   \n ", "…", "##### ****", "\ufffd\ufffd\ufffd", "1 2 3"])
def test_a_model_that_writes_nothing_of_use_is_replaced_by_the_evidence(prepare: Prepare, said: str) -> None:
    draft = prepare(Intent.DESCRIBE, "What is it about?").draft(FakeListChatModel(responses=[said]))
    assert draft.model == "facts"
    assert "glass blower" in draft.text
    assert draft.notice


def test_a_failed_check_gives_the_model_one_more_try_and_then_the_evidence(prepare: Prepare) -> None:
    asked = prepare(Intent.DESCRIBE, "What is it about?")
    model = FakeListChatModel(responses=["A glass blower comes to Penrow."])
    assert [asked.draft(model, attempts=n).model != "facts" for n in range(attempts_of(model) + 1)] == [True] * attempts_of(model) + [False]
    assert "did not pass the check" in asked.draft(model, attempts=attempts_of(model)).notice


def test_facts_asked_for_beside_an_open_question_lead_its_answer(prepare: Prepare) -> None:
    asked = prepare(Intent.ASK, "Where does Walter Amsel keep the books of the bank?", film="winter-ledger-2003")
    draft = asked.draft(FakeListChatModel(responses=["Walter Amsel keeps them in a bank."]))
    assert draft.text == "Winter Ledger (2003) is set in Duluth, Minnesota, USA. Walter Amsel keeps them in a bank."
    assert draft.values == ("Duluth, Minnesota, USA",)
