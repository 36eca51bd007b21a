"""What `botmovie download` can fetch: files, their publishers, sizes, licences. Knows nothing of how they are fetched."""

from __future__ import annotations

from dataclasses import dataclass

from botmovie.errors import BadInput

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One file: its name at the publisher and here, about how many bytes, and whether the publisher gives an MD5 for it
    under the same name with ".md5"."""

    name: str
    size: int
    md5: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A data set. `base` is the address that the names of the items follow; `format` what `botmovie import` calls it."""

    name: str
    title: str
    base: str
    items: tuple[Item, ...]
    licence: str
    terms: str
    format: str

    @property
    def size(self) -> int:
        """About how many bytes in all."""
        return sum(item.size for item in self.items)


OFFERS: dict[str, Offer] = {
    offer.name: offer
    for offer in (
        Offer(
            "imdb", "IMDb non-commercial datasets, renewed daily", "https://datasets.imdbws.com/",
            (Item("title.basics.tsv.gz", 215 * MB), Item("title.ratings.tsv.gz", 8 * MB), Item("title.crew.tsv.gz", 80 * MB), Item("title.principals.tsv.gz", 740 * MB),
             Item("name.basics.tsv.gz", 295 * MB), Item("title.akas.tsv.gz", 470 * MB), Item("title.episode.tsv.gz", 52 * MB)),
            "IMDb's terms: for personal and non-commercial use. You may keep a local copy; you may not pass it on, sell it, or make another database of it. "
            'Where values are shown: "Information courtesy of IMDb (https://www.imdb.com). Used with permission."',
            "https://developer.imdb.com/non-commercial-datasets/", "imdb",
        ),
        Offer(
            "movielens", "MovieLens ratings and tags: ml-latest-small and ml-32m", "https://files.grouplens.org/datasets/movielens/",
            (Item("ml-latest-small.zip", 1 * MB), Item("ml-32m.zip", 239 * MB, md5=True)),
            "GroupLens' licence: for research, cited in what is published from it, passed on only under the same conditions; commercial use needs their leave.",
            "https://grouplens.org/datasets/movielens/", "movielens",
        ),
        Offer(
            "wikidata", "films in Wikidata, from its query service, a file for each year", "https://query.wikidata.org/sparql",
            (Item("films-YEAR.json", 900 * MB),),
            "CC0: free for everyone and everything. The service asks who runs queries to say how they can be reached (--contact), and to ask slowly.",
            "https://www.wikidata.org/wiki/Wikidata:Licensing", "wikidata",
        ),
    )
}  # fmt: skip
"""By the name that `botmovie download` takes. Sizes are of 2025."""


def offer_named(name: str) -> Offer:
    """Raises BadInput that lists the names."""
    if name not in OFFERS:
        raise BadInput(f"There is no data set {name!r} to download; there are {', '.join(OFFERS)}.")
    return OFFERS[name]
