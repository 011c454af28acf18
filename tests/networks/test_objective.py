"""The terms of the training loss."""

import pytest
import torch

from textrnn.errors import ConfigError
from textrnn.networks.objective import ObjectiveConfig, coverage_loss, replace_inputs


def test_coverage_loss_is_the_overlap_with_what_was_seen():
    shares = torch.tensor([[[0.5, 0.5], [0.75, 0.25], [0.0, 1.0]]])
    real = torch.tensor([[True, True, True]])
    # seen: (0, 0), (.5, .5), (1.25, .75)
    assert float(coverage_loss(shares, real)) == pytest.approx(0 + (0.5 + 0.25) + (0 + 0.75))
    assert float(coverage_loss(shares, torch.tensor([[True, True, False]]))) == pytest.approx(0.75)


def test_replaced_inputs_are_the_guesses_after_the_words_before():
    inputs, guesses = torch.tensor([[1, 2, 3, 4]]), torch.tensor([[12, 13, 14, 15]])
    generator = torch.Generator().manual_seed(0)
    assert replace_inputs(inputs, guesses, 1.0, generator).tolist() == [[1, 12, 13, 14]]
    assert replace_inputs(inputs, guesses, 0.0, generator).tolist() == [[1, 2, 3, 4]]


def test_so_many_inputs_are_replaced_as_was_said():
    inputs, guesses = torch.zeros(100, 101, dtype=torch.long), torch.ones(100, 101, dtype=torch.long)
    replaced = replace_inputs(inputs, guesses, 0.3, torch.Generator().manual_seed(0))
    assert float(replaced.float()[:, 1:].mean()) == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize("setting", [{"label_smoothing": 1.0}, {"scheduled_sampling": -0.1}, {"coverage": -1.0}])
def test_settings_out_of_range_are_refused(setting):
    with pytest.raises(ConfigError, match=next(iter(setting))):
        ObjectiveConfig(**setting).validate()
