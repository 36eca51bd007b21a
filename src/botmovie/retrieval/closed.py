"""Closed questions: exact answers from the catalogue's facts, with the evidence that supports each line. The checks are
here; each other kind has a module of its own."""

from __future__ import annotations

from collections.abc import Callable

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import ClaimResult, Evidence, Intent, Outcome, Query
from botmovie.domain.phrasing import join
from botmovie.retrieval.book import Book
from botmovie.retrieval.claims import check_claims
from botmovie.retrieval.comparing import compare
from botmovie.retrieval.finding import find
from botmovie.retrieval.grouping import group
from botmovie.retrieval.lookup import lookup, none_held
from botmovie.retrieval.sums import MONEY
from botmovie.retrieval.tallying import tally
from botmovie.retrieval.wording import selection_words


def check(query: Query, catalogue: Catalogue) -> Evidence:
    """Whether the claims hold."""
    book = Book()
    claims = check_claims(query.claims, catalogue, book)
    description = selection_words(query.subject, catalogue) if query.subject else ""
    if not claims:
        return Evidence(tuple(book.items), Outcome.UNKNOWN, reason=none_held(description), description=description)
    if not any(c.holds is False for c in claims) and any(c.holds is None for c in claims):
        return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=_why_open(claims, book), description=description)
    return Evidence(tuple(book.items), Outcome.ANSWER, (), claims, total=len(claims), description=description)


def _why_open(claims: tuple[ClaimResult, ...], book: Book) -> str:
    """What is held about claims that it does not settle."""
    for claim in (c for c in claims if c.holds is None):
        if claim.field in MONEY and claim.actual:
            told = " ".join(book.items[n - 1].text for n in claim.facts)
            return f"{told} That cannot be set against US dollars without a rate of exchange, and I hold none."
        if claim.field in {"awards", "nominations"} and (claim.nominated or claim.actual):
            told = f"won {join(claim.actual)}" if claim.actual else f"was nominated for {join(claim.nominated)}"
            return f"On record here is that {claim.subject} {told}; of more I cannot tell."
        if claim.field in {"awards", "nominations"} and claim.facts:
            return f"{book.items[claim.facts[0] - 1].text} Of films that I do not hold I cannot tell."
    return "I hold nothing that would settle that."


CLOSED: dict[Intent, Callable[[Query, Catalogue], Evidence]] = {
    Intent.LOOKUP: lookup, Intent.FIND: find, Intent.COUNT: tally, Intent.COMPARE: compare, Intent.CHECK: check, Intent.GROUP: group,
}
