"""Which words of a sentence are nouns and adjectives, by the tagger of NLTK where the user has its data."""

import functools
from collections.abc import Callable, Sequence

from textrnn.errors import NotFoundError, UsageError

_DATA = "averaged_perceptron_tagger_eng"
_NAMING = ("NN", "JJ")  # how the tags of nouns and adjectives begin

Filter = Callable[[Sequence[str]], list[bool]]


@functools.cache
def noun_filter(language: str) -> Filter:
    """Give a function that says of each word of a sentence whether it is a noun or an adjective.

    Raises UsageError for a language without a tagger, NotFoundError if its data is not on this computer.
    """
    if language != "en":
        raise UsageError(f"--pos knows English only, and the text is {language!r}. Drop --pos, or give --language en.")
    from nltk.tag.perceptron import PerceptronTagger

    try:
        tagger = PerceptronTagger(lang="eng")
    except LookupError as error:
        raise NotFoundError(
            f"--pos needs NLTK's tagger data, which is not on this computer. Get it: python -m nltk.downloader {_DATA}"
        ) from error
    return lambda words: [tag.startswith(_NAMING) for _, tag in tagger.tag(list(words))]
