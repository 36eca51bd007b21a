"""How many wrong drafts verification stops, and how many right ones it lets through.

    python -m benchmarks.verifier [--no-encoder] [--show] [--answers FILE]

Four sets. `benchmarks/data/drafts.jsonl`: drafts that the untuned 135 M model wrote, each read and labelled by a person;
the rules were made on the films of the parts "tuning 1" to "tuning 3" and are reported on the other films of the part
"report"; and drafts in the manner of a large model ("large": free paraphrases and fluent inventions), written by hand.
Corruptions: the right ones of these with one thing made wrong. Facts: sentences about films of the starter catalogue,
as they are and with a wrong name, number, title or job. Answers: what people wrote for the films that no training sees
(training/answers/v.jsonl), with the evidence as it would stand in the prompt, as they are and with one thing made wrong
(`benchmarks/wrong_answers.py`); they need the catalogue of the settings (BOTMOVIE_CATALOGUE), which holds the starter films.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wrong_answers import wrong_drafts
from botmovie.domain import (
    Decision,
    Draft,
    Evidence,
    EvidenceItem,
    Fact,
    Film,
    Kind,
    Passage,
    PassageKind,
    Provenance,
    Role,
    Row,
)
from botmovie.domain.sentences import split_sentences
from botmovie.encoder import load_encoder
from botmovie.finetuning.examples import Example
from botmovie.finetuning.open_answers import load_open_answers
from botmovie.finetuning.open_examples import Opened, examples_of
from botmovie.finetuning.pieces import Pieces
from botmovie.ingest.starter import load_starter
from botmovie.retrieval.facts import film_field
from botmovie.settings import load_settings
from botmovie.verification import Similarity, verify
from botmovie.verification.names import names_in
from botmovie.wiring import open_search

DRAFTS = Path(__file__).parent / "data" / "drafts.jsonl"
SOURCE = Provenance("benchmark", "CC BY 4.0")
FILMS = 80
ANSWERS = Path(__file__).parents[1] / "training" / "answers" / "v.jsonl"


@dataclass(frozen=True)
class Case:
    """A draft about some evidence; `kept` is what a person said of the text when a part of it is cut, `made_of` the right draft
    that a wrong one was made of."""

    group: str
    question: str
    evidence: Evidence
    draft: str
    right: bool
    kept: tuple[str, bool] | None = None
    made_of: str = ""


def labelled() -> Iterator[Case]:
    """The drafts of the data file."""
    for line in DRAFTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        items = tuple(
            EvidenceItem(n, Passage(f"{row['film']}/{n}", row["film"], PassageKind.STORY, text, SOURCE))
            for n, text in enumerate(row["evidence"], 1)
        )
        kept = (row["kept"]["text"], row["kept"]["label"] == "right") if "kept" in row else None
        yield Case(row["part"], row["question"], Evidence(items, open=True), row["draft"], row["label"] == "right", kept)


def corrupted(cases: list[Case]) -> Iterator[Case]:
    """Right drafts with one thing made wrong."""
    for case in cases:
        if not case.right:
            continue
        others = [n for i in case.evidence.items for n in _names(i.text) if n not in case.draft and n not in case.question]
        names = [n for n in _names(case.draft) if n not in case.question]
        made = {
            "a name nobody has": case.draft.replace(names[0], "Harold Finch") if names else "",
            "another name of the evidence": case.draft.replace(names[0], others[0]) if names and others else "",
            "another number": re.sub(r"\d+", lambda m: str(int(m[0]) + 7), case.draft.replace(",", "")),
            "a denial": re.sub(r"\b(is|was|are|can)\b", r"\1 not", case.draft, count=1),
            "something added": case.draft.rstrip(".") + " and dies in a fire in Chicago.",
        }
        for kind, text in made.items():
            if text and text not in (case.draft, case.draft.replace(",", "")):
                yield Case(f"corrupted: {kind}", case.question, case.evidence, text, False, made_of=case.draft)


def answers(path: Path) -> Iterator[Case]:
    """Answers that people wrote, and wrong drafts made of them."""
    with open_search(load_settings()) as (catalogue, search):
        opened = Opened(catalogue, Pieces(catalogue, search.encoder), {})
        found = [example for answer in load_open_answers(path) for example in examples_of(answer, opened, renderings=1)]
    for example in found:
        if not example.not_held:
            yield Case("answers", example.question, _prompted(example, example.evidence), example.target, True)
    for wrong in wrong_drafts(found):
        evidence = _prompted(wrong.example, wrong.evidence)
        yield Case(f"answers: {wrong.kind}", wrong.example.question, evidence, wrong.draft, False, made_of=wrong.example.target)


def _prompted(example: Example, items: tuple[EvidenceItem, ...]) -> Evidence:
    """The evidence as `Example.judged` gives it to verification."""
    rows = (Row(Kind.FILM, example.films[0], "", (), (), (), "describe"),) if example.task == "summary" else ()
    return Evidence(items, rows=rows, open=True)


def _names(text: str) -> list[str]:
    """Names in a text, possessive endings cut, without counts and articles."""
    found = (re.sub(r"['’]s?\b.*", "", n) for n in names_in(f"x {text}"))
    return [n for n in found if len(n) > 2 and n.lower() not in ("four", "two", "three", "the architect", "architect")]


def facts() -> Iterator[Case]:
    """Sentences about films, right and with one thing made wrong."""
    films = [r.film for r in load_starter().records if r.film.people(Role.DIRECTOR) and r.film.runtime]
    chance = random.Random(7)
    for film in chance.sample(films, min(FILMS, len(films))):
        other = chance.choice(films)
        evidence = _fact_evidence(film)
        director, label = film.people(Role.DIRECTOR)[0], film.label
        asked = f"Who directed {film.title}?"
        stranger = other.people(Role.DIRECTOR)[0]
        actor = next((a for a in film.people(Role.ACTOR) if a not in _makers(film)), None)
        yield Case("facts", asked, evidence, f"{director} directed {label}.", True)
        yield Case("facts", asked, evidence, f"{film.title} was directed by {director}.", True)
        yield Case("facts", f"How long is {film.title}?", evidence, f"{film.title} runs {film.runtime} minutes.", True)
        if stranger not in film.people(Role.DIRECTOR):
            yield Case("facts: another name", asked, evidence, f"{stranger} directed {label}.", False)
        yield Case("facts: another number", f"How long is {film.title}?", evidence, f"{label} runs {(film.runtime or 0) + 9} minutes.", False)
        yield Case("facts: another title", asked, evidence, f"{director} directed {other.label}.", other.id == film.id)
        if actor:
            yield Case("facts: another job", asked, evidence, f"{actor} directed {label}.", False)


def _makers(film: Film) -> set[str]:
    return {c.name for c in film.credits if c.role is not Role.ACTOR}


def _fact_evidence(film: Film) -> Evidence:
    fields = [(name, film_field(film, name)) for name in ("directors", "writers", "composers", "cast", "year", "runtime")]
    held = [(name, h) for name, h in fields if h]
    return Evidence(tuple(
        EvidenceItem(n, Fact(film.id, film.label, name, h.values, h.sentence, SOURCE, film.id)) for n, (name, h) in enumerate(held, 1)
    ))  # fmt: skip


def outcome(case: Case, similarity: Similarity | None) -> str:
    """right or wrong, with what became of it: passed, stopped, or cut to something right, wrong or not judged."""
    verdict = verify(Draft(case.draft, "openai:large" if case.group == "large" else "embedded"), case.evidence, case.question, similarity=similarity)
    if verdict.decision is not Decision.ACCEPT:
        return "stopped"
    text = re.sub(r" ?\[\d+\]", "", verdict.text).strip()
    if text == case.draft.strip():
        return "passed"
    if case.made_of and all(sentence in case.made_of for sentence in split_sentences(text)):
        return "cut to right"
    if case.kept is None or case.kept[0] != text:
        return "cut, not judged"
    return "cut to right" if case.kept[1] else "cut to wrong"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-encoder", action="store_true", help="without the sentence encoder's similarity")
    parser.add_argument("--show", action="store_true", help="print every draft that came out wrong")
    parser.add_argument("--answers", type=Path, default=ANSWERS, help="open answers (docs/tuning.md) instead of those of the films that no training sees")
    args = parser.parse_args()
    similarity = None if args.no_encoder else load_encoder().similarity
    drafts = list(labelled())
    counts: dict[tuple[str, bool], Counter[str]] = {}
    for case in [*drafts, *corrupted(drafts), *facts(), *answers(args.answers)]:
        became = outcome(case, similarity)
        counts.setdefault((case.group, case.right), Counter())[became] += 1
        if args.show and became != ("passed" if case.right else "stopped"):
            print(f"{case.group}, {'right' if case.right else 'wrong'}, {became}: {case.question} | {case.draft}")
    print("| drafts | of these | stopped | passed | cut to right | cut to wrong | cut, not judged |\n|---|---|---|---|---|---|---|")
    for (group, right), became in counts.items():
        columns = [became[k] for k in ("stopped", "passed", "cut to right", "cut to wrong", "cut, not judged")]
        print(f"| {group} | {sum(columns)} {'right' if right else 'wrong'} | {' | '.join(str(c) for c in columns)} |")


if __name__ == "__main__":
    main()
