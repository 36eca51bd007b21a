"""Which sentence of several asks, and which only tell what it is about. Knows nothing of intents."""

from __future__ import annotations

import re
from collections.abc import Callable

from botmovie.understanding.linking import FUNCTION_WORDS, Linker
from botmovie.understanding.reading import assemble
from botmovie.understanding.scene import Scene
from botmovie.understanding.tokens import sentences, tokenize

_TAG = re.compile(r"(?i)^(?:true or false|correct|right|am i right|yes or no|is that (?:right|true|so)|true|no|kindly confirm|please confirm|confirm)\W*$")
_LEANING = re.compile(
    r"(?i)^(?:(?:so |and )?what(?:'s|’s| is|s) (?:it|that|this|the (?:film|movie|title|name))(?: called)?|(?:in )?which (?:film|movie|one)(?: is (?:it|that|this)| do i mean| am i thinking of)?|title(?: please)?|name(?: it)?|"
    r"who is it|who are they|what am i thinking of|any ideas?|help me choose|what do i mean|what film|which was it)\W*$"
)


def main_sentence(text: str, scene_of: Callable[[str], Scene], linker: Linker, *, follows: bool) -> tuple[str, str]:
    """The sentence that asks, and the text of the others; all, where they belong together.

    `scene_of`: what a text names by itself; `follows`: whether the question follows another.
    """
    parts = sentences(text)
    if len(parts) >= 2 and _within_a_name(text, linker):
        return text, ""
    if len(parts) < 2 or any(_TAG.match(p) or _LEANING.match(p) for p in parts) or (follows and re.search(r"(?i)same question|i meant", text)):
        return text, ""
    scores = []
    for i, part in enumerate(parts):
        reading = assemble(part, tokenize(part), ())
        score = 3.0 * part.rstrip("\"') ").endswith("?")
        score += 1.5 * reading.has("who", "what", "where", "when", "why", "count", "order", "recommend", "identify", "describe", "field")
        score += 1.0 * reading.has("role", "field", "order", "comparative")
        score += 0.3 * bool(scene_of(part).films)
        score += 0.2 * (i == len(parts) - 1)
        score -= 2.0 * (len(part.split()) <= 2)
        scores.append(score)
    best = max(range(len(parts)), key=lambda i: scores[i])
    if scores[best] < 2.5:
        return text, ""
    others = " ".join(p for i, p in enumerate(parts) if i != best)
    if re.search(r"(?i)\b(?:that|this|it)\b", parts[best]) and len(others.split()) >= 6:
        earlier = scene_of(others)
        if not (earlier.films or earlier.people or earlier.characters):
            return text, ""
    if _is_fragment(parts[best]) or _leans_forward(parts, best):
        return text, ""
    return parts[best], others


def _within_a_name(text: str, linker: Linker) -> bool:
    """Whether what looks like a sentence's end lies within a title: "Chak De! India"."""
    tokens = tokenize(text)
    links, _ = linker.link(tokens)
    return any(t.text in ".?!" for link in links if not link.weak and link.size > 1 for t in tokens[link.start : link.end])


def _leans_forward(parts: tuple[str, ...], best: int) -> bool:
    """Whether what follows narrows the question ("… which films? Only the ones he directed himself")."""
    return any(re.match(r"(?i)(only|just|not|nothing|no |but|the |from|without|with|i mean|except|leav)", p.strip()) for p in parts[best + 1 :])


def _is_fragment(part: str) -> bool:
    words = [w for w in re.findall(r"\w+", part.casefold()) if w not in FUNCTION_WORDS]
    return len(words) <= 1
