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
