"""Variants of titles and names for training: those that linking knows too (`catalogue.variants`), and common slips of the
pen, which no table of names holds. Deterministic: the same text always has the same variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from botmovie.catalogue.folding import fold
from botmovie.catalogue.variants import name_variants, title_variants

_SOUND_ALIKE = (("ph", "f"), ("ei", "ie"), ("ie", "ei"), ("ck", "k"), ("qu", "kw"), ("ou", "o"), ("ee", "ea"), ("ea", "ee"), ("sch", "sh"), ("wh", "w"), ("ght", "t"), ("y", "i"), ("z", "s"))
_LEAST = 5
"""Letters of a word that may be misspelt."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to write a text, folded; `kind` is variant (people say so) or slip."""

    text: str
    kind: str


def title_augmentations(title: str) -> tuple[Variant, ...]:
    """All variants and slips of a title."""
    return (*(Variant(v, "variant") for v in title_variants(title)), *(Variant(v, "slip") for v in slips(title)))


def name_augmentations(name: str) -> tuple[Variant, ...]:
    """The same of a person's name."""
    return (*(Variant(v, "variant") for v in name_variants(name)), *(Variant(v, "slip") for v in slips(name)))


def slips(text: str) -> Iterator[str]:
    """Common misspellings, folded, each once: a letter left out or doubled, two exchanged, a double one single, sounds
    written otherwise, words run together; in the longest word, where people err most."""
    folded = fold(text)
    words = folded.split()
    if not words or not folded.isascii():
        return
    place = max(range(len(words)), key=lambda i: len(words[i]))
    said = {folded}
    for form in (*_misspelt(words, place), "".join(words)):
        if form not in said:
            said.add(form)
            yield form


def _misspelt(words: list[str], place: int) -> Iterator[str]:
    word = words[place]
    if len(word) < _LEAST or not word.isalpha():
        return
    middle = len(word) // 2
    forms = [
        word[:middle] + word[middle + 1 :],
        word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :],
        word[:middle] + word[middle] + word[middle:],
        re.sub(r"(.)\1", r"\1", word, count=1),
        word[:-1],
        *(word.replace(old, new, 1) for old, new in _SOUND_ALIKE if old in word),
    ]
    for form in forms:
        yield " ".join([*words[:place], form, *words[place + 1 :]])
