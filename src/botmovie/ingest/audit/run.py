"""Runs every check that can run. Knows which data set lies where, nothing of what is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from botmovie.domain import Film, Person, Record
from botmovie.errors import BadInput
from botmovie.ingest.audit import cmu, oscars, wikipedia
from botmovie.ingest.audit.internal import check_internally
from botmovie.ingest.audit.report import AuditReport, Judgement, Ledger, read_judgements

EXTERNAL: tuple[tuple[str, str, Callable[[Sequence[Film], Path, Ledger], None]], ...] = (
    (oscars.SOURCE, str(oscars.PATH), oscars.check_oscars),
    (wikipedia.SOURCE, wikipedia.FOLDER, wikipedia.check_wikipedia),
    (cmu.SOURCE, str(cmu.PATH), cmu.check_cmu),
)
JUDGED = "starter/judged.jsonl"


def audit(
    records: Sequence[Record], people: Sequence[Person], data_folder: Path | None = None, *, judgements: Sequence[Judgement] | None = None
) -> AuditReport:
    """The films and people against themselves and against the data sets that lie in `data_folder`.

    `judgements` default to those that ship with the starter catalogue. Raises BadInput for a folder that is not there
    or a data set that cannot be read; a data set that the folder does not hold is named in `skipped`.
    """
    if judgements is None:
        judgements = read_judgements(Path(str(files("botmovie") / JUDGED)))
    ledger = Ledger(tuple(judgements))
    check_internally(records, people, ledger)
    skipped = []
    if data_folder is None:
        skipped.append("no data folder given (set BOTMOVIE_DATA): nothing was compared with other data sets")
    else:
        if not data_folder.is_dir():
            raise BadInput(f"The data folder {data_folder} does not exist; set BOTMOVIE_DATA to one that does, or leave it away.")
        films = [r.film for r in records]
        for name, path, check in EXTERNAL:
            if (data_folder / path).exists():
                check(films, data_folder, ledger)
            else:
                skipped.append(f"{name}: {data_folder / path} is not there")
    return ledger.report(films=len(records), people=len(people), skipped=skipped)
