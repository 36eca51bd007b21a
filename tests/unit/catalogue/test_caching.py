"""The memory of what was read."""

from __future__ import annotations

from botmovie.catalogue.caching import ReadMemory


def test_a_value_is_loaded_once() -> None:
    memory, loads = ReadMemory(4), []
    for _ in range(3):
        assert memory.get("a", lambda: loads.append(1) or "value") == "value"
    assert len(loads) == 1


def test_the_least_recently_used_value_is_forgotten_first() -> None:
    memory = ReadMemory(2)
    for key in ("a", "b", "a", "c"):
        memory.get(key, lambda: "first")
    assert memory.get("a", lambda: "second") == "first"
    assert memory.get("b", lambda: "second") == "second"


def test_a_value_read_before_clearing_is_not_kept_after_it() -> None:
    memory = ReadMemory(4)

    def slow() -> str:
        memory.clear()  # the catalogue changes while the value is being read
        return "old"

    assert memory.get("a", slow) == "old"
    assert memory.get("a", lambda: "new") == "new"


def test_of_many_only_the_missing_are_loaded() -> None:
    memory, asked = ReadMemory(3), []

    def load(keys: list[str]) -> dict[str, str]:
        asked.append(keys)
        return {k: k.upper() for k in keys if k != "unknown"}

    assert memory.get_many(["a", "b"], load, kind="letter") == {"a": "A", "b": "B"}
    assert memory.get_many(["b", "c", "c", "unknown"], load, kind="letter") == {"b": "B", "c": "C"}
    assert memory.get_many(["a"], load, kind="other") == {"a": "A"}
    assert asked == [["a", "b"], ["c", "unknown"], ["a"]]
