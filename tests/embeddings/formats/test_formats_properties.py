"""Every format gives back what was written, and no damage does worse than to be refused."""

import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from textrnn.embeddings.formats import FORMATS, read_file, write_file
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError

FILE_FORMATS = sorted(set(FORMATS.names()) - {"textrnn"})
ROUNDS = 60

WORDS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n"), min_size=1, max_size=8),
        st.sampled_from(["1", "-0.5", "nan", "new york", "a  b", " a", "\r", "\u2028", "\x1c", "</s>", "#"]),
    ),
    min_size=1,
    max_size=6,
    unique=True,
)
FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@st.composite
def tables(draw):
    words = draw(WORDS)
    dim = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(FLOATS, min_size=dim, max_size=dim), min_size=len(words), max_size=len(words)))
    return words, np.array(rows, np.float32)


@pytest.mark.parametrize("format", FILE_FORMATS)
@given(table=tables())
@settings(max_examples=30)
def test_what_is_written_is_read_back(format, table):
    words, matrix = table
    vectors = Vectors.of(Words.of(words, range(1, len(words) + 1)), matrix, method="test")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "x"
        try:
            write_file(vectors, path, format)
        except InputError as error:
            assume("word" in str(error))  # one that this format cannot hold
            return
        again = read_file(path, format)
    assert list(again.words) == words
    np.testing.assert_array_equal(again.matrix, matrix)


def damage(data: bytes, generator: random.Random) -> bytes:
    """Cut the data, or change some of its bytes."""
    if generator.random() < 0.3:
        return data[: generator.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(generator.choice([1, 1, 1, 4])):
        place = generator.randrange(min(len(changed), 100) if generator.random() < 0.5 else len(changed))
        changed[place] = generator.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("format", FILE_FORMATS)
@pytest.mark.parametrize("told", [True, False])
def test_damage_is_refused_or_harmless(tmp_path, format, told):
    generator = random.Random(f"{format} {told}")
    matrix = np.random.default_rng(1).standard_normal((40, 5)).astype(np.float32)
    vectors = Vectors.of(Words.of([f"wörd{row}" for row in range(40)], range(40)), matrix, method="test")
    write_file(vectors, tmp_path / "x", format)
    files = sorted(tmp_path.iterdir())
    originals = [file.read_bytes() for file in files]
    for _ in range(ROUNDS):
        which = generator.randrange(len(files))
        files[which].write_bytes(damage(originals[which], generator))
        try:
            read = read_file(tmp_path / "x", format if told else None)
        except InputError as error:
            assert "x" in str(error)
        else:
            assert np.isfinite(read.matrix).all()
            assert len(read.words) == len(read.matrix)
        files[which].write_bytes(originals[which])
