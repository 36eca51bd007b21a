"""The page in a real Chromium, over a scripted program; skipped, with the reason, where there is none."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "http"))

from running import running
from scripted import ScriptedProgram

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for a file: Playwright's event loop runs in this thread, and async tests after it need their own."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        one = started.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield one
        one.close()


@pytest.fixture
def program() -> ScriptedProgram:
    return ScriptedProgram()


@pytest.fixture
def address(program: ScriptedProgram) -> Iterator[str]:
    with running(program) as at:
        yield at


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens the page at a size; at the end no page may have complained of anything."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_(size: str = "desktop", path: str = "/", **options: Any) -> Any:
        width, height = SIZES[size]
        phone = size == "phone"
        options.setdefault("reduced_motion", "reduce")  # so that boxes stand still when they are measured
        context = browser.new_context(viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda m: complaints.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complaints.append(f"uncaught: {e}"))
        page.on("request", lambda r: None if r.url.startswith((address, "data:")) else complaints.append(f"request elsewhere: {r.url}"))
        page.expected_complaints = []  # what a test provokes on purpose
        page.goto(f"{address}{path}")
        page.wait_for_selector(".reel .frame, .route", state="attached")
        open_.page = page  # type: ignore[attr-defined]
        return page

    yield open_
    expected = tuple(e for c in contexts for p in c.pages for e in getattr(p, "expected_complaints", ()))
    for context in contexts:
        context.close()
    assert [c for c in complaints if not any(e in c for e in expected)] == []
