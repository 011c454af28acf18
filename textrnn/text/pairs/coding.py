"""Pairs of texts as token ids, and written text from ids: the words of the source can be copied.

coding = PairCoding.train(CodingOptions(copy=True), pairs)
source = coding.encode_source("Zoltan went home.")
coding.decode(coding.encode_target("Zoltan home", source), source)     # "Zoltan home", though no pair had a Zoltan
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, Self

from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.text.pairs.casing import Casing
from textrnn.text.pairs.coding_options import WORD_TOKENIZERS, CodingOptions
from textrnn.text.pairs.features import SourceFeatures, load_tagger
from textrnn.text.pairs.spacing import mend_spaces
from textrnn.text.pairs.stored import read_stored
from textrnn.text.tokenizers import OPTIONS_FILE, build_tokenizer, train_tokenizer
from textrnn.text.tokenizers.tokenizer import file_of
from textrnn.text.vocabulary import END, SPECIAL_TOKENS, UNKNOWN

if TYPE_CHECKING:
    from textrnn.text.pairs.pair import Pair
    from textrnn.text.tokenizers.tokenizer import Tokenizer

CODING_FILE, CASING_FILE, FEATURES_FILE = "coding.json", "casing.json", "features.json"
_ENOUGH_TARGETS, _ENOUGH_SOURCES = 100_000, 20_000  # to learn letter case from
_LANGUAGE_TEXTS = 200
_SHOWN = 40
_CUT_BY_KEYS = ("sentence", "word")  # tokenizers whose ids are those of the keys of their tokens, without exception


@dataclass(frozen=True)
class SourceTokens:
    """One coded source text; all but new_words have a value for each of its tokens, or are ().

    ids: in the source vocabulary. copies: what copying each token writes: a target id, or V + k for the k-th of
    new_words, with V the size of the target vocabulary. words: as they stand in the text, with the space before them.
    sentences: the number of the sentence each is in. features: for each the values of PairCoding.feature_sizes.
    """

    ids: tuple[int, ...]
    copies: tuple[int, ...]
    words: tuple[str, ...]
    new_words: tuple[str, ...]
    sentences: tuple[int, ...] = ()
    features: tuple[tuple[int, ...], ...] = ()


class PairCoding:
    """Both tokenizers, the same object if they are shared, and what gives written text its letter case.

    notes: what training left out, and why.
    """

    def __init__(
        self,
        options: CodingOptions,
        source: "Tokenizer",
        target: "Tokenizer",
        *,
        casing: Casing | None = None,
        source_features: SourceFeatures | None = None,
    ) -> None:
        self.options = options
        self.source = source
        self.target = target
        self.casing = casing
        self.source_features = source_features
        self.notes: list[str] = []

    @classmethod
    def train(cls, options: CodingOptions, pairs: "Sequence[Pair]") -> Self:
        """Learn vocabularies, letter case and frequencies. Raises ConfigError, UsageError or InputError."""
        options.validate()
        if not options.language and (options.features or options.sentences):
            options = replace(options, language=_language(pairs))
        source, target = _train_tokenizers(options, pairs)
        coding = cls(options, source, target)
        if options.lowercase:
            coding.casing = _train_casing(coding, pairs)
        if options.features:
            coding.source_features, coding.notes = _train_features(coding, pairs)
        return coding

    @property
    def feature_sizes(self) -> tuple[int, ...]:
        """Give how many values each feature of a source token has."""
        return self.source_features.sizes if self.source_features is not None else ()

    def encode_source(self, text: str) -> SourceTokens:
        """Raises InputError for a text without any token, NotFoundError where parts of speech cannot be found."""
        longest = self.options.longest_source
        words = self.source.tokens(text)[:longest] if has_text(text) else []
        if not words:
            raise InputError(f"the source {text[:_SHOWN]!r} holds no word. Give it some text.")
        ids = self._source_ids(text, words)
        copies, new_words = self._copies(ids, words) if self.options.copy else ((), ())
        sentences = number_sentences(text, words, self.options.language) if self.options.sentences else ()
        return SourceTokens(tuple(ids), copies, tuple(words), new_words, sentences, self._features(ids, words))

    def _source_ids(self, text: str, words: Sequence[str]) -> list[int]:
        """Give the ids of the first tokens of a text; cutting it into words twice would take twice the time."""
        if self.options.tokenizer not in _CUT_BY_KEYS:
            return self.source.encode(text)[: len(words)]
        return list(map(self.source.vocabulary.id_of, self.source.keys(words)))

    def _copies(self, ids: Sequence[int], words: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Give what copying each token writes, and the new words."""
        keys = self.target.keys(words)
        id_of = self.target.vocabulary.id_of
        copies = list(ids) if self.source is self.target else list(map(id_of, keys))
        first_new = len(self.target.vocabulary)
        number_by_key: dict[str, int] = {}
        new_words: list[str] = []
        for place, copy in enumerate(copies):
            if copy > END:
                continue
            key, word = keys[place], words[place]
            number = number_by_key.setdefault(key, len(new_words))
            if number == len(new_words):
                new_words.append(word)
            elif word == key:  # in lower case, so that the capital seen before was one of a sentence's start
                new_words[number] = word
            copies[place] = first_new + number
        return tuple(copies), tuple(new_words)

    def _features(self, ids: Sequence[int], words: Sequence[str]) -> tuple[tuple[int, ...], ...]:
        if self.source_features is None:
            return ()
        return self.source_features.of(ids, self.source.keys(words), words)

    def encode_target(self, text: str, source: SourceTokens) -> tuple[int, ...]:
        """Give all ids, without END; new words of the source, if they can be copied, have ids beyond the vocabulary."""
        ids = self.target.encode(text)
        if source.new_words and UNKNOWN in ids:
            first_new = len(self.target.vocabulary)
            id_by_key = {key: first_new + k for k, key in enumerate(self.target.keys(source.new_words))}
            keys = self.target.keys(self.target.tokens(text))
            by_place = zip(ids, keys, strict=True)
            ids = [id_by_key.get(key, UNKNOWN) if number == UNKNOWN else number for number, key in by_place]
        return tuple(ids)

    def fits(self, target: str) -> bool:
        """Say whether a target has no more tokens than longest_target allows."""
        longest = self.options.longest_target
        # a token is a byte or more, and what has so few bytes need not be counted
        return len(target.encode(errors="replace")) < longest or len(self.target.encode(target)) <= longest

    def decode(self, ids: Iterable[int], source: SourceTokens, *, attended: Sequence[int] | None = None) -> str:
        """Give the text as it is written. attended: as in words_of."""
        return "".join(self.words_of(ids, source, attended=attended)).strip()

    def words_of(self, ids: Iterable[int], source: SourceTokens, *, attended: Sequence[int] | None = None) -> list[str]:
        """Give what each id adds to the text, in its letter case, a space before it where there is one; END adds "".

        attended: for each id the place in the source looked at most; what stands there is written for UNKNOWN.
        """
        ids = list(ids)
        size = len(self.target.vocabulary)
        copied = [source.new_words[number - size] if number >= size else None for number in ids]
        if attended is not None:
            for place in (place for place, number in enumerate(ids) if number == UNKNOWN):
                copied[place] = source.words[attended[place]]
        known = self.target.texts([number if number < size else UNKNOWN for number in ids])
        words = [text if word is None else word for text, word in zip(known, copied, strict=True)]
        if self.casing is not None:
            words = self.casing.apply(words, copied)
        return mend_spaces(words) if self.options.tokenizer in WORD_TOKENIZERS[:2] else words

    def files(self) -> dict[str, bytes]:
        """Give what a run keeps below tokenizer/."""
        sides = {"shared": self.source} if self.options.shared else {"source": self.source, "target": self.target}
        files = {f"{side}.{name}": data for side, tok in sides.items() for name, data in tok.files().items()}
        files[CODING_FILE] = json.dumps(self.options.to_dict(), indent=2).encode() + b"\n"
        if self.casing is not None:
            files[CASING_FILE] = self.casing.to_json()
        if self.source_features is not None:
            files[FEATURES_FILE] = self.source_features.to_json()
        return files

    @classmethod
    def build(cls, files: Mapping[str, bytes], place: str) -> Self:
        """Make the coding again from what files() gave; place: where they are, for errors. Raises InputError."""
        options = read_stored(CodingOptions, file_of(files, CODING_FILE, place), f"{place}/{CODING_FILE}")
        if options.shared:
            source = target = _build_side(files, "shared", place)
        else:
            source, target = _build_side(files, "source", place), _build_side(files, "target", place)
        casing = features = None
        if options.lowercase:
            casing = Casing.from_json(file_of(files, CASING_FILE, place), f"{place}/{CASING_FILE}")
        if options.features:
            features = SourceFeatures.from_json(file_of(files, FEATURES_FILE, place), f"{place}/{FEATURES_FILE}")
            if len(features.texts_by_id) != len(source.vocabulary):
                raise InputError(f"{place}/{FEATURES_FILE} is damaged: it belongs to another vocabulary.")
        return cls(options, source, target, casing=casing, source_features=features)


