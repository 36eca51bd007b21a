"""kill -9 in the middle of a write and of a reindex: the next opening is sound."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from botmovie.catalogue import catalogue_check
from botmovie.domain import SpoilerLevel

CHILD = """
import sys, time
import numpy as np
from botmovie.catalogue import open_sqlite_catalogue
from botmovie.domain import Film, Passage, PassageKind, Provenance, Record

OURS = Provenance("Test films", "CC0")

def records(prefix, count, stop_at=None):
    for i in range(count):
        if i == stop_at:
            print("here", flush=True)
            time.sleep(60)
        name = f"{prefix}-{i}"
        yield Record(Film(name, name, 2000, OURS), (Passage(f"{name}/premise", name, PassageKind.PREMISE, f"{prefix} text {i}", OURS),))

calls = []
def embed(texts):
    calls.append(len(texts))
    if len(calls) == 2 and sys.argv[2] == "reindex":
        print("here", flush=True)
        time.sleep(60)
    return np.eye(384, dtype=np.float32)[[len(t) % 384 for t in texts]]

catalogue = open_sqlite_catalogue(sys.argv[1], embed=embed, encoder_name="lengths")
catalogue.write(records("old", 300))
if sys.argv[2] == "write":
    catalogue.reindex()
    catalogue.write(records("new", 1200, stop_at=1100), replace=True)
else:
    catalogue.reindex()
"""


def kill_in_the_middle(url: str, what: str) -> None:
    """Run the child until it says that it is in the middle, then kill it."""
    with subprocess.Popen([sys.executable, "-c", CHILD, url, what], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
        child.wait()
    assert said == "here\n"


def embed_by_length(seen: list[str]) -> Callable[[Any], Any]:
    import numpy as np

    def embed(texts: Any) -> Any:
        seen.extend(texts)
        return np.eye(384, dtype=np.float32)[[len(t) % 384 for t in texts]]

    return embed


def test_a_write_that_was_killed_has_not_happened(url: str, opened: Callable[..., Any]) -> None:
    kill_in_the_middle(url, "write")
    catalogue = opened(embed=embed_by_length([]), encoder_name="lengths")
    assert catalogue.info().films == 300
    assert catalogue.film("old-299") is not None
    assert catalogue.film("new-0") is None
    assert len(catalogue.keyword_search("old", limit=1000, spoilers=SpoilerLevel.FULL)) == 300
    assert catalogue.keyword_search("new", limit=5, spoilers=SpoilerLevel.FULL) == ()
    assert catalogue_check(url).sound


def test_a_reindex_that_was_killed_goes_on_where_it_stopped(url: str, opened: Callable[..., Any]) -> None:
    kill_in_the_middle(url, "reindex")
    seen: list[str] = []
    catalogue = opened(embed=embed_by_length(seen), encoder_name="lengths")
    assert len(seen) == 300 - 256  # the first batch had been remembered
    assert catalogue.info().vectors == 300
    assert len(catalogue.keyword_search("old", limit=1000, spoilers=SpoilerLevel.FULL)) == 300
    assert catalogue_check(url).sound
