"""Slots of the MIT movie corpus trivia10k13 (Liu et al. 2013) from what the program understood of a text: the one mapping.

| slot | what of the program it is |
| --- | --- |
| Actor, Director | a linked person, in the role that the query gives, else that the words before the name say; an actor where nothing does |
| Character_Name | a linked character |
| Year | a condition on the year or a decade |
| Genre | conditions on genre or country and words for kinds of film, side by side as one |
| Award | a condition on an award with the words of winning and nomination beside it |
| Opinion | words of praise and renown |
| Relationship | cues of sequels, prequels, remakes, series, and which part of one |
| Origin | "based on", "adapted from", "inspired by", "adaptation of" and what follows, up to the next slot or clause |
| Plot | what is left between the words that frame a question: a run of them is one slot |

Nothing is learned; the words of the table were chosen with four fifths of the corpus in view, never the held-out one. What cannot map: Quote and Soundtrack, which the program does not know as
things, and people and characters whom the catalogue does not hold, since it knows names by its catalogue alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from botmovie.domain import ROLE_FIELDS, Entities, Filter, Kind, Query, Selection, nested_selections
from botmovie.domain.query import AnyOf
from botmovie.understanding.reading import Reading

_FRAME = frozenset(
    "what which whats s is was are were the a an this that movie film movies films one i am m thinking of about name title called do you know can tell me who in where it its with for and or by to as did does "
    "from has have had if there be title picture flick trying find remember looking please also name whose when how been starring stars star starred features featuring featured directed director directs made released most all time first second third centers centered around shows uses "
    "played plays play playing tells tell story".split()
)
"""Words that frame what is told."""
_INTO_PLOT = frozenset("a an the two three four five who he she they his her their when after as set takes follows involves".split())
_OPINIONS = frozenset(
    "classic famous blockbuster masterpiece popular iconic funny great greatest hilarious humorous acclaimed beloved timeless quirky charming epic hit best worst critically well known legendary memorable campy amazing whimsical controversial "
    "groundbreaking cheesy weird touching heartwarming sad".split()
)
_KINDS = frozenset(
    "superhero disney holiday christmas slasher gangster cartoon animation animated biopic scary silent foreign american british french italian japanese chinese indian german spanish russian indie independent supernatural cult zombie vampire "
    "spy heist sports martial arts buddy cop teen coming age road noir screwball slapstick dark black white romantic psychological political historical period costume disaster family children kids sci fi science fiction suspense mystery".split()
)
LEAST_TOLD = 3
_RELATIONS = frozenset("sequel sequels prequel prequels remake remakes remade reboot trilogy franchise series saga spin installment instalment installments".split())
_PARTS = frozenset("first second third fourth fifth sixth final last latest original next 2nd 3rd".split())
_ORIGINS = frozenset("based adapted adaptation inspired".split())
_ENDS_ORIGIN = frozenset("starring stars about which that who where when with directed featuring was is and tells follows has had".split())
_AWARDS = frozenset("oscar oscars academy award awards nominated nomination nominations winning winner won win globe golden bafta cannes best picture actor actress director for an screenplay supporting leading".split())
_AWARD_HEADS = frozenset("oscar oscars academy award awards nominated globe bafta".split())


@dataclass(frozen=True, slots=True)
class Tagged:
    """The words of a text, and for each the name of its slot with B- or I- before it, or O."""

    words: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)


def slots_of(words: Sequence[str], reading: Reading, query: Query) -> tuple[str, ...]:
    """The tags of the words, as the program understood them."""
    marked: list[str | None] = [None] * len(words)
    starts: set[int] = set()
    for found in (_origins(words), _named(words, reading, query), _awards(words, marked), _relations(words, marked)):
        for start, end, slot in found:
            if all(m is None for m in marked[start:end]):
                marked[start:end] = [slot] * (end - start)
                starts.add(start)
    for i, word in enumerate(words):
        if marked[i] is None and word in _KINDS and _before_a_kind(words, marked, i):
            marked[i] = "Genre"
        elif marked[i] is None and word in _OPINIONS and not _told(words, i):
            marked[i] = "Opinion"
    for start, end in _told_runs(words, marked):
        marked[start:end] = ["Plot"] * (end - start)
        starts.add(start)
    return tuple(_tag(marked, i, starts) for i in range(len(words)))


def _tag(marked: Sequence[str | None], i: int, starts: set[int]) -> str:
    slot = marked[i]
    if slot is None:
        return "O"
    goes_on = i > 0 and marked[i - 1] == slot and (i not in starts or slot in {"Genre", "Award"})
    return f"{'I' if goes_on else 'B'}-{slot}"


def _named(words: Sequence[str], reading: Reading, query: Query) -> Iterator[tuple[int, int, str]]:
    """(first word, word after the last, slot) of what is linked, and of conditions."""
    roles = _roles(query)
    of_char = {}
    at = 0
    for i, word in enumerate(words):
        of_char.update(dict.fromkeys(range(at, at + len(word)), i))
        at += len(word) + 1
    for link in reading.links:
        first, last = of_char.get(reading.tokens[link.start].start), of_char.get(reading.tokens[link.end - 1].end - 1)
        if first is None or last is None:
            continue
        kind = link.names[0].kind
        if kind is Kind.PERSON:
            role = next((roles[n.id] for n in link.names if n.id in roles), None)
            by = words[max(0, first - 2) : first]
            directs = "directed" in by or "director" in by or (role == "directors" and "starring" not in by)
            yield first, last + 1, "Director" if directs else "Actor"
        elif kind is Kind.CHARACTER:
            yield first, last + 1, "Character_Name"
    for condition in reading.conditions:
        slot = {"year": "Year", "genre": "Genre", "country": "Genre", "award": "Award"}.get(condition.kind)
        first, last = of_char.get(reading.tokens[condition.start].start), of_char.get(reading.tokens[condition.end - 1].end - 1)
        if slot and first is not None and last is not None and not (condition.kind == "country" and not _before_a_kind(words, [None] * len(words), first)):
            yield first, last + 1, slot


def _roles(query: Query) -> Mapping[str, str]:
    """The people that the query names, with the field that names them."""
    found: dict[str, str] = {}
    selections = [s for one in (query.subject, *query.others) if one is not None for s in nested_selections(one)]
    for selection in selections:
        for condition in selection.conditions:
            for one in condition.filters if isinstance(condition, AnyOf) else (condition,):
                found.update(dict.fromkeys(_people(one), one.field))
    return found


def _people(condition: Filter) -> tuple[str, ...]:
    value = condition.value
    if condition.field not in ROLE_FIELDS or not isinstance(value, Selection):
        return ()
    return next((c.value.ids for c in value.conditions if isinstance(c, Filter) and isinstance(c.value, Entities)), ())


def _awards(words: Sequence[str], marked: Sequence[str | None]) -> Iterator[tuple[int, int, str]]:
    """Runs of award words around one that names an award."""
    i = 0
    while i < len(words):
        end = i
        while end < len(words) and words[end] in _AWARDS and marked[end] in (None, "Award"):
            end += 1
        if _AWARD_HEADS & set(words[i:end]):
            first, last = i, end
            while words[first] in {"for", "an", "won", "win", "director", "actor"} and first < last - 1:
                first += 1
            while words[last - 1] in {"for", "an", "director", "actor"} and first < last - 1:
                last -= 1
            yield first, last, "Award"
        i = max(end, i + 1)


def _origins(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for i, word in enumerate(words[:-1]):
        if word in _ORIGINS and words[i + 1] in {"on", "upon", "off", "from", "by", "of"}:
            end = i + 2
            while end < len(words) and words[end] not in _ENDS_ORIGIN:
                end += 1
            if end > i + 2:
                yield i, end, "Origin"


def _relations(words: Sequence[str], marked: Sequence[str | None]) -> Iterator[tuple[int, int, str]]:
    for i, word in enumerate(words):
        if word in _RELATIONS and marked[i] is None and not (i and words[i - 1] == "tv"):
            start = i - 1 if i and words[i - 1] in _PARTS else i
            yield start, i + 1, "Relationship"


def _before_a_kind(words: Sequence[str], marked: Sequence[str | None], i: int) -> bool:
    """Whether a word for a kind of film stands where one does: before another one or before "film"."""
    after = words[i + 1 : i + 3]
    return bool(after) and (after[0] in {"film", "movie", "flick", "picture", "comedy", "drama", "thriller"} or after[0] in _KINDS or marked[i + 1] == "Genre" or (after[-1] in {"film", "movie"} and after[0] in _OPINIONS))


def _told(words: Sequence[str], i: int) -> bool:
    """Whether a word stands within what is told rather than before a word for films."""
    return not set(words[i + 1 : i + 4]) & {"film", "movie", "comedy", "drama", "western", "musical", "thriller", "that", "starring"}


def _told_runs(words: Sequence[str], marked: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Runs of words that nothing explains, without those that frame them, of at least LEAST_TOLD words."""
    i = 0
    while i < len(words):
        if marked[i] is not None:
            i += 1
            continue
        end = i
        while end < len(words) and marked[end] is None:
            end += 1
        first, last = i, end
        while first < last and words[first] in _FRAME and not _begins(words, first, last):
            first += 1
        while last > first and words[last - 1] in _FRAME:
            last -= 1
        if last - first >= LEAST_TOLD:
            yield first, last
        i = end


def _begins(words: Sequence[str], at: int, end: int) -> bool:
    """Whether what is told begins with this article: the frame's last word, right before a word that is not the frame's."""
    return words[at] in _INTO_PLOT and at + 1 < end and words[at + 1] not in _FRAME


def spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """(first, after the last, slot) of every slot."""
    found: set[tuple[int, int, str]] = set()
    start: int | None = None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and not (tag.startswith("I-") and tag[2:] == tags[start][2:]):
            found.add((start, i, tags[start][2:]))
            start = None
        if start is None and tag != "O":
            start = i
    return found
