"""What the units of a language model do along a text, and which feature of the text each of them follows.

states = activations(stepper, ids, layer=0, state="c")      # (T, H)
followed = follow(states, tokens)
most_telling = rank_units(states, followed)[:5]

After "Visualizing and Understanding Recurrent Networks" (Karpathy et al. 2015, arXiv:1506.02078, sec. 4.2), where such
units were found by looking.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.cells.arrays import Floats
from textrnn.inference.language_model import LanguageModelStepper
from textrnn.laboratory.text_features import features

FEWEST = 5  # tokens above and below its mean that a feature needs: one capital alone would be followed by many units


class Followed(NamedTuple):
    """The feature that a unit correlates with most, and how; None where unit or text never change."""

    feature: str | None
    correlation: float


def activations(stepper: LanguageModelStepper, ids: Sequence[int], *, layer: int, state: str) -> Floats:
    """Give a state of a layer after each token (T, H). layer: from 0. state: one that the cell has, such as "c"."""
    cell = stepper.layers[layer].cell
    place = layer * stepper.num_states + cell.states.index(state)
    rows = np.empty((len(ids), cell.hidden_size), np.float32)
    now = tuple(array for each in stepper.layers for array in each.start(1))
    for row, token in zip(rows, ids, strict=True):
        _, now = stepper.advance(np.array([token]), now)
        row[:] = now[place][0]
    return rows


def follow(states: Floats, tokens: Sequence[str]) -> list[Followed]:
    """Give what each unit of states (T, H) follows along the T tokens. Correlations are Pearson's, of either sign."""
    columns = {name: values for name, values in token_features(tokens).items() if _varies(values)}
    if not columns:
        return [Followed(None, 0.0)] * states.shape[1]
    names = list(columns)
    correlations = _standardize(states).T @ _standardize(np.stack(list(columns.values()), axis=1))  # (H, K)
    best = [(int(abs(row).argmax()), row) for row in correlations]
    return [Followed(names[place] if row[place] else None, float(row[place])) for place, row in best]


def token_features(tokens: Sequence[str]) -> dict[str, Floats]:
    """Give every feature of each token (T,), the largest of its characters'; a token without any has the next one's."""
    lengths = np.array([len(token) for token in tokens])
    starts = lengths.cumsum() - lengths
    padded = {name: [*values, values[-1]] for name, values in features("".join(tokens)).items()}
    return {name: np.maximum.reduceat(np.array(values, np.float32), starts) for name, values in padded.items()}


def rank_units(states: Floats, followed: Sequence[Followed]) -> list[int]:
    """Rank units, from 0: the one that follows each feature best, the strongest first, then the second of each, and on.

    By the correlation alone the first might all follow white space, which is easy. Units that follow nothing are
    ranked by how much they move.
    """
    spread = states.std(axis=0)  # (H,)
    strongest = sorted(range(len(followed)), key=lambda unit: (-abs(followed[unit].correlation), -spread[unit]))
    turns: dict[int, int] = {}
    counts: dict[str | None, int] = {}
    for unit in strongest:
        feature = followed[unit].feature
        turns[unit] = counts[feature] = counts.get(feature, 0) + 1
    return sorted(strongest, key=turns.__getitem__)


def _varies(values: Floats) -> bool:
    above = int((values > values.mean()).sum())
    return min(above, len(values) - above) >= FEWEST


def _standardize(columns: Floats) -> NDArray[np.float64]:
    """Give columns (T, N) with mean 0 and length 1, whose products are correlations; a constant one becomes 0."""
    centred = columns - columns.mean(axis=0, dtype=np.float64)
    varies = np.ptp(columns, axis=0) > 0
    scaled: NDArray[np.float64] = centred * varies / np.where(varies, np.linalg.norm(centred, axis=0), 1)
    return scaled
