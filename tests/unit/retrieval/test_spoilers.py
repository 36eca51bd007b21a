"""No reader is shown a passage above their spoiler level: for every film of the starter catalogue and every open intent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from botmovie.catalogue import Catalogue, open_sqlite_catalogue
from botmovie.domain import (
    Answer,
    Evidence,
    Film,
    Intent,
    Interpretation,
    Kind,
    Passage,
    PassageKind,
    Query,
    Question,
    Selection,
    SpoilerLevel,
    films,
)  # fmt: skip
from botmovie.domain.sentences import split_sentences
from botmovie.ingest.starter import load_starter
from botmovie.retrieval import build_retriever
from botmovie.retrieval.retrieve import Retriever
from botmovie.wiring import Program


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The starter films, searched by keywords: levels do not depend on vectors, and none are computed here."""
    held = open_sqlite_catalogue(f"sqlite:///{Path(tmp_path_factory.mktemp('starter')) / 'c.sqlite'}")
    held.write(load_starter().records)
    held.reindex()
    yield held
    held.close()


@pytest.fixture(scope="module")
def retriever(starter: Catalogue) -> Retriever:
    return build_retriever(starter, None)


def above(catalogue: Catalogue, film_id: str, level: SpoilerLevel) -> list[Passage]:
    return [p for p in catalogue.passages_of(film_id, spoilers=SpoilerLevel.FULL) if not level.allows(p.level)]


def of_one_film(film: Film, told: str) -> list[Query]:
    subject = films(film.id)
    return [
        Query(Intent.ASK, subject, text=told), Query(Intent.ASK, subject, ("ending",), text="How does it end?"), Query(Intent.DESCRIBE, subject, text=told),
        Query(Intent.LOOKUP, subject, ("characters", "cast", "keywords"), text=told),
    ]  # fmt: skip


def over_all_films(film: Film, told: str) -> list[Query]:
    return [Query(Intent.IDENTIFY, text=told), Query(Intent.GENRE, text=told), Query(Intent.RECOMMEND, Selection(Kind.FILM), others=(films(film.id),), text=told)]


def leaks(evidence: Evidence, level: SpoilerLevel, withheld: list[Passage]) -> list[str]:
    """Passages above the level, and texts that hold a whole sentence of a withheld one."""
    found = [i.item.id for i in evidence.items if isinstance(i.item, Passage) and not level.allows(i.item.level)]
    secret = {s for p in withheld for s in split_sentences(p.text) if len(s) > 30}
    open_ = {s for i in evidence.items for s in split_sentences(i.text)}
    return found + sorted(secret & open_)


def test_every_starter_film_has_a_story_and_an_ending_to_withhold(starter: Catalogue) -> None:
    for film_id in starter.select(Selection(Kind.FILM)):
        kinds = {p.kind for p in starter.passages_of(film_id, spoilers=SpoilerLevel.FULL)}
        assert {PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING} <= kinds, film_id


@pytest.mark.parametrize(("level", "every"), [(SpoilerLevel.NONE, 1), (SpoilerLevel.MILD, 4)])
def test_no_question_about_a_starter_film_brings_a_passage_above_the_level(starter: Catalogue, retriever: Retriever, level: SpoilerLevel, every: int) -> None:
    """The words are those of the withheld passages, so that nothing would fit better; at the milder level for a quarter of the films."""
    for film in starter.films(starter.select(Selection(Kind.FILM)))[::every]:
        withheld = above(starter, film.id, level)
        for query in of_one_film(film, " ".join(p.text for p in withheld)[:900]):
            evidence = retriever.retrieve(Interpretation(query), Question(query.text, level))
            assert leaks(evidence, level, withheld) == [], (film.id, query.intent)


def test_no_search_over_all_starter_films_brings_a_passage_above_the_level(starter: Catalogue, retriever: Retriever) -> None:
    for film in starter.films(starter.select(Selection(Kind.FILM)))[::30]:
        withheld = above(starter, film.id, SpoilerLevel.NONE)
        for query in over_all_films(film, " ".join(p.text for p in withheld)[:900]):
            assert leaks(retriever.retrieve(Interpretation(query), Question(query.text)), SpoilerLevel.NONE, withheld) == [], (film.id, query.intent)


def test_the_full_level_withholds_nothing(starter: Catalogue, retriever: Retriever) -> None:
    for film in starter.films(starter.select(Selection(Kind.FILM, limit=40))):
        evidence = retriever.retrieve(Interpretation(Query(Intent.DESCRIBE, films(film.id))), Question("?", SpoilerLevel.FULL))
        assert {i.item.kind for i in evidence.items if isinstance(i.item, Passage)} == {PassageKind.PREMISE, PassageKind.STORY, PassageKind.ENDING}


QUESTIONS = (
    "What is {} about?", "How does {} end?", "Who dies in {}?", "What is the twist of {}?", "Spoil {} for me", "Something like {}",
)  # fmt: skip


def shown(answer: Answer) -> str:
    return " ".join([answer.text, *answer.values, *(c.text for c in answer.citations), *(f.premise or "" for f in answer.films), *answer.follow_ups])


@pytest.mark.parametrize("level", [SpoilerLevel.NONE, SpoilerLevel.MILD])
def test_no_answer_citation_or_card_tells_a_sentence_above_the_level(program: Program, level: SpoilerLevel) -> None:
    for film in program.catalogue.films(program.catalogue.select(Selection(Kind.FILM))):
        secret = [s for p in above(program.catalogue, film.id, level) for s in split_sentences(p.text)]
        for question in QUESTIONS:
            said = shown(program.ask(question.format(film.label), spoilers=level))
            assert not [s for s in secret if s in said], (film.id, question)


def test_what_is_streamed_before_the_answer_stays_below_the_level_too(program: Program) -> None:
    for film in program.catalogue.films(program.catalogue.select(Selection(Kind.FILM))):
        secret = [s for p in above(program.catalogue, film.id, SpoilerLevel.NONE) for s in split_sentences(p.text)]
        said = str(list(program.stream(f"How does {film.label} end?")))
        assert not [s for s in secret if s in said], film.id
