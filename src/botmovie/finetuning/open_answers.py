"""Open answers written by hand from given evidence: read, resolved against the catalogue, and checked (docs/tuning.md).

One answer a line: {"id", "task", "question", "about", "from", "beside", "answer"}. `about` names films ("Heat (1995)").
`from` names the evidence that the answer rests on and `beside` evidence that stands by it: "Heat (1995)/story/3" is
the third sentence of the story, "Heat (1995)/story" the whole passage, "Heat (1995)/runtime" a fact. Knows nothing of models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    Decision,
    Draft,
    Evidence,
    EvidenceItem,
    Fact,
    Film,
    Kind,
    Passage,
    PassageKind,
    Row,
    SpoilerLevel,
)
from botmovie.domain.sentences import split_sentences
from botmovie.errors import BadInput
from botmovie.retrieval.facts import film_field
from botmovie.verification.verify import Similarity, verify

NOT_HELD = "That is not in what I have"
"""How an answer begins that says the evidence lacks what was asked."""

MOST_SENTENCES = 4
_LABEL = re.compile(r"(.+) \((\d{4})\)$")
_KEYS = {"id", "task", "question", "about", "from", "beside", "answer"}


class AnswerTask(StrEnum):
    """What kind of answer a line shows."""

    PLOT = "plot"
    MOTIVE = "motive"
    SUMMARY = "summary"
    COMPARISON = "comparison"
    RECOMMENDATION = "recommendation"
    NOT_HELD = "not_held"
    PREMISE = "premise"


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One line; `where` is "file:line"."""

    id: str
    task: AnswerTask
    question: str
    about: tuple[str, ...]
    rests_on: tuple[str, ...]
    beside: tuple[str, ...]
    answer: str
    where: str


