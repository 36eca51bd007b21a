"""Feedback becomes open answers, one at a time and by a person's decision: accepted as it was, or corrected, and in both cases checked
against its evidence; what it rests on is found sentence by sentence.

What was decided lies in the catalogue's file (catalogue/feedback.py). Exported answers are in the form that `tune data` reads; films of the held-back sides get
a hand of their own, since a hand writes for one side alone. Knows nothing of terminals.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.catalogue.feedback import (
    Feedback,
    JudgedAnswer,
    Review,
    load_feedback,
    load_judged,
    load_reviews,
)
from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import EvidenceItem, Fact, Film, PassageKind, SpoilerLevel
from botmovie.domain.sentences import split_sentences
from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.open_answers import (
    NOT_HELD,
    AnswerTask,
    OpenAnswer,
    parse_open_answer,
    problems_of,
    resolve,
    unsupported,
)
from botmovie.finetuning.split import Side, side_of, side_of_all
from botmovie.verification.verify import Similarity

HANDS = {Side.TRAINING: "use", Side.VALIDATION: "useheld", Side.TEST: "useheld"}
"""The hand of an exported answer, which stands before the hyphen of its id, by the side of its films."""
MOST_BESIDE, MOST_FORCED = 6, 3
_OPEN = {"describe": AnswerTask.SUMMARY, "compare": AnswerTask.COMPARISON, "recommend": AnswerTask.RECOMMENDATION, "ask": AnswerTask.PLOT}
_MARK = re.compile(r"\s*\[\d+\]")


class Refused(BadInput):
    """A decision that is not kept; `reasons` say why."""

    def __init__(self, answer_id: str, reasons: Sequence[str]) -> None:
        super().__init__(f"{answer_id} is not kept: {'; '.join(reasons)}.")
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Item:
    """All that is known of one answer: what was said of it, the answer itself where it is known, and what was decided."""

    answer_id: str
    feedback: tuple[Feedback, ...]
    answer: JudgedAnswer | None
    review: Review | None

    @property
    def waits(self) -> bool:
        return self.review is None or self.review.decision == "skip"


@dataclass(frozen=True, slots=True)
class Reference:
    """A piece of evidence as open answers name it ("Heat (1995)/story/2"); `name` is "" for what they have no name for."""

    name: str
    item: EvidenceItem
    film_id: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decides of an answer. `text` replaces the answer's; `task` the one that is guessed; `rests_on` names evidence beside
    what the answer had; `force` keeps what verification does not bear out."""

    decision: str
    text: str | None = None
    task: str | None = None
    rests_on: tuple[str, ...] = ()
    note: str = ""
    force: bool = False


def load_items(url: str) -> list[Item]:
    """Every answer that something was said of: those never looked at first, the oldest first, then those skipped, then those decided."""
    said: dict[str, list[Feedback]] = {}
    for one in load_feedback(url):
        said.setdefault(one.answer_id, []).append(one)
    answers, reviews = load_judged(url), load_reviews(url)
    found = [Item(id_, tuple(all_of), answers.get(id_), reviews.get(id_)) for id_, all_of in said.items()]
    return sorted(found, key=lambda i: 0 if i.review is None else 1 if i.waits else 2)


def item_of(url: str, answer_id: str) -> Item:
    """One of them. Raises NotFound."""
    found = next((one for one in load_items(url) if one.answer_id == answer_id), None)
    if found is None:
        raise NotFound(f"Nobody said anything of an answer {answer_id!r}; botmovie tune review --list names those that wait.")
    return found


def decided(item: Item, ruling: Ruling, catalogue: Catalogue, similarity: Similarity | None) -> Review:
    """The review to keep. Raises Refused with the reasons where no example can be made of the answer."""
    if ruling.decision in ("reject", "skip"):
        return Review(item.answer_id, ruling.decision, note=ruling.note)
    if item.answer is None:
        raise Refused(item.answer_id, ["the answer itself is not known: it was given by an older program, or forgotten before the feedback came; reject or skip it"])
    text = plain(ruling.text if ruling.decision == "correct" and ruling.text is not None else item.answer.text)
    if ruling.decision == "correct" and not (ruling.text or "").strip():
        raise Refused(item.answer_id, ["a correction needs a text"])
    example = _example(item.answer, text, ruling, catalogue, similarity)
    problems = problems_of(parse_open_answer(json.dumps(example), item.answer_id), catalogue, similarity)
    if problems and not ruling.force:
        raise Refused(item.answer_id, problems)
    if problems:  # what it rests on cannot be told, and a prompt holds only so much
        example |= {"from": example["from"][:MOST_FORCED], "beside": [*example["from"][MOST_FORCED:], *example["beside"]][:MOST_BESIDE]}
    return Review(item.answer_id, ruling.decision, example, forced=bool(problems), note=ruling.note)


def plain(text: str) -> str:
    """The text on one line, without the marks of its citations."""
    return " ".join(_MARK.sub("", text).split())


def references_of(answer: JudgedAnswer, catalogue: Catalogue) -> list[Reference]:
    """The answer's evidence, passages sentence by sentence, each once."""
    films = {f.id: f for f in catalogue.films([i.film_id for i in answer.evidence if i.film_id])}
    found: dict[tuple[str, str], Reference] = {}
    for item in answer.evidence:
        film = films.get(item.film_id or "")
        for name, piece in _pieces(item, film, catalogue) if film else [("", item)]:
            found.setdefault((name, piece.text if not name else ""), Reference(name, piece, item.film_id or ""))
    return list(found.values())


