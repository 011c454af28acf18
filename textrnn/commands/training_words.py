"""What is said of a training run: in its config.json, before it begins, and instead of beginning."""

from importlib.metadata import version
from typing import TYPE_CHECKING

from textrnn.commands.live_line import clock
from textrnn.commands.training_data import TrainingData

if TYPE_CHECKING:
    from textrnn.commands.training_session import Request
    from textrnn.config import NetworkConfig, RunConfig
    from textrnn.networks.language_model import LanguageModel
    from textrnn.training.defaults import Plan

PACKAGES = ("textrnn", "torch", "numpy", "safetensors")


def describe(request: "Request", data: TrainingData, plan: "Plan") -> "RunConfig":
    """Give what config.json says before there is a result."""
    from textrnn.config import RunConfig

    return RunConfig(
        kind="lm",
        network=plan.network.to_dict(),
        tokenizer=data.tokenizer.options.to_dict(),
        training=plan.training.to_dict() | {"dropout": plan.dropout.to_dict()},
        data=data.facts | {"embeddings": request.embeddings, "freeze_embeddings": request.freeze_embeddings},
        versions={name: version(name) for name in PACKAGES},
    )


def introduction(plan: "Plan", data: TrainingData, network: "LanguageModel") -> str:
    """Say in a line or two what is about to be trained on what."""
    facts, parameters = data.facts, sum(value.numel() for value in network.parameters())
    unknown = f", {facts['unknown']:,} of them unknown" if facts["unknown"] else ""
    notes = "".join(f"note: {note}\n" for note in data.notes)
    return (
        f"{notes}text: {facts['train_tokens']:,} tokens to train on, {facts['valid_tokens']:,} to validate{unknown}, "
        f"vocabulary {plan.network.vocabulary:,}\n"
        f"network: {shape(plan.network)}, {parameters:,} parameters, dropout {plan.dropout.hidden:g}; "
        f"{budget(plan)}, {plan.training.precision}, {plan.training.threads} thread{'s' * (plan.training.threads > 1)}"
    )


def shape(network: "NetworkConfig") -> str:
    return f"{network.cell} {network.layers}x{network.hidden}"


def budget(plan: "Plan") -> str:
    training = plan.training
    for name in ("minutes", "epochs", "steps"):
        if value := getattr(training, name):
            return f"{value:,g} {name if value != 1 else name[:-1]}"
    raise AssertionError("a checked plan has a budget")


def estimate(plan: "Plan", data: TrainingData, tokens_per_second: float) -> str:
    """Say what a run would cost: parameters, memory, steps and time."""
    from textrnn.networks.language_model import LanguageModel

    network, training = LanguageModel(plan.network, plan.dropout), plan.training
    parameters = sum(value.numel() for value in network.parameters())
    # weights, gradients, two moments, average; and per token of a batch its gates and logits, kept for the gradient
    activations = (
        training.batch
        * training.bptt
        * (10 * sum(H for _, H in plan.network.layer_sizes()) + 3 * plan.network.vocabulary)
    )
    memory = 4 * (5 * parameters + activations) / 2**20
    batch = training.batch * training.bptt
    if training.minutes:
        seconds, steps = 60 * training.minutes, int(60 * training.minutes * tokens_per_second / batch)
    else:
        steps = training.steps or training.epochs * max(1, len(data.train) // batch)
        seconds = steps * batch / tokens_per_second
    return (
        f"{introduction(plan, data, network)}\n"
        f"memory: about {memory:,.0f} MiB beside torch itself\n"
        f"steps: about {steps:,} of {batch:,} tokens, {steps * batch / len(data.train):.1f} epochs\n"
        f"time: about {clock(seconds)} at {tokens_per_second:,.0f} tokens/s"
    )
