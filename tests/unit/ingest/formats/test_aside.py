"""Rows set aside under keys, and had back."""

import errno

import pytest

from botmovie.errors import DiskFull
from botmovie.ingest.formats.aside import Aside


def test_rows_come_back_by_key_in_the_order_in_which_they_were_added():
    with Aside() as aside:
        for key, row in [("a", 1), ("b", ["x", None]), ("a", {"n": 2.5})]:
            aside.add(key, row)
        assert (aside.of("a"), aside.of("b"), aside.of("c")) == ([1, {"n": 2.5}], [["x", None]], [])


def test_groups_come_in_the_order_of_their_first_rows():
    with Aside() as aside:
        for number in range(100):
            aside.add(f"film {number % 7}", number)
        groups = list(aside.groups())
    assert [key for key, _ in groups] == [f"film {n}" for n in range(7)]
    assert groups[3][1] == list(range(3, 100, 7))


def test_keys_that_share_a_hash_are_kept_apart(monkeypatch):
    monkeypatch.setattr("botmovie.ingest.formats.aside.hash", lambda _: 2**63 - 1, raising=False)
    with Aside() as aside:
        aside.add("a", 1)
        aside.add("b", 2)
        assert aside.of("a") == [1]
        assert list(aside.groups()) == [("a", [1]), ("b", [2])]


def test_nothing_set_aside_gives_nothing():
    with Aside() as aside:
        assert (aside.of("a"), list(aside.groups()), len(aside)) == ([], [], 0)


class Full:
    """A file on a full disk, which says so when it is written or when it is flushed."""

    def __init__(self, at):
        self.at = at

    def write(self, _):
        if self.at == "write":
            raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self):
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self):
        pass


@pytest.mark.parametrize("at", ["write", "flush"])
def test_a_full_disk_is_told(monkeypatch, at):
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full(at))

    def set_aside(aside):
        aside.add("a", 1)
        aside.of("a")

    with Aside() as aside, pytest.raises(DiskFull, match="set TMPDIR"):
        set_aside(aside)


