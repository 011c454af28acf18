"""fastText's own models, versions 11 and 12 of its format: words, their rows, and the rows of n-grams.

Joulin et al., github.com/facebookresearch/fastText. All numbers are little-endian.
"""

import struct
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.formats.byte_reader import ByteReader
from textrnn.embeddings.formats.format import Format, assemble, bad_word, check_dim, encoded, shown, word_fault
from textrnn.embeddings.formats.replacing import replacing
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import InputError

SIGNATURE = (793712314).to_bytes(4, "little")  # what such a file begins with
_READ_VERSIONS, _WRITTEN_VERSION = (11, 12), 12
_CBOW, _SKIPGRAM, _SUPERVISED = 1, 2, 3
_LONGEST_WORD, _LONGEST_NGRAM = 1 << 13, 32
_NOT_PRUNED = -1


class _Arguments(NamedTuple):
    """The settings of a training, in the order of the file."""

    dim: int
    window: int = 5
    epochs: int = 5
    min_count: int = 1
    negative: int = 5
    word_ngrams: int = 1
    loss: int = 2  # negative sampling
    model: int = _SKIPGRAM
    buckets: int = 0
    min_n: int = 0
    max_n: int = 0
    update_rate: int = 100  # words after which fastText lowers its learning rate
    sample: float = 1e-3


_ARGUMENTS = struct.Struct("<12id")
_SIZES = struct.Struct("<3i2q")  # entries, words, labels; tokens read, n-grams left after pruning
_COUNT = struct.Struct("<qb")  # after each word: its count, and 0, or 1 if it is a label
_MATRIX = struct.Struct("<?2q")  # whether it is quantized, its rows and columns


class FastTextBin(Format):
    """Vectors without subwords are written as a model without n-grams."""

    def read(self, source: Source) -> Vectors:
        """Read all but the output matrix, which only further training would use."""
        with source.open() as stream:
            file = ByteReader(stream, source.name)
            arguments = _read_arguments(file)
            words, counts = _read_words(file)
            rows = len(words) + arguments.buckets
            _read_shape(file, "the input matrix", rows, arguments.dim)
            own = file.take_floats(len(words), arguments.dim, "the vectors of words")
            ngrams = file.take_floats(arguments.buckets, arguments.dim, "the vectors of n-grams")
            _read_shape(file, "the output matrix", len(words), arguments.dim)
            file.skip(4 * len(words) * arguments.dim, "the output matrix")
            file.expect_end()
        subwords = Subwords(arguments.min_n, arguments.max_n, ngrams)
        matrix = subwords.compose(words, own, out=own)
        if b"" in words:  # a model begun from vectors of another program can hold this word
            named = [row for row, word in enumerate(words) if word]
            words, counts, matrix = [words[row] for row in named], counts[named], matrix[named]
        return _complete(assemble(words, counts, matrix, source.name), subwords, arguments)

    def write(self, vectors: Vectors, path: Path) -> None:
        """Write the output matrix as zeros, which is what a training begins with."""
        words = encoded(vectors.words)
        subwords = vectors.subwords or Subwords(0, 0, np.empty((0, vectors.dim), np.float32))
        dictionary = _dictionary(words, vectors.words.counts)
        rows = (rows.astype("<f4", copy=False).data for rows in subwords.own_rows(words, vectors.matrix))
        with replacing(path) as file:
            file.write(SIGNATURE + _WRITTEN_VERSION.to_bytes(4, "little"))
            file.write(_ARGUMENTS.pack(*_arguments(vectors, subwords)))
            file.write(dictionary)
            file.write(_MATRIX.pack(False, len(words) + len(subwords.matrix), vectors.dim))
            file.writelines(rows)
            file.write(np.ascontiguousarray(subwords.matrix, "<f4").data)
            file.write(_MATRIX.pack(False, len(words), vectors.dim))
            file.writelines(repeat(bytes(4 * vectors.dim), len(words)))


