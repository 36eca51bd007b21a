"""Trains the learned parser on written questions, with early stopping on a hand that it never learns from.

    python scripts/parser_rows.py training/questions/[abcefg].jsonl --out ROWS.json
    python -m botmovie.finetuning.parser_training ROWS.json --out FOLDER --validation c
    python -m botmovie.finetuning.parser_export FOLDER

A row: {"id", "hand", "words", "marks", "target"} as `parser_rows` makes them. The measure is the share of questions whose
whole query is right, each step given the right steps before it, which for greedy decoding is the same as right altogether.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor

from botmovie.finetuning.encoder_export import packaged_weights
from botmovie.finetuning.nesting import nested
from botmovie.finetuning.parser_model import STEPS, ParserModel
from botmovie.understanding.elements import HIDDEN, SORTS
from botmovie.understanding.grammar import children_of
from botmovie.understanding.parser import Pieces, encode

START, END = "<start>", "<end>"
LEAST_SEEN = 2
"""Tokens of targets said fewer times are not learned; their rows are left out."""
BATCH = 32
WORDINGS = 0.3
"""The part of the extra rows that an epoch draws."""
NESTED, DROPPED, SWAPPED = 0.15, 0.04, 0.03
"""How often a question gets a description for a name, a word is dropped, two letters of a word change places."""


@dataclass(frozen=True)
class Row:
    id: str
    hand: str
    words: tuple[str, ...]
    marks: tuple[int, ...]
    target: tuple[str, ...]


def load_rows(path: Path) -> list[Row]:
    return [Row(r["id"], r["hand"], tuple(r["words"]), tuple(r["marks"]), tuple(r["target"])) for r in json.loads(path.read_text("utf-8"))]


def vocabulary_of(rows: Sequence[Row]) -> list[str]:
    """Start, end, and every token said often enough."""
    seen = Counter(t for row in rows for t in row.target if not t.startswith("@"))
    return [START, END, *sorted(t for t, n in seen.items() if n >= LEAST_SEEN)]


def pieces_of(tokenizer: Tokenizer) -> Pieces:
    """Word pieces by a tokenizer, remembered."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return lru_cache(200_000)(lambda word: tuple(tokenizer.encode(word, add_special_tokens=False).ids))


@dataclass
class Batch:
    ids: Tensor
    present: Tensor
    marks: Tensor
    marked: Tensor
    before: Tensor
    wanted: Tensor  # -100 behind the end


class Batches:
    def __init__(self, pieces: Pieces, vocabulary: Sequence[str]) -> None:
        self.pieces = pieces
        self.index = {token: i for i, token in enumerate(vocabulary)}

    def target(self, row: Row) -> list[int] | None:
        """Ids of the target, V + e for element e; None where a token is not learned."""
        out = [len(self.index) + int(t[1:]) if t.startswith("@") else self.index.get(t, -1) for t in row.target]
        return None if -1 in out or len(out) >= STEPS else out

    def make(self, rows: Sequence[Row]) -> Batch:
        encoded = [encode(row.words, row.marks, self.pieces) for row in rows]
        targets = [self.target(row) or [] for row in rows]
        length = max(len(ids) for ids, _ in encoded)
        most = max(1, *(len(marks) for _, marks in encoded))
        steps = max(len(t) for t in targets) + 1
        ids = torch.zeros(len(rows), length, dtype=torch.long)
        present = torch.zeros(len(rows), length, dtype=torch.bool)
        marks = torch.zeros(len(rows), most, dtype=torch.long)
        marked = torch.zeros(len(rows), most, dtype=torch.bool)
        before = torch.ones(len(rows), steps, dtype=torch.long)
        wanted = torch.full((len(rows), steps), -100)
        for i, ((some, places), target) in enumerate(zip(encoded, targets, strict=True)):
            ids[i, : len(some)] = torch.tensor(some)
            present[i, : len(some)] = True
            if places:
                marks[i, : len(places)] = torch.tensor(places)
                marked[i, : len(places)] = True
            before[i, 0] = 0
            wanted[i, len(target)] = 1
            if target:
                before[i, 1 : len(target) + 1] = torch.tensor(target)
                wanted[i, : len(target)] = torch.tensor(target)
        return Batch(ids, present, marks, marked, before, wanted)


def augmented(row: Row, rng: random.Random) -> Row:
    """The row with a description in the place of a name, words dropped and letters swapped, now and then."""
    words, marks, target = list(row.words), list(row.marks), list(row.target)
    if rng.random() < NESTED and (grown := nested(words, marks, target, rng)) is not None:
        words, marks, target = grown
    out: list[str] = []
    at: dict[int, int] = {}
    held = set(marks)
    for i, word in enumerate(words):
        if i in held:
            at[i] = len(out)
            out.append(_other_sort(word, rng))
            continue
        if rng.random() < DROPPED and len(words) > 4:
            continue
        if len(word) > 3 and rng.random() < SWAPPED:
            k = rng.randrange(len(word) - 1)
            word = word[:k] + word[k + 1] + word[k] + word[k + 2 :]
        out.append(word)
    return Row(row.id, row.hand, tuple(out), tuple(at[m] for m in marks), tuple(target))


def _other_sort(mark: str, rng: random.Random) -> str:
    return "#mixed" if mark[1:] in HIDDEN and rng.random() < 0.05 else mark


