"""What lies outside: small talk and help, questions that are not about films, and things that no catalogue here holds.

Compares the (masked) wording with written examples by sentence embedding: the nearest example decides. Patterns
serve only for greetings. Knows no entities.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from botmovie.catalogue.folding import fold
from botmovie.domain import Intent, Query
from botmovie.understanding.frame_pieces import described_films
from botmovie.understanding.staging import Stage

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]

_GREETING = re.compile(r"^(?:hi|hello|hey|hiya|good (?:morning|evening|afternoon)|yo|greetings|howdy|namaste|bonjour)(?: there| bot| you)?$")
_THANKS = re.compile(r"^(?:thanks?|thank you|thx|ty|cheers|great|nice|cool|ok|okay|awesome|perfect|lovely|bye|goodbye|see you|good night)(?: .{0,25})?$")
_HELP = re.compile(r"^(?:help|what can (?:you|i) (?:do|ask)(?: you)?|who are you|what are you|how (?:do|does) (?:you|this) work|what is this|what do you (?:do|know))$")
_FUTURE = re.compile(r"(?<!\S)(?:(?:which|what|who).{0,40} (?:will|going to|gonna|shall)(?: be)? (?:win|be|get|take|receive|star|direct|come)|next year s?|in the future|(?:win|winner|come out|released|be out) next)(?!\S)")

_ASKS = re.compile(r"^(?:what|whats|how|who|when|where|why|which|can|could|would|will|please|is|are|do|does|should|tell|write|give|explain|translate|book|call|my)(?!\S)")

UNHELD_FLOOR = 0.55
HELP_FLOOR = 0.72
MEANT_FLOOR = 0.62
MEANT_MARGIN = 0.03


@dataclass(frozen=True)
class Scope:
    """Judges wordings against examples; `vectors` has one unit row an example."""

    embed: Embed
    labels: tuple[str, ...]
    vectors: npt.NDArray[np.float32]

    def social(self, text: str) -> Query | None:
        """A HELP query for greetings, thanks and questions about this program."""
        folded = fold(text)
        if _GREETING.match(folded) or _HELP.match(folded):
            return Query(Intent.HELP, text="hello" if _GREETING.match(folded) else "help")
        if _THANKS.match(folded) and len(folded.split()) <= 6:
            return Query(Intent.HELP, text="thanks")
        return None

    def nearest(self, text: str) -> dict[str, float]:
        """The best cosine to any example of each label."""
        scores = self.vectors @ self.embed([text])[0]
        best: dict[str, float] = {}
        for label, score in zip(self.labels, scores.tolist(), strict=True):
            best[label] = max(best.get(label, -1.0), score)
        return best

    def unheld(self, masked: str) -> str | None:
        """In words, what is asked that is never held here ("where it was filmed"), or None."""
        scores = self.nearest(unmasked(masked))
        label = max(scores, key=lambda name: scores[name])
        if label.startswith("unheld: ") and scores[label] >= max(UNHELD_FLOOR, scores["ask"] + 0.06, scores["film_talk"]):
            return label.removeprefix("unheld: ")
        return None

    def meant(self, masked: str) -> str | None:
        """What a wording that no frame knows asks of the film it names: "describe", "recommend", "field:NAME", or None
        when it is an open question or nothing is near."""
        scores = self.nearest(unmasked(masked))
        known = {k: v for k, v in scores.items() if k in {"describe", "recommend"} or k.startswith("field:")}
        label = max(known, key=lambda name: known[name])
        floor = MEANT_FLOOR if label == "describe" else MEANT_FLOOR + 0.06
        return label if known[label] >= max(floor, scores["ask"] + MEANT_MARGIN) else None

    def wishes(self, text: str) -> bool:
        """Whether a text without a film's name wants something to watch rather than an answer."""
        scores = self.nearest(text)
        return scores["recommend"] >= 0.45 and scores["recommend"] >= max(scores.values()) - 0.02

    def off_topic(self, text: str) -> bool:
        """Whether a text is nearer to questions that are not about films than to any that are."""
        scores = self.nearest(text)
        return scores["out_of_scope"] >= max(scores.values()) - 0.001 and not _film_word(fold(text).split())

    def judge(self, text: str, stage: Stage) -> Query:
        """The query of a text in which no frame was recognised."""
        scores = self.nearest(text)
        if scores["help"] >= HELP_FLOOR and scores["help"] == max(scores.values()):
            return Query(Intent.HELP, text="help")
        if scores["recommend"] >= 0.5 and scores["recommend"] == max(scores.values()):
            return Query(Intent.RECOMMEND, described_films(stage, use_chains=False), text=text, confidence=scores["recommend"])
        film_like = max(scores["identify"], scores["film_talk"], scores["recommend"] - 0.05)
        tells = len(text.split()) >= 8 and not _ASKS.match(fold(text))
        reading = stage.reading
        spoken_of = reading.has("film", "identify", "recommend", "role", "ending", "plays") or stage.scene.award or any(c.kind == "genre" for c in reading.conditions)
        if scores["out_of_scope"] > film_like + (0.15 if tells else 0.0) and not reading.has("identify") and not _film_word(reading.words):
            return Query(Intent.OUT_OF_SCOPE, text=text, confidence=scores["out_of_scope"])
        long_enough = len(reading.leftover()) >= 2
        if long_enough or spoken_of:
            return Query(Intent.IDENTIFY, text=text, confidence=film_like)
        return Query(Intent.OUT_OF_SCOPE, text=text, confidence=scores["out_of_scope"])

    def about_the_future(self, text: str) -> bool:
        return bool(_FUTURE.search(fold(text)))


_PLAIN = {"xfilm": "the film", "xperson": "the actor", "xseries": "the series", "xcharacter": "he", "xcountry": "foreign", "xgenre": "genre", "xyear": "that year"}


def unmasked(text: str) -> str:
    """The text with masks as plain words, so that wordings are compared and not masks."""
    return " ".join(_PLAIN.get(word, word) for word in text.split())


def _film_word(words: Sequence[str]) -> bool:
    return any(w in {"film", "films", "movie", "movies", "anime", "cartoon", "actor", "actress", "oscar", "xaward", "xfilm", "xperson", "cinema", "flick", "director"} for w in words)


def build_scope(embed: Embed, encoder_name: str = "") -> Scope:
    """Read the examples and their vectors."""
    rows = load_examples()
    return Scope(embed, tuple(label for label, _ in rows), _vectors([text for _, text in rows], embed, encoder_name))


def load_examples() -> list[tuple[str, str]]:
    """(label, wording) of every example, masks as plain words."""
    table: dict[str, list[str]] = json.loads((files("botmovie.understanding") / "examples.json").read_text("utf-8"))
    return [(label, unmasked(text)) for label, texts in table.items() for text in texts]


def examples_digest(texts: Sequence[str], encoder_name: str) -> str:
    return hashlib.sha256("\n".join([encoder_name, *texts]).encode()).hexdigest()


def _vectors(texts: Sequence[str], embed: Embed, encoder_name: str) -> npt.NDArray[np.float32]:
    """The examples' vectors: those computed beforehand where they are of these texts and this encoder."""
    path = files("botmovie.understanding") / "examples.npz"
    if path.is_file():
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if str(held["digest"]) == examples_digest(texts, encoder_name):
                return np.asarray(held["vectors"], np.float32)
    return embed(texts)
