"""Takes docs/images/page-desktop.png and page-phone.png of a running server, in a real Chromium.

    botmovie serve &
    python scripts/screenshots.py [--url http://127.0.0.1:8000] [--out docs/images]

Needs Chromium (`apt-get install chromium`) and the development requirements.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

SHOTS: dict[str, dict[str, Any]] = {
    "page-desktop": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "page-phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "is_mobile": True, "has_touch": True, "device_scale_factor": 2},
}
EARLIER = ("What is Spirited Away about?", "Which is longer, Heat or Alien?", "Who wrote Casablanca?")
QUESTION = {"page-desktop": "Korean thrillers of the 2000s", "page-phone": "Who directed Parasite?"}


def ask(page: Any, question: str) -> None:
    """Ask and wait for the checked answer."""
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator(".turn").last.locator(".said").wait_for(timeout=60_000)


def shoot(browser: Any, url: str, name: str, path: Path) -> None:
    """One picture: some earlier conversations, then an answer, on a phone with its evidence open."""
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **SHOTS[name])
    page = context.new_page()
    page.goto(url)
    for question in EARLIER:
        ask(page, question)
        page.evaluate("document.getElementById('new').click()")
    ask(page, QUESTION[name])
    if SHOTS[name].get("is_mobile"):
        page.locator(".turn").last.locator(".cite").first.click()
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    context.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium on this machine: apt-get install chromium", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for name in SHOTS:
            path = options.out / f"{name}.png"
            shoot(browser, options.url, name, path)
            print(path)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
