"""What kind of sentence answers an open question: one that holds a cause for "why", somebody for "who", what a death is
told with for "who dies". Patterns over words; knows nothing of films. The weights were chosen on written questions whose
answering sentence is known (training/answers)."""

from __future__ import annotations

import re
from collections.abc import Callable

_I = re.IGNORECASE
_NUMBER = r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|half|several|dozen|once|twice)\b"
_DEATH = r"\b(?:die[sd]?|dying|dead|deaths?|kill\w*|murder\w*|sho(?:t|ots?)|stab\w*|strangl\w*|poison\w*|drown\w*|hang(?:s|ed)|execut\w+|suicide|surviv\w+|alive|corpse|buried|falls? (?:to|from))\b"
_EXPECTED: tuple[tuple[re.Pattern[str], re.Pattern[str], float], ...] = (
    (re.compile(r"\bhow (?:many|much|old|long|far|often|big|tall)\b", _I), re.compile(_NUMBER, _I), 0.12),
    (re.compile(r"\b(?:why|reason|what makes|how come)\b", _I),
     re.compile(r"\b(?:because|since|so that|in order|out of|for fear|wants? to|to (?:get|save|find|escape|keep|prove|protect|avenge|pay|win)|due to|therefore|afraid|after|whose?)\b", _I), 0.08),
    (re.compile(r"\b(?:called|name[ds]?)\b", _I), re.compile(r"\b(?:called|named?|nicknamed|calls|names)\b", _I), 0.08),
    (re.compile(r"\b(?:die[sd]?|dying|dead|death|kill\w*|murder\w*|surviv\w+|alive)\b", _I), re.compile(_DEATH, _I), 0.12),
)  # fmt: skip
_MAKING = re.compile(
    r"\b(?:film(?:ed|ing|makers?)|shot|shoot(?:ing)?|made|making|budget|critics?|reviews?|influence\w*|inspired|based|style|camera\w*|black and white|score[sd]?|music\w*|songs?|soundtrack|"
    r"effects?|costumes?|receiv\w+|reception|famous|known|important|awards?|festivals?|releas\w+|banned|censor\w*|restor\w+|script\w*|improvis\w+|themes?|symbol\w*|mean(?:s|ing)?|messages?|"
    r"behind the scenes|actors?|actress\w*|directors?|studio\w*|audiences?|real|true|fact|history|historical|special|popular|success\w*|flop\w*|controvers\w+|different|genre)\b",
    _I,
)


def expectation(question: str) -> Callable[[str], float]:
    """For a question the bonus of a sentence that holds the kind of thing that is asked for."""
    holding = [(holds, bonus) for asks, holds, bonus in _EXPECTED if asks.search(question)]
    return lambda sentence: max((bonus for holds, bonus in holding if holds.search(sentence)), default=0.0)


def asks_of_the_making(question: str) -> bool:
    """Whether a question may be about how a film was made or received, and not only about what happens in it."""
    return bool(_MAKING.search(question))
