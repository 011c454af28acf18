"""Every setting of a training run."""

from dataclasses import dataclass

from textrnn.config import JsonConfig, require
from textrnn.training import OPTIMIZERS

PRECISIONS = ("auto", "fp32", "bf16")


@dataclass(frozen=True)
class TrainingConfig(JsonConfig):
    """How a network is trained. Exactly one of minutes, epochs and steps is above zero: the budget.

    warmup: share of the budget in which the rate climbs; after it a cosine leads to zero.
    clip: largest norm of the gradient. average: decay of the average of weights, 0 for none.
    patience: validations without improvement before it stops, 0 for never.
    validations, reports: how many over the whole budget. mark: steps between two states a run can resume from;
    save_seconds: least time between two of them on disk.
    """

    minutes: float = 0.0
    epochs: int = 0
    steps: int = 0
    batch: int = 32
    bptt: int = 64
    optimizer: str = "adamw"
    lr: float = 4e-3
    beta1: float = 0.9
    beta2: float = 0.99
    momentum: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.1
    clip: float = 1.0
    average: float = 0.0
    patience: int = 0
    validations: int = 10
    reports: int = 50
    mark: int = 50
    save_seconds: float = 20.0
    precision: str = "auto"
    device: str = "auto"
    threads: int = 0
    seed: int = 0

    def validate(self) -> None:
        budgets = [name for name in ("minutes", "epochs", "steps") if getattr(self, name) != 0]
        seen = " and ".join(f"--{name}" for name in budgets) or "none above 0"
        require(len(budgets) == 1, f"give one of --minutes, --epochs and --steps, not {seen}.")
        budget = getattr(self, budgets[0])
        require(0 < budget < float("inf"), f"--{budgets[0]} must be above 0, not {budget}.")
        for name in ("batch", "bptt", "validations", "reports", "mark"):
            require(getattr(self, name) >= 1, f"{name} must be at least 1, not {getattr(self, name)}.")
        for name in ("lr", "clip"):
            require(0 < getattr(self, name) < float("inf"), f"{name} must be above 0, not {getattr(self, name)}.")
        for name in ("beta1", "beta2", "momentum", "average", "warmup"):
            require(
                0 <= getattr(self, name) < 1,
                f"{name} must be at least 0 and below 1, not {getattr(self, name)}.",
            )
        for name in ("weight_decay", "patience", "threads", "seed", "save_seconds"):
            require(getattr(self, name) >= 0, f"{name} must not be below 0, but is {getattr(self, name)}.")
        require(
            self.precision in PRECISIONS,
            f"precision must be one of {', '.join(PRECISIONS)}, not {self.precision!r}.",
        )
        OPTIMIZERS.check(self.optimizer)
