"""What the licences of a catalogue's values allow, and what is owed for them.

The permissions stand in one table. A licence that is not in it allows nothing but showing to oneself; of several that a
value names, the strictest holds. This is a careful reading for people who decide, no legal advice. Knows nothing of
how values are stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from botmovie.catalogue.folding import fold
from botmovie.catalogue.surveying import Holding
from botmovie.domain import Provenance


@dataclass(frozen=True, slots=True)
class Licence:
    """One known licence. `spdx` where there is an identifier; `shown` to the people who ask this program questions;
    `training` of a model that may be passed on freely; `condition` is what has to be heeded, in a sentence."""

    name: str
    spdx: str | None
    shown: bool
    redistributed: bool
    commercial: bool
    training: bool
    condition: str = ""
    known: bool = True

    def __and__(self, other: Licence) -> Licence:
        """What both allow."""
        condition = " ".join(dict.fromkeys(c for c in (self.condition, other.condition) if c))
        return Licence(
            f"{self.name}; {other.name}", None, self.shown and other.shown, self.redistributed and other.redistributed,
            self.commercial and other.commercial, self.training and other.training, condition, self.known and other.known,
        )  # fmt: skip


_CREDIT = "Name the authors, link to the licence and say what was changed."
_ALIKE = "What is made of it is passed on under the same licence; whether a trained model counts is not settled, so keep the notice with it."
_NOT_SOLD = "Not for commercial use; a model trained on it could not be passed on freely."
_AS_IS = "No changed version may be passed on."


def _licence(name: str, spdx: str | None, allows: str, condition: str = "") -> Licence:
    """`allows` has a letter for each permission: s(hown), r(edistributed), c(ommercial), t(raining)."""
    return Licence(name, spdx, "s" in allows, "r" in allows, "c" in allows, "t" in allows, condition)


KNOWN: dict[str, Licence] = {
    # words of the licence's name, folded, without a version: what it allows
    "cc0": _licence("CC0", "CC0-1.0", "srct"),
    "public domain": _licence("public domain", None, "srct"),
    "pddl": _licence("PDDL", "PDDL-1.0", "srct"),
    "cc by": _licence("CC BY", "CC-BY", "srct", _CREDIT),
    "cc by sa": _licence("CC BY-SA", "CC-BY-SA", "srct", f"{_CREDIT} {_ALIKE}"),
    "cc by nc": _licence("CC BY-NC", "CC-BY-NC", "sr", f"{_CREDIT} {_NOT_SOLD}"),
    "cc by nc sa": _licence("CC BY-NC-SA", "CC-BY-NC-SA", "sr", f"{_CREDIT} {_NOT_SOLD}"),
    "cc by nd": _licence("CC BY-ND", "CC-BY-ND", "sc", f"{_CREDIT} {_AS_IS}"),
    "cc by nc nd": _licence("CC BY-NC-ND", "CC-BY-NC-ND", "s", f"{_CREDIT} {_NOT_SOLD} {_AS_IS}"),
    "odbl": _licence("ODbL", "ODbL-1.0", "srct", f"Name the database. {_ALIKE}"),
    "odc by": _licence("ODC-By", "ODC-By-1.0", "srct", "Name the database."),
    "mit": _licence("MIT", "MIT", "srct", "Keep the copyright notice."),
    "bsd 2 clause": _licence("BSD-2-Clause", "BSD-2-Clause", "srct", "Keep the copyright notice."),
    "bsd 3 clause": _licence("BSD-3-Clause", "BSD-3-Clause", "srct", "Keep the copyright notice."),
    "apache": _licence("Apache", "Apache-2.0", "srct", "Keep the notices."),
    "imdb": _licence("IMDb non-commercial terms", None, "s", "Personal and non-commercial use of a local copy; no other database may be made of it."),
    "tmdb": _licence("TMDB API terms", None, "s", "Non-commercial, with TMDB's notice and logo; no copy older than six months; not for machine learning."),
    "grouplens": _licence("GroupLens research licence", None, "sr", "Research only, cited, and passed on under the same conditions; commercial use needs leave."),
}  # fmt: skip
"""Every licence that is known. Publishers' own terms are recognised by the publisher's name."""

_TERMS = {"imdb": "imdb", "tmdb": "tmdb", "themoviedb": "tmdb", "grouplens": "grouplens", "movielens": "grouplens"}
_SPELLINGS = (
    (r"\bcreative commons zero\b|\bcc zero\b|\bcc 0\b", "cc0"), (r"\bcreative commons\b", "cc"), (r"\battribution\b", "by"), (r"\bshare ?alike\b", "sa"),
    (r"\bnon ?commercial\b", "nc"), (r"\bno ?deriv\w*", "nd"), (r"\bopen database\b", "odbl"), (r"\bsimplified bsd\b|\bbsd 2\b(?! clause)", "bsd 2 clause"),
    (r"\bbsd 3\b(?! clause)", "bsd 3 clause"), (r"\b(?:the|licen[cs]ed?|under|version|international|unported|dedication|universal|v)\b", " "),
    (r"^(?:repository|code|data|facts|plots|texts?|extracts|summaries)\b", " "),
)  # fmt: skip
_DOCUMENT = re.compile(r", “.*”, https?://\S+$")
"""A single document in the name of a source: Wikipedia, “Parasite (2019 film)”, https://…"""
_ADDRESS = re.compile(r"\(\S*\.\S*\)|https?://\S+")
"""Where a licence is to be read, which is no part of its name."""
_VERSION = re.compile(r"(?<=\w) v?(\d)(?: (\d))?$")


