"""The text of a training run: read, tokenized, divided into training and validation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from textrnn.commands.text_request import TextRequest
from textrnn.errors import InputError, UsageError
from textrnn.io import release_pages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textrnn.text.corpus import Corpus, ReadOptions
    from textrnn.text.tokenizers import Tokenizer, TokenizerOptions

    Ids = NDArray[np.unsignedinteger]

TOKENIZER_SETTINGS = ("tokenizer", "vocab_size", "min_count", "lowercase")
VALID_FRACTION = 0.1
MOST_VALID_TOKENS = 200_000  # of a validation text cut from the training text: enough for three digits
CHUNK_TOKENS = 1 << 18
OPENING_TOKENS, OPENING_SEARCH = 128, 1 << 16
LONGEST_WORD = 1000  # characters; what is longer may be cut


@dataclass(frozen=True)
class TrainingText(TextRequest):
    """valid: the validation text, or a fraction of the text."""

    valid: str | None = None

    def options(self) -> "ReadOptions":
        from textrnn.text.corpus import ReadOptions

        return ReadOptions(encoding=self.encoding or "utf-8", field=self.field, column=self.column)


@dataclass(frozen=True)
class TrainingData:
    """Token ids and what there is to say about their text."""

    tokenizer: "Tokenizer"
    train: "Ids"
    valid: "Ids"
    valid_bytes: int
    facts: dict[str, Any]  # what config.json keeps: the request, checksums, counts
    notes: tuple[str, ...]  # what the user should know about the text

    def train_text(self) -> Iterator[str]:
        """Give the training part as text, piece by piece, cut at white space where there is any near."""
        rest = ""
        for start in range(0, len(self.train), CHUNK_TOKENS):
            text = rest + self.tokenizer.decode(self.train[start : start + CHUNK_TOKENS].tolist())
            words = text[-LONGEST_WORD:].rsplit(maxsplit=1)
            cut = len(text) - len(words[-1]) if len(words) == 2 and not text[-1].isspace() else len(text)
            yield text[:cut]
            rest = text[cut:]
            release_pages(self.train)
        yield rest

    @property
    def valid_bytes_per_token(self) -> float:
        return self.valid_bytes / max(1, len(self.valid))


def load_data(
    request: TrainingText,
    settings: Mapping[str, Any],
    tokenizer: "Tokenizer | None" = None,
    progress: Callable[[int], None] | None = None,
) -> TrainingData:
    """Read and tokenize; a tokenizer given is used, else one is trained as the settings say.

    progress: called with the number of characters of each piece read.
    """
    from textrnn.text.corpus import Corpus
    from textrnn.text.tokens import prepare

    wanted = tokenizer or tokenizer_options(settings)
    fraction, valid_corpus = _validation(request)
    corpus = Corpus(request.sources or ("-",), request.options())
    tokenizer, tokens = prepare(corpus, wanted, progress=progress)
    notes = corpus.notes()
    if valid_corpus is not None:
        train, (_, held) = tokens.ids, prepare(valid_corpus, tokenizer, progress=progress)
        valid, valid_bytes = held.ids, held.stats.bytes
        notes += [f"{request.valid}: {note}" for note in valid_corpus.notes()]
    else:
        train, valid = _divide(tokens.ids, fraction, notes)
        valid_bytes = len(tokenizer.decode(valid.tolist()).encode("utf-8", "replace"))
    if len(train) < 2 or len(valid) < 2:
        raise InputError(f"the text has {len(tokens.ids)} tokens, too few to train on. Give more text.")
    facts = asdict(request) | {"undecodable": corpus.undecodable} | tokens.stats.to_dict()
    facts["opening"] = _opening(train, tokenizer)
    facts |= {"train_tokens": len(train), "valid_tokens": len(valid), "valid_sha256": _digest(valid)}
    return TrainingData(tokenizer, train, valid, valid_bytes, facts, tuple(notes))


def _divide(ids: "Ids", fraction: float | None, notes: list[str]) -> "tuple[Ids, Ids]":
    """Hold out the last part; a text too short for that, or told not to, is validated on its own end."""
    from textrnn.text.tokens import split
    from textrnn.text.vocabulary import END

    share = min(VALID_FRACTION, MOST_VALID_TOKENS / len(ids)) if fraction is None else fraction
    train, valid = split(ids, share, END)
    if len(train) >= 2 and len(valid) >= 2:
        return train, valid
    notes.append("nothing is held out: the validation figures are of text that was trained on.")
    return ids, ids[-MOST_VALID_TOKENS:]


def _opening(train: "Ids", tokenizer: "Tokenizer") -> list[int]:
    """Give tokens that lead to the beginning of a text: up to the end of the first document, else of a late line.

    A text without either gives its first tokens, which at least bring the state to where training has it.
    """
    import numpy as np

    from textrnn.text.vocabulary import END

    head = train[:OPENING_SEARCH]
    ends = np.flatnonzero(head == END)
    if not len(ends):
        line_feed = tokenizer.encode("\n")
        ends = np.flatnonzero(head == line_feed[0])[1:] if len(line_feed) == 1 else ends
    if not len(ends):
        return [int(token) for token in head[:OPENING_TOKENS]]
    end = int(ends[0] if head[ends[0]] == END else ends[-1]) + 1
    return [int(token) for token in head[max(0, end - OPENING_TOKENS) : end]]


def _digest(ids: "Ids") -> str:
    import hashlib

    return hashlib.sha256(ids.tobytes()).hexdigest()


def tokenizer_options(settings: Mapping[str, Any]) -> "TokenizerOptions":
    """Give what the settings say of the tokenizer, checked."""
    from textrnn.text.tokenizers import TokenizerOptions

    said = {name: settings[name] for name in TOKENIZER_SETTINGS if name in settings}
    options = TokenizerOptions.from_dict({"name" if name == "tokenizer" else name: v for name, v in said.items()})
    options.validate()
    return options


def _validation(request: TrainingText) -> "tuple[float | None, Corpus | None]":
    """Read --valid: a fraction of the text, or a text of its own."""
    from textrnn.text.corpus import Corpus

    if request.valid is None:
        return None, None
    try:
        fraction = float(request.valid)
    except ValueError:
        return None, Corpus((request.valid,), request.options())
    if not 0 <= fraction < 1:
        raise UsageError(f"--valid takes a file or a fraction of at least 0 and below 1, not {request.valid}.")
    return fraction, None


def read_vectors(source: str, tokenizer: "Tokenizer", embedding: "NDArray[np.float32]") -> int:
    """Put the vectors of a store or a file into the rows of their tokens; give how many were found."""
    from textrnn.embeddings.lookup import fill_rows

    return fill_rows(source, tokenizer.vocabulary.tokens, embedding)
