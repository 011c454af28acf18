"""English contractions written out, as the review lab does before it counts words.

expand_contractions("It's late, and we can't wait.")      # "It is late, and we can not wait."
"""

import re

# With a space where a tokenizer may have set one: "it ' s", "ca n't".
_APOSTROPHE = r"\s?['’]\s?"
_WHOLE = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "let's": "let us",
    "y'all": "you all",
    "ma'am": "madam",
    "'tis": "it is",
    "'twas": "it was",
    "c'mon": "come on",
}
_NEGATED = "do|does|did|is|are|was|were|has|have|had|could|would|should|might|must|need|ought|dare|may"
_PERSONS = frozenset(["i", "you", "he", "she", "it", "we", "they"])
_ASKING = frozenset(["who", "what", "where", "when", "why", "how", "that", "there", "here", "this"])
_SOMEONE = frozenset(f"{some}{one}" for some in ("some", "any", "every", "no") for one in ("one", "body", "thing"))
_MODALS = frozenset(["could", "would", "should", "might", "must", "may", "not"])
_ENDINGS = {  # what an ending stands for, and the words it does so after; behind others 's is a possessive
    "m": ("am", frozenset(["i"])),
    "s": ("is", (_PERSONS | _ASKING | _SOMEONE) - {"i", "you", "we", "they"}),
    "re": ("are", _PERSONS | _ASKING),
    "ve": ("have", _PERSONS | _ASKING | _MODALS),
    "ll": ("will", _PERSONS | _ASKING | _SOMEONE),
    "d": ("would", _PERSONS | _ASKING | _SOMEONE),
}


def _spelled(contraction: str) -> str:
    """Give the expression for a contraction of the table, however its apostrophe is set."""
    before, _, after = contraction.partition("'")
    if not after:
        return before
    if after == "t" and before.endswith("n"):
        before = rf"{before[:-1]}\s?n"
    return (f"{before}{_APOSTROPHE}" if before else r"['’]\s?") + after


_CONTRACTION = re.compile(
    rf"(?<!\w)(?:(?P<whole>{'|'.join(map(_spelled, _WHOLE))})"
    rf"|(?P<verb>{_NEGATED})\s?(?P<not>n){_APOSTROPHE}t"
    rf"|(?P<subject>[a-z]+){_APOSTROPHE}(?P<ending>m|s|re|ve|ll|d))(?![\w-])",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


def expand_contractions(text: str) -> str:
    """Write every contraction out that can mean only one thing, or nearly so: "he's" becomes "he is"."""
    if "'" not in text and "’" not in text and "annot" not in text and "ANNOT" not in text:
        return text
    return _CONTRACTION.sub(_expanded, text)


def _expanded(found: re.Match[str]) -> str:
    contraction = found[0]
    if found["whole"]:
        plain = _SPACE.sub("", contraction).replace("’", "'").lower()
        return _in_case_of(contraction, _WHOLE[plain])
    if found["verb"]:
        return f"{found['verb']} {'NOT' if found['not'].isupper() else 'not'}"
    meaning, subjects = _ENDINGS[found["ending"].lower()]
    if found["subject"].lower() not in subjects:
        return contraction
    return f"{found['subject']} {meaning.upper() if found['ending'].isupper() else meaning}"


def _in_case_of(contraction: str, words: str) -> str:
    if contraction.isupper():
        return words.upper()
    first = next(filter(str.isalpha, contraction))
    return words[0].upper() + words[1:] if first.isupper() else words
