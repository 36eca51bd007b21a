"""Bars side by side as an SVG picture, with intervals. Knows nothing of what is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

Bar = tuple[float, float, float]
"""Value, and the ends of its interval; equal where there is none."""
WIDTH, LEFT, ROW, GAP, TOP, BELOW = 720, 200, 16, 14, 44, 28
"""Pixels: of the picture, of the names on the left, of a bar, between groups, above and below."""
COLOURS = ("#8a8f98", "#2a6f97", "#588157", "#c8553d")


def draw_bars(title: str, groups: Mapping[str, Mapping[str, Bar]], *, most: float = 1.0, percent: bool = True) -> str:
    """A picture: group -> series -> bar, from 0 to `most`; series have the same colour in all groups, explained above."""
    series = list(dict.fromkeys(name for bars in groups.values() for name in bars))
    colour = {name: COLOURS[n % len(COLOURS)] for n, name in enumerate(series)}
    parts = [f'<text x="8" y="18" font-weight="600">{escape(title)}</text>', *_legend(series, colour)]
    top, scale = TOP, (WIDTH - LEFT - 60) / (most or 1.0)
    for group, bars in groups.items():
        parts.append(f'<text x="{LEFT - 8}" y="{top + len(bars) * ROW / 2 + 4:.0f}" text-anchor="end">{escape(group)}</text>')
        for name, (value, low, high) in bars.items():
            middle, end = top + ROW / 2, LEFT + value * scale
            parts.append(f'<rect x="{LEFT}" y="{top + 1}" width="{max(0.0, value * scale):.1f}" height="{ROW - 2}" fill="{colour[name]}"/>')
            if high > low:
                parts.append(f'<line x1="{LEFT + low * scale:.1f}" x2="{LEFT + high * scale:.1f}" y1="{middle}" y2="{middle}" stroke="#222"/>')
                end = max(end, LEFT + high * scale)
            parts.append(f'<text x="{end + 5:.1f}" y="{middle + 4}" font-size="11">{f"{value:.0%}" if percent else f"{value:.3g}"}</text>')
            top += ROW
        top += GAP
    parts.append(f'<line x1="{LEFT}" x2="{LEFT}" y1="{TOP - 4}" y2="{top - GAP + 4}" stroke="#888"/>')
    style = "font:12px system-ui,sans-serif;background:#fff"
    height = top + BELOW - GAP
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" style="{style}">{"".join(parts)}</svg>\n'


def _legend(series: Sequence[str], colour: Mapping[str, str]) -> list[str]:
    parts, x = [], float(LEFT)
    for name in series:
        parts.append(f'<rect x="{x:.0f}" y="26" width="10" height="10" fill="{colour[name]}"/><text x="{x + 14:.0f}" y="35">{escape(name)}</text>')
        x += 30 + 7 * len(name)
    return parts
