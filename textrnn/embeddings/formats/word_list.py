"""The words of vectors in a file of their own, one to a line, perhaps with a count after a tab."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.formats.format import bad_word, word_fault
from textrnn.embeddings.formats.lines import bad_line
from textrnn.embeddings.formats.replacing import replacing
from textrnn.embeddings.words import Words
from textrnn.errors import InputError
from textrnn.io import open_binary

_LARGEST_COUNT = 2**63 - 1
HEADER = b"word\tcount\n"  # TensorBoard takes the first line of more than one column for their names


def read_words(path: Path, count: int) -> tuple[list[bytes], NDArray[np.int64]]:
    """Read the words of so many vectors, with their counts, zeros where there are none.

    Raises InputError if there are not exactly so many, but for a first line that names the columns.
    """
    with open_binary(path) as file:
        lines = file.read().removesuffix(b"\n").split(b"\n")
    if lines and all(line.endswith(b"\r") for line in lines):
        lines = [line[:-1] for line in lines]
    named = len(lines) == count + 1 and b"\t" in lines[0]
    lines = lines[named:]
    if len(lines) != count:
        raise InputError(f"{path} holds {len(lines):,} words for {count:,} vectors. Give the words of these vectors.")
    fields = [line.split(b"\t") for line in lines]
    words = [each[0] for each in fields]
    bad = bad_word(words)
    if bad is not None:
        raise bad_line(str(path), bad + 1 + named, word_fault(words[bad]))
    return words, np.array([_read_count(each) for each in fields], np.int64)


def _read_count(fields: list[bytes]) -> int:
    """Give the second field if it is a count; other columns mean nothing to us."""
    text = fields[1] if len(fields) > 1 else b""
    return min(int(text), _LARGEST_COUNT) if text.isdigit() and len(text) < 20 else 0


def write_words(words: Words, path: Path, *, header: bool) -> None:
    with replacing(path) as file:
        file.write((HEADER if header else b"") + words.data)