@lru_cache(maxsize=1024)
def licence_of(text: str) -> Licence:
    """The licence that a text names, as it is written in a provenance: "CC BY-SA 4.0", "MIT; extracts CC BY-SA".

    Where it names several, what all of them allow. An unknown one forbids redistribution, commercial use and training.
    """
    parts = [part for part in re.split(r";| / |\band\b", _ADDRESS.sub(" ", text)) if part.strip()]
    found = [_one(part) for part in parts] or [_unknown(text)]
    together = found[0]
    for other in found[1:]:
        together = together & other
    return together


def may_redistribute(provenance: Provenance) -> bool:
    """Whether a value of this provenance may be passed on to others."""
    return licence_of(provenance.licence).redistributed


def may_train(provenance: Provenance) -> bool:
    """Whether a model that is passed on freely may be trained on a value of this provenance."""
    return licence_of(provenance.licence).training


@dataclass(frozen=True, slots=True)
class Terms:
    """What came from one source, and what its licence allows."""

    holding: Holding
    licence: Licence
    notice: str

    def to_dict(self) -> dict[str, Any]:
        h, it = self.holding, self.licence
        return {
            "source": h.source, "licence": h.licence, "spdx": it.spdx, "known": it.known, "films": h.films, "people": h.people, "facts": h.facts,
            "passages": h.passages, "kept": h.kept, "shown": it.shown, "redistributed": it.redistributed, "commercial": it.commercial, "training": it.training,
            "condition": it.condition, "notice": self.notice,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CatalogueTerms:
    """What may be done with a catalogue as a whole: what every one of its sources allows."""

    sources: tuple[Terms, ...]

    @property
    def strictest(self) -> Licence:
        """All permissions that no source takes away; everything for an empty catalogue."""
        parts = [terms.licence for terms in self.sources]
        return Licence(
            "the whole catalogue", None, all(p.shown for p in parts), all(p.redistributed for p in parts), all(p.commercial for p in parts),
            all(p.training for p in parts), known=all(p.known for p in parts),
        )  # fmt: skip

    def against(self, permission: str) -> tuple[Terms, ...]:
        """The sources that forbid it: "shown", "redistributed", "commercial" or "training"."""
        return tuple(terms for terms in self.sources if not getattr(terms.licence, permission))

    @property
    def notices(self) -> tuple[str, ...]:
        """The attribution notices that are owed, each once."""
        return tuple(dict.fromkeys(terms.notice for terms in self.sources if terms.notice))

    def to_dict(self) -> dict[str, Any]:
        rule = self.strictest
        names = ("shown", "redistributed", "commercial", "training")
        return {
            "sources": [terms.to_dict() for terms in self.sources],
            "whole": {name: {"allowed": getattr(rule, name), "forbidden_by": [t.holding.source for t in self.against(name)]} for name in names},
            "notices": list(self.notices),
        }  # fmt: skip


def terms_of(holdings: Sequence[Holding]) -> CatalogueTerms:
    """What each source of a catalogue allows, and so the whole. Documents of one publisher, such as the articles of
    Wikipedia, are one source."""
    together: dict[tuple[str, str], Holding] = {}
    for one in holdings:
        source = _DOCUMENT.sub("", one.source)
        before = together.get((source, one.licence))
        together[source, one.licence] = replace(before + one if before else one, source=source)
    return CatalogueTerms(tuple(Terms(h, licence_of(h.licence), notice_of(h.source, h.licence)) for h in together.values()))


NOTICES: dict[str, str] = {
    # a word of the source's name or licence: what its publisher wants to read
    "tmdb": "This product uses the TMDB API but is not endorsed or certified by TMDB.",
    "imdb": "Information courtesy of IMDb (https://www.imdb.com). Used with permission.",
    "grouplens": "Ratings from MovieLens: F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. "
    "ACM Transactions on Interactive Intelligent Systems 5, 4: 19:1-19:19. https://doi.org/10.1145/2827872",
    "wikipedia": "Texts from Wikipedia (https://en.wikipedia.org) by its authors, who are named in the history of each article, "
    "under CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/); each text names its article and links to it.",
    "cmu": "Film metadata from the CMU Movie Summary Corpus (https://www.cs.cmu.edu/~ark/personas/) by David Bamman, Brendan O'Connor and Noah A. Smith, "
    "2013, drawn from Freebase and Wikipedia, under CC BY-SA (https://creativecommons.org/licenses/by-sa/3.0/).",
    "metaqa": "Facts from MetaQA (https://github.com/yuyuz/MetaQA) by Yuyu Zhang and others, 2018, under CC BY 3.0 (https://creativecommons.org/licenses/by/3.0/).",
    "botmovie": '"The Bot Movie starter catalogue" by the authors of The Bot Movie, under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).',
}  # fmt: skip
_NOTICE_WORDS = {"themoviedb": "tmdb", "movielens": "grouplens"}
_DEEDS = {"cc by": "by", "cc by sa": "by-sa", "cc by nc": "by-nc", "cc by nc sa": "by-nc-sa", "cc by nd": "by-nd", "cc by nc nd": "by-nc-nd"}


def notice_of(source: str, licence: str) -> str:
    """The attribution owed for values of a source; "" where none is."""
    words = fold(f"{source} {licence}").replace("the bot movie", "botmovie").replace("the movie database", "tmdb").split()
    for word in words:
        if (known := _NOTICE_WORDS.get(word, word)) in NOTICES:
            return NOTICES[known]
    for part in licence.split(";"):
        key, version = _key(part)
        if key in _DEEDS:
            return f"{source}, under {licence} (https://creativecommons.org/licenses/{_DEEDS[key]}/{version or '4.0'}/)."
    return f"{source}: keep its copyright notice ({licence})." if "notice" in licence_of(licence).condition else ""


def _one(text: str) -> Licence:
    words = fold(text).replace("the movie database", "tmdb").split()
    for word in words:
        if word in _TERMS:
            return KNOWN[_TERMS[word]]
    key, version = _key(text)
    if key not in KNOWN:
        return _unknown(text)
    known = KNOWN[key]
    spdx = f"{known.spdx}-{version}" if key in _DEEDS and version else known.spdx if key not in _DEEDS else None
    return Licence(text.strip(), spdx, known.shown, known.redistributed, known.commercial, known.training, known.condition)


def _key(text: str) -> tuple[str, str | None]:
    """The words by which a licence is looked up, and its version."""
    folded = fold(text)
    for pattern, plain in _SPELLINGS:
        folded = re.sub(pattern, plain, folded)
    folded = " ".join(folded.split())
    if folded in KNOWN:
        return folded, None
    version = _VERSION.search(folded)
    return (folded[: version.start()], f"{version[1]}.{version[2] or 0}") if version else (folded, None)


def _unknown(text: str) -> Licence:
    name = text.strip() or "not stated"
    condition = f"The licence {name!r} is not known here: treated as forbidding everything but use by yourself."
    return Licence(name, None, True, False, False, False, condition, known=False)
