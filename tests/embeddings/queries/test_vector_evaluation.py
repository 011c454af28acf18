"""Word vectors against ratings and analogies: hand-worked cases, gensim, and what is left out."""

import math

import numpy as np
import pytest

from textrnn.embeddings.queries import evaluation
from textrnn.embeddings.queries.common_words import common_words, restricted
from textrnn.embeddings.queries.evaluation import Share, evaluate_analogies, evaluate_pairs
from textrnn.embeddings.queries.word_sets import AnalogySet, PairSet, load_analogies, load_pairs
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words


def vectors_of(matrix_by_word, **told):
    words = Words.of(matrix_by_word, range(len(matrix_by_word), 0, -1))
    return Vectors.of(words, np.array([*matrix_by_word.values()], np.float32), method="test", **told)


def pairs_of(*rated):
    return PairSet("test", [(a, b) for a, b, _ in rated], np.array([float(rating) for *_, rating in rated]))


PLANE = {"east": [1, 0], "north": [0, 2], "northeast": [3, 3], "west": [-1, 0], "nil": [0, 0]}
RATED = pairs_of(("east", "northeast", 9), ("east", "north", 5), ("east", "west", 6), ("east", "south", 1))


def test_rho_is_that_of_the_pairs_that_have_vectors():
    found = evaluate_pairs(vectors_of(PLANE), RATED)
    assert found.spearman == pytest.approx(0.5)  # cosines .71, 0, -1 against 9, 5, 6
    assert (found.covered, found.total, found.composed) == (3, 4, 0)
    assert found.to_dict()["interval"] == [-1, 1]


def test_pairs_are_found_in_any_case():
    vectors = vectors_of({"EAST": [1, 0], "North": [0, 1], "west": [-1, 0], "NorthEast": [1, 1]})
    assert evaluate_pairs(vectors, RATED).covered == 3
    assert evaluate_pairs(vectors, pairs_of(("East", "east", 1), ("WEST", "north", 2))).covered == 2


def test_subwords_cover_every_pair():
    vectors = vectors_of(PLANE, subwords=Subwords(3, 3, np.ones((5, 2), np.float32)))
    found = evaluate_pairs(vectors, RATED)
    assert (found.covered, found.composed) == (4, 1)


def test_without_pairs_there_is_no_rho_and_json_has_null():
    found = evaluate_pairs(vectors_of({"a": [1, 0]}), RATED)
    assert (math.isnan(found.spearman), found.covered) == (True, 0)


def grid():
    """Give vectors in which the past of every verb is the same step away, but for one."""
    rng = np.random.default_rng(0)
    step, found = 2 * rng.normal(size=10), {}
    for verb in ("go", "see", "eat", "fly"):
        found[verb] = rng.normal(size=10)
        found[f"{verb}-past"] = found[verb] + step * (-1 if verb == "fly" else 1)
    return vectors_of(found)


VERBS = ("go", "see", "eat", "fly")
QUESTIONS = [(a, f"{a}-past", b, f"{b}-past") for a in VERBS for b in VERBS if a != b]


def test_share_of_analogies_is_counted_by_group():
    asked = AnalogySet("test", {"gram-past": QUESTIONS, "other": [("go", "go-past", "see", "see-past")]})
    found = evaluate_analogies(grid(), asked)
    steady = sum("fly" not in question for question in QUESTIONS)
    assert found.groups["gram-past"].correct >= steady
    assert found.groups["other"] == found.semantic == Share(1, 1, 1)
    assert found.syntactic == found.groups["gram-past"]
    assert found.total.covered == 13


def test_analogies_equal_a_search_for_each(monkeypatch):
    rng = np.random.default_rng(1)
    names = [f"w{row}" for row in range(90)]
    matrix = rng.integers(-2, 3, (90, 4)) + 0.5
    vectors = vectors_of(dict(zip(names, matrix, strict=True)))
    units = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    expected, questions = 0, []
    for _ in range(150):
        a, b, c = rng.choice(90, 3, replace=False)
        scores = units @ (units[b] - units[a] + units[c])
        scores[[a, b, c]] = -9
        best = np.sort(scores)[-2:]
        answer = int(scores.argmax()) if rng.random() < 0.5 else int(rng.integers(90))
        if best[1] - best[0] > 1e-5:
            questions.append((f"w{a}", f"w{b}", f"w{c}", f"w{answer}"))
            expected += answer == scores.argmax()
    asked = AnalogySet("test", {"all": questions})
    for rows, size in [(2048, 256), (7, 16), (90, 1)]:
        monkeypatch.setattr(evaluation, "_ROWS", rows)
        monkeypatch.setattr(evaluation, "_QUESTIONS", size)
        assert evaluate_analogies(vectors, asked).total == Share(expected, len(questions), len(questions))


