"""The program as LangChain parts: LangChain's own standard tests, and what is ours about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import ChatModelIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests
from pydantic import ValidationError

from botmovie.domain import SpoilerLevel
from botmovie.integrations.langchain import BotMovieRetriever, ChatBotMovie
from botmovie.wiring import Program


@pytest.fixture(scope="class", autouse=True)
def shared(request: pytest.FixtureRequest, program: Program) -> None:
    """Gives the program to the classes of LangChain, which make their models themselves."""
    if request.cls is not None:
        request.cls.program = program



class _Chat:
    program: Program

    @property
    def chat_model_class(self) -> type[ChatBotMovie]:
        return ChatBotMovie

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"program": self.program}

    @property
    def has_tool_calling(self) -> bool:
        return False

    @property
    def has_structured_output(self) -> bool:
        return False

    @property
    def has_tool_choice(self) -> bool:
        return False


class TestChatModelUnit(_Chat, ChatModelUnitTests):
    """LangChain's unit tests of chat models."""


class TestChatModelIntegration(_Chat, ChatModelIntegrationTests):
    """LangChain's integration tests of chat models; the program needs no network."""


class TestRetriever(RetrieversIntegrationTests):
    """LangChain's tests of retrievers."""

    program: Program

    @property
    def retriever_constructor(self) -> type[BotMovieRetriever]:
        return BotMovieRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"program": self.program}

    @property
    def retriever_query_example(self) -> str:
        return "a lighthouse keeper's daughter and a glass blower"


def test_a_retrieved_document_tells_its_film_its_kind_and_its_source(program: Program) -> None:
    document = BotMovieRetriever(program=program, k=1).invoke("a comet made of copper")[0]
    assert document.metadata["film_id"].startswith("copper-comet")
    assert {"film", "kind", "spoilers", "source", "licence"} <= set(document.metadata)
    assert document.id == f"{document.metadata['film_id']}/{document.metadata['kind']}"


@pytest.mark.parametrize("level", list(SpoilerLevel))
def test_no_document_lies_above_the_spoiler_level(program: Program, level: SpoilerLevel) -> None:
    documents = BotMovieRetriever(program=program, k=10, spoilers=level).invoke("the twin killed the farmer with a salt rake")
    assert documents
    assert all(level.allows(SpoilerLevel(d.metadata["spoilers"])) for d in documents)


def test_a_retriever_gives_at_least_one_document() -> None:
    with pytest.raises(ValidationError):
        BotMovieRetriever(k=0)


def test_the_last_human_message_is_answered_with_its_evidence(program: Program) -> None:
    message = ChatBotMovie(program=program).invoke("Who directed Winter Ledger?")
    assert message.text.startswith("Lena Voss directed Winter Ledger (2003).")
    said = message.response_metadata
    assert (said["outcome"], said["values"], said["films"], said["written_by"]) == ("answer", ["Lena Voss"], ["winter-ledger-2003"], "facts")
    assert said["citations"][0]["text"] == "Lena Voss directed Winter Ledger (2003)."


def test_earlier_human_messages_are_the_conversation(program: Program) -> None:
    history = [SystemMessage("You are a pirate."), HumanMessage("Who directed Winter Ledger?"), AIMessage("Somebody."), HumanMessage("How long is it?")]
    assert ChatBotMovie(program=program).invoke(history).response_metadata["values"] == ["152 minutes (2 h 32 min)"]


def test_only_the_last_turns_are_read(program: Program) -> None:
    history = [HumanMessage("Who directed Winter Ledger?"), HumanMessage("How long is it?")]
    assert ChatBotMovie(program=program, turns=1).invoke(history).response_metadata["values"] == []


def test_text_in_content_blocks_is_read(program: Program) -> None:
    message = HumanMessage([{"type": "text", "text": "Who directed"}, {"type": "text", "text": "Winter Ledger?"}])
    assert ChatBotMovie(program=program).invoke([message]).response_metadata["values"] == ["Lena Voss"]


def test_the_answer_stops_where_the_caller_says(program: Program) -> None:
    assert ChatBotMovie(program=program).invoke("Who directed Winter Ledger?", stop=[" directed"]).text == "Lena Voss"


def test_a_streamed_answer_is_the_whole_answer_in_pieces(program: Program) -> None:
    model = ChatBotMovie(program=program)
    pieces = list(model.stream("Who directed Winter Ledger?"))
    assert len(pieces) > 3
    assert "".join(p.text for p in pieces) == model.invoke("Who directed Winter Ledger?").text
    assert pieces[-1].response_metadata["outcome"] == "answer"


def test_the_spoiler_level_of_the_model_holds_for_its_answers(program: Program) -> None:
    asked = "How does The Salt Lantern end?"
    assert "twin" not in ChatBotMovie(program=program).invoke(asked).text
    assert "twin" in ChatBotMovie(program=program, spoilers=SpoilerLevel.FULL).invoke(asked).text


def test_the_parts_work_in_a_chain(program: Program) -> None:
    chain = ChatPromptTemplate.from_messages([("human", "Who directed {film}?")]) | ChatBotMovie(program=program) | RunnableLambda(lambda m: m.response_metadata["values"])
    assert chain.invoke({"film": "Winter Ledger"}) == ["Lena Voss"]


def test_a_part_without_a_program_opens_the_one_of_the_settings_once(opened: Any, small_settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    openings: list[Program] = []

    def open_() -> Program:
        openings.append(opened(small_settings))
        return openings[-1]

    monkeypatch.setattr("botmovie.integrations.langchain.open_program", open_)
    model = ChatBotMovie()
    assert [model.invoke("Who directed Winter Ledger?").response_metadata["values"] for _ in range(2)] == [["Lena Voss"]] * 2
    assert len(openings) == 1
    assert BotMovieRetriever(k=1).invoke("a comet made of copper")
    for running in openings:
        running.close()
