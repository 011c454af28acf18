"""A trainer without any mathematics that keeps the contract, and the command line that runs it."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from textrnn.cli import make_command
from textrnn.commands.embed.train import train
from textrnn.config import JsonConfig, require
from textrnn.embeddings import METHODS
from textrnn.embeddings.training.trainer import Progress, Snapshot, Trainer
from textrnn.run import Run

CHUNK = 50
TEXT = "The sea was calm and the ship went on.\nThe storm rose, and the ship went down in the sea.\n" * 30


@dataclass(frozen=True)
class FakeConfig(JsonConfig):
    dim: int = 4
    window: int = 5
    seed: int = 0
    nap: float = 0.0  # seconds of each chunk

    def validate(self) -> None:
        require(self.dim >= 1, f"--dim must be 1 or more, not {self.dim}.")


class FakeTrainer(Trainer[FakeConfig]):
    """Adds a number to the rows of each chunk that depends on what the rows were."""

    unit = "words"
    Config = FakeConfig
    after_chunk: ClassVar = staticmethod(lambda number: None)

    def __init__(self, text, config, **rest):
        super().__init__(text, config, **rest)
        shape = (len(text.words), config.dim)
        self.matrix = np.random.default_rng(config.seed).random(shape, dtype=np.float32)
        self.done, self.loss = 0, 0.0

    def steps(self):
        T = len(self.text.ids)
        while self.budget.fraction(self.done / T, self.clock.seconds) < 1:
            with self.clock.running():
                time.sleep(self.config.nap)
                start = self.done % T
                ids = self.text.ids[start : start + CHUNK]
                self.matrix[ids] = np.tanh(self.matrix[ids] * 1.5 + 0.01 * (self.done % 7))
                self.loss = (0.0 if start == 0 else self.loss) + float(self.matrix[ids].sum())
                self.done += len(ids)
            ended = self.done % T == 0
            fraction = self.budget.fraction(self.done / T, self.clock.seconds)
            yield Progress((self.done - 1) // T, fraction, self.done, self.loss, ended, self.clock.seconds)
            self.after_chunk(self.done // CHUNK)

    def state(self):
        counters = {"done": self.done, "loss": self.loss, "seconds": self.clock.seconds}
        return Snapshot({"matrix": self.matrix}, counters)

    def restore(self, snapshot):
        self.matrix[:] = snapshot.tensors["matrix"]
        self.done, self.loss = snapshot.counters["done"], snapshot.counters["loss"]
        self.clock.seconds = snapshot.counters["seconds"]

    def vectors(self):
        return self.matrix


def embed_train(*arguments):
    return make_command("embed train", train)(list(map(str, arguments)), standalone_mode=False)


def fork_training(arguments):
    child = os.fork()
    if child:
        return child
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        embed_train(*arguments)
        os._exit(0)
    except BaseException:
        os._exit(1)


def wait_until(happened, seconds=30):
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.005)


def contents(name):
    run = Run.open(Path("models") / name)
    records = [{key: value for key, value in record.items() if key != "seconds"} for record in run.log()]
    return [run.read(file) for file in ("vectors.safetensors", "vocabulary.tsv")], records


@pytest.fixture
def text(tmp_path, monkeypatch):
    """A text in a folder of its own, which is the current one, and a fake word2vec."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(METHODS._target_by_name, "word2vec", "fake_trainer:FakeTrainer")
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path
