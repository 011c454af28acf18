"""A few pairs and a tiny network, for the tests of `textrnn train` with a task of pairs."""

import random
from pathlib import Path

import pytest

from textrnn.run import Run

TINY_PAIRS = (
    "--steps", "6", "--hidden", "8", "--embedding", "6", "--batch", "4", "--precision", "fp32", "--threads", "1",
)  # fmt: skip
WORDS = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "imp", "jay", "koi", "lion"]


def make_pairs(number=60, seed=1):
    """Draw words, and the same words backwards."""
    rng = random.Random(seed)
    sources = [[rng.choice(WORDS) for _ in range(rng.randint(3, 6))] for _ in range(number)]
    return [(" ".join(source), " ".join(reversed(source))) for source in sources]


def write_table(path, pairs):
    path.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), encoding="utf-8")


@pytest.fixture
def pairs(tmp_path, monkeypatch):
    """A table of pairs in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pairs.tsv"
    write_table(path, make_pairs())
    return path


def config_of(name):
    return Run.open(Path("models") / name).config()
