"""A synchronous grammar: one production says a piece of a question and, beside it, the piece of a query that this means.

The productions lie in `phrases/*.txt`. A line of a section is "words | query", after an optional weight "3: ":

    (who/which people) acted in both {film} and {film2} | (find (person (cast (film @film ) ) (cast (film @film2 ) )
    (what/which) <films:pl> (do you have/are there/) | (find (film <films> )

"(a/b/)" is a choice, "{film}" something named (a value of the section [=film sort], where 1925..2023 are all the years between), "<films:pl>" another section, "is~are" goes by
number (<films:sg>, :pl, and :bare for "korean horror no gore"), "a%" becomes "a" or "an". The sections [films] and [people] are put together here out of descriptions before a noun, the
noun, and descriptions behind it. Knows nothing of catalogues.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

CLOSE = ")"
MOST_TRIES = 40
_CHOICE = re.compile(r"\(([^()]*)\)")
_PART = re.compile(r"\{(\w+)\}|<(\w+)(?::(\w+))?>")
_TOKEN = re.compile(r'"[^"]*"|\S+')
_SPAN = re.compile(r"(\d+)\.\.(\d+)")
_NUMBER = re.compile(r"([\w'-]+)~([\w'-]+)")
_RANKS = {
    "films": {
        **dict.fromkeys(("directors", "id"), 1), **dict.fromkeys("writers composers cinematographers editors producers source_authors sequel_to remake_of characters based_on".split(), 2),
        "cast": 3, "series": 4, "studios": 4, "genres": 5, "keywords": 6, "countries": 7, "languages": 8, "main_language": 8, "places": 9, "period": 9, "tone": 10, "audience": 10,
        "runtime": 11, "budget": 12, "gross": 13, "profit": 13, "nominations": 14, "oscars_won": 14, "awards": 15, "year": 16,
    },
    "people": {"gender": 1, "nationalities": 2, "birthplace": 3, "born": 4, "died": 5, "awards": 5},
}  # fmt: skip
_ROLE, _DENIED, _ORDER, _OFFSET, _LIMIT = 6, 30, 40, 41, 42
_AWARD, _NESTED, _LAST = 2, 3, 4
NOUNLESS, SIZES = 0.5, (0.46, 0.34, 0.15, 0.05)
"""How often a bare description has no noun ("korean no gore"), and of how many conditions descriptions are."""


@dataclass(eq=False, slots=True)
class Slot:
    """Something that a question names: what is said for it, and the sort of element it has to come out as."""

    sort: str
    said: str


Piece = str | Slot


@dataclass(frozen=True, slots=True)
class Production:
    words: str
    query: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pieces of a question, and the tokens of its query, in which slots stand for the elements they will be."""

    pieces: tuple[Piece, ...]
    tokens: tuple[Piece, ...]


