"""Vectors as text, a word and its numbers to a line, with a header "words dim" (word2vec, fastText) or none (GloVe).

Mikolov et al. 2013, code.google.com/archive/p/word2vec; Pennington et al. 2014, nlp.stanford.edu/projects/glove.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from textrnn.embeddings.formats import decimals
from textrnn.embeddings.formats.format import (
    Block,
    Streamed,
    bad_word,
    check_dim,
    encoded,
    no_vectors,
    shown,
    word_fault,
)
from textrnn.embeddings.formats.lines import bad_line, read_lines
from textrnn.embeddings.formats.replacing import replacing
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import InputError

HEADER = re.compile(rb"(?:\xef\xbb\xbf)? *(\d{1,18}) +(\d{1,18})\s*")
_SAMPLE = 50  # lines of which most tell the length of the vectors
_ROWS_AT_ONCE = 1 << 12


class Word2vecText(Streamed):
    """Words may hold blanks: the numbers are the last of a line."""

    has_header = True

    def blocks(self, source: Source, wanted: Collection[bytes] | None = None) -> Iterator[Block]:
        promised = dim = count = 0
        beginnings = None if wanted is None else {_beginning(word) for word in wanted}
        with source.open() as file:
            for number, lines in read_lines(file, source.name):
                if number == 1 and self.has_header:
                    promised, dim = _read_header(lines.pop(0), source.name)
                    number += 1
                dim = dim or find_dim(lines)
                count += len(lines)
                numbered = list(enumerate(lines, number))
                if beginnings is not None:
                    numbered = [(number, line) for number, line in numbered if _beginning(line) in beginnings]
                yield _read_block(source.name, numbered, dim)
        if not count:
            raise no_vectors(source.name)
        if self.has_header and count != promised:
            what = f"its header promises {promised:,} vectors, it holds {count:,}"
            raise InputError(f"{source.name} is cut or damaged: {what}. Get the file again, or mend line 1.")

    def write(self, vectors: Vectors, path: Path) -> None:
        with replacing(path) as file:
            self.write_to(vectors, file)

    def write_to(self, vectors: Vectors, file: BinaryIO) -> None:
        """Write to a stream, standard output say."""
        words = encoded(vectors.words)
        _refuse_ambiguous(words)
        if self.has_header:
            file.write(b"%d %d\n" % (len(words), vectors.dim))
        for block in vectors.blocks(_ROWS_AT_ONCE):
            rows = decimals.format_rows(vectors.matrix[block])
            file.write(b"".join([b"%b %b\n" % pair for pair in zip(words[block], rows, strict=True)]))


class Glove(Word2vecText):
    has_header = False


def _beginning(line: bytes) -> bytes:
    return line.partition(b" ")[0]


def _read_header(line: bytes, name: str) -> tuple[int, int]:
    found = HEADER.fullmatch(line)
    if found is None:
        raise bad_line(name, 1, f"{shown(line)} is no header such as '400000 100'; without one, choose --from glove")
    return int(found[1]), check_dim(int(found[2]), name)


def find_dim(lines: list[bytes]) -> int:
    """Give the length of the vectors in lines without a header: that which most of them have."""
    lengths = [_count_numbers(line) for line in lines[:_SAMPLE]]
    return max(1, Counter(lengths).most_common(1)[0][0])


def _count_numbers(line: bytes) -> int:
    """Count the numbers at the end of a line; its first field is a word in any case."""
    fields = [field for field in line.rstrip().split(_separator(line))[1:] if field]
    return next((count for count, field in enumerate(reversed(fields)) if not decimals.is_number(field)), len(fields))


def _separator(line: bytes) -> bytes:
    return b" " if b" " in line else b"\t"


def _read_block(name: str, numbered: list[tuple[int, bytes]], dim: int) -> Block:
    words, rows = [], []
    for _, line in numbered:
        word, _, row = line.partition(b" ")
        words.append(word)
        rows.append(row)
    matrix = decimals.parse(rows, dim)
    if matrix is None:  # a word holds a blank, or something is wrong
        fields = [_split(name, number, line, dim) for number, line in numbered]
        words, matrix = [each[0] for each in fields], decimals.convert([each[1:] for each in fields])
    bad = decimals.bad_row(matrix)
    if bad is not None:
        raise bad_line(name, numbered[bad][0], f"the vector of {shown(words[bad])} holds NaN or an infinite number")
    bad = bad_word(words)
    if bad is not None:
        raise bad_line(name, numbered[bad][0], word_fault(words[bad]))
    return Block(words, matrix)


def _split(name: str, number: int, line: bytes, dim: int) -> list[bytes]:
    """Give the word and the numbers, each of which is one."""
    if not line.strip():
        raise bad_line(name, number, "it is empty")
    word, *numbers = line.rstrip().rsplit(_separator(line), dim)
    if b"" in numbers:
        word, *numbers = line.rsplit(None, dim)
    word = word.rstrip(b" ")
    wrong = next((field for field in numbers if not decimals.is_number(field)), None)
    if len(numbers) == dim and wrong is None and not _ends_in_number(word):
        return [word, *numbers]
    if len(numbers) == dim and wrong is not None:
        raise bad_line(name, number, f"{shown(wrong)} is no number")
    raise bad_line(name, number, f"it holds {_count_numbers(line):,} numbers, not {dim:,}")


def _ends_in_number(word: bytes) -> bool:
    """Tell a word with a blank, after which there is one number too many."""
    before, _, last = word.rpartition(b" ")
    return bool(before) and decimals.is_number(last)


def _refuse_ambiguous(words: list[bytes]) -> None:
    for word in words:
        if b" " in word and (word[-1:] == b" " or _ends_in_number(word)):
            step = "Choose another format, such as --to npy"
            raise InputError(f"the word {shown(word)} cannot be told from numbers in a file of text. {step}.")
