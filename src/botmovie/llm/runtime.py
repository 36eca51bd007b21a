"""Runs a small language model inside this process, with llama.cpp through `xllamacpp`.

A bounded number of callers: `parallel` write at once, `waiting` more may wait, the next gets ModelBusy. Every call has
a time limit, and an abandoned one stops at its next piece. llama.cpp keeps the last prompt of each of its slots, so a
prompt that begins like the one before is read only from where it differs. Knows nothing of films or prompts.

xllamacpp always opens llama.cpp's own OpenAI-compatible HTTP server beside it, on 127.0.0.1 at a free port. It asks
for a key that is drawn at random here, so other users of the machine cannot use it; `http_url` and `http_key` hand it
to those who want it.
"""

from __future__ import annotations

import json
import os
import queue
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from botmovie.errors import (
    ModelBusy,
    ModelError,
    ModelMissing,
    ModelTimeout,
    ModelUnreadable,
)
from botmovie.llm.adapters import check_adapter
from botmovie.llm.gguf import check_whole
from botmovie.llm.weights import INSTALL

Message = Mapping[str, str]
"""{"role": "system" | "user" | "assistant", "content": text}."""

_MOST_THREADS = 8  # a model of this size gains nothing from more


class _Generation:
    """One running call: the pieces on their way from llama.cpp's thread to the caller's."""

    def __init__(self) -> None:
        self.pieces: queue.SimpleQueue[str | ModelError | None] = queue.SimpleQueue()
        self.cancelled = threading.Event()

    def receive(self, payload: str) -> bool:
        """Called by llama.cpp with each JSON object; True makes it stop."""
        if self.cancelled.is_set():
            return True
        message = json.loads(payload)
        if "error" in message:
            self.pieces.put(ModelError(f"The embedded model refused the prompt: {message['error'].get('message')}."))
            return True
        for choice in message.get("choices", ()):
            piece = choice.get("text") or (choice.get("delta") or {}).get("content") or ""
            if piece:
                self.pieces.put(piece)
        return False

    def next(self, deadline: float) -> str | None:
        """The next piece, None at the end; raises ModelTimeout at the deadline, ModelError if llama.cpp failed."""
        try:
            piece = self.pieces.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise ModelTimeout("The embedded language model did not finish in time.") from None
        if isinstance(piece, ModelError):
            raise piece
        return piece


