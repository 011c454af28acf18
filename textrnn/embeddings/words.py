"""The words of vectors, in the order of their rows, with their counts.

words = Words.of(["sea", "ship"], [120, 31])
words.row("ship")       # 1
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError

_TAB, _LINE_FEED = b"\t"[0], b"\n"[0]
_FEW = 16  # look-ups that are faster in the bytes than in a dict that has to be made


class Words(Sequence[str]):
    """Backed by the bytes of vocabulary.tsv, "word<TAB>count" to a line, so that opening a million of them is instant.

    Raises InputError, naming the place, for bytes that are not of this form.
    """

    def __init__(self, data: bytes, place: str = "the vocabulary") -> None:
        array = np.frombuffer(data, np.uint8)
        self.data = data
        self._ends = np.flatnonzero(array == _LINE_FEED)
        if (data and not data.endswith(b"\n")) or np.count_nonzero(array == _TAB) != len(self._ends):
            raise InputError(f"{place} is damaged: its lines are not of a word, a tab and a count.")
        self._place = place

    @classmethod
    def of(cls, words: Iterable[str], counts: Iterable[int]) -> "Words":
        """Make them from lists; a word must not hold a tab or a line feed."""
        lines = [f"{word}\t{count}\n" for word, count in zip(words, counts, strict=True)]
        return cls("".join(lines).encode())

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        row %= len(self)
        start = int(self._ends[row - 1]) + 1 if row else 0
        return self.data[start : self.data.index(b"\t", start)].decode()

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for line in self.data.decode().split("\n")[:-1])

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.row(word) is not None

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How often each word came (N,)."""
        try:
            return np.array([line.partition(b"\t")[2] for line in self.data.split(b"\n")[:-1]], np.int64)
        except (ValueError, OverflowError) as error:
            raise InputError(f"{self._place} is damaged: a count is no number.") from error

    def row(self, word: str) -> int | None:
        """Find a word, the first of those that are equal."""
        if "_row_by_word" in self.__dict__:
            return self._row_by_word.get(word)
        line = word.encode("utf-8", "replace") + b"\t"
        if self.data.startswith(line):
            return 0
        place = self.data.find(b"\n" + line)
        return None if place < 0 else int(np.searchsorted(self._ends, place)) + 1

    def rows(self, words: Sequence[str]) -> list[int | None]:
        """Find many words."""
        if len(words) <= _FEW:
            return [self.row(word) for word in words]
        return [self._row_by_word.get(word) for word in words]

    @cached_property
    def _row_by_word(self) -> dict[str, int]:
        words = list(self)
        # written from the end, so that of equal words the first stays
        return dict(zip(reversed(words), range(len(words) - 1, -1, -1), strict=True))
