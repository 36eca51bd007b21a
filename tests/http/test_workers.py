"""The bounded thread pool by itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from botmovie.errors import Overloaded
from botmovie.server.workers import Ended, Workers


def test_work_beyond_the_bounds_is_refused_and_places_come_free_again() -> None:
    gate = threading.Event()

    async def run() -> None:
        workers = Workers(threads=2, queue=1)
        waiting = [asyncio.ensure_future(workers.call(gate.wait, 10)) for _ in range(3)]
        await asyncio.sleep(0)
        assert (workers.busy, workers.waiting) == (2, 1)
        with pytest.raises(Overloaded) as refused:
            await workers.call(int)
        assert refused.value.retry_after >= 1
        gate.set()
        assert await asyncio.gather(*waiting) == [True, True, True]
        assert await workers.call(int, "7") == 7
        workers.close()

    asyncio.run(run())


def test_what_the_work_raises_reaches_who_waits() -> None:
    async def run() -> None:
        workers = Workers(threads=1, queue=0)
        with pytest.raises(ZeroDivisionError):
            await workers.call(lambda: 1 / 0)
        running = workers.each(lambda: iter(1 // n for n in (1, 0)))
        assert await running.next() == 1
        with pytest.raises(ZeroDivisionError):
            await running.next()
        workers.close()

    asyncio.run(run())


def test_an_iterator_that_cannot_be_made_raises_where_its_items_are_awaited() -> None:
    def broken() -> Iterator[int]:
        raise ValueError("no iterator")

    async def run() -> None:
        workers = Workers(threads=1, queue=0)
        with pytest.raises(ValueError, match="no iterator"):
            await workers.each(broken).next()
        workers.close()

    asyncio.run(run())


def test_patience_ends_without_losing_an_item() -> None:
    gate = threading.Event()

    def slow() -> Iterator[str]:
        gate.wait(10)
        yield "late"

    async def run() -> None:
        workers = Workers(threads=1, queue=0)
        running = workers.each(slow)
        assert await running.next(0.01) is None
        gate.set()
        assert await running.next() == "late"
        with pytest.raises(Ended):
            await running.next()
        workers.close()

    asyncio.run(run())


def test_a_stopped_iterator_is_closed_before_its_next_item() -> None:
    closed = threading.Event()
    made = []

    def endless() -> Iterator[int]:
        try:
            while True:
                made.append(len(made))
                yield len(made)
        finally:
            closed.set()

    async def run() -> None:
        workers = Workers(threads=1, queue=0)
        running = workers.each(endless)
        assert await running.next() == 1
        running.stop()
        assert await asyncio.to_thread(closed.wait, 5)
        workers.close()

    asyncio.run(run())
