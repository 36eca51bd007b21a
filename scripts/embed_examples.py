"""Compute the vectors of the wordings in understanding/examples.json anew: python scripts/embed_examples.py"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from botmovie.encoder import load_encoder
from botmovie.understanding.scope import examples_digest, load_examples


def main() -> None:
    encoder = load_encoder()
    texts = [text for _, text in load_examples()]
    path = str(files("botmovie.understanding") / "examples.npz")
    np.savez_compressed(path, digest=examples_digest(texts, encoder.name), vectors=encoder.embed_passages(texts).astype(np.float16))
    print(f"{len(texts)} examples")


if __name__ == "__main__":
    main()
