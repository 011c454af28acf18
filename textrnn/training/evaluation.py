"""How well a network predicts a text it has not seen, the state carried from the first token to the last."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from textrnn.networks.language_model import Batch, LanguageModel
from textrnn.networks.network import State
from textrnn.networks.softmax import chunk_rows

BURN_IN = 256  # tokens a stream reads before its own part, to have the state the text would have given it
WINDOW = 256


class Evaluation(NamedTuple):
    """Nats summed over the predicted tokens, and how many of these were the likeliest one."""

    total: float
    tokens: int
    correct: int

    @property
    def nats_per_token(self) -> float:
        return self.total / max(1, self.tokens)

    @property
    def accuracy(self) -> float:
        return self.correct / max(1, self.tokens)


@torch.no_grad()
def evaluate(network: LanguageModel, ids: NDArray[np.unsignedinteger], *, streams: int = 1) -> Evaluation:
    """Predict every token from all before it; the first has none before it and is not counted.

    Several streams read their parts side by side, each after a burn-in on the text before its part.
    """
    was_training = network.training
    network.eval()
    length = -(-(len(ids) - 1) // streams)
    burn_in = BURN_IN if streams > 1 else 0
    state = network.start(streams)
    total, count, correct = 0.0, 0, 0
    for start in range(-burn_in, length, WINDOW):
        if start == 0:
            _restart_first(state)
        batch, counted = _window(ids, start, min(WINDOW, length - start), length, streams)
        hidden, state = network.read(batch.inputs.to(network.device), state)
        if start >= 0:
            nats, hits = _score(network, hidden[counted], batch.targets[counted])
            total, count, correct = total + nats, count + int(counted.sum()), correct + hits
    network.train(was_training)
    return Evaluation(total, count, correct)


def _window(
    ids: NDArray[np.unsignedinteger], start: int, steps: int, length: int, streams: int
) -> tuple[Batch, Tensor]:
    """Read steps [start, start + steps) of every stream's part, and mark the targets that lie in the text (T, B)."""
    places = start + np.arange(steps + 1)[:, None] + np.arange(streams) * length  # (T + 1, B)
    columns = torch.from_numpy(ids[np.clip(places, 0, len(ids) - 1)].astype(np.int64))
    return Batch(columns[:-1], columns[1:]), torch.from_numpy(places[1:] < len(ids))


def _restart_first(state: State) -> None:
    # nothing stands before the first stream's part
    for layer in state:
        for part in layer:
            part[0] = 0


def _score(network: LanguageModel, hidden: Tensor, targets: Tensor) -> tuple[float, int]:
    """Sum the nats of targets (N,) after hidden states (N, H), and count those that are the likeliest."""
    total, correct, rows = 0.0, 0, chunk_rows(network.config.vocabulary)
    for part, wanted in zip(torch.split(hidden, rows), torch.split(targets.to(hidden.device), rows), strict=True):
        logits = network.logits(part)  # (rows, V)
        total += float(torch.nn.functional.cross_entropy(logits, wanted, reduction="none").double().sum())
        correct += int((logits.argmax(dim=1) == wanted).sum())
    return total, correct


def streams_for(tokens: int) -> int:
    """Give how many streams read a text of this length: one for a short one, which is then exact."""
    return max(1, min(64, tokens // 2000))
