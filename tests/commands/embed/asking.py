"""What the tests of the commands that answer share: small vectors in a store, and a way to ask them."""

import io
import sys

import numpy as np

from textrnn.cli import make_command
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words

# A plane of royalty (x) and sex (y), and something else (z).
MATRIX_BY_WORD = {
    "the": [0.1, 0.1, 1], "king": [1, 1, 0], "queen": [1, -1, 0], "man": [0.1, 1, 0.2], "woman": [0.1, -1, 0.2],
    "prince": [0.8, 1, 0.2], "stone": [0, 0.1, 1], "new_york": [0.2, 0, 0.9], "well-known": [0.5, 0.5, 0.5],
}  # fmt: skip


def save_vectors(path, matrix_by_word=None, **told):
    """Write a store, most frequent word first."""
    listed = matrix_by_word or MATRIX_BY_WORD
    words = Words.of(listed, [100 - row for row in range(len(listed))])
    told = {"about": Provenance(tokenizer={"name": "word", "lowercase": True})} | told
    Vectors.of(words, np.array([*listed.values()], np.float32), method="word2vec", **told).save(path)


class Asker:
    """Runs one command on the store "v" of a directory."""

    def __init__(self, function, capsys, monkeypatch, directory, **told):
        self.function, self.capsys, self.monkeypatch = function, capsys, monkeypatch
        monkeypatch.setenv("TEXTRNN_MODELS", str(directory))
        save_vectors(directory / "v", **told)

    def __call__(self, *arguments, stdin="", name="v"):
        """Give the exit code, standard output and standard error."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        arguments = [*([name] if name else []), *map(str, arguments)]
        code = make_command(self.function.__name__, self.function)(arguments, standalone_mode=False)
        return code or 0, *self.capsys.readouterr()

    def rows(self, *arguments, **more):
        """Give the cells of what a call prints that must succeed."""
        code, out, _ = self(*arguments, **more)
        assert code == 0
        return [line.split("\t") for line in out.splitlines()]
