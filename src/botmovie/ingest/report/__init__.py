"""The quality report of a catalogue: counts, completeness, distributions beside a reference, gender, sources, rejected rows.

`reference.py` is what a catalogue is compared with, `building.py` puts the two side by side, `telling.py` says in plain
words where they are apart, `page.py` makes one HTML file of it.
"""

from botmovie.ingest.report.building import build_report
from botmovie.ingest.report.page import render_html, save_html
from botmovie.ingest.report.quality import QualityReport
from botmovie.ingest.report.reference import WORLD_PRODUCTION, Reference, load_reference

__all__ = ["WORLD_PRODUCTION", "QualityReport", "Reference", "build_report", "load_reference", "render_html", "save_html"]
