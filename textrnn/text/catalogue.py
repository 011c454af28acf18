"""What there is to know about a corpus before reading it: how large, how rich in words, how it sounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from textrnn.errors import TextrnnError
from textrnn.text.named import CORPORA, NLTK_PREFIX, open_corpus

SAMPLE_CHARACTERS = 1500
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Description:
    """A corpus in figures.

    words: runs of letters and digits; vocabulary: how many of them differ, case aside. estimated: the figures come
    from a part of the corpus, scaled up, and the vocabulary is that of the part. missing: why there are none.
    """

    name: str
    about: str
    documents: int = 0
    bytes: int = 0
    words: int = 0
    vocabulary: int = 0
    estimated: bool = False
    sample: str = ""
    missing: str | None = None


def known_names() -> list[str]:
    """Name every corpus that can be read now or explains how to get it."""
    from textrnn.text.named.nltk_data import downloaded

    return [*CORPORA.names(), *(NLTK_PREFIX + name for name in downloaded())]


def describe_all() -> Iterator[Description]:
    """Describe each corpus, one that cannot be read by the reason."""
    for name in known_names():
        try:
            yield describe(name)
        except TextrnnError as error:
            yield Description(name, "", missing=str(error))


def describe(name: str) -> Description:
    """Describe a corpus by name; raises NotFoundError if its text is not there."""
    if not name.startswith(NLTK_PREFIX):
        CORPORA.check(name)
    corpus = open_corpus(name)
    texts, scale = corpus.sample()
    documents = num_bytes = words = 0
    vocabulary: set[str] = set()
    sample = ""
    for text in texts:
        whole = "".join(text.chunks)
        found = _WORD.findall(whole.lower())
        documents, num_bytes, words = documents + 1, num_bytes + len(whole.encode()), words + len(found)
        vocabulary.update(found)
        if len(sample) < SAMPLE_CHARACTERS:
            sample += whole[: SAMPLE_CHARACTERS - len(sample)].rstrip("\n") + "\n"
    return Description(
        name=name,
        about=corpus.about,
        documents=_scaled(documents, scale),
        bytes=_scaled(num_bytes, scale),
        words=_scaled(words, scale),
        vocabulary=len(vocabulary),
        estimated=scale > 1,
        sample=sample,
    )


def _scaled(figure: int, scale: int) -> int:
    """Scale what was counted in a part, to the two digits that such an estimate is worth."""
    return figure if scale == 1 else int(float(f"{figure * scale:.2g}"))
