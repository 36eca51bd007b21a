"""The published layouts that can be imported, one reader a module, imported when it is wanted.

A reader's module has a class of the name given here, made without arguments, that is a `raw.Reader`. Knows nothing of
what happens to the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from botmovie.errors import BadInput
from botmovie.ingest.raw import Reader


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the list: `botmovie import NAME`, where its reader is, and what it reads."""

    name: str
    module: str  # within this package
    reader: str  # a class in the module
    description: str

    def open_(self) -> Reader:
        """The reader, its module imported."""
        made: Reader = getattr(import_module(f"{__name__}.{self.module}"), self.reader)()
        return made


_LIST: tuple[Format, ...] = (
    Format("wikipedia-movie-data", "wikipedia_movie_data", "WikipediaMovieData", "36,273 American films with the openings of their Wikipedia articles, JSON"),
    Format("cmu", "cmu", "Cmu", "the CMU Movie Summary Corpus: 81,741 films, their plots and characters, TSV"),
    Format("tmdb", "tmdb", "Tmdb", "films of TMDB: the Kaggle tables, or details from the API as JSON"),
    Format("oscars", "oscars", "Oscars", "all Academy Award nominations, added to films that are held, TSV"),
    Format("wikidata", "wikidata", "Wikidata", "films from the Wikidata query service, JSON"),
    Format("movielens", "movielens", "MovieLens", "a MovieLens data set: films, ids, ratings and tags, CSV in a zip"),
    Format("metaqa", "metaqa", "MetaQa", "the knowledge base of MetaQA: 16,000 films as triples, text"),
)

FORMATS: dict[str, Format] = {one.name: one for one in _LIST}
"""By name, in the order in which people are told of them."""


def open_reader(name: str) -> Reader:
    """The reader of a format. Raises BadInput that lists the formats for a name that is none."""
    if name not in FORMATS:
        raise BadInput(f"There is no importer for {name!r}; the formats are {', '.join(FORMATS)}.")
    return FORMATS[name].open_()
