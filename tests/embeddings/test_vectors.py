"""The store of vectors: what is saved comes back mapped, what is damaged is refused, words are found."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import UnknownWordError, Vectors, open_vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError, OutputError
from textrnn.run import Run
from textrnn.run.tensors import encode_tensors

NAMES = ["sea", "ship", "King"]
MATRIX = np.array([[3, 4], [0, 0], [-1, 0.5]], np.float32)
ABOUT = Provenance(tokenizer={"lowercase": False}, training={"epochs": 3})


def vectors(names=NAMES, matrix=MATRIX, **told):
    return Vectors.of(Words.of(names, range(len(names), 0, -1)), np.asarray(matrix, np.float32), method="test", **told)


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    vectors(about=ABOUT).save(tmp_path / "v")
    return tmp_path / "v"


def rewrite(store, name, data):
    """Put other content into a store, so that only what it says is wrong, not its checksums."""
    run = Run.open(store)
    files = {each: run.read(each) for each in ("config.json", "vocabulary.tsv", "vectors.safetensors")}
    with run.lock():
        run.commit(files | {name: data})


@pytest.mark.parametrize("by", ["name", "path"])
def test_a_store_opens_with_all_that_was_saved(store, by):
    opened = open_vectors("v" if by == "name" else str(store))
    assert list(opened.words) == NAMES
    assert opened.words.counts.tolist() == [3, 2, 1]
    assert np.array_equal(opened.matrix, MATRIX)
    assert opened.norms == pytest.approx([5, 0, 1.25**0.5])
    assert (opened.dim, opened.config.kind, opened.config.network["method"]) == (2, "vectors", "test")
    assert opened.config.training == {"epochs": 3}
    assert opened.name == str(store)


def replace_once(store, monkeypatch, function, generation):
    """Put vectors of another generation where they are read while a function of it is called, and then the old ones."""
    from textrnn.embeddings import vectors as module

    call, left = getattr(module, function), [generation, vectors(about=ABOUT)]

    def replaced(*arguments, **options):
        if left:
            run = Run.resume(store)
            run.commit(left.pop(0).files())
            result = call(*arguments, **options)
            run.commit(left.pop(0).files())
            return result
        return call(*arguments, **options)

    monkeypatch.setattr(module, function, replaced)


@pytest.mark.parametrize("function", ["open_verified", "map_tensors", "Words"])
@pytest.mark.parametrize("hashed_bytes", [0, 1 << 22])
def test_a_store_is_never_read_as_a_mixture_of_two(store, monkeypatch, function, hashed_bytes):
    monkeypatch.setattr("textrnn.embeddings.vectors._HASHED_BYTES", hashed_bytes)
    replace_once(store, monkeypatch, function, vectors(matrix=MATRIX + 1))
    opened = open_vectors("v")
    assert np.array_equal(opened.matrix, MATRIX)
    assert opened.norms == pytest.approx([5, 0, 1.25**0.5])


def test_an_opened_matrix_is_mapped_and_cannot_be_changed(store):
    opened = open_vectors("v")
    assert isinstance(opened.matrix, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        opened.matrix[0, 0] = 1
    opened.vector("sea")[0] = 1  # a copy
    assert opened.matrix[0, 0] == 3


def test_a_store_is_not_replaced_unless_told(store):
    with pytest.raises(OutputError):
        vectors(["other"], [[1, 2]]).save(store)
    vectors(["other"], [[1, 2]]).save(store, force=True)
    assert list(open_vectors("v").words) == ["other"]


def test_the_same_vectors_give_the_same_bytes(store):
    vectors(about=ABOUT).save(store.parent / "w")
    for name in ("vectors.safetensors", "vocabulary.tsv", "config.json", "manifest.json"):
        assert (store / name).read_bytes() == (store.parent / "w" / name).read_bytes()


def test_further_tensors_come_back(tmp_path):
    vectors(tensors={"context": MATRIX + 1}).save(tmp_path / "w")
    assert np.array_equal(open_vectors("w").tensors["context"], MATRIX + 1)


def test_vectors_of_no_words_can_be_saved(tmp_path):
    vectors([], np.zeros((0, 4))).save(tmp_path / "w")
    opened = open_vectors("w")
    assert (len(opened.words), opened.dim, len(opened.norms), list(opened.blocks())) == (0, 4, 0, [])


def test_upper_case_is_found_only_where_words_were_lowered():
    assert vectors(about=Provenance(tokenizer={"lowercase": True})).find("SEA") == 0
    assert vectors(about=ABOUT).find("SEA") is None
    assert vectors(about=Provenance(tokenizer={"lowercase": True})).find("King") == 2  # exact first


def test_without_word_of_it_case_is_told_from_the_words():
    assert vectors(["sea", "ship"], [[1], [2]]).find("Sea") == 0
    assert vectors(["sea", "Ship"], [[1], [2]]).find("Sea") is None


def test_an_unknown_word_is_told_with_those_that_are_near():
    with pytest.raises(UnknownWordError, match=r"no word 'shp'\. Did you mean 'ship'\?") as caught:
        vectors(name="news").vector("shp")
    assert (caught.value.word, caught.value.exit_code) == ("shp", 66)


def test_an_unknown_word_with_none_near_is_told_with_what_there_is():
    with pytest.raises(UnknownWordError, match="Its 3 words begin with 'sea', 'ship', 'King'"):
        vectors().vector("qqqqqq")


def test_subwords_give_a_vector_to_an_unknown_word():
    grams = np.arange(40, dtype=np.float32).reshape(20, 2)
    found = vectors(subwords=Subwords(3, 3, grams))
    expected = Subwords(3, 3, grams).vector("seas")
    assert np.array_equal(found.vector("seas"), expected)
    assert found.has("seas") and found.find("seas") is None
    assert not vectors().has("seas")


@given(st.integers(0, 40), st.integers(1, 50))
def test_blocks_cover_every_row_once(num_rows, size):
    found = vectors(list(map(str, range(num_rows))), np.zeros((num_rows, 2)))
    rows = [row for block in found.blocks(size) for row in range(block.start, block.stop)]
    assert rows == list(range(num_rows))


def test_an_unknown_name_is_told_with_the_nearest(store):
    with pytest.raises(NotFoundError, match="Did you mean 'v'"):
        open_vectors("vv")


def test_a_run_of_another_kind_is_refused(store):
    config = json.loads((store / "config.json").read_text())
    rewrite(store, "config.json", json.dumps(config | {"kind": "lm"}).encode())
    with pytest.raises(InputError, match="kind 'lm'"):
        open_vectors("v")


@pytest.mark.parametrize("name", ["vectors.safetensors", "vocabulary.tsv", "config.json"])
def test_a_changed_byte_is_refused_by_the_name_of_the_file(store, name):
    data = bytearray((store / name).read_bytes())
    data[len(data) // 2] ^= 1
    (store / name).write_bytes(data)
    with pytest.raises(InputError, match=name):
        open_vectors("v")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vocabulary.tsv", b"sea\t3\nship\t2\n"),
        ("vocabulary.tsv", b"sea\t3\nship 2\nKing\t1\n"),
        ("vectors.safetensors", b""),
        ("vectors.safetensors", b"\xff" * 8 + b"{}"),
        ("vectors.safetensors", b"\x02\0\0\0\0\0\0\0{}"),
        ("vectors.safetensors", b"\x02\0\0\0\0\0\0\0[]"),
        ("vectors.safetensors", b"".join(encode_tensors({"vectors": MATRIX[0]}))),
        ("vectors.safetensors", b"".join(encode_tensors({"vectors": MATRIX.astype(np.int32)}))),
        ("vectors.safetensors", b"".join(encode_tensors({"vectors": MATRIX, "norms": MATRIX[0]}))),
        ("vectors.safetensors", b"".join(encode_tensors({"vectors": MATRIX}))[:-4]),
    ],
)
def test_a_store_that_makes_no_sense_is_refused(store, name, data):
    rewrite(store, name, data)
    with pytest.raises(InputError):
        open_vectors("v")


@pytest.mark.parametrize(
    ("kind", "word", "step"),
    [
        ("documents", "cricket", "nearest-doc"),
        ("vectors", "king-man+woman", "spaces around"),
        ("vectors", "qqq", "begin"),
    ],
)
def test_an_unknown_word_names_the_next_step(kind, word, step):
    vectors = Vectors.of(Words.of(["lee:1", "lee:2"], [3, 2]), np.eye(2, dtype=np.float32), method="x", kind=kind)
    with pytest.raises(UnknownWordError, match=step):
        vectors.vector(word)
