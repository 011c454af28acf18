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
_FEW = 32  # look-ups that are faster in the bytes than in a dict that has to be made


class Words(Sequence[str]):
    """Backed by the bytes of vocabulary.tsv, "word<TAB>count" to a line, so that opening a million of them is instant.

    Raises InputError, naming the place, for bytes that are not of this form.
    """

    def __init__(self, data: bytes, place: str = "the vocabulary") -> None:
        array = np.frombuffer(data, np.uint8)
        self.data = data
        self._place = place
        self._ends, self._tabs = np.flatnonzero(array == _LINE_FEED), np.flatnonzero(array == _TAB)
        self._look_ups = 0
        if not self._is_whole():
            raise InputError(f"{place} is damaged: its lines are not of a word, a tab and a count.")

    def _is_whole(self) -> bool:
        if len(self._tabs) != len(self._ends) or (self.data and not self.data.endswith(b"\n")):
            return False
        return bool(np.all(self._tabs < self._ends) and np.all(self._tabs[1:] > self._ends[:-1]))

    @classmethod
    def of(cls, words: Iterable[str], counts: Iterable[int]) -> "Words":
        """Make them from lists. Raises InputError for a word that holds a tab, a line feed or half a character."""
        lines = [f"{word}\t{count}\n" for word, count in zip(words, counts, strict=True)]
        try:
            return cls("".join(lines).encode())
        except UnicodeEncodeError as error:
            raise InputError("a word is no text: it holds half a character (a lone surrogate).") from error

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
        return self._text(self.data[start : int(self._tabs[row])])

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for line in self._text(self.data).split("\n")[:-1])

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.row(word) is not None

    def _text(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise InputError(f"{self._place} is damaged: it is not UTF-8.") from error

    @property
    def spans(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where in `data` each word starts and ends (N,), (N,)."""
        return np.concatenate([[0], self._ends[:-1] + 1])[: len(self)], self._tabs

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How often each word came (N,)."""
        try:
            return np.array([line.partition(b"\t")[2] for line in self.data.split(b"\n")[:-1]], np.int64)
        except (ValueError, OverflowError) as error:
            raise InputError(f"{self._place} is damaged: a count is no number.") from error

    def row(self, word: str) -> int | None:
        """Find a word, the first of those that are equal."""
        self._look_ups += 1
        if "_row_by_word" in self.__dict__ or self._look_ups > _FEW:
            return self._row_by_word.get(word)
        if "\t" in word or "\n" in word:
            return None  # it would be found across the ends of lines
        try:
            line = word.encode() + b"\t"
        except UnicodeEncodeError:
            return None
        if self.data.startswith(line):
            return 0
        place = self.data.find(b"\n" + line)
        return None if place < 0 else int(np.searchsorted(self._ends, place)) + 1

    def rows(self, words: Sequence[str]) -> list[int | None]:
        """Find many words."""
        self._look_ups += len(words) if len(words) > _FEW else 0
        return [self.row(word) for word in words]

    @cached_property
    def _row_by_word(self) -> dict[str, int]:
        words = list(self)
        # written from the end, so that of equal words the first stays
        return dict(zip(reversed(words), range(len(words) - 1, -1, -1), strict=True))


def most_frequent(words: Words, count: int) -> NDArray[np.int64]:
    """Give the rows of the most frequent words, the first ones where counts are equal or not known."""
    return np.argsort(-words.counts, kind="stable")[:count]
