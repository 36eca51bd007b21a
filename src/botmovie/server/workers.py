"""A bounded thread pool between the event loop and the synchronous core.

So many at work, so many waiting, more are refused. Knows nothing of HTTP or of what the work is.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from botmovie.errors import Overloaded

T = TypeVar("T")


class Ended(Exception):
    """There are no more items."""


class Running(Generic[T]):
    """An iterator at work in another thread; its items arrive here in order."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._items: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self._stopped = threading.Event()
        self.future: Future[None] | None = None

    async def next(self, patience: float | None = None) -> T | None:
        """The next item, or None when there is none after `patience` seconds.

        Raises Ended after the last item, or whatever the work raised.
        """
        try:
            async with asyncio.timeout(patience):
                kind, value = await self._items.get()
        except TimeoutError:
            return None
        if kind != "item":
            raise value
        item: T = value
        return item

    def stop(self) -> None:
        """Give the work up: it ends before its next item, or at once if it was still waiting for a thread."""
        self._stopped.set()
        if self.future is not None:
            self.future.cancel()

    def _work(self, produce: Callable[[], Iterator[T]]) -> None:
        iterator: Iterator[T] = iter(())
        try:
            iterator = produce()
            for item in iterator:
                if self._stopped.is_set():
                    break
                self._put("item", item)
            self._put("end", Ended())
        except BaseException as error:  # noqa: BLE001 - handed to whoever awaits the items
            self._put("error", error)
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                close()

    def _put(self, kind: str, value: Any) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._items.put_nowait, (kind, value))


class Workers:
    """`threads` at work at once, `queue` more may wait. Everything beyond raises Overloaded."""

    def __init__(self, threads: int, queue: int) -> None:
        self.threads, self.queue = threads, queue
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="botmovie-answer")
        self._lock = threading.Lock()
        self._inside = 0
        self._seconds = 0.05  # a moving mean of the time of one piece of work

    @property
    def busy(self) -> int:
        return min(self._inside, self.threads)

    @property
    def waiting(self) -> int:
        return max(0, self._inside - self.threads)

    async def call(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """The result of `work`, done in a thread."""
        return await asyncio.wrap_future(self._submit(lambda: work(*args, **kwargs)))

    def each(self, produce: Callable[[], Iterator[T]]) -> Running[T]:
        """Start iterating `produce()` in a thread."""
        running: Running[T] = Running()
        running.future = self._submit(lambda: running._work(produce))
        return running

    def close(self) -> None:
        """Forget what waits; what is at work ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        with self._lock:
            if self._inside >= self.threads + self.queue:
                seconds = math.ceil(self._inside * self._seconds / self.threads)
                raise Overloaded(
                    "Too many questions are waiting; ask again in a moment.", retry_after=min(30, max(1, seconds))
                )
            self._inside += 1
        future = self._pool.submit(self._timed, work)
        future.add_done_callback(self._left)
        return future

    def _timed(self, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        try:
            return work()
        finally:
            self._seconds += 0.05 * (time.perf_counter() - start - self._seconds)

    def _left(self, _: Future[Any]) -> None:
        with self._lock:
            self._inside -= 1
