"""What an audit hands back. Knows nothing of the checks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from botmovie.errors import BadRecord


class Verdict(StrEnum):
    """How a value of ours stands to another source."""

    AGREED = "agreed"
    CONVENTION = "convention"  # both may be right: another cut, the year of another country's release, a spelling
    JUDGED = "judged"  # looked into, and ours stands
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. `source` is "internal" or the data set; `subject` the film's label or a name."""

    source: str
    field: str
    verdict: Verdict
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.verdict.value:<10} {self.source}/{self.field}  {self.subject}: {self.message}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How one field fared against one source; `checked` is the sum of the others."""

    source: str
    field: str
    agreed: int
    convention: int
    judged: int
    wrong: int

    @property
    def checked(self) -> int:
        return self.agreed + self.convention + self.judged + self.wrong


@dataclass(frozen=True, slots=True)
class Judgement:
    """A difference that a person has looked into: in `field` of `subject`, ours stands, for this reason.

    It holds for findings of that source, field and subject whose message contains `about`.
    """

    source: str
    field: str
    subject: str
    about: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        return (self.source, self.field, self.subject) == (finding.source, finding.field, finding.subject) and self.about in finding.message


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Tallies by source and field, and every difference; `skipped` names checks that could not run, and why."""

    films: int
    people: int
    tallies: tuple[Tally, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...] = ()

    @property
    def wrong(self) -> int:
        """How many differences nobody has explained."""
        return sum(t.wrong for t in self.tallies)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return self.wrong == 0

    def of(self, source: str, field: str) -> Tally:
        """The tally of one field; all zero where it was not checked."""
        return next((t for t in self.tallies if (t.source, t.field) == (source, field)), Tally(source, field, 0, 0, 0, 0))

    def to_dict(self) -> dict[str, Any]:
        return {
            "films": self.films, "people": self.people, "wrong": self.wrong, "sound": self.sound,
            "tallies": [{**asdict(t), "checked": t.checked} for t in self.tallies],
            "findings": [{**asdict(f), "verdict": f.verdict.value} for f in self.findings], "skipped": list(self.skipped),
        }  # fmt: skip

    def lines(self, *, every: bool = False, limit: int | None = None) -> list[str]:
        """The report to print: tallies, then at most `limit` findings. `every` lists the differences by convention and the
        judged ones too, not the wrong ones alone."""
        out = [f"{self.films} films, {self.people} described people"]
        out.append(f"{'source':<12} {'field':<16} {'checked':>8} {'agreed':>8} {'convention':>11} {'judged':>7} {'wrong':>6}")
        out += [
            f"{t.source:<12} {t.field:<16} {t.checked:>8} {t.agreed:>8} {t.convention:>11} {t.judged:>7} {t.wrong:>6}"
            for t in self.tallies
        ]
        shown = [f for f in self.findings if every or f.verdict is Verdict.WRONG]
        out += [str(f) for f in shown[:limit]]
        if limit is not None and len(shown) > limit:
            out.append(f"… and {len(shown) - limit} more")
        out += [f"skipped: {reason}" for reason in self.skipped]
        out.append("nothing is wrong" if not self.wrong else f"{self.wrong} differences to look into")
        return out


@dataclass
class Ledger:
    """Collects outcomes while the checks run."""

    judgements: tuple[Judgement, ...] = ()
    _counts: Counter[tuple[str, str, Verdict]] = field(default_factory=Counter)
    _findings: list[Finding] = field(default_factory=list)

    def agree(self, source: str, field: str, count: int = 1) -> None:
        self._counts[source, field, Verdict.AGREED] += count

    def convention(self, source: str, field: str, subject: str, message: str) -> None:
        self._add(Finding(source, field, Verdict.CONVENTION, subject, message))

    def wrong(self, source: str, field: str, subject: str, message: str) -> None:
        finding = Finding(source, field, Verdict.WRONG, subject, message)
        for judgement in self.judgements:
            if judgement.covers(finding):
                finding = Finding(source, field, Verdict.JUDGED, subject, f"{message} - {judgement.reason}")
                break
        self._add(finding)

    def _add(self, finding: Finding) -> None:
        self._counts[finding.source, finding.field, finding.verdict] += 1
        self._findings.append(finding)

    def report(self, *, films: int, people: int, skipped: Iterable[str]) -> AuditReport:
        keys = dict.fromkeys((source, field) for source, field, _ in self._counts)
        tallies = tuple(
            Tally(s, f, *(self._counts[s, f, v] for v in (Verdict.AGREED, Verdict.CONVENTION, Verdict.JUDGED, Verdict.WRONG)))
            for s, f in keys
        )
        return AuditReport(films, people, tallies, tuple(self._findings), tuple(skipped))


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a JSON Lines file; none where there is no such file. Raises BadRecord for a bad line."""
    if not path.is_file():
        return ()
    out = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                out.append(Judgement(**json.loads(line)))
            except (json.JSONDecodeError, TypeError) as error:
                raise BadRecord(f"a judgement has source, field, subject, about and reason: {error}", where=f"{path.name}:{number}") from None
    return tuple(out)
