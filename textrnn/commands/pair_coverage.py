"""How much of coded pairs their vocabularies know, and how much of the targets stands in the sources."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textrnn.training.pair_batches import CodedPairs, Ragged


@dataclass(frozen=True)
class Coverage:
    """Shares of all tokens of a side. copyable: of target tokens that can be copied; only_copied: not else written."""

    source_unknown: float
    target_unknown: float
    copyable: float | None = None
    only_copied: float | None = None

    def line(self) -> str:
        """Say it in a line for people."""
        unknown = f"unknown: {self.source_unknown:.1%} of source tokens, {self.target_unknown:.1%} of target tokens"
        if self.copyable is None:
            return unknown
        only_copied = f"{self.only_copied:.1%} are outside the vocabulary and can only be copied"
        return f"{unknown}; {self.copyable:.0%} of target tokens stand in their source, {only_copied}"


def measure_coverage(pairs: "CodedPairs") -> Coverage:
    """Count in pairs, of which there is at least one."""
    import numpy as np

    from textrnn.text.vocabulary import UNKNOWN

    source, target = pairs.sources.flat, pairs.targets.flat
    unknown = float(np.mean(source == UNKNOWN)), float(np.mean(target == UNKNOWN)) if len(target) else 0.0
    if pairs.copies is None or not len(target):
        return Coverage(*unknown)
    known = target != UNKNOWN
    copyable = np.isin(_keys(pairs.targets), _keys(pairs.copies)) & known
    return Coverage(*unknown, float(np.mean(copyable)), float(np.mean(target >= pairs.vocabulary)))


def _keys(rows: "Ragged") -> "NDArray[np.int64]":
    """Give each token a number that tokens of other rows do not have."""
    import numpy as np

    owners = np.repeat(np.arange(len(rows.lengths), dtype=np.int64), rows.lengths)
    return owners * (1 << 32) + rows.flat
