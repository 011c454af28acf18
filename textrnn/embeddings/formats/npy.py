"""Vectors as a numpy array in x.npy, with their words in x.tsv, x.txt, x.vocab or x.words beside it."""

from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.archive import SUFFIXES
from textrnn.embeddings.formats import decimals
from textrnn.embeddings.formats.format import Format, assemble, check_dim, no_vectors, shown
from textrnn.embeddings.formats.replacing import replacing
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.formats.word_list import read_words, write_words
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import InputError, NotFoundError

_WORD_SUFFIXES = (".tsv", ".txt", ".vocab", ".words")
_TYPES = (np.float16, np.float32, np.float64)
_DAMAGE = (ValueError, EOFError, OverflowError, SyntaxError, TypeError, MemoryError, RecursionError, TokenError)


class Npy(Format):
    """An array of float32 is mapped, not loaded."""

    def read(self, source: Source) -> Vectors:
        array = _load(source)
        if array.ndim != 2 or array.dtype.newbyteorder("=") not in _TYPES:
            seen = f"an array of {array.dtype} of shape {array.shape}"
            raise InputError(f"{source.name} holds {seen}; a matrix of float16, float32 or float64 is needed.")
        if not len(array):
            raise no_vectors(source.name)
        check_dim(array.shape[1], source.name)
        words, counts = read_words(_find_words(source.path), len(array))
        with np.errstate(over="ignore"):
            matrix = np.ascontiguousarray(array, np.float32)
        vectors = assemble(words, counts, matrix, source.name)
        _check(vectors)
        return vectors

    def write(self, vectors: Vectors, path: Path) -> None:
        array, words = self.files(path)
        write_words(vectors.words, words, header=False)
        with replacing(array) as file:
            shape = vectors.matrix.shape
            header = {"descr": "<f4", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, header)
            for block in vectors.blocks():
                file.write(vectors.matrix[block].astype("<f4", order="C", copy=False).data)

    def files(self, path: Path) -> list[Path]:
        return [path, _stem(path).with_suffix(_WORD_SUFFIXES[0])]


def _stem(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() in SUFFIXES else path


def _load(source: Source) -> NDArray[Any]:
    try:
        if source.path.suffix.lower() in SUFFIXES:
            with source.open() as file:
                array: NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
                return array
        return np.asarray(np.load(source.path, mmap_mode="r", allow_pickle=False))
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {source.path}.") from error
    except _DAMAGE as error:
        fault = " ".join(str(error).split())[:120] or type(error).__name__
        raise InputError(f"{source.name} is no usable .npy file: {fault}. Get the file again.") from error


def _find_words(path: Path) -> Path:
    stem = _stem(path)
    for suffix in _WORD_SUFFIXES:
        if stem.with_suffix(suffix).is_file():
            return stem.with_suffix(suffix)
    others = ", ".join(_WORD_SUFFIXES[1:])
    first = stem.with_suffix(_WORD_SUFFIXES[0])
    raise NotFoundError(f"there is no {first} (nor {others}) with the words of {path}, one to a line. Make one.")


def _check(vectors: Vectors) -> None:
    for block in vectors.blocks():
        bad = decimals.bad_row(vectors.matrix[block])
        if bad is not None:
            word = shown(vectors.words[block.start + bad].encode())
            fault = f"the vector of {word}, row {block.start + bad:,}, holds NaN or a number beyond float32"
            raise InputError(f"{vectors.name}: {fault}. Get the file again.")
