"""The OpenAI-compatible door, also with OpenAI's own client."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import openai
import pytest
from scripted import ScriptedProgram
from starlette.testclient import TestClient

from botmovie.domain import SpoilerLevel
from botmovie.errors import ModelBusy


def chat(*turns: str, **more: Any) -> dict[str, Any]:
    """A chat in which the person said these turns, each but the last answered."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": "You are a pirate."}]
    for turn in turns:
        messages += [{"role": "user", "content": turn}, {"role": "assistant", "content": "So it is."}]
    return {"model": "botmovie", "messages": messages[:-1], **more}


def chunks_of(text: str) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def test_a_completion_has_openais_form_with_the_sources_in_the_content(client: TestClient) -> None:
    said = client.post("/v1/chat/completions", json=chat("Who directed Parasite?")).json()
    assert said["object"] == "chat.completion"
    assert said["model"] == "botmovie"
    (choice,) = said["choices"]
    assert choice["finish_reason"] == "stop"
    content = choice["message"]["content"]
    assert content.startswith("Bong Joon-ho directed Parasite (2019). [1]")
    assert "**Sources**\n\n1. Parasite (2019) was directed by Bong Joon-ho. — The Bot Movie starter catalogue, CC BY 4.0\n2. " in content
    assert content.endswith("as of 2020")
    assert [s["n"] for s in said["sources"]] == [1, 2]


def test_a_streamed_completion_adds_up_to_the_whole_one(client: TestClient) -> None:
    whole = client.post("/v1/chat/completions", json=chat("Who directed Parasite?")).json()
    response = client.post("/v1/chat/completions", json=chat("Who directed Parasite?", stream=True))
    assert response.headers["content-type"].startswith("text/event-stream")
    chunks = chunks_of(response.text)
    assert {c["object"] for c in chunks} == {"chat.completion.chunk"}
    assert len({c["id"] for c in chunks}) == 1
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    text = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks)
    assert text == whole["choices"][0]["message"]["content"]
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["sources"] == whole["sources"]


def test_an_unchecked_draft_is_never_streamed(client: TestClient) -> None:
    response = client.post("/v1/chat/completions", json=chat("What is Late Spring about?", stream=True))
    assert "Oscars" not in response.text


def test_an_error_while_streaming_is_no_finished_answer(client: TestClient, program: ScriptedProgram) -> None:
    program.raising_after = ModelBusy("ask later")
    text = client.post("/v1/chat/completions", json=chat("What is it about?", stream=True)).text
    assert '{"error":{"code":"model_busy","message":"ask later"}}' in text
    assert "[DONE]" not in text
    assert '"finish_reason":"stop"' not in text


def test_earlier_turns_are_the_conversation(client: TestClient, program: ScriptedProgram) -> None:
    client.post("/v1/chat/completions", json=chat("Who directed Parasite?", "How long is it?"))
    assert [(a["text"], a["conversation_id"]) for a in program.asked] == [("Who directed Parasite?", None), ("How long is it?", "c1")]


def test_a_chat_that_goes_on_is_not_asked_again(client: TestClient, program: ScriptedProgram) -> None:
    client.post("/v1/chat/completions", json=chat("Who directed Parasite?"))
    client.post("/v1/chat/completions", json=chat("Who directed Parasite?", "How long is it?", stream=True))
    client.post("/v1/chat/completions", json=chat("Who directed Parasite?", "How long is it?", "And when?"))
    assert [a["text"] for a in program.asked] == ["Who directed Parasite?", "How long is it?", "And when?"]


def test_a_chat_that_branches_off_does_not_see_the_other_branch(client: TestClient, program: ScriptedProgram) -> None:
    client.post("/v1/chat/completions", json=chat("Who directed Parasite?"))
    client.post("/v1/chat/completions", json=chat("Who directed Parasite?", "How long is it?"))
    client.post("/v1/chat/completions", json=chat("Who directed Parasite?", "When was it?"))
    assert [a["text"] for a in program.asked][2:] == ["Who directed Parasite?", "When was it?"]


def test_only_the_last_few_turns_are_asked_again(client: TestClient, program: ScriptedProgram) -> None:
    client.post("/v1/chat/completions", json=chat(*(f"Question {i}?" for i in range(20))))
    assert [a["text"] for a in program.asked] == [f"Question {i}?" for i in (15, 16, 17, 18, 19)]


def test_earlier_turns_that_cannot_be_read_are_passed_over(client: TestClient, program: ScriptedProgram) -> None:
    response = client.post("/v1/chat/completions", json=chat("", "Who directed Parasite?"))
    assert response.status_code == 200


def test_parts_of_text_are_read_and_spoilers_are_passed_on(client: TestClient, program: ScriptedProgram) -> None:
    parts = [{"type": "text", "text": "Who directed"}, {"type": "text", "text": "Parasite?"}]
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": parts}], "spoilers": "mild", "temperature": 1})
    assert program.asked == [{"text": "Who directed\nParasite?", "conversation_id": None, "spoilers": SpoilerLevel.MILD}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"messages": []},
        {"messages": [{"role": "king", "content": "Who?"}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
        {"messages": [{"role": "assistant", "content": "Hello"}]},
        {"messages": [{"role": "user", "content": "Who?"}], "n": 2},
        {"messages": [{"role": "user", "content": "Who?"}], "stream": "yes"},
        {"messages": [{"role": "user", "content": ""}]},
    ],
)
def test_a_chat_of_another_shape_is_422(client: TestClient, wrong: dict[str, Any]) -> None:
    response = client.post("/v1/chat/completions", json=wrong)
    assert response.status_code == 422
    assert set(response.json()["error"]) == {"code", "message"}


def test_text_cannot_break_out_of_the_list_of_sources(client: TestClient) -> None:
    from botmovie.server.chatting import content_of

    citation = {"n": 1, "text": "A [link](http://x)\n\n# heading <b>", "source": "s", "licence": "l", "as_of": None}
    content = content_of({"text": "So.", "citations": [citation]})
    assert content.endswith(r"1. A \[link\](http://x) # heading \<b\> — s, l")


def test_the_notice_of_an_answer_is_part_of_the_content() -> None:
    from botmovie.server.chatting import content_of

    assert content_of({"text": "So.", "citations": [], "notice": "The model did not answer."}) == "So.\n\n*The model did not answer.*"


def test_openais_own_client_reads_both_forms(live: Callable[[Any], str], program: ScriptedProgram) -> None:
    with openai.OpenAI(base_url=f"{live(program)}/v1", api_key="none", max_retries=0) as client:
        assert [m.id for m in client.models.list()] == ["botmovie"]
        messages: Any = [{"role": "user", "content": "Who directed Parasite?"}]
        whole = client.chat.completions.create(model="botmovie", messages=messages)
        stream = client.chat.completions.create(model="botmovie", messages=messages, stream=True)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
    assert whole.choices[0].message.content == text
    assert text.startswith("Bong Joon-ho")
