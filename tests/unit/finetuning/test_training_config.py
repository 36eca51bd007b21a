"""Hyper-parameters that cannot be are refused, and what decides a run's course decides its identity."""

from dataclasses import replace

import pytest

from botmovie.errors import BadInput
from botmovie.finetuning.training_config import TrainingConfig


@pytest.mark.parametrize("wrong", [{"precision": "int4"}, {"steps": 0}, {"patience": 0}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(BadInput):
        TrainingConfig(**wrong)


def test_threads_and_patience_do_not_make_another_run_but_the_seed_does():
    config = TrainingConfig()
    assert replace(config, threads=2, patience=9).identity == config.identity
    assert replace(config, seed=1).identity != config.identity


def test_a_part_of_the_data_makes_another_run_and_the_whole_keeps_the_identity_it_had():
    config = TrainingConfig()
    assert replace(config, share=0.5).identity != config.identity != replace(config, without=("summary",)).identity
    assert config.identity == "08fb987d405ea530"  # that of runs from before parts could be taken


@pytest.mark.parametrize("share", [0.0, 1.5])
def test_a_share_is_a_part_of_the_whole(share):
    with pytest.raises(BadInput, match="more than 0 and at most 1"):
        TrainingConfig(share=share)
