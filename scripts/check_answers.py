"""Check files of open answers (docs/tuning.md), or show the evidence that one can be written from.

    python scripts/check_answers.py training/answers/p.jsonl
    python scripts/check_answers.py --show "Heat (1995)"
    python scripts/check_answers.py --some 5        (films drawn at random, with their passages)
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Kind, PassageKind, Selection, SpoilerLevel
from botmovie.domain.field import FIELDS
from botmovie.domain.sentences import split_sentences
from botmovie.errors import BadInput
from botmovie.finetuning.open_answers import film_named, load_open_answers, problems_of
from botmovie.finetuning.split import part_of
from botmovie.retrieval.facts import film_field
from botmovie.settings import load_settings
from botmovie.wiring import open_search


def show(film: Film, catalogue: Catalogue) -> None:
    print(f"## {film.label}")
    for passage in catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL):
        name = passage.kind.value + (f"/{passage.subject}" if passage.kind is PassageKind.CHARACTER else "")
        for number, sentence in enumerate(split_sentences(passage.text), 1):
            print(f"{film.label}/{name}/{number}  {sentence}")
    for name in sorted(field for kind, field in FIELDS if kind is Kind.FILM):
        held = film_field(film, name)
        if held:
            print(f"{film.label}/{name}  {held.sentence[:300]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="append", default=[], help="a film's evidence, by references that answers may use")
    parser.add_argument("--some", type=int, default=0, help="that of so many films drawn at random")
    parser.add_argument("--parts", default="0123456789", help="only of these parts of the films (finetuning/split.py)")
    arguments = parser.parse_args()
    wrong = total = 0
    with open_search(load_settings()) as (catalogue, search):
        for label in arguments.show:
            try:
                show(film_named(label, catalogue), catalogue)
            except BadInput as error:
                print(error)
        if arguments.some:
            for film in random.sample([f for f in catalogue.films(catalogue.select(Selection(Kind.FILM))) if str(part_of(f.id)) in arguments.parts], arguments.some):
                show(film, catalogue)
        similarity = search.encoder.similarity
        asked: dict[str, str] = {}
        for path in arguments.files:
            for answer in load_open_answers(path):
                total += 1
                problems = problems_of(answer, catalogue, similarity)
                problems += [f"{label} is not of the parts {arguments.parts}" for label in answer.about if str(part_of(film_named(label, catalogue).id)) not in arguments.parts]
                key = answer.question.casefold() + "/" + "/".join(answer.about)
                if asked.setdefault(key, answer.id) != answer.id:
                    problems.append(f"asks the same as {asked[key]}")
                wrong += bool(problems)
                for problem in problems:
                    print(f"{answer.where} {answer.id}: {problem}\n    {answer.question}")
    print(f"{total} answers, {wrong} with problems")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
