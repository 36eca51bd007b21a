"""What to watch: hard conditions first, then likeness to films the person named, mood words and general esteem."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    Entities,
    Evidence,
    Film,
    Filter,
    Kind,
    Outcome,
    PassageKind,
    Query,
    Question,
    Role,
    Row,
    Selection,
    SpoilerLevel,
    Texts,
)
from botmovie.domain.phrasing import join, with_article
from botmovie.domain.vocabulary import MOODS, WITH_ARTICLE
from botmovie.retrieval.book import Book
from botmovie.retrieval.search import Search
from botmovie.retrieval.wording import selection_words

SHOWN = 5
AT_HOME = 0.8
"""What being mainly from the country asked for adds to a film's score."""
_HEAVY = frozenset({"dark", "bleak", "disturbing", "gory", "violent", "scary"})
_CHILD = re.compile(r"\b(?:kids?|child(?:ren)?|toddlers?|year old|son|daughter|grandson|granddaughter|little ones?|nephew|niece|\d+ ?yo)\b")
_FAMILY = re.compile(r"\b(?:family|whole family|all ages|grandparents)\b")
_AVOID = re.compile(r"\b(?:not?|nothing|without|hates?|avoid|less|isn t|don t (?:like|want)|can t stand|no)\b(?: \w+){0,3}? (\w+)")
_OLD = re.compile(r"\b(?:old|classic|vintage|golden age)\b")
_NEW = re.compile(r"\b(?:new|recent|modern|latest|lately)\b")
_AUDIENCES = {"children": 0, "family": 1, "teen": 2, "adult": 3}


def recommend(query: Query, question: Question, catalogue: Catalogue, search: Search) -> Evidence:
    """Up to five films with the reason for each; UNKNOWN when the conditions leave none."""
    selection = query.subject or Selection(Kind.FILM)
    liked = [i for s in query.others for i in catalogue.select(s)] or list(question.liked)
    base = selection.with_conditions(Filter("id", Entities(tuple(liked)), negated=True)) if liked else selection
    films = catalogue.films(catalogue.select(replace(base, limit=None, order=None)))
    description = selection_words(selection, catalogue)
    if not films:
        return Evidence(outcome=Outcome.UNKNOWN, reason=f"I hold no {description} to recommend." if description else "I hold nothing of that kind to recommend.", description=description)
    wanted, unwanted = _moods(query.text)
    youngest = _youngest(query.text)
    likes = catalogue.films(liked)
    likeness = _likeness(query.text, likes, films, catalogue, search)
    pool = [f for f in films if not _unfit(f, unwanted, youngest)] or list(films)
    pool = [f for f in pool if _has_mood(f, wanted)] or pool
    home = _countries(selection)
    ranked = sorted(pool, key=lambda f: -_score(f, likes, wanted, likeness, query.text) - AT_HOME * bool(home & set(f.countries[:1])))[:SHOWN]
    book = Book()
    rows = []
    for film in ranked:
        premise = next((p for p in catalogue.passages_of(film.id, spoilers=question.spoilers) if p.kind is PassageKind.PREMISE), None)
        reason = _reason(film, likes, wanted)
        numbers = [book.note(film.id, film.label, "film", (film.title,), f"{film.label}: {reason}.", film.provenance, film.id)]
        if premise:
            numbers.append(book.add(premise))
        rows.append(Row(Kind.FILM, film.id, film.label, (film.title,), (), tuple(numbers), reason))
    return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(films), description=description)


def _moods(text: str) -> tuple[set[str], set[str]]:
    """Tones asked for and tones to avoid."""
    folded = fold(text)
    avoided = " ".join(m.group(1) for m in _AVOID.finditer(folded))
    unwanted = {tone for tone, pattern in MOODS.items() if re.search(rf"\b(?:{pattern})\b", avoided)}
    if unwanted & {"dark", "scary", "violent"}:
        unwanted |= {"bleak", "disturbing", "gory"}
    if "gory" in unwanted:
        unwanted |= {"disturbing"}
    kept = _AVOID.sub(" ", folded)
    return {tone for tone, pattern in MOODS.items() if re.search(rf"\b(?:{pattern})\b", kept)} - unwanted, unwanted


