"""Cases for measuring passage search: a text that somebody wrote, and what should be found for it among all passages.

A question's cases come from open answers: what should be found are the passages that the answer rests on. A description's
come from written questions whose query is "(identify …": the film should be found, by whichever passage. Only texts about
films that no training sees are cases (`finetuning/split.py`). Knows nothing of how passages are searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Kind, Passage
from botmovie.evaluation.questions import load_written, resolver
from botmovie.finetuning.open_answers import AnswerTask, OpenAnswer, evidence_of, film_named, load_open_answers
from botmovie.finetuning.split import Side, side_of_all

ASKED = frozenset({AnswerTask.PLOT, AnswerTask.MOTIVE, AnswerTask.PREMISE, AnswerTask.COMPARISON})
"""Open answers that say which passages a question needs. Summaries ask for a film by its title alone, for recommendations many films
would do as well, and for what is not held there is nothing to find."""


class CaseKind(StrEnum):
    """What is to be found: the passages that answer a question, or the film of a description."""

    QUESTION = "question"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class RetrievalCase:
    """`wanted` are ids of passages for a question, of films for a description; `films` are those that the text is about."""

    id: str
    kind: CaseKind
    text: str
    wanted: frozenset[str]
    films: frozenset[str]
    side: Side


def question_cases(path: Path, catalogue: Catalogue) -> Iterator[RetrievalCase]:
    """Cases of a file of open answers, those about films on several sides left out. Raises BadInput as `load_open_answers`."""
    for answer in load_open_answers(path):
        case = question_case(answer, catalogue) if answer.task in ASKED else None
        if case is not None:
            yield case


def question_case(answer: OpenAnswer, catalogue: Catalogue) -> RetrievalCase | None:
    """The case of one open answer; None where it rests on no passage, or its films are on several sides."""
    films = frozenset(film_named(label, catalogue).id for label in answer.about)
    rests_on, _ = evidence_of(answer, catalogue)
    passages = [item.item for item in rests_on if isinstance(item.item, Passage)]
    side = side_of_all({*films, *(p.film_id for p in passages)})
    if side is None or not passages:
        return None
    return RetrievalCase(answer.id, CaseKind.QUESTION, answer.question, frozenset(p.id for p in passages), films, side)


def description_cases(path: Path, catalogue: Catalogue) -> Iterator[RetrievalCase]:
    """Cases of a file of written questions: first turns that describe films which the catalogue holds."""
    resolve = resolver(catalogue)
    for written in load_written(path):
        turn = written.turns[0]
        if not turn.query.startswith("(identify"):
            continue
        films = frozenset(film for value in turn.values for film in resolve(Kind.FILM, value))
        side = side_of_all(films)
        if side is not None:
            yield RetrievalCase(written.id, CaseKind.DESCRIPTION, turn.say, films, films, side)


def load_cases(answers: Iterable[Path], questions: Iterable[Path], catalogue: Catalogue) -> list[RetrievalCase]:
    """All cases of the files, on every side."""
    found = [case for path in answers for case in question_cases(path, catalogue)]
    return [*found, *(case for path in questions for case in description_cases(path, catalogue))]


Ranker = Callable[[str], Sequence[str]]
"""A text to the ids of passages, best first, each once."""
