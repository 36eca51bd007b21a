"""The curves of a training run as one SVG picture. Knows nothing of training: draws named lines over steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

Line = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, GAP = 720, 260, 56, 40
"""Pixels of the picture, of each panel, of the scale on the left, and between panels."""
FEW = 12
"""Points of a line that are marked one by one."""
_COLOURS = ("#2a6f97", "#c8553d", "#588157", "#7b5ea7")


def draw_panels(panels: Mapping[str, Mapping[str, Line]], *, unit: str = "step") -> str:
    """A picture with one panel below the other: title -> name -> points (step, value), from 0 to the last step, which is told with its `unit`. Lines
    without points are left out; where there are few, each point has its mark."""
    height = len(panels) * (HEIGHT + GAP)
    drawn = "".join(_panel(title, lines, i * (HEIGHT + GAP), unit) for i, (title, lines) in enumerate(panels.items()))
    style = "font:12px system-ui,sans-serif;background:#fff"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" style="{style}">{drawn}</svg>\n'


def _panel(title: str, lines: Mapping[str, Line], top: int, unit: str) -> str:
    points = [p for line in lines.values() for p in line]
    if not points:
        return ""
    last = max(x for x, _ in points) or 1.0
    low, high = min(0.0, *(y for _, y in points)), max(0.0, *(y for _, y in points))
    high = high if high > low else 1.0
    floor, room = top + HEIGHT, HEIGHT - 36
    parts = [f'<text x="{LEFT}" y="{top + 16}" font-weight="600">{escape(title)}</text>']
    for share in (0.0, 0.5, 1.0):
        y = floor - share * room
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 12}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{low + share * (high - low):.3g}</text>')
    parts.append(f'<text x="{WIDTH - 12}" y="{floor + 16}" text-anchor="end">{escape(unit)} {last:g}</text>')
    legend = LEFT + 8 * len(title) + 24
    for number, (name, line) in enumerate((n, ln) for n, ln in lines.items() if ln):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(f"{LEFT + x / last * (WIDTH - 12 - LEFT):.1f},{floor - (y - low) / (high - low) * room:.1f}" for x, y in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        if len(line) <= FEW:
            parts += [f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>' for x, y in (p.split(",") for p in path.split())]
        parts.append(f'<text x="{legend}" y="{top + 16}" fill="{colour}">{escape(name)}</text>')
        legend += 8 * len(name) + 24
    return "".join(parts)
