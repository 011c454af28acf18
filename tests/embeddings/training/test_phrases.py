"""Phrases on ids: the same as gensim.models.phrases finds and joins on words."""

import itertools

import numpy as np
import pytest

from textrnn.embeddings.training import phrases as module
from textrnn.embeddings.training import word_stream
from textrnn.embeddings.training.phrases import PhraseOptions, _every_other, encode_phrases, join_phrases
from textrnn.embeddings.training.word_stream import END, WordStream
from textrnn.errors import ConfigError, UsageError
from textrnn.text.corpus import Corpus

SENTENCES = [["new", "york", "times"], ["new", "york"], ["a", "new", "sea"], ["york", "new", "york"]] * 5


def stream_of(sentences):
    stream = WordStream("\n")
    for sentence in sentences:
        stream.add(sentence)
        stream.end_document()
    return stream


def words_of(stream):
    word_by_id = {number: word for word, number in stream.id_by_word.items()}
    ids = np.concatenate(stream.chunks())
    documents = [ids[start : end - 1] for start, end in itertools.pairwise([0, *stream.document_ends])]
    assert all(END not in document for document in documents)
    return [[word_by_id[number] for number in document.tolist()] for document in documents]


@pytest.fixture(scope="module")
def news():
    """Real sentences, without underscores, which gensim cannot tell from those it puts in."""
    return [document.text.lower().replace("_", " ").split() for document in Corpus(["lee"]).documents()]


@pytest.mark.parametrize("passes", [1, 2, 3])
@pytest.mark.parametrize(("scorer", "threshold"), [("default", 10.0), ("default", 1.0), ("npmi", 0.3)])
def test_phrases_are_those_of_gensim(news, monkeypatch, scorer, threshold, passes):
    from gensim.models.phrases import Phrases

    monkeypatch.setattr(module, "_PARTITION_WORDS", 20_000)
    monkeypatch.setattr(word_stream, "_CHUNK", 1000)
    expected, scores = news, {}
    for _ in range(passes):
        found = Phrases(expected, min_count=5, threshold=threshold, scoring=scorer)
        scores |= found.find_phrases(expected)
        expected = [found[sentence] for sentence in expected]
    stream = stream_of(news)
    joined = join_phrases(stream, PhraseOptions(scorer=scorer, threshold=threshold, passes=passes))
    assert words_of(stream) == expected
    assert {phrase.text for phrase in joined} >= set(scores)
    assert all(
        phrase.score == pytest.approx(scores[phrase.text], rel=1e-12) for phrase in joined if phrase.text in scores
    )


def test_the_score_of_a_worked_example():
    """(count(ab) - δ) / (count(a) count(b)) N: "new" and "york" come 20 times each; there are 5 words and 5 pairs."""
    found = join_phrases(stream_of(SENTENCES), PhraseOptions(threshold=0.31, min_count=2))
    assert (found[0].text, found[0].count) == ("new_york", 15)
    assert found[0].score == pytest.approx((15 - 2) / (20 * 20) * (5 + 5))


def test_of_overlapping_phrases_the_first_is_taken():
    assert _every_other(np.array([3, 4, 5, 6, 9, 10, 20])).tolist() == [True, False, True, False, True, False, True]


def test_a_second_pass_joins_phrases_to_longer_ones():
    sentences = [["new", "york", "times"], ["sea"]] * 20
    stream = stream_of(sentences)
    found = join_phrases(stream, PhraseOptions(scorer="npmi", passes=2))
    assert words_of(stream)[0] == ["new_york_times"]
    assert {phrase.text for phrase in found} >= {"new_york", "new_york_times"}


def test_no_phrase_goes_over_the_end_of_a_context():
    stream = stream_of([["new"], ["york"]] * 50)
    assert join_phrases(stream, PhraseOptions(threshold=0.0, min_count=1)) == []


def test_phrases_are_written_with_count_and_score():
    found = join_phrases(stream_of(SENTENCES), PhraseOptions(threshold=0.31, min_count=2))
    assert encode_phrases(found[:1]) == b"new_york\t15\t0.325\n"


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"scorer": "pmi"}, UsageError, "npmi"),
        ({"scorer": "npmi", "threshold": 10.0}, ConfigError, "from -1 to 1"),
        ({"threshold": -1.0}, ConfigError, "from 0"),
        ({"passes": 0}, ConfigError, "passes"),
    ],
)
def test_wrong_options_are_refused(options, error, says):
    with pytest.raises(error, match=says):
        PhraseOptions(**options).validate()
