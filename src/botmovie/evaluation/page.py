"""A report as one Markdown page: its figures, right, missing and wrong by category, the calibration curve, and what was not right.

Pure: text from a report. Cases may come from data that must not be passed on, so a page is written where it was asked for and
nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from botmovie.evaluation.calibration import Bin, calibration, calibration_error
from botmovie.evaluation.grading import Figure, Grade, Report

WIDTH = 20
"""Characters of a whole bar."""
SHOWN = 200
"""Cases that were not right, of each category and score at most."""


def render_page(report: Report, title: str) -> str:
    """The page, `title` as its heading."""
    parts = [f"# {title}", *(f"- {f}" for f in map(told, report.figures)), *report.notes]
    parts += ["## By category", "\n".join(_categories(report))]
    bins = calibration(report.grades)
    if bins:
        parts += ["## Calibration", f"Answers given, by how sure the program was. Expected calibration error: {calibration_error(bins):.3f}.", "\n".join(_curve(bins))]
    wrong = [g for g in report.grades if g.score < 1]
    if wrong:
        parts += ["## Not right", "\n".join(_cases(wrong))]
    return "\n\n".join(parts) + "\n"


def told(figure: Figure) -> str:
    """A figure in words: "hits@1: 0.913 of 300"."""
    return f"{figure.name}: {figure.value:.3f} of {figure.of}"


def _categories(report: Report) -> list[str]:
    lines = ["| category | cases | right | missing | wrong | truthfulness |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    return lines + [f"| {_cell(name)} | {cases} | {right} | {missing} | {wrong} | {truth:.3f} |" for name, cases, right, missing, wrong, truth in report.rows()]


def _curve(bins: Sequence[Bin]) -> list[str]:
    lines = ["| confidence | answers | mean confidence | share right | |", "| --- | ---: | ---: | ---: | --- |"]
    return lines + [f"| {span(b)} | {b.answers} | {b.confidence:.2f} | {b.right:.2f} | `{bar(b.right)}` |" for b in bins]


def span(one: Bin) -> str:
    """The confidences of a bin: "0.60 to 0.70", "1"."""
    return "1" if one.low == 1.0 else f"{one.low:.2f} to {one.high:.2f}"


def bar(share: float) -> str:
    """A share as a bar of characters."""
    full = round(share * WIDTH)
    return "█" * full + "·" * (WIDTH - full)


def _cases(grades: Sequence[Grade]) -> list[str]:
    seen: dict[tuple[str, int], int] = {}
    lines = []
    for g in grades:
        key = g.case.category, g.score
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= SHOWN:
            asked = shorten(" / ".join(g.case.turns), 300, placeholder=" …")
            lines.append(f"- {'wrong' if g.score < 0 else 'missing'} · {_cell(g.case.category)} · {g.case.id}: {asked}  \n  {g.outcome}: {shorten(g.text, 200, placeholder=' …')}  \n  {g.why}")
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
