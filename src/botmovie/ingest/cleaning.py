"""The first step of an import: what is no content goes out of the values, and everything taken out is counted by kind.

Broken encodings are mended, HTML, control characters and footnote marks removed, values that say nothing dropped, and
numbers and dates that cannot be so. Knows nothing of vocabularies: a value stays in the publisher's words.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from ftfy import fix_encoding
from ftfy.badness import is_bad

from botmovie.domain import Award, Rating
from botmovie.ingest.raw import RawCredit, RawFilm, RawMoney, RawPassage, RawPerson

FIRST_YEAR = 1870
"""Nothing was filmed before; the latest year is ten from now."""
LONGEST = 1000
"""Minutes of the longest film that is believed."""
LEAST_BUDGET, LEAST_GROSS = 1000, 100
"""Smaller sums are typing errors or in millions."""

_NOTHING = frozenset(
    ("", "n/a", "na", "n.a.", "none", "null", "nan", "nil", "\\n", "-", "unknown", "undefined", "tba", "tbd", "tbc", "various", "no data", "not available", "not applicable", "no overview found.")
)
_NO_TITLE = frozenset(("", "n/a", "\\n", "null", "nan"))
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,300}>")
_FOOTNOTE = re.compile(r"\s*\[(?:\d{1,3}|[a-z]|(?:note|nb|n|fn) ?\d*|citation needed|clarification needed|better source needed|who\?|when\?|dubious)\]", re.IGNORECASE)
_UNCREDITED = re.compile(r"\s*[\[(]\s*(?:uncredited|unconfirmed|credit only|archive footage)\s*[\])]|\s+uncredited$", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[ -%'-;=?-Z^-~]*")
"""ASCII without what starts an entity, a tag or a footnote mark, and without line ends."""
_CONTROL = re.compile("[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\uf8ff\U000e0000-\U0010ffff]")
"""Control, format and private characters; not the joiners U+200C and U+200D, which Persian and Indian scripts need."""
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|2\d\d\d|[3-9]\d\d\d)(?!\d)")
_HOURS = re.compile(r"(?:(\d{1,2})\s*(?:h|hr|hrs|hours?|:)\s*)?(?:(\d{1,4})\s*(?:m|min|mins|minutes?|′|')?\.?)?", re.IGNORECASE)
_ISO = re.compile(r"[+]?(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?")
_MONTHS = {m: i for i, m in enumerate("january february march april may june july august september october november december".split(), 1)}

Text = tuple[str, tuple[str, ...]]


@lru_cache(maxsize=131072)
def clean_text(text: str) -> Text:
    """The text without what does not belong to it, in composed Unicode and with single spaces; and what was done."""
    if _PLAIN.fullmatch(text) and "  " not in text and text == text.strip():
        return text, ()
    done: list[str] = []
    for kind, step in _STEPS:
        after = step(text)
        if after != text:
            done.append(kind)
            text = after
    return text, tuple(done)


def _mend(text: str) -> str:
    return text if text.isascii() or not is_bad(text) else fix_encoding(text)


def _without_html(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    return _TAG.sub(" ", text) if "<" in text else text


def _without_controls(text: str) -> str:
    return _CONTROL.sub("", text)


def _without_footnotes(text: str) -> str:
    return _FOOTNOTE.sub("", text) if "[" in text else text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _single_spaces(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("encodings mended", _mend), ("HTML removed", _without_html), ("control characters removed", _without_controls), ("footnote marks removed", _without_footnotes),
    ("letters composed", _composed), ("white space tidied", _single_spaces),
)  # fmt: skip


class Cleaner:
    """Cleans films and people; `counts` says how often what was done."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.latest = date.today().year + 10

    def film(self, raw: RawFilm) -> RawFilm:
        return replace(
            raw,
            title=self._title(raw.title), year=self.year(raw.year), ids={k: v for k, v in ((k, self.text(v)) for k, v in raw.ids.items()) if v},
            titles=[replace(t, text=x) for t in raw.titles if (x := self._title(t.text))],
            countries=self.texts(raw.countries), languages=self.texts(raw.languages), runtime=self.runtime(raw.runtime), genres=self.texts(raw.genres),
            keywords=self.texts(raw.keywords), places=self.texts(raw.places), studios=self.texts(raw.studios), series=self.texts(raw.series),
            credits=self._each(raw.credits, self._credit), awards=self._each(raw.awards, self._award),
            budget=self._money(raw.budget, LEAST_BUDGET), gross=self._money(raw.gross, LEAST_GROSS), ratings=self._each(raw.ratings, self._rating),
            passages=self._each(raw.passages, self._passage), popularity=self._popularity(raw.popularity),
        )  # fmt: skip

    def person(self, raw: RawPerson) -> RawPerson:
        born, died = self.date(raw.born), self.date(raw.died)
        if born and died and died[: len(born)] < born[: len(died)]:
            self.counts["impossible dates dropped"] += 1
            died = None
        return replace(
            raw, name=self.name(raw.name) or "", ids={k: v for k, v in ((k, self.text(v)) for k, v in raw.ids.items()) if v},
            also_known_as=[x for n in raw.also_known_as if (x := self.name(n))], born=born, died=died,
            birthplace=self.text(raw.birthplace), nationalities=self.texts(raw.nationalities), gender=self.text(raw.gender), life=self.text(raw.life),
        )  # fmt: skip

    def text(self, value: str | None) -> str | None:
        """The text cleaned; None where it says nothing."""
        if value is None:
            return None
        text, done = clean_text(value)
        for kind in done:
            self.counts[kind] += 1
        if text.casefold() in _NOTHING or not any(map(str.isalnum, text)):
            self.counts["values without content dropped"] += bool(value)
            return None
        return text

    def texts(self, values: Iterable[str]) -> list[str]:
        """Those that say something, each once."""
        found = [x for v in values if (x := self.text(v))]
        once = list(dict.fromkeys(found))
        self.counts["values given twice dropped"] += len(found) - len(once)
        return once

    def name(self, value: str) -> str | None:
        """A person's name or a character's: a text with a letter in it, without "(uncredited)"."""
        text = self.text(value)
        if text is None:
            return None
        plain = _UNCREDITED.sub("", text).strip(" ,;") if text[-1] in ")]dDE" else text.strip(" ,;")
        if plain != text:
            self.counts["remarks removed from names"] += 1
        if any(map(str.isalpha, plain)):
            return plain
        self.counts["values without content dropped"] += 1
        return None

    def year(self, value: int | str | None) -> int | None:
        """The year as a number, believable or not (that is for validating); None where none is named."""
        if value is None or isinstance(value, int):
            return value
        found = _YEAR.search(value)
        if found is None:
            self.counts["years that are none dropped"] += bool(value.strip())
            return None
        return int(found[1])

    def runtime(self, value: float | str | None) -> int | None:
        """Minutes, from 142, "142 min", "2 h 22 min" or "2:22"."""
        if value is None:
            return None
        minutes = _minutes(value)
        if minutes is None or not 1 <= minutes <= LONGEST:
            self.counts["impossible running times dropped"] += 1
            return None
        return minutes

    def date(self, value: str | None) -> str | None:
        """An ISO date, or a year alone where the day is not told or not possible."""
        if value is None or not value.strip():
            return None
        text = clean_text(value)[0]
        found = iso_date(text)
        if found is None or not FIRST_YEAR - 370 <= int(found[:4]) <= self.latest:
            self.counts["impossible dates dropped"] += 1
            return None
        if found != text:
            self.counts["dates put into ISO form"] += 1
        return found

    def _title(self, value: str) -> str:
        text, done = clean_text(value)
        for kind in done:
            self.counts[kind] += 1
        return "" if text.casefold() in _NO_TITLE else text

    def _each(self, values: Iterable[Any], clean: Callable[[Any], Any]) -> list[Any]:
        return [x for v in values if (x := clean(v)) is not None]

    def _credit(self, raw: RawCredit) -> RawCredit | None:
        name = self.name(raw.name)
        if name is None:
            return None
        character = self.name(raw.character) if raw.character else None
        return raw if (name, character) == (raw.name, raw.character) else replace(raw, name=name, character=character)

    def _award(self, award: Award) -> Award | None:
        if not FIRST_YEAR <= award.year <= self.latest:
            self.counts["impossible dates dropped"] += 1
            return None
        category = self.text(award.category)
        return replace(award, category=category, people=tuple(x for p in award.people if (x := self.name(p)))) if category else None

    def _rating(self, rating: Rating) -> Rating | None:
        fits = math.isfinite(rating.score) and 0 <= rating.score <= rating.scale_max and rating.scale_max > 0 and (rating.votes or 0) >= 0
        if not fits or rating.votes == 0:
            self.counts["impossible or empty ratings dropped"] += 1
            return None
        return rating

    def _money(self, raw: RawMoney | None, least: int) -> RawMoney | None:
        if raw is None or isinstance(raw.amount, str):
            text = self.text(raw.amount) if raw else None  # type: ignore[arg-type]
            return replace(raw, amount=text) if raw and text else None
        if not math.isfinite(raw.amount) or raw.amount < least:
            self.counts["impossible sums of money dropped"] += bool(raw.amount)
            return None
        return raw

    def _passage(self, raw: RawPassage) -> RawPassage | None:
        text = self.text(raw.text)
        return replace(raw, text=text, subject=self.name(raw.subject) if raw.subject else None) if text else None

    def _popularity(self, value: float | None) -> float | None:
        return value if value is not None and math.isfinite(value) and value >= 0 else None


def iso_date(text: str) -> str | None:
    """ "1947-12-18", "+1947-12-18T00:00:00Z", "18 December 1947", "December 18, 1947", "1947-12", "1947" → ISO date or year."""
    if found := _ISO.fullmatch(text):
        year, month, day = (int(x) if x else 0 for x in found.groups())
    elif (words := re.findall(r"[a-zA-Z]+|\d+", text)) and len(words) == 3:
        months = [_MONTHS[w.lower()] for w in words if w.lower() in _MONTHS]
        numbers = [int(w) for w in words if w.isdigit()]
        if len(months) != 1 or len(numbers) != 2:
            return None
        month, (day, year) = months[0], sorted(numbers)
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04d}" if year else None


def _minutes(value: float | str) -> int | None:
    if isinstance(value, str):
        text = clean_text(value)[0]
        found = _HOURS.fullmatch(text.removesuffix(".0"))
        if not found or not any(found.groups()):
            return None
        hours, minutes = (int(x or 0) for x in found.groups())
        return 60 * hours + minutes
    return round(value) if math.isfinite(value) else None

