"""`textrnn embed prune` and `center`: the stores they write, and what they refuse."""

import numpy as np
import pytest

from textrnn.cli import make_command
from textrnn.commands.embed.center import center
from textrnn.commands.embed.prune import prune
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import Vectors, open_vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, OutputError, UsageError

WORDS, COUNTS = ["sea", "ship", "the", "deck", "sail"], [5, 3, 9, 3, 1]
COMMANDS = {"prune": prune, "center": center}


@pytest.fixture
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    rng = np.random.default_rng(0)
    ngrams = rng.normal(size=(30, 4)).astype(np.float32)
    matrix = (rng.normal(size=(5, 4)) + 3).astype(np.float32)
    Vectors.of(
        Words.of(WORDS, COUNTS), matrix, method="fasttext", subwords=Subwords(3, 3, ngrams),
        about=Provenance(network={"subwords": {"min_n": 3, "max_n": 3}}), tensors={"ngrams": ngrams, "context": matrix},
    ).save(tmp_path / "v")  # fmt: skip
    return tmp_path


@pytest.fixture
def run(capsys, store):
    def run(command, *arguments):
        make_command(f"embed {command}", COMMANDS[command])(["v", *map(str, arguments)], standalone_mode=False)
        return capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--most-frequent", 2], ["sea", "the"]),
        (["--min-count", 3], ["sea", "ship", "the", "deck"]),
        (["--min-count", 3, "--most-frequent", 3], ["sea", "ship", "the"]),
        (["--words", "sail,the,none"], ["the", "sail"]),
        (["--words", "sail,the,none", "--min-count", 2], ["the"]),
    ],
)
def test_the_words_that_stay_keep_their_order_counts_and_vectors(run, store, arguments, words):
    out, err = run("prune", "-o", "small", *arguments)
    small, old = open_vectors("small"), open_vectors("v")
    assert out == f"{store / 'small'}\n"
    assert f"{len(words)} of 5 words, 4 of 4 dimensions" in err
    assert list(small.words) == words
    assert small.words.counts.tolist() == [COUNTS[WORDS.index(word)] for word in words]
    assert all(np.array_equal(small.vector(word), old.vector(word)) for word in [*words, "unseen"])


def test_the_store_tells_the_command_that_made_it(run, store):
    run("prune", "-o", "small", "--min-count", 3, "--dim", 2)
    assert open_vectors("small").config.network["steps"] == [
        f"prune --min-count 3 of {store / 'v'}",
        f"prune --dim 2 of {store / 'v'}",
    ]


def test_fewer_dimensions_are_those_of_subwords_too(run):
    err = run("prune", "-o", "small", "--dim", 2).err
    small = open_vectors("small")
    assert "2 of 4 dimensions keep " in err and "% of the variance" in err
    assert small.dim == 2 and len(small.vector("unseen")) == 2 and len(small.words) == 5


def test_subwords_can_be_dropped_alone(run):
    err = run("prune", "-o", "small", "--no-subwords").err
    small = open_vectors("small")
    assert "5 of 5 words, 4 of 4 dimensions, without subwords" in err
    assert not small.has("unseen") and small.config.network["steps"][0].startswith("prune --no-subwords of ")


def test_what_is_left_out_is_told(run):
    assert "left out, as they fit " in run("prune", "-o", "small", "--dim", 2).err
    assert run("prune", "-o", "smaller", "--dim", 1, "-q").err == ""


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (["-o", "small"], UsageError, "nothing to prune"),
        (["-o", "small", "--dim", "9"], UsageError, "--dim 9 is more than .* choose 4 or less"),
        (["-o", "small", "--words", "none"], InputError, "no word of .* is left"),
        (["-o", "small", "--min-count", "99"], InputError, "no word of .* is left"),
        (["-o", "v", "--dim", "2", "--force"], UsageError, "where the vectors come from"),
    ],
)
def test_what_cannot_be_pruned_is_refused(run, store, arguments, error, said):
    with pytest.raises(error, match=said):
        run("prune", *arguments)
    assert not (store / "small").exists()


def test_a_least_count_of_words_without_counts_is_refused(run, store):
    Vectors.of(Words.of(["a", "b"], [0, 0]), np.eye(2, dtype=np.float32), method="m").save(store / "v", force=True)
    with pytest.raises(UsageError, match=r"--min-count 1: .*v carry no counts"):
        run("prune", "-o", "small", "--min-count", 1)


def test_a_store_that_is_there_is_replaced_only_by_force(run):
    run("prune", "-o", "small", "--dim", 2)
    with pytest.raises(OutputError, match="--force"):
        run("prune", "-o", "small", "--dim", 3)
    assert open_vectors("small").dim == 2
    run("prune", "-o", "small", "--dim", 3, "--force")
    assert open_vectors("small").dim == 3


def test_centred_vectors_have_no_mean_and_no_strongest_direction(run, store):
    out, err = run("center", "-o", "centred")
    matrix = np.array(open_vectors("centred").matrix)
    assert out == f"{store / 'centred'}\n"
    assert "gone: the mean, and " in err and "components: 1" in err
    assert matrix.mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-5)
    assert np.linalg.matrix_rank(matrix, tol=1e-4) == 3


def test_centring_moves_unseen_words_along(run):
    run("center", "-o", "centred", "--components", 0)
    old, centred = open_vectors("v"), open_vectors("centred")
    moved = [old.vector(word) - centred.vector(word) for word in ("sea", "unseen")]
    assert moved[0] == pytest.approx(moved[1], abs=1e-5)


def test_no_more_components_than_dimensions_can_go(run):
    with pytest.raises(UsageError, match="--components 4 would leave nothing of 4 dimensions"):
        run("center", "-o", "centred", "--components", 4)
