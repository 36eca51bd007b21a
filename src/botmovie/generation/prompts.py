"""Renders the prompts, for serving and for training alike, from the files in `prompts/`.

One system text for all tasks comes first, so that it stays in the model's prompt cache. Text that others wrote (the
question, and film texts that were imported) is put between marks after its control tokens, role names and line breaks
are gone, and sentences of the evidence that speak to a model instead of about a film are left out: such text can
only be read, never obeyed. Knows nothing of any model beyond how many characters it can take.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import resources

from botmovie.domain import EvidenceItem, Passage
from botmovie.domain.orders import speaks_to_model
from botmovie.generation.relevance import Scorer, choose_sentences, rank_sentences

SMALL_BUDGET = 400
"""Characters of notes for the embedded model: about 110 tokens, read in 0.4 s; longer notes made it wander."""

LARGE_BUDGET = 6000
"""Characters of notes for a model on a server."""

_LONGEST_QUESTION = 300
_CONTROL_TOKEN = re.compile(
    r"<\s*\|.*?\|\s*>|<\s*/?\s*(?:notes|s|sys|system|user|assistant|inst|im_start|im_end|bos|eos|pad|unk|think|tool_call"
    r"|start_of_turn|end_of_turn)\s*>|<<\s*/?\s*SYS\s*>>|\[\s*/?\s*INST\s*\]|<\|?|\|>",
    re.IGNORECASE | re.DOTALL,
)
_ROLE = re.compile(r"(?:^|(?<=[\s.#*]))(?:#+\s*)?(?:system|assistant|user|human|developer|instructions?)\s*:\s*", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]")


class Task(StrEnum):
    """What is to be written; each has its file in `prompts/`."""

    ANSWER = "answer"
    DESCRIBE = "describe"
    RECOMMEND = "recommend"
    COMPARE = "compare"


def render_prompt(
    task: Task,
    *,
    question: str,
    evidence: Sequence[EvidenceItem],
    about: str = "",
    budget: int = SMALL_BUDGET,
    scorer: Scorer | None = None,
    titles: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """The messages that ask for `task`: system text, then one user message.

    `evidence` is cut to the sentences most relevant for `question`, `budget` characters of them; `about` names the
    film or films ("Jaws (1975)"). `scorer` judges relevance better than words alone. `titles` (film id -> label) tells
    apart whose passages are whose where the evidence is of several films.
    """
    notes = render_notes(question, evidence, budget=budget, scorer=scorer, titles=titles)
    user = _template(task.value).format(
        notes=notes, question=neutralised(question)[:_LONGEST_QUESTION], about=neutralised(about) or "the film"
    )
    return [{"role": "system", "content": _template("system")}, {"role": "user", "content": user}]


def render_notes(
    question: str,
    evidence: Sequence[EvidenceItem],
    *,
    budget: int,
    scorer: Scorer | None = None,
    titles: Mapping[str, str] | None = None,
) -> str:
    """The chosen sentences, a line for each item of the evidence.

    Where the evidence is of several films, the lines of passages begin with the film's label out of `titles`; a fact
    names its film itself. Labels do not count for `budget`.
    """
    several = len({item.film_id for item in evidence}) > 1
    labels = {
        item.n: neutralised(titles[item.item.film_id])
        for item in evidence
        if several and titles and isinstance(item.item, Passage) and item.item.film_id in titles
    }
    sentences = [s for s in rank_sentences(question, evidence, scorer=scorer) if not speaks_to_model(s.text)]
    lines: dict[int, list[str]] = {}
    for sentence in choose_sentences(sentences, budget=budget):
        text = neutralised(sentence.text)
        if text:
            lines.setdefault(sentence.n, []).append(text)
    return "\n".join(f"{labels[n]}: {' '.join(t)}" if n in labels else " ".join(t) for n, t in lines.items())


def neutralised(text: str) -> str:
    """`text` on one line without control tokens, role names at the start of a sentence and invisible characters."""
    text = _INVISIBLE.sub(" ", text)
    while (cleaner := _CONTROL_TOKEN.sub(" ", text)) != text:
        text = cleaner
    return " ".join(_ROLE.sub(" ", text).split())


@cache
def _template(name: str) -> str:
    return resources.files("botmovie.generation").joinpath("prompts", f"{name}.txt").read_text("utf-8").strip()
