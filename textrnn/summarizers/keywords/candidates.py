"""Which words may be keywords, where no tagger says what is a noun: not those a list knows to be on no subject."""

from textrnn.summarizers.keywords.function_words import ENGLISH, ENGLISH_VERBS, ENGLISH_WEAK
from textrnn.summarizers.keywords.tokens import is_unspaced
from textrnn.text.terms import Analyzer

NEVER, AS_NAME, ALWAYS = range(3)  # AS_NAME: only where its capital is none of a sentence's first word
_SHORTEST, _SHORTEST_NAME = 2, 3
_MOST_DIGITS = 3
_FIRST_EAST_ASIAN = "\u2e80"
_ADDRESSES = ("http://", "https://", "www.")


def classify(word: str, analyzer: Analyzer) -> tuple[str, int]:
    """Give the term of a word as written, and when it counts.

    The long English list of stop words holds words that are parts of names: "New", "System" count with a capital.
    """
    lower = word.lower()
    term = analyzer.term(lower)
    if not _may_count(word):
        return term or lower, NEVER
    is_english = analyzer.language == "en"
    if term:
        return term, NEVER if is_english and lower in ENGLISH_VERBS else ALWAYS
    is_name = is_english and word[0].isupper() and len(word) >= _SHORTEST_NAME and lower not in ENGLISH
    return lower, AS_NAME if is_name else NEVER


def is_telling(word: str, when: int, analyzer: Analyzer) -> bool:
    """Say whether the word may be a keyword alone, not only within a phrase as "New" may."""
    is_weak = analyzer.language == "en" and word.lower() in ENGLISH_WEAK
    return when == ALWAYS and not is_weak and not _is_syllables(word)


def _is_syllables(word: str) -> bool:
    """Say whether this is a piece of a script that spells by sounds: two of them are rarely a word."""
    return is_unspaced(word) and word[0] < _FIRST_EAST_ASIAN


def _may_count(word: str) -> bool:
    """Say whether the word looks like one: not a number, a code, a lone letter, an address; hiragana is grammar."""
    if len(word) < _SHORTEST or word.startswith(_ADDRESSES):
        return False
    if is_unspaced(word):
        return not all("\u3041" <= character <= "\u309f" for character in word)
    num_letters, num_digits = sum(map(str.isalpha, word)), sum(map(str.isdecimal, word))
    if word[0].isdecimal():
        return num_digits == 1 and word[1].isupper()  # "3D", "5G"
    return num_letters > 0 and num_digits <= max(_MOST_DIGITS, num_letters + 1)
