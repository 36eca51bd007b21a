"""Words compared by form: folding, tokens, light stems. Standard library only; knows nothing of films or meaning.

The stemmer is a small one made for overlap between two English texts that tell the same thing: "steals", "stealing"
and "stole" meet, "writer" and "wrote" do not. It is not meant for indexing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans({
    "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "đ": "d", "Đ": "D",
    "’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-",
})  # fmt: skip
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*\d*", re.UNICODE)

STOP_WORDS = frozenset(
    """a an the and or but nor so yet of in on at to from by for with without into onto over under about as than then
    that this these those there here it its itself he him his himself she her hers herself they them their theirs
    themselves we us our i me my you your who whom whose which what when where why how is are was were be been being
    am do does did done doing has have had having will would shall should can could may might must not no n't if
    since because while during after before until till also just only very more most much many some any each every
    all both few other another such own same too up down out off again once ever never always often s t d ll re ve m
    film movie picture one ones between through against among within along across around upon per via etc called
    named become becomes became get gets got go goes went going gone make makes made making""".split()
)
"""Words that carry no statement of their own."""

_IRREGULAR = {
    form: base
    for base, forms in {
        "take": "took taken", "give": "gave given", "come": "came", "see": "saw seen sees sight", "tell": "told", "say": "said",
        "find": "found finds", "leave": "left leaves", "run": "ran", "fall": "fell fallen", "think": "thought",
        "buy": "bought", "catch": "caught", "fight": "fought", "meet": "met", "lose": "lost loss loses losing", "win": "won",
        "steal": "stole stolen theft thief thieves", "shoot": "shot", "wear": "wore worn", "wake": "woke woken awake",
        "speak": "spoke spoken speech", "choose": "chose chosen choice", "drive": "drove driven", "ride": "rode ridden",
        "throw": "threw thrown", "know": "knew known", "grow": "grew grown", "draw": "drew drawn",
        "hide": "hid hidden", "hold": "held", "keep": "kept", "sleep": "slept asleep", "feel": "felt", "send": "sent",
        "spend": "spent", "build": "built rebuild rebuilt rebuilds rebuilding", "begin": "began begun", "sing": "sang sung song songs", "swim": "swam swum",
        "drink": "drank drunk", "sink": "sank sunk", "lead": "led", "sell": "sold", "pay": "paid", "stand": "stood",
        "understand": "understood", "teach": "taught", "bring": "brought", "seek": "sought", "break": "broke broken",
        "die": "died dies dead death dying deaths", "kill": "murder murdered murders kills killed killing", "bite": "bit bitten",
        "write": "wrote written", "use": "used using uses", "fly": "flew flown flies flying flight", "hear": "heard", "eat": "ate eaten", "cut": "cuts cutting", "cling": "clung",
        "strike": "struck", "swear": "swore sworn", "tear": "tore torn", "freeze": "froze frozen", "burn": "burnt",
        "marry": "marriage married marries marrying wedding", "live": "life lives lived living", "child": "children",
        "woman": "women", "man": "men", "wife": "wives", "foot": "feet", "person": "people persons", "love": "loves loved loving lover",
        "learn": "learnt learned learns", "dream": "dreamt", "bury": "buried buries burial", "arrive": "arrival",
        "refuse": "refusal", "believe": "belief", "lend": "lent", "shine": "shone", "forget": "forgot forgotten",
        "bear": "born bore birth", "young": "younger youngest", "old": "older elder oldest eldest", "good": "better best",
        "bad": "worse worst", "big": "bigger biggest", "mother": "mum mom", "father": "dad", "policeman": "police policemen",
        "rob": "robbery robber robs", "prison": "prisoner imprisoned jail", "wizard": "wizards", "direct": "director directors directed directs",
        "star": "starred starring stars", "compose": "composer composed composes", "release": "released", "suicide": "suicides",
    }.items()
    for form in forms.split()
}  # fmt: skip
_SUFFIXES = (
    ("ically", "ic"), ("fulness", "ful"), ("iness", "y"), ("ements", ""), ("ement", ""), ("ments", ""), ("ment", ""),
    ("ations", "at"), ("ation", "at"), ("sses", "ss"), ("ies", "y"), ("ied", "y"), ("ily", "y"), ("eed", "ee"),
    ("ingly", ""), ("edly", ""), ("ness", ""), ("ings", ""), ("ing", ""), ("ers", "er"), ("ed", ""), ("es", ""),
    ("ly", ""), ("s", ""),
)  # fmt: skip


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Lower case, without accents, one kind of quotation mark and hyphen; other scripts stay as they are."""
    if text.isascii():
        return text.translate(_SPECIAL).casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SPECIAL).casefold()


def words(text: str) -> list[str]:
    """The folded words and numbers of `text` in order, possessive endings cut: "Ricci's 1,5" -> ["ricci", "1,5"]."""
    return list(_words(text))


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[str, ...]:
    return tuple(w[:-2] if w.endswith("'s") else w.rstrip("'") for w in words_as_written(text))


def words_as_written(text: str) -> list[str]:
    """As `words`, with the possessive endings."""
    return _TOKEN.findall(fold(text))


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A folded word reduced so that its usual forms are equal."""
    word = _IRREGULAR.get(word, word)
    if len(word) <= 3 or not word.isalpha() or (word.endswith(("ss", "us", "is", "news")) and not word.endswith("ness")):
        return word
    for suffix, replacement in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return _tidy(word[: -len(suffix)] + replacement)
    return _tidy(word)


def _tidy(root: str) -> str:
    """"stopp" and "stop", "love" and "lov" are one."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":
        root = root[:-1]
    if len(root) > 3 and root.endswith("e"):
        root = root[:-1]
    if len(root) > 3 and root.endswith("y"):
        root = root[:-1] + "i"
    return root


def says_little(word: str) -> bool:
    """Whether a folded word carries no statement of its own ("the", "they've")."""
    return word in STOP_WORDS or ("'" in word and word.split("'")[0] in STOP_WORDS)


def content_stems(text: str) -> list[str]:
    """Stems of the words of `text` that carry meaning, in order, repeats kept."""
    return [stem(w) for w in words(text) if not says_little(w)]
