"""A bounded memory of what was read, emptied when the catalogue changes. Knows nothing of what it holds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar, cast

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class ReadMemory:
    """Least recently used values by key. A value computed before `clear` is never kept after it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._generation = 0

    def get(self, key: Hashable, load: Callable[[], T]) -> T:
        """The value kept under the key, or what `load` returns."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast(T, self._values[key])
            generation = self._generation
        value = load()
        with self._lock:
            if generation == self._generation:
                self._values[key] = value
                if len(self._values) > self._size:
                    self._values.popitem(last=False)
        return value

    def get_many(self, keys: Sequence[K], load: Callable[[list[K]], Mapping[K, T]], *, kind: str) -> dict[K, T]:
        """Values by key, of those that `load` finds; only keys that are not kept are loaded. `kind` tells apart equal keys."""
        with self._lock:
            found: dict[K, T] = {}
            for key in keys:
                if (kind, key) in self._values:
                    self._values.move_to_end((kind, key))
                    found[key] = self._values[kind, key]
            generation = self._generation
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            loaded = load(missing)
            found.update(loaded)
            with self._lock:
                if generation == self._generation:
                    self._values.update(((kind, key), value) for key, value in loaded.items())
                    while len(self._values) > self._size:
                        self._values.popitem(last=False)
        return found

    def clear(self) -> None:
        with self._lock:
            self._generation += 1
            self._values.clear()