@dataclass(slots=True)
class Phrases:
    """Productions by section, values by section with their sort."""

    sections: dict[str, list[Production]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


def load_phrases() -> Phrases:
    """Everything in the phrase files. Raises ValueError that names a line which cannot be read."""
    phrases = Phrases()
    for file in sorted(files("botmovie.finetuning").joinpath("phrases").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".txt"):
            read_phrases(file.read_text("utf-8"), phrases, file.name)
    return phrases


def read_phrases(text: str, phrases: Phrases, where: str) -> None:
    """Add the sections of a phrase file."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[]")
            if section.startswith("="):
                section, sort = section.split()
                phrases.values.setdefault(section[1:], (sort, []))
        elif section.startswith("="):
            for value in filter(None, map(str.strip, line.split(","))):
                span = _SPAN.fullmatch(value)
                phrases.values[section[1:]][1].extend(map(str, range(int(span[1]), int(span[2]) + 1)) if span else [value])
        else:
            words, _, query = line.partition("|")
            weight, colon, rest = words.partition(": ")
            if not section or words.count("(") != words.count(")") or query.count("|"):
                raise ValueError(f"{where}:{number}: a line is «words | query» in a section: {line}")
            weighed = bool(colon) and re.fullmatch(r"\d+(\.\d+)?", weight) is not None
            phrases.sections[section].append(Production((rest if weighed else words).strip(), tuple(_TOKEN.findall(query)), float(weight) if weighed else 1.0))


class Grammar:
    """Draws questions. One instance for one stream of random numbers."""

    def __init__(self, phrases: Phrases, rng: random.Random) -> None:
        self._phrases, self._rng = phrases, rng
        self._used: set[str] = set()

    def draw(self, section: str) -> Drawn:
        """A question that begins with a section, its query in the usual order."""
        self._used = set()
        pieces, tokens = self._expand(section, "sg")
        return Drawn(tuple(pieces), tuple(in_order(tokens)))

    def draw_words(self, section: str) -> tuple[Piece, ...]:
        """Words of a section that mean nothing, beside a question already drawn."""
        return tuple(self._expand(section, "pl")[0])

    # -- sections

    def _expand(self, section: str, form: str) -> tuple[list[Piece], list[Piece]]:
        if section in {"films", "people"}:
            return self._described(section, form)
        productions = self._phrases.sections.get(section)
        if not productions:
            raise ValueError(f"There is no section [{section}] in the phrases.")
        return self._produce(self._rng.choices(productions, [p.weight for p in productions])[0], form)

    def _produce(self, production: Production, form: str) -> tuple[list[Piece], list[Piece]]:
        words = _inflected(self._chosen(production.words), form)
        known: dict[str, list[Piece]] = {}
        pieces: list[Piece] = []
        at = 0
        for match in _PART.finditer(words):
            pieces.append(words[at : match.start()])
            at = match.end()
            if match[1]:
                slot = self._value(match[1], form)
                pieces.append(slot)
                known[f"@{match[1]}"] = [slot]
            else:
                said, meant = self._expand(match[2].rstrip("0123456789"), match[3] or form)
                pieces += said
                known[f"<{match[2]}>"] = meant
        pieces.append(words[at:])
        return pieces, [t for token in production.query for t in known.get(token, [token])]

    def _chosen(self, words: str) -> str:
        while (match := _CHOICE.search(words)) is not None:
            words = words[: match.start()] + self._rng.choice(match[1].split("/")) + words[match.end() :]
        return words

    def _value(self, name: str, form: str) -> Slot:
        sort, values = self._phrases.values[name.rstrip("0123456789")]
        free = [v for v in values if v not in self._used] or values
        said = self._rng.choice(free)
        self._used.add(said)
        one, _, many = said.partition("~")
        return Slot(sort, one if form == "sg" else many or one)

    # -- descriptions of films and people

    def _described(self, what: str, form: str) -> tuple[list[Piece], list[Piece]]:
        """ "korean thrillers from the 90s with #person": a noun with what is said before and behind it."""
        size = self._rng.choices(range(1, len(SIZES) + 1), SIZES)[0]
        bare = form == "bare"
        kinds: set[str] = set()
        before: list[list[Piece]] = []
        behind: list[tuple[int, list[Piece]]] = []
        meant: list[Piece] = []
        noun = self._expand(f"{what} noun", form)
        kinds |= _kinds(noun[1])
        meant += noun[1]
        for place in self._places(size - (1 if what == "films" and noun[1] else 0), bool(noun[1])):
            found = self._condition(f"{what} {place}", form, kinds)
            if found is None:
                continue
            kinds |= _kinds(found[1])
            meant += found[1]
            if place == "before":
                before.append(found[0])
            else:
                behind.append((_binding(found[1], place), found[0]))
        said: list[Piece] = [p for one in before for p in (*one, " ")]
        if not (bare and before and not noun[1] and self._rng.random() < NOUNLESS):
            said += noun[0]
        if any(binding >= _AWARD for binding, _ in behind):
            behind.sort(key=lambda one: one[0])
        for i, (_, one) in enumerate(behind):
            said += [self._joint(one, i, len(behind), bare), *one]
        return said, meant

    def _places(self, size: int, has: bool) -> list[str]:
        """Where the conditions of a description stand: at most two before the noun."""
        if size <= 0 and has:
            return []
        places = [self._rng.choices(("before", "behind", "denied"), (0.34, 0.5, 0.16))[0] for _ in range(max(1, size))]
        if places.count("before") > 2:
            places[places.index("before")] = "behind"
        return sorted(places, key=("before", "behind", "denied").index)

    def _condition(self, section: str, form: str, kinds: set[str]) -> tuple[list[Piece], list[Piece]] | None:
        """A condition of another kind than those there are."""
        for _ in range(MOST_TRIES):
            said, meant = self._expand(section, form)
            if not kinds & _kinds(meant):
                return said, meant
        return None

    def _joint(self, said: Sequence[Piece], index: int, count: int, bare: bool) -> str:
        """What stands between two descriptions behind a noun."""
        first = next((p for p in said if isinstance(p, str) and p.strip()), "").strip().split(" ")[0]
        if index == 0 or bare:
            return " "
        if first in {"not", "without", "but", "except", "no", "minus", "excluding"} or first.endswith("n't"):
            return self._rng.choice((" ", " but ", " ")) if first != "but" else " "
        return " and " if index == count - 1 and self._rng.random() < 0.45 else " "


def _binding(meant: Sequence[Piece], place: str) -> int:
    """How much a description draws to itself what is said after it: a year behind an award is that of the award, and what stands
    behind "the director of …" may be of that film."""
    words = [t for t in meant if isinstance(t, str)]
    if place == "denied":
        return _LAST
    if sum(t in {"(film", "(person"} for t in words) and "(gender" not in words:
        return _NESTED
    return _AWARD if "(awards" in words else 0 if "(year" in words else 1


def _inflected(words: str, form: str) -> str:
    """Words in one number; "is_a_remake~are_remakes" stands for several words at once."""
    return _NUMBER.sub(lambda m: (m[1] if form == "sg" else m[2]).replace("_", " "), words)


def _kinds(tokens: Sequence[Piece]) -> set[str]:
    """The fields of outermost conditions: no description has two of one."""
    found, depth = set(), 0
    for i, token in enumerate(tokens):
        if token == CLOSE:
            depth -= 1
        elif isinstance(token, str) and token.startswith("("):
            outer = depth == 0 or (depth == 1 and tokens[i - 1] in {"(not", "(any"})
            if outer and token not in {"(not", "(any"}:
                found.add({"main_language": "languages", "cast": f"cast{i}" if depth == 0 else "cast"}.get(token[1:], token[1:]))
            depth += 1
    return found


# -- the order of a query's parts


def in_order(tokens: Sequence[Piece]) -> list[Piece]:
    """The tokens with the conditions of every selection in the usual order, and without brackets that close at the end."""
    out = _flat(_sorted(_tree(tokens)))
    while out and out[-1] == CLOSE:
        out.pop()
    return out


def _tree(tokens: Sequence[Piece]) -> list[Any]:
    stack: list[list[Any]] = [[]]
    for token in tokens:
        if token == CLOSE:
            done = stack.pop()
            stack[-1].append(done)
        elif isinstance(token, str) and token.startswith("("):
            stack.append([token])
        else:
            stack[-1].append(token)
    while len(stack) > 1:
        done = stack.pop()
        stack[-1].append(done)
    if len(stack[0]) != 1:
        raise ValueError(f"The query is not one expression: {tokens}")
    only: list[Any] = stack[0][0]
    return only


def _sorted(tree: list[Any]) -> list[Any]:
    inner = [_sorted(part) if isinstance(part, list) else part for part in tree[1:]]
    if tree[0] in {"(film", "(person"}:
        ranks = _RANKS["films" if tree[0] == "(film" else "people"]
        inner.sort(key=lambda part: _rank(part, ranks))
    return [tree[0], *inner]


def _rank(part: Any, ranks: dict[str, int]) -> int:
    if not isinstance(part, list):
        return 0
    head = part[0][1:]
    if head == "any":
        return _rank(part[1], ranks)
    late = {"not": _DENIED, "order": _ORDER, "offset": _OFFSET, "limit": _LIMIT}
    return late.get(head) or ranks.get(head, _ROLE)


def _flat(tree: list[Any]) -> list[Piece]:
    out: list[Piece] = [tree[0]]
    for part in tree[1:]:
        out += _flat(part) if isinstance(part, list) else [part]
    return [*out, CLOSE]
