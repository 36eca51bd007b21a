"""Curves are drawn as one picture that stands for itself."""

import xml.etree.ElementTree as ET

from botmovie.finetuning.curves import draw_panels


def test_each_panel_has_a_line_for_each_name_with_points():
    picture = draw_panels({"loss": {"training": [(0, 2.0), (50, 1.0)], "validation": [(50, 1.5)]}, "a < b": {"x": [(1, 0.0), (2, 0.0)], "none": []}})
    root = ET.fromstring(picture)
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 3
    assert "a < b" in "".join(root.itertext())


def test_higher_values_stand_higher():
    line = ET.fromstring(draw_panels({"p": {"n": [(0, 0.0), (1, 1.0)]}})).find("{http://www.w3.org/2000/svg}polyline")
    low, high = (float(p.split(",")[1]) for p in line.attrib["points"].split())
    assert high < low


def test_the_last_step_is_told_with_its_unit_and_few_points_are_marked():
    root = ET.fromstring(draw_panels({"p": {"n": [(0, 0.1), (7200, 0.2)]}}, unit="examples"))
    assert "examples 7200" in "".join(root.itertext())
    assert len(root.findall("{http://www.w3.org/2000/svg}circle")) == 2


def test_values_below_zero_are_drawn_below_it():
    root = ET.fromstring(draw_panels({"p": {"n": [(0, -0.2), (1, -0.1)]}}))
    assert {"-0.2", "0"} <= set(root.itertext())
