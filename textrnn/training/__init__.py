"""Training: one loop for every network, and what it is made of."""

from textrnn.registry import Registry

OPTIMIZERS = Registry(
    "optimizer",
    {
        "adamw": "textrnn.training.optimizers:adamw",
        "sgd": "textrnn.training.optimizers:sgd",
        "rmsprop": "textrnn.training.optimizers:rmsprop",
    },
)
