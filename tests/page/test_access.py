"""Whether people who cannot see, or cannot use a pointer, get the same page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.page

NAMELESS = """() => {
  const name = (e) => (e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') && document.getElementById(e.getAttribute('aria-labelledby'))?.textContent)
    || [...(e.labels ?? [])].map((l) => l.textContent).join('') || e.textContent || '').trim();
  const shown = (e) => e.checkVisibility() || (e.labels ?? []).length;
  return [...document.querySelectorAll('button, a[href], input, textarea, [role=dialog], [role=group], summary, nav, aside')]
    .filter((e) => shown(e) && !name(e)).map((e) => e.outerHTML.slice(0, 120));
}"""
DOUBLE_IDS = "() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); }"
DANGLING = """() => [...document.querySelectorAll('[aria-labelledby], [aria-describedby], [aria-controls], label[for]')].flatMap((e) =>
  ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'].map((a) => e.getAttribute(a)).filter(Boolean)).filter((id) => !document.getElementById(id) && id !== 'sheet-title' && id !== 'evidence-title')"""
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (c) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (c) => { const [r, g, b] = c.map((x) => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; } return rgba(getComputedStyle(document.body).backgroundColor); };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || e.closest('.poster, .unseen, .skip, noscript')) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(rgba(style.color).slice(0, 3)), light(ground(e).slice(0, 3))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) bad.push(`${ratio.toFixed(2)} ${e.className || e.localName}: ${e.textContent.trim().slice(0, 30)}`);
  }
  return bad;
}"""


def fill_page(page: Any) -> None:
    """All that the page can show at once."""
    for question in ("Who directed Parasite?", "Korean films of the century?", "which Parasite?", "What is Late Spring about?", "What is the weather?"):
        page.fill("#question", question)
        page.press("#question", "Enter")
        page.locator(".turn").last.locator(".said").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_has_a_name_and_all_text_can_be_read(visit: Callable[..., Any], size: str, scheme: str) -> None:
    page = visit(size, color_scheme=scheme)
    page.locator(".reel .frame").first.wait_for()
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(CONTRAST) == []
    fill_page(page)
    page.locator(".cite").first.click()
    assert not re.search(r"\bnull\b|undefined|\[object|NaN", page.inner_text("body"))
    for check in (NAMELESS, DOUBLE_IDS, DANGLING, CONTRAST):
        assert page.evaluate(check) == []


def test_the_checks_see_what_is_wrong(visit: Callable[..., Any]) -> None:
    page = visit()
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert len(page.evaluate(NAMELESS)) == 1
    page.evaluate("{ const p = document.createElement('p'); p.textContent = 'pale'; p.style.color = 'rgb(200,200,190)'; document.querySelector('main').append(p); }")
    assert len(page.evaluate(CONTRAST)) == 1


def test_an_answer_is_announced_once_and_whole(visit: Callable[..., Any]) -> None:
    page = visit()
    page.fill("#question", "Who directed Parasite?")
    page.press("#question", "Enter")
    page.locator("#status", has_text="minutes").wait_for(state="attached")
    assert page.text_content("#status") == "Bong Joon-ho directed Parasite (2019). It lasts 132 minutes."
    assert page.get_attribute("#thread", "role") == "log"
    assert page.locator(".turn").get_attribute("aria-busy") is None


def test_fingers_find_the_buttons_of_a_phone(visit: Callable[..., Any]) -> None:
    page = visit("phone")
    fill_page(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, .switch label')].filter((e) => e.checkVisibility() && !e.closest('p, li, .sidebar, .film-title'))
          .map((e) => [e.getBoundingClientRect(), e]).filter(([r]) => r.height < 24 || r.width < 24).map(([, e]) => e.outerHTML.slice(0, 100))"""
    )
    assert small == []


def test_the_drawer_of_a_phone_takes_no_focus_while_it_is_shut(visit: Callable[..., Any]) -> None:
    page = visit("phone")
    assert not page.locator("#sidebar").is_visible()
    page.click("#menu")
    assert page.get_attribute("#menu", "aria-expanded") == "true"
    assert page.evaluate("document.activeElement.closest('#sidebar') !== null")
    page.keyboard.press("Escape")
    assert page.get_attribute("#menu", "aria-expanded") == "false"
    assert page.evaluate("document.activeElement.id") == "menu"


def test_nothing_moves_for_people_who_asked_for_that(visit: Callable[..., Any]) -> None:
    page = visit(reduced_motion="reduce")
    page.evaluate("{ const l = document.createElement('span'); l.className = 'leader'; document.querySelector('main').append(l); }")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.leader'), '::before').animationDuration)") < 0.01
