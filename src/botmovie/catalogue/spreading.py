"""A pure function over many chunks of work, in as many processes as there are cores, results in order.

Knows nothing of what is computed. The processes end with the one that started them, however it ends.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Protocol

from botmovie.errors import CatalogueError

WAITING = 3
"""Chunks under way for every process, so that memory does not grow with the work."""


class Mapper(Protocol):
    """As the built-in `map` of one iterable."""

    def __call__(self, function: Callable[[Any], Any], chunks: Iterable[Any], /) -> Iterator[Any]: ...


@contextmanager
def spread(processes: int) -> Iterator[Mapper]:
    """What maps: here with one process, else in others. The function has to be importable, its values picklable."""
    if processes <= 1:
        yield map
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _end_with_parent, (os.getpid(),)) as pool:

        def mapped(function: Callable[[Any], Any], chunks: Iterable[Any]) -> Iterator[Any]:
            under_way: deque[Future[Any]] = deque()
            for chunk in chunks:
                under_way.append(pool.submit(function, chunk))
                if len(under_way) >= WAITING * processes:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()

        try:
            yield mapped
        except BaseException as error:
            pool.shutdown(wait=True, cancel_futures=True)
            if isinstance(error, BrokenProcessPool):
                raise CatalogueError("A process was ended from outside, perhaps for want of memory; nothing was changed: try again.") from error
            raise


def _end_with_parent(parent: int) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))
