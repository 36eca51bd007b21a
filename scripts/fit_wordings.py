"""Fit the head that judges wordings anew, after understanding/examples.json changed: python scripts/fit_wordings.py

Prints the share of wordings that five-fold cross-validation labels right.
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
    right = 0
    for held_out in range(FOLDS):
        labels, weights = fit(rows[fold != held_out], [g for g, f in zip(given, fold, strict=True) if f != held_out])
        found = (rows[fold == held_out] @ weights).argmax(axis=1)
        right += sum(labels[i] == g for i, g in zip(found, [g for g, f in zip(given, fold, strict=True) if f == held_out], strict=True))
    labels, weights = fit(rows, given)
    path = str(files("botmovie.understanding") / "wordings.npz")
    np.savez_compressed(path, digest=digest(examples, encoder.name), labels=np.array(labels), weights=weights.astype(np.float16))
    print(f"{len(examples)} wordings of {len(labels)} labels; cross-validated accuracy {right / len(rows):.3f}")


if __name__ == "__main__":
    main()
