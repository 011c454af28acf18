"""What a store of documents calls its files, its tensors and its documents.

unique_names(["a", "b\\tc", "a"])          # ["a", "b c", "a (2)"]
"""

from collections import Counter
from collections.abc import Iterable

WORDS_NAME = "words.tsv"  # the words whose vectors make those of texts; vocabulary.tsv has the documents' names
SHOWN_NAME = "documents.jsonl"  # what is shown of each document
WORD_TENSOR, OUTPUT_TENSOR, WEIGHT_TENSOR, COMMON_TENSOR = "words", "outputs", "weights", "common"

_BLANK = str.maketrans("\t\n\r", "   ")


def plain_name(name: str) -> str:
    """Give a name as it stands in a store, on one line and in one column."""
    return name.translate(_BLANK)


def unique_names(names: Iterable[str]) -> list[str]:
    """Give plain names of which no two are alike: a later one of the same name gets a number."""
    found: dict[str, None] = {}
    times: Counter[str] = Counter()
    for name in names:
        plain = unique = plain_name(name)
        times[plain] += 1
        while unique in found:
            unique = f"{plain} ({times[plain]})"
            times[plain] += unique in found
        found[unique] = None
    return list(found)
