"""Spaces where written tokens need them: a network may put two tokens side by side that no text has side by side."""

import re
from collections.abc import Sequence

from textrnn.text.scripts import UNSPACED

_CLOSER_BY_OPENER = {"(": ")", "[": "]", "{": "}", "<": ">"}
_BETWEEN_WORDS = re.compile(rf"[^\W{UNSPACED}][^\W{UNSPACED}]")


def mend_spaces(words: Sequence[str]) -> list[str]:
    """Part words that would be read as one, and put what stands in brackets close to them: "a <TX>" for "a < TX>".

    words: as a tokenizer of words cuts them, each with the space before it; "" for what writes nothing.
    """
    mended: list[str] = []
    before = ""  # the last one that writes something
    for place, word in enumerate(words):
        if _BETWEEN_WORDS.fullmatch(before[-1:] + word[:1]):
            word = f" {word}"
        elif word.startswith(" ") and _CLOSER_BY_OPENER.get(before.strip()) in words[place + 1 :]:
            word = word[1:]
        mended.append(word)
        before = word or before
    return mended
