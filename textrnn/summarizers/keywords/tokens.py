"""Cutting a sentence into words and what stands between them, so that neighbours can be told from those apart.

split_words("A state-of-the-art GPT-4.", "en")    # ["", " ", "-", "-", "-", " "], ["A", "state", "of", ..., "GPT-4"]
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from textrnn.summarizers.keywords.function_words import CHINESE_BREAKS
from textrnn.text.scripts import HAN, HAN_AND_KANA, LETTERS, MARKS, SOUTHEAST_ASIAN, UNSPACED

_WORD = re.compile(
    rf"((?:https?://|www\.)\S+|(?:[^\W\d_a-z]\.){{2,}}|[CF](?:\+\+|\#)(?!\w)|[OD]['’](?=[A-Z]){LETTERS}"
    rf"|{LETTERS}(?:-\d+(?![\w{MARKS}]))?)"
)
_JOINING = re.compile(r"\s+|[-‐‑]|\s?&\s?|['’]|")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_KANJI, _KATAKANA = f"\u3005{HAN}", "\u30a1-\u30ff"
# Japanese changes its script where a word ends: runs of kanji or katakana name things, hiragana is mostly grammar.
_JAPANESE_RUN = re.compile(rf"[{_KANJI}]+|[{_KATAKANA}]+|[\u3041-\u309f]+|[^{HAN_AND_KANA}]+")
_RUN = re.compile(
    rf"[{CHINESE_BREAKS}]|(?P<cut>(?:(?![{CHINESE_BREAKS}])[{HAN_AND_KANA}])+|[{SOUTHEAST_ASIAN}]+)"
    rf"|[^{UNSPACED}]+"
)
# A character with the vowels and tones that hang on it, which no cut may part from it.
_CLUSTER = re.compile(
    r"[\u0e40-\u0e44\u0ec0-\u0ec4]?.[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3]*"
)
OVERLAP = "x"  # no gap holds a letter: as many of these say how far a piece reaches back into the one before


def split_words(text: str, language: str) -> tuple[list[str], list[str]]:
    """Give what stands before each word, and the words.

    A run without spaces gives overlapping pairs of characters, in Japanese runs of one script.
    """
    parts = _WORD.split(text)
    gaps, words = parts[:-1:2], parts[1::2]
    if text.isascii() or not _UNSPACED.search(text):
        return gaps, words
    pieces = [piece for gap, word in zip(gaps, words, strict=True) for piece in _cut(gap, word, language)]
    return [gap for gap, _ in pieces], [word for _, word in pieces]


def is_joined(gap: str) -> bool:
    """Say whether words with this between them may be one phrase."""
    return gap.startswith(OVERLAP) or bool(_JOINING.fullmatch(gap))


def gap_length(gap: str) -> int:
    return -len(gap) if gap.startswith(OVERLAP) else len(gap)


def is_unspaced(word: str) -> bool:
    """Say whether this was cut from a text without spaces."""
    return bool(_UNSPACED.match(word))


def _cut(gap: str, word: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a word, each after what stands before it."""
    if not _UNSPACED.search(word):
        yield gap, word
    elif language == "ja":
        for number, run in enumerate(_JAPANESE_RUN.findall(word)):
            yield gap if number == 0 else "", run
    else:
        for found in _RUN.finditer(word):
            pieces = _pairs(found[0]) if found["cut"] else [("", found[0])]
            yield gap if found.start() == 0 else "", pieces[0][1]
            yield from pieces[1:]


def _pairs(run: str) -> list[tuple[str, str]]:
    """Give every two neighbouring characters, each pair after the mark of its overlap with the one before."""
    characters = _CLUSTER.findall(run)
    if len(characters) == 1:
        return [("", run)]
    return [(OVERLAP * len(a), a + b) for a, b in pairwise(characters)]
