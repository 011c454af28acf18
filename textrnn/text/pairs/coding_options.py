"""How the texts of pairs are to become ids."""

from dataclasses import dataclass

from textrnn.config import JsonConfig, require
from textrnn.text.tokenizers import TokenizerOptions

WORD_TOKENIZERS = ("sentence", "word", "whitespace")
_BYTE_TOKENIZERS = ("byte", "subword")


@dataclass(frozen=True)
class CodingOptions(JsonConfig):
    """How the texts of pairs become ids.

    source_vocab, target_vocab, min_count: None leaves them to the tokenizer. shared: one vocabulary for both sides.
    lowercase: the network works on lower-cased text, and words get their letter case when written; of tokenizers that
    do not know words, only the first. longest_source: tokens; what is beyond is cut off. longest_target: tokens; pairs
    with more are none to train on, and nothing longer is written. sentences: number those of the source. language: of
    the source; "" finds it out where it matters.
    """

    tokenizer: str = "sentence"
    source_vocab: int | None = None
    target_vocab: int | None = None
    min_count: int | None = None
    shared: bool = False
    lowercase: bool = True
    copy: bool = False
    longest_source: int = 400
    longest_target: int = 100
    features: bool = False
    sentences: bool = False
    language: str = ""

    def validate(self) -> None:
        """Raise UsageError for a name that does not exist, ConfigError for what does not go together."""
        for vocab_size in (self.source_vocab, self.target_vocab):
            self.side(vocab_size).validate()
        for name in ("longest_source", "longest_target"):
            require(getattr(self, name) >= 1, f"{name} must be 1 or more, not {getattr(self, name)}.")
        require(
            not self.shared or None in (self.source_vocab, self.target_vocab) or self.source_vocab == self.target_vocab,
            f"a shared vocabulary has one size, not {self.source_vocab} and {self.target_vocab}. Give one of them.",
        )
        require(
            self.tokenizer != "byte" or (self.source_vocab, self.target_vocab, self.min_count) == (None,) * 3,
            "the tokenizer 'byte' always has all 256 bytes. Leave out --source-vocab, --target-vocab and --min-count.",
        )
        require(
            not self.copy or self.shared or self.tokenizer not in _BYTE_TOKENIZERS,
            f"to copy, both sides must have the same tokens, and two {self.tokenizer!r} tokenizers have not. "
            "Share one vocabulary, or use the tokenizer 'sentence'.",
        )
        require(
            not self.features or self.tokenizer in WORD_TOKENIZERS,
            f"features are those of words: they need the tokenizer {' or '.join(WORD_TOKENIZERS)}, "
            f"not {self.tokenizer!r}.",
        )
        if self.language:
            from textrnn.text.language import check_language

            check_language(self.language)

    def side(self, vocab_size: int | None) -> TokenizerOptions:
        """Give the options of the tokenizer of one side."""
        return TokenizerOptions(self.tokenizer, vocab_size, self.min_count, self.lowercase)
