"""How far a run is, and the learning rate there."""

import math

from textrnn.training.config import TrainingConfig

FIRST_RATE = 0.01  # of the highest: a first step at zero would learn nothing


def learning_rate(config: TrainingConfig, fraction: float) -> float:
    """Climb over the warm-up, then fall along a cosine to zero (Loshchilov & Hutter 2017, one cycle)."""
    if fraction < config.warmup:
        return config.lr * max(fraction / config.warmup, FIRST_RATE)
    return config.lr * 0.5 * (1 + math.cos(math.pi * min(1.0, (fraction - config.warmup) / (1 - config.warmup))))


def fraction_done(config: TrainingConfig, *, step: int, epochs: float, seconds: float) -> float:
    """Give the share of the budget that is spent."""
    if config.minutes:
        return seconds / (60 * config.minutes)
    if config.epochs:
        return epochs / config.epochs
    return step / config.steps
