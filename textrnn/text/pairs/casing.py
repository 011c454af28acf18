"""The letter case of written text, learned from the training targets while the network works on lower-cased words.

casing = Casing.train([[" Two", " men", " in", " Paris", "."]])
casing.apply([" paris", " is", " big", "."], [None] * 4)      # [" Paris", " is", " big", "."]
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from textrnn.config import JsonConfig, require
from textrnn.text.pairs.stored import read_stored

STYLES = ("mixed", "title", "upper")
_STOPS = frozenset([".", "!", "?", "…"])
_CLOSING = frozenset("\"'”’»)]")
_TITLE_LETTERS = 4  # shorter words stay lower in many titles
_TITLE_SHARE = 0.75  # German has half of its longer words in capitals


@dataclass(frozen=True)
class Casing(JsonConfig):
    """Each word in its most frequent form, as in truecasing (Lita et al. 2003, sec. 2.1), and capitals at the start.

    style: "upper" writes everything in capitals, "title" begins every word with one that is not known otherwise.
    text_start, sentence_start: whether the first word of a text, and of its later sentences, gets a capital.
    forms: only those that are not what the style would write anyway. phrases: a lower-cased word and the form that
    another one has behind it, where that is not its form elsewhere ("eine junge", though "Junge" is more frequent).
    """

    style: str = "mixed"
    text_start: bool = False
    sentence_start: bool = False
    forms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @cached_property
    def _form_by_word(self) -> dict[str, str]:
        return {form.lower(): form for form in self.forms}

    @cached_property
    def _form_by_phrase(self) -> dict[str, str]:
        return {phrase.lower(): phrase.split(" ")[1] for phrase in self.phrases}

    def validate(self) -> None:
        require(self.style in STYLES, f"the style must be one of {', '.join(STYLES)}, not {self.style!r}.")
        require(all(isinstance(form, str) for form in self.forms), "the forms must be words.")
        right = all(isinstance(phrase, str) and phrase.count(" ") == 1 for phrase in self.phrases)
        require(right, "the phrases must be two words each.")

    @classmethod
    def train(
        cls, targets: Iterable[Sequence[str]], others: Iterable[Sequence[str]] = (), *, words: Iterable[str] = ()
    ) -> Self:
        """Learn from texts as lists of tokens with the space before them, in their own letter case.

        others: texts of the same language, for the words that no target has. words: those whose forms are kept, all if
        there are none.
        """
        counts = _Counts()
        for tokens in targets:
            counts.add(tokens)
        style = counts.style()
        if style == "upper":
            return cls(style=style)
        seen = _Counts(phrases=False)
        for tokens in others:
            seen.add(tokens)
        spare = _frequent_forms(seen.forms)
        if style == "title":  # prose tells which words are in capitals throughout, not which begin with one in titles
            spare = {word: form for word, form in spare.items() if form[1:] != word[1:]}
        forms = spare | _frequent_forms(counts.forms)
        if kept := {word.lstrip() for word in words}:
            forms = {word: form for word, form in forms.items() if word in kept}
        default = capitalized if style == "title" else str
        return cls(
            style=style,
            text_start=counts.starts["text"].most_capitals(),
            sentence_start=counts.starts["sentence"].most_capitals(),
            forms=tuple(forms[word] for word in sorted(forms) if forms[word] != default(word)),
            phrases=tuple(_telling_phrases(counts.phrases, forms)),
        )

    def apply(self, words: Sequence[str], copied: Sequence[str | None]) -> list[str]:
        """Give lower-cased tokens of one text their letter case.

        copied: for each word its form in the source if it comes from there, else None.
        """
        if self.style == "upper":
            return [word.upper() for word in words]
        written = []
        capitals = {"text": self.text_start, "sentence": self.sentence_start, "": False}
        for word, source_form, (bare, before, start) in zip(words, copied, _places(words), strict=True):
            form = self._form(bare, before) if source_form is None else self._copied_form(source_form.lstrip())
            written.append(word[: len(word) - len(bare)] + (capitalized(form) if capitals[start] else form))
        return written

    def _form(self, word: str, before: str) -> str:
        default = capitalized(word) if self.style == "title" else word
        return self._form_by_phrase.get(f"{before} {word}") or self._form_by_word.get(word, default)

    def _copied_form(self, form: str) -> str:
        return capitalized(form) if self.style == "title" else form

    def to_json(self) -> bytes:
        """Write it with one form per line."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=0).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes, name: str) -> Self:
        """Read what to_json wrote; raise InputError naming the file if it is anything else."""
        return read_stored(cls, data, name, lists=("forms", "phrases"))


