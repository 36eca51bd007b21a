"""Open questions: the passages and facts from which an answer can be written, and films for a description or a wish.

Spoiler levels are enforced here: no passage above the reader's level ever enters the evidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from botmovie.catalogue.folding import fold
from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    ClaimResult,
    Evidence,
    Film,
    Kind,
    Outcome,
    Passage,
    PassageKind,
    Query,
    Question,
    Role,
    Row,
    Selection,
    SpoilerLevel,
)
from botmovie.domain.orders import told_sentences
from botmovie.domain.phrasing import join
from botmovie.retrieval.book import Book
from botmovie.retrieval.claims import check_claims
from botmovie.retrieval.facts import film_field, person_field
from botmovie.retrieval.identifying import identify
from botmovie.retrieval.lookup import found_characters, none_held
from botmovie.retrieval.reader import Read, Sentence, read, without_titles
from botmovie.retrieval.search import Search
from botmovie.retrieval.wording import selection_words

LEAST_ANSWERED = 0.5
"""The probability of an answer from which the best sentence is told."""
FURTHER = 1.5
"""By how much what may be told has to be lighter than what may not, for the question to be left unanswered."""
WITHIN = 1.6
"""How much lighter than the best sentence others may be that are told with it."""
LEAST_LIKELY, LEAST_LIKELY_OF_FEW = 0.3, 0.15
"""How likely the film has to be that is named for a description; of a few films that meet its conditions."""
FEW = 30
AS_LIKELY = 0.4
"""How likely others have to be beside it, to be named too."""


@dataclass(frozen=True)
class Opener:
    """Finds the evidence of open questions."""

    catalogue: Catalogue
    search: Search

    def describe(self, query: Query, question: Question) -> Evidence:
        """A film's premise, and what else the spoiler level allows; a person's life and films."""
        if query.subject is None:
            return Evidence(outcome=Outcome.UNKNOWN, reason="I could not tell which film you mean.")
        if query.subject.kind is Kind.PERSON:
            return self._describe_person(query)
        if query.subject.kind is Kind.CHARACTER:
            return self._describe_character(query.subject)
        book = Book()
        films = self.catalogue.films(self.catalogue.select(query.subject))
        if not films:
            return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(selection_words(query.subject, self.catalogue)))
        claims = self._claims(query, book)
        rows = []
        for film in films[:4]:
            passages = self.catalogue.passages_of(film.id, spoilers=question.spoilers)
            told = [p for p in passages if p.kind in {PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING} and told_sentences(p.text)]
            numbers = [book.add(p) for p in told]
            numbers.append(book.film_fact(film, "directors", film_field(film, "directors")) if film.people(Role.DIRECTOR) else 0)
            rows.append(Row(Kind.FILM, film.id, film.label, (), (), tuple(n for n in numbers if n), "describe"))
        outcome = Outcome.FALSE_PREMISE if any(c.holds is False for c in claims) else Outcome.ANSWER
        return Evidence(tuple(book.items), outcome, tuple(rows), claims, total=len(films), open=outcome is Outcome.ANSWER and len(films) == 1)

    def _describe_character(self, subject: Selection) -> Evidence:
        """What is written of a character, in each film that has something; else who plays it."""
        book = Book()
        rows = []
        found = found_characters(self.catalogue.select(subject), self.catalogue, book)
        for row in found:
            about = [p for p in self.catalogue.passages_of(row.id, spoilers=SpoilerLevel.NONE) if p.kind is PassageKind.CHARACTER and p.subject and fold(p.subject) == fold(row.label)]
            rows += [replace(row, values=(), facts=(book.add(p), *row.facts), note="describe") for p in about]
        if not found:
            return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(selection_words(subject, self.catalogue)))
        return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows or found), total=len(rows or found))

    def _claims(self, query: Query, book: Book) -> tuple[ClaimResult, ...]:
        return check_claims(query.claims, self.catalogue, book)

    def _describe_person(self, query: Query) -> Evidence:
        book = Book()
        rows = []
        for person in self.catalogue.people(self.catalogue.select(query.subject or Selection(Kind.PERSON)))[:2]:
            numbers = []
            if person.life:
                numbers.append(book.note(person.id, person.name, "life", (), person.life, person.provenance))
            held = person_field(person, "born")
            if held and not person.life:
                numbers.append(book.person_fact(person, "born", held))
            by_role: dict[Role, list[str]] = {}
            for credited in self.catalogue.filmography(person.id):
                by_role.setdefault(credited.role, []).append(f"{credited.title} ({credited.year})")
            provenance = person.provenance
            for role, labels in by_role.items():
                verb = {Role.ACTOR: "acts in", Role.AUTHOR: "wrote the source of"}.get(role, {"directors": "directed", "writers": "wrote", "composers": "composed the music of",
                        "cinematographers": "shot", "editors": "edited", "producers": "produced"}.get(role.value, role.value))
                unique = list(dict.fromkeys(labels))
                sentence = f"{person.name} {verb} {join(unique[:8])}" + (f" and {len(unique) - 8} more held here." if len(unique) > 8 else ".")
                numbers.append(book.note(person.id, person.name, role.value, tuple(unique), sentence, provenance))
            rows.append(Row(Kind.PERSON, person.id, person.name, (), (), tuple(numbers), "describe"))
        if not rows:
            return Evidence(outcome=Outcome.UNKNOWN, reason="I hold nothing about that person.")
        return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows))

    def ask(self, query: Query, question: Question) -> Evidence:
        """The sentences of the film's passages and facts that answer an open question best."""
        if query.subject is None:
            return Evidence(outcome=Outcome.UNKNOWN, reason="I could not tell which film you mean.")
        book = Book()
        films = self.catalogue.films(self.catalogue.select(query.subject))[:4]
        claims = self._claims(query, book)
        if any(c.holds is False for c in claims):
            return Evidence(tuple(book.items), Outcome.FALSE_PREMISE, (), claims)
        if not films:
            return Evidence(outcome=Outcome.UNKNOWN, reason=none_held(selection_words(query.subject, self.catalogue)))
        if "ending" in query.fields:
            return self._ending(films, question, book, claims)
        found = self._read(films, query.text)
        allowed = [s for s in found.sentences if question.spoilers.allows(s.passage.level)]
        best = found.sentences[0] if found.sentences else None
        if best is not None and not question.spoilers.allows(best.passage.level) and (not allowed or allowed[0].weight < best.weight - FURTHER):
            return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, withheld=1,
                            reason=f"Telling you that would give away more of {films[0].label} than your spoiler setting allows. {_switch(best.passage.level)}")
        facts = self._asked_facts(films, query.text, book)
        if not allowed or found.answered < LEAST_ANSWERED:
            if facts:
                return Evidence(tuple(book.items), Outcome.ANSWER, tuple(facts), claims, total=len(facts))
            return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=f"I find nothing about that in what I hold on {join([f.label for f in films])}.")
        self._add_windows([s for s in allowed if s.weight >= allowed[0].weight - WITHIN], found.answered, book)
        rows = [Row(Kind.FILM, f.id, f.label, (), (), (), "ask") for f in films]
        return Evidence(tuple(book.items), Outcome.ANSWER, (*facts, *rows), claims, total=1, open=True)

    def _add_windows(self, chosen: Sequence[Sentence], answered: float, book: Book) -> None:
        """Each chosen sentence with the ones beside it, overlapping windows joined, best first; the score is the probability of an
        answer, less for lighter ones."""
        spans: list[tuple[Passage, int, int, float]] = []
        for one in chosen[:3]:
            low, high = max(0, one.index - 1), one.index + 1
            for i, (passage, a, b, score) in enumerate(spans):
                if passage.id == one.passage.id and low <= b + 1 and a <= high + 1:
                    spans[i] = (passage, min(a, low), max(b, high), score)
                    break
            else:
                spans.append((one.passage, low, high, answered * math.exp(one.weight - chosen[0].weight)))
        for passage, low, high, score in spans:
            text = " ".join(told_sentences(passage.text)[low : high + 1])
            book.add(replace(passage, id=f"{passage.id}#{low}", text=text), score)

    def _ending(self, films: Sequence[Film], question: Question, book: Book, claims: tuple[ClaimResult, ...]) -> Evidence:
        rows = []
        for film in films:
            ending = next((p for p in self.catalogue.passages_of(film.id, spoilers=question.spoilers) if p.kind is PassageKind.ENDING), None)
            if ending is None:
                withheld = any(p.kind is PassageKind.ENDING for p in self.catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL))
                reason = f"Telling you that would give away the ending of {film.label}. {_switch(SpoilerLevel.FULL)}" if withheld else f"I hold no ending of {film.label}."
                return Evidence(tuple(book.items), Outcome.UNKNOWN, (), claims, reason=reason, withheld=int(withheld))
            rows.append(Row(Kind.FILM, film.id, film.label, (), (), (book.add(ending),), "ending"))
        return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), claims, total=len(rows), open=len(films) == 1)

    def _read(self, films: Sequence[Film], text: str) -> Read:
        """Looks at all levels: what is not to be told is taken out by whoever asks."""
        passages = [p for film in films for p in self.catalogue.passages_of(film.id, spoilers=SpoilerLevel.FULL)]
        sentences = [Sentence(p, i, s) for p in passages for i, s in enumerate(told_sentences(p.text))]
        return read(text, sentences, self.search.vectors([s.text for s in sentences]), self.search.vector(text), titles=_titles(films))

    def _asked_facts(self, films: Sequence[Film], text: str, book: Book) -> list[Row]:
        words = without_titles(text, _titles(films))
        fields = [name for pattern, name in _FACTS_OF if re.search(pattern, words)]
        if _FILMED.search(words):
            fields = [name for name in fields if name != "places"]  # where it was shot is not where it is set
        rows = []
        for film in films:
            for name in fields:
                held = film_field(film, name)
                if held:
                    rows.append(Row(Kind.FILM, film.id, film.label, held.values, held.amounts, (book.film_fact(film, name, held),), name))
        return rows

    def identify(self, query: Query, question: Question) -> Evidence:
        """Which film fits a description; hard conditions narrow it as far as they leave any film."""
        selection = query.subject or Selection(Kind.FILM)
        ids = self._narrowed(selection)
        found = identify(query.text, self.search, fitting=ids)
        if not found:
            return Evidence(outcome=Outcome.UNKNOWN, reason="No film that I hold fits that description.")
        narrow = ids is not None and len(ids) <= FEW and found[0].film.id in ids
        if found[0].chance < (LEAST_LIKELY_OF_FEW if narrow else LEAST_LIKELY):
            return Evidence(outcome=Outcome.UNKNOWN, reason="No film that I hold fits that description well enough to name it.")
        book = Book()
        rows = []
        for film, chance in ((one.film, one.chance) for one in found[:4] if one.chance >= AS_LIKELY * found[0].chance):
            premise = next((p for p in self.catalogue.passages_of(film.id, spoilers=question.spoilers) if p.kind is PassageKind.PREMISE), None)
            numbers = [book.add(premise, chance)] if premise else []
            numbers.append(book.note(film.id, film.label, "film", (film.title,), film_field(film, "year").sentence or film.label, film.provenance, film.id))
            rows.append(Row(Kind.FILM, film.id, film.label, (film.title,), (chance,), tuple(numbers), "identify"))
        return Evidence(tuple(book.items), Outcome.ANSWER, tuple(rows), total=len(rows), description=selection_words(selection, self.catalogue))

    def _narrowed(self, selection: Selection) -> tuple[str, ...] | None:
        conditions = list(selection.conditions)
        while conditions:
            ids = self.catalogue.select(replace(selection, conditions=tuple(conditions), order=None, limit=None))
            if ids:
                return ids
            conditions.pop()
        return None

    def recommend(self, query: Query, question: Question) -> Evidence:
        """Films to watch: conditions are kept, likeness and mood rank them; each with the reason."""
        from botmovie.retrieval.recommend import recommend

        return recommend(query, question, self.catalogue, self.search)

    def genre(self, query: Query) -> Evidence:
        """The genres of a described plot, from the films that it resembles most."""
        scored = self.search.films_for(query.text)[:12]
        films = {f.id: f for f in self.catalogue.films([s.film_id for s in scored])}
        weights: dict[str, float] = {}
        for one in scored:
            for genre in films[one.film_id].genres:
                weights[genre] = weights.get(genre, 0.0) + max(one.score, 0.0) ** 3
        if not weights:
            return Evidence(outcome=Outcome.UNKNOWN, reason="I cannot tell the genre of that.")
        ranked = sorted(weights, key=lambda g: -weights[g])
        best = [g for g in ranked if weights[g] >= 0.5 * weights[ranked[0]]][:3]
        book = Book()
        numbers = tuple(book.film_fact(films[s.film_id], "genres", film_field(films[s.film_id], "genres")) for s in scored[:3])
        return Evidence(tuple(book.items), Outcome.ANSWER, (Row(Kind.FILM, "", "", tuple(best), (), numbers, "genre"),), total=1)


def _titles(films: Sequence[Film]) -> list[str]:
    return [title for f in films for title in (f.title, *(t.text for t in f.titles))]


def _switch(level: SpoilerLevel) -> str:
    """The offer to tell more."""
    return f"If you do want to know, set spoilers to {level.value} and ask again."


_FILMED = re.compile(r"\b(?:filmed|filming|shot|shoot|shooting|did they film|do they film|was it made)\b")
_FACTS_OF = [(r"\bwhere\b|\bwhich (?:city|town|country|place|district|state)\b|\blocation\b", "places"), (r"\bwhen\b.*\bset\b|\bera\b|\bperiod\b", "period"),
             (r"\btheme", "keywords"), (r"\bmood|tone\b", "tone")]



