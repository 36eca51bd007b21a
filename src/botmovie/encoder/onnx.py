"""MiniLM sentence encoder on onnxruntime: text to unit vectors. Knows nothing of films or search.

One shared session with one thread an operator and no spinning; a semaphore admits as many callers as there are
cores (measured: 1,484 queries/s at p99 1.6 ms on two cores; unbounded callers make p99 22 ms).
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from botmovie.errors import ModelMissing, ModelUnreadable

Vectors = npt.NDArray[np.float32]

WIDTH = 384
MAX_TOKENS = 256
MANY = 64
"""From this many texts on, all cores work on them."""
COMMONEST = 999
"""The first vocabulary entry that is not a special or unused one."""


class OnnxEncoder:
    """A sentence encoder, safe for many threads. `name` identifies its weights in stored vectors."""

    def __init__(self, session: ort.InferenceSession, tokenizer: Tokenizer, *, name: str, callers: int) -> None:
        self.name = name
        self._session = session
        self._tokenizer = tokenizer
        self._callers = callers
        self._gate = threading.BoundedSemaphore(callers)
        self._cached = lru_cache(maxsize=4096)(self._one)
        self._ranks = lru_cache(maxsize=65536)(self._rank)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), 384); single texts are remembered."""
        if not texts:
            return np.empty((0, WIDTH), np.float32)
        if len(texts) == 1:
            return self._cached(texts[0])[None, :]
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), 384); texts beyond 256 tokens are cut.

        One text at a time: activations are quantised over a whole batch, so a text's neighbours would change its
        vector (cosine down to 0.973), and batches were a quarter slower (measured on one thread).
        """
        if not texts:
            return np.empty((0, WIDTH), np.float32)
        rows = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        if len(rows) < MANY:
            return np.vstack([self._run(row) for row in rows])
        with ThreadPoolExecutor(self._callers) as pool:
            return np.vstack(list(pool.map(self._run, rows)))

    def similarity(self, left: Sequence[str], right: Sequence[str]) -> Vectors:
        """Cosine of every left text to every right text, shape (len(left), len(right))."""
        cosines: Vectors = self.embed_passages(left) @ self.embed_passages(right).T
        return cosines

    def word_rank(self, word: str) -> int | None:
        """How common a word is: its place in the vocabulary, which is ordered by frequency (about 2,000 to 30,000).

        Case and accents do not matter. None where the vocabulary does not hold the word whole.
        """
        return self._ranks(word)

    def word_pieces(self, word: str) -> list[int]:
        """The ids of a word's pieces, without those that begin and end a text."""
        ids: list[int] = self._tokenizer.encode(word, add_special_tokens=False).ids
        return ids

    def _rank(self, word: str) -> int | None:
        encoded = self._tokenizer.encode(word, add_special_tokens=False)
        return int(encoded.ids[0]) if len(encoded.ids) == 1 and encoded.ids[0] >= COMMONEST else None

    def _one(self, text: str) -> Vectors:
        vector: Vectors = self._run(self._tokenizer.encode(text).ids)
        vector.flags.writeable = False  # remembered and handed to every caller who asks the same
        return vector

    def _run(self, row: list[int]) -> Vectors:
        """The vector of one text's token ids, shape (384,)."""
        ids = np.array([row], np.int64)
        with self._gate:
            result = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        vector: Vectors = result[0][0]
        return vector


def packaged_model() -> Path:
    """The folder of the encoder that ships with the package."""
    return Path(str(files("botmovie.encoder") / "model"))


def load_encoder(folder: Path | None = None) -> OnnxEncoder:
    """Load `encoder.int8.onnx` and `tokenizer.json` from a folder (default: the one in the package).

    Raises ModelMissing where a file is not there, ModelUnreadable where it is cut short or of another format.
    """
    folder = folder or packaged_model()
    model, vocabulary = folder / "encoder.int8.onnx", folder / "tokenizer.json"
    for path in (model, vocabulary):
        if not path.is_file():
            raise ModelMissing(f"The encoder file {path} is missing: run python -m botmovie.finetuning.encoder_export")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(vocabulary))
    except Exception as error:  # onnxruntime and tokenizers raise types of their own making
        raise ModelUnreadable(f"The encoder in {folder} cannot be read; restore the file from the package: {error}") from error
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return OnnxEncoder(session, tokenizer, name=f"minilm-l6-int8-{_checksum(model)}", callers=os.cpu_count() or 1)


def _checksum(path: Path) -> str:
    """CRC-32 of a file, 8 hexadecimal digits (11 ms for the model): fine-tuned weights are as long as the base's."""
    return f"{zlib.crc32(path.read_bytes()):08x}"