def evaluate(model: ParserModel, batches: Batches, rows: Sequence[Row]) -> dict[str, float]:
    """Shares of whole queries and of first tokens that are right; rows that cannot be said count as wrong."""
    model.eval()
    whole = first = loss = 0.0
    sayable = [r for r in rows if batches.target(r) is not None]
    with torch.no_grad():
        for i in range(0, len(sayable), 64):
            batch = batches.make(sayable[i : i + 64])
            scores = model(batch.ids, batch.present, batch.marks, batch.marked, batch.before)
            right = (scores.argmax(-1) == batch.wanted) | (batch.wanted == -100)
            whole += float(right.all(1).sum())
            first += float(right[:, 0].sum())
            loss += float(functional.cross_entropy(scores.transpose(1, 2), batch.wanted, ignore_index=-100)) * len(right)
    model.train()
    return {"whole": whole / len(rows), "intent": first / len(rows), "loss": loss / max(1, len(sayable)), "sayable": len(sayable) / len(rows)}


def start_from(model: ParserModel, vocabulary: Sequence[str], folder: Path) -> None:
    """Take over the weights of an earlier training; tokens are matched by what they say."""
    held = load_file(folder / "parser.safetensors")
    before = {token: i for i, token in enumerate(json.loads((folder / "parser.json").read_text("utf-8"))["vocabulary"])}
    own = model.state_dict()
    pairs = [(i, before[token]) for i, token in enumerate(vocabulary) if token in before]
    here, there = torch.tensor([i for i, _ in pairs]), torch.tensor([j for _, j in pairs])
    for name in ("tokens.weight", "say.weight", "say.bias"):
        own[name][here] = held.pop(name)[there]
    model.load_state_dict({**own, **held})


def train(
    rows: Sequence[Row], out: Path, *, validation: str, epochs: int, rate: float, patience: int, seed: int = 0, extra: Sequence[Row] = (), start: Path | None = None
) -> dict[str, Any]:
    """Train, keep the epoch that is best on the validation hand, write `parser.safetensors` and `parser.json` into `out`.

    `extra` rows (hand "") are learned from, too; a question that stands in several renderings is drawn in one of them each epoch.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    learned = [r for r in rows if r.hand != validation]
    vocabulary = vocabulary_of([*learned, *extra])
    batches = Batches(pieces_of(Tokenizer.from_file(str(packaged_weights() / "tokenizer.json"))), vocabulary)
    renderings: dict[str, list[Row]] = defaultdict(list)
    for row in learned:
        if batches.target(row) is not None:
            renderings[row.id].append(row)
    held_back = [r for r in rows if r.hand == validation]
    seen = {r.words for r in held_back}  # some described wordings were taken from written questions
    more = [r for r in extra if batches.target(r) is not None and r.words not in seen]
    model = ParserModel(packaged_weights(), len(vocabulary), len(SORTS))
    if start is not None:
        start_from(model, vocabulary, start)
    old = [p for p in model.encoder.parameters() if p.requires_grad]
    new = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW([{"params": old, "lr": rate / 4}, {"params": new, "lr": rate}], weight_decay=0.01, fused=True)
    steps = epochs * ((len(renderings) + int(len(more) * WORDINGS)) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda t: min(1.0, (t + 1) / (0.06 * steps)) * max(0.03, 1 - t / steps))
    curve: list[dict[str, float]] = []
    best, since, began = -1.0, 0, time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    print(f"{len(renderings)} questions, {len(more)} wordings, {len(held_back)} for validation, {len(vocabulary)} tokens", flush=True)
    for epoch in range(epochs):
        drawn = [augmented(rng.choice(some), rng) for some in renderings.values()] + [augmented(r, rng) for r in rng.sample(more, int(len(more) * WORDINGS))]
        drawn = [r for r in drawn if batches.target(r) is not None]
        order = sorted(drawn, key=lambda r: len(r.words) + 2 * len(r.target) + rng.random() * 8)
        groups = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        rng.shuffle(groups)
        total = 0.0
        for group in groups:
            batch = batches.make(group)
            scores = model(batch.ids, batch.present, batch.marks, batch.marked, batch.before)
            loss = functional.cross_entropy(scores.transpose(1, 2), batch.wanted, ignore_index=-100, label_smoothing=0.03)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        measured = {"epoch": epoch, "training_loss": total / len(groups), **(evaluate(model, batches, held_back) if held_back else {}), "seconds": time.monotonic() - began}
        curve.append(measured)
        print(json.dumps({k: round(v, 4) for k, v in measured.items()}), flush=True)
        since += 1
        if not held_back or measured["whole"] > best:
            best, since = measured.get("whole", 0.0), 0
            save_file({k: v.contiguous() for k, v in model.state_dict().items()}, out / "parser.safetensors")
            (out / "parser.json").write_text(json.dumps({"vocabulary": vocabulary, "children": {h: sorted(t & set(vocabulary)) for h, t in children_of(r.target for r in [*learned, *extra]).items()}, "curve": curve}, ensure_ascii=False), "utf-8")
        if since >= patience:
            break
    return {"best": best, "curve": curve}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rows", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--validation", default="c")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--patience", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="the folder of an earlier training to go on from")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rows = load_rows(options.rows)
    extra = [row for row in rows if not row.hand]
    train([row for row in rows if row.hand], options.out, validation=options.validation, epochs=options.epochs, rate=options.rate, patience=options.patience, extra=extra, start=options.start)


if __name__ == "__main__":
    main()
