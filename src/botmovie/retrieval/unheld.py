"""What no catalogue of films holds, however a question was read: where a film can be watched or bought, when it is shown.

A last check before a query is executed, so that "where can I stream it" is not answered with where it is set. It looks
for the speaker in the question ("can I", "near me") or for a service by name; what characters buy and watch is left alone.
"""

from __future__ import annotations

import re

from botmovie.domain import Intent, Query

_SERVICES = r"netflix|disney ?(?:plus|\+)|hulu|(?:amazon )?prime(?: video)?|hbo ?max|apple tv|paramount ?(?:plus|\+)|peacock|mubi|hotstar|iplayer|tubi|crunchyroll|itunes"
_ONE_SEES = r"\b(?:i|we|you|u|one|someone)\b"
_WATCHING = re.compile(
    rf"\bon (?:{_SERVICES})\b(?!\w)|\bon disney ?\+|\bstream(?:s|ed|ing)?\b(?: it| this| that)?(?: now| anywhere| online| right now)?\s*\??$|\bwhere(?:'s| is| are)\b.*\b(?:streaming|available)\b"
    rf"|\b(?:where|how|can|could)\b.{{0,12}}{_ONE_SEES}.{{0,12}}\b(?:watch|stream|rent|download|see it|buy (?:the|a) (?:dvd|blu-?ray))\b(?! out)|\bwatch\b.*\bonline\b|\b(?:what|which) streaming\b",
    re.IGNORECASE,
)
_SHOWING = re.compile(
    r"\bshow ?times?\b|\bscreening times?\b|\b(?:cinema|movie|theat(?:er|re)|film) tickets?\b|\btickets? (?:near|price)|\bnear me\b"
    rf"|^\W*book (?:me |us )?(?:a |some )?tickets?\b|{_ONE_SEES}.{{0,12}}\b(?:buy|get|book|purchase|find)\b.{{0,12}}\btickets?\b|\b(?:what|which) time\b.*\b(?:showing|playing|screening)\b"
    r"|\b(?:is|still)\b.*\b(?:playing|showing|screening|out)\b.*\b(?:tonight|today|tomorrow|this weekend|in (?:the )?(?:cinemas?|theat(?:er|re)s?)|at the cinema)\b",
    re.IGNORECASE,
)
MOST_READ = 300
"""Characters of a question that are looked at: who asks for a ticket says so early."""
_ASKED_OF_A_FILM = frozenset({Intent.ASK, Intent.LOOKUP, Intent.CHECK, Intent.DESCRIBE, Intent.FIND})


def not_held(query: Query, text: str) -> str:
    """What a question asks for that is never held, in words; "" if it asks for nothing of that kind."""
    if query.intent not in _ASKED_OF_A_FILM or (query.intent is Intent.FIND and (query.subject is None or not query.subject.ids)):
        return ""
    said = text[:MOST_READ]
    if _SHOWING.search(said):
        return "what is on in cinemas, nor on tickets"
    return "where it can be watched" if _WATCHING.search(said) else ""
