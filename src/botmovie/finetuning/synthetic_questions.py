"""Rows for training the learned parser that no hand wrote: questions drawn from a synchronous grammar, of no hand ("").

    python -m botmovie.finetuning.synthetic_questions --catalogue FILE.sqlite --count 15000 --seed 0 --out ROWS.json

What is drawn (`synthetic_grammar`) is read as any question is and shown as the parser will be shown it, so that keywords, settings and
studios of the catalogue are marked as they are there. A question in which something named does not come out as the element
that it is meant for is not taken. Knows nothing of models.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Name
from botmovie.domain import Kind
from botmovie.encoder import load_encoder
from botmovie.errors import BadInput, BadQuery
from botmovie.finetuning.synthetic_grammar import Drawn, Grammar, Piece, Slot, load_phrases
from botmovie.understanding.elements import HIDDEN, Shown, show
from botmovie.understanding.linking import Link
from botmovie.understanding.phrases import Phrases, build_phrases
from botmovie.understanding.reading import assemble
from botmovie.understanding.targets import query_of
from botmovie.understanding.tokens import tokenize

BEFORE, AFTER = 0.16, 0.12
"""How often something is said before a question and behind it that it could do without."""
MOST_WORDS, MOST_REPEATED = 60, 20
"""Longer questions are left out; so many draws in a row that bring nothing new end the drawing."""
LIMITS = frozenset({1, 2, 3, 4, 5, 10})
"""Limits that stand in the queries of written questions as they are; others point at the number said."""
_KINDS = {"film": Kind.FILM, "series": Kind.FILM, "person": Kind.PERSON, "character": Kind.CHARACTER}
_NAME = "Zorvan"
_PLAIN = frozenset({"help", "out_of_scope", "describe", "ask"})
_MEANT = frozenset({*HIDDEN, "year", "place", "award", "runtime", "money", "maker"})
"""Sorts of elements that a query takes up; other ones stand among ordinary words as well."""
_OPEN = frozenset({"(out_of_scope", "(help", "(ask"})
_VOWEL = re.compile(r"(?:[aeio]|u(?!ni|s\b|k\b|se|ru))", re.IGNORECASE)


def synthetic_rows(count: int, seed: int, phrases: Phrases) -> Iterator[dict[str, Any]]:
    """So many rows as `parser_rows` makes them, no two of the same words. Raises BadInput where the grammar does not hold so many."""
    rng = random.Random(seed)
    grammar = Grammar(load_phrases(), rng)
    seen: set[tuple[str, ...]] = set()
    missed = 0
    while len(seen) < count:
        row = row_of(_in_chatter(grammar.draw("question"), grammar, rng), phrases)
        if row is None or tuple(row["words"]) in seen:
            missed += 1
            if missed > MOST_REPEATED * (len(seen) + 100):
                raise BadInput(f"The grammar gave {len(seen)} different questions and then none for a long time; ask for fewer.")
            continue
        seen.add(tuple(row["words"]))
        yield {"id": f"synthetic-{len(seen)}", "hand": "", **row}


def _in_chatter(drawn: Drawn, grammar: Grammar, rng: random.Random) -> Drawn:
    """The question with something before or behind it, now and then."""
    intent = str(drawn.tokens[0])[1:]
    if intent in _PLAIN:
        return drawn
    pieces = drawn.pieces
    if rng.random() < BEFORE:
        pieces = (*grammar.draw_words("before"), " ", *pieces)
    if rng.random() < AFTER:
        pieces = (*pieces, " ", *grammar.draw_words("after"))
    return Drawn(pieces, drawn.tokens)


def row_of(drawn: Drawn, phrases: Phrases) -> dict[str, Any] | None:
    """Words, marks and target of a drawn question; None where something it names is not read as it is meant."""
    said, spans = written(drawn.pieces)
    tokens = tokenize(said)
    links = []
    for slot, (start, end) in spans.items():
        if slot.sort in HIDDEN:
            inside = [i for i, t in enumerate(tokens) if t.start >= start and t.end <= end]
            sort = "series" if slot.sort == "series" else "title"
            links.append(Link(inside[0], inside[-1] + 1, (Name(_KINDS[slot.sort], slot.said, slot.said, fold(slot.said), sort, 0.9, slot.said),)))
    reading = assemble(said, tokens, tuple(links))
    shown = show(reading, phrases)
    if len(shown.words) > MOST_WORDS:
        return None
    at: dict[Slot, int] = {}
    for slot, (start, end) in spans.items():
        inside = [w for w, (s, e) in enumerate(reading.spans) if tokens[s].start < end and tokens[e - 1].end > start]
        found = [i for i, e in enumerate(shown.elements) if e.sort == slot.sort and any(e.start <= w < e.end for w in inside)]
        if len(found) != 1 or found[0] in at.values():
            return None
        at[slot] = found[0]
    target = [_token(drawn.tokens[i - 1], t, at, shown) if isinstance(t, Slot) else t for i, t in enumerate(drawn.tokens)]
    left_out = any(f"@{i}" not in target and e.sort in _MEANT for i, e in enumerate(shown.elements))
    if (left_out and target[0] not in _OPEN) or not (told_apart(target) and executable(target, shown)):
        return None
    return {"words": list(shown.words), "marks": list(shown.marks), "target": target}


def told_apart(target: Sequence[str]) -> bool:
    """Whether there is something to group or sort: the films of one year are of one decade and have no oldest one."""
    by_time = ("decade" in target or "year" in target) if target[0] == "(group" else ("(order", "year") in pairwise(target)
    return not (by_time and "(year" in target and target[0] in {"(group", "(find"} and "(person" not in target)


def _token(before: Piece, slot: Slot, at: dict[Slot, int], shown: Shown) -> str:
    """The element's pointer; how many are wanted is said as written questions say it."""
    value = shown.elements[at[slot]].value
    return str(value) if before == "(limit" and value in LIMITS else f"@{at[slot]}"


