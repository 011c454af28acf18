"""`textrnn embed train --watch`: the vectors that are best on pairs of words are kept."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from fake_trainer import FakeTrainer, embed_train, fork_training, text, wait_until

from textrnn.embeddings.vectors import open_vectors
from textrnn.errors import InputError
from textrnn.run import Run

__all__ = ["text"]  # a fixture, found by its name


def stored(name="v"):
    return Run.open(Path("models") / name)


def watched(tmp_path, ratings="97123"):
    pairs = tmp_path / "pairs.tsv"
    rated = zip(("sea\tship", "sea\tstorm", "rose\tcalm", "was\tdown", "and\ton"), ratings, strict=True)
    pairs.write_text("".join(f"{pair}\t{rating}\n" for pair, rating in rated), encoding="utf-8")
    return pairs


def test_watching_keeps_the_best_vectors_and_stops_without_gain(text, tmp_path, monkeypatch):
    scores = iter([0.0, 0.1, 0.5, 0.4, 0.3, 0.2, 0.1])  # the first is of the beginning, which counts for nothing
    kept = {}

    def evaluate(vectors, pairs):
        from textrnn.embeddings.queries.evaluation import PairResult
        from textrnn.scores.bootstrap import Interval

        score = next(scores)
        kept[score] = np.array(vectors.matrix)
        return PairResult("pairs", score, Interval(0, 1), 5, 5)

    monkeypatch.setattr("textrnn.embeddings.queries.evaluation.evaluate_pairs", evaluate)
    embed_train(text, "-o", "v", "--watch", watched(tmp_path), "--patience", "2", "--epochs", "20")
    assert np.array_equal(open_vectors("v").matrix, kept[0.5])
    assert stored().config().result["spearman"] == 0.5 and stored().config().result["epoch"] == 2
    assert [record["spearman"] for record in stored().log()] == [0.1, 0.5, 0.4, 0.3]


def test_watching_real_pairs_is_told_and_logged(text, tmp_path, capsys):
    embed_train(text, "-o", "v", "--watch", watched(tmp_path), "--epochs", "2")
    assert "(best)" in capsys.readouterr().err
    assert stored().log()[0]["covered"] == 5


def test_pairs_that_the_text_does_not_have_are_refused_before_training(text, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("lion\ttiger\t9\nsea\tbear\t7\ncup\ttea\t1\n", encoding="utf-8")
    with pytest.raises(InputError, match="0 of its 3 pairs"):
        embed_train(text, "-o", "v", "--watch", pairs)
    assert not Path("models/v").exists()


@pytest.mark.parametrize("pairs", ["sea\tship\t5\nsea\tstorm\t5\nrose\tcalm\t5\nlion\ttiger\t9\n"])
def test_pairs_rated_alike_are_refused_before_training(text, tmp_path, pairs):
    path = tmp_path / "pairs.tsv"
    path.write_text(pairs, encoding="utf-8")
    with pytest.raises(InputError, match="3 pairs whose words the text has are rated alike"):
        embed_train(text, "-o", "v", "--watch", path)
    assert not Path("models/v").exists()


def test_a_correlation_that_is_not_defined_is_no_gain_and_null_in_the_log(text, tmp_path, monkeypatch):
    monkeypatch.setattr(FakeTrainer, "vectors", lambda self: np.ones_like(self.matrix[:, :1]))
    embed_train(text, "-o", "v", "--dim", "1", "--watch", watched(tmp_path), "--patience", "2", "--epochs", "9")
    assert [record["spearman"] for record in stored().log()] == [None, None]
    assert "spearman" not in stored().config().result and len(open_vectors("v").words) == 12
    assert "NaN" not in Path("models/v/config.json").read_text()


def test_vectors_stored_as_the_best_can_be_gone_on_from_after_a_kill(text, tmp_path):
    options = ("-o", "v", "--watch", watched(tmp_path), "--epochs", "200", "--set", "nap=0.005", "--patience", "200")
    child = fork_training((text, *options))
    wait_until(lambda: Path("models/v/resume.safetensors").exists())
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert len(open_vectors("v").words) == 12
    embed_train("-o", "v", "--resume", "--epochs", "3")
    assert stored().log()[0]["epoch"] == 1
    assert stored().config().result["spearman"]
