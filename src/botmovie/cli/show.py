"""Answers, films and reports on a terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from botmovie.domain import Answer, Film, Outcome, Passage, Role
from botmovie.domain.phrasing import minutes, money
from botmovie.evaluation import Report
from botmovie.evaluation.calibration import Bin, calibration, calibration_error
from botmovie.evaluation.page import bar, span, told

_STYLES = {Outcome.ANSWER: "green", Outcome.UNKNOWN: "yellow", Outcome.AMBIGUOUS: "cyan", Outcome.FALSE_PREMISE: "magenta", Outcome.OUT_OF_SCOPE: "yellow"}


def print_answer(out: Console, answer: Answer) -> None:
    """The text, its sources and how it came about."""
    out.print()
    out.print(Text(answer.text))
    if answer.notice:
        out.print(Text(answer.notice, style="dim italic"))
    for citation in answer.citations:
        out.print(Text(f"  [{citation.n}] {citation.text}", style="dim"))
    sources = dict.fromkeys(f"{c.source} ({c.licence})" for c in answer.citations)
    tail = f"{answer.outcome.value} · {answer.model} · {answer.timings_ms.get('total', 0):.1f} ms" + (f" · {', '.join(sources)}" if sources else "")
    out.print(Text(tail, style=_STYLES[answer.outcome]))
    out.print()


def print_film(out: Console, film: Film, passages: Sequence[Passage]) -> None:
    """What is held of a film, nothing that spoils it."""
    out.print(Text(film.label, style="bold"))
    table = Table.grid(padding=(0, 2))
    rows = {
        "original title": film.original_title, "countries": ", ".join(film.countries), "languages": ", ".join(film.languages), "genres": ", ".join(film.genres),
        "length": minutes(film.runtime) if film.runtime else None, "directors": ", ".join(film.people(Role.DIRECTOR)), "writers": ", ".join(film.people(Role.WRITER)),
        "music": ", ".join(film.people(Role.COMPOSER)), "camera": ", ".join(film.people(Role.CINEMATOGRAPHER)),
        "cast": "; ".join(f"{c.name} ({c.character})" for c in film.credited(Role.ACTOR)[:8]),
        "budget": money(film.budget.amount, film.budget.currency) if film.budget else None, "worldwide": money(film.gross.amount, film.gross.currency) if film.gross else None,
        "awards": ", ".join(f"{a.body}: {a.category}" for a in film.awards if a.won), "source": f"{film.provenance.source} ({film.provenance.licence})",
    }
    for name, value in rows.items():
        if value:
            table.add_row(Text(name, style="dim"), Text(value))
    out.print(table)
    for passage in passages[:1]:
        out.print(Text(f"\n{passage.text}\n"))


def print_report(out: Console, report: Report, *, as_json: bool, show: bool) -> None:
    """Figures, grades by category, and how far confidence was borne out."""
    bins = calibration(report.grades)
    if as_json:
        print(json.dumps(_report_dict(report, bins), ensure_ascii=False, indent=2))
        return
    if show:
        for one in report.grades:
            if one.score < 1:
                out.print(Text(f"{one.score:+d} {one.case.id}: {' / '.join(one.case.turns)}\n     {one.outcome}: {one.text[:300]}\n     {one.why}"))
    table = Table("category", "cases", "right", "missing", "wrong", "truthfulness")
    for name, cases, right, missing, wrong, truth in report.rows():
        table.add_row(name, str(cases), str(right), str(missing), str(wrong), f"{truth:.3f}")
    out.print(table)
    if bins:
        curve = Table("confidence", "answers", "mean", "share right", "", title=f"calibration error {calibration_error(bins):.3f}")
        for one_bin in bins:
            curve.add_row(span(one_bin), str(one_bin.answers), f"{one_bin.confidence:.2f}", f"{one_bin.right:.2f}", bar(one_bin.right))
        out.print(curve)
    for line in (*report.notes, *map(told, report.figures)):
        out.print(line, highlight=False)


def _report_dict(report: Report, bins: Sequence[Bin]) -> dict[str, Any]:
    rows = [
        {"id": g.case.id, "category": g.case.category, "score": g.score, "why": g.why, "outcome": g.outcome, "text": g.text, "confidence": round(g.confidence, 3), "seconds": round(g.seconds, 4)}
        for g in report.grades
    ]  # fmt: skip
    return {
        "truthfulness": report.truthfulness(), "hallucination": report.share(-1), "accuracy": report.share(1), "figures": [asdict(f) for f in report.figures],
        "notes": list(report.notes), "calibration": {"error": calibration_error(bins), "bins": [asdict(b) for b in bins]}, "cases": rows,
    }  # fmt: skip
