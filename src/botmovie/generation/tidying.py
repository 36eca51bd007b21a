"""Cleans up what a chat model wrote and tells when it should stop. Knows nothing of what is true.

Small models run on after their answer: they play the next speaker, repeat themselves, or break off mid-sentence.
"""

from __future__ import annotations

import re
from collections import Counter

from botmovie.domain.sentences import split_sentences
from botmovie.domain.words import fold, words

_ENDS = (".", "!", "?", "…", '."', '!"', '?"', ".'", "!'", "?'", ".”", "!”", "?”", ".)", "。", "！", "？")
_SPEAKER = re.compile(
    r"<\|.*|</?(?:notes|s|think)>.*|(?:^|\n)\s*(?:#+\s*)?(?:user|assistant|system|human|question|notes?|q|context)\s*:.*"
    r"|\n\s*(?:-{3,}|={3,}|#{2,}|```).*",
    re.IGNORECASE | re.DOTALL,
)
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL | re.IGNORECASE)
_LEAD = re.compile(
    r"^\s*(?:(?:the |my |short |final )*answer(?: to (?:this|the|your) question)?(?: is)?\s*:\s*|answer\s*:\s*|a\s*:\s+|1[.)]\s+|[-*•]\s+"
    r"|(?:according to|based on|from) the (?:notes|text|information|evidence)(?: provided| given)?,\s*"
    r"|(?:sure|certainly|of course)[,!.:]\s+)+",
    re.IGNORECASE,
)
_NAMES_NOTES = re.compile(r"\s*\[(?:notes?\s*)?\d+(?:\s*,\s*\d+)*\]|\s*\((?:notes?|source)\s*\d+\)", re.IGNORECASE)
_LOOP = 7  # words


def has_run_on(text: str, *, most_sentences: int) -> bool:
    """Whether nothing useful can follow: next speaker, a loop, or enough sentences."""
    if _SPEAKER.search(text):
        return True
    if not text.rstrip().endswith(_ENDS):
        return _is_looping(text)
    said = split_sentences(text)
    return len(said) >= most_sentences or _is_looping(text) or len({fold(s) for s in said}) < len(said)


def _is_looping(text: str) -> bool:
    """The same words come for the third time, or the same seven in a row for the second."""
    said = words(text)
    if len(said) < 2 * _LOOP:
        return any(len(said) >= 3 * n and said[-n:] * 3 == said[-3 * n :] for n in (2, 3, 4))
    grams = Counter(tuple(said[i : i + _LOOP]) for i in range(len(said) - _LOOP + 1))
    return max(grams.values()) > 1


def tidied(text: str, *, most_sentences: int, cut_off: bool = False) -> str:
    """The usable part of what was written; "" when there is none.

    `cut_off`: the model was stopped at a limit, so that an unfinished last sentence is not kept even if it is all.
    """
    text = _THOUGHT.sub("", text).replace("\r", "")
    text = _SPEAKER.sub("", text)
    text = _NAMES_NOTES.sub("", _LEAD.sub("", text.strip()))
    text = re.sub(r"[*_`#]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", text)
    kept: list[str] = []
    seen: set[str] = set()
    for sentence in split_sentences(text):
        sentence = re.sub(r"^(?:\d+[.)]|[-*•])\s+", "", " ".join(sentence.split()))
        key = " ".join(words(sentence))
        if not key:
            continue
        if key in seen:
            break
        seen.add(key)
        kept.append(sentence)
    kept = kept[:most_sentences]
    if kept and not kept[-1].endswith(_ENDS):
        if len(kept) > 1 or cut_off or _is_looping(kept[-1]):
            kept.pop()
        else:
            kept[-1] += "."
    kept = [s for s in kept if not _is_looping(s)]
    result = " ".join(kept)
    return result[:1].upper() + result[1:] if is_prose(result) else ""


def is_prose(text: str) -> bool:
    """Whether this is made of words at all: at least two, most characters letters, no broken encoding."""
    letters = sum(c.isalpha() for c in text)
    solid = sum(not c.isspace() for c in text)
    return letters >= 3 and letters >= 0.6 * solid and text.count("\ufffd") * 20 <= len(text) and len(text.split()) >= 2
