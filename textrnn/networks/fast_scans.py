"""The fastest way to run a cell over a sequence, all equal to the scan over its equations."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from textrnn.cells.cell import Cell
from textrnn.networks import FAST_SCANS, PARALLEL_SCANS, fused, namespace
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
    if cell_name in PARALLEL_SCANS.names():
        parallel: Scan = PARALLEL_SCANS.get(cell_name)
        return parallel
    return scan


def scan_lstm(cell: Cell, x: Tensor, state: TorchState, weights: Mapping[str, Tensor]) -> tuple[Tensor, TorchState]:
    h, c = (part.unsqueeze(0) for part in state)  # (1, B, H)
    # torch has two biases where the equations have one
    parameters = [weights["W"], weights["U"], weights["b"], torch.zeros_like(weights["b"])]
    outputs, h, c = torch.lstm(x, (h, c), parameters, True, 1, 0.0, torch.is_grad_enabled(), False, False)
    return outputs.float(), (h.squeeze(0).float(), c.squeeze(0).float())


def scan_in_parallel(
    cell: Cell, x: Tensor, state: TorchState, weights: Mapping[str, Tensor]
) -> tuple[Tensor, TorchState]:
    """Run a cell whose one state is, number by number, h(t) = u(t) h(t-1) + v(t), in log2 T rounds over all steps.

    u and v are what the equations make of a state of one and of none (Blelloch 1990, sec. 1.4.1).
    """
    a = cell.project(namespace, x, namespace.bind(weights)).float()  # (T, B, ...)
    none = torch.zeros(*x.shape[:2], cell.hidden_size, dtype=a.dtype, device=a.device)
    (v,) = cell.advance(namespace, a, (none,), weights)
    u = cell.advance(namespace, a, (none + 1,), weights)[0] - v
    reach = 1
    while reach < len(x):
        # each step now reaches over twice as many
        v = torch.cat((v[:reach], u[reach:] * v[:-reach] + v[reach:]))
        u = torch.cat((u[:reach], u[reach:] * u[:-reach]))
        reach *= 2
    h = u * state[0] + v
    return h, (h[-1],)
