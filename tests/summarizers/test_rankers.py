"""What every ranker keeps to, and what each of those without a graph is after."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plain_texts import dense, random_text, text_of

from textrnn.errors import InputError, UsageError
from textrnn.summarizers import RANKERS, Ranker
from textrnn.summarizers.embedding import Embedding
from textrnn.summarizers.kl import SMOOTHING
from textrnn.summarizers.luhn import Luhn
from textrnn.summarizers.select import by_score

STORM = (
    "The storm reached the coast at noon.",
    "Winds of the storm broke trees along the coast and the harbour.",
    "A baker sold bread.",
    "The harbour closed because of the storm, and the coast road too.",
    "Nobody was hurt.",
)
NOT_CENTRAL = {"lead", "random", "lsa", "kl", "embedding"}  # those that seek something else, or have no meaning here
ODD = {
    "one word": ["Storm"],
    "one sentence": [STORM[0]],
    "identical": [STORM[0]] * 5,
    "nothing shared": ["red fox", "blue cow", "green hen"],
    "stop words": ["It was of the", "and so are we"],
    "punctuation": ["...", "?!", "--"],
    "one word each": ["fox", "fox", "cow"],
}


def ranker(name: str, folder: Path) -> Ranker:
    """Build a ranker; the one that needs vectors gets some."""
    if name != "embedding":
        return RANKERS.get(name)()  # type: ignore[no-any-return]
    words = {
        word.strip(".,").lower() for sentences in [STORM, *ODD.values()] for text in sentences for word in text.split()
    }
    rng = np.random.default_rng(1)
    lines = [
        f"{word} {' '.join(f'{number:.3f}' for number in rng.standard_normal(5))}" for word in sorted(words) if word
    ]
    (folder / "vectors.txt").write_text("\n".join(lines))
    return Embedding(embeddings=folder / "vectors.txt")


@pytest.mark.parametrize("name", RANKERS.names())
@pytest.mark.parametrize("sentences", ODD.values(), ids=ODD)
def test_odd_texts_get_finite_scores_from(name: str, sentences: list[str], tmp_path: Path) -> None:
    if name == "embedding" and not text_of(*sentences, stem=False).counts.num_columns:
        pytest.skip("a text without words has no vectors")
    scores = ranker(name, tmp_path).rank(text_of(*sentences))
    assert scores.shape == (len(sentences),)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()


@pytest.mark.parametrize("name", RANKERS.names())
def test_scores_are_the_same_in_every_run_of(name: str, tmp_path: Path) -> None:
    text = text_of(*STORM)
    np.testing.assert_array_equal(ranker(name, tmp_path).rank(text), ranker(name, tmp_path).rank(text))


@pytest.mark.parametrize("name", [name for name in RANKERS.names() if name not in NOT_CENTRAL])
def test_the_sentence_about_nothing_else_does_not_win_with(name: str, tmp_path: Path) -> None:
    best = int(by_score(ranker(name, tmp_path).rank(text_of(*STORM)))[0])
    assert best in {0, 1, 3}


def test_lead_prefers_the_first_sentences_of_each_document() -> None:
    text = text_of(*STORM)
    several = replace(text, starts=(0, 3))
    assert by_score(RANKERS.get("lead")().rank(several)).tolist() == [0, 3, 1, 4, 2]


def test_random_depends_on_its_seed_only() -> None:
    random = RANKERS.get("random")
    text = random_text(30)
    assert by_score(random(seed=1).rank(text)).tolist() == by_score(random(seed=1).rank(text)).tolist()
    assert by_score(random(seed=1).rank(text)).tolist() != by_score(random(seed=2).rank(text)).tolist()


def test_luhn_squares_the_significant_words_of_the_densest_cluster() -> None:
    """Storm and coast are significant: 3 of them within 5 words score 9 / 5; 5 words apart they are no cluster."""
    text = text_of(
        "storm quickly coast slowly storm", "storm one1 two2 three3 four4 five5 coast", "coast storm", "baker bread"
    )
    np.testing.assert_allclose(Luhn(max_gap=4).rank(text), [9 / 5, 1, 2, 0])


def test_kl_takes_in_turn_what_brings_the_summary_nearest_to_the_text() -> None:
    text = replace(random_text(12), wanted=3)
    counts = dense(text)
    share = counts.sum(axis=0) / counts.sum()
    chosen: list[int] = []
    for _ in range(3):
        summaries = [counts[[*chosen, place]].sum(axis=0) + SMOOTHING for place in range(12)]
        distances = [float((share * np.log(share * each.sum() / each)).sum()) for each in summaries]
        chosen.append(min(set(range(12)) - set(chosen), key=lambda place: distances[place]))
    assert by_score(RANKERS.get("kl")().rank(text)).tolist()[:3] == chosen


def test_sumbasic_turns_to_another_subject_once_one_is_covered() -> None:
    """Of 9 words storm is 3, squared 1 / 9 once it is said; then baker and bread have most, 2 / 9."""
    text = text_of("storm quay", "storm coast", "storm", "baker bread", "baker bread")
    assert by_score(RANKERS.get("sumbasic")().rank(text)).tolist()[:2] == [2, 3]


def test_embedding_finds_sentences_alike_that_share_no_word(tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text("storm 1 0.1\ngale 1 0.2\ntempest 1 0.0\nbread -0.2 1\n")
    text = text_of("storm", "gale", "bread", "tempest")
    assert by_score(Embedding(embeddings=tmp_path / "v.txt").rank(text)).tolist()[-1] == 2


@pytest.mark.parametrize("most_cells", [0, 10**9])
def test_lsa_equals_the_full_decomposition(most_cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textrnn.summarizers.lsa._MOST_CELLS", most_cells)
    text = random_text(40)
    matrix = np.zeros((40, text.counts.num_columns))
    matrix[text.counts.rows, text.counts.columns] = text.counts.values
    matrix *= np.log(40 / (matrix > 0).sum(axis=0))
    left, weights, _ = np.linalg.svd(matrix, full_matrices=False)
    main = weights >= 0.5 * weights[0]
    assert main.sum() < 20
    expected = np.sqrt(((left * weights)[:, main] ** 2).sum(axis=1))
    np.testing.assert_allclose(RANKERS.get("lsa")().rank(text), expected, rtol=1e-5)


def test_centroid_sums_what_the_words_weigh_in_the_mean_of_all_sentences() -> None:
    text = text_of("storm coast", "storm baker", "bread baker baker")
    weight = {
        "storm": 2 / 3 * np.log(1.5),
        "coast": 1 / 3 * np.log(3),
        "baker": np.log(1.5),
        "bread": 1 / 3 * np.log(3),
    }
    expected = [weight["storm"] + weight["coast"], weight["storm"] + weight["baker"], weight["bread"] + weight["baker"]]
    np.testing.assert_allclose(RANKERS.get("centroid")().rank(text), expected)


def test_embedding_needs_a_file() -> None:
    with pytest.raises(UsageError, match="--embeddings FILE"):
        RANKERS.get("embedding")().rank(text_of(*STORM))


def test_vectors_that_know_no_word_are_refused(tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text("zebra 1 2\nlion 2 1\n")
    with pytest.raises(InputError, match="no word of the text"):
        Embedding(embeddings=tmp_path / "v.txt").rank(text_of(*STORM))


def test_an_unknown_method_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="Did you mean 'lexrank'"):
        RANKERS.check("lexrnk")
