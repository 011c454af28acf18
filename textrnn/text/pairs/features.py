"""What an encoder is told of each source token beside the word (Nallapati et al. 2016, arXiv:1602.06023, sec. 2.3).

How often the text has it, how rare it is in all texts, its letter case, and its part of speech where NLTK's tagger is.
"""

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self

from textrnn.config import JsonConfig, require
from textrnn.errors import NotFoundError
from textrnn.text.pairs.stored import read_stored
from textrnn.text.vocabulary import UNKNOWN

TAGGER_DATA = "averaged_perceptron_tagger_eng"
CASES = ("mark", "lower", "capital", "upper", "mixed", "number")
_FREQUENCIES = (2, 3, 4, 8, 16)  # where the second and each later bucket begins
_RARITIES = 10


@dataclass(frozen=True)
class SourceFeatures(JsonConfig):
    """What must be known to give a text its features.

    texts: how many there were in training; texts_by_id: how many of them have each token of the vocabulary.
    tags: the parts of speech, () without a tagger.
    """

    texts: int
    texts_by_id: tuple[int, ...]
    tags: tuple[str, ...] = ()

    def validate(self) -> None:
        require(self.texts >= 0, f"the number of texts must not be negative, but is {self.texts}.")
        require(
            all(type(number) is int and 0 <= number <= self.texts for number in self.texts_by_id),
            "texts_by_id must be numbers from 0 to the number of texts.",
        )
        require(all(isinstance(tag, str) for tag in self.tags), "the tags must be words.")

    @classmethod
    def train(cls, sources: Iterable[Sequence[int]], vocabulary: int, *, tagged: bool) -> Self:
        """Count in the ids of the training sources; tagged: with parts of speech. Raises NotFoundError without data."""
        counts: Counter[int] = Counter()
        texts = 0
        for ids in sources:
            counts.update(set(ids) - {UNKNOWN})  # which is many rare words, not a frequent one
            texts += 1
        tags = tuple(sorted(load_tagger().classes)) if tagged else ()
        return cls(texts, tuple(counts[number] for number in range(vocabulary)), tags)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Give how many values each feature has."""
        sizes = (len(_FREQUENCIES) + 1, _RARITIES, len(CASES))
        return (*sizes, len(self.tags) + 1) if self.tags else sizes

    def of(self, ids: Sequence[int], keys: Sequence[str], words: Sequence[str]) -> tuple[tuple[int, ...], ...]:
        """Give the features of each token of one source: its id, what it counts as, and how it is written.

        Raises NotFoundError if parts of speech are wanted and this computer has no tagger.
        """
        count_by_key = Counter(keys)
        columns = [
            [bisect_right(_FREQUENCIES, count_by_key[key]) for key in keys],
            [self._rarities[number] for number in ids],
            [letter_case(word.strip()) for word in words],
        ]
        if self.tags:
            tagged = load_tagger().tag([word.strip() or "." for word in words])
            columns.append([self._number_by_tag.get(tag, 0) for _, tag in tagged])
        return tuple(zip(*columns, strict=True))

    @cached_property
    def _rarities(self) -> list[int]:
        """Give, for each id, the bucket of log(texts / texts that have it), from in all texts to in one."""
        width = math.log(self.texts + 1) / _RARITIES or 1.0
        rarities = [math.log((self.texts + 1) / (number + 1)) for number in self.texts_by_id]
        return [min(int(rarity / width), _RARITIES - 1) for rarity in rarities]

    @cached_property
    def _number_by_tag(self) -> dict[str, int]:
        return {tag: number for number, tag in enumerate(self.tags, start=1)}

    def to_json(self) -> bytes:
        return json.dumps(self.to_dict()).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes, name: str) -> Self:
        """Read what to_json wrote; raise InputError naming the file if it is anything else."""
        return read_stored(cls, data, name, lists=("texts_by_id", "tags"))


def letter_case(word: str) -> int:
    """Give the place in CASES of how a word is written."""
    if word[:1].isdigit() or word[-1:].isdigit():
        case = "number"
    elif word.lower() == word.upper():
        case = "mark"
    elif word.islower():
        case = "lower"
    elif word.isupper() and len(word) > 1:
        case = "upper"
    elif word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        case = "capital"
    else:
        case = "mixed"
    return CASES.index(case)


@cache
def load_tagger() -> Any:
    """Give NLTK's tagger of English. Raises NotFoundError if its data is not on this computer."""
    from nltk.tag.perceptron import PerceptronTagger

    try:
        return PerceptronTagger(lang="eng")
    except LookupError as error:
        raise NotFoundError(
            "parts of speech need NLTK's tagger data, which is not on this computer. "
            f"Get it: python -m nltk.downloader {TAGGER_DATA}"
        ) from error
