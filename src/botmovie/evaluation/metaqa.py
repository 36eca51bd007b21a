"""The questions of MetaQA (Zhang et al. 2018) in their published layout, and its measure, hits@1.

A line is a question whose topic stands in square brackets, a tab, and all right answers between bars. Beside `3-hop-dev.txt`
may lie `3-hop-dev-types.txt`, which names the chain of relations of every line; it gives the categories. The questions go to
the program as anybody's do, over a catalogue into which `kb.txt` was imported: nothing here knows how they are worded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.domain import Outcome
from botmovie.errors import BadRecord, NotFound
from botmovie.evaluation.cases import Case
from botmovie.evaluation.grading import Grade, graded
from botmovie.ingest.genres import genre_of

HITS = "hits@1"


def load_metaqa(path: Path, *, brackets: bool = False) -> tuple[Case, ...]:
    """All questions of a file, with or without the brackets that mark their topic. Raises NotFound, or BadRecord that names the line."""
    if not path.is_file():
        raise NotFound(f"There is no question file {path}.")
    lines = path.read_text("utf-8").splitlines()
    kinds_file = path.with_name(f"{path.stem}-types{path.suffix}")
    kinds = kinds_file.read_text("utf-8").splitlines() if kinds_file.is_file() else [path.stem] * len(lines)
    if len(kinds) != len(lines):
        raise BadRecord(f"names the kinds of {len(kinds)} questions; {path.name} has {len(lines)}", where=str(kinds_file))
    cases = []
    for number, (line, kind) in enumerate(zip(lines, kinds, strict=True), 1):
        if not line.strip():
            continue
        question, tab, answers = line.partition("\t")
        right = tuple(a.strip() for a in answers.split("|") if a.strip())
        if not tab or not right or "[" not in question:
            raise BadRecord("is no question of MetaQA: a question with its [topic], a tab, and answers between bars", where=f"{path}:{number}")
        asked = question if brackets else question.replace("[", "").replace("]", "")
        cases.append(Case(str(number), kind.strip(), (asked.strip(),), (Outcome.ANSWER.value,), (right,)))
    return tuple(cases)


def judge_hit(case: Case, answer: dict[str, Any]) -> Grade:
    """Right where the first value is one of the right answers; missing where there is no value at all."""
    values = [str(v) for v in answer.get("values") or ()]
    if answer.get("outcome") != Outcome.ANSWER.value or not values:
        return graded(case, answer, 0, f"outcome {answer.get('outcome')}")
    hit = fold(values[0]) in _forms(case.must[0])
    return graded(case, answer, 1 if hit else -1, "" if hit else f"first value {values[0]!r}, none of {list(case.must[0][:4])}")


def _forms(answers: tuple[str, ...]) -> set[str]:
    """The answers as they can stand in a catalogue: an import gives genres its own names ("Sci-Fi" is "Science fiction")."""
    return {fold(form) for a in answers for form in (a, *genre_of(a)[0])}
