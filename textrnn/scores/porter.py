"""The stems of English words as ROUGE-1.5.5 makes them, so that "learning" and "learns" count as one word.

stem("relational")    # "relat"
"""

import re
from collections.abc import Callable

# Porter (1980): a word is [C]VCVC...[V], C and V being runs of consonants and of vowels; its measure m counts the VC.
# A y that begins a word is written Y here, which makes it a consonant.
_C, _V = "[^aeiou][^aeiouy]*", "[aeiouy][aeiou]*"
_has_vowel = re.compile(f"(?:{_C})?[aeiouy]").match
_m_over_0 = re.compile(f"(?:{_C})?{_V}{_C}").match
_m_over_1 = re.compile(f"(?:{_C})?{_V}{_C}{_V}{_C}").match
_m_is_1 = re.compile(f"(?:{_C})?{_V}{_C}(?:{_V})?").fullmatch
_ends_short = re.compile(f"{_C}[aeiouy][^aeiouwxy]").fullmatch  # "hop", which is "hope" without its e
_is_doubled = re.compile(r".*([^aeiouylsz])\1").fullmatch

_Test = Callable[[str], "re.Match[str] | None"]

_STEP_2 = {
    **{"ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al"},
    **{"entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al"},
    **{"iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble"},
    **{"logi": "log"},
}
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = dict.fromkeys(
    ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ou", "ism", "ate", "iti", "ous", "ive", "ize"],
    "",
)


def stem(word: str) -> str:
    """Cut the endings of a lower-case word.

    The rules are Porter's with one change that ROUGE made: step 4 tries -ment, then -ent or -ion, on what the other
    endings left, so that "governmental" meets "govern" and "dimensional" meets "dimension".
    """
    initial_y = word.startswith("y")
    if initial_y:
        word = "Y" + word[1:]
    word = _cut_inflection(_cut_plural(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replace_longest(_replace_longest(word, _STEP_2, _m_over_0), _STEP_3, _m_over_0)
    word = _cut_noun_endings(_replace_longest(word, _STEP_4, _m_over_1))
    word = _cut_final_letter(word)
    return "y" + word[1:] if initial_y else word


def _cut_plural(word: str) -> str:
    """Step 1a."""
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if len(word) > 1 and word[-1] == "s" and word[-2] != "s" else word


def _cut_inflection(word: str) -> str:
    """Step 1b: -ed and -ing, and the repair of what they leave."""
    if word.endswith("eed"):
        return word[:-1] if _m_over_0(word[:-3]) else word
    ending = "ed" if word.endswith("ed") else "ing" if word.endswith("ing") else ""
    cut = word.removesuffix(ending)
    if not ending or not _has_vowel(cut):
        return word
    if cut.endswith(("at", "bl", "iz")):
        return cut + "e"
    if _is_doubled(cut):
        return cut[:-1]
    return cut + "e" if _ends_short(cut) else cut


def _replace_longest(word: str, replacement_by_ending: dict[str, str], is_long_enough: _Test) -> str:
    for length in range(min(7, len(word)), 1, -1):
        replacement = replacement_by_ending.get(word[-length:])
        if replacement is not None:
            return word[:-length] + replacement if is_long_enough(word[:-length]) else word
    return word


def _cut_noun_endings(word: str) -> str:
    """Step 4, the part in which ROUGE goes its own way."""
    if word.endswith("ment") and _m_over_1(word[:-4]):
        word = word[:-4]
    if word.endswith("ent"):
        return word[:-3] if _m_over_1(word[:-3]) else word
    return word[:-3] if word.endswith(("sion", "tion")) and _m_over_1(word[:-3]) else word


def _cut_final_letter(word: str) -> str:
    """Step 5."""
    if word.endswith("e"):
        cut = word[:-1]
        if _m_over_1(cut) or (_m_is_1(cut) and not _ends_short(cut)):
            word = cut
    return word[:-1] if word.endswith("ll") and _m_over_1(word) else word
