"""Examples by rule: right for the films, and their wordings are on one side each."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from botmovie.domain import Kind, Selection
from botmovie.finetuning.catalogue_examples import TOLD_IN_PASSAGES, Rules
from botmovie.finetuning.split import Side
from botmovie.finetuning.wordings import CHARACTER, CLAIMS, COMPARE, FIELDS, PLAYS, SUMMARY, wordings


@pytest.fixture
def rules(prepared, catalogue):
    films = catalogue.films(catalogue.select(Selection(Kind.FILM)))
    return lambda seed: Rules(replace(prepared, others={Side.TRAINING: films}), Side.TRAINING, random.Random(seed))


def test_every_kind_of_wording_has_one_for_validation_one_for_tests_and_several_to_learn_from():
    for texts in (*FIELDS.values(), *CLAIMS.values(), *COMPARE.values(), PLAYS, CHARACTER, SUMMARY):
        sides = [w.side for w in wordings("kind", texts)]
        assert (sides.count(Side.VALIDATION), sides.count(Side.TEST)) == (1, 1)
        assert sides.count(Side.TRAINING) >= 3
        assert len(set(texts)) == len(texts)


def test_all_rules_make_examples_and_verification_accepts_them(rules):
    found = list(rules(1).examples(60))
    assert {e.task for e in found} == {"fact", "not_held", "premise", "comparison", "summary", "plot"}
    assert all(e.not_held or e.accepted(e.target) for e in found)


def test_a_rule_uses_wordings_of_its_side_alone(rules):
    own = {w.id for kind, texts in FIELDS.items() for w in wordings(kind, texts) if w.side is not Side.TRAINING}
    assert not own & {e.template for e in rules(2).examples(60)}


def test_what_is_not_held_is_not_among_the_evidence(rules):
    for example in (e for e in rules(3).examples(100) if e.not_held):
        field = example.template.partition("/")[0]
        fields = {getattr(i.item, "field", "passage") for i in example.evidence}
        assert field not in fields
        assert field not in TOLD_IN_PASSAGES or "passage" not in fields


def test_a_wrong_claim_is_never_affirmed_and_a_right_one_never_denied(rules):
    claims = [e for e in rules(4).examples(80) if e.task == "premise"]
    right = [e for e in claims if any(v in e.question for v in _held(e).values)]
    assert right
    assert len(right) < len(claims)
    assert not any(e.target.startswith("No, ") for e in right)
    assert not any(e.target.startswith("Yes, ") for e in claims if e not in right)
    assert all(any(v in e.target for v in _held(e).values) for e in claims)


def _held(example):
    """The fact that a claim is about."""
    field = example.template.split()[1].partition("/")[0]
    return next(i.item for i in example.evidence if getattr(i.item, "field", "") == field)
