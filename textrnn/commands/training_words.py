"""What is said of a training run: in its config.json, before it begins, and instead of beginning."""

import math
from importlib.metadata import version
from typing import TYPE_CHECKING

from textrnn.commands.live_line import clock
from textrnn.commands.training_task import NATS, Material, Tell

if TYPE_CHECKING:
    from textrnn.config import RunConfig
    from textrnn.networks.network import Network
    from textrnn.training.plan import Plan

PACKAGES = ("textrnn", "torch", "numpy", "safetensors")


def describe(material: Material, plan: "Plan") -> "RunConfig":
    """Give what config.json says before there is a result."""
    from textrnn.config import RunConfig

    return RunConfig(
        kind=material.request.task,
        network=plan.network.to_dict(),
        tokenizer=material.coding_record(),
        training=plan.training_record(),
        data=material.facts,
        versions={name: version(name) for name in PACKAGES},
    )


def introduction(material: Material, plan: "Plan", network: "Network") -> str:
    """Say in a few lines what is about to be trained on what."""
    training = plan.training
    return (
        f"{material.text_words(plan)}\n"
        f"network: {material.network_words(plan)}, {num_parameters(network):,} parameters, "
        f"dropout {plan.dropout.hidden:g}; "
        f"{budget(plan)}, {training.precision}, {training.threads} thread{'s' * (training.threads > 1)}"
    )


def units(nats: float, bytes_per_token: float | None) -> dict[str, float]:
    """Give a loss in nats per token in all its units, by name."""
    bits = {"bits_per_byte": nats / math.log(2) / bytes_per_token} if bytes_per_token else {}
    return {NATS: nats, "perplexity": math.exp(min(nats, 700)), **bits}


def num_parameters(network: "Network") -> int:
    return sum(value.numel() for value in network.parameters())


def budget(plan: "Plan") -> str:
    for name in ("minutes", "epochs", "steps"):
        if value := getattr(plan.training, name):
            return f"{value:,g} {name if value != 1 else name[:-1]}"
    raise AssertionError("a checked plan has a budget")


def estimate(material: Material, plan: "Plan", speed: float, tell: Tell) -> str:
    """Say what a run would cost: parameters, memory, steps and time. speed: floating-point operations a second."""
    network, cost, training = material.build(plan, None, tell), material.cost(plan, speed), plan.training
    # weights, gradients, two moments, average
    memory = 4 * (5 * num_parameters(network) + cost.kept) / 2**20
    tokens = cost.tokens_per_step
    if training.minutes:
        seconds = 60 * training.minutes
        steps = int(seconds * cost.tokens_per_second / tokens)
    else:
        steps = training.steps or training.epochs * max(1, cost.tokens_per_epoch // tokens)
        seconds = steps * tokens / cost.tokens_per_second
    return (
        f"{introduction(material, plan, network)}\n"
        f"memory: about {memory:,.0f} MiB beside torch itself\n"
        f"steps: about {steps:,} of {tokens:,} tokens, {steps * tokens / cost.tokens_per_epoch:.1f} epochs\n"
        f"time: about {clock(seconds)} at {cost.tokens_per_second:,.0f} tokens/s"
    )
