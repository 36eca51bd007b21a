"""An example that the writer learns from or is measured on: a rendered prompt, the answer wanted, and the evidence that both rest on.

One JSON object a line. Knows nothing of where examples come from, nor of training.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from botmovie.domain import (
    Decision,
    Draft,
    Evidence,
    EvidenceItem,
    Fact,
    Kind,
    Passage,
    PassageKind,
    Provenance,
    Row,
    Verdict,
)
from botmovie.errors import BadInput, NotFound
from botmovie.finetuning.open_answers import NOT_HELD
from botmovie.finetuning.split import Side
from botmovie.generation.tidying import tidied
from botmovie.verification.verify import Similarity, verify

MOST_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Example:
    """`template` names the rule or the hand that it comes from ("runtime/3", "hand p"); `base` is the same for all
    renderings of one answer. `films` holds the ids of all films in the prompt, distracting ones included. `rests_on` numbers the
    evidence that the wanted answer rests on; () where that is not known, or nothing."""

    id: str
    base: str
    task: str
    template: str
    side: Side
    question: str
    messages: tuple[dict[str, str], ...]
    target: str
    evidence: tuple[EvidenceItem, ...]
    films: tuple[str, ...]
    rests_on: tuple[int, ...] = ()

    @property
    def not_held(self) -> bool:
        """Whether the right answer is that the evidence lacks it."""
        return self.target.startswith(NOT_HELD)

    @property
    def by_hand(self) -> bool:
        return self.template.startswith("hand ")

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """(source, licence) of all evidence, each once."""
        return tuple(dict.fromkeys((p.source, p.licence) for p in (item.item.provenance for item in self.evidence)))

    def judged(self, draft: str, similarity: Similarity | None = None) -> Verdict:
        """What verification says of a draft for this example, as it would in the program."""
        rows = (Row(Kind.FILM, self.films[0], "", (), (), (), "describe"),) if self.task == "summary" else ()
        text = tidied(draft, most_sentences=MOST_SENTENCES) or draft
        evidence = Evidence(self.evidence, rows=rows, open=True)
        return verify(Draft(text, model="embedded"), evidence, self.question, similarity=similarity)

    def accepted(self, draft: str, similarity: Similarity | None = None) -> bool:
        """Whether verification accepts a draft with nothing cut."""
        verdict = self.judged(draft, similarity)
        return verdict.decision is Decision.ACCEPT and not verdict.problems


def save_examples(examples: Iterable[Example], path: Path) -> None:
    """Write the examples, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for one in examples:
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def load_examples(path: Path) -> Iterator[Example]:
    """The examples of a file. Raises NotFound, or BadInput that names the line."""
    if not path.is_file():
        raise NotFound(f"There are no examples at {path}: make them with botmovie tune data --out {path.parent}.")
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            yield parse_example(json.loads(line))
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise BadInput(f"{path.name}:{number} is no example ({type(error).__name__}: {error}): make the file again with botmovie tune data.") from None


def parse_example(row: dict[str, Any]) -> Example:
    """The example of a parsed line. Raises KeyError, TypeError or ValueError."""
    evidence = tuple(EvidenceItem(item["n"], _piece(item["item"]), item["score"]) for item in row["evidence"])
    messages = tuple({"role": str(m["role"]), "content": str(m["content"])} for m in row["messages"])
    texts = {name: str(row[name]) for name in ("id", "base", "task", "template", "question", "target")}
    return Example(**texts, side=Side(row["side"]), messages=messages, evidence=evidence, films=tuple(row["films"]), rests_on=tuple(row.get("rests_on", ())))


def _piece(row: dict[str, Any]) -> Fact | Passage:
    values = {**row, "provenance": Provenance(**row["provenance"])}
    if "kind" in row:
        return Passage(**{**values, "kind": PassageKind(row["kind"])})
    return Fact(**{**values, "values": tuple(row["values"])})
