"""A survey, put beside a reference and told in words: one `QualityReport`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from botmovie.catalogue.surveying import Holding, ImportSurvey, Survey
from botmovie.ingest.licences import terms_of
from botmovie.ingest.report.quality import Completeness, Distribution, QualityReport, Share
from botmovie.ingest.report.reference import Reference, decade_name
from botmovie.ingest.report.telling import warnings_of

WORTH_NAMING = 0.01
"""Share in the reference from which on a value that is not held at all is named."""


def build_report(
    survey: Survey, holdings: Sequence[Holding], reference: Reference, *, imports: Sequence[ImportSurvey] = (), version: str = "", made: str = ""
) -> QualityReport:
    """Put a survey beside a reference. `version` names the catalogue's state, `made` the day (ISO)."""
    decades = [(decade_name(first), n) for first, n in sorted(survey.decades.items())]
    distributions = [_distribution("decades", decades, survey.held["year"], reference)]
    distributions += [_distribution(name, survey.values[name], survey.held[name], reference) for name in ("countries", "languages", "genres")]
    report = QualityReport(
        version, made, survey,
        tuple(Completeness(name, n, survey.films) for name, n in survey.held.items()),
        tuple(Completeness(name, n, survey.described) for name, n in survey.people_held.items()),
        tuple(distributions), reference, terms_of(holdings), tuple(imports),
    )  # fmt: skip
    return replace(report, warnings=warnings_of(report))


def _distribution(dimension: str, counts: Sequence[tuple[str, int]], stating: int, reference: Reference) -> Distribution:
    theirs = _covered(dimension, counts, stating, reference)
    values = tuple(Share(value, n, n / stating if stating else 0.0, theirs(value)) for value, n in counts)
    held = {value for value, _ in counts}
    there = {value: theirs(value) or 0.0 for value in reference.shares.get(dimension, {}) if value not in held}
    missing = tuple(Share(value, 0, 0.0, share) for value, share in there.items() if share >= WORTH_NAMING)
    return Distribution(dimension, stating, values, missing)


def _covered(dimension: str, counts: Sequence[tuple[str, int]], stating: int, reference: Reference) -> Callable[[str], float | None]:
    """The share in the reference by value; None where rough shares do not name it. Decades after its last one are not compared: its shares of the others are
    those of our films of the same time."""
    theirs = reference.shares.get(dimension)
    if theirs is None:
        return lambda _: None
    if dimension != "decades":
        return lambda value: theirs.get(value, 0.0 if reference.films else None)
    last = max(theirs)
    part = sum(n for decade, n in counts if decade <= last) / stating if stating else 1.0
    return lambda decade: theirs.get(decade, 0.0) * part if decade <= last else None
