"""Right answers that people wrote (training/answers), and drafts made of them with one thing made wrong. Knows nothing of checking.

Evidence is what would stand in the prompt, other sentences of the film beside. What is made wrong is drawn by a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from botmovie.domain import EvidenceItem, Passage
from botmovie.domain.sentences import split_sentences
from botmovie.domain.words import STOP_WORDS, stem, words
from botmovie.finetuning.examples import Example
from botmovie.verification.names import names_in

_ADDED = (
    "and regrets it for the rest of {their} life", "because {name} asked {them} to", "with the help of {name}", "to take revenge on {name}", "after losing a bet",
    "and nobody ever learns of it", "for a large sum of money", "while {name} is watching", "as a joke that goes wrong", "to impress {name}",
    "because of an old quarrel over land", "and is arrested for it by the police",
)  # fmt: skip
_BE = re.compile(r"\b(is|was|are|were|can|could|has|had|will|would|must|should)\b(?! not\b)")
_DENIAL = re.compile(r"\b(?:does|do|did) not (\w+)|\b(\w+)n't\b|\b(not|never|no longer) ", re.IGNORECASE)
_VERB = re.compile(r"^((?:[A-ZÀ-Þ][\w'’-]+ ?)+|He |She |It |They )([a-z]+s)\b")
_NUMBER = re.compile(r"\b(\d[\d,]*)\b")
_IN_WORDS = "two three four five six seven eight nine ten eleven twelve thirteen fifteen sixteen twenty thirty forty fifty sixty".split()
_EVEN = frozenset("and or with meet meets met marry marries married between both love each other lovers friends same while but".split())
_NOUN = re.compile(r"\b(?:the|a|an|his|her|their) ((?:[a-z]{3,})(?:-[a-z]+)*)(?= (?:of|in|on|at|and|to|for|with|from|by|is|was|has|who|that|which)\b|[,.;:])")


@dataclass(frozen=True)
class WrongDraft:
    """A draft that is wrong as an answer to the example's question; `kind` says what was made wrong."""

    kind: str
    example: Example
    evidence: tuple[EvidenceItem, ...]
    draft: str


def wrong_drafts(examples: Sequence[Example], seed: int = 0) -> Iterator[WrongDraft]:
    """One draft of each kind for each example where it can be made; examples without an answer are passed over."""
    held = [e for e in examples if not e.not_held]
    changes: dict[str, Callable[[Example, random.Random], str]] = {
        "another name of the same evidence": _other_name, "names exchanged": _exchanged, "another number": _other_number, "another thing of the same evidence": _other_thing,
        "a denial put in": _denied, "a denial taken out": _affirmed, "a clause invented": _added, "a clause of another sentence": _joined,
    }  # fmt: skip
    for example in held:
        for kind, change in changes.items():
            draft = change(example, random.Random(f"{seed}/{kind}/{example.id}"))
            if draft and draft != example.target:
                yield WrongDraft(kind, example, example.evidence, draft)
        yield from _of_others(example, held, random.Random(f"{seed}/others/{example.id}"))


def _names(text: str) -> list[str]:
    """Names in a text without possessive endings, each once."""
    found = (re.sub(r"['’]s?$", "", n) for n in names_in(f"x {text}"))
    return list(dict.fromkeys(n for n in found if len(n) > 2 and n[0].isupper() and n.lower() not in STOP_WORDS))


def _strangers(example: Example, name: str) -> list[str]:
    """Names of persons and things in the evidence that are neither the name, nor in the answer, nor in the question."""
    taken = set(words(f"{example.target} {example.question} {name}"))
    found = [n for item in example.evidence if isinstance(item.item, Passage) for n in _names(item.text)]
    return [n for n in dict.fromkeys(found) if not taken & set(words(n))]