def has_text(text: str) -> bool:
    """Say whether there is anything in a text but white space and control characters."""
    return any(character.isprintable() and not character.isspace() for character in text)


def number_sentences(text: str, words: Sequence[str], language: str) -> tuple[int, ...]:
    """Give the number of the sentence that each token of a text begins in, from 0 and without gaps.

    Tokens and sentences have the characters in common that can be seen, so these are counted.
    """
    from textrnn.text.sentences import split_sentences

    ends = list(accumulate(_count_visible(sentence.text) for sentence in split_sentences(text, language or "en")))
    starts = islice(accumulate(map(_count_visible, words), initial=0), len(words))
    numbers = [bisect_right(ends, start) for start in starts]
    rank_by_number = {number: rank for rank, number in enumerate(dict.fromkeys(numbers))}
    return tuple(rank_by_number[number] for number in numbers)


def _count_visible(text: str) -> int:
    if text.isprintable():  # the space is the only white space that counts as printable
        return len(text) - text.count(" ")
    return sum(character.isprintable() and character != " " for character in text)


def _train_tokenizers(options: CodingOptions, pairs: "Sequence[Pair]") -> "tuple[Tokenizer, Tokenizer]":
    def sources() -> Iterator[str]:
        return (pair.source for pair in pairs)

    def targets() -> Iterator[str]:
        return (pair.target for pair in pairs)

    if options.shared:
        both = options.side(options.target_vocab or options.source_vocab)
        # else a vocabulary of long sources and short targets would hold few of the words there are to write
        times = max(1, round(sum(map(len, sources())) / max(1, sum(map(len, targets())))))
        source = target = train_tokenizer(both, lambda: chain(sources(), *(targets() for _ in range(times))))
    else:
        source = train_tokenizer(options.side(options.source_vocab), sources)
        target = train_tokenizer(options.side(options.target_vocab), targets)
    for side, tokenizer in (("sources", source), ("targets", target)):
        if len(tokenizer.vocabulary) <= len(SPECIAL_TOKENS):
            raise InputError(f"the vocabulary of the {side} is empty. Give more text, or try --min-count 1.")
    return source, target


