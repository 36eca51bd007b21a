"""What a reader should know before trusting a catalogue, in plain words with the figures in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botmovie.catalogue.surveying import LEADS
from botmovie.domain.vocabulary import WITH_ARTICLE

if TYPE_CHECKING:
    from botmovie.ingest.report.quality import Distribution, QualityReport, Share

FAR, TIMES = 0.10, 2.0
"""A share is far from the reference from ten points on, or where it is half or double of one that matters."""
MATTERS = 0.03
MOST = 0.5
"""A share above this is told however the reference is, of countries, languages and decades."""
CORE = {
    "year": "year", "runtime": "running time", "countries": "country", "languages": "language", "genres": "genre", "directors": "director", "cast": "cast",
    "premise": "text of what it is about",
}  # fmt: skip
"""Fields that nearly every film can have, and how they are called."""
ENOUGH = 0.9
LOPSIDED, GUESSWORK = 0.3, 0.3
"""Share of women below which (or of men) credits are called lopsided; share unknown from which on that is told."""
AT_MOST = 4
"""Differences told of one dimension."""


def warnings_of(report: QualityReport) -> tuple[str, ...]:
    """Sentences, the weightiest first; none for an empty catalogue but that it is empty."""
    if not report.survey.films:
        return ("The catalogue holds no films.",)
    return (*_distributions(report), *_genders(report), *_completeness(report), *_licences(report), *_rejected(report))


def percent(share: float) -> str:
    """ "43 %", "0.4 %", "0 %": whole, except below one."""
    points = 100 * share
    if 0 < points < 0.05:
        return "under 0.1 %"
    return f"{points:.1f} %" if 0 < points < 0.95 else f"{points:.0f} %"


def _distributions(report: QualityReport) -> Iterator[str]:
    say = {"countries": _country, "decades": _decade, "languages": _language, "genres": _genre}
    for dimension in ("countries", "languages", "decades", "genres"):
        one = report.of(dimension)
        if not one.compared:
            yield from _alone(one)
            continue
        most = [v for v in one.values if v.share > MOST and dimension != "genres"]
        far = sorted((v for v in (*one.values, *one.missing) if _far(v) and v not in most), key=lambda v: -abs(v.apart))
        for value in (*most, *far[:AT_MOST]):
            yield say[dimension](value)


def _far(value: Share) -> bool:
    if value.reference is None:
        return False
    larger, smaller = max(value.share, value.reference), min(value.share, value.reference)
    return abs(value.apart) >= FAR or (larger >= MATTERS and larger >= TIMES * smaller and larger - smaller >= MATTERS)


def _country(value: Share) -> str:
    return f"{_films(value.share)} from {_with_article(value.value)}; {_theirs(value)}."


def _decade(value: Share) -> str:
    return f"{_films(value.share)} from the {value.value}; {_theirs(value)}."


def _language(value: Share) -> str:
    return f"{value.value} is spoken in {percent(value.share)} of the films; {_theirs(value)}."


def _genre(value: Share) -> str:
    return f"{_films(value.share)} of the genre {value.value}; {_theirs(value)}."


def _films(share: float) -> str:
    return f"{percent(share)} of the films are" if share else "No film is"


def _theirs(value: Share) -> str:
    return f"the reference has {percent(value.reference or 0.0)}"


def _with_article(country: str) -> str:
    return f"the {country}" if country in WITH_ARTICLE else country


def _alone(one: Distribution) -> Iterator[str]:
    """Without anything to compare with: that one value is in more than half of the films."""
    if one.dimension != "genres" and one.values:
        top = max(one.values, key=lambda v: v.share)
        if top.share > MOST:
            yield {"countries": _country, "languages": _language, "decades": _decade}[one.dimension](top).split(";")[0] + "; there is nothing to compare that with."


def _genders(report: QualityReport) -> Iterator[str]:
    for which, whose in (("directors", "directing credits"), ("leads", f"leading parts (the first {LEADS} of a cast)")):
        found = report.genders[which]
        unknown = found.unknown / found.credits if found.credits else 0.0
        few, count = min((("women", found.female), ("men", found.male)), key=lambda one: one[1])
        if found.known and count / found.known < LOPSIDED:
            rest = f"; for {percent(unknown)} of them it is not known" if unknown else ""
            yield f"Of the {whose} where the gender is known, {few} have {percent(count / found.known)}{rest}."
        elif unknown >= GUESSWORK:
            yield f"Of {percent(unknown)} of the {whose} the gender is not known, so the shares of women and men may be quite different."


def _completeness(report: QualityReport) -> Iterator[str]:
    for one in report.completeness:
        if one.field in CORE and one.share < ENOUGH:
            yield f"{percent(1 - one.share)} of the films have no {CORE[one.field]}: questions about that stay unanswered, and lists by it miss them."


def _licences(report: QualityReport) -> Iterator[str]:
    unknown = [t.holding for t in report.terms.sources if not t.licence.known]
    if unknown:
        names = ", ".join(f"{h.source} ({h.licence})" for h in unknown)
        yield f"{sum(h.facts for h in unknown):,} facts are under a licence that is not known here, of {names}: they count as not to be passed on."


def _rejected(report: QualityReport) -> Iterator[str]:
    for one in report.imports:
        if one.rejected:
            yield f"{one.rejected:,} row{'s' if one.rejected > 1 else ''} of {one.source} could not be read and {'are' if one.rejected > 1 else 'is'} missing."