class EmbeddedLanguageModel:
    """A GGUF model, open for writing text. Use from many threads; close it, or use it in a `with` block."""

    def __init__(self, server: Any, *, name: str, key: str, parallel: int, waiting: int) -> None:
        self._server = server
        self._slots = threading.Semaphore(parallel)
        self._room = threading.Semaphore(parallel + waiting)
        self._running: set[_Generation] = set()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(parallel, thread_name_prefix="llm")
        self._closed = False
        self.name = name
        self.http_key = key

    @classmethod
    def open_(
        cls,
        path: Path,
        *,
        threads: int | None = None,
        context: int = 2048,
        parallel: int = 2,
        waiting: int = 8,
        adapter: Path | None = None,
    ) -> Self:
        """Load the weights at `path`, with a LoRA `adapter` (GGUF) if given; one that has a card must be as the card says.

        `threads` write (default: one less than the cores, since llama.cpp with as many threads as cores collapses when
        another process is busy); one more reads prompts. `context` tokens are shared evenly by the `parallel` callers.
        Takes about 0.4 s and 250 MB for the 135 M model. Raises ModelMissing, ModelUnreadable.
        """
        check_whole(path)
        if adapter is not None:
            check_adapter(adapter, path)
        try:
            import xllamacpp as llama
        except ImportError as error:
            raise ModelMissing(f"The runtime of the embedded language model is not installed: {INSTALL}") from error
        key = secrets.token_urlsafe(24)
        params = _params(llama, path, adapter, threads=threads, context=context, parallel=parallel, key=key)
        try:
            server = llama.Server(params)
        except (RuntimeError, ValueError) as error:
            raise ModelUnreadable(f"llama.cpp cannot load {adapter or path}: {error}") from error
        return cls(server, name=path.stem, key=key, parallel=parallel, waiting=waiting)

    @property
    def http_url(self) -> str:
        """Base address of llama.cpp's OpenAI-compatible server: "http://127.0.0.1:PORT/v1"."""
        return f"{self._server.listening_address}/v1"

    def stream(
        self,
        prompt: str | Sequence[Message],
        *,
        max_tokens: int = 160,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
        timeout: float = 30.0,
    ) -> Iterator[str]:
        """Write after `prompt` (messages, or raw text in the model's own chat format), piece by piece.

        `timeout` in seconds counts from the first piece asked for, waiting in the queue included. Closing the iterator
        stops the model. Raises ModelBusy, ModelTimeout, ModelError.
        """
        deadline = time.monotonic() + timeout
        raw = isinstance(prompt, str)
        body: dict[str, Any] = {
            "prompt" if raw else "messages": prompt if raw else [dict(m) for m in prompt],  # type: ignore[arg-type]
            "max_tokens": max_tokens, "temperature": temperature, "stop": list(stop), "stream": True,
            "cache_prompt": True,
        }  # fmt: skip
        generation = _Generation()
        self._start(generation, _as_json(body), deadline, raw=raw)
        try:
            while (piece := generation.next(deadline)) is not None:
                yield piece
        finally:
            generation.cancelled.set()

    def complete(
        self,
        prompt: str | Sequence[Message],
        *,
        max_tokens: int = 160,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
        timeout: float = 30.0,
    ) -> str:
        """All of `stream` at once."""
        return "".join(
            self.stream(prompt, max_tokens=max_tokens, temperature=temperature, stop=stop, timeout=timeout)
        )

    def close(self) -> None:
        """Stop what is being written and free the memory; later calls raise ModelError."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            running = list(self._running)
        for generation in running:
            generation.cancelled.set()
        self._pool.shutdown(wait=True)
        self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, generation: _Generation, body: str, deadline: float, *, raw: bool) -> None:
        """Take a place in the queue, wait for a slot, and let llama.cpp write on a thread of its own."""
        if not self._room.acquire(blocking=False):
            raise ModelBusy("The embedded language model is busy: too many are waiting for it. Try again in a moment.")
        if not self._slots.acquire(timeout=max(deadline - time.monotonic(), 0.001)):
            self._room.release()
            raise ModelBusy("The embedded language model is busy writing other answers. Try again in a moment.")
        with self._lock:
            if not self._closed:
                self._running.add(generation)
                self._pool.submit(self._write, generation, body, raw)
                return
        self._leave()
        raise ModelError("The embedded language model has been closed.")

    def _write(self, generation: _Generation, body: str, raw: bool) -> None:
        """Runs on a pool thread until llama.cpp has finished or the caller is gone."""
        write = self._server.handle_completions if raw else self._server.handle_chat_completions
        try:
            write(body, generation.receive)
        except (RuntimeError, ValueError) as error:
            generation.pieces.put(ModelError(f"The embedded model failed: {error}."))
        finally:
            with self._lock:
                self._running.discard(generation)
            self._leave()
            generation.pieces.put(None)

    def _leave(self) -> None:
        self._slots.release()
        self._room.release()


def _as_json(body: dict[str, Any]) -> str:
    """JSON in which half characters (lone surrogates), which llama.cpp refuses, are question marks."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace").decode()


def _params(
    llama: Any, path: Path, adapter: Path | None, *, threads: int | None, context: int, parallel: int, key: str
) -> Any:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    writing = threads or max(1, min(cores - 1, _MOST_THREADS))
    params = llama.CommonParams()
    params.model.path = str(path)
    params.model_alias = {"embedded"}
    if adapter is not None:
        params.lora_adapters = [llama.CommonAdapterLoraInfo(str(adapter), 1.0)]
    params.n_ctx, params.n_parallel = context, parallel
    params.n_batch, params.n_ubatch = 512, 256
    params.n_gpu_layers, params.fit_params = 0, False
    params.cpuparams.n_threads = writing
    params.cpuparams_batch.n_threads = min(writing + 1, cores)
    params.cache_ram_mib, params.n_ctx_checkpoints = 0, 0  # the slots' own cache is enough; this one grows
    params.force_pure_content_parser = True  # text only: no search for tool calls or reasoning in it
    params.verbosity, params.offline = -1, True
    params.ui, params.endpoint_slots, params.n_threads_http = False, False, 2
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
    return params