def capitalized(word: str) -> str:
    """Begin a word with a capital unless it has one anywhere, as iPhone does."""
    return word[:1].title() + word[1:] if word == word.lower() else word


def _places(tokens: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Give each token without its space, the one before it in lower case, and "text" or "sentence" if it begins one.

    What begins is a word; the marks before it do not. A stop ends a sentence if a space follows.
    """
    start, before, after_stop = "text", "", False
    for token in tokens:
        bare = token.lstrip()
        if after_stop and bare != token:
            start, after_stop = "sentence", False
        is_word = any(map(str.isalnum, bare))
        yield bare, before, start if is_word else ""
        if is_word:
            start = ""
        before, after_stop = bare.lower(), bare in _STOPS or (after_stop and bare in _CLOSING)


class _Tally:
    """How many of some words begin with a capital."""

    def __init__(self) -> None:
        self.words = self.capitals = 0

    def add(self, word: str) -> None:
        self.words += word[:1].upper() != word[:1].lower()
        self.capitals += word[:1].isupper()

    def share(self) -> float:
        return self.capitals / max(self.words, 1)

    def most_capitals(self) -> bool:
        return self.share() > 0.5


class _Counts:
    """What texts show of letter case. A text in capitals says nothing of its words."""

    def __init__(self, *, phrases: bool = True) -> None:
        self._counts_phrases = phrases
        self.texts = self.upper_texts = 0
        self.starts = {"text": _Tally(), "sentence": _Tally()}
        self.long_words = _Tally()
        self.forms: Counter[str] = Counter()
        self.phrases: Counter[tuple[str, str]] = Counter()

    def add(self, tokens: Sequence[str]) -> None:
        text = "".join(tokens)
        self.texts += text.lower() != text.upper()
        if text.isupper():
            self.upper_texts += 1
            return
        for word, before, start in _places(tokens):
            if start:
                self.starts[start].add(word)
                continue
            self.forms[word] += 1
            if self._counts_phrases:
                self.phrases[before, word] += 1
            if len(word) >= _TITLE_LETTERS:
                self.long_words.add(word)

    def style(self) -> str:
        if 2 * self.upper_texts > self.texts:
            return "upper"
        return "title" if self.long_words.share() > _TITLE_SHARE else "mixed"


def _frequent_forms(counts: Mapping[str, int]) -> dict[str, str]:
    """Give the most frequent form of each lower-cased word; of equal ones the one with fewer capitals."""
    forms_by_word: dict[str, list[str]] = defaultdict(list)
    for form in counts:
        forms_by_word[form.lower()].append(form)
    return {word: max(forms, key=lambda form: (counts[form], form)) for word, forms in forms_by_word.items()}


def _telling_phrases(counts: Mapping[tuple[str, str], int], forms: Mapping[str, str]) -> Iterator[str]:
    """Give the phrases whose second word has another form than elsewhere, if they were seen more than once."""
    counts_by_phrase: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (before, form), count in counts.items():
        if form.lower() in forms and " " not in before + form:
            counts_by_phrase[before, form.lower()][form] += count
    for (before, word), count_by_form in sorted(counts_by_phrase.items()):
        form = max(count_by_form, key=lambda form: (count_by_form[form], form))
        if form != forms[word] and count_by_form[form] > 1:
            yield f"{before} {form}"
