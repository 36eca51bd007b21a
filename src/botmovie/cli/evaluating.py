"""`botmovie evaluate`: each format of questions with its own measure, over this process or a running server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from botmovie.catalogue.protocol import Catalogue
from botmovie.cli.asking import asker
from botmovie.cli.formats import Format
from botmovie.domain import Question, SpoilerLevel
from botmovie.encoder import load_encoder
from botmovie.errors import BadInput
from botmovie.evaluation import metaqa, misspelt, mit, refusal, slots, tot
from botmovie.evaluation.cases import Case, load_cases
from botmovie.evaluation.grading import Ask, Figure, Judge, Report, grade, run_cases
from botmovie.evaluation.page import render_page
from botmovie.evaluation.sampling import sample
from botmovie.retrieval import Search
from botmovie.retrieval.identifying import identify
from botmovie.settings import load_settings
from botmovie.understanding import build_scope, build_understander
from botmovie.understanding.conversation import Context
from botmovie.understanding.links import COMMON
from botmovie.understanding.understand import Understander
from botmovie.wiring import open_catalogue, open_parser, open_search

MADE = 300
"""Questions that are made where no number is given."""


_MADE = frozenset({Format.LINKING, Format.REFUSAL})
_HERE = frozenset({Format.TOT, Format.MIT})
"""Formats that look inside the program, so that no server can be asked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `botmovie evaluate` was asked for."""

    format: Format
    file: Path | None
    url: str | None
    model: str | None
    size: int | None
    seed: int
    brackets: bool


def run_evaluation(wanted: Wanted) -> Report:
    """The report. Raises BadInput for options that do not go together, and what the loaders raise."""
    if wanted.format in _MADE and wanted.file is not None:
        raise BadInput(f"--format {wanted.format} makes its questions from the catalogue; leave {wanted.file} out.")
    if wanted.format not in _MADE and wanted.file is None:
        raise BadInput(f"--format {wanted.format} needs a file of questions (docs/evaluation.md).")
    if wanted.format in _HERE and wanted.url is not None:
        raise BadInput(f"--format {wanted.format} looks inside the program; leave --url out.")
    return _RUNNERS[wanted.format](wanted)


def write_page(report: Report, path: Path, title: str) -> None:
    """Write the report as Markdown. Raises BadInput where the file cannot be written."""
    try:
        path.write_text(render_page(report, title), "utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}.") from error
    print(f"written to {path}", file=sys.stderr)


def _graded(cases: Sequence[Case], wanted: Wanted, judge: Judge = grade) -> Report:
    with asker(wanted.url, wanted.model) as ask:
        return _run(cases, ask, judge)


def _run(cases: Sequence[Case], ask: Ask, judge: Judge) -> Report:
    with _progress() as progress:
        task = progress.add_task("Asking", total=len(cases))
        return run_cases(cases, ask, progress=lambda _: progress.advance(task), judge=judge)


def _questions(wanted: Wanted) -> Report:
    return _graded(sample(load_cases(_file(wanted)), wanted.size, wanted.seed), wanted)


def _metaqa(wanted: Wanted) -> Report:
    cases = sample(metaqa.load_metaqa(_file(wanted), brackets=wanted.brackets), wanted.size, wanted.seed)
    report = _graded(cases, wanted, metaqa.judge_hit)
    return replace(report, figures=(Figure(metaqa.HITS, report.share(1), len(report.grades)),))


def _linking(wanted: Wanted) -> Report:
    with open_search(load_settings()) as (catalogue, search):
        rank = search.encoder.word_rank if search.encoder is not None else (lambda _: None)
        cases = misspelt.misspelt_cases(catalogue, lambda word: (found := rank(word)) is not None and found < COMMON, size=wanted.size or MADE, seed=wanted.seed)
    report = _graded(cases, wanted, misspelt.judge_link)
    return replace(report, figures=(Figure("linked aright", report.share(1), len(report.grades)),))


def _refusal(wanted: Wanted) -> Report:
    with open_search(load_settings()) as (catalogue, _):
        cases = refusal.refusal_cases(catalogue, size=wanted.size or MADE, seed=wanted.seed)
    report = _graded(cases, wanted, refusal.judge_refusal)
    return replace(report, figures=refusal.figures(report.grades))


def _tot(wanted: Wanted) -> Report:
    requests = tot.load_tot(_file(wanted))
    with open_search(load_settings()) as (catalogue, search):
        meant = [(r, film) for r in requests if (film := tot.film_meant(r, catalogue)) is not None]
        drawn = sample(meant, wanted.size, wanted.seed)
        ours = tot.ranks(drawn, lambda text, limit: _by_all(search, text, limit))
        keywords = tot.ranks(drawn, lambda text, limit: _by_keywords(catalogue, text, limit))
        cases = [tot.case_of(r, film, f.label) for r, film in drawn if (f := catalogue.film(film)) is not None]
    report = _graded(cases, wanted, tot.judge_film)
    note = f"{len(meant)} of {len(requests)} requests mean a film that the catalogue holds with a text; only those count."
    return replace(report, figures=(*tot.figures("program", ours), *tot.figures("BM25 alone", keywords)), notes=(note,))


def _by_all(search: Search, text: str, limit: int) -> list[str]:
    """Films as the program puts them in order for a description: a few by all of their text, the others by their best passage."""
    return list(dict.fromkeys([*(one.film.id for one in identify(text, search)), *(one.film_id for one in search.films_for(text, limit=limit))]))[:limit]


def _by_keywords(catalogue: Catalogue, text: str, limit: int) -> list[str]:
    """Films by their best passage, BM25 alone."""
    hits = catalogue.keyword_search(text, limit=3 * limit, spoilers=SpoilerLevel.FULL)
    passages = {p.id: p.film_id for p in catalogue.passages([h.passage_id for h in hits])}
    return list(dict.fromkeys(passages[h.passage_id] for h in hits))[:limit]


def _mit(wanted: Wanted) -> Report:
    texts = sample(mit.held_out(mit.load_bio(_file(wanted))), wanted.size, wanted.seed)
    with _understanding() as understander, _progress() as progress:

        def tag(words: Sequence[str]) -> Sequence[str]:
            progress.advance(task)
            text = " ".join(words)
            return slots.slots_of(words, understander.reading(text, Context(())), understander.understand(Question(text)).query)

        task = progress.add_task("Reading", total=len(texts))
        return mit.measure(texts, tag)


@contextmanager
def _understanding() -> Iterator[Understander]:
    """What reads questions, over the catalogue of the settings, without what answers them."""
    encoder = load_encoder()
    catalogue = open_catalogue(load_settings(), encoder)
    try:
        yield build_understander(catalogue, encoder.word_rank, build_scope(encoder.embed_queries, encoder.name), open_parser(encoder))
    finally:
        catalogue.close()


def _progress() -> Progress:
    return Progress(console=Console(stderr=True), transient=True)


def _file(wanted: Wanted) -> Path:
    assert wanted.file is not None
    return wanted.file


_RUNNERS: dict[Format, Callable[[Wanted], Report]] = {
    Format.QUESTIONS: _questions, Format.METAQA: _metaqa, Format.TOT: _tot, Format.MIT: _mit, Format.LINKING: _linking, Format.REFUSAL: _refusal,
}  # fmt: skip
