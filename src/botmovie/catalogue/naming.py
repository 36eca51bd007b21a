"""How films, people and characters may be called: every name under which linking shall find them. Pure functions.

A film goes by its titles, by what stands before or after a colon, without its leading article, and with its numeral in
the other writing ("Rocky 2"); a person by their names, family name and, where few share it, given name; a character by
the credited name, its alternatives and its parts. Parts are less popular than wholes. Films and people that hardly
anybody knows go by whole names alone, and their characters by none (docs/decisions/0004).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Name
from botmovie.catalogue.variants import name_variants, title_variants
from botmovie.domain import Kind

_ENGLISH_ARTICLES = ("the ", "a ", "an ")
_OTHER_ARTICLES = ("le ", "la ", "les ", "l ", "il ", "lo ", "gli ", "i ", "el ", "los ", "las ", "der ", "die ", "das ", "den ", "det ", "un ", "une ", "una ", "ein ", "eine ", "o ", "os ", "as ")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10", "xi": "11", "xii": "12"}
_ARABIC = {arabic: roman for roman, arabic in _ROMAN.items()}
_SPLIT = re.compile(r"\s*:\s+|\s+[–—-]\s+")
_TRAILING_OR = re.compile(r"[,;]?\s+or$", re.IGNORECASE)
_QUALIFIER = re.compile(r"\s*\([^)]*\)")
_NICKNAME = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]")
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_PARTICLES = {"de", "da", "di", "del", "della", "dos", "do", "du", "des", "la", "le", "von", "van", "der", "den", "ter", "ten", "al", "el", "bin", "ibn", "st", "san", "zu", "af"}
_FAMILY_FIRST = set(
    "bae bai bi bong cai cao chan chang chen cheng cheung chiang chin cho choi chow chu deng ding du fan feng gao ge gong gu guan guo han he hou "
    "hsu hu huang hwang im jang jeon jeong ji jia jiang jin jo joo jung kang kim ko kong koo kwak kwan kwok lam lau law lee leung li liang lim lin ling liu lo lou lu luo "
    "ma mao mei meng min moon na nam ni oh pak pan park peng qi qian qiao qin ren ryoo seo seol shen shi shin shu sohn son song su sun tam tan tang tian tong "
    "tsai tsui wan wang wei wen won wong wu xia xiao xie xu yam yan yang yao yau ye yeo yeon yeung yi yim yin yoo yoon you yu yuan yuen yun zeng zhang zhao zheng zhong zhou zhu zhuo zong "
    "nguyen tran pham".split()
)
_TITLES = {
    "mr", "mrs", "ms", "miss", "dr", "doctor", "prof", "professor", "sir", "lady", "lord", "captain", "capt", "cpt", "colonel", "col", "general", "gen", "major", "maj", "lieutenant", "lt",
    "sergeant", "sgt", "corporal", "cpl", "private", "pvt", "commander", "cmdr", "admiral", "detective", "det", "inspector", "officer", "agent", "special", "judge", "father", "fr", "sister",
    "brother", "mother", "uncle", "aunt", "king", "queen", "prince", "princess", "emperor", "empress", "count", "countess", "baron", "baroness", "duke", "duchess", "senator", "president",
    "reverend", "rev", "sheriff", "deputy", "marshal", "chief", "master", "madame", "mme", "monsieur", "mademoiselle", "young", "old", "older", "little", "adult", "teenage", "the", "big",
}
_UNNAMED = {"self", "himself", "herself", "themselves", "narrator", "voice", "additional voices", "various", "various characters"}
_CONNECTING = {"the", "of", "and", "in", "from", "with", "s", "at", "to", "on", "a", "an"}

_NO_FAMILY = _CONNECTING | {"by", "for", "who", "what", "how", "me", "you", "him", "her", "us", "them", "it", "all", "one", "more", "etc", "others"}
"""Words that end a "name" which is none, or a group's: "Narrated by", "The Who"."""

