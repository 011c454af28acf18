"""Embeddings to begin with, from the pairs themselves: a few seconds of skip-gram that save minutes of training."""

from typing import TYPE_CHECKING

from textrnn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from textrnn.commands.training_task import Tell
    from textrnn.config import Seq2SeqConfig
    from textrnn.embeddings.training.corpus import WordIds
    from textrnn.training.pair_batches import CodedPairs, Ragged

EPOCHS = 5  # where the setting `pretraining` does not say otherwise
FEWEST_TOKENS = 50_000  # fewer say little of what words mean


def check_epochs(epochs: object) -> None:
    """Raise UsageError for what is no number of readings."""
    if type(epochs) is not int or epochs < 0:
        raise UsageError(f"pretraining takes readings of the pairs, 0 for none, not {epochs!r}.")


def pretrain(
    pairs: "CodedPairs", network: "Seq2SeqConfig", *, epochs: int, seed: int, tell: "Tell"
) -> "dict[str, NDArray[np.float32]]":
    """Give a table (V, D) for each side whose text is long enough; of a shared vocabulary one for both."""
    sides = {"target_embedding": ([pairs.targets], network.target_vocabulary)}
    if network.shared:
        sides = {"target_embedding": ([pairs.sources, pairs.targets], network.target_vocabulary)}
    else:
        sides["source_embedding"] = ([pairs.sources], network.source_vocabulary)
    tables = {}
    for name, (texts, vocabulary) in sides.items():
        if epochs and sum(len(text.flat) for text in texts) >= FEWEST_TOKENS:
            tables[name] = _vectors(texts, vocabulary, width=network.embedding, epochs=epochs, seed=seed, tell=tell)
    return tables


def _vectors(
    texts: "Sequence[Ragged]", vocabulary: int, *, width: int, epochs: int, seed: int, tell: "Tell"
) -> "NDArray[np.float32]":
    """Give vectors (V, D) as a tied softmax needs them, around 0 and about as long as 1; the rest is random."""
    import numpy as np

    from textrnn.commands.embed.training_request import usable_threads
    from textrnn.embeddings.training.trainer import Budget
    from textrnn.embeddings.training.word2vec import Word2Vec, Word2VecConfig
    from textrnn.networks.seq2seq import draw_embedding

    text, ids = _word_ids(texts, vocabulary)
    config = Word2VecConfig(dim=width, seed=seed)
    trainer = Word2Vec(text, config, budget=Budget(epochs=epochs), threads=usable_threads(None), say=tell)
    for _ in trainer.train():
        pass
    found = trainer.vectors()
    found -= found.mean(axis=0)
    table = draw_embedding((vocabulary, width), np.random.default_rng(seed))
    table[ids] = found / np.linalg.norm(found, axis=1).mean()
    return table


def _word_ids(texts: "Sequence[Ragged]", vocabulary: int) -> "tuple[WordIds, NDArray[np.int64]]":
    """Number the words of a vocabulary that come in the texts, most frequent first; give them, and their ids there.

    Left out is what has no row of its own: the unknown word, and words that only a source has.
    """
    import numpy as np

    from textrnn.embeddings.training.corpus import WordIds
    from textrnn.text.vocabulary import SPECIAL_TOKENS

    flat = np.concatenate([text.flat for text in texts])
    lengths = np.concatenate([np.diff(text.starts) for text in texts])
    is_word = (flat >= len(SPECIAL_TOKENS)) & (flat < vocabulary)
    starts = np.concatenate(([0], np.cumsum(is_word)))[np.concatenate(([0], np.cumsum(lengths)))]
    counts = np.bincount(flat[is_word], minlength=vocabulary)
    ids = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    number_by_id = np.zeros(vocabulary, np.int32)
    number_by_id[ids] = np.arange(len(ids), dtype=np.int32)
    numbers = number_by_id[flat[is_word]]
    words = list(map(str, ids.tolist()))
    return WordIds(numbers, starts, starts, words, counts[ids], len(numbers), sha256=""), ids