def _put(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def _other_name(example: Example, rng: random.Random) -> str:
    own = [n for n in _names(example.target) if not set(words(n)) & set(words(example.question))]
    others = _strangers(example, own[0]) if own else []
    return _put(example.target, own[0], rng.choice(others)) if others else ""


def _exchanged(example: Example, rng: random.Random) -> str:
    """The first two names of a sentence change places, unless what stands between says that they are even."""
    for sentence in split_sentences(example.target):
        names = _names(sentence)
        if len(names) < 2 or set(words(names[0])) & set(words(names[1])):
            continue
        first, second = sorted(names[:2], key=sentence.find)
        between = words(sentence[sentence.find(first) + len(first) : sentence.find(second)])
        if _EVEN & set(between) or all(w in STOP_WORDS for w in between) or "," in sentence[sentence.find(first) : sentence.find(second)]:
            continue
        return example.target.replace(sentence, _put(_put(_put(sentence, first, "\0"), second, first), "\0", second))
    return ""


def _other_number(example: Example, rng: random.Random) -> str:
    digits = _NUMBER.search(example.target)
    if digits:
        return f"{example.target[: digits.start()]}{int(digits[1].replace(',', '')) + rng.randint(2, 9)}{example.target[digits.end() :]}"
    for word in words(example.target):
        if word in _IN_WORDS:
            return _put(example.target, word, _IN_WORDS[(_IN_WORDS.index(word) + rng.randint(1, 5)) % len(_IN_WORDS)])
    return ""


def _other_thing(example: Example, rng: random.Random) -> str:
    """The last thing that the question does not name ("the lake") becomes another of the evidence."""
    asked = {stem(w) for w in words(example.question)}
    own = [m for m in _NOUN.finditer(example.target) if stem(m[1]) not in asked]
    taken = {stem(w) for w in words(f"{example.target} {example.question}")}
    others = [m[1] for i in example.evidence if isinstance(i.item, Passage) for m in _NOUN.finditer(i.text) if stem(m[1]) not in taken]
    if not own or not others:
        return ""
    return f"{example.target[: own[-1].start(1)]}{rng.choice(others)}{example.target[own[-1].end(1) :]}"


def _denied(example: Example, rng: random.Random) -> str:
    """The first sentence with "not" or "never" in it."""
    first = split_sentences(example.target)[0]
    if _DENIAL.search(first) or re.match(r"(?:No|Yes)\b", first):
        return ""
    found = _BE.search(first)
    if found:
        return example.target.replace(first, f"{first[: found.end()]} not{first[found.end() :]}")
    verb = _VERB.match(first)
    return example.target.replace(first, f"{verb[1].rstrip()} never {first[verb.start(2) :]}") if verb else ""


def _affirmed(example: Example, rng: random.Random) -> str:
    """The first denial taken away."""
    found = _DENIAL.search(example.target)
    if not found:
        return ""
    kept = found[1] or found[2] or ""
    return re.sub(r"\s+", " ", f"{example.target[: found.start()]}{kept} {example.target[found.end() :].lstrip()}")


def _added(example: Example, rng: random.Random) -> str:
    """An invented clause at the end of the last sentence."""
    names = _names(example.question) or _names(example.target) or ["somebody"]
    clause = rng.choice(_ADDED).format(name=names[0], their="their", them="them")
    return f"{example.target.rstrip('.')} {clause}."


def _joined(example: Example, rng: random.Random) -> str:
    """The end of the answer's last sentence becomes the end of another sentence of the evidence."""
    last = split_sentences(example.target)[-1]
    head = re.match(r"(.{12,}?\b(?:because|so that|by|with|in|into|to|for|from)) ", last)
    told = set(words(example.target))
    tails = [
        m[1] for i in example.evidence if isinstance(i.item, Passage) for s in split_sentences(i.text)
        for m in [re.search(r"\b(?:because|so that|by|with|in|into|to|for|from) ([^,.;:]{10,})[.]$", s)] if m and len(set(words(m[1])) & told) <= len(set(words(m[1]))) / 3
    ]  # fmt: skip
    return f"{example.target[: -len(last)]}{head[1]} {rng.choice(tails)}." if head and tails else ""


_TOLD = frozenset({"plot", "motive", "premise"})


def _of_others(example: Example, held: Sequence[Example], rng: random.Random) -> Iterator[WrongDraft]:
    """True answers to another question about the same film, and answers about another film with this one's names."""
    if example.task not in _TOLD:
        return
    same = [
        o for o in held
        if o.films[0] == example.films[0] and o.task in _TOLD and _far(o.target, example.target) and _far(o.target, example.question) and _far(o.question, example.question)
    ]  # fmt: skip
    if same:
        other = rng.choice(same)
        shown = {i.text for i in example.evidence}
        items = [*example.evidence, *(i for i in other.evidence if i.text not in shown)]
        evidence = tuple(EvidenceItem(n, i.item, i.score) for n, i in enumerate(items, 1))
        yield WrongDraft("true, to another question", example, evidence, other.target)
    far = [o for o in held if o.films[0] != example.films[0] and o.task == example.task]
    if far:
        other = rng.choice(far)
        draft, names = other.target, _names(f"{example.question} {example.target}")
        for old, new in zip(_names(draft), names, strict=False):
            draft = _put(draft, old, new)
        yield WrongDraft("of another film, with this one's names", example, example.evidence, draft)


def _far(left: str, right: str) -> bool:
    """Whether two texts share less than a third of the shorter one's telling words, names apart."""
    sets = [{stem(w) for w in words(text)} - STOP_WORDS - {stem(w) for n in _names(text) for w in words(n)} for text in (left, right)]
    return len(sets[0] & sets[1]) <= min(len(s) for s in sets) / 4
