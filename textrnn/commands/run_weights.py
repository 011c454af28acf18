"""The weights of a run, put into its network again."""

from typing import TYPE_CHECKING

from textrnn.errors import InputError

if TYPE_CHECKING:
    import torch

    from textrnn.run import Run


def load_weights(network: "torch.nn.Module", run: "Run") -> None:
    """Give a network the weights of a run. Raises InputError if they do not fit."""
    from safetensors.torch import load

    try:
        network.load_state_dict(load(run.read("weights.safetensors")))
    except (RuntimeError, ValueError) as error:
        raise InputError(f"{run.path}/weights.safetensors does not fit config.json. Train the run again.") from error