def test_case_is_no_difference_in_analogies_and_no_answer():
    base = {"athens": [1, 0, 0], "greece": [1, 1, 0], "oslo": [0, 0, 1], "norway": [0, 1, 1.2]}
    question = [("Athens", "Greece", "Oslo", "Norway")]
    assert evaluate_analogies(vectors_of(base), AnalogySet("t", {"g": question})).total == Share(1, 1, 1)
    twice = base | {"GREECE": [0.1, 1, 1]}  # nearest of all, but a word of the question
    assert evaluate_analogies(vectors_of(twice), AnalogySet("t", {"g": question})).total == Share(1, 1, 1)


def test_questions_with_a_word_that_is_not_frequent_enough_are_left_out():
    asked = AnalogySet("t", {"g": [("go", "go-past", "see", "see-past"), ("go", "go-past", "eat", "eat-past")]})
    assert evaluate_analogies(grid(), asked, most_frequent=4).total == Share(1, 1, 2)
    assert evaluate_analogies(vectors_of({"a": [1.0]}), asked).total == Share(0, 0, 2)
    nothing = Vectors.of(Words(b""), np.zeros((0, 3), np.float32), method="test")
    assert evaluate_analogies(nothing, asked).total == Share(0, 0, 2)


def test_frequent_words_are_those_of_the_highest_counts():
    asked = AnalogySet("t", {"g": [("go", "go-past", "see", "see-past")]})
    base = {"x": [1, -9, 0], "go": [1, 0, 0], "go-past": [1, 1, 0], "see": [0, 0, 1], "see-past": [0, 1, 1]}
    vectors = vectors_of(base | {"y": [-0.1, 1, 1.1]})  # nearer to what is sought than see-past
    assert evaluate_analogies(vectors, asked).total == Share(0, 1, 1)
    vectors.words = Words.of(vectors.words, [0, 5, 5, 5, 5, 1])
    assert evaluate_analogies(vectors, asked, most_frequent=4).total == Share(1, 1, 1)
    assert evaluate_analogies(vectors, asked, most_frequent=5).total == Share(0, 1, 1)


def test_figures_equal_gensim_on_its_own_sets():
    keyed_vectors = pytest.importorskip("gensim.models").KeyedVectors
    datapath = pytest.importorskip("gensim.test.utils").datapath
    asked, rated = load_analogies("questions-words"), load_pairs("wordsim353")
    some = AnalogySet("some", {"family": asked.groups["family"]})
    names = sorted({word for question in some.groups["family"] for word in question})
    names = list(dict.fromkeys([*names, *(word for pair in rated.pairs[:30] for word in pair)]))
    names = list(dict.fromkeys([*names, *map(str.title, names[::3])]))
    matrix = np.random.default_rng(2).normal(size=(len(names), 3)).astype(np.float32)
    vectors, theirs = vectors_of(dict(zip(names, matrix, strict=True))), keyed_vectors(3)
    theirs.add_vectors(names, matrix)
    sections = theirs.evaluate_word_analogies(datapath("questions-words.txt"))[1]
    family = next(section for section in sections if section["section"] == "family")
    assert len(family["correct"]) > 3
    assert evaluate_analogies(vectors, some).total[:2] == (
        len(family["correct"]), len(family["correct"]) + len(family["incorrect"])
    )  # fmt: skip
    _, correlation, _ = theirs.evaluate_word_pairs(datapath("wordsim353.tsv"))
    assert evaluate_pairs(vectors, rated).spearman == pytest.approx(correlation.statistic, abs=1e-9)


def test_common_words_make_vectors_comparable():
    first = vectors_of({"Sea": [1, 0], "ship": [0, 1], "sail": [1, 1]})
    second = vectors_of({"sail": [5, 5, 5], "fog": [1, 1, 0], "SHIP": [1, 0, 0], "sea": [0, 1, 0], "ship": [9, 9, 9]})
    words = common_words([first, second])
    assert words == ["sea", "ship", "sail"]
    assert restricted(second, words).matrix.tolist() == [[0, 1, 0], [1, 0, 0], [5, 5, 5]]
    assert list(restricted(first, words).words) == words
    assert common_words([second, first], most_frequent=2) == []