FAMILY_NAME_WEIGHT = 0.7
GIVEN_NAME_WEIGHT = 0.4
CHARACTER_PART_WEIGHT = 0.5
SHORT_TITLE_WEIGHT = 0.8
VARIANT_WEIGHT = 0.7
"""Of abbreviations ("lotr") and other numerals."""
KNOWN_FILM = 0.05
"""Popularity from which on a film goes by short titles and its characters have names: some 250 votes at IMDb."""

KNOWN_PERSON = 0.02
"""Popularity from which on a person goes by parts of the name: the director of a film that is just well known enough."""

VERY_POPULAR = 0.75
"""Popularity from which on a person goes by a given name that others have too."""


@dataclass(frozen=True, slots=True)
class NamedFilm:
    """What naming needs to know of a film; `titles` are (text, kind)."""

    id: str
    title: str
    year: int | None
    popularity: float
    titles: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """What naming needs to know of a person."""

    id: str
    name: str
    popularity: float
    also_known_as: tuple[str, ...] = ()


def film_names(film: NamedFilm) -> Iterator[Name]:
    """Titles first, then the short forms of them that are not titles themselves."""
    said: set[str] = set()

    def name(text: str, folded: str, sort: str, weight: float = 1.0) -> Iterator[Name]:
        if folded and folded not in said:
            said.add(folded)
            yield Name(Kind.FILM, film.id, text, folded, sort, film.popularity * weight, film.label)

    titles = [(film.title, "title"), *film.titles]
    for text, sort in titles:
        yield from name(text, fold(text), sort)
    if film.popularity < KNOWN_FILM:
        return
    for text, sort in titles:
        if sort == "original" and not fold(text).isascii():
            continue
        for short in _short_titles(text, foreign=sort in {"original", "romanised"}):
            yield from name(short, short, "short", SHORT_TITLE_WEIGHT)
    for text, _ in titles:
        for variant in title_variants(text):
            yield from name(variant, variant, "short", VARIANT_WEIGHT)


def _short_titles(text: str, *, foreign: bool) -> Iterator[str]:
    """Folded short forms of a title."""
    pieces = [fold(_TRAILING_OR.sub("", piece)) for piece in _SPLIT.split(text)]
    wholes = [fold(text), *(p for p in (pieces if len(pieces) > 1 else []) if len(p) > 2 and not _is_number(p))]
    for whole in wholes:
        yield whole
        for form in _other_numerals(whole):
            yield form
            yield from _without_article(form, foreign)
        yield from _without_article(whole, foreign)


def _without_article(folded: str, foreign: bool) -> Iterator[str]:
    for article in (*_ENGLISH_ARTICLES, *(_OTHER_ARTICLES if foreign else ())):
        rest = folded.removeprefix(article)
        if rest != folded and len(rest) > 2:
            yield rest
            return


def _other_numerals(folded: str) -> Iterator[str]:
    """ "rocky ii" → "rocky 2"; "the godfather part ii" → "… part 2", "… 2", "… ii"."""
    words = folded.split()
    for i, word in enumerate(words):
        other = _ROMAN.get(word) or _ARABIC.get(word)
        if not i or not other or (word == "x" and i < len(words) - 1):
            continue
        yield " ".join([*words[:i], other, *words[i + 1 :]])
        if words[i - 1] in {"part", "chapter", "episode", "volume", "vol"} and i > 1:
            yield " ".join([*words[: i - 1], other, *words[i + 1 :]])
            yield " ".join([*words[: i - 1], word, *words[i + 1 :]])


def _is_number(folded: str) -> bool:
    return all(w.isdigit() or w in _ROMAN or w in {"part", "chapter", "episode", "volume", "vol"} for w in folded.split())


