"""The quality report in a real Chromium: wide and narrow, light and dark."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from test_access import CONTRAST, DOUBLE_IDS

from botmovie.catalogue.surveying import survey_catalogue, survey_sources
from botmovie.ingest.report import WORLD_PRODUCTION, build_report, render_html, save_html

pytestmark = pytest.mark.page
WIDTHS = {"desktop": 1280, "phone": 390, "small": 320}


@pytest.fixture
def page_file(catalogue_url: str, tmp_path: Path) -> Path:
    report = build_report(survey_catalogue(catalogue_url), survey_sources(catalogue_url), WORLD_PRODUCTION)
    save_html(render_html(report), tmp_path / "report.html")
    return tmp_path / "report.html"


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_fits_its_window_and_all_text_can_be_read(browser: Any, page_file: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    complaints: list[str] = []
    try:
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text))
        page.on("request", lambda r: complaints.append(r.url) if not r.url.startswith("file:") else None)
        page.goto(page_file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(DOUBLE_IDS) == []
        assert page.evaluate(CONTRAST.replace("body *", "main *, header *, footer *")) == []
        assert page.locator("svg.columns").bounding_box()["width"] > 250
        assert complaints == []
    finally:
        context.close()
