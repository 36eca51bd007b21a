"""The second step of an import: cleaned values into the catalogue's own forms and vocabularies.

Titles lose "The" behind a comma and years in brackets, names get their usual order, genres, countries, languages and
money the names of the project's vocabularies. Knows nothing of what the catalogue holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from botmovie.catalogue.folding import fold
from botmovie.domain import Credit, Film, Money, Passage, Person, Provenance, Role, SeriesPart, Title
from botmovie.ingest.genres import genres_and_keywords
from botmovie.ingest.money import in_dollars, parse_money
from botmovie.ingest.places_and_tongues import country, language
from botmovie.ingest.raw import RawFilm, RawMoney, RawPerson, RawTitle
from botmovie.ingest.statement import PersonStatement, Statement, token_of
from botmovie.ingest.trust import film_key, person_key

_ARTICLES = "the a an le la les l' un une des el los las una lo il gli der das den det ett het een de en o os".split()
_TURNED = re.compile(rf"^(?P<rest>.*\S),\s+(?P<article>{'|'.join(map(re.escape, _ARTICLES))})$", re.IGNORECASE)
_TURNED_DIE = re.compile(r"^(?P<rest>[^,]*\s[^,]*\S),\s+(?P<article>Die|Les|As|I)$")
_YEAR_BEHIND = re.compile(r"^(?P<rest>.*\S)\s*[(\[](?P<year>(?:18|19|20)\d\d)(?:/[IVX]+)?[)\]]$")
_KIND_BEHIND = re.compile(r"^(?P<rest>.*\S)\s*\((?:film|movie|TV|V|VG|TV movie|feature film|short film|short|(?P<year>(?:18|19|20)\d\d) (?:[A-Z]\w+ )?film)\)$")
_BRACKET = re.compile(r"^(?P<rest>.*\S)\s+\((?P<inside>[^()]{2,})\)$")
_AKA = re.compile(r"^(?:a\.?k\.?a\.?|also known as)\s+", re.IGNORECASE)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|md|m\.d|phd|esq)\.?$", re.IGNORECASE)
_NUMERAL = re.compile(r"\s*\((?:[IVXL]+)\)$")
_INITIALS = re.compile(r"(?<!\w)([^\W\d_a-zß-ÿ]\.)(?=[^\W\d_])")
_NO_DISAMBIGUATION = re.compile(r"\s*\((?:actor|actress|director|film director|filmmaker|writer|screenwriter|producer|musician|singer|composer|comedian|model|wrestler|footballer|politician)\)$", re.IGNORECASE)
_POPULAR = 1000.0
"""Popularity beyond 1 is taken for a count that grows without bound, this one being about as known as a film gets."""

CASED_FROM = 5
"""A name in capitals of fewer letters may be meant so."""


@dataclass(frozen=True, slots=True)
class PlainTitle:
    """A title as it is said, with what stood in brackets behind it."""

    text: str
    year: int | None = None
    others: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def plain_title(published: str) -> PlainTitle:
    """ "Godfather, The (1972)" → "The Godfather", 1972; "City of Lost Children, The (Cité des enfants perdus, La) (1995)" has
    the second as another title."""
    if not published.endswith((")", "]")) and "," not in published:
        return PlainTitle(published)
    text, year = published, None
    if found := _YEAR_BEHIND.match(text):
        text, year = found["rest"], int(found["year"])
    if found := _KIND_BEHIND.match(text):
        text, year = found["rest"], year or (int(found["year"]) if found["year"] else None)
        if not year and (again := _YEAR_BEHIND.match(text)):
            text, year = again["rest"], int(again["year"])
    others: list[str] = []
    while found := _BRACKET.match(text):
        inside, rest = found["inside"].strip(), found["rest"]
        if not (year or _AKA.match(inside) or _turned(inside) != inside or _turned(rest) != rest):
            break
        if not inside.isdigit():
            others.insert(0, _turned(_AKA.sub("", inside)))
        text = rest
    return PlainTitle(_turned(text), year, tuple(others))


def _turned(text: str) -> str:
    found = _TURNED.match(text) or _TURNED_DIE.match(text)
    if not found:
        return text
    article = found["article"]
    article = article if article[0].isupper() else article.capitalize()
    return f"{article}{'' if article.endswith(chr(39)) else ' '}{found['rest']}"


@lru_cache(maxsize=131072)
def plain_name(published: str) -> str:
    """ "Coppola, Francis Ford" → "Francis Ford Coppola"; "Downey, Robert, Jr." → "Robert Downey Jr."; "J.J.Abrams" → "J. J.
    Abrams"; numbers that tell namesakes apart ("(II)") and professions in brackets go."""
    if published.isalpha():
        return published
    name = _NO_DISAMBIGUATION.sub("", _NUMERAL.sub("", published)) if published.endswith(")") else published
    if "," in name:
        parts = [p.strip() for p in name.split(",") if p.strip()]
        suffixes = [p for p in parts if _SUFFIX.match(p)]
        rest = [p for p in parts if p not in suffixes]
        if len(rest) == 2 and len(rest[0].split()) <= 3:
            rest = [rest[1], rest[0]]
        if len(rest) <= 2:
            name = " ".join([*rest, *suffixes])
    if "." in name:
        name = " ".join(_INITIALS.sub(r"\1 ", name).split())
    if name.isupper() and len(name) >= CASED_FROM and " " in name:
        name = " ".join(w if len(w) <= 2 and w.endswith(".") else "-".join(p.capitalize() for p in w.split("-")) for w in name.split())
    return name or published