def _youngest(text: str) -> int:
    """0 when it must suit children, 1 for a family, else 3 (anyone)."""
    folded = fold(text)
    if _CHILD.search(folded):
        age = re.search(r"\b(\d{1,2}) year old", folded)
        return 3 if age and int(age.group(1)) >= 16 else 2 if age and int(age.group(1)) >= 13 else 1
    return 1 if _FAMILY.search(folded) else 3


def _countries(selection: Selection) -> set[str]:
    """The countries asked for: a film that is mainly from one of them goes before one that is partly so."""
    values = [c.value for c in selection.conditions if isinstance(c, Filter) and c.field == "countries" and not c.negated]
    return {name for value in values if isinstance(value, Texts) for name in value.values}


def _has_mood(film: Film, wanted: set[str]) -> bool:
    """Whether a film has one of the moods asked for; a horror film is scary and a comedy funny whatever its tones say."""
    of_genre = {mood for mood, genre in (("scary", "Horror"), ("funny", "Comedy"), ("romantic", "Romance")) if genre in film.genres}
    return not wanted or bool(wanted & (set(film.tone) | of_genre))


def _unfit(film: Film, unwanted: set[str], youngest: int) -> bool:
    if unwanted & set(film.tone):
        return True
    if "gory" in unwanted and {"slasher", "gore", "body horror", "splatter"} & set(film.keywords):
        return True
    audience = _AUDIENCES.get(film.audience or "adult", 3)
    return audience > youngest if youngest < 3 else False


def _likeness(text: str, likes: Sequence[Film], films: Sequence[Film], catalogue: Catalogue, search: Search) -> dict[str, float]:
    """How near each film's passages are to the liked films' premises, or to the words of the wish."""
    words = [text]
    for film in likes:
        words += [p.text for p in catalogue.passages_of(film.id, spoilers=SpoilerLevel.NONE) if p.kind is PassageKind.PREMISE]
    ids = [f.id for f in films]
    best: dict[str, float] = {}
    for one in words[-3:]:
        for scored in search.films_for(one, film_ids=ids if len(ids) <= 400 else None, limit=120):
            best[scored.film_id] = max(best.get(scored.film_id, 0.0), scored.vector)
    return best


def _score(film: Film, likes: Sequence[Film], wanted: set[str], likeness: dict[str, float], text: str) -> float:
    score = film.popularity + 1.2 * likeness.get(film.id, 0.0) + 0.7 * len(wanted & set(film.tone))
    if "scary" in wanted and "Horror" in film.genres:
        score += 0.8
    if "funny" in wanted and "Comedy" in film.genres:
        score += 0.6
    folded = fold(text)
    if _OLD.search(folded) and film.year:
        score += 0.8 if film.year <= 1970 else -0.4
    if _NEW.search(folded) and film.year:
        score += 0.6 if film.year >= 2010 else -0.3
    for like in likes:
        score += 0.35 * len(set(film.genres) & set(like.genres)) + 0.12 * len(set(film.keywords) & set(like.keywords))
        score += 0.2 * len(set(film.tone) & set(like.tone)) + 0.5 * bool(set(film.people(Role.DIRECTOR)) & set(like.people(Role.DIRECTOR)))
        score += 0.25 * bool(set(film.countries[:1]) & set(like.countries[:1])) - 0.3 * bool({s.name for s in film.series} & {s.name for s in like.series})
    return score


def _reason(film: Film, likes: Sequence[Film], wanted: set[str]) -> str:
    genres = join([g.casefold() for g in film.genres[:2]])
    country = film.countries[0] if film.countries else ""
    directors = join(film.people(Role.DIRECTOR)[:2])
    kind = " ".join(w for w in (join(list(film.tone[:2])), genres, "film") if w)
    parts = [with_article(kind)]
    if directors:
        parts.append(f"by {directors}")
    if country:
        parts.append(f"from {'the ' if country in WITH_ARTICLE else ''}{country}")
    shared = [k for like in likes for k in film.keywords if k in like.keywords]
    same = [d for like in likes for d in film.people(Role.DIRECTOR) if d in like.people(Role.DIRECTOR)]
    said = " ".join(parts)
    if same:
        said += f", by the same director as {likes[0].label}"
    elif shared:
        said += f", which shares {join(list(dict.fromkeys(shared))[:2])} with {likes[0].label}"
    return said
