"""Passage vectors of the starter films, computed beforehand: `python -m botmovie.ingest.vectors`.

Writes `starter/vectors.npz`: `vectors`, int8 rows of shape (n, 384) scaled so that each row's largest value is 127;
`keys`, uint8 rows of shape (n, 32), the sha256 of each passage's text; `encoder`, the name of the weights. To be run
again whenever a text or the encoder changes; a test says so. What the same encoder has made of the same text is kept.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from botmovie.domain import Record
from botmovie.encoder import load_encoder
from botmovie.ingest.starter import load_starter

FILE = "vectors.npz"
Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts to unit vectors of shape (n, 384)."""


def passage_texts(records: Sequence[Record]) -> list[str]:
    """The text of every passage, each once, in order."""
    return list(dict.fromkeys(p.text for record in records for p in record.passages))


def write_vectors(records: Sequence[Record], path: Path, *, embed: Embed, encoder: str) -> int:
    """Compute and write the vectors of all passages; returns how many. The file appears whole or not at all."""
    texts = passage_texts(records)
    keys = np.array([list(hashlib.sha256(t.encode()).digest()) for t in texts], np.uint8).reshape(len(texts), 32)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as file:
        try:
            np.savez(file, vectors=_int8(embed(texts)), keys=keys, encoder=np.array(encoder))
        except BaseException:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)
    return len(texts)


def kept_or(held: Mapping[str, npt.NDArray[np.float32]], made: Callable[[str], npt.NDArray[np.float32]]) -> Embed:
    """Embeds by looking up the sha256 of each text in `held`; what is not there is `made`."""

    def vector(text: str) -> npt.NDArray[np.float32]:
        key = hashlib.sha256(text.encode()).hexdigest()
        return held[key] if key in held else made(text)

    return lambda texts: np.vstack([vector(text) for text in texts])


def _int8(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.int8]:
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    rows: npt.NDArray[np.int8] = np.rint(vectors / np.maximum(largest, np.finfo(np.float32).tiny) * 127).astype(np.int8)
    return rows


def main() -> int:
    """Compute the vectors of the starter catalogue with the encoder of the package."""
    starter, encoder = load_starter(), load_encoder()
    path = starter.folder / FILE

    # one by one: activations are quantised over a whole batch, so neighbours would change a vector slightly
    embed = kept_or(starter.vectors if starter.vectors_encoder == encoder.name else {}, lambda text: encoder.embed_passages([text])[0])
    count = write_vectors(starter.records, path, embed=embed, encoder=encoder.name)
    sys.stdout.write(f"{count} vectors written to {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
