"""The learning rate climbs, turns and ends at zero."""

import pytest

from textrnn.training.config import TrainingConfig
from textrnn.training.schedules import fraction_done, learning_rate


def test_rate_climbs_to_its_height_and_falls_to_zero():
    config = TrainingConfig(steps=10, lr=0.4, warmup=0.1)
    assert 0 < learning_rate(config, 0.0) < 0.01
    assert learning_rate(config, 0.05) == pytest.approx(0.2)
    assert learning_rate(config, 0.1) == pytest.approx(0.4)
    assert learning_rate(config, 0.55) == pytest.approx(0.2)
    assert learning_rate(config, 1.0) == pytest.approx(0)
    assert learning_rate(config, 1.2) == pytest.approx(0)


@pytest.mark.parametrize(
    ("budget", "fraction"), [({"minutes": 2.0}, 0.25), ({"epochs": 4}, 0.125), ({"steps": 50}, 0.2)]
)
def test_fraction_follows_the_budget(budget, fraction):
    assert fraction_done(TrainingConfig(**budget), step=10, epochs=0.5, seconds=30) == pytest.approx(fraction)