def executable(target: Sequence[str], shown: Shown) -> bool:
    """Whether the tokens say a query of these elements."""
    try:
        query_of(target, shown.elements, lambda kind, element: (str(shown.elements.index(element)),))
    except BadQuery:
        return False
    return True


def written(pieces: Sequence[Piece]) -> tuple[str, dict[Slot, tuple[int, int]]]:
    """The question as one types it, and where in it the slots stand. Names are invented words."""
    text = ""
    spans: dict[Slot, tuple[int, int]] = {}
    for number, piece in enumerate(pieces):
        said = piece if isinstance(piece, str) else f"{_NAME}{chr(97 + number % 26)}" if piece.sort in HIDDEN else piece.said
        said = re.sub(r"\s+", " ", said)
        if (text.endswith(" ") or not text) and said.startswith(" "):
            said = said[1:]
        if text.endswith(" ") and said.startswith("'"):
            text = text[:-1]
        if text.endswith("a% ") and said:
            text = f"{text[:-3]}{_article(said)} "
        said = re.sub(r"\ba% (?=(\S))", lambda m: f"{_article(m[1])} ", said)
        start = len(text)
        text += said
        if isinstance(piece, Slot):
            spans[piece] = (start, len(text))
    return text.strip(), spans


def _article(following: str) -> str:
    return "an" if _VOWEL.match(following) else "a"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--catalogue", type=Path, required=True, help="whose keywords, settings and studios are marked")
    parser.add_argument("--count", type=int, default=15_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    catalogue = open_sqlite_catalogue(f"sqlite:///{options.catalogue.resolve()}")
    rows = list(synthetic_rows(options.count, options.seed, build_phrases(catalogue, load_encoder().word_rank)))
    catalogue.close()
    options.out.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    print(f"{len(rows)} rows: " + ", ".join(f"{n} {intent[1:]}" for intent, n in Counter(r["target"][0] for r in rows).most_common()))


if __name__ == "__main__":
    main()
