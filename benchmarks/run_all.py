"""All benchmarks, one after the other, as Markdown: printed, and written to docs/benchmarks.md.

    python -m benchmarks.run_all [--out FILE]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import closed_questions, imports, memory, open_questions, startup
from benchmarks.tables import Table, machine

OUT = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def _tables() -> Iterator[Table]:
    yield startup.measure()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        yield closed_questions.measure(data)
        yield open_questions.measure(data)
        yield memory.measure(data)
    yield imports.measure()


def _verifier() -> str:
    """The table of `benchmarks.verifier`, which counts instead of timing."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.verifier"], capture_output=True, text=True, check=True)
    return f"## Verification of drafts\n\nWhat becomes of right and wrong drafts; the sets are described in `benchmarks/verifier.py`.\n\n{done.stdout}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    parts = ["# Benchmarks\n", f"Written by `make bench`. {machine()}\n"]
    print("\n".join(parts), flush=True)
    for table in _tables():
        parts.append(table.markdown())
        print(parts[-1], flush=True)
    parts.append(_verifier())
    print(parts[-1], flush=True)
    out.write_text("\n".join(parts), "utf-8")
    sys.stderr.write(f"written to {out}\n")


if __name__ == "__main__":
    main()
