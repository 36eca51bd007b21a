"""Genres as publishers name them, put into the project's fixed vocabulary; what is no genre becomes a keyword.

Covers the lists of IMDb, TMDB, MovieLens, Freebase (the CMU corpus) and Wikipedia. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from botmovie.catalogue.folding import fold

_ALIKE: dict[str, str] = {
    # genre: folded names that mean it and nothing more
    "Action": "action film,action movie,action movies", "Adventure": "adventure film,adventures",
    "Animation": "animated,animated film,cartoon,animated cartoon,computer animation", "Biography": "biographical film,biographical,biopic,biopic feature,bio",
    "Comedy": "comedy film,comedies,comdedy,humour", "Crime": "crime fiction,crime film,law and crime,true crime,crime fiction film",
    "Documentary": "documentary film,documentaries,docu", "Drama": "drama film,dramas,dramatic", "Family": "family film,children s family,children s,children,kids family,kids,children s entertainment",
    "Fantasy": "fantasy film", "Film noir": "noir,film noir,filmnoir", "History": "historical,historical film,history film,world history", "Horror": "horror film,horror movie",
    "Martial arts": "martial arts film,kung fu,wuxia,chinese martial arts", "Music": "music film,concert film,rockumentary", "Musical": "musical film,musicals",
    "Mystery": "mystery film,detective,detective fiction,whodunit", "Romance": "romance film,romantic,romantic film,love story",
    "Science fiction": "sci fi,scifi,science fiction film,sf", "Short": "short film,shorts,live action short,animated short", "Sport": "sports,sports film,sport film",
    "Thriller": "thriller film,suspense,suspense film", "War": "war film,war movie,war and politics,combat films", "Western": "western film,westerns",
}  # fmt: skip

_SEVERAL: dict[str, tuple[str, ...]] = {
    "action adventure": ("Action", "Adventure"), "action and adventure": ("Action", "Adventure"), "sci fi and fantasy": ("Science fiction", "Fantasy"), "romantic comedy": ("Romance", "Comedy"), "romantic drama": ("Romance", "Drama"), "comedy drama": ("Comedy", "Drama"), "dramedy": ("Comedy", "Drama"),
    "tragicomedy": ("Comedy", "Drama"), "crime thriller": ("Crime", "Thriller"), "psychological thriller": ("Thriller",), "family drama": ("Family", "Drama"), "black comedy": ("Comedy",), "dark comedy": ("Comedy",),
    "political drama": ("Drama",), "slasher": ("Horror",), "melodrama": ("Drama",), "slapstick": ("Comedy",), "crime drama": ("Crime", "Drama"), "action thrillers": ("Action", "Thriller"), "action thriller": ("Action", "Thriller"),
    "costume drama": ("Drama", "History"), "spy": ("Thriller",), "anime": ("Animation",), "gangster film": ("Crime",), "docudrama": ("Drama",), "creature film": ("Horror",), "buddy film": (), "sex comedy": ("Comedy",),
    "historical drama": ("History", "Drama"), "historical fiction": ("History",), "period piece": ("History",), "crime comedy": ("Crime", "Comedy"), "superhero movie": ("Action",), "superhero": ("Action",), "superhero film": ("Action",),
    "screwball comedy": ("Comedy",), "disaster": ("Action",), "disaster film": ("Action",), "children s fantasy": ("Family", "Fantasy"), "zombie film": ("Horror",), "comedy of manners": ("Comedy",),
    "family oriented adventure": ("Family", "Adventure"), "courtroom drama": ("Drama",), "political thriller": ("Thriller",), "horror comedy": ("Horror", "Comedy"), "comedy horror": ("Horror", "Comedy"),
    "musical comedy": ("Musical", "Comedy"), "fantasy comedy": ("Fantasy", "Comedy"), "fantasy adventure": ("Fantasy", "Adventure"), "domestic comedy": ("Comedy",), "erotic thriller": ("Thriller",), "comedy of errors": ("Comedy",),
    "musical drama": ("Musical", "Drama"), "marriage drama": ("Drama",), "monster movie": ("Horror",), "monster": ("Horror",), "natural horror films": ("Horror",), "heist": ("Crime",), "caper story": ("Crime",), "mockumentary": ("Comedy",),
    "stop motion": ("Animation",), "clay animation": ("Animation",), "silhouette animation": ("Animation",), "action comedy": ("Action", "Comedy"), "erotic drama": ("Drama",), "childhood drama": ("Drama",), "adventure comedy": ("Adventure", "Comedy"),
    "sci fi horror": ("Science fiction", "Horror"), "spaghetti western": ("Western",), "swashbuckler films": ("Adventure",), "doomsday film": ("Science fiction",), "dystopia": ("Science fiction",), "alien film": ("Science fiction",),
    "costume adventure": ("Adventure", "History"), "historical epic": ("History",), "political satire": ("Comedy",), "satire": ("Comedy",), "parody": ("Comedy",), "workplace comedy": ("Comedy",), "stand up comedy": ("Comedy",), "comedy thriller": ("Comedy", "Thriller"),
    "time travel": ("Science fiction",), "media satire": ("Comedy",), "boxing": ("Sport",), "baseball": ("Sport",), "horse racing": ("Sport",), "auto racing": ("Sport",), "extreme sports": ("Sport",), "haunted house film": ("Horror",), "comedy western": ("Comedy", "Western"),
    "romantic fantasy": ("Romance", "Fantasy"), "revisionist western": ("Western",), "b western": ("Western",), "hybrid western": ("Western",), "indian western": ("Western",), "epic western": ("Western",), "acid western": ("Western",), "space western": ("Science fiction", "Western"),
    "science fiction western": ("Science fiction", "Western"), "costume horror": ("Horror",), "addiction drama": ("Drama",), "neo noir": ("Crime",), "future noir": ("Science fiction",), "gross out film": ("Comedy",), "gross out": ("Comedy",), "animated musical": ("Animation", "Musical"),
    "stoner film": ("Comedy",), "sword and sorcery": ("Fantasy",), "sword and sorcery films": ("Fantasy",), "glamorized spy film": ("Thriller",), "samurai cinema": ("Action",), "anti war": ("War",), "anti war film": ("War",), "inspirational drama": ("Drama",),
    "giallo": ("Horror", "Thriller"), "steampunk": ("Science fiction",), "sci fi adventure": ("Science fiction", "Adventure"), "sci fi thriller": ("Science fiction", "Thriller"), "mythological fantasy": ("Fantasy",), "splatter film": ("Horror",), "master criminal films": ("Crime",),
    "sword and sandal": ("Adventure", "History"), "backstage musical": ("Musical",), "jukebox musical": ("Musical",), "operetta": ("Musical",), "film opera": ("Musical",), "road horror": ("Horror",), "fantasy drama": ("Fantasy", "Drama"), "buddy cop": ("Action", "Comedy"),
    "legal drama": ("Drama",), "courtroom comedy": ("Comedy",), "psychological horror": ("Horror",), "space opera": ("Science fiction",), "cyberpunk": ("Science fiction",), "tokusatsu": ("Science fiction",), "werewolf fiction": ("Horror",), "vampire movies": ("Horror",),
    "period horror": ("Horror",), "romantic thriller": ("Romance", "Thriller"), "alien invasion": ("Science fiction",), "found footage": ("Horror",), "historical documentaries": ("Documentary", "History"), "heavenly comedy": ("Comedy",), "tragedy": ("Drama",),
    "supernatural": (), "combat films": ("War",), "ninja movie": ("Martial arts", "Action"), "fairy tale": ("Fantasy",), "slice of life story": ("Drama",), "coming of age": ("Drama",), "coming of age film": ("Drama",), "animated comedy": ("Animation", "Comedy"),
}  # fmt: skip
"""Kinds of film that lie within genres: they give these genres and are kept as keywords."""

_KEYWORDS = {
    "silent film": "silent", "silent": "silent", "silent movie": "silent", "black and white": "black-and-white", "indie": "independent film", "independent": "independent film", "spy": "spy", "glamorized spy film": "spy",
    "superhero movie": "superhero", "superhero film": "superhero", "zombie film": "zombies", "road movie": "road movie", "teen": "teen film", "television movie": "television film", "tv movie": "television film",
    "creature film": "monster", "monster movie": "monster", "gross out": "gross-out film", "doomsday film": "apocalypse", "alien film": "aliens", "christmas movie": "christmas", "holiday film": "holidays",
    "coming of age": "coming of age", "coming of age film": "coming of age", "film adaptation": "adaptation", "heist": "heist", "caper story": "heist", "stop motion": "stop motion", "anime": "anime", "neo noir": "neo-noir", "wuxia": "wuxia",
    "gay": "lgbt", "gay themed": "lgbt", "gay interest": "lgbt", "queer": "lgbt", "lgbtq": "lgbt", "imax": "imax", "prison film": "prison", "kung fu": "kung fu", "whodunit": "whodunit", "concert film": "concert film", "cartoon": "cartoon",
    "dark comedy": "black comedy", "vampire movies": "vampires", "werewolf fiction": "werewolf", "natural horror films": "killer animals",
}  # fmt: skip
_NOTHING = frozenset(("no genres listed", "film", "feature film", "live action", "fictional film", "n a", "movie", "movies", "other"))

_KNOWN = {fold(name): genre for genre, names in _ALIKE.items() for name in (genre, *names.split(","))}


@lru_cache(maxsize=16384)
def genre_of(published: str) -> tuple[tuple[str, ...], str | None]:
    """(genres, keyword) of one published name: "Romantic comedy" → (Romance, Comedy) and "romantic comedy"."""
    folded = fold(published)
    if folded in _NOTHING:
        return (), None
    if folded in _KNOWN:
        return (_KNOWN[folded],), _KEYWORDS.get(folded)
    keyword = _KEYWORDS.get(folded, published.strip().lower())
    return _SEVERAL.get(folded, ()), keyword


def genres_and_keywords(published: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The genres of our vocabulary in the order of the list, each once, and the keywords that the rest gives."""
    genres: dict[str, None] = {}
    keywords: dict[str, None] = {}
    for name in published:
        found, keyword = genre_of(name)
        genres.update(dict.fromkeys(found))
        if keyword:
            keywords[keyword] = None
    return tuple(genres), tuple(keywords)
