"""`textrnn embed train --force`: the old vectors stay until there are new ones to take their place."""

import os
import signal
import time
from pathlib import Path

import pytest
from fake_trainer import FakeTrainer, contents, embed_train, fork_training, text, wait_until

from textrnn.commands.embed import training_run
from textrnn.embeddings import METHODS
from textrnn.embeddings.vectors import open_vectors
from textrnn.errors import TextrnnError
from textrnn.run import Run

__all__ = ["text"]  # a fixture, found by its name


def files_of(name):
    return {path.name: path.read_bytes() for path in (Path("models") / name).iterdir() if path.name != "lock"}


def kill(child):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_training_killed_before_it_saves_leaves_the_old_vectors(text, monkeypatch):
    embed_train(text, "-o", "v", "--epochs", "2", "--quiet")
    before = files_of("v")
    monkeypatch.setattr(FakeTrainer, "after_chunk", staticmethod(lambda n: n == 40 and Path("reached").mkdir()))
    child = fork_training((text, "-o", "v", "--force", "--epochs", "900", "--set", "nap=0.001", "--seed", "7"))
    wait_until(Path("reached").exists)
    kill(child)
    assert files_of("v") == before
    assert len(open_vectors("v").words) == 12


def test_a_training_that_diverges_leaves_the_old_vectors(text, monkeypatch):
    embed_train(text, "-o", "v", "--epochs", "2", "--quiet")
    before = files_of("v")
    monkeypatch.setitem(METHODS._target_by_name, "word2vec", "textrnn.embeddings.training.word2vec:Word2Vec")
    with pytest.raises(TextrnnError, match="diverged"):
        embed_train(text, "-o", "v", "--force", "--epochs", "2", "--lr", "1e30", "--dim", "4", "--quiet")
    assert files_of("v") == before


def test_killed_while_it_saves_it_leaves_the_old_vectors_or_new_ones_that_go_on(text, monkeypatch):
    for name in ("SAVE_SECONDS", "_EPOCH_SAVE_SECONDS", "_SAVE_SHARE"):
        monkeypatch.setattr(training_run, name, 0)
    options = ("--epochs", "3", "--seed", "7", "--quiet")
    embed_train(text, "-o", "old", "--epochs", "1", "--phrases", "--quiet")
    embed_train(text, "-o", "whole", *options)
    old, whole, seen = contents("old"), contents("whole"), set()
    for number in range(100):
        if number > 12 and len(seen) == 2:
            break
        embed_train(text, "-o", f"v{number}", "--epochs", "1", "--phrases", "--quiet")
        child = fork_training((text, "-o", f"v{number}", "--force", *options))
        time.sleep(0.015 * number)
        kill(child)
        seed = Run.open(Path(f"models/v{number}")).config().training["seed"]
        seen.add(seed)
        if seed == 7:
            embed_train("-o", f"v{number}", "--resume", "--quiet")
            assert contents(f"v{number}") == whole
        else:
            assert contents(f"v{number}")[0] == old[0]
    assert seen == {0, 7}


def test_the_log_of_the_old_vectors_goes_with_them(text):
    embed_train(text, "-o", "v", "--epochs", "4")
    embed_train(text, "-o", "v", "--force", "--epochs", "2")
    assert [record["epoch"] for record in Run.open(Path("models/v")).log()] == [1, 2]


def test_files_that_only_the_old_vectors_had_go_with_them(text):
    phrases = ("--phrases", "--phrase-scorer", "npmi", "--phrase-threshold", "0.9")
    embed_train(text, "-o", "v", "--epochs", "1", *phrases)
    embed_train(text, "-o", "v", "--force", "--epochs", "1")
    assert not Path("models/v/phrases.tsv").exists()


@pytest.mark.parametrize("place", ["save_resume", "commit"])
def test_killed_between_the_first_vectors_and_what_belongs_to_them_it_goes_on(text, tmp_path, monkeypatch, place):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("sea\tship\t9\nsea\tstorm\t7\nrose\tcalm\t1\nwas\tdown\t2\nand\ton\t3\n", encoding="utf-8")
    options = ("--epochs", "3", "--seed", "7", "--watch", pairs, "--quiet")
    embed_train(text, "-o", "whole", *options)
    embed_train(text, "-o", "v", "--epochs", "1", "--quiet")
    with monkeypatch.context() as patch:
        patch.setattr(Run, place, killed_after_vectors(getattr(Run, place)))
        with pytest.raises(MemoryError):
            embed_train(text, "-o", "v", "--force", *options)
    run = Run.open(Path("models/v"))
    assert (run.config().training["seed"], run.config().result) == (7, {})
    embed_train("-o", "v", "--resume", "--quiet")
    assert contents("v") == contents("whole")
    assert Run.open(Path("models/v")).config().result["spearman"]


def killed_after_vectors(write):
    """Fail, as a kill would, at the first write once the new vectors are there."""

    def fails(self, *arguments):
        if not self.replaces:
            raise MemoryError
        return write(self, *arguments)

    return fails
