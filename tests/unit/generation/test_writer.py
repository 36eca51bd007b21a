"""A chat model writes from the evidence; whatever goes wrong with it becomes a ModelError."""

from __future__ import annotations

import time

import pytest

from botmovie.domain import Evidence, EvidenceItem, Intent, Query
from botmovie.errors import ModelBusy, ModelError, ModelMissing, ModelTimeout
from botmovie.generation.failures import as_model_error
from botmovie.generation.writer import can_write, notice_of, write

ASK = Query(Intent.ASK)
QUESTION = "Why does the mayor refuse?"
STORY = "The mayor refuses to close the beaches, because the town lives on summer visitors."


class Refused(Exception):
    """As providers' errors look: a status code."""

    def __init__(self, status_code: int) -> None:
        super().__init__(f"status {status_code}")
        self.status_code = status_code


def test_the_answer_is_streamed_as_it_comes_and_tidied_at_the_end(scripted, passages):
    model = scripted(["Answer: ", "Because the town ", "lives on visitors. ", "And then"])
    streamed: list[str] = []
    draft = write(model, ASK, QUESTION, passages(STORY), streamed.append)
    assert draft.text == "Because the town lives on visitors."
    assert draft.model == "scripted"
    assert "".join(streamed).startswith("Answer: Because")


def test_the_model_sees_the_evidence_between_marks_and_the_question(scripted, passages):
    model = scripted(["The town lives on visitors."])
    write(model, ASK, QUESTION, passages(STORY))
    system, user = model.seen[0]
    assert system.type == "system"
    assert f"<notes>\n{STORY}\n</notes>" in user.text
    assert QUESTION in user.text


def test_writing_stops_as_soon_as_there_is_enough(scripted, passages):
    model = scripted(["The town lives on visitors. ", "It is summer. ", "Three. ", "Four. ", "Five. ", "Six. ", "Seven. "])
    streamed: list[str] = []
    write(model, ASK, QUESTION, passages(STORY), streamed.append)
    assert "Seven. " not in streamed


def test_the_films_of_the_facts_are_named_in_a_description(scripted, fact):
    model = scripted(["It is about a shark that comes to a summer town."])
    evidence = Evidence((EvidenceItem(1, fact("Steven Spielberg directed Jaws (1975).")),), open=True)
    write(model, Query(Intent.DESCRIBE), "What is it about?", evidence)
    assert "Jaws (1975)" in model.seen[0][1].text


def test_the_embedded_model_sees_less_and_on_the_second_attempt_less_still(scripted, passages):
    long = passages(*[" ".join(f"The mayor number {n} of town {t} refuses again." for n in range(30)) for t in range(9)])
    sizes = []
    for kind, more in (("botmovie-embedded", False), ("botmovie-embedded", True), ("large", False), ("large", True)):
        model = scripted(["The mayor refuses again."], kind=kind)
        write(model, ASK, QUESTION, long, more=more)
        sizes.append(len(model.seen[0][1].text))
    small, smaller, large, larger = sizes
    assert smaller < small < large < larger


@pytest.mark.parametrize("pieces", [[], [""], ["  \n"], ["\ufffd\ufffd\ufffd\ufffd"], ["12 34 56 78"], ["{}{}{}{}"]])
def test_empty_text_and_garbage_are_a_model_error(scripted, passages, pieces: list[str]):
    with pytest.raises(ModelError, match="nothing that can be used"):
        write(scripted(pieces), ASK, QUESTION, passages(STORY))


def test_half_a_sentence_at_the_token_limit_is_not_an_answer(scripted, passages):
    with pytest.raises(ModelError):
        write(scripted(["The mayor refuses because the"], finish="length"), ASK, QUESTION, passages(STORY))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Refused(401), ModelMissing),
        (Refused(403), ModelMissing),
        (Refused(404), ModelMissing),
        (Refused(408), ModelTimeout),
        (Refused(504), ModelTimeout),
        (Refused(429), ModelBusy),
        (Refused(500), ModelError),
        (Refused(400), ModelError),
        (TimeoutError("read"), ModelTimeout),
        (ConnectionRefusedError("no"), ModelError),
        (ValueError("not JSON"), ModelError),
        (KeyError("choices"), ModelError),
        (ModelBusy("full"), ModelBusy),
    ],
)
def test_every_failure_has_its_kind(error: Exception, kind: type[ModelError]):
    assert type(as_model_error(error, "openai:x")) is kind


def test_the_cause_decides_when_a_provider_wraps_it():
    wrapped = RuntimeError("request failed")
    wrapped.__cause__ = TimeoutError("read timed out")
    assert isinstance(as_model_error(wrapped, "ollama:x"), ModelTimeout)


def test_a_failure_that_may_pass_is_tried_again_once(scripted, passages):
    model = scripted(ConnectionResetError("gone"), ["The town lives on visitors."])
    assert write(model, ASK, QUESTION, passages(STORY)).text == "The town lives on visitors."
    assert len(model.seen) == 2


def test_the_second_failure_is_told(scripted, passages):
    model = scripted(ConnectionResetError("gone"), ConnectionResetError("gone again"), ["never"])
    with pytest.raises(ModelError, match="cannot be reached"):
        write(model, ASK, QUESTION, passages(STORY))
    assert len(model.seen) == 2


def test_what_cannot_pass_is_not_tried_again(scripted, passages):
    class Refusing(Exception):
        status_code = 401

    model = scripted(ValueError("bad key"), ["never"])
    model.attempts[0].__cause__ = Refusing()
    with pytest.raises(ModelMissing):
        write(model, ASK, QUESTION, passages(STORY))
    assert len(model.seen) == 1


def test_nothing_is_tried_again_once_pieces_were_streamed(scripted, passages):
    model = scripted(["The town ", ConnectionResetError("gone")], ["never"])
    with pytest.raises(ModelError):
        write(model, ASK, QUESTION, passages(STORY), lambda piece: None)
    assert len(model.seen) == 1


def test_a_model_that_goes_on_too_long_is_a_timeout(scripted, passages):
    def pieces():
        yield "The "
        time.sleep(0.05)
        yield "town "

    model = scripted(pieces())
    with pytest.raises(ModelTimeout, match="in time"):
        write(model, ASK, QUESTION, passages(STORY), timeout=0.02)


def test_the_notice_tells_a_reader_what_happened_in_plain_words():
    notice = notice_of(ModelTimeout("openai:x did not answer in time."))
    assert notice.endswith("openai:x did not answer in time.")
    assert "catalogue" in notice


def test_the_embedded_model_is_only_asked_for_answers(scripted):
    small, large = scripted(kind="botmovie-embedded"), scripted()
    assert can_write(small, ASK)
    assert not can_write(small, Query(Intent.DESCRIBE))
    assert can_write(large, Query(Intent.DESCRIBE))
