"""Whether a tuned model still does what any chat model can: forty ordinary instructions, each checked by a rule.

The rules are lenient, since they are for comparing a model with the one that it was tuned from, on the same instructions; the share
alone says little. Knows nothing of how a model runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from botmovie.finetuning.open_answers import NOT_HELD

MOST_TOKENS = 80
"""Tokens of an answer at most."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """`right` is a pattern that an answer has, `wrong` one that it has not ("": none); case counts where `right` is of capitals alone."""

    id: str
    kind: str
    ask: str
    right: str
    wrong: str = ""

    @property
    def messages(self) -> tuple[Mapping[str, str], ...]:
        return ({"role": "user", "content": self.ask},)

    def is_done(self, answer: str) -> bool:
        """Whether an answer follows the instruction; one that begins by saying that it is not held does not, whatever comes behind."""
        plain = re.sub(r"\\.", "", self.right)
        flags = re.DOTALL if plain.isupper() else re.DOTALL | re.IGNORECASE
        answer = answer.strip()
        return not answer.startswith(NOT_HELD) and bool(re.search(self.right, answer, flags)) and not (self.wrong and re.search(self.wrong, answer, flags))


def load_instructions() -> tuple[Instruction, ...]:
    """All of them, in the order of the file."""
    text = resources.files("botmovie.finetuning").joinpath("ability.jsonl").read_text("utf-8")
    return tuple(Instruction(**json.loads(line)) for line in text.splitlines())
