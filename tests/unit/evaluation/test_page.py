"""The report as a page."""

from __future__ import annotations

from botmovie.evaluation import Case, Grade, Report
from botmovie.evaluation.grading import Figure
from botmovie.evaluation.page import bar, render_page


def one(category: str, score: int, confidence: float = 1.0, text: str = "Ida Rook directed it.") -> Grade:
    return Grade(Case("7", category, ("Who made\nit?",), ("answer",)), score, "lacks any of ['Otto Marsh']", "answer", text, 0.0, confidence)


REPORT = Report((one("facts", 1), one("facts", -1, 0.75), one("lists|sets", 0)), (Figure("hits@1", 1 / 3, 3),), ("Said beside.",))


def test_a_page_holds_figures_categories_the_curve_and_what_was_not_right() -> None:
    page = render_page(REPORT, "metaqa: dev.txt")
    assert page.startswith("# metaqa: dev.txt\n\n- hits@1: 0.333 of 3\n\nSaid beside.\n")
    for line in ("| facts | 2 | 1 | 0 | 1 | 0.000 |", "| 0.70 to 0.80 | 1 | 0.75 | 0.00 | `····················` |", "| 1 | 1 | 1.00 | 1.00 | `████████████████████` |", "- wrong · facts · 7: Who made it?"):
        assert line in page


def test_a_bar_in_a_category_does_not_break_the_table() -> None:
    assert "| lists\\|sets | 1 |" in render_page(REPORT, "x")


def test_a_report_in_which_all_is_right_lists_nothing() -> None:
    assert "## Not right" not in render_page(Report((one("facts", 1),)), "x")


def test_a_share_is_drawn_by_its_length() -> None:
    assert (bar(0.0), bar(0.5), bar(1.0)) == ("·" * 20, "█" * 10 + "·" * 10, "█" * 20)
