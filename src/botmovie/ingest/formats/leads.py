"""Which sentences of an encyclopaedia article's opening may be read by whom.

Such an opening tells first what the film is and who made it, then often how its story begins, now and then how it
goes on, and sometimes how it ends. Cut into passages by sentence:

    ending    what gives something away: who it was, who dies, what is revealed, how it ends
    notes     the first sentence, and those that tell of the making, the makers and the reception
    premise   those that say what the story is about
    story     all others, because they may tell what happens later

The rules are tried in the order ending, notes for the first sentence, premise, notes, story: a doubtful sentence goes
to the stricter side. Knows English only.
"""

from __future__ import annotations

import re

from botmovie.domain import PassageKind
from botmovie.domain.sentences import split_sentences
from botmovie.ingest.raw import RawPassage

_ORDER = (PassageKind.NOTES, PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING)
_WORD = re.compile(r"[a-z]+")

_TELLTALE = frozenset(
    """end ends concludes culminates climaxes climax conclusion ending finale turns turn revealed exposed unmasked vindicated exonerated acquitted executed
    electrocuted hanged rescued saved reunited reunite reunites reconciled reconcile redeemed captured convicted reveals revealing reveal killer
    murderer culprit thief villain dies die killed murdered kills suicide marry marries weds wed confess confesses forgives repents escapes
    perish perishes recovers reforms happily twist twists sacrifices sacrificing final last closing realize realizes realise realises learn death winds wind""".split()
)
_ENDING = re.compile(
    r"""\b(?: in\ the\ end
    | (?:at|by|near)\ the\ (?:very\ )?end\ of\ the\ (?:film|movie|story|picture)
    | (?:film|movie|story|picture|plot|tale)(?:'s\ (?:climax|conclusion|ending|end|finale)|\ (?:ends|concludes|culminates|climaxes))
    | (?:ends|winds?)\ up
    | turns?\ out\ (?:to|that|not|she|he|they|it)
    | (?:is|are|was|were|been)\ (?:finally\ |eventually\ |later\ |ultimately\ |then\ )?(?:revealed|exposed|unmasked|vindicated|exonerated|acquitted|executed|electrocuted|hanged|rescued|saved|reunited|reconciled|redeemed|captured|convicted)
    | reveal(?:s|ing)?\ (?:that|himself|herself|themselves|him|her|it|the\ (?:truth|killer|murderer|identity|secret)|his|their)
    | the\ (?:real|true|actual)\ (?:killer|murderer|culprit|thief|identity|villain)
    | (?:he|she|they|who|and|but|then|both|later|hero|heroine|protagonist)\ (?:dies|is\ killed|are\ killed|is\ murdered|kills|commits?\ suicide|marry|marries|weds|confess(?:es)?|forgives?|repents?|escapes?|perish(?:es)?|recovers?|reforms?)
    | (?:they|both|all)\ die
    | (?:couple|lovers|two|pair|family|friends|spouses)\ (?:are\ |is\ |be\ )?(?:reunite|reunited|reconcile|reconciled|marry|married|wed|live\ happily)
    | happily\ ever\ after | (?:plot|final)\ twist | sacrific(?:es|ing)\ (?:himself|herself|his|her|themselves)
    | (?:final|last|closing)\ (?:scene|shot|confrontation|showdown|battle) | comes?\ to\ (?:reali[sz]e|learn) | falls?\ to\ (?:his|her|their)\ death )\b""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
_LATE = frozenset("finally eventually ultimately".split())
"""Words that tell of an ending where a sentence does not tell of the making."""

_TELLS = frozenset(
    """follows follow tells tell centers centres revolves concerns concern depicts focuses focus about set involves deals chronicles portrays
    recounts relates takes explores examines traces describes documents as centered centred concerned""".split()
)
_BEGINS = re.compile(
    r"""\b(?:film|movie|picture|story|plot|narrative|screenplay|script|it|serial|short|comedy|drama|documentary)(?:'s\ (?:plot|story))?(?:\ (?:itself|also|loosely|mainly|primarily|then))?
        \ (?:follows?|tells?|cent(?:er|re)s|revolves?|concerns?|depicts?|focus(?:es)?|is\ (?:\w+\ )?(?:about|set|cent(?:er|re)ed|concerned)|involves?|deals\ with|chronicles?|portrays?|recounts?|relates?|takes\ place|explores?|examines?|traces|describes?|documents)\b
    | ^in\ (?:the|this)\ (?:film|movie|story|picture)\b | ^set\ (?:in|during|on|at|against|after|before|several|\w+\ years)\b
    | \btells?\ the\ (?:\w+\ )?(?:story|tale)\b | \b(?:stars?|starring|portrays)\b.{1,60}\bas\ an?\b""",
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip

_MAKING = frozenset(
    """film films movie movies cinema cinematic screenplay screenplays screenwriter filmed filming directed directorial directing produced production productions
    written wrote novel novella adapted adaptation starring starred stars star cast casting debut cameo cameos released release releases premiered premiere
    distributed distribution distributor gross grossed grossing budget million critics critic critical critically reviews review acclaim acclaimed award
    awards nominated nomination nominations oscar oscars festival sequel prequel remake remade franchise trilogy installment instalment cinematography
    cinematographer soundtrack scored composed composer edited technicolor cinemascope copyright registry dvd vhs broadcast aired netflix paramount columbia
    rko warner mgm serial reprised reprising costarring costars costar""".split()
)
_PERHAPS_MAKING = frozenset(
    """play book memoir author role roles actor actors actress performance performances performed appeared appearance features featuring narrated voice voices voiced
    dubbed shot photographed photography score music song songs studio studios picture pictures color colour silent talkie sound print prints preserved
    archive archives survives survive lost restored video television tv theater theaters theatre theatres theatrical theatrically channel disney fox universal based
    inspired reels minutes titled title known credited uncredited rated version entry genre audiences director producer writer writers story copies copy
    filmmaker costume sets location series library""".split()
)
_OF_MAKING = re.compile(r"\b(?:was|were|has\ been|have\ been|had\ been|(?:is|are)\ (?:an?|the|now|considered|believed|presumed|preserved|based|notable|known|one|survives?)|survives?|marks|stars|includes?|also)\b", re.VERBOSE)
_NAMES = re.compile(r"^(?:[^\Wa-z][\w'’.-]*[,.]?\s*|(?:and|as|by|with)\s+)+$")
"""What is left of a list of names where a sentence was cut at an initial."""


def lead_passages(title: str, text: str) -> tuple[RawPassage, ...]:
    """The sentences of the opening as one passage a kind, each in the order of the text, none left out."""
    parts: dict[PassageKind, list[str]] = {kind: [] for kind in _ORDER}
    for number, sentence in enumerate(_sentences(title, text.strip())):
        told = sentence.removeprefix(title) if number == 0 else sentence
        parts[_kind(told, first=number == 0)].append(sentence)
    return tuple(RawPassage(kind, " ".join(parts[kind])) for kind in _ORDER if parts[kind])


def _sentences(title: str, text: str) -> list[str]:
    """The sentences; a title at the start is not cut: "Help! Help! Police! is a film"."""
    if not text.startswith(title):
        return split_sentences(text)
    rest = text[len(title) :]
    first, *others = split_sentences(rest) or [""]
    return [title + rest[: len(rest) - len(rest.lstrip())] + first, *others]


def _kind(sentence: str, *, first: bool) -> PassageKind:
    words = set(_WORD.findall(sentence.lower()))
    making = bool(words & _MAKING)
    if (words & _TELLTALE and _ENDING.search(sentence)) or (words & _LATE and not making):
        return PassageKind.ENDING
    if first or (len(sentence) < 80 and _NAMES.match(sentence)):
        return PassageKind.NOTES
    if (words & _TELLS or sentence.startswith("In th")) and _BEGINS.search(sentence):
        return PassageKind.PREMISE
    if making or (words & _PERHAPS_MAKING and _OF_MAKING.search(sentence)):
        return PassageKind.NOTES
    return PassageKind.STORY
