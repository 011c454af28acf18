"""Dynamic evaluation: a network learns from the text it is tested on (Krause et al. 2018, arXiv:1709.07432)."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from textrnn.networks.language_model import Batch, LanguageModel
from textrnn.training.evaluation import Evaluation


@dataclass(frozen=True)
class DynamicConfig:
    """rate: of each step. decay: pull to the trained weights at each. segment: tokens predicted before each."""

    rate: float = 1e-3
    decay: float = 2e-4
    segment: int = 32
    memory: float = 0.999
    epsilon: float = 1e-5


def evaluate_dynamically(
    network: LanguageModel, ids: NDArray[np.unsignedinteger], config: DynamicConfig | None = None
) -> Evaluation:
    """Predict every token, each segment before it is learned from; the network keeps what it learned.

    The update is the paper's RMS rule with decay (eq. 6-8), its mean squares gathered from this text instead of the
    training text.
    """
    config = config or DynamicConfig()
    network.eval()
    learner = _Learner([value for value in network.parameters() if value.requires_grad], config)
    state = network.start(1)
    total, correct = 0.0, 0
    for start in range(0, len(ids) - 1, config.segment):
        columns = torch.from_numpy(ids[start : start + config.segment + 1].astype(np.int64))[:, None]  # (T + 1, 1)
        batch = Batch(*(part.to(network.device) for part in (columns[:-1], columns[1:])))
        logits, state = network(batch.inputs, state)
        loss = torch.nn.functional.cross_entropy(logits[:, 0], batch.targets[:, 0], reduction="sum")
        total += float(loss.detach())
        correct += int((logits[:, 0].argmax(dim=1) == batch.targets[:, 0]).sum())
        learner.learn(loss / len(batch.targets))
        state = [tuple(part.detach() for part in layer) for layer in state]
    return Evaluation(total, len(ids) - 1, correct)


class _Learner:
    def __init__(self, parameters: list[Tensor], config: DynamicConfig) -> None:
        self.parameters = parameters
        self.config = config
        self.trained = [value.detach().clone() for value in parameters]
        self.mean_squares = [torch.zeros_like(value) for value in parameters]
        self.steps = 0

    def learn(self, loss: Tensor) -> None:
        gradients = torch.autograd.grad(loss, self.parameters)
        self.steps += 1
        memory = self.config.memory
        unbias = 1 / (1 - memory**self.steps)
        with torch.no_grad():
            torch._foreach_mul_(self.mean_squares, memory)
            torch._foreach_addcmul_(self.mean_squares, gradients, gradients, 1 - memory)
            scales = list(torch._foreach_sqrt(torch._foreach_mul(self.mean_squares, unbias)))
            torch._foreach_add_(scales, self.config.epsilon)
            torch._foreach_addcdiv_(self.parameters, gradients, scales, -self.config.rate)
            self._pull(scales)

    def _pull(self, scales: list[Tensor]) -> None:
        """Decay towards the trained weights, faster for those whose gradients are usually large (eq. 7)."""
        mean = sum(float(scale.sum()) for scale in scales) / sum(scale.numel() for scale in scales)
        for value, trained, scale in zip(self.parameters, self.trained, scales, strict=True):
            value.lerp_(trained, (scale * (self.config.decay / mean)).clamp_(max=1.0))
