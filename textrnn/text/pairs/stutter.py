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
_WINDOW = 2 * LONGEST - 1  # words that the longest repeat has before its last one
_IS_WORD = re.compile(rf"[^\W{UNSPACED}]")  # characters of the other scripts come twice in a row in good words


class Stutter:
    """Knows the words of a vocabulary. Marks between them do not count, nor letter case, nor the space before them."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.words = [*("" for _ in SPECIAL_TOKENS), *map(_word, tokens[len(SPECIAL_TOKENS) :])]
        self.ids_by_word: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self.ids_by_word.setdefault(word, []).append(number)

    def of(self, source: "SourceTokens") -> Callable[[Sequence[int]], list[int]]:
        """Give what tells, of a text written for this source, which tokens must not come next.

        It is asked for every beginning of a beam at every step, so it reads no further back than it has to.
        """
        new_words, size = list(map(_word, source.new_words)), len(self.words)
        new_ids_by_word: dict[str, list[int]] = {}
        for number, word in enumerate(new_words, start=size):
            new_ids_by_word.setdefault(word, []).append(number)

        def barred(ids: Sequence[int]) -> list[int]:
            recent: list[str] = []  # the last word first
            for number in reversed(ids):
                if word := self.words[number] if number < size else new_words[number - size]:
                    recent.append(word)
                    if len(recent) == _WINDOW:
                        break
            found: list[int] = []
            for word in _repeats(recent):
                found += self.ids_by_word.get(word, ())
                found += new_ids_by_word.get(word, ())
            return found

        return barred


def _repeats(recent: list[str]) -> list[str]:
    """Give the words that would end a second saying of the words just said; recent: those, the last first."""
    found = recent[:1]
    if recent and recent[0] in recent[2 : LONGEST + 1]:  # which is rare
        lengths = range(2, (len(recent) + 1) // 2 + 1)
        found += [recent[n - 1] for n in lengths if recent[: n - 1] == recent[n : 2 * n - 1]]
    return found


def _word(token: str) -> str:
    return token.strip().lower() if _IS_WORD.search(token) else ""
