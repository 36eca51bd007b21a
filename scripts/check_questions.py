"""Check files of written questions (docs/notation.md): every query is executed, and what comes out compared.

    python scripts/check_questions.py training/questions/a.jsonl
    python scripts/check_questions.py --try '(lookup directors (film "Heat (1995)"))'
"""

from __future__ import annotations

import argparse
from pathlib import Path

from botmovie.domain import Outcome
from botmovie.errors import BadInput
from botmovie.evaluation.questions import WrittenTurn, execute, load_written, problems_of, resolver
from botmovie.retrieval import build_retriever
from botmovie.settings import load_settings
from botmovie.understanding.notation import read_query
from botmovie.wiring import open_search


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--try", dest="one", action="append", default=[], help="a query to execute and show")
    arguments = parser.parse_args()
    with open_search(load_settings()) as (catalogue, search):
        retriever = build_retriever(catalogue, search.encoder)
        for query in arguments.one:
            try:
                reading = read_query(query, resolver(catalogue))
                outcome, values = execute(WrittenTurn("", (), query, Outcome.ANSWER, ()), reading, catalogue, retriever.retrieve)
                print(outcome.value, list(values)[:25], *(f"missing {reading.missing}" for _ in reading.missing[:1]), *(f"shared {reading.shared}" for _ in list(reading.shared)[:1]))
            except BadInput as error:
                print(error)
        wrong = total = 0
        for path in arguments.files:
            seen: dict[str, str] = {}
            for written in load_written(path):
                problems = []
                for number, turn in enumerate(written.turns):
                    total += 1
                    problems += [f"turn {number + 1}: {p}" for p in problems_of(turn, catalogue, retriever.retrieve, written.turns[:number])]
                key = " / ".join(t.say.casefold() for t in written.turns)
                if key in seen:
                    problems.append(f"the same words as {seen[key]}")
                seen[key] = written.id
                wrong += bool(problems)
                for problem in problems:
                    print(f"{written.where} {written.id}: {problem}\n    {written.turns[-1].say}")
        print(f"{total} turns, {wrong} conversations with problems")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
