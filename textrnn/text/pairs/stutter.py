"""Which tokens would make a text stutter: say a word, or a few of them, twice in a row.

stutter = Stutter(coding.target.vocabulary.tokens)
stutter.of(source)([big, red])     # ids of "red", be it with a space before it or a word that only the source has
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textrnn.text.scripts import UNSPACED
from textrnn.text.vocabulary import SPECIAL_TOKENS

if TYPE_CHECKING:
    from textrnn.text.pairs.coding import SourceTokens

LONGEST = 4  # words said again; more are left to the rule against n-grams that come twice
_IS_WORD = re.compile(rf"[^\W{UNSPACED}]")  # characters of the other scripts come twice in a row in good words


class Stutter:
    """Knows the words of a vocabulary. Marks between them do not count, nor letter case, nor the space before them."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.words = [*("" for _ in SPECIAL_TOKENS), *map(_word, tokens[len(SPECIAL_TOKENS) :])]
        self.ids_by_word: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self.ids_by_word.setdefault(word, []).append(number)

    def of(self, source: "SourceTokens") -> Callable[[Sequence[int]], list[int]]:
        """Give what tells, of a text written for this source, which tokens must not come next."""
        new_words, size = list(map(_word, source.new_words)), len(self.words)

        def barred(ids: Sequence[int]) -> list[int]:
            words = [self.words[number] if number < size else new_words[number - size] for number in ids]
            found: list[int] = []
            for again in _repeats([word for word in words if word]):
                found += self.ids_by_word.get(again, ())
                found += [size + k for k, word in enumerate(new_words) if word == again]
            return found

        return barred


def _repeats(words: Sequence[str]) -> set[str]:
    """Give the words that would end a second saying of the words just said."""
    length = len(words)
    lengths = range(1, min(LONGEST, (length + 1) // 2) + 1)
    return {words[-n] for n in lengths if words[length - n + 1 :] == words[length - 2 * n + 1 : length - n]}


def _word(token: str) -> str:
    return token.strip().lower() if _IS_WORD.search(token) else ""