def load_open_answers(path: Path) -> Iterator[OpenAnswer]:
    """The answers of a file. Raises BadInput that names the line."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            yield parse_open_answer(line, f"{path.name}:{number}")


def parse_open_answer(line: str, where: str) -> OpenAnswer:
    """One line. Raises BadInput that says what is wrong with it."""
    try:
        row = json.loads(line)
        unknown = set(row) - _KEYS
        if unknown:
            raise ValueError(f"there is no {', '.join(sorted(unknown))}")
        lists = [row["about"], row.get("from", []), row.get("beside", [])]
        if not all(isinstance(some, list) and all(isinstance(one, str) for one in some) for some in lists):
            raise ValueError("about, from and beside are lists of texts")
        about, rests_on, beside = (tuple(some) for some in lists)
        found = OpenAnswer(str(row["id"]), AnswerTask(row["task"]), str(row["question"]).strip(), about, rests_on, beside, str(row["answer"]).strip(), where)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{where}: {type(error).__name__}: {error}; a line is {{{', '.join(sorted(_KEYS))}}}.") from None
    if not found.question or not found.answer or not found.about:
        raise BadInput(f"{where}: question, answer and about must not be empty.")
    return found


def film_named(label: str, catalogue: Catalogue) -> Film:
    """The film of a label like "Heat (1995)". Raises BadInput."""
    told = _LABEL.match(label)
    if told:
        ids = list(dict.fromkeys(name.id for name in catalogue.names_exact([fold(told[1])]) if name.kind is Kind.FILM))
        for film in catalogue.films(ids):
            if film.year == int(told[2]):
                return film
    raise BadInput(f'No film is called "{label}": name it with its year, like "Heat (1995)".')


def resolve(reference: str, number: int, catalogue: Catalogue) -> EvidenceItem:
    """The piece of evidence that a reference names. Raises BadInput that says what there is."""
    label, _, rest = reference.partition(")/")
    film = film_named(f"{label})", catalogue)
    name, _, which = rest.partition("/")
    kinds = {kind.value for kind in PassageKind}
    if name not in kinds:
        held = film_field(film, name)
        if not held:
            raise BadInput(f"{film.label} has no fact and no passage {name!r}.")
        return EvidenceItem(number, Fact(film.id, film.label, name, held.values, held.sentence, film.origin(name), film.id))
    passages = [p for p in catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL) if p.kind.value == name]
    if not passages:
        raise BadInput(f"{film.label} has no {name}.")
    if name == PassageKind.CHARACTER.value:
        passage, which = _about_character(passages, which, film)
        return EvidenceItem(number, _sentence_of(passage, which, film))
    return EvidenceItem(number, _sentence_of(passages[0], which, film))


def _about_character(passages: Sequence[Passage], rest: str, film: Film) -> tuple[Passage, str]:
    """The passage about the character with which `rest` begins, and what follows the name: "Dr. Mabuse / Weltmann/2"."""
    for name, which in ((rest, ""), rest.rpartition("/")[::2]):
        for passage in passages:
            if name and passage.subject and fold(passage.subject) == fold(name):
                return passage, which
    raise BadInput(f"{film.label} has no passage about the character {rest!r}.")


def _sentence_of(passage: Passage, which: str, film: Film) -> Passage:
    """The passage cut to its sentence number `which`, from 1; the whole passage for ""."""
    if not which:
        return passage
    sentences = split_sentences(passage.text)
    if not which.isdigit() or not 1 <= int(which) <= len(sentences):
        raise BadInput(f"The {passage.kind.value} of {film.label} has the sentences 1 to {len(sentences)}; {which} is none of them.")
    return replace(passage, text=sentences[int(which) - 1])


def evidence_of(answer: OpenAnswer, catalogue: Catalogue) -> tuple[tuple[EvidenceItem, ...], tuple[EvidenceItem, ...]]:
    """(what the answer rests on, what stands beside it), numbered through. Raises BadInput."""
    rests_on = [resolve(ref, n, catalogue) for n, ref in enumerate(answer.rests_on, 1)]
    beside = [resolve(ref, n, catalogue) for n, ref in enumerate(answer.beside, len(rests_on) + 1)]
    return tuple(rests_on), tuple(beside)


def problems_of(answer: OpenAnswer, catalogue: Catalogue, similarity: Similarity | None = None) -> list[str]:
    """What is wrong with an answer: its evidence, its length, or statements that its evidence does not bear out."""
    try:
        rests_on, _ = evidence_of(answer, catalogue)
        for label in answer.about:
            film_named(label, catalogue)
    except BadInput as error:
        return [str(error)]
    problems = []
    if len(split_sentences(answer.answer)) > MOST_SENTENCES:
        problems.append(f"has more than {MOST_SENTENCES} sentences")
    if answer.answer.startswith(NOT_HELD) != (answer.task is AnswerTask.NOT_HELD):
        problems.append(f'begins with "{NOT_HELD}" exactly when its task is not_held')
    if answer.task is AnswerTask.NOT_HELD:
        if not answer.beside and not answer.rests_on:
            problems.append("names no evidence that stands beside the question")
    elif not rests_on:
        problems.append("rests on nothing")
    else:
        problems += unsupported(answer, rests_on, similarity)
    return problems


def unsupported(answer: OpenAnswer, rests_on: tuple[EvidenceItem, ...], similarity: Similarity | None) -> list[str]:
    """What verification says against the answer, checked word by word as a small model's draft is; a summary as one of its film, as in the program."""
    film = next((item.film_id for item in rests_on if item.film_id), None)
    rows = (Row(Kind.FILM, film, "", (), (), (), "describe"),) if film and answer.task is AnswerTask.SUMMARY else ()
    verdict = verify(Draft(answer.answer, model="embedded"), Evidence(rests_on, rows=rows, open=True), answer.question, similarity=similarity)
    if verdict.decision is Decision.ACCEPT and all(not claim.problem for claim in verdict.claims):
        return []
    return [f"{claim.text!r}: {claim.problem}" for claim in verdict.claims if claim.problem]
