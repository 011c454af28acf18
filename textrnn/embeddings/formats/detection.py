"""Which format a file of vectors has: what its bytes say wins over its ending, which may lie."""

import re
from pathlib import Path

from textrnn.archive import SUFFIXES
from textrnn.embeddings.formats import decimals
from textrnn.embeddings.formats.format import no_vectors
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.formats.text import HEADER
from textrnn.errors import InputError, UsageError

_FORMAT_BY_SUFFIX = {
    ".txt": "word2vec-text",
    ".vec": "word2vec-text",
    ".bin": "word2vec-binary",
    ".npy": "npy",
    ".tsv": "projector",
}
_FASTTEXT_MAGIC = (793712314).to_bytes(4, "little")
_NUMPY_MAGIC = b"\x93NUMPY"
_PICKLE_MAGIC = re.compile(rb"\x80[\x02-\x05]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_STEP_BY_MAGIC = {
    b"\x1f\x8b": "is a gzip archive. Give its name the ending .gz",
    b"PK\x03\x04": "is a zip archive. Take the files out of it: unzip",
    b"BZh": "is a bzip2 archive. Give its name the ending .bz2",
    b"\xfd7zXZ": "is an xz archive. Give its name the ending .xz",
    b"\x28\xb5\x2f\xfd": "is a zstandard archive. Give its name the ending .zst",
    b"\xff\xfe": "is text in UTF-16. Convert it: iconv -f UTF-16 -t UTF-8",
}


def recognize(source: Source) -> str:
    """Give the name of the format. Raises InputError for what is no file of vectors."""
    head = source.head()
    if not head.strip():
        raise no_vectors(source.name)
    _refuse(head, source.name)
    if head.startswith(_FASTTEXT_MAGIC):
        return "fasttext-bin"
    if head.startswith(_NUMPY_MAGIC):
        return "npy"
    line, _, rest = head.partition(b"\n")
    header = HEADER.fullmatch(line)
    if header is not None:
        return "word2vec-binary" if _is_binary(rest, int(header[2]), source.suffixes()) else "word2vec-text"
    if _CONTROL.search(line):
        raise InputError(f"{source.name} is no file of vectors that is known. Choose its format with --from.")
    fields = line.split()
    if not decimals.is_number(fields[-1]):
        step = f"Train vectors on it with: textrnn embed train {source.name} -o NAME"
        raise InputError(f"{source.name} is a text, not vectors: its first line does not end in numbers. {step}")
    return "projector" if all(map(decimals.is_number, fields)) and _is_tabbed(line, source) else "glove"


def _is_tabbed(line: bytes, source: Source) -> bool:
    return b"\t" in line or ".tsv" in source.suffixes()


def _is_binary(rest: bytes, dim: int, suffixes: list[str]) -> bool:
    """Look at what follows a header: in text, a line ends in numbers."""
    line, end, _ = rest.partition(b"\n")
    fields = line.split()[1:]
    whole = fields if end or len(rest) == len(line) else fields[:-1]
    if whole and all(map(decimals.is_number, whole[-dim:])):
        return False
    return _CONTROL.search(rest) is not None or ".bin" in suffixes


def _refuse(head: bytes, name: str) -> None:
    if _PICKLE_MAGIC.match(head):
        raise InputError(_explain_pickle(name))
    for magic, what in _STEP_BY_MAGIC.items():
        if head.startswith(magic):
            raise InputError(f"{name} {what}.")
    if head[8:10] == b'{"':
        raise InputError(f"{name} is a safetensors file. Name the directory of the store that it belongs to.")


def _explain_pickle(name: str) -> str:
    """Give the two lines of Python that turn it into what can be read safely."""
    kind, part = ("Word2Vec", ".wv") if name.endswith(".model") else ("KeyedVectors", "")
    text = str(Path(name).with_suffix(".txt"))
    return (
        f"{name} is a pickle of gensim's, which could run any program when it is read. If you trust it, in Python:\n"
        f"from gensim.models import {kind};\n"
        f"{kind}.load({name!r}){part}.save_word2vec_format({text!r})"
    )


def format_by_ending(path: Path) -> str | None:
    """Give the format that is meant by a name to write to."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in SUFFIXES]
    return _FORMAT_BY_SUFFIX.get(suffixes[-1]) if suffixes else None


def check_ending(path: Path) -> str:
    """Give the format of a name. Raises UsageError if its ending tells none."""
    name = format_by_ending(path)
    if name is None:
        endings = ", ".join(_FORMAT_BY_SUFFIX)
        raise UsageError(f"the ending of {path} tells no format. Choose one of {endings}, or name the format: --to.")
    return name
