"""The optimizers; each takes the network's parameters and the settings."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from textrnn.training.config import TrainingConfig


def adamw(network: nn.Module, config: TrainingConfig) -> Optimizer:
    """Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019)."""
    betas = (config.beta1, config.beta2)
    return torch.optim.AdamW(_groups(network, config), lr=config.lr, betas=betas, eps=1e-9, fused=True)


def sgd(network: nn.Module, config: TrainingConfig) -> Optimizer:
    """Stochastic gradient descent with momentum (Sutskever et al. 2013)."""
    return torch.optim.SGD(_groups(network, config), lr=config.lr, momentum=config.momentum, fused=True)


def rmsprop(network: nn.Module, config: TrainingConfig) -> Optimizer:
    """RMSprop (Tieleman & Hinton 2012, lecture 6e)."""
    return torch.optim.RMSprop(_groups(network, config), lr=config.lr, alpha=config.beta2, foreach=True)


def _groups(network: nn.Module, config: TrainingConfig) -> Iterable[dict[str, Any]]:
    # a decayed bias forgets its start value, which for a forget gate is the point of it
    trained = [p for p in network.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() > 1], "weight_decay": config.weight_decay},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]
