"""t-SNE: places in the plane for vectors, such that neighbours stay neighbours (van der Maaten & Hinton 2008).

places = tsne(unit_rows(matrix), perplexity=None, seed=0)      # (N, 2)
"""

import importlib.util
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.spaces.projection import PrincipalComponents
from textrnn.errors import InputError, UsageError

INSTALL = "pip install scikit-learn"
_FEWEST = 4
_PERPLEXITY = 30.0
_START_SCALE = 1e-4


def check_tsne(perplexity: float | None) -> None:
    """Raise UsageError unless t-SNE can be computed here with this setting."""
    if perplexity is not None and not 1 <= perplexity < float("inf"):
        raise UsageError(f"--perplexity is a number of neighbours, 1 or more, not {perplexity:g}.")
    if importlib.util.find_spec("sklearn") is None:
        raise UsageError(f"t-SNE needs scikit-learn. Install it: {INSTALL}; or choose --method pca.")


def tsne(vectors: NDArray[Any], *, perplexity: float | None, seed: int) -> NDArray[np.float64]:
    """Give places (N, 2) for vectors (N, D). The same seed gives the same places.

    It starts from the principal components, which keeps the large distances meaningful where a random start does
    not (Kobak & Berens 2019). Raises InputError if there are too few vectors for the perplexity.
    """
    from sklearn.manifold import TSNE

    count = len(vectors)
    if count < _FEWEST:
        raise InputError(f"t-SNE of {count} words says nothing. Name {_FEWEST} or more, or choose --method pca.")
    if perplexity is not None and perplexity >= count:
        raise InputError(f"--perplexity {perplexity:g} is too large for {count} words; choose one below {count}.")
    start = PrincipalComponents.of(vectors, 2).project(vectors)  # (N, 2 or 1)
    start = np.pad(start, ((0, 0), (0, 2 - start.shape[1])))
    start *= _START_SCALE / (start[:, 0].std() or 1.0)
    chosen = perplexity or min(_PERPLEXITY, (count - 1) / 3)
    model = TSNE(perplexity=chosen, init=start.astype(np.float32), random_state=seed)
    return np.asarray(model.fit_transform(vectors), np.float64)
