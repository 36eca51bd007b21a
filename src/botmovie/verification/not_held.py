"""Drafts that say that the evidence lacks the answer ("That is not in what I have about Heat; it only says that …").

Knows only how they are worded, which is how the writer is tuned to word them (docs/tuning.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(
    r"\s*(That is not in what I have(?: (?:about|on) (?P<about>[^;]{1,80}?))?)(?:\s*;\s*(?P<rest>.+)|[,:]\s*(?P<more>(?:it|the notes?|what I have) (?:only |just )?\w+.+)|\.?\s*)$",
    re.IGNORECASE | re.DOTALL,
)
_SAYS = re.compile(
    r"^(?:(?:it|that|what i have|the (?:notes?|evidence|plot|texts?)) )?(?:only |just )?(?:says?|tells?|speaks?|mentions?|names?)(?: only)?(?: that| of| about)?\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NotHeld:
    """The `sentence` taken apart: "That is not in what I have", `about` the film or person it names, and what it tells instead,
    as a sentence of its own; both "" where there is none."""

    sentence: str
    head: str
    about: str
    instead: str


def parse_not_held(sentence: str) -> NotHeld | None:
    """The parts of a sentence that says that something is not held; None for any other."""
    found = _HEAD.match(sentence)
    if found is None:
        return None
    rest = _SAYS.sub("", (found["rest"] or found["more"] or "").strip())
    return NotHeld(sentence.strip(), f"{found[1].rstrip('.')}.", found["about"] or "", rest[:1].upper() + rest[1:])
