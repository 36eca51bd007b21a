"""Plots as inline SVG: bars in the rows of a table, columns over time, a bar in parts.

Widths are percentages and letters keep their size, so that a plot fits a phone. Colours come from the page's classes;
what a plot shows stands in a table beside it, so each says in one sentence what it is and leaves the figures to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from botmovie.ingest.report.quality import Share

COLUMNS_HEIGHT, AXIS = 300, 24
"""Pixels of the columns, and of the names below them."""
ROW_HEIGHT = 16
_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)


def bar(share: float, reference: float | None, scale: float) -> str:
    """One bar, with a thinner one of the reference below it. `scale` is the share that fills the width."""
    thick = ROW_HEIGHT - 4 if reference is None else ROW_HEIGHT // 2
    top = 2 if reference is None else 1
    drawn = _bar("track", 1.0, top, thick) + _bar("ours", share / scale, top, thick)
    if reference is not None:
        drawn += _bar("theirs", reference / scale, top + thick + 2, ROW_HEIGHT - thick - top - 2)
    return f'<svg class="bar" width="100%" height="{ROW_HEIGHT}" aria-hidden="true" focusable="false">{drawn}</svg>'


def _bar(kind: str, part: float, y: int, height: int) -> str:
    return f'<rect class="{kind}" x="0" y="{y}" width="{_percent(part)}" height="{height}" rx="2"/>' if part else ""


def columns(values: Sequence[Share], title: str) -> str:
    """A column for each value from left to right, a line across it where the reference stands, and a scale."""
    top = nice_scale([s for v in values for s in (v.share, v.reference or 0.0)])
    step = 100 / max(1, len(values))
    parts = [_grid(top)]
    for i, value in enumerate(values):
        height = COLUMNS_HEIGHT * value.share / top
        left = i * step + step * 0.16
        parts.append(f'<rect class="ours" x="{left:.2f}%" y="{COLUMNS_HEIGHT - height:.1f}" width="{step * 0.68:.2f}%" height="{height:.1f}" rx="2"/>')
        if value.reference is not None:
            y = COLUMNS_HEIGHT - COLUMNS_HEIGHT * value.reference / top
            ends = f'x1="{i * step + step * 0.04:.2f}%" x2="{(i + 1) * step - step * 0.04:.2f}%" y1="{y:.1f}" y2="{y:.1f}"'
            parts.append(f'<line class="rim" {ends}/><line class="theirs" {ends}/>')
        parts.append(f'<text class="name{" every-other" if (len(values) - i) % 2 == 0 else ""}" x="{(i + 0.5) * step:.2f}%" y="{COLUMNS_HEIGHT + 17}">{escape(value.value)}</text>')
    return f'<svg class="columns" role="img" width="100%" height="{COLUMNS_HEIGHT + AXIS}"><title>{escape(title)}</title>{"".join(parts)}</svg>'


def in_parts(parts: Sequence[tuple[str, int]], title: str) -> str:
    """One bar, cut into parts by their counts; each part has the class of its name."""
    whole = sum(n for _, n in parts) or 1
    at, drawn = 0.0, []
    for name, n in parts:
        if n:
            drawn.append(f'<rect class="{escape(name)}" x="{_percent(at)}" y="0" width="{_percent(n / whole)}" height="28"/>')
            at += n / whole
    return f'<svg class="parts" role="img" width="100%" height="28"><title>{escape(title)}</title>{"".join(drawn)}</svg>'


def nice_scale(shares: Sequence[float]) -> float:
    """A round share at or above all of these: 0.25 for 0.21."""
    most = max(shares, default=0.0)
    step = next(s for s in _STEPS if most <= 5 * s)
    while step < most:
        step += next(s for s in _STEPS if most <= 5 * s)
    return step


def _grid(top: float) -> str:
    lines = []
    for quarter in range(5):
        y = COLUMNS_HEIGHT * (1 - quarter / 4)
        lines.append(f'<line class="{"base" if quarter == 0 else "grid"}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        if quarter in (2, 4):
            lines.append(f'<text class="scale" x="0" y="{y + 12:.1f}">{100 * top * quarter / 4:g} %</text>')
    return "".join(lines)


def _percent(share: float) -> str:
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"
