"""Bars are drawn to scale, with their intervals and values."""

import xml.etree.ElementTree as ET

from botmovie.finetuning.bars import draw_bars

SVG = "{http://www.w3.org/2000/svg}"


def test_a_bar_is_as_long_as_its_value():
    picture = ET.fromstring(draw_bars("shares", {"plot": {"base": (0.25, 0.2, 0.3), "tuned": (0.5, 0.5, 0.5)}}))
    short, long = (float(r.attrib["width"]) for r in picture.findall(f"{SVG}rect") if r.attrib["width"] != "10")
    assert long == 2 * short
    assert {"25%", "50%", "base", "tuned", "plot", "shares"} <= set(picture.itertext())


def test_only_a_real_interval_is_drawn():
    picture = ET.fromstring(draw_bars("a < b", {"x": {"one": (0.5, 0.4, 0.6), "two": (0.5, 0.5, 0.5)}}, percent=False))
    assert len(picture.findall(f"{SVG}line")) == 2  # one interval, and the axis
    assert "0.5" in set(picture.itertext())
