"""The fastest way to run a cell over a sequence, all equal to the scan over its equations."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from textrnn.cells.cell import Cell
from textrnn.networks import FAST_SCANS, fused
from textrnn.networks.scan import TorchState, scan

Scan = Callable[[Cell, Tensor, TorchState, Mapping[str, Tensor]], tuple[Tensor, TorchState]]


def choose_scan(cell_name: str, x: Tensor) -> Scan:
    """Choose how to run a cell over x: in torch's own call, by compiled kernels on a processor, or by its equations."""
    if cell_name in FAST_SCANS.names():
        chosen: Scan = FAST_SCANS.get(cell_name)
        return chosen
    if fused.suits(x):
        from textrnn.networks.fused.scan import scan as fused_scan

        return fused_scan
    return scan


def scan_lstm(cell: Cell, x: Tensor, state: TorchState, weights: Mapping[str, Tensor]) -> tuple[Tensor, TorchState]:
    h, c = (part.unsqueeze(0) for part in state)  # (1, B, H)
    # torch has two biases where the equations have one
    parameters = [weights["W"], weights["U"], weights["b"], torch.zeros_like(weights["b"])]
    outputs, h, c = torch.lstm(x, (h, c), parameters, True, 1, 0.0, torch.is_grad_enabled(), False, False)
    return outputs.float(), (h.squeeze(0).float(), c.squeeze(0).float())
