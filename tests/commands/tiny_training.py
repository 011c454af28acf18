"""A tiny text, a tiny network, and the command line that trains it, for the tests of `textrnn train`."""

import io
import sys
from pathlib import Path

import pytest

from textrnn.cli import app
from textrnn.run import Run

TINY = ("--steps", "6", "--hidden", "8", "--embedding", "6", "--batch", "2", "--bptt", "8", "--precision", "fp32")
TEXT = "It was a dark and stormy night; the rain fell in torrents.\n" * 20


def textrnn(*arguments):
    return app(list(map(str, arguments)), standalone_mode=False)


@pytest.fixture
def text(tmp_path, monkeypatch):
    """A text in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def standard_input(monkeypatch):
    """What gives bytes to the standard input of the next command."""

    def give(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


def weights(name):
    return Run.open(Path("models") / name).read("weights.safetensors")
