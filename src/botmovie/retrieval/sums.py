"""Sums of money in several currencies: which of them may be ranked, and what to say of the others.

The catalogue ranks and limits by US dollars alone, since no rates of exchange are held. A set chosen so says which films
were left out for that.
"""

from __future__ import annotations

from dataclasses import replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import Film, Filter, Kind, Range, Selection
from botmovie.domain.phrasing import count, join
from botmovie.retrieval.book import Book
from botmovie.retrieval.facts import Held, film_field
from botmovie.retrieval.wording import selection_words

MONEY = ("gross", "budget", "profit")
MOST_LOOKED_AT = 300
"""Films of a set, the best known first, that are looked through for sums in other currencies."""
MOST_NAMED = 3


def ranked_by(selection: Selection) -> str:
    """The field of money by which a set of films is sorted or limited; "" for none."""
    if selection.kind is not Kind.FILM:
        return ""
    if selection.order is not None and selection.order.field in MONEY:
        return selection.order.field
    return next((c.field for c in selection.conditions if isinstance(c, Filter) and c.field in MONEY and isinstance(c.value, Range)), "")


def left_out(selection: Selection, catalogue: Catalogue) -> tuple[str, tuple[Film, ...]]:
    """The field of money and the films that would be in the set if their sums were in US dollars."""
    field = ranked_by(selection)
    if not field:
        return "", ()
    others = tuple(c for c in selection.conditions if not (isinstance(c, Filter) and c.field in MONEY and isinstance(c.value, Range)))
    unranked = replace(selection, conditions=others, order=None, limit=None, offset=0)
    found = catalogue.films(catalogue.select(unranked)[:MOST_LOOKED_AT])
    return field, tuple(f for f in found if (held := film_field(f, field)) and not held.comparable)


def left_out_words(selection: Selection, catalogue: Catalogue) -> str:
    """ "Left out is The Quiet Ferry (2001), whose worldwide gross is not held in US dollars."; "" when nothing is."""
    field, films = left_out(selection, catalogue)
    if not films:
        return ""
    named = [f.label for f in films[:MOST_NAMED]]
    more = len(films) - len(named)
    said = join([*named, count(more, "other")] if more else named)
    return f"Left out {'is' if len(films) == 1 else 'are'} {said}, whose {words_of(field)} is not held in US dollars."


def why_none(selection: Selection, catalogue: Catalogue, book: Book) -> str:
    """Why no film of a set can be ranked by money: no sums are held, or only ones in other currencies; "" if neither."""
    field, films = left_out(selection, catalogue)
    if not field:
        return ""
    others = tuple(c for c in selection.conditions if not (isinstance(c, Filter) and c.field in MONEY))
    whole = replace(selection, conditions=others, order=None, limit=None, offset=0)
    if not films:
        ranged = len(others) < len(selection.conditions)
        held = catalogue.select(whole)
        if ranged or not held:
            return ""
        return f"I hold {selection_words(whole, catalogue)}, but not {'its' if len(whole.ids) == 1 else 'their'} {words_of(field)}."
    told = [_told(f, film_field(f, field), field, book) for f in films[:MOST_NAMED]]
    more = len(films) - len(told)
    rest = f", and {count(more, 'more film')} likewise" if more else ""
    return f"I can rank sums in US dollars only, and {join(told)}{rest}."


def _told(film: Film, held: Held, field: str, book: Book) -> str:
    book.film_fact(film, field, held)
    return held.sentence.removesuffix(".")


def words_of(field: str) -> str:
    """What a field of money is called."""
    return {"gross": "worldwide gross", "budget": "budget", "profit": "gross minus budget"}[field]