def person_names(person: NamedPerson, *, alone: bool) -> Iterator[Name]:
    """Names first, then their parts; `alone`: nobody else of the catalogue has the given name."""
    plain = _QUALIFIER.sub("", person.name).strip() if "(" in person.name else person.name
    forms: list[tuple[str, str, float]] = [(plain, "name", 1.0), (person.name, "name", 1.0), *((other, "also_known_as", 1.0) for other in person.also_known_as)]
    if person.popularity >= KNOWN_PERSON:
        forms += _parts_of(plain, with_given=alone or person.popularity >= VERY_POPULAR)
    said: set[str] = set()
    for text, sort, weight in forms:
        folded = fold(text)
        if folded and folded not in said:
            said.add(folded)
            yield Name(Kind.PERSON, person.id, text, folded, sort, person.popularity * weight, person.name)


def _parts_of(plain: str, *, with_given: bool) -> Iterator[tuple[str, str, float]]:
    unsuffixed = " ".join(w for w in plain.split() if fold(w) not in _SUFFIXES)
    yield unsuffixed, "also_known_as", 1.0
    initials = [w for w in fold(plain).split() if len(w) > 1 or not w.isascii()]
    if len(initials) >= 2:
        yield " ".join(initials), "also_known_as", 0.8  # without initials: "samuel jackson"
    yield from ((variant, "also_known_as", 0.9) for variant in name_variants(plain))
    yield from ((family, "family_name", FAMILY_NAME_WEIGHT) for family in _family_names(plain))
    given = given_name(plain)
    if given and with_given:
        yield given, "given_name", GIVEN_NAME_WEIGHT


def _name_words(name: str) -> list[str]:
    plain = _QUALIFIER.sub("", name) if "(" in name else name
    words = (plain.replace(",", " ") if "," in plain else plain).split()
    return [w for w in words if len(w) > 4 or fold(w) not in _SUFFIXES]


def _is_family_first(words: list[str]) -> bool:
    return len(words) in {2, 3} and fold(words[0]) in _FAMILY_FIRST


def _family_names(name: str) -> list[str]:
    words = _name_words(name)
    if len(words) < 2 or fold(words[-1]) in _NO_FAMILY:
        return []
    found = []
    if _is_family_first(words):
        found.append(words[0])
    if not (len(words) == 2 and "-" in words[-1] and _is_family_first(words)):
        start = len(words) - 1
        while start > 1 and fold(words[start - 1]) in _PARTICLES:
            start -= 1
        found += [" ".join(words[start:]), words[-1]]
    return [f for f in found if len(fold(f)) > 1]


def given_name(name: str) -> str | None:
    """The given name, folded; None for a name of one word and for a very short one."""
    words = _name_words(name)
    if len(words) < 2:
        return None
    given = words[1] if _is_family_first(words) and ("-" in words[1] or len(words) == 2) else words[0]
    folded = fold(given)
    return folded if len(folded) > 2 else None


def character_names(film: NamedFilm, character: str, billing: int) -> Iterator[Name]:
    """The names of one credited character: whole, alternatives between slashes, nickname, first and last name."""
    if film.popularity < KNOWN_FILM:
        return
    popularity = film.popularity / (1 + 0.15 * billing)
    entity, label = f"{film.id}/{character}", f"{character} ({film.title})"
    said: set[str] = set()
    for text, weight in _character_forms(character):
        folded = fold(text)
        if len(folded) > 1 and folded not in said and folded not in _UNNAMED:
            said.add(folded)
            yield Name(Kind.CHARACTER, entity, text, folded, "character", popularity * weight, label)


def _character_forms(character: str) -> Iterator[tuple[str, float]]:
    yield character, 1.0
    for part in re.split(r"\s*/\s*|\s+aka\s+", _QUALIFIER.sub("", character)):
        yield part, 0.9
        nicknames = _NICKNAME.findall(part)
        yield from ((nickname, 0.8) for nickname in nicknames)
        words = _NICKNAME.sub(" ", part).split() or part.split()
        while len(words) > 1 and fold(words[0]) in _TITLES:
            words = words[1:]
        yield " ".join(words), 0.9
        if len(words) > 1 and not any(fold(w) in _CONNECTING for w in words):
            yield from ((w, CHARACTER_PART_WEIGHT) for w in (words[0], words[-1]) if w[:1].isupper() and len(fold(w)) > 2)
