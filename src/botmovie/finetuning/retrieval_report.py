"""Keyword search, encoders and both together on held-back cases, as a table.

    python -m botmovie.finetuning.retrieval_report --catalogue FILE.sqlite [--encoder FOLDER …] [--side test] [--scores FILE.json]

Every passage of the catalogue may be found. Encoders are files that the program runs ("encoder.int8.onnx" and its vocabulary); the first
one given is what the others are compared with. `--scores` keeps each case's nDCG, as the registry wants them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from botmovie.catalogue import open_sqlite_catalogue
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Hit, Kind, Selection, SpoilerLevel
from botmovie.encoder import OnnxEncoder, load_encoder
from botmovie.finetuning.registry import compare
from botmovie.finetuning.retrieval_cases import CaseKind, Ranker, RetrievalCase, load_cases
from botmovie.finetuning.retrieval_measures import DEPTH, Measured, head_figure, mean_of, measure
from botmovie.finetuning.retrieval_pairs import vectors_of
from botmovie.finetuning.split import Side
from botmovie.ingest.starter import load_starter
from botmovie.retrieval.search import gate, reciprocal_rank_fusion, score_fusion

ANSWERS = (Path("training/answers/v.jsonl"),)
QUESTIONS = (*(Path(f"training/questions/{hand}.jsonl") for hand in "abcefg"), Path("training/descriptions/w.jsonl"))
"""Files of the repository that cases come from."""
KEYWORDS = "keyword search (BM25)"
ARMS = ("vectors of", "both by ranks,", "both by scores,")
"""Rankings of an encoder, each named with its name behind."""


@dataclass(frozen=True)
class Arms:
    """Both searches over all passages of a catalogue; `rows` are the passages' vectors in the order of `ids`."""

    catalogue: Catalogue
    ids: Sequence[str]
    encoder: OnnxEncoder | None = None
    rows: npt.NDArray[np.float32] | None = None

    def keyword(self, text: str) -> tuple[Hit, ...]:
        return self.catalogue.keyword_search(text, limit=DEPTH, spoilers=SpoilerLevel.FULL)

    def vector(self, text: str) -> tuple[Hit, ...]:
        """The nearest passages, compared with each one exactly."""
        assert self.encoder is not None
        assert self.rows is not None
        cosines = self.rows @ self.encoder.embed_queries([text])[0]
        best = np.argsort(-cosines, kind="stable")[:DEPTH]
        return tuple(Hit(self.ids[i], float(cosines[i]), rank, "vector") for rank, i in enumerate(best, 1))

    def by_ranks(self, text: str) -> tuple[Hit, ...]:
        """Both fused by ranks."""
        return reciprocal_rank_fusion([arm for arm in gate(self.keyword(text), self.vector(text)) if arm])

    def by_scores(self, text: str) -> tuple[Hit, ...]:
        """Both fused as in the program."""
        return score_fusion(*gate(self.keyword(text), self.vector(text)))


def rows_of(catalogue: Catalogue, cases: Sequence[RetrievalCase], encoders: Sequence[OnnxEncoder]) -> Iterator[tuple[str, list[Measured]]]:
    """(name of a ranking, its measures) for keyword search, each encoder, and each encoder with keyword search."""
    films = catalogue.select(Selection(Kind.FILM))
    passages = [p for film in films for p in catalogue.passages_of(film, spoilers=SpoilerLevel.FULL)]
    film_of, ids = {p.id: p.film_id for p in passages}, [p.id for p in passages]
    starter = load_starter()
    yield KEYWORDS, measure(cases, _ids(Arms(catalogue, ids).keyword), film_of)
    for encoder in encoders:
        vectors = vectors_of(passages, encoder, starter.vectors if encoder.name == starter.vectors_encoder else {})
        arms = Arms(catalogue, ids, encoder, np.stack([vectors[i] for i in ids]))
        yield f"vectors of {encoder.name}", measure(cases, _ids(arms.vector), film_of)
        yield f"both by ranks, {encoder.name}", measure(cases, _ids(arms.by_ranks), film_of)
        yield f"both by scores, {encoder.name}", measure(cases, _ids(arms.by_scores), film_of)


