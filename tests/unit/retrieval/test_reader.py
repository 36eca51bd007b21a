"""Which sentences of a film answer a question, and whether any does."""

from __future__ import annotations

import numpy as np
import pytest

from botmovie.catalogue import Catalogue
from botmovie.domain import SpoilerLevel
from botmovie.domain.sentences import split_sentences
from botmovie.retrieval import Search
from botmovie.retrieval.reader import ANSWER_MEASURES, ANSWER_WEIGHTS, MEASURES, WEIGHTS, Read, Sentence, measures, read


@pytest.fixture
def sentences(catalogue: Catalogue) -> list[Sentence]:
    return [Sentence(p, i, s) for p in catalogue.passages_of("the-salt-lantern-2016", spoilers=SpoilerLevel.FULL) for i, s in enumerate(split_sentences(p.text))]


def ask(search: Search, sentences: list[Sentence], question: str) -> Read:
    return read(question, sentences, search.vectors([s.text for s in sentences]), search.vector(question), titles=["The Salt Lantern"])


def test_every_measure_has_a_weight() -> None:
    assert len(MEASURES) == len(WEIGHTS)
    assert len(ANSWER_MEASURES) == len(ANSWER_WEIGHTS)


def test_each_sentence_is_its_own_best_answer(search: Search, sentences: list[Sentence]) -> None:
    right = sum(ask(search, sentences, s.text).sentences[0].text == s.text for s in sentences)
    assert right >= 0.9 * len(sentences)


def test_what_a_film_tells_of_is_answered_more_surely_than_what_it_does_not(search: Search, sentences: list[Sentence]) -> None:
    told = np.mean([ask(search, sentences, s.text).answered for s in sentences])
    assert told > 2 * ask(search, sentences, "Which horse wins the race at Ascot?").answered


def test_words_count_more_the_rarer_they_are_and_those_of_the_title_not_at_all(search: Search, sentences: list[Sentence]) -> None:
    shares = measures("What of the salt lantern?", sentences, search.vectors([s.text for s in sentences]), search.vector("x"), titles=["The Salt Lantern"])[:, MEASURES.index("words")]
    assert not shares.any()


def test_a_sentence_without_names_is_read_with_the_one_before(search: Search, sentences: list[Sentence]) -> None:
    found = measures(sentences[0].text, sentences, search.vectors([s.text for s in sentences]), search.vector(sentences[0].text))
    assert found[1, MEASURES.index("words with the one before")] == pytest.approx(1.0)
    assert found[1, MEASURES.index("words")] < 1.0


def test_without_an_encoder_shared_words_decide(catalogue: Catalogue, sentences: list[Sentence]) -> None:
    assert ask(Search(catalogue, None), sentences, sentences[3].text).sentences[0].text == sentences[3].text


def test_of_no_sentences_none_answers() -> None:
    assert read("Why?", [], np.zeros((0, 384), np.float32), np.zeros(384, np.float32)) == Read((), 0.0)
