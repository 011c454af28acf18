"""Cells whose sequence torch computes in one call, equal to the scan over their equations."""

from collections.abc import Mapping

import torch
from torch import Tensor

from textrnn.cells.cell import Cell
from textrnn.networks.scan import TorchState


def scan_lstm(cell: Cell, x: Tensor, state: TorchState, weights: Mapping[str, Tensor]) -> tuple[Tensor, TorchState]:
    h, c = (part.unsqueeze(0) for part in state)  # (1, B, H)
    outputs, h, c = torch.lstm(x, (h, c), _parameters(weights), True, 1, 0.0, torch.is_grad_enabled(), False, False)
    return outputs.float(), (h.squeeze(0).float(), c.squeeze(0).float())


def scan_rnn(cell: Cell, x: Tensor, state: TorchState, weights: Mapping[str, Tensor]) -> tuple[Tensor, TorchState]:
    h = state[0].unsqueeze(0)  # (1, B, H)
    outputs, h = torch.rnn_tanh(x, h, _parameters(weights), True, 1, 0.0, torch.is_grad_enabled(), False, False)
    return outputs.float(), (h.squeeze(0).float(),)


def _parameters(weights: Mapping[str, Tensor]) -> list[Tensor]:
    # torch has two biases where the equations have one
    return [weights["W"], weights["U"], weights["b"], torch.zeros_like(weights["b"])]
