"""The text of a training run: read, tokenized, divided into training and validation."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.errors import InputError, UsageError
from textrnn.io import release_pages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textrnn.text.tokenizers import Tokenizer, TokenizerOptions

    Ids = NDArray[np.unsignedinteger]

TOKENIZER_SETTINGS = ("tokenizer", "vocab_size", "min_count", "lowercase")
VALID_FRACTION = 0.1
MOST_VALID_TOKENS = 200_000  # of a validation text cut from the training text: enough for three digits
CHUNK_TOKENS = 1 << 18


@dataclass(frozen=True)
class TextRequest:
    """Which text, and how to read it. valid: the validation text, or a fraction of the text."""

    sources: tuple[str, ...]
    field: str | None
    column: str | None
    encoding: str
    valid: str | None

    def or_else(self, stored: Mapping[str, Any]) -> "TextRequest":
        """Fill what is not said with what a run was begun with."""
        said = {name: value for name, value in asdict(self).items() if value}
        remembered = {field.name: stored[field.name] for field in fields(self)}
        return TextRequest(**(remembered | said | {"sources": self.sources or tuple(stored["sources"])}))


@dataclass(frozen=True)
class TrainingData:
    """Token ids and what there is to say about their text."""

    tokenizer: "Tokenizer"
    train: "Ids"
    valid: "Ids"
    facts: dict[str, Any]  # what config.json keeps: the request, sha256, counts

    def train_text(self) -> Iterator[str]:
        """Give the training part as text, piece by piece, cut only at white space."""
        rest = ""
        for start in range(0, len(self.train), CHUNK_TOKENS):
            text = rest + self.tokenizer.decode(self.train[start : start + CHUNK_TOKENS].tolist())
            words = text.rsplit(maxsplit=1)
            cut = len(text) - len(words[-1]) if len(words) == 2 else 0
            yield text[:cut]
            rest = text[cut:]
            release_pages(self.train)
        yield rest

    @property
    def bytes_per_token(self) -> float:
        return float(self.facts["bytes"] / max(1, self.facts["tokens"]))


def load_data(request: TextRequest, settings: Mapping[str, Any], tokenizer: "Tokenizer | None" = None) -> TrainingData:
    """Read and tokenize; a tokenizer given is used, else one is trained as the settings say."""
    from textrnn.text.corpus import Corpus, ReadOptions
    from textrnn.text.tokens import prepare, split
    from textrnn.text.vocabulary import END

    options = ReadOptions(encoding=request.encoding, field=request.field, column=request.column)
    wanted = tokenizer or tokenizer_options(settings)
    fraction, valid_corpus = _validation(request.valid, options)
    corpus = Corpus(request.sources or ("-",), options)
    tokenizer, tokens = prepare(corpus, wanted)
    facts = asdict(request) | {"undecodable": corpus.undecodable} | tokens.stats.to_dict()
    if valid_corpus is None:
        train, held = split(tokens.ids, min(fraction, MOST_VALID_TOKENS / len(tokens.ids)), END)
        if len(held) < 2:
            train = held = tokens.ids  # too short to divide, or told not to
    else:
        train, held = tokens.ids, prepare(valid_corpus, tokenizer)[1].ids
    if len(train) < 2 or len(held) < 2:
        raise InputError(f"the text has {len(tokens.ids)} tokens, too few to train on. Give more text.")
    return TrainingData(tokenizer, train, held, facts | {"train_tokens": len(train), "valid_tokens": len(held)})


def tokenizer_options(settings: Mapping[str, Any]) -> "TokenizerOptions":
    """Give what the settings say of the tokenizer, checked."""
    from textrnn.text.tokenizers import TokenizerOptions

    said = {name: settings[name] for name in TOKENIZER_SETTINGS if name in settings}
    options = TokenizerOptions.from_dict({"name" if name == "tokenizer" else name: v for name, v in said.items()})
    options.validate()
    return options


def _validation(valid: str | None, options: Any) -> tuple[float, Any]:
    """Read --valid: a fraction of the text, or a text of its own."""
    from textrnn.text.corpus import Corpus

    if valid is None:
        return VALID_FRACTION, None
    try:
        fraction = float(valid)
    except ValueError:
        return 0.0, Corpus((valid,), options)
    if not 0 <= fraction < 1:
        raise UsageError(f"--valid takes a file or a fraction of at least 0 and below 1, not {valid}.")
    return fraction, None


def read_vectors(path: Path, tokenizer: "Tokenizer", embedding: "NDArray[np.float32]") -> int:
    """Put the vectors of a GloVe or word2vec text file into the rows of their tokens; give how many were found."""
    from textrnn.embeddings.text_format import fill_rows

    return fill_rows(path, tokenizer.vocabulary.tokens, embedding)
