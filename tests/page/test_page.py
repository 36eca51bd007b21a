"""What people see and do on the page, in a real Chromium at the size of a desk and of a phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from scripted import ScriptedProgram

from botmovie.domain import SpoilerLevel
from botmovie.errors import ModelTimeout, Overloaded

pytestmark = pytest.mark.page

Visit = Callable[..., Any]


def ask(page: Any, question: str) -> Any:
    """Ask in the box and wait for the answer; gives the turn."""
    page.fill("#question", question)
    page.press("#question", "Enter")
    turn = page.locator(".turn").last
    turn.locator(".said").wait_for()
    return turn


def choose_spoilers(page: Any, level: str) -> None:
    page.locator(f"label[for=spoilers-{level}]").click()


def test_an_answer_stands_with_its_film_and_its_time(visit: Visit, size: str) -> None:
    page = visit(size)
    turn = ask(page, "Who directed Parasite?")
    assert turn.locator(".asked").inner_text() == "Who directed Parasite?"
    assert turn.locator(".said").inner_text().startswith("Bong Joon-ho directed Parasite (2019).")
    card = turn.locator(".ticket").inner_text()
    for part in ("Parasite", "2019", "기생충", "Bong Joon-ho", "Song Kang-ho", "Thriller", "2 h 12 min", "4 Oscars"):
        assert part in card
    assert turn.locator(".time").inner_text() == "4.6 ms · facts"
    assert not page.locator("#welcome").is_visible()


def test_nothing_is_wider_than_the_screen(visit: Visit, size: str) -> None:
    page = visit(size)
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(overflow) <= 0
    ask(page, "Who directed Parasite?")
    ask(page, "which Parasite?")
    ask(page, "x" * 300)
    assert page.evaluate(overflow) <= 0
    assert page.evaluate("document.getElementById('main').scrollWidth - document.getElementById('main').clientWidth") <= 0


def test_a_citation_opens_its_evidence_and_gives_the_focus_back(visit: Visit, size: str) -> None:
    page = visit(size)
    turn = ask(page, "Who directed Parasite?")
    mark = turn.locator(".cite").nth(1)
    mark.click()
    panel = page.locator("#evidence")
    text = panel.inner_text()
    for part in ("Runtime of Parasite (2019)", "Parasite (2019) lasts 132 minutes.", "The Bot Movie starter catalogue", "CC BY 4.0", "As of", "2020"):
        assert part in text
    box = panel.bounding_box()
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height + 1
    assert mark.get_attribute("aria-expanded") == "true"
    panel.get_by_role("button", name="Next").click()
    assert "was directed by Bong Joon-ho" in panel.inner_text()
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert page.evaluate("document.activeElement.className") == "cite"


def test_text_streams_as_a_draft_and_what_did_not_hold_is_shown_so(visit: Visit, program: ScriptedProgram, size: str) -> None:
    program.token_pause = 0.02
    page = visit(size)
    page.fill("#question", "What is Late Spring about?")
    page.press("#question", "Enter")
    page.locator(".draft").wait_for()
    assert "not checked yet" in page.locator(".draft .label").text_content()
    page.locator(".found").wait_for()
    assert "Noriko Somiya keeps house" in page.locator(".found").inner_text()
    assert page.locator("#send").get_attribute("aria-label") == "Stop"
    page.locator(".said").wait_for()
    assert "Oscars" not in page.locator(".said").inner_text()
    page.locator(".replaced summary").click()
    assert "It won five Oscars." in page.locator(".replaced del").inner_text()
    assert page.locator("#send").get_attribute("aria-label") == "Ask"


def test_a_second_draft_takes_the_place_of_the_first(visit: Visit, program: ScriptedProgram) -> None:
    def stream(text: str, **options: Any) -> Any:
        events = list(ScriptedProgram.stream(program, "What is Late Spring about?", **options))
        yield from events[:2]
        for attempt, words in ((1, "It won five Oscars."), (2, "Noriko flies to the moon.")):
            yield "token", {"text": words, "attempt": attempt}
        yield events[-1]

    program.stream = stream  # type: ignore[method-assign]
    page = visit()
    page.fill("#question", "What is Late Spring about?")
    page.press("#question", "Enter")
    page.locator(".said").wait_for()
    page.locator(".replaced summary").click()
    assert page.locator(".replaced del").inner_text() == "Noriko flies to the moon."


def test_writing_can_be_stopped_and_asked_again(visit: Visit, program: ScriptedProgram) -> None:
    program.token_pause = 0.02
    page = visit()
    page.fill("#question", "What is Late Spring about?")
    page.press("#question", "Enter")
    page.locator(".draft").wait_for()
    page.click("#send")
    page.get_by_text("Stopped.").wait_for()
    program.token_pause = 0
    page.get_by_role("button", name="Ask again").click()
    page.locator(".said").wait_for()
    assert page.locator(".turn").count() == 1


def test_a_chip_is_taken_away_and_the_question_asked_again(visit: Visit, program: ScriptedProgram, size: str) -> None:
    page = visit(size)
    turn = ask(page, "Korean films of the century?")
    turn.get_by_role("button", name="Ask without: countries").click()
    page.locator(".turn").nth(1).locator(".said").wait_for()
    asked = program.asked[-1]
    assert asked["text"] == "Korean films of the century?"
    assert [c["field"] for c in asked["query"]["subject"]["conditions"]] == ["year"]
    assert asked["conversation_id"] == "c1"
    assert "Asked again" in page.locator(".turn").nth(1).locator(".asked-how").text_content()


def test_a_range_of_years_and_a_list_of_words_are_edited_in_their_chips(visit: Visit, program: ScriptedProgram, size: str) -> None:
    page = visit(size)
    turn = ask(page, "Korean films of the century?")
    turn.get_by_role("button", name="Change: year").click()
    page.get_by_label("Year from").fill("1990")
    page.get_by_label("Year to").fill("")
    page.keyboard.press("Enter")
    page.locator(".turn").nth(1).locator(".said").wait_for()
    assert program.asked[-1]["query"]["subject"]["conditions"][1]["value"] == {"type": "Range", "low": 1990}
    page.locator(".turn").nth(1).get_by_role("button", name="Change: countries").click()
    page.get_by_label("Countries, separated by commas").fill("Japan, Hong Kong")
    page.keyboard.press("Enter")
    page.locator(".turn").nth(2).locator(".said").wait_for()
    assert program.asked[-1]["query"]["subject"]["conditions"][0]["value"] == {"type": "Texts", "values": ["Japan", "Hong Kong"]}


def test_editing_a_chip_can_be_given_up(visit: Visit, program: ScriptedProgram) -> None:
    page = visit()
    turn = ask(page, "Korean films of the century?")
    turn.get_by_role("button", name="Change: year").click()
    page.keyboard.press("Escape")
    assert turn.get_by_role("button", name="Change: year").is_visible()
    assert len(program.asked) == 1


def test_an_ambiguous_question_offers_the_films_to_choose_from(visit: Visit, program: ScriptedProgram, size: str) -> None:
    page = visit(size)
    turn = ask(page, "which Parasite?")
    assert "Which one?" in turn.inner_text()
    assert turn.locator(".choice").count() == 2
    turn.get_by_role("button", name="Parasite (1982)").click()
    page.locator(".turn").nth(1).locator(".said").wait_for()
    assert program.asked[-1]["query"]["subject"]["conditions"][0]["value"]["ids"] == ["parasite-1982"]
    assert "Charles Band directed" in page.locator(".turn").nth(1).inner_text()


def test_a_follow_up_is_one_press_away(visit: Visit, program: ScriptedProgram, size: str) -> None:
    page = visit(size)
    turn = ask(page, "Who directed Parasite?")
    turn.get_by_role("button", name="What is Parasite (2019) about?").click()
    page.locator(".turn").nth(1).locator(".said").wait_for()
    assert program.asked[-1]["text"] == "What is Parasite (2019) about?"
    assert program.asked[-1]["conversation_id"] == "c1"


def test_the_spoiler_switch_is_explained_sent_and_remembered(visit: Visit, program: ScriptedProgram, size: str) -> None:
    page = visit(size)
    assert "keeps for later" in page.locator("#explained").inner_text()
    ask(page, "Who directed Parasite?")
    assert program.asked[-1]["spoilers"] is SpoilerLevel.NONE
    choose_spoilers(page, "full")
    assert "endings" in page.locator("#explained").inner_text()
    page.reload()
    ask(page, "Who directed Parasite?")
    assert program.asked[-1]["spoilers"] is SpoilerLevel.FULL


def test_everything_about_a_film_opens_on_a_sheet_up_to_the_spoiler_level(visit: Visit, size: str) -> None:
    page = visit(size)
    choose_spoilers(page, "mild")
    turn = ask(page, "Who directed Parasite?")
    turn.locator(".film-title button").click()
    sheet = page.locator("#sheet")
    sheet.get_by_text("They try to get it.").wait_for()
    text = sheet.inner_text()
    assert "twist" not in text
    assert "Song Kang-ho" in text
    assert "Category 1, Academy Awards 2019" in text
    sheet.get_by_role("button", name="Bong Joon-ho").click()
    assert not sheet.is_visible()
    page.locator(".turn").nth(1).locator(".said").wait_for()
    assert page.locator(".turn").nth(1).locator(".asked").inner_text() == "Which films did Bong Joon-ho direct?"


def test_feedback_is_one_press_and_a_word_if_wanted(visit: Visit, program: ScriptedProgram, size: str) -> None:
    page = visit(size)
    turn = ask(page, "Who directed Parasite?")
    turn.get_by_role("button", name="Good answer").click()
    turn.locator('[aria-label="Good answer"][aria-pressed="true"]').wait_for()
    turn.get_by_role("button", name="Bad answer").click()
    page.get_by_label("What was wrong?").fill("It was somebody else")
    page.keyboard.press("Enter")
    page.get_by_text("Thank you, noted.").first.wait_for()
    assert program.judged == [("a1", "up", None), ("a1", "down", None), ("a1", "down", "It was somebody else")]


def test_an_answer_is_copied_with_its_sources(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "Who directed Parasite?").get_by_role("button", name="Copy the answer").click()
    page.locator("#status", has_text="Copied.").wait_for(state="attached")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Bong Joon-ho directed Parasite (2019). [1]")
    assert "[2] Parasite (2019) lasts 132 minutes. (The Bot Movie starter catalogue, CC BY 4.0, as of 2020)" in copied


def test_the_keyboard_is_enough(visit: Visit, program: ScriptedProgram) -> None:
    page = visit()
    page.keyboard.type("Who directed")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Parasite?")
    page.keyboard.press("Enter")
    page.locator(".said").wait_for()
    assert program.asked[0]["text"] == "Who directed\nParasite?"
    page.keyboard.press("ArrowUp")
    assert page.input_value("#question") == "Who directed\nParasite?"
    page.fill("#question", "")
    page.locator(".cite").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#evidence").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "question"
    assert page.input_value("#question") == ""


def test_conversations_are_kept_opened_and_deleted(visit: Visit, size: str) -> None:
    page = visit(size)
    ask(page, "Who directed Parasite?")
    page.click("#new-small" if size == "phone" else "#new")
    assert page.locator("#welcome").is_visible()
    ask(page, "which Parasite?")
    page.reload()
    if size == "phone":
        page.click("#menu")
    entries = page.locator("#conversations .open")
    assert entries.all_inner_texts() == ["which Parasite?", "Who directed Parasite?"]
    entries.nth(1).click()
    page.locator(".said").wait_for()
    assert page.locator(".turn").count() == 1
    assert "Bong Joon-ho directed" in page.locator(".said").inner_text()
    page.locator(".cite").first.click()
    assert page.locator("#evidence").is_visible()
    page.keyboard.press("Escape")
    if size == "phone":
        page.click("#menu")
    page.get_by_role("button", name="Delete the conversation: Who directed Parasite?").click()
    assert entries.all_inner_texts() == ["which Parasite?"]
    assert page.locator(".turn").count() == 0


def test_a_new_conversation_is_another_one_for_the_server(visit: Visit, program: ScriptedProgram) -> None:
    page = visit()
    ask(page, "Who directed Parasite?")
    page.click("#new")
    ask(page, "Who directed Parasite?")
    assert [a["conversation_id"] for a in program.asked] == [None, None]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_look_follows_the_system_and_then_the_person(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    brightness = sum(int(x) for x in before.removeprefix("rgb(").removesuffix(")").split(","))
    assert (brightness > 600) == (scheme == "light")
    page.click("#theme")
    after = page.evaluate(ground)
    assert after != before
    page.reload()
    assert page.evaluate(ground) == after


def test_an_error_is_readable_and_can_be_tried_again(visit: Visit, program: ScriptedProgram, size: str) -> None:
    program.raising = ModelTimeout("The model did not answer in time.")
    page = visit(size)
    page.expected_complaints = ["503", "429"]
    page.fill("#question", "Who directed Parasite?")
    page.press("#question", "Enter")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "The model did not answer in time." in alert.inner_text()
    program.raising = Overloaded("Too many questions are waiting.", retry_after=7)
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Too many questions are waiting.").wait_for()
    assert "7 s" in page.get_by_role("alert").inner_text()
    program.raising = None
    page.get_by_role("button", name="Try again").click()
    page.locator(".said").wait_for()
    assert page.locator(".turn").count() == 1


def test_an_answer_that_breaks_off_is_not_shown_as_whole(visit: Visit, program: ScriptedProgram) -> None:
    page = visit()
    program.raising_after = ModelTimeout("The model went away.")
    page.fill("#question", "What is it about?")
    page.press("#question", "Enter")
    page.get_by_role("alert").wait_for()
    assert "The model went away." in page.get_by_role("alert").inner_text()
    assert page.locator(".said").count() == 0


def test_text_is_text_whatever_it_says(visit: Visit) -> None:
    page = visit()
    page.evaluate("window.hit = 0")
    evil = "<img src=x onerror='window.hit = 1'><script>window.hit = 1</script>"
    turn = ask(page, evil)
    assert turn.locator(".asked").inner_text() == evil
    assert page.evaluate("window.hit") == 0
    assert turn.locator("img, script").count() == 0


def test_inline_scripts_and_parsed_html_are_refused_by_the_policy(visit: Visit) -> None:
    page = visit()
    page.expected_complaints = ["Content Security Policy", "TrustedHTML", "Trusted Type"]
    refused = page.evaluate(
        """async () => {
          const violations = [];
          document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
          let threw = false;
          try { document.body.innerHTML += "<p>x</p>"; } catch { threw = true; }
          await fetch("https://example.com").catch(() => {});
          await new Promise((done) => setTimeout(done, 50));
          return [threw, violations];
        }"""
    )
    assert refused[0] is True
    assert "connect-src" in refused[1]


def test_a_storage_that_refuses_does_not_stop_the_page(visit: Visit) -> None:
    page = visit()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    assert "Bong Joon-ho" in ask(page, "Who directed Parasite?").inner_text()


def test_damaged_memories_are_passed_over(visit: Visit) -> None:
    page = visit()
    page.evaluate("localStorage.setItem('botmovie.conversations', '{\"no\": 1')")
    page.reload()
    assert "Bong Joon-ho" in ask(page, "Who directed Parasite?").inner_text()


def test_the_welcome_shows_examples_and_films_and_both_can_be_pressed(visit: Visit, size: str) -> None:
    page = visit(size)
    page.locator(".reel .frame").first.wait_for()
    assert page.locator(".reel .frame").count() == 8
    page.locator(".reel .frame").first.click()
    page.locator("#sheet").get_by_text("fold pizza boxes").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Who directed Parasite?").click()
    page.locator(".said").wait_for()


def test_the_description_for_programs_is_drawn_without_anything_from_elsewhere(visit: Visit, size: str) -> None:
    page = visit(size, "/docs")
    page.locator(".route").first.wait_for()
    text = page.locator("#routes").inner_text()
    for part in ("/api/ask", "question", "none | mild | full", "/v1/chat/completions", "curl"):
        assert part in text
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_is_asked_is_sent_as_the_interface_says(visit: Visit) -> None:
    page = visit()
    sent: list[dict[str, Any]] = []
    page.on("request", lambda r: sent.append(json.loads(r.post_data)) if r.url.endswith("/api/ask") else None)
    ask(page, "Who directed Parasite?")
    ask(page, "How long is it?")
    assert sent == [{"question": "Who directed Parasite?", "spoilers": "none"}, {"question": "How long is it?", "spoilers": "none", "conversation_id": "c1"}]
