"""What the limits of length did to coded pairs: targets left out, sources cut."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from textrnn.text.pairs.coding import PairCoding
    from textrnn.text.pairs.coding_options import CodingOptions
    from textrnn.training.pair_batches import CodedPairs


@dataclass(frozen=True)
class Lengths:
    """too_long: pairs left out for their targets. full_sources: how many reach the limit, where they are cut."""

    too_long: int
    full_sources: int
    sources: int

    @classmethod
    def of(cls, coding: "PairCoding", *halves: "CodedPairs", too_long: int) -> Self:
        full = sum(int((half.sources.lengths >= coding.options.longest_source).sum()) for half in halves)
        return cls(too_long, full, sum(map(len, halves)))

    def lines(self, options: "CodingOptions") -> list[str]:
        """Say it in a line for each limit that did anything, with what raises it."""
        lines = []
        if self.too_long:
            lines.append(
                f"dropped: {self.too_long:,} pairs with a target of more than {options.longest_target} tokens "
                "(--set longest_target=N)"
            )
        if self.full_sources:
            lines.append(
                f"cut: {self.full_sources:,} of {self.sources:,} sources after {options.longest_source} tokens "
                "(--set longest_source=N)"
            )
        return lines
