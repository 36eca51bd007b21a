"""What lies outside: small talk and help, questions that are not about films, and things that no catalogue here holds.

Patterns serve only for greetings; all else is judged by the learned head over wordings. Knows no entities.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from botmovie.catalogue.folding import fold
from botmovie.domain import Intent, Query
from botmovie.understanding.frame_pieces import described_films
from botmovie.understanding.staging import Stage
from botmovie.understanding.wordings import Embed, Wordings, build_wordings

_GREETING = re.compile(r"^(?:hi|hello|hey|hiya|good (?:morning|evening|afternoon)|yo|greetings|howdy|namaste|bonjour)(?: there| bot| you)?$")
_THANKS = re.compile(r"^(?:thanks?|thank you|thx|ty|cheers|great|nice|cool|ok|okay|awesome|perfect|lovely|bye|goodbye|see you|good night)(?: (?:you|so|very|much|a|lot|for|the|that|it|this|now|then|all|again|thanks?|ok|okay|great|nice|cool|job|work|answer|one|bye|man|mate|buddy|friend|got|perfect|love|loved|helpful|is|was|s))*$")
_HELP = re.compile(r"^(?:help|what can (?:you|i) (?:do|ask)(?: you)?|who are you|what are you|how (?:do|does) (?:you|this) work|what is this|what do you (?:do|know))$")
_FUTURE = re.compile(r"(?<!\S)(?:(?:which|what|who).{0,40} (?:will|going to|gonna|shall)(?: be)? (?:win|be|get|take|receive|star|direct|come)|next year s?|in the future|(?:win|winner|come out|released|be out) next)(?!\S)")

_ASKS = re.compile(r"^(?:what|whats|how|who|when|where|why|which|can|could|would|will|please|is|are|do|does|should|tell|write|give|explain|translate|book|call|my)(?!\S)")

UNHELD_FLOOR, SURELY_UNHELD = 0.35, 0.6
"""For a question that is about no field, and for one that seems to be about one."""
_UNHELD = "unheld: "
HELP_FLOOR = 0.5
WISH_FLOOR = 0.4
SURE_WISH = 0.6
OUTSIDE_FLOOR = 0.5
DISPUTE_FLOOR = 0.6
"""Probabilities from which a label is believed where nothing in the words says so."""


@dataclass(frozen=True)
class Scope:
    """Judges whether a text is small talk, off the topic, a wish, or about what is never held."""

    wordings: Wordings

    def social(self, text: str) -> Query | None:
        """A HELP query for greetings, thanks and questions about this program."""
        folded = fold(text)
        if _GREETING.match(folded) or _HELP.match(folded):
            return Query(Intent.HELP, text="hello" if _GREETING.match(folded) else "help")
        if _THANKS.match(folded) and len(folded.split()) <= 6 and not text.rstrip().endswith("?"):
            return Query(Intent.HELP, text="thanks")
        return None

    def unheld(self, masked: str, *, least: float = UNHELD_FLOOR) -> str | None:
        """In words, what is asked that is never held here ("where it was filmed"), or None where the things not held are together less
        probable than `least`."""
        found = {name: chance for name, chance in self.wordings.likely(masked).items() if name.startswith(_UNHELD)}
        if sum(found.values()) < least:
            return None
        return max(found, key=lambda name: found[name]).removeprefix(_UNHELD)

    def wishes(self, masked: str) -> bool:
        """Whether a text without a film's name wants something to watch rather than an answer."""
        return self.wordings.likely(masked)["recommend"] >= WISH_FLOOR

    def disputes(self, masked: str) -> bool:
        """Whether a text, said after an answer, disputes it or presses for another."""
        return self.wordings.disputing(masked) >= DISPUTE_FLOOR

    def off_topic(self, masked: str) -> bool:
        """Whether a text is nearer to questions that are not about films than to any that are."""
        return self.wordings.likely(masked)["out_of_scope"] >= OUTSIDE_FLOOR and not _film_word(fold(masked).split())

    def judge(self, text: str, stage: Stage) -> Query:
        """The query of a text in which no frame was recognised."""
        found = self.wordings.likely(text)
        if found["help"] >= HELP_FLOOR:
            return Query(Intent.HELP, text="help")
        if found["recommend"] >= SURE_WISH and found["recommend"] > found["identify"]:
            return Query(Intent.RECOMMEND, described_films(stage, use_chains=False), text=text, confidence=found["recommend"])
        reading = stage.reading
        spoken_of = reading.has("film", "identify", "recommend", "role", "ending", "plays") or stage.scene.award or any(c.kind == "genre" for c in reading.conditions)
        outside = found["out_of_scope"]
        if (outside >= OUTSIDE_FLOOR or outside >= max(found.values())) and outside > found["identify"] and not reading.has("identify") and not _film_word(reading.words):
            return Query(Intent.OUT_OF_SCOPE, text=text, confidence=outside)
        long_enough = len(reading.leftover()) >= 2
        if long_enough or spoken_of:
            return Query(Intent.IDENTIFY, text=text, confidence=found["identify"])
        return Query(Intent.OUT_OF_SCOPE, text=text, confidence=outside)

    def about_the_future(self, text: str) -> bool:
        return bool(_FUTURE.search(fold(text)))


def _film_word(words: Sequence[str]) -> bool:
    return any(w in {"film", "films", "movie", "movies", "anime", "cartoon", "actor", "actress", "oscar", "xaward", "xfilm", "xperson", "cinema", "flick", "director"} for w in words)


def build_scope(embed: Embed, encoder_name: str = "") -> Scope:
    """The scope over the shipped head of wordings."""
    return Scope(build_wordings(embed, encoder_name))
