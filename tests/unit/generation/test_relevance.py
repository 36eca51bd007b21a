"""Sentences of the evidence are ranked by what they have to do with the question."""

from botmovie.generation.relevance import choose_sentences, fits_question, rank_sentences


def best(question: str, evidence, scorer=None) -> str:
    return max(rank_sentences(question, evidence.items, scorer=scorer), key=lambda s: s.score).text


def test_rare_words_of_the_question_weigh_more_than_common_ones(passages):
    evidence = passages("Brody walks on the beach. Brody talks on the beach. Brody keeps a lighthouse.")
    assert best("Where is Brody's lighthouse on the beach?", evidence) == "Brody keeps a lighthouse."


def test_a_scorer_decides_where_words_do_not(passages):
    evidence = passages("A red thing lies there. The vessel is named Orca today.")
    scorer = lambda texts: [1.0 if "Orca" in t else 0.0 for t in texts]  # noqa: E731
    assert best("What boat?", evidence, scorer) == "The vessel is named Orca today."


def test_why_prefers_a_cause_and_how_many_a_number():
    assert fits_question("Why does he go?", "He goes because he is paid.") > fits_question("Why does he go?", "He goes home.")
    assert fits_question("How many sharks are there?", "He counts three sharks.") > 0
    assert fits_question("How many sharks are there?", "He counts sharks.") == 0


def test_a_sentence_that_only_repeats_the_question_comes_after_one_that_tells_more(passages):
    evidence = passages("The mayor refuses to close the beach. The mayor refuses to close it since visitors bring money to town.")
    assert "money" in best("Why does the mayor refuse to close the beach?", evidence)


def test_words_of_the_films_title_do_not_count(passages):
    evidence = passages("The shining light is switched off at dusk. Lloyd pours the whisky.", film="the-shining-1980")
    assert best("Who pours whisky in The Shining?", evidence) == "Lloyd pours the whisky."


def test_a_sentence_with_a_pronoun_brings_the_one_before_it(passages):
    evidence = passages("The butler is called Raymond. He burns the sled in the furnace. Smoke rises.")
    ranked = rank_sentences("What is burned in the furnace?", evidence.items)
    assert [s.text for s in choose_sentences(ranked, budget=70)] == [
        "The butler is called Raymond.",
        "He burns the sled in the furnace.",
    ]


def test_the_best_sentence_is_taken_even_if_it_is_too_long(passages):
    ranked = rank_sentences("sled", passages("Short. " + "The sled " + "burns " * 50 + "away.").items)
    assert len(choose_sentences(ranked, budget=10)) == 1


def test_a_sentence_that_stands_twice_counts_once_and_no_evidence_gives_none(passages):
    assert len(rank_sentences("x", passages("Same here.", "Same here.").items)) == 1
    assert rank_sentences("x", ()) == ()
    assert choose_sentences((), budget=100) == ()
