"""What licences allow, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from botmovie.ingest.licences import CatalogueTerms

PERMISSIONS = {
    "shown": "be shown to those who ask here", "redistributed": "be passed on to others", "commercial": "be used commercially",
    "training": "train a model that is passed on",
}  # fmt: skip


def print_terms(out: Console, terms: CatalogueTerms) -> None:
    """A row for each source, then what holds for the whole, then the notices that are owed."""
    table = Table("source", "licence", *(name for name in PERMISSIONS), "films", "facts", "passages")
    for one in terms.sources:
        permissions = (Text("yes", style="green") if getattr(one.licence, name) else Text("no", style="red") for name in PERMISSIONS)
        counts = (f"{n:,}" for n in (one.holding.films, one.holding.facts, one.holding.passages))
        table.add_row(Text(one.holding.source), Text(one.holding.licence), *permissions, *counts)
    out.print(table)
    for condition, sources in _conditions(terms).items():
        out.print(Text(f"{', '.join(sources)}: {condition}"))
    out.print("\nThe whole catalogue may")
    for name, does in PERMISSIONS.items():
        against = ", ".join(one.holding.source for one in terms.against(name))
        out.print(Text(f"  not {does}, because of {against}." if against else f"  {does}.", style="red" if against else "green"))
    if terms.notices:
        out.print("\nNotices to put where its values are shown:")
    for notice in terms.notices:
        out.print(Text(f"  {notice}"))


def _conditions(terms: CatalogueTerms) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in terms.sources:
        if one.licence.condition:
            found.setdefault(one.licence.condition, []).append(one.holding.source)
    return found
