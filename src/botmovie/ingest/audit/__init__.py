"""The audit of a catalogue: does it contradict itself, and does it agree with independent data sets?

    report.py      what an audit hands back: tallies per field, findings, lines to print
    names.py       when two written names are one person
    titles.py      films of another data set that are the film in hand
    internal.py    the catalogue against itself
    oscars.py      Academy Awards, nomination by nomination
    wikipedia.py   casts, directors, years and genres of American films
    cmu.py         runtimes, languages, countries, years and takings

The data sets are read from a folder that the caller names; without it the internal checks run alone, and the
report says so. Differences that a person has looked into and decided for the catalogue are named in `judged.jsonl`.
"""

from botmovie.ingest.audit.report import AuditReport, Finding, Judgement, Ledger, Tally, Verdict, read_judgements
from botmovie.ingest.audit.run import audit

__all__ = ["AuditReport", "Finding", "Judgement", "Ledger", "Tally", "Verdict", "audit", "read_judgements"]
