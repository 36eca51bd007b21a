"""Shares of good drafts, counted by hand."""

from botmovie.finetuning.drafting import score_drafts


def test_shares_are_counted_over_what_is_held_and_what_is_not(make_example):
    held, unheld = make_example(), make_example("That is not in what I have.")
    drafts = ["Brody fears the water.", "Ellen Brody fears the sea.", "That is not in what I have about Jaws.", "That is not in what I have.", "He fears fish."]
    scores = score_drafts([held, held, held, unheld, unheld], drafts, None)
    assert (scores.accepted, scores.refused, scores.not_held, scores.same) == (1 / 3, 1 / 3, 0.5, 0.4)


def test_without_examples_of_a_kind_its_share_is_none(make_example):
    assert score_drafts([make_example()], ["Brody fears the water."], None).not_held == 0.0
