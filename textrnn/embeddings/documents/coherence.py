"""Whether the words of a topic belong together: their normalised pointwise mutual information over documents.

coherence([3, 17, 4], counts)        # from -1 (never in one document) over 0 (by chance) to 1 (always together)
"""

from collections.abc import Sequence

import numpy as np

from textrnn.embeddings.documents.term_counts import TermCounts


def coherence(columns: Sequence[int], counts: TermCounts) -> float:
    """Average NPMI over all pairs of terms, given by their columns (Bouma 2009; Lau, Newman & Baldwin 2014).

    NPMI(u, v) = ln(p(u, v) / (p(u) p(v))) / -ln p(u, v), with p the share of documents that hold the terms; -1 for
    terms that never meet, 0 for a term that is in every document. Raises ValueError for fewer than two terms.
    """
    if len(columns) < 2:
        raise ValueError("a pair needs two terms")
    holds = np.zeros((len(columns), len(counts)), np.float64)
    for place, column in enumerate(columns):
        holds[place, counts.rows[counts.columns == column]] = 1
    together = holds @ holds.T / len(counts)  # (n, n): p(u, v), and p(u) on the diagonal
    alone = np.diag(together)
    first, second = np.triu_indices(len(columns), 1)
    return float(np.mean([_npmi(together[u, v], alone[u], alone[v]) for u, v in zip(first, second, strict=True)]))


def _npmi(both: float, one: float, other: float) -> float:
    if both == 0:
        return -1.0
    return 0.0 if both == 1 else float(np.log(both / (one * other)) / -np.log(both))
