"""Document vectors: means are worked by hand, inference equals gensim's, and a store gives back what it was given."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.documents.averaging import Average
from textrnn.embeddings.documents.document_format import plain_name, unique_names
from textrnn.embeddings.documents.document_training import average_documents, train_documents
from textrnn.embeddings.documents.inference import Inference, InferenceSettings
from textrnn.embeddings.documents.store import Documents, make_documents, open_documents
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.training.corpus import WordOptions
from textrnn.embeddings.training.doc2vec import Doc2VecConfig
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError
from textrnn.text.corpus import Corpus, Document

WORDS = Words.of(["sea", "ship", "hay", "cow"], [4, 3, 2, 1])
MATRIX = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1]], np.float32)
AVERAGE = Average(WORDS, MATRIX, np.ones(4, np.float32))
TEXTS = [Document("a", "The sea, the sea", title="Water"), Document("b\tx", "Sea ship"), Document("c", "hay hay cow")]


@pytest.fixture
def vectors():
    return Vectors.of(WORDS, MATRIX, method="word2vec", about=Provenance(tokenizer={"name": "word", "lowercase": True}))


def test_an_average_by_idf_worked_by_hand(vectors):
    average = Average.of(vectors, [["sea", "sea"], ["sea", "ship"], ["hay"]], "tfidf")
    sea, ship = np.log(4 / 3) + 1, np.log(4 / 2) + 1
    np.testing.assert_allclose(average.vector(["sea", "ship"]), [sea / (sea + ship), ship / (sea + ship), 0], rtol=1e-6)
    never = np.log(4) + 1
    np.testing.assert_allclose(average.vector(["cow", "sea"])[0], sea / (sea + never), rtol=1e-6)


def test_an_average_without_weights_is_the_mean(vectors):
    average = Average.of(vectors, [["sea"]], "none")
    np.testing.assert_allclose(average.vector(["sea", "ship", "unknown", "ship"]), [1 / 3, 2 / 3, 0], rtol=1e-6)
    assert not average.vector(["unknown"]).any()


def test_sif_weighs_by_frequency_and_takes_the_common_direction_away(vectors):
    texts = [["sea", "sea"], ["sea", "ship"], ["hay"]]
    average = Average.of(vectors, texts, "sif")
    np.testing.assert_allclose(average.weights[list(average.words).index("sea")], 1e-3 / (1e-3 + 3 / 5), rtol=1e-5)
    plain = Average(average.words, average.matrix, average.weights).vectors(texts)
    direction = np.linalg.svd(plain)[2][0]
    np.testing.assert_allclose(average.vectors(texts), plain - np.outer(plain @ direction, direction), atol=1e-6)
    assert np.abs(average.vectors(texts) @ average.common).max() < 1e-6


def test_vectors_of_another_language_are_refused(vectors):
    with pytest.raises(InputError, match="none of the words of the documents"):
        Average.of(vectors, [["море"]], "tfidf")


def trained_texts():
    return [WordOptions().split(document.text) for document in Corpus(["lee"]).documents()][:150]


@pytest.fixture(scope="module")
def gensim_model():
    from gensim.models.doc2vec import Doc2Vec, TaggedDocument

    def train(dm):
        tagged = [TaggedDocument(text, [number]) for number, text in enumerate(trained_texts())]
        settings = {"vector_size": 40, "min_count": 2, "epochs": 40, "workers": 1, "seed": 1}
        model = Doc2Vec(tagged, dm=int(dm), **settings)
        words = model.wv.index_to_key
        counts = [model.wv.get_vecattr(word, "count") for word in words]
        ours = Inference(Words.of(words, counts), model.wv.vectors, model.syn1neg, InferenceSettings(dm=dm, epochs=40))
        return model, ours

    return train


@pytest.mark.parametrize("dm", [False, True])
def test_inferred_vectors_are_those_of_gensim_but_for_its_random_choices(gensim_model, dm):
    model, inference = gensim_model(dm)
    texts = trained_texts()
    ours = unit(inference.vectors(texts))
    theirs = unit(np.array([model.infer_vector(text) for text in texts[:40]]))
    assert (ours[:40] * theirs).sum(axis=1).mean() > 0.97
    nearest = (ours @ unit(model.dv.vectors).T).argmax(axis=1)
    assert np.mean(nearest == np.arange(len(texts))) > 0.9


def unit(matrix):
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


@pytest.mark.parametrize("dm", [False, True])
def test_an_inferred_vector_depends_on_its_text_and_the_seed_alone(dm):
    rng = np.random.default_rng(0)
    outputs = rng.standard_normal((4, 6)).astype(np.float32)
    inference = Inference(WORDS, outputs[::-1].copy(), outputs, InferenceSettings(dm=dm, epochs=3, sample=0.1))
    texts = [["sea"], ["ship", "unknown", "cow"] * 30, [], ["hay", "sea"] * 9, ["unknown"]]
    together = inference.vectors(texts, seed=4)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(inference.vector(text, seed=4), vector, rtol=1e-5, atol=1e-7)
    assert not together[2].any() and not together[4].any()
    assert np.abs(together[1] - inference.vector(texts[1], seed=5)).max() > 1e-4


def test_one_step_of_inference_is_the_gradient():
    """With one word and no negatives, a step goes from d by lr (1 - σ(d·o)) o."""
    outputs = np.array([[1, 2], [3, 4]], np.float32)
    settings = InferenceSettings(negative=0, epochs=1, lr=0.5, sample=0)
    inference = Inference(Words.of(["a", "b"], [1, 1]), outputs, outputs, settings)
    start = (np.random.default_rng(1).random(2) - 0.5) / 2
    expected = start + 0.5 * (1 - 1 / (1 + np.exp(-start @ outputs[1]))) * outputs[1]
    np.testing.assert_allclose(inference.vector(["b"]), expected, rtol=1e-5)


@pytest.fixture(params=["tfidf", "sif", "doc2vec"])
def made(request, vectors):
    if request.param == "doc2vec":
        return train_documents(TEXTS, Doc2VecConfig(dim=6, seed=2), epochs=5)
    return average_documents(TEXTS, vectors, request.param)


def test_a_store_gives_back_what_was_saved(made, tmp_path):
    made.save(tmp_path / "docs")
    opened = open_documents(str(tmp_path / "docs"))
    np.testing.assert_array_equal(opened.vectors.matrix, made.vectors.matrix)
    assert list(opened.vectors.words) == ["a", "b x", "c"]
    assert [opened.beginning(row) for row in range(3)] == ["Water", "Sea ship", "hay hay cow"]
    np.testing.assert_array_equal(opened.embed("the SEA and a ship"), made.embed("the SEA and a ship"))
    direction = made.embed("sea")
    assert opened.nearest(direction, 3) == made.nearest(direction, 3)


def test_the_nearest_document_has_the_highest_cosine(vectors):
    made = average_documents(TEXTS, vectors, "none")
    found = made.nearest(made.embed("a ship"), 2)
    assert [near.row for near in found] == [1, 2]
    assert found[0].similarity == pytest.approx(0.5**0.5, abs=1e-6)
    assert [near.row for near in made.nearest(made.embed("a ship"), 3, left_out=(1,))] == [2, 0]


def test_a_document_is_found_by_its_name(made):
    assert (made.row("b\tx"), made.row("c")) == (1, 2)
    with pytest.raises(NotFoundError, match=r"no document 'bb'. .*Available: a, b x, c"):
        made.row("bb")


def test_a_text_of_unknown_words_is_refused(made):
    with pytest.raises(InputError, match="knows no word of 'xyz'"):
        made.embed("xyz")


def test_vectors_of_words_are_no_documents(vectors, tmp_path):
    vectors.save(tmp_path / "words")
    with pytest.raises(InputError, match=r"vectors of words.*textrnn embed docs"):
        open_documents(str(tmp_path / "words"))


def test_tensors_that_do_not_fit_the_words_are_refused(tmp_path):
    embedder = Average(WORDS, MATRIX[:3], np.ones(3, np.float32))
    made = make_documents(["a"], [1], MATRIX[:1], embedder, WordOptions())
    assert isinstance(made, Documents)
    made.save(tmp_path / "docs")
    with pytest.raises(InputError, match="its tensor 'words' does not fit its 4 words"):
        open_documents(str(tmp_path / "docs"))


def test_documents_of_one_name_are_all_found(vectors, tmp_path):
    average_documents([*TEXTS, Document("a", "hay")], vectors, "none").save(tmp_path / "docs")
    opened = open_documents(str(tmp_path / "docs"))
    assert (opened.row("a"), opened.row("a (2)")) == (0, 3)


@given(st.lists(st.sampled_from(["a", "a\tb", "a b", "a (2)", "a (3)", "a b (2)"])))
def test_no_two_names_are_alike(names):
    found = unique_names(names)
    assert len(set(found)) == len(names)
    assert all(unique.startswith(plain_name(name)) for unique, name in zip(found, names, strict=True))


def test_a_file_is_no_store_of_documents(tmp_path):
    (tmp_path / "v.txt").write_text("1 1\na 1\n")
    with pytest.raises(InputError, match="vectors of words"):
        open_documents(str(tmp_path / "v.txt"))


@pytest.mark.parametrize("size", [1e-30, 1e30])
def test_documents_of_any_size_have_their_cosines(size):
    made = make_documents(["a", "b"], [1, 1], MATRIX[[0, 3]] * np.float32(size), AVERAGE, WordOptions())
    assert [near.similarity for near in made.nearest(MATRIX[1], 2)] == pytest.approx([0.5**0.5, 0])


def test_subwords_give_vectors_to_words_of_the_documents(vectors):
    class Subwords:
        def vector(self, word):
            return np.array([9, 9, 9], np.float32) if word == "ships" else None

    vectors.subwords = Subwords()
    average = Average.of(vectors, [["ships", "xyz"]], "none")
    np.testing.assert_array_equal(average.vector(["ships"]), [9, 9, 9])
