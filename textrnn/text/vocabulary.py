"""The tokens a model knows, by number, most frequent first."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from textrnn.config import END as END
from textrnn.config import UNKNOWN as UNKNOWN
from textrnn.errors import InputError

SPECIAL_TOKENS = ("<unk>", "<end>")  # END follows each document of a corpus that has several


class Vocabulary:
    """Tokens in the order of their ids; the first two are UNKNOWN and END, whatever the tokenizer."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self.tokens: Sequence[str] = tuple(tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def num_words(self) -> int:
        """Count the tokens as the literature does: the unknown word is one, the end of a document is none."""
        return len(self.tokens) - 1

    @cached_property
    def id_by_token(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.tokens)}

    def id_of(self, token: str) -> int:
        """Give a token's id, or UNKNOWN."""
        return self.id_by_token.get(token, UNKNOWN)

    def to_json(self) -> bytes:
        """Write one token per line, as a JSON list, so that tokens of white space stay visible."""
        return json.dumps(self.tokens, ensure_ascii=False, indent=0).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes, name: str) -> "Vocabulary":
        """Read what to_json wrote; raise InputError naming the file if it is anything else."""
        try:
            tokens = json.loads(data)
        except ValueError as error:
            raise InputError(f"{name} is damaged: {error}.") from error
        if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
            raise InputError(f"{name} is damaged: it is not a list of tokens.")
        if tuple(tokens[: len(SPECIAL_TOKENS)]) != SPECIAL_TOKENS or len(set(tokens)) != len(tokens):
            raise InputError(f"{name} is damaged: its tokens are not those of a vocabulary.")
        return cls(tokens)


def build_vocabulary(
    count_by_token: Mapping[str, int], *, vocab_size: int | None, min_count: int, reserved: Sequence[str] = ()
) -> Vocabulary:
    """Take the most frequent tokens, equal counts in the order of the tokens.

    vocab_size: how many in all, the special and the reserved ones among them, which are always taken.
    """
    first = (*SPECIAL_TOKENS, *reserved)
    frequent = [item for item in count_by_token.items() if item[1] >= min_count and item[0] not in first]
    frequent.sort(key=lambda item: (-item[1], item[0]))
    limit = len(frequent) if vocab_size is None else max(vocab_size - len(first), 0)
    return Vocabulary((*first, *(token for token, _ in frequent[:limit])))
