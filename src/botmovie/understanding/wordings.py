"""What a wording means, learned: a linear head over sentence embeddings, fitted to the wordings of `examples.json`.

Entities are masked before ("who did the tunes for xfilm"), so that wordings are compared and not names. The head is
multinomial logistic regression over the embedding and eight marks (which masks stand in the text); it gives a
probability to every label: a field, an intent, or a thing that is never held. Fitted by `scripts/fit_wordings.py`;
where the shipped weights are of other wordings or another encoder, it is fitted when the program starts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
Floats = npt.NDArray[np.float32]

MASKS = ("xfilm", "xperson", "xcharacter", "xseries", "xaward", "xyear", "xcountry", "xgenre")
_PLAIN = {"xfilm": "the film", "xperson": "the actor", "xseries": "the series", "xcharacter": "the character", "xcountry": "foreign", "xlanguage": "foreign",
          "xgenre": "genre", "xyear": "that year", "xaward": "the award", "xruntime": "two hours", "xmoney": "a million dollars", "xmaker": "by a woman"}
_MASK = re.compile(r"(?<![a-z])x(?:film|person|series|character|country|language|genre|year|award|runtime|money|maker)(?![a-z])")
DISPUTE = "insist"
"""The label of what is only said after an answer."""
SCALE, MARK = 8.0, 2.0
"""Weights of the embedding and of the marks among the features: chosen by five-fold cross-validation over the wordings."""
PENALTY, STEPS = 3e-3, 300


@dataclass(frozen=True, eq=False)
class Wordings:
    """Judges wordings; `weights` is (384 + 8 marks + 1, labels)."""

    embed: Embed
    labels: tuple[str, ...]
    weights: Floats

    def likely(self, text: str) -> dict[str, float]:
        """The probability of every label for a masked text that opens a conversation; they sum to 1."""
        found = dict(zip(self.labels, _cached(self, text), strict=True))
        disputed = found.pop(DISPUTE, 0.0)
        return {label: p / max(1e-6, 1.0 - disputed) for label, p in found.items()}

    def disputing(self, text: str) -> float:
        """The probability that a masked text, said after an answer, disputes it."""
        return dict(zip(self.labels, _cached(self, text), strict=True)).get(DISPUTE, 0.0)

    def among(self, text: str, labels: Iterable[str]) -> dict[str, float]:
        """The probabilities of some labels, given that it is one of them."""
        found = self.likely(text)
        some = {label: found[label] for label in labels if label in found}
        total = sum(some.values()) or 1.0
        return {label: p / total for label, p in some.items()}


@lru_cache(maxsize=8192)
def _cached(wordings: Wordings, text: str) -> tuple[float, ...]:
    scores = (features([text], wordings.embed) @ wordings.weights)[0]
    exp = np.exp(scores - scores.max())
    return tuple(float(p) for p in exp / exp.sum())


def plain(text: str) -> str:
    """The text with masks as plain words."""
    return " ".join(_MASK.sub(lambda m: f" {_PLAIN[m.group()]} ", text.casefold()).split())


def features(texts: Sequence[str], embed: Embed) -> Floats:
    """(texts, 393): the scaled embedding, the marks, and a one."""
    marks = np.array([[mask in text.casefold() for mask in MASKS] for text in texts], np.float32)
    vectors = embed([plain(text) for text in texts])
    return np.hstack([vectors * SCALE, marks * MARK, np.ones((len(texts), 1), np.float32)]).astype(np.float32)


def fit(rows: Floats, labels: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
    """(label names, weights) of multinomial logistic regression with an L2 penalty, by full-batch Adam; deterministic."""
    names = tuple(sorted(set(labels)))
    wanted = np.eye(len(names), dtype=np.float32)[[names.index(label) for label in labels]]
    weights = np.zeros((rows.shape[1], len(names)), np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = rows @ weights
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        slope = rows.T @ (p - wanted) / len(rows) + PENALTY * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return names, weights.astype(np.float32)


def load_examples() -> list[tuple[str, str]]:
    """(label, masked wording) of every example."""
    table: dict[str, list[str]] = json.loads((files("botmovie.understanding") / "examples.json").read_text("utf-8"))
    return [(label, text) for label, texts in table.items() for text in texts]


def digest(rows: Sequence[tuple[str, str]], encoder_name: str) -> str:
    """Names the wordings and the encoder that weights were fitted to."""
    said = json.dumps([encoder_name, SCALE, MARK, PENALTY, STEPS, sorted(_PLAIN.items()), rows], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def build_wordings(embed: Embed, encoder_name: str = "") -> Wordings:
    """The shipped head where it fits the wordings and the encoder, else one fitted now (seconds)."""
    rows = load_examples()
    path = files("botmovie.understanding") / "wordings.npz"
    if path.is_file():
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if str(held["digest"]) == digest(rows, encoder_name):
                return Wordings(embed, tuple(str(label) for label in held["labels"]), np.asarray(held["weights"], np.float32))
    labels, weights = fit(features([text for _, text in rows], embed), [label for label, _ in rows])
    return Wordings(embed, labels, weights)