def _train_casing(coding: PairCoding, pairs: "Sequence[Pair]") -> Casing:
    tokenizer, options = coding.target, coding.options
    distinct = dict.fromkeys(pair.target for pair in pairs[:_ENOUGH_TARGETS])  # one seen often tells no more
    targets = map(tokenizer.tokens, distinct)
    if options.tokenizer not in WORD_TOKENIZERS:
        casing = Casing.train(targets)
        return replace(casing, style="upper" if casing.style == "upper" else "mixed", forms=(), phrases=())
    others = (tokenizer.tokens(pair.source) for pair in pairs[:_ENOUGH_SOURCES]) if options.shared else ()
    return Casing.train(targets, others, words=tokenizer.vocabulary.tokens)


def _train_features(coding: PairCoding, pairs: "Sequence[Pair]") -> tuple[SourceFeatures, list[str]]:
    """Count, and say why parts of speech are left out where they are."""
    notes = []
    if coding.options.language != "en":
        notes.append(f"left out: parts of speech, as the tagger knows English, not {coding.options.language!r}")
    else:
        try:
            load_tagger()
        except NotFoundError as error:
            notes.append(f"left out: {error}")
    sources = (coding.source.encode(pair.source) for pair in pairs)
    return SourceFeatures.train(sources, len(coding.source.vocabulary), tagged=not notes), notes


def _language(pairs: "Sequence[Pair]") -> str:
    from textrnn.text.language import detect_language

    return detect_language(" ".join(pair.source for pair in pairs[:_LANGUAGE_TEXTS]))


def _build_side(files: Mapping[str, bytes], side: str, place: str) -> "Tokenizer":
    """Build a tokenizer whose files have the side before their names."""
    own = {name.removeprefix(f"{side}."): data for name, data in files.items() if name.startswith(f"{side}.")}
    file_of(files, f"{side}.{OPTIONS_FILE}", place)
    try:
        return build_tokenizer(own, f"{place}/{side}")
    except UsageError as error:
        raise InputError(f"{place}/{side}.{OPTIONS_FILE} is damaged: {error}") from error
    except InputError as error:
        message = str(error).replace(f"{place}/{side}/", f"{place}/{side}.")
        raise InputError(message.replace(f"{place}/{side} holds no ", f"{place} holds no {side}.")) from error
