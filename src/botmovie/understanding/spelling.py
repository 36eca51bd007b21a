"""Misspelt words of the question itself ("directd", "caste", "ficton"): the nearest word of film talk, or of the
language at one edit. Names are not its business: a word that is part of a linked name is never touched."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache

from rapidfuzz import fuzz, process

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
FILM_TALK = tuple(
    "director directed directs direct writer wrote written writes composer composed cinematographer editor producer produced actor actors actress "
    "cast starring starred stars played plays character characters release released runtime length genre genres country language plot story summary "
    "ending oscar oscars award awards picture winner nominated budget gross office sequel remake original title thriller thrillers comedy comedies "
    "drama horror western musical animated animation documentary romance science fiction war crime recommend suggest watch similar called movie movies "
    "film films which where when what year years long longest shortest earliest latest based book novel writer music score soundtrack "
    "dop wife husband mother father boss girl boy man woman captain guy lady friend gore gory blood violence violent spooky scary creepy funny sad kids child children parents family dark light old new classic cult silent black white "
    "korean japanese french italian german spanish indian chinese iranian swedish danish mexican brazilian russian british american english".split()
)
SHORT = {"wat": "what", "wich": "which", "yr": "year", "teh": "the", "hte": "the", "abt": "about", "b": "be", "u": "you", "r": "are", "w": "with", "flim": "film", "moive": "movie",
         "whos": "who", "whats": "what", "pls": "please", "plz": "please", "da": "the", "dir": "director", "wen": "when", "hoo": "who", "bout": "about", "cud": "could", "wanna": "want"}


CONTRACTIONS = frozenset(
    "isnt wasnt arent werent doesnt didnt dont hasnt havent hadnt couldnt wouldnt shouldnt wont cant aint mustnt im ive id ill youre youve youd theyre weve wed shes hes thats".split()
)


class Speller:
    """Corrects single folded words against a vocabulary given as ranks, and `also` words that are known to be right."""

    def __init__(self, rank: Callable[[str], int | None], also: Collection[str] = ()) -> None:
        self._rank = rank
        self._also = frozenset(also)
        self.correct = lru_cache(maxsize=8192)(self._correct)

    def _correct(self, word: str) -> str | None:
        """The word meant, or None where the word is spelt right or nothing is near."""
        if word in SHORT:
            return SHORT[word]
        if len(word) < 4 or not word.isalpha() or self._known(word):
            return None
        near = process.extractOne(word, FILM_TALK, scorer=fuzz.ratio, score_cutoff=84)
        if near is not None and near[0][0] == word[0] and not word.startswith(near[0]):
            return str(near[0])
        if self.spelt(word):
            return None
        best: tuple[int, str] | None = None
        for candidate in _edits(word):
            rank = self._rank(candidate)
            if rank is not None and rank < 20000 and candidate[0] == word[0] and (best is None or rank < best[0]):
                best = (rank, candidate)
        return best[1] if best else None

    def spelt(self, word: str) -> bool:
        """Whether the word, or what it is inflected from, is in the vocabulary."""
        if self._known(word):
            return True
        for ending, back in (("s", ""), ("es", ""), ("es", "e"), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", ""), ("ers", ""), ("ly", ""), ("y", ""), ("less", ""), ("ness", ""), ("ish", ""), ("able", "")):
            stem = word.removesuffix(ending) + back
            if len(stem) < 3 or not word.endswith(ending) or (ending in ("s", "y") and stem.endswith(ending)):
                continue  # "burnss" is no plural
            if self._rank(stem) is not None or (stem[-1] == stem[-2] and self._rank(stem[:-1]) is not None):
                return True
        return any(self._common(word[:i]) and self._common(word[i:]) for i in range(3, len(word) - 2))

    def _known(self, word: str) -> bool:
        return self._rank(word) is not None or word in FILM_TALK or word in CONTRACTIONS or word in self._also

    def _common(self, part: str) -> bool:
        rank = self._rank(part)
        return rank is not None and len(part) >= 3 and rank < 9000


def _edits(word: str) -> set[str]:
    """All words at one edit (Norvig 2007)."""
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    out = {a + b[1:] for a, b in splits if b}
    out |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    out |= {a + c + b[1:] for a, b in splits if b for c in _LETTERS}
    return out | {a + c + b for a, b in splits for c in _LETTERS}
