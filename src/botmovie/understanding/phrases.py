"""Words of this catalogue's own: its studios, the places where its films are set, its keywords.

Read once from the catalogue; kept as folded phrases. Knows no grammar: `plain_rows` decides where one may stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.understanding.linking import FUNCTION_WORDS, WordRank
from botmovie.understanding.spelling import FILM_TALK
from botmovie.understanding.tokens import NUMBER_WORDS

MOST_VALUES = 50_000


@dataclass(frozen=True, slots=True)
class Phrases:
    """Folded phrase to the catalogue's values, by field."""

    studios: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[str, ...]]
    keywords: Mapping[str, tuple[str, ...]]
    series: Mapping[str, tuple[str, ...]]

    def find(self, field: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """The values that these words name, () for none."""
        table: Mapping[str, tuple[str, ...]] = getattr(self, field)
        return table.get(" ".join(words), ())


def build_phrases(catalogue: Catalogue, rank: WordRank) -> Phrases:
    """Read the catalogue's values."""
    studios: dict[str, tuple[str, ...]] = {}
    for value, _ in catalogue.values("studios")[:MOST_VALUES]:
        words = fold(value).split()
        names = [" ".join(words), *(w for w in words if len(words) > 1 and len(w) > 4 and rank(w) is None)]
        for name in names:
            if len(name) > 3:
                studios[name] = (*studios.get(name, ()), value)
    places: dict[str, tuple[str, ...]] = {}
    for value, _ in catalogue.values("places")[:MOST_VALUES]:
        for part in value.split(","):
            name = fold(part)
            if name and name not in FUNCTION_WORDS and len(name) > 3:
                places[name] = (part.strip(),)
    keywords: dict[str, tuple[str, ...]] = {}
    for value, _ in catalogue.values("keywords")[:MOST_VALUES]:
        folded = fold(value)
        for name in {folded, *_forms(folded), *(w for w in folded.split() if len(folded.split()) <= 3 and len(w) > 3 and w not in FUNCTION_WORDS)}:
            if name in NUMBER_WORDS or name.isdigit() or name in FILM_TALK:
                continue
            for form in {name, *_forms(name)}:
                keywords[form] = (*keywords.get(form, ()), value)
    series = {fold(value): (value,) for value, _ in catalogue.values("series")[:MOST_VALUES]}
    return Phrases(studios, places, {k: tuple(dict.fromkeys(v)) for k, v in keywords.items()}, series)


def _forms(word: str) -> tuple[str, ...]:
    """Singular and plural."""
    return (word[:-1],) if word.endswith("s") and not word.endswith("ss") else (f"{word}s",)
