"""The file trivia10k13train.bio of the MIT movie corpus in its published layout, its held-out fifth, and slot F1.

A line is a tag, a tab and a word; an empty line ends a text. Every fifth text is held out, counted from the file's start: the
others may be looked at. F1 is of whole slots, exact at both ends, as conlleval counts (Tjong Kim Sang and De Meulder 2003).
Knows nothing of how slots are found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from botmovie.errors import BadRecord, NotFound
from botmovie.evaluation.cases import Case
from botmovie.evaluation.grading import Figure, Grade, Report
from botmovie.evaluation.slots import Tagged, spans

EVERY = 5
Tag = Callable[[Sequence[str]], Sequence[str]]
"""Words to tags."""


def load_bio(path: Path) -> tuple[Tagged, ...]:
    """All texts of a file. Raises NotFound, or BadRecord that names the line."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    texts: list[Tagged] = []
    words: list[str] = []
    tags: list[str] = []
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        if not line.strip():
            if words:
                texts.append(Tagged(tuple(words), tuple(tags)))
            words, tags = [], []
            continue
        tag, tab, word = line.partition("\t")
        if not tab or not (tag == "O" or tag[:2] in {"B-", "I-"}):
            raise BadRecord("is no line of a tag, a tab and a word", where=f"{path}:{number}")
        words.append(word.strip())
        tags.append(tag)
    return tuple(texts)


def held_out(texts: Sequence[Tagged]) -> tuple[Tagged, ...]:
    """Every fifth text."""
    return tuple(texts[EVERY - 1 :: EVERY])


def measure(texts: Sequence[Tagged], tag: Tag) -> Report:
    """F1 of all slots and of each kind; a text is right where all its slots are, missing where none was found."""
    grades = []
    counts: dict[str, list[int]] = {}
    for number, text in enumerate(texts, 1):
        meant, found = spans(text.tags), spans(tuple(tag(text.words)))
        for slot in {s for _, _, s in meant | found}:
            row = counts.setdefault(slot, [0, 0, 0])
            for i, some in enumerate((meant & found, found, meant)):
                row[i] += sum(s == slot for _, _, s in some)
        score = 1 if meant == found else 0 if not found else -1
        told = "; ".join(f"{s} {' '.join(text.words[a:b])!r}" for a, b, s in sorted(found))
        case = Case(str(number), "texts", (text.text,), ("answer",))
        grades.append(Grade(case, score, f"found {told or 'nothing'}", "answer", "", 0.0))
    whole = [sum(row[i] for row in counts.values()) for i in range(3)]
    figures = [Figure("slot F1", f1(*whole), whole[2]), *(Figure(f"F1 {slot}", f1(*row), row[2]) for slot, row in sorted(counts.items()))]
    return Report(tuple(grades), tuple(figures), (f"{len(texts)} texts of the held-out fifth; behind each figure the slots that are meant.",))


def f1(both: int, found: int, meant: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing agrees."""
    return 2 * both / (found + meant) if both else 0.0
