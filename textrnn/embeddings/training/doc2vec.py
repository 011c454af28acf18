"""Document vectors by gensim's paragraph vectors (Le & Mikolov 2014, arXiv:1405.4053).

trainer = Doc2Vec(WordIds.of(texts), Doc2VecConfig(), budget=Budget(epochs=20), threads=1, say=print)
for progress in trainer.train(): ...
trainer.vectors()              # (M, D), a row for each document
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.documents.document_format import OUTPUT_TENSOR, WORD_TENSOR
from textrnn.embeddings.training.corpus import LONGEST_CONTEXT
from textrnn.embeddings.training.gensim_backend import Examples, GensimConfig, GensimTrainer

if TYPE_CHECKING:
    from gensim.models.doc2vec import TaggedDocument


@dataclass(frozen=True)
class Doc2VecConfig(GensimConfig):
    """dm: the distributed memory model, else the distributed bag of words, which does better on longer documents and
    as well on short ones (Lau & Baldwin 2016, arXiv:1607.05368). dbow_words: train word vectors beside the bag.
    """

    dm: bool = False
    dbow_words: bool = True

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"dm": int(self.dm), "dbow_words": int(self.dbow_words)}


class Doc2Vec(GensimTrainer[Doc2VecConfig]):
    """The vectors are those of the documents; extras hold what the vector of a new document is inferred from."""

    Config = Doc2VecConfig

    def _build(self) -> Any:
        from gensim.models import Doc2Vec as GensimDoc2Vec

        model = GensimDoc2Vec(workers=self._threads, **self.config.settings())
        model.build_vocab(self._tagged())
        self._feed.num_words = 0
        self._rows = [model.wv.key_to_index[word] for word in self.text.words]
        return model

    def _examples(self) -> Examples:
        return Examples(self._tagged, sum(1 for _ in self._bounds()))

    def _bounds(self) -> Iterator[tuple[int, int, int]]:
        """Yield document, start and end of parts that are short enough: of a longer one gensim would read no more."""
        for document, (start, end) in enumerate(pairwise(self.text.documents.tolist())):
            for place in range(start, max(end, start + 1), LONGEST_CONTEXT):
                yield document, place, min(place + LONGEST_CONTEXT, end)

    def _tagged(self) -> "Iterator[TaggedDocument]":
        from gensim.models.doc2vec import TaggedDocument

        words = self.text.words
        for document, start, end in self._bounds():
            if self._feed.stopped:
                return
            yield TaggedDocument([words[number] for number in self.text.ids[start:end].tolist()], [document])
            self._feed.num_words += end - start

    def vectors(self) -> NDArray[np.float32]:
        return np.asarray(self._model.dv.vectors, np.float32)

    def extras(self) -> dict[str, NDArray[Any]]:
        return {WORD_TENSOR: self._model.wv.vectors[self._rows], OUTPUT_TENSOR: self._model.syn1neg[self._rows]}