def _ids(search: Any) -> Ranker:
    return lambda text: [hit.passage_id for hit in search(text)]


def table_row(name: str, measured: Sequence[Measured]) -> str:
    """A line of Markdown: nDCG@10 and recall@10 of questions and of descriptions, and the mean nDCG of both."""
    questions, descriptions = (mean_of(measured, lambda case, kind=kind: case.kind is kind) for kind in CaseKind)  # type: ignore[misc]
    columns = (questions.ndcg, questions.recall, descriptions.ndcg, descriptions.recall, head_figure(measured))
    return f"| {name} | {' | '.join(f'{c:.3f}' for c in columns)} |"


def report_of(catalogue: Catalogue, cases: Sequence[RetrievalCase], current: OnnxEncoder, candidate: OnnxEncoder) -> dict[str, Any]:
    """All rankings with both encoders; how each ranking with the candidate compares with that of the current one, and its vectors with keyword search, by
    nDCG case by case."""
    found = dict(rows_of(catalogue, cases, [current, candidate]))
    pairs = [*((f"{arm} {candidate.name}", f"{arm} {current.name}") for arm in ARMS), (f"{ARMS[0]} {candidate.name}", KEYWORDS)]
    return {
        "rankings": [{"ranking": name, **figures_of(measured)} for name, measured in found.items()],
        "compared": [[ours, theirs, asdict(compare(scores_of(found[ours]), scores_of(found[theirs])))] for ours, theirs in pairs if ours != theirs],
    }  # fmt: skip


def figures_of(measured: Sequence[Measured]) -> dict[str, Any]:
    """nDCG@10 and recall@10 of each kind of case, with their number, and the mean nDCG of both."""
    means = {kind.value: mean_of(measured, lambda case, kind=kind: case.kind is kind) for kind in CaseKind}  # type: ignore[misc]
    told = {name: {"cases": m.cases, "ndcg": round(m.ndcg, 4), "recall": round(m.recall, 4)} for name, m in means.items()}
    return {**told, "ndcg": round(head_figure(measured), 4)}


def scores_of(measured: Sequence[Measured]) -> dict[str, float]:
    """nDCG by case."""
    return {m.case.id: round(m.ndcg, 5) for m in measured}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--catalogue", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, action="append", default=[])
    parser.add_argument("--side", type=Side, default=Side.TEST)
    parser.add_argument("--answers", type=Path, nargs="+", default=list(ANSWERS))
    parser.add_argument("--questions", type=Path, nargs="+", default=list(QUESTIONS))
    parser.add_argument("--scores", type=Path)
    options = parser.parse_args()
    catalogue = open_sqlite_catalogue(f"sqlite:///{options.catalogue.resolve()}")
    cases = [c for c in load_cases(options.answers, options.questions, catalogue) if c.side is options.side]
    kinds = {kind: sum(c.kind is kind for c in cases) for kind in CaseKind}
    print(f"{options.side}: " + ", ".join(f"{n} {kind}s" for kind, n in kinds.items()))
    print("| ranking | questions nDCG@10 | recall@10 | descriptions nDCG@10 | recall@10 | mean nDCG@10 |\n|---|---|---|---|---|---|", flush=True)
    found: dict[str, dict[str, float]] = {}
    for name, measured in rows_of(catalogue, cases, [load_encoder(folder) for folder in options.encoder or [None]]):
        print(table_row(name, measured), flush=True)
        found[name] = scores_of(measured)
    vectors = [name for name in found if name.startswith("vectors of ")]
    for name in vectors[1:]:
        print(f"{name} against {vectors[0]}: {compare(found[name], found[vectors[0]])}")
    if options.scores:
        options.scores.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    catalogue.close()


if __name__ == "__main__":
    main()
