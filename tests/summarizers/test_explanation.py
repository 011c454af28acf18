"""The reasons given for a sentence, checked by hand on texts small enough for it."""

from dataclasses import dataclass

import numpy as np
import pytest

from textrnn.summarizers import RANKERS, Ranker
from textrnn.summarizers.explanation import Explanation
from textrnn.summarizers.lead import Lead
from textrnn.summarizers.summarizer import Settings, Summarizer
from textrnn.text.corpus import Document

TEXT = "The cats chase mice. A mouse fears cats. Dogs sleep."


def reasons(place, text=TEXT, title=None, **settings):
    options = Settings(**({"ranker": Lead(), "language": "en"} | settings))
    summary = Summarizer(options).summarize(Document("a", text, title=title))
    return Explanation(summary, options).reasons(place)


def test_place_and_score_come_first():
    assert reasons(1)[:2] == ["sentence 2 of 3", "scores 0.82 times the average"]  # (1/2) / ((1 + 1/2 + 1/3) / 3)


def test_shared_words_are_counted_in_other_sentences():
    assert reasons(0)[2] == "shares words with 1 of 2 others: cats (1)"
    assert reasons(2)[2] == "shares words with 0 of 2 others"


def test_words_of_title_and_query_are_named_as_the_sentence_writes_them():
    found = reasons(0, title="A cat", query="chasing")
    assert found[3:] == ["shares with the title: cats", "shares with the query: chase"]


def test_the_prior_is_told_where_it_counts():
    assert reasons(0, prior=0.5)[-1] == "its place multiplies the score by 1.00"
    assert reasons(1, prior=0.5)[-1] == "its place multiplies the score by 0.71"


def test_a_sentence_of_stop_words_says_so():
    assert reasons(1, "Cats sleep. It was to be. Dogs bark.")[-1] == "holds no word that counts"


def test_documents_summarized_together_count_their_own_sentences():
    options = Settings(Lead(), language="en")
    summary = Summarizer(options).summarize_together([Document("a", TEXT), Document("b", "Cows moo. Owls hoot.")])
    assert Explanation(summary, options).reasons(4)[0] == "sentence 2 of 2 of document 2"


def test_a_ranker_may_name_the_factors_of_its_scores():
    @dataclass(frozen=True)
    class Halved(Ranker):
        def rank(self, text):
            return np.ones(len(text)) / 2

        def parts(self, text):
            return {"central": np.array([1.0, 2.0, 3.0]), "early": np.array([2.0, 0.5, 0.5]), "same": np.ones(3)}

    assert reasons(1, ranker=Halved())[-1] == "beside the average: early x 0.50"
    assert reasons(2, ranker=Halved())[-1] == "beside the average: early x 0.50, central x 1.50"


@pytest.mark.parametrize("name", [name for name in RANKERS.names() if name != "embedding"])
def test_every_ranker_is_explained(name):
    assert reasons(0, ranker=RANKERS.get(name)())[0] == "sentence 1 of 3"
