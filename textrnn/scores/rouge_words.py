"""The words that ROUGE compares.

words("The cats' e-mail, 2nd try")    # the, cat, e, mail, 2nd, try: as ROUGE-1.5.5 has them when it stems
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence

from textrnn.scores.irregular_forms import base_form
from textrnn.scores.porter import stem

SHORTEST_TO_STEM = 4
_ASCII_WORD = re.compile("[a-z0-9]+")
# Thai, Lao, Burmese, Khmer, kana and Han are written without spaces: a character counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)


def words(text: str, *, stems: bool = True) -> list[str]:
    """Cut lower-cased text into words of letters and digits, and those into their stems.

    On ASCII text the words are those of ROUGE-1.5.5. Other letters and digits it takes for spaces; here those of every
    script are kept, and a character of a script without spaces is a word. Only English words are stemmed.
    """
    text = text.lower()
    found: list[str] = (_ASCII_WORD if text.isascii() else _any_word()).findall(text)
    return [_stem(word) for word in found] if stems else found


def split_lines(text: str | Sequence[str]) -> list[str]:
    """Give the sentences of a text: those it comes in, or its lines."""
    sentences = text.split("\n") if isinstance(text, str) else text
    return [sentence for sentence in sentences if sentence and not sentence.isspace()]


@functools.lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    if len(word) < SHORTEST_TO_STEM or not word.isascii():
        return word
    return base_form(word) or stem(word)


@functools.cache
def _any_word() -> re.Pattern[str]:
    marks, other_numbers = _ranges({"Mn", "Mc"}), _ranges({"No"})
    letter = f"(?![{_UNSPACED}{other_numbers}])[^\\W_]"
    return re.compile(f"[{_UNSPACED}][{marks}]*|(?:{letter}[{marks}]*)+")


def _ranges(categories: set[str]) -> str:
    """Write the characters of these Unicode categories, of the first plane, as the inside of a character class."""
    codes = [code for code in range(0x10000) if unicodedata.category(chr(code)) in categories]
    runs = itertools.groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    ends = [(run[0][1], run[-1][1]) for run in (list(pairs) for _, pairs in runs)]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ends)
