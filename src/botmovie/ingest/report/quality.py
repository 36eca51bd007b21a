"""The report as values: what a survey of the catalogue says, beside a reference. Knows nothing of how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from botmovie.catalogue.surveying import Genders, ImportSurvey, Survey
from botmovie.ingest.licences import CatalogueTerms
from botmovie.ingest.report.reference import Reference

SHOWN = 15
"""Values of a distribution that are listed; the others are counted together."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of how many films (or described people) a field is held."""

    field: str
    held: int
    of: int

    @property
    def share(self) -> float:
        """In 0..1; 0 where there is nothing."""
        return self.held / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a distribution: its films, their share of those that state anything, and the share in the reference,
    None where the reference does not know the dimension."""

    value: str
    films: int
    share: float
    reference: float | None

    @property
    def apart(self) -> float:
        """How much more there is than in the reference, in 0..1; negative for less."""
        return 0.0 if self.reference is None else self.share - self.reference


@dataclass(frozen=True, slots=True)
class Distribution:
    """The values of one dimension; decades in their order, others most first. `stating` films state any value at all.

    `missing` are the commonest values of the reference that are not among ours, most first.
    """

    dimension: str
    stating: int
    values: tuple[Share, ...]
    missing: tuple[Share, ...] = ()

    @property
    def compared(self) -> bool:
        return any(v.reference is not None for v in self.values)

    @property
    def shown(self) -> tuple[Share, ...]:
        """What is listed: every decade, else the commonest."""
        return self.values if self.dimension == "decades" else self.values[:SHOWN]

    @property
    def others(self) -> int:
        """How many values are not listed."""
        return len(self.values) - len(self.shown)


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Everything that the report tells. `warnings` are sentences, the weightiest first."""

    version: str
    made: str
    survey: Survey
    completeness: tuple[Completeness, ...]
    people: tuple[Completeness, ...]
    distributions: tuple[Distribution, ...]
    reference: Reference
    terms: CatalogueTerms
    imports: tuple[ImportSurvey, ...]
    warnings: tuple[str, ...] = ()

    @property
    def genders(self) -> Mapping[str, Genders]:
        return self.survey.genders

    def of(self, dimension: str) -> Distribution:
        """The distribution over one dimension."""
        return next(d for d in self.distributions if d.dimension == dimension)

    def to_dict(self) -> dict[str, Any]:
        s = self.survey
        return {
            "version": self.version, "made": self.made,
            "counts": {"films": s.films, "people": s.people, "described_people": s.described, "credits": s.credits, "awards": s.awards, "passages": s.passages},
            "warnings": list(self.warnings),
            "completeness": {c.field: {"films": c.held, "share": round(c.share, 4)} for c in self.completeness},
            "people_completeness": {c.field: {"people": c.held, "share": round(c.share, 4)} for c in self.people},
            "reference": {"name": self.reference.name, "note": self.reference.note, "films": self.reference.films},
            "distributions": {
                d.dimension: {"films_stating_it": d.stating, "values": [_share(v) for v in d.values], "missing": [_share(v) for v in d.missing]} for d in self.distributions
            },
            "gender": {which: {**asdict(g), "credits": g.credits} for which, g in self.genders.items()},
            "licences": self.terms.to_dict(),
            "imports": [{**asdict(i), "reasons": [{"reason": r, "rows": n, "example": place} for r, n, place in i.reasons]} for i in self.imports],
        }  # fmt: skip


def _share(value: Share) -> dict[str, Any]:
    rounded = None if value.reference is None else round(value.reference, 4)
    return {"value": value.value, "films": value.films, "share": round(value.share, 4), "reference": rounded}
