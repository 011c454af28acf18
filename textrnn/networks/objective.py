"""What an encoder-decoder is trained for, beyond the right next word."""

from dataclasses import dataclass

import torch
from torch import Tensor

from textrnn.config import JsonConfig, require


@dataclass(frozen=True)
class ObjectiveConfig(JsonConfig):
    """Terms of the training loss. Validation knows none of them: it is the plain loss over all words.

    label_smoothing: the share of each target that is spread over all words. coverage: weight of looking twice (See
    et al. 2017, eq. 12). scheduled_sampling: share of the fed words that are the network's own, the same from the first
    step to the last: no schedule raises it. frequent_words: the softmax is over the batch's words and so many frequent
    ones, 0 for all words.
    """

    label_smoothing: float = 0.1
    coverage: float = 0.0
    scheduled_sampling: float = 0.0
    frequent_words: int = 0

    def validate(self) -> None:
        for name in ("label_smoothing", "scheduled_sampling"):
            share = getattr(self, name)
            require(0 <= share < 1, f"{name} must be at least 0 and below 1, not {share}.")
        for name in ("coverage", "frequent_words"):
            require(getattr(self, name) >= 0, f"{name} must be at least 0, not {getattr(self, name)}.")


PLAIN = ObjectiveConfig(label_smoothing=0.0)


def coverage_loss(shares: Tensor, real: Tensor) -> Tensor:
    """Sum what each step looks at again, over the steps that are real (B, T) (See et al. 2017, eq. 12).

    shares: (B, T, S), each step's attention.
    """
    seen = shares.cumsum(dim=1) - shares
    return (torch.minimum(shares, seen).sum(dim=2) * real).sum()


def replace_inputs(inputs: Tensor, guesses: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Feed a share of the words as the network would have written them (Bengio et al. 2015, arXiv:1506.03099).

    inputs: (B, T). guesses: (B, T), the likeliest word after each of the inputs, all of them fed the right words:
    one pass for all steps, not one for each (Mihaylova & Martins 2019, arXiv:1906.07651, sec. 3.1).
    """
    replaced = torch.rand(inputs[:, 1:].shape, generator=generator, device=inputs.device) < share
    return torch.cat((inputs[:, :1], torch.where(replaced, guesses[:, :-1], inputs[:, 1:])), dim=1)
