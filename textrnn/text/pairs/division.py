"""Dividing pairs into training and validation, the same way whatever their order."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from textrnn.errors import InputError, UsageError
from textrnn.text.pairs.pair import Pair

DEFAULT_SHARE = 0.05
MOST_VALID = 1000  # pairs held out by default: enough for a score with a narrow interval
_FEW_VALID = 10
_FEW_GROUPS = 5  # a group larger than such a part of the second half is held out only if need be


def split_pairs(pairs: Sequence[Pair], fraction: float | None) -> tuple[list[Pair], list[Pair]]:
    """Give (training, validation) pairs. fraction: the part to validate by; None for a small one of bounded size.

    Pairs of one group, or of one source where there is no group, stay together, so that the second part may be
    larger than asked for. A source that groups on both sides share is left out of the second. Raises UsageError for a
    fraction outside of (0, 1), InputError if there is nothing to divide.
    """
    if fraction is not None and not 0 < fraction < 1:
        raise UsageError(f"--valid is {fraction:g}; as a part of the pairs it lies between 0 and 1, such as 0.05.")
    held = _choose_groups(Counter(map(_group, pairs)), _wanted(len(pairs), fraction))
    train = [pair for pair in pairs if _group(pair) not in held]
    sources = {pair.source for pair in train}
    valid = [pair for pair in pairs if _group(pair) in held and pair.source not in sources]
    if not train or not valid:
        raise InputError(
            f"{len(pairs):,} pairs are too few or too much alike to hold some out for validation. "
            "Name pairs to validate by: --valid FILE."
        )
    return train, valid


def _group(pair: Pair) -> str:
    return pair.group or pair.source


def _wanted(num_pairs: int, fraction: float | None) -> int:
    if fraction is not None:
        return max(1, round(fraction * num_pairs))
    at_least = min(_FEW_VALID, num_pairs // 4)
    return max(1, at_least, min(MOST_VALID, round(DEFAULT_SHARE * num_pairs)))


def _choose_groups(size_by_group: Counter[str], wanted: int) -> set[str]:
    """Choose groups in the order of their hashes until the pairs suffice, passing over those that are too large.

    Those of moderate size come first, so that many have a part in the second half. If all are too large, the smallest
    is chosen; of a single group none.
    """
    chosen: set[str] = set()
    if len(size_by_group) < 2:
        return chosen
    num_pairs = 0
    for group in sorted(size_by_group, key=lambda group: (size_by_group[group] * _FEW_GROUPS > wanted, _hash(group))):
        if num_pairs + size_by_group[group] <= wanted:
            chosen.add(group)
            num_pairs += size_by_group[group]
    return chosen or {min(size_by_group, key=lambda group: (size_by_group[group], _hash(group)))}


def _hash(group: str) -> bytes:
    return hashlib.blake2b(group.encode(), digest_size=8).digest()
