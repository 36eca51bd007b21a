"""Which sentences of the evidence matter for a question. Knows nothing of prompts or of models.

Word overlap, weighted by how rare a word is within the evidence, plus what a `Scorer` (the sentence encoder) says when
the caller has one, plus a little for sentences that hold the kind of thing asked for (a number for "how many", a
cause for "why"), less for one that only says again what the question says. A sentence that begins with a pronoun
brings the sentence before it along. The weights were chosen on 124 questions about films of the starter catalogue.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

from botmovie.domain import EvidenceItem, Passage, PassageKind
from botmovie.domain.sentences import split_sentences
from botmovie.domain.words import content_stems, stem, words

Scorer = Callable[[Sequence[str]], Sequence[float]]
"""Sentences -> how well each answers the question at hand (cosine similarity, about 0..1)."""

_LEANS_BACK = re.compile(r"^(he|she|it|they|his|her|their|its|this|these|those|so|then|but|there|him|them)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|thirty|forty|fifty|"
    r"sixty|hundred|thousand|million|half|several|dozen)\b",
    re.IGNORECASE,
)
_EXPECTED: tuple[tuple[re.Pattern[str], re.Pattern[str], float], ...] = (
    (re.compile(r"^(?:\w+,? )*?how (?:many|much|old|long|far|often|big|tall)\b", re.IGNORECASE), _NUMBER, 0.3),
    (re.compile(r"\b(?:when|what year|which year|what time)\b", re.IGNORECASE), _NUMBER, 0.15),
    (re.compile(r"\b(?:why|for what reason|what makes|reason)\b", re.IGNORECASE),
     re.compile(r"\b(?:because|since|so that|in order|out of|for fear|wants? to|due to|therefore|so)\b", re.IGNORECASE), 0.2),
    (re.compile(r"\bwhere\b", re.IGNORECASE),
     re.compile(r"\b(?:in|at|on|to|under|near|from|inside|behind|through|into|onto)\s+(?:an?\s|the\s)?(?:\w+\s)?[A-Z]\w+"), 0.1),
    (re.compile(r"\b(?:called|name)\b", re.IGNORECASE),
     re.compile(r"\b(?:called|named?|nicknamed|calls|names)\b", re.IGNORECASE), 0.2),
    (re.compile(r"\b(?:die[sd]?|death|kill(?:s|ed)?|murder(?:s|ed)?)\b", re.IGNORECASE),
     re.compile(r"\b(?:die[sd]?|dead|death|dying|kills?|killed|murder\w*|sho(?:o|t)\w*|stab\w*|drown\w*|crash\w*|strangl\w*"
                r"|freezes|poison\w*|hang(?:s|ed)|strikes? \w+ down|falls)\b", re.IGNORECASE), 0.15),
)  # fmt: skip
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z]\w+")

_SAYS_NOTHING_NEW = 0.2
_ASIDE = 0.1
_ASIDES = frozenset({PassageKind.CHARACTER, PassageKind.NOTES})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of evidence item `n`; `position` counts over all of the evidence; `score` is its relevance."""

    text: str
    n: int
    position: int
    score: float = 0.0
    leans_back: bool = False


def rank_sentences(
    question: str, items: Sequence[EvidenceItem], *, scorer: Scorer | None = None
) -> tuple[Sentence, ...]:
    """Every distinct sentence of the evidence with its relevance (about 0..2), in the order of the evidence."""
    texts: dict[str, tuple[EvidenceItem, bool]] = {}
    for item in items:
        for index, text in enumerate(split_sentences(item.text)):
            texts.setdefault(text, (item, index > 0 and bool(_LEANS_BACK.match(text))))
    stems = [frozenset(content_stems(t)) for t in texts]
    named = frozenset(stem(w) for item in items for w in (item.film_id or "").split("-"))
    asked = frozenset(content_stems(question)) - named
    overlap = _overlaps(asked, stems)
    meaning = list(scorer(list(texts))) if scorer is not None and texts else [0.0] * len(texts)
    top = max((abs(item.score) for item, _ in texts.values()), default=1.0) or 1.0
    ranked = []
    for at, (text, (item, leans)) in enumerate(texts.items()):
        score = overlap[at] + meaning[at] + fits_question(question, text) + 0.1 * item.score / top
        score -= _SAYS_NOTHING_NEW if len(stems[at] - asked - named) < 3 else 0.0
        score -= _ASIDE if isinstance(item.item, Passage) and item.item.kind in _ASIDES else 0.0
        ranked.append(Sentence(text, item.n, at, score, leans))
    return tuple(ranked)


def fits_question(question: str, sentence: str) -> float:
    """A bonus, 0..0.3, for a sentence that holds the kind of thing that the question asks for."""
    bonus = max((b for asks, holds, b in _EXPECTED if asks.search(question) and holds.search(sentence)), default=0.0)
    if bonus == 0.0 and re.search(r"\b(?:who|whom|whose)\b", question, re.IGNORECASE):
        asked = set(words(question))
        bonus = 0.1 if any(words(n)[0] not in asked for n in _NAME.findall(sentence)) else 0.0
    return bonus


def _overlaps(asked: frozenset[str], stems: Sequence[frozenset[str]]) -> list[float]:
    """For each sentence the weighted share, 0..1, of the question's words that it has."""
    seen = Counter(word for sentence in stems for word in sentence)
    weight = {word: log(1 + (1 + len(stems)) / (0.5 + seen[word])) for word in asked}
    present = sum(w for word, w in weight.items() if seen[word]) or 1.0
    return [sum(weight[word] for word in asked & sentence) / present for sentence in stems]


def choose_sentences(sentences: Sequence[Sentence], *, budget: int) -> tuple[Sentence, ...]:
    """The most relevant sentences that fit in `budget` characters, in the order of the evidence.

    The best one is always taken, whatever its length.
    """
    by_position = {s.position: s for s in sentences}
    chosen: dict[int, Sentence] = {}
    left = budget
    for sentence in sorted(sentences, key=lambda s: -s.score):
        wanted = [sentence]
        before = by_position.get(sentence.position - 1)
        if sentence.leans_back and before is not None and before.n == sentence.n:
            wanted.insert(0, before)
        fresh = [s for s in wanted if s.position not in chosen]
        cost = sum(len(s.text) + 1 for s in fresh)
        if fresh and (cost <= left or not chosen):
            chosen.update((s.position, s) for s in fresh)
            left -= cost
    return tuple(chosen[p] for p in sorted(chosen))
