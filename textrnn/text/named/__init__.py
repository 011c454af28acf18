"""The corpora that have a name and need no network."""

from typing import TYPE_CHECKING

from textrnn.registry import Registry

if TYPE_CHECKING:
    from textrnn.text.named.corpus import NamedCorpus

CORPORA = Registry(
    "corpus",
    {
        "tales": "textrnn.text.named.tales:Tales",
        "lee": "textrnn.text.named.lee:Lee",
        "pydocs": "textrnn.text.named.pydocs:PythonReference",
        "docstrings": "textrnn.text.named.docstrings:Docstrings",
    },
)
NLTK_PREFIX = "nltk:"


def open_corpus(name: str) -> "NamedCorpus":
    """Find a corpus by name; raises NotFoundError with the next step if its text is not on this computer."""
    if name.startswith(NLTK_PREFIX):
        from textrnn.text.named.nltk_data import NltkCorpus

        return NltkCorpus(name.removeprefix(NLTK_PREFIX))
    corpus: NamedCorpus = CORPORA.get(name)()
    return corpus
