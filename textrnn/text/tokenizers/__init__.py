"""Text to token ids and back: six ways, each trained on the corpus and saved with the run.

tokenizer = train_tokenizer(TokenizerOptions(name="char"), lambda: iter(["to be or not to be"]))
tokenizer.decode(tokenizer.encode("to be"))       # "to be"
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textrnn.config import JsonConfig, require
from textrnn.errors import ConfigError, InputError, TransferError
from textrnn.registry import Registry

if TYPE_CHECKING:
    from textrnn.text.tokenizers.tokenizer import Tokenizer as Tokenizer

TOKENIZERS = Registry(
    "tokenizer",
    {
        "char": "textrnn.text.tokenizers.char:CharTokenizer",
        "byte": "textrnn.text.tokenizers.byte:ByteTokenizer",
        "word": "textrnn.text.tokenizers.word:WordTokenizer",
        "whitespace": "textrnn.text.tokenizers.whitespace:WhitespaceTokenizer",
        "sentence": "textrnn.text.tokenizers.sentence:SentenceTokenizer",
        "subword": "textrnn.text.tokenizers.subword:SubwordTokenizer",
    },
)
OPTIONS_FILE = "tokenizer.json"


@dataclass(frozen=True)
class TokenizerOptions(JsonConfig):
    """What a tokenizer is to be trained like; None leaves the choice to the tokenizer.

    vocab_size counts UNKNOWN and END. min_count: a token that is rarer becomes UNKNOWN.
    """

    name: str = "char"
    vocab_size: int | None = None
    min_count: int | None = None
    lowercase: bool = False

    def validate(self) -> None:
        """Raise UsageError for a name that does not exist, ConfigError for a number out of range."""
        TOKENIZERS.check(self.name)
        for option, value in (("vocab_size", self.vocab_size), ("min_count", self.min_count)):
            require(value is None or (type(value) is int and value >= 1), f"{option} must be 1 or more, not {value!r}.")
        smallest = TOKENIZERS.get(self.name).smallest_vocabulary
        require(
            self.vocab_size is None or self.vocab_size >= smallest,
            f"vocab_size for the tokenizer {self.name!r} must be at least {smallest}, not {self.vocab_size}.",
        )


def train_tokenizer(options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> "Tokenizer":
    """Train on a text that `pieces` gives from its start each time it is called."""
    options.validate()
    tokenizer: Tokenizer = TOKENIZERS.get(options.name).train(options, pieces)
    return tokenizer


def load_tokenizer(directory: Path) -> "Tokenizer":
    """Load the tokenizer of a run; raises InputError naming a file that is missing or damaged."""
    if not (directory / OPTIONS_FILE).is_file():
        raise InputError(f"{directory} holds no {OPTIONS_FILE}: the run was not fully written. Train it again.")
    try:
        files = {path.name: path.read_bytes() for path in directory.iterdir() if path.is_file()}
    except OSError as error:
        raise TransferError(f"cannot read {directory}: {error.strerror}.") from error
    return build_tokenizer(files, str(directory))


def build_tokenizer(files: Mapping[str, bytes], place: str) -> "Tokenizer":
    """Make a tokenizer again from what its files() gave; place: where they are, for errors."""
    try:
        options = TokenizerOptions.from_dict(json.loads(files[OPTIONS_FILE]))
    except (ValueError, AttributeError, ConfigError) as error:
        raise InputError(f"{place}/{OPTIONS_FILE} is damaged: {error}") from error
    tokenizer: Tokenizer = TOKENIZERS.get(options.name).build(options, files, place)
    return tokenizer
