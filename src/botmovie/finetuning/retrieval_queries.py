"""Texts that somebody might search with, made from what the catalogue holds of a film, names left out at times.

Nothing here is written: sentences are cut short, keywords strung together. Knows nothing of training or of what is found.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from botmovie.domain import Film

NAMELESS = 0.5
"""Share of the texts that lose the names in them, so that what happens is learned and not who it happens to."""
SMALL, SHORTEST, LONGEST = 0.6, 4, 16
"""Share of the texts in small letters; words of a piece."""
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_LITTLE = frozenset(
    "a an and are as at be been but by for from had has have he her him his i in into is it its of off on out she so that the their them then there they "
    "this to up was we were when where which while who whom with you".split()
)


def names_of(film: Film) -> frozenset[str]:
    """The words of the film's title and of its characters' names, in small letters."""
    named = [film.title, *(t.text for t in film.titles), *(c.character or "" for c in film.credits)]
    return frozenset(w.lower() for text in named for w in _WORD.findall(text)) - _LITTLE


def piece_of(sentence: str, names: frozenset[str], rng: random.Random, *, nameless: bool) -> str:
    """Some words of a sentence in their order, without half of the little ones; "" where too few are left."""
    said = [m[0] for m in _WORD.finditer(sentence)]
    longest = rng.randint(SHORTEST + 2, LONGEST)
    start = rng.randint(0, max(0, len(said) - longest))
    kept = [w for w in said[start : start + longest] if rng.random() >= (0.5 if w.lower() in _LITTLE else 0.1)]
    if nameless:
        kept = [w for w in kept if w.lower().removesuffix("'s").removesuffix("’s") not in names]
    return " ".join(kept) if len(kept) >= SHORTEST else ""


def said_of(sentences: Sequence[str], names: frozenset[str], rng: random.Random) -> str:
    """Pieces of one or more sentences as one text, "" where nothing is left."""
    nameless = rng.random() < NAMELESS
    pieces = [p for p in (piece_of(s, names, rng, nameless=nameless) for s in sentences) if p]
    text = ", ".join(pieces)
    return text.lower() if rng.random() < SMALL else text


def keys_of(film: Film, rng: random.Random) -> str:
    """Genres, keywords, tone, country, places or time of a film as one text; "" where too little is held."""
    words = [*rng.sample(film.keywords, min(len(film.keywords), rng.randint(2, 4)))]
    words += rng.sample(film.genres, min(len(film.genres), rng.randint(0, 2))) + rng.sample(film.tone, min(len(film.tone), rng.randint(0, 1)))
    words += rng.sample(film.countries, min(len(film.countries), rng.randint(0, 1))) + rng.sample(film.places, min(len(film.places), rng.randint(0, 1)))
    rng.shuffle(words)
    return f"{rng.choice(('', '', 'film about ', 'a film with '))}{', '.join(words)}".lower() if len(words) > 2 else ""
