"""Fit the head that judges wordings anew, after understanding/examples.json changed: python scripts/fit_wordings.py

Prints the share of wordings that five-fold cross-validation labels right, and what the nearest wording would label right.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from botmovie.encoder import load_encoder
from botmovie.understanding.wordings import digest, features, fit, load_examples

FOLDS = 5


def main() -> None:
    encoder = load_encoder()
    examples = load_examples()
    given = [label for label, _ in examples]
    rows = features([text for _, text in examples], encoder.embed_passages)
    fold = np.random.default_rng(0).integers(0, FOLDS, len(rows))
    right = nearest = 0
    for held_out in range(FOLDS):
        learnt, asked = np.flatnonzero(fold != held_out), np.flatnonzero(fold == held_out)
        labels, weights = fit(rows[learnt], [given[i] for i in learnt])
        right += sum(labels[k] == given[i] for k, i in zip((rows[asked] @ weights).argmax(axis=1), asked, strict=True))
        alike = rows[asked, :-9] @ rows[learnt, :-9].T
        nearest += sum(given[learnt[k]] == given[i] for k, i in zip(alike.argmax(axis=1), asked, strict=True))
    labels, weights = fit(rows, given)
    path = str(files("botmovie.understanding") / "wordings.npz")
    np.savez_compressed(path, digest=digest(examples, encoder.name), labels=np.array(labels), weights=weights.astype(np.float16))
    print(f"{len(examples)} wordings of {len(labels)} labels; cross-validated accuracy {right / len(rows):.3f}, of the nearest wording {nearest / len(rows):.3f}")


if __name__ == "__main__":
    main()