class Normaliser:
    """Makes statements of cleaned films and people; `counts` says how many values were put into another form."""

    def __init__(self, provenance: Provenance) -> None:
        self.provenance = provenance
        self.counts: Counter[str] = Counter()

    def film(self, raw: RawFilm) -> Statement:
        said = plain_title(raw.title)
        year = raw.year if isinstance(raw.year, int) else said.year
        if said.text != raw.title:
            self.counts["titles"] += 1
        genres, themes = genres_and_keywords(raw.genres)
        if genres != tuple(raw.genres):
            self.counts["genres"] += 1
        film = Film(
            "", said.text, year, self._provenance(raw.provenance),
            titles=_titles(said, raw.titles), countries=self._all(raw.countries, lambda x: country(x, year), "countries"),
            languages=self._all(raw.languages, language, "languages"), runtime=raw.runtime if isinstance(raw.runtime, int) else None, genres=genres,
            keywords=tuple(dict.fromkeys([*themes, *(k.lower() if k.istitle() or k.isupper() else k for k in raw.keywords)])),
            places=tuple(raw.places), studios=tuple(raw.studios), series=tuple(SeriesPart(name) for name in raw.series),
            credits=self._credits(raw), awards=tuple(raw.awards), budget=self._money(raw.budget, year), gross=self._money(raw.gross, year),
            ratings=tuple(raw.ratings), popularity=_popularity(raw.popularity), ids=tuple(sorted(raw.ids.items())),
        )  # fmt: skip
        passages = tuple(Passage("", "", p.kind, p.text, film.provenance, p.subject) for p in raw.passages)
        return Statement(film_key(film), film, passages, raw.where, adds=raw.adds)

    def person(self, raw: RawPerson) -> PersonStatement:
        name = self._name(raw.name)
        others = tuple(dict.fromkeys(n for n in map(self._name, raw.also_known_as) if n != name))
        nationalities = self._all(raw.nationalities, country, "countries")
        gender = {"m": "male", "f": "female", "male": "male", "female": "female", "man": "male", "woman": "female"}.get((raw.gender or "").lower(), raw.gender)
        person = Person("", name, self.provenance, others, raw.born, raw.died, raw.birthplace, nationalities, gender, raw.life, tuple(sorted(raw.ids.items())))
        return PersonStatement(person_key(person), person, raw.where)

    def _provenance(self, own: Provenance | None) -> Provenance:
        return replace(own, retrieved=self.provenance.retrieved) if own and not own.retrieved else own or self.provenance

    def _all(self, published: Iterable[str], form: Callable[[str], str | None], kind: str) -> tuple[str, ...]:
        values = tuple(published)
        found = tuple(dict.fromkeys(x for v in values if (x := form(v))))
        if found != values:
            self.counts[kind] += 1
        return found

    def _name(self, published: str) -> str:
        name = plain_name(published)
        self.counts["names"] += name != published
        return name

    def _credits(self, raw: RawFilm) -> tuple[Credit, ...]:
        """Numbered from 0 within the role; whoever stands twice in a role with the same part stands once."""
        billed: Counter[Role] = Counter()
        said: set[tuple[Role, str, str, str]] = set()
        found = []
        for credit in raw.credits:
            name, token = self._name(credit.name), token_of(credit.ids)
            one = (credit.role, token or fold(name), fold(name), credit.character or "")
            if one in said:
                self.counts["credits given twice"] += 1
                continue
            said.add(one)
            found.append(Credit(token, name, credit.role, billed[credit.role], credit.character))
            billed[credit.role] += 1
        return tuple(found)

    def _money(self, raw: RawMoney | None, year: int | None) -> Money | None:
        if raw is None:
            return None
        sum_ = parse_money(raw.amount, raw.currency, raw.as_of)
        if sum_ is None or sum_.amount <= 0:
            self.counts["sums of money that cannot be read, dropped"] += 1
            return None
        if sum_.currency != "USD":
            self.counts["sums of money in other currencies"] += 1
            return Money(sum_.amount, sum_.currency, sum_.as_of, in_dollars(sum_, year))
        return sum_


def _titles(said: PlainTitle, others: Iterable[RawTitle]) -> tuple[Title, ...]:
    """Other titles, each once; one that only repeats the main title stays where it is the original."""
    found = [Title(plain_title(t.text).text, t.kind, language(t.language) if t.language else None, country(t.country) if t.country else None) for t in others]
    found += [Title(text, "also_known_as") for text in said.others]
    once: dict[tuple[str, str], Title] = {}
    for title in found:
        if fold(title.text) and (fold(title.text) != fold(said.text) or title.kind == "original"):
            once.setdefault((fold(title.text), "" if title.kind == "also_known_as" else title.kind), title)
    return tuple(once.values())


def _popularity(published: float | None) -> float:
    """0 to 1: as it is, or on a logarithmic scale where it is a count."""
    if not published:
        return 0.0
    return round(published if published <= 1 else min(0.99, math.log1p(published) / math.log1p(_POPULAR)), 4)
