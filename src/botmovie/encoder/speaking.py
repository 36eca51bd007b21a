"""An encoder with a small decoder on onnxruntime: ids in, one choice after the other out. Knows nothing of what they mean.

Two graphs: `parser.encoder.int8.onnx` reads the input once, `parser.decoder.int8.onnx` makes one step, given the steps before
it. What it chooses from are V tokens and the places of the input that the caller marks.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from botmovie.errors import ModelMissing, ModelUnreadable

Floats = npt.NDArray[np.float32]
ENCODER, DECODER = "parser.encoder.int8.onnx", "parser.decoder.int8.onnx"


@dataclass(slots=True)
class Spoken:
    """One input being answered: what was read of it, and what was said so far."""

    crossed: dict[str, Floats]
    pointed: Floats  # (E, D): how the decoder sees a marked place that was chosen
    targets: Floats  # (E, D): what its pointing is compared with
    past: dict[str, Floats] = field(default_factory=dict)
    step: int = 0


class Speaker:
    """Reads and speaks; safe for many threads, as many at a time as there are cores."""

    def __init__(self, encoder: ort.InferenceSession, decoder: ort.InferenceSession, callers: int) -> None:
        self._encoder, self._decoder = encoder, decoder
        self._gate = threading.BoundedSemaphore(callers)
        self._crossed = [o.name for o in encoder.get_outputs() if o.name.startswith("cross_")]
        self._own = [i.name.removeprefix("past_") for i in decoder.get_inputs() if i.name.startswith("past_")]
        shape = next(i.shape for i in decoder.get_inputs() if i.name.startswith("past_"))
        self._empty = np.zeros((1, shape[1], 0, shape[3]), np.float32)
        self.width = int(next(i.shape for i in decoder.get_inputs() if i.name == "pointed")[1])
        self.nothing = np.zeros((1, self.width), np.float32)

    def read(self, ids: Sequence[int], marks: Sequence[int]) -> Spoken:
        """Read an input; `marks` are positions in `ids` that may be pointed at."""
        with self._gate:
            out = self._encoder.run([*self._crossed, "pointed", "targets"], {"input_ids": np.array([ids], np.int64)})
        places = np.array(marks, np.int64)
        crossed = dict(zip(self._crossed, out[:-2], strict=True))
        return Spoken(crossed, out[-2][0][places], out[-1][0][places], dict.fromkeys(self._own, self._empty))

    def next(self, spoken: Spoken, before: int, size: int) -> Floats:
        """Scores (V + E) of the next choice after `before`, a token or, from `size` = V on, a marked place."""
        place = before - size
        feed: dict[str, Any] = {
            "token": np.array([before if place < 0 else 0], np.int64), "is_token": np.array([[1.0 if place < 0 else 0.0]], np.float32),
            "pointed": self.nothing if place < 0 else spoken.pointed[place][None, :], "step": np.array([spoken.step], np.int64),
            **spoken.crossed, **{f"past_{name}": held for name, held in spoken.past.items()},
        }  # fmt: skip
        with self._gate:
            scores, pointing, *past = self._decoder.run(["scores", "pointing", *(f"next_{name}" for name in self._own)], feed)
        spoken.past = dict(zip(self._own, past, strict=True))
        spoken.step += 1
        places: Floats = spoken.targets @ pointing[0] / np.float32(self.width**0.5)
        return np.concatenate([scores[0], places])


def load_speaker(folder: Path) -> Speaker:
    """Load both graphs from a folder. Raises ModelMissing or ModelUnreadable."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    sessions = []
    for name in (ENCODER, DECODER):
        path = folder / name
        if not path.is_file():
            raise ModelMissing(f"The parser's file {path} is missing: run python -m botmovie.finetuning.parser_export")
        try:
            sessions.append(ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]))
        except Exception as error:  # onnxruntime raises types of its own making
            raise ModelUnreadable(f"The parser in {folder} cannot be read; restore the file from the package: {error}") from error
    return Speaker(sessions[0], sessions[1], os.cpu_count() or 1)