def _pieces(item: EvidenceItem, film: Film, catalogue: Catalogue) -> list[tuple[str, EvidenceItem]]:
    """(name, piece) of a fact, or of every sentence of a passage; a name that leads nowhere is ""."""
    if isinstance(item.item, Fact):
        name = f"{film.label}/{item.item.field}"
        return [(name if _leads_to(name, item.text, catalogue) else "", item)]
    kind, wanted = item.item.kind, split_sentences(item.text)
    for passage in catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL):
        sentences = split_sentences(passage.text)
        if passage.kind is kind and set(wanted) <= set(sentences):
            subject = f"/{passage.subject}" if kind is PassageKind.CHARACTER else ""
            names = [f"{film.label}/{kind.value}{subject}/{sentences.index(s) + 1}" for s in wanted]
            return [(n, resolve(n, item.n, catalogue)) if _leads_to(n, s, catalogue) else ("", item) for n, s in zip(names, wanted, strict=True)]
    return [("", item)]


def _leads_to(name: str, text: str, catalogue: Catalogue) -> bool:
    try:
        return fold(resolve(name, 1, catalogue).text) == fold(text)
    except BadInput:
        return False


def task_of(answer: JudgedAnswer, text: str) -> AnswerTask | None:
    """What kind of open answer a text is to a question; None for a question that the tables answer."""
    if text.startswith(NOT_HELD):
        return AnswerTask.NOT_HELD
    if answer.outcome == "false_premise":
        return AnswerTask.PREMISE
    task = _OPEN.get(answer.intent)
    why = re.match(r"\W*(?:why|how come)\b", answer.question, re.IGNORECASE)
    return AnswerTask.MOTIVE if task is AnswerTask.PLOT and why else task


def _example(answer: JudgedAnswer, text: str, ruling: Ruling, catalogue: Catalogue, similarity: Similarity | None) -> dict[str, Any]:
    """The open answer. Raises Refused where no example could be made of it, whatever its text."""
    try:
        task = AnswerTask(ruling.task) if ruling.task else task_of(answer, text)
    except ValueError:
        raise Refused(answer.answer_id, [f"there is no task {ruling.task!r}, tasks are {', '.join(AnswerTask)}"]) from None
    if task is None:
        raise Refused(answer.answer_id, ["the tables answer such questions, and no model writes them: reject it, or say with --task what kind of answer it shows"])
    given = [Reference(name, item, item.film_id or "") for n, name in enumerate(ruling.rests_on, 1) for item in [_resolved(name, n, answer, catalogue)]]
    there = [r for r in references_of(answer, catalogue) if r.name and r.name not in ruling.rests_on]
    if not given and not there:
        raise Refused(answer.answer_id, ["its evidence is not in the catalogue any more: name other evidence with --from"])
    if task is AnswerTask.NOT_HELD:
        needed, beside = [], [*given, *there]
    else:
        needed = _needed(answer, text, task, [*given, *there], similarity) or [*given, *there]
        beside = [r for r in there if r not in needed]
    films = list(dict.fromkeys(r.film_id for r in needed or beside[:1]))
    side = side_of_all(films)
    if side is None:
        raise Refused(answer.answer_id, ["its films are on several sides of the split, so nothing may learn from it or be measured by it"])
    labels = [f.label for f in catalogue.films(films)]
    return {
        "id": f"{HANDS[side]}-{answer.answer_id}", "task": task.value, "question": answer.question, "about": labels,
        "from": [r.name for r in needed], "beside": [r.name for r in beside if side_of(r.film_id) is side][:MOST_BESIDE], "answer": text,
    }  # fmt: skip


def _resolved(name: str, number: int, answer: JudgedAnswer, catalogue: Catalogue) -> EvidenceItem:
    try:
        return resolve(name, number, catalogue)
    except BadInput as error:
        raise Refused(answer.answer_id, [str(error)]) from None


def _needed(answer: JudgedAnswer, text: str, task: AnswerTask, among: Sequence[Reference], similarity: Similarity | None) -> list[Reference]:
    """Pieces without any of which verification would not bear the text out; none where all of them together do not."""
    wanted = OpenAnswer(answer.answer_id, task, answer.question, (), (), (), text, answer.answer_id)

    def hold(some: Sequence[Reference]) -> bool:
        return bool(some) and not unsupported(wanted, tuple(EvidenceItem(n, r.item.item) for n, r in enumerate(some, 1)), similarity)

    kept = list(among)
    if not hold(kept):
        return []
    for one in reversed(among):
        without = [r for r in kept if r is not one]
        if hold(without):
            kept = without
    return kept


def exported(reviews: Mapping[str, Review]) -> list[dict[str, Any]]:
    """The open answers of all reviews that made one."""
    return [r.example for r in reviews.values() if r.decision in ("accept", "correct") and r.example is not None]


def export(url: str, path: Path) -> int:
    """Write the open answers of all reviews to a file, the same again from the same decisions; returns how many. Raises BadInput for a file that
    holds answers of another hand."""
    ours = tuple(f"{hand}-" for hand in HANDS.values())
    if path.is_file():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip() and not parse_open_answer(line, f"{path.name}:{number}").id.startswith(ours):
                raise BadInput(f"{path} holds answers that did not come from reviews (line {number}): name another file.")
    rows = exported(load_reviews(url))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    partial.replace(path)
    return len(rows)
