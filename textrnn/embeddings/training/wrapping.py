"""Whether the lines of a text were broken to fit a width, told from widths alone: a book costs a millisecond.

`text.layout` joins wrapped lines block by block with great care; counting words needs only to know the habit of a text.
"""

import numpy as np
from numpy.typing import NDArray

_SAMPLE = 100_000  # characters
_NARROWEST, _WIDEST = 45, 200  # columns; shorter lines are broken on purpose, longer ones by nobody
_FEW = 3  # pairs of lines; fewer tell nothing
_FULL_SHARE = 0.6  # of the lines of a paragraph that must have had no room for the next word
_LOW_SHARE = 0.25  # of their next lines that must go on with a small letter, as those of verses do not
_LINE_FEED, _SPACE = b"\n"[0], b" "[0]


def is_wrapped(text: str) -> bool:
    """Say whether most lines end where the first word of the next one had no room."""
    sample = text[:_SAMPLE].rstrip()  # so that a word follows on every line
    if sample.count("\n") < _FEW:
        return False
    encoded = np.frombuffer(sample.encode(), np.uint8)
    letters = encoded[(encoded & 0xC0) != 0x80]  # the first byte of each character
    word_starts, word_ends = _words(letters)
    ends = np.flatnonzero(letters == _LINE_FEED)
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts
    pairs = np.flatnonzero((lengths[:-1] > 0) & (lengths[1:] > 0))
    if len(pairs) < _FEW:
        return False
    column = np.percentile(lengths[lengths > 0], 95)  # tables and addresses may stand out
    first = np.searchsorted(word_starts, starts[pairs + 1])  # the first word of the next line, past its indentation
    first_words = word_ends[first] - word_starts[first]
    full = lengths[pairs] + 1 + first_words >= column
    initials = letters[word_starts[first]]
    low = np.count_nonzero((initials >= b"a"[0]) & (initials <= b"z"[0]))
    high = np.count_nonzero((initials >= b"A"[0]) & (initials <= b"Z"[0]))
    return bool(_NARROWEST <= column <= _WIDEST and full.mean() >= _FULL_SHARE and low >= _LOW_SHARE * (low + high))


def _words(letters: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give where words start and where they end."""
    is_word = np.concatenate([[False], letters > _SPACE, [False]])
    edges = np.flatnonzero(is_word[1:] != is_word[:-1])
    return edges[::2], edges[1::2]
