"""What the learned parser is trained on, from files of written questions (docs/notation.md).

    python scripts/parser_rows.py training/questions/[abcefg].jsonl --out ROWS.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from botmovie.finetuning.parser_rows import rows_of, wording_rows
from botmovie.settings import load_settings
from botmovie.understanding import build_scope, build_understander
from botmovie.wiring import open_search


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with open_search(load_settings()) as (catalogue, search):
        encoder = search.encoder
        if encoder is None:
            raise SystemExit("The encoder is missing.")
        understander = build_understander(catalogue, encoder.word_rank, build_scope(encoder.embed_queries, encoder.name))
        rows = [row for path in options.files for row in rows_of(path, catalogue, understander)]
    rows += wording_rows()
    options.out.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