def _read_arguments(file: ByteReader) -> _Arguments:
    if file.take(len(SIGNATURE), "the signature") != SIGNATURE:
        raise InputError(f"{file.name} is no fastText model of version 11 or 12: it lacks their signature.")
    version = int.from_bytes(file.take(4, "the version"), "little")
    if version not in _READ_VERSIONS:
        raise InputError(f"{file.name} is a fastText model of version {version}; 11 and 12 are read.")
    arguments = _Arguments(*_ARGUMENTS.unpack(file.take(_ARGUMENTS.size, "the settings")))
    if arguments.model == _SUPERVISED:
        raise InputError(f"{file.name} is a supervised fastText model, a classifier; skipgram and cbow are read.")
    check_dim(arguments.dim, file.name)
    if arguments.buckets < 0 or arguments.max_n > _LONGEST_NGRAM:
        seen = f"{arguments.buckets:,} buckets of n-grams of up to {arguments.max_n:,} characters"
        raise file.damaged(f"its settings make no sense: {seen}")
    return arguments


def _read_words(file: ByteReader) -> tuple[list[bytes], NDArray[np.int64]]:
    entries, num_words, labels, _, pruned = _SIZES.unpack(file.take(_SIZES.size, "the size of the vocabulary"))
    if pruned > 0:
        raise InputError(f"{file.name} is a quantized fastText model; only whole ones (.bin, not .ftz) are read.")
    if entries < 1 or entries != num_words or labels:
        raise file.damaged(f"a vocabulary of {entries:,} entries, {num_words:,} words and {labels:,} labels")
    words, counts = [], []
    for _ in range(entries):  # lists that grow: the number is not trusted
        word = file.take_until(b"\0", _LONGEST_WORD, "the vocabulary")
        count, kind = _COUNT.unpack(file.take(_COUNT.size, "the vocabulary"))
        if word and bad_word([word]) is not None:
            raise file.damaged(word_fault(word))
        if kind or count < 0:
            raise file.damaged(f"{shown(word)} is no word with a count")
        words.append(word)
        counts.append(count)
    return words, np.array(counts, np.int64)


def _read_shape(file: ByteReader, what: str, *expected: int) -> None:
    quantized, *shape = _MATRIX.unpack(file.take(_MATRIX.size, what))
    if quantized:
        raise InputError(f"{file.name} is a quantized fastText model; only whole ones (.bin, not .ftz) are read.")
    if shape != list(expected):
        seen, right = (" x ".join(f"{size:,}" for size in sizes) for sizes in (shape, expected))
        raise file.damaged(f"{what} is of {seen} numbers, not of {right}")


def _complete(vectors: Vectors, subwords: Subwords, arguments: _Arguments) -> Vectors:
    """Add the subwords, and how the vectors were trained."""
    training = {
        "cbow": arguments.model == _CBOW, "window": arguments.window,
        "negative": arguments.negative, "sample": arguments.sample, "epochs": arguments.epochs,
    }  # fmt: skip
    if not len(subwords.matrix):
        return replace(vectors, config=replace(vectors.config, training=training))
    network = {**vectors.config.network, "subwords": subwords.shape()}
    config = replace(vectors.config, network=network, training=training)
    return replace(vectors, config=config, subwords=subwords, tensors={**vectors.tensors, "ngrams": subwords.matrix})


def _arguments(vectors: Vectors, subwords: Subwords) -> _Arguments:
    training = vectors.config.training
    training = training.get("origin", training)
    known = {name: training[name] for name in ("window", "epochs", "negative", "sample") if training.get(name)}
    model = _CBOW if training.get("cbow") else _SKIPGRAM
    return _Arguments(vectors.dim, model=model, **subwords.shape(), **known)


def _dictionary(words: list[bytes], counts: NDArray[np.int64]) -> bytes:
    odd = next((word for word in words if b"\0" in word), None)
    if odd is not None:
        raise InputError(f"a fastText model cannot hold the word {shown(odd)}: the character NUL ends a word.")
    known = np.maximum(counts, 1).tolist()  # readers leave out words that never came
    sizes = _SIZES.pack(len(words), len(words), 0, sum(known), _NOT_PRUNED)
    return sizes + b"".join([word + b"\0" + _COUNT.pack(count, 0) for word, count in zip(words, known, strict=True)])
