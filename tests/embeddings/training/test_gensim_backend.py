"""gensim as a backend: what it gives when it is called by itself, epoch by epoch, and stopped in between."""

import itertools
import math

import numpy as np
import pytest

from textrnn.embeddings.training.corpus import WordIds
from textrnn.embeddings.training.gensim_backend import (
    GensimFastText,
    GensimFastTextConfig,
    GensimWord2Vec,
    GensimWord2VecConfig,
)
from textrnn.embeddings.training.trainer import Budget
from textrnn.errors import ConfigError, UsageError

EPOCHS = 3


@pytest.fixture(scope="module")
def text():
    """Sentences about the sea and about music that share no noun."""
    rng = np.random.default_rng(0)
    topics = (["ship", "sail", "wave", "storm"], ["song", "tune", "choir", "flute"])
    lines = [
        ["the", *rng.permutation(topics[number % 2]), "and", *rng.permutation(topics[number % 2])]
        for number in range(300)
    ]
    return WordIds.of([[str(word) for word in line] for line in lines])


def trained(trainer_class, text, config, *, epochs=EPOCHS, threads=1):
    trainer = trainer_class(text, config, budget=Budget(epochs=epochs), threads=threads, say=lambda remark: None)
    return trainer, list(trainer.train())


@pytest.mark.parametrize("options", [{}, {"cbow": True}, {"hs": True}, {"cbow": True, "hs": True}])
def test_vectors_are_those_of_gensim_called_by_itself(text, options):
    from gensim.models import Word2Vec

    config = GensimWord2VecConfig(dim=8, seed=3, **options)
    trainer, _ = trained(GensimWord2Vec, text, config)
    hs = int(config.hs)
    sentences = [[text.words[n] for n in text.ids[a:b]] for a, b in itertools.pairwise(text.starts)]
    alone = Word2Vec(
        vector_size=8, seed=3, workers=1, min_count=1, sorted_vocab=0, sg=int(not config.cbow), hs=hs,
        negative=0 if hs else 5,
    )  # fmt: skip
    alone.build_vocab_from_freq(dict(zip(text.words, text.counts.tolist(), strict=True)), corpus_count=len(sentences))
    alone.train(sentences, total_examples=len(sentences), epochs=EPOCHS)
    assert np.array_equal(trainer.vectors(), alone.wv.vectors)


def test_words_of_one_topic_come_together(text):
    trainer, _ = trained(GensimWord2Vec, text, GensimWord2VecConfig(dim=16), epochs=20)
    unit = trainer.vectors() / np.linalg.norm(trainer.vectors(), axis=1, keepdims=True)
    ship, sail, song = (unit[text.words.index(word)] for word in ("ship", "sail", "song"))
    assert ship @ sail > ship @ song + 0.1


def test_fasttext_gives_the_vectors_of_gensim_and_its_ngrams(text):
    config = GensimFastTextConfig(dim=8, buckets=500)
    trainer, _ = trained(GensimFastText, text, config)
    trainer._model.wv.adjust_vectors()
    assert np.allclose(trainer.vectors(), trainer._model.wv.vectors, atol=1e-6)
    assert trainer.extras()["ngrams"].shape == (500, 8)


def test_progress_tells_epochs_words_and_no_false_loss(text):
    _, progress = trained(GensimWord2Vec, text, GensimWord2VecConfig(dim=4))
    ended = [each for each in progress if each.epoch_ended]
    assert [each.epoch for each in ended] == list(range(EPOCHS))
    assert [each.done for each in ended] == [len(text.ids) * epoch for epoch in (1, 2, 3)]
    assert ended[-1].fraction == 1 and all(math.isnan(each.loss) for each in progress)


def test_it_stops_when_nobody_asks_for_more(text):
    trainer = GensimWord2Vec(
        text, GensimWord2VecConfig(dim=4), budget=Budget(epochs=10_000), threads=2, say=lambda remark: None
    )
    progress = trainer.train()
    next(progress)
    progress.close()
    trainer.pool.shutdown(wait=True)
    assert trainer._feed.num_words < 100 * len(text.ids)


def test_an_error_inside_gensim_comes_out(text, monkeypatch):
    trainer = GensimWord2Vec(
        text, GensimWord2VecConfig(dim=4), budget=Budget(epochs=2), threads=1, say=lambda remark: None
    )
    monkeypatch.setattr(trainer._model, "train", lambda *arguments, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(trainer.train())


def test_what_is_not_repeatable_is_said(text):
    said = []
    trainer = GensimWord2Vec(text, GensimWord2VecConfig(dim=4), budget=Budget(epochs=1), threads=2, say=said.append)
    list(trainer.train())
    assert any("--threads 1" in remark for remark in said)


def test_it_cannot_be_resumed(text):
    trainer, _ = trained(GensimWord2Vec, text, GensimWord2VecConfig(dim=4), epochs=1)
    with pytest.raises(UsageError, match="resume"):
        trainer.state()


@pytest.mark.parametrize(
    ("config", "says"),
    [
        (GensimWord2VecConfig(dim=0), "--dim"),
        (GensimWord2VecConfig(seed=-1), "--seed"),
        (GensimWord2VecConfig(sample=1.0), "--sample"),
        (GensimWord2VecConfig(lr=math.nan), "--lr"),
        (GensimFastTextConfig(min_n=4, max_n=3), "--min-n"),
        (GensimFastTextConfig(buckets=0), "--buckets"),
    ],
)
def test_wrong_settings_are_refused(config, says):
    with pytest.raises(ConfigError, match=says):
        config.validate()
