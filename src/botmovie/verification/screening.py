"""What no answer may be, whatever the evidence: talk about the prompt, obeyed injections, echoes, another script.

Knows nothing of facts. The patterns are about language models' ways of failing, each seen in drafts of the 135 M model or
a known effect of prompt injection.
"""

from __future__ import annotations

import re
import unicodedata

from botmovie.domain.words import content_stems, fold, stem

SAYS_LITTLE = frozenset(
    stem(w)
    for w in "woman man person people named name character story show scene main someone order try event way thing fact "
    "answer reason know tell say happen cause result kind type sort certain various different new use".split()
)
"""Stems of words that a paraphrase may add without claiming anything."""

_LEAKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), problem)
    for pattern, problem in [
        (r"<\|?\w*\|?>|\[/?INST\]|<</?SYS>>|\bim_(?:start|end)\b|^\s*(?:system|user|assistant)\s*:", "carries marks of the prompt"),
        (r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|assistant|chatbot)\b|\bi(?:'m| am) (?:an? )?(?:ai|language model|assistant|chatbot|helpful|smollm)\b"
         r"|\b(?:my|the) (?:training data|system prompt|instructions?|knowledge cut-?off)\b|\bsmollm\b|\bhugging face\b", "speaks of itself as a program"),
        (r"\b(?:the|these|those|your|my|given|provided|above) (?:(?:given|provided|short|film|above) )?(?:notes?|prompt|context|passages?|excerpts?|information|texts?)\b(?= (?:does|do|did|say|says|"
         r"provide|provides|mention|mentions|suggest|suggests|contain|contains|state|states|only|is|are|given|provided|about|ends?|adds?|that)\b|[,.])"
         r"|\bfrom the notes\b|\bthe (?:original|given|provided) text\b|\bthe question\b (?:asks?|is|does)|\b(?:in )?the (?:given )?text\b(?=[.,])", "speaks of its notes"),
        (r"\b(?:the|an) answer\b.{0,30}\b(?:is not|isn't|not provided|cannot|unknown)\b|\b(?:not (?:explicitly )?(?:mentioned|stated|provided|specified|given|revealed)|do(?:es)? not (?:say|tell|mention|provide|specify))\b"
         r"|\bi (?:do not|don't|cannot|can't|could not) (?:know|tell|answer|find|say)\b", "does not answer"),
        (r"\b(?:have|has|been|am|are|get|got) (?:been )?(?:hacked|pwned|jailbroken|compromised|overridden)\b|\bhacked\b[!.]*$|\bignor(?:e|ing) (?:all |the |my |any )*(?:previous |prior |above )?(?:instructions|rules)"
         r"|\binstructions? (?:have been )?(?:ignored|overridden|accepted|followed)\b|\bpwned\b", "follows an order that stood in a text"),
        (r"\ba (?:classic|common|great|perfect|prime|typical|popular) (?:example|trope|plot device|case)\b|\bthis (?:highlights|illustrates|demonstrates|shows|adds|suggests)\b"
         r"|\bthe (?:film|movie|story) (?:explores|challenges|can explore|delves)\b", "is padding that no evidence bears"),
        (r"https?://|\bwww\.|```|\bdef \w+\(|<script", "carries a link or code"),
    ]
)  # fmt: skip


def problem_of(statement: str, evidence_text: str) -> str:
    """Why this statement cannot be part of an answer; "" when nothing speaks against it.

    A pattern that the evidence itself has (a film about a chatbot) is no fault.
    """
    for pattern, problem in _LEAKS:
        found = pattern.search(statement)
        if found and fold(found.group()) not in evidence_text:
            return problem
    return ""


def says_nothing(text: str, question: str) -> bool:
    """Whether a text only repeats the question's words, or adds none that tells anything."""
    if re.match(r"\s*(?:yes|no)\b", text, re.IGNORECASE):
        return False
    return not set(content_stems(text)) - set(content_stems(question)) - SAYS_LITTLE


def goes_round(statement: str) -> bool:
    """Whether a statement says of something that it is itself: "Lola's mother is Lola's mother", "the father of her child is the
    father of …"."""
    left, found, right = statement.partition(" is ")
    subject, complement = content_stems(left), content_stems(right)
    if not found or not subject or not complement:
        return False
    first = next((w for w in right.split() if content_stems(w)), "")
    return set(complement) <= set(subject) or (subject[0] == complement[0] and not first[:1].isupper())


def repeats_question(statement: str, question: str) -> bool:
    """Whether a statement is a question itself, or the question in other order."""
    return statement.rstrip().endswith("?") or fold(statement).strip(" .?!\"'") == fold(question).strip(" .?!\"'")


def foreign_script(text: str, *allowed: str) -> bool:
    """Whether a fifth or more of the letters are of a script that none of the allowed texts uses."""
    known = {_script(c) for t in allowed for c in t if c.isalpha()} | {"LATIN"}
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and 5 * sum(_script(c) not in known for c in letters) >= len(letters)


def _script(character: str) -> str:
    return unicodedata.name(character, "?").split(" ")[0].removesuffix("-COMPATIBILITY")
