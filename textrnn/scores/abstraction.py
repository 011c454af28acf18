"""What a written text takes from its source, what it adds, and what it says twice.

found = add_up([Abstraction.of("The red cat cat sat", "the cat sat down", stop_words={"the"})])
found.shares()["novel"], found.shares()["repeated"]     # 0.2 (red), 0.2 (the second cat)
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, fields
from typing import Self

from textrnn.scores.rouge_words import words

COPIED_RUN = 3  # so many words in the order of the source are copied; fewer come together by themselves
LONGEST_STUTTER = 4  # of the runs of words that are looked for twice in a row
_MOST_CAPITALS = 0.5  # of the words; where more begin with one, as titles do, capitals tell no names
# white space, and the punctuation of scripts that have none
_GAP = re.compile(r"[\s\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+")
_SENTENCE_END = re.compile(r"[.!?:]\W*$")
_FIRST_LETTER = re.compile(r"[^\W\d_]")

Ngram = tuple[str, ...]


@dataclass(frozen=True)
class Abstraction:
    """Counts of one output, or of several added up. Words are lower-cased runs of letters and digits.

    novel: words that the source does not have; novel_bigrams: pairs of them (See et al. 2017, fig. 6). The fragments of
    Grusky et al. 2018, sec. 3.1, are the longest runs of words that the source has as they stand: copied counts the
    words in those of COPIED_RUN or more, longest is the length of the longest, squares adds up the squared lengths.
    repeated: words that say again what stands directly before them, alone or in a run of up to LONGEST_STUTTER words;
    stutters: outputs with such a word. repeated_bigrams, repeated_trigrams: those that the output had before.
    unsupported: words, but no stop words, of whose stem the source has no form. names: numbers, and capitalised words
    within a sentence; unsupported_names: those that the source does not have (Nan et al. 2021, sec. 3.1, take the
    entities that a tagger finds).
    """

    outputs: int = 0
    empty: int = 0
    words: int = 0
    bigrams: int = 0
    trigrams: int = 0
    novel: int = 0
    novel_bigrams: int = 0
    copied: int = 0
    longest: int = 0
    squares: int = 0
    repeated: int = 0
    stutters: int = 0
    repeated_bigrams: int = 0
    repeated_trigrams: int = 0
    unsupported: int = 0
    names: int = 0
    unsupported_names: int = 0

    @classmethod
    def of(cls, output: str, source: str, *, stop_words: Set[str] = frozenset()) -> Self:
        """Compare an output with its source. stop_words: in lower case, of the output's language."""
        written, read = words(output, stems=False), words(source, stems=False)
        known, known_stems = {*read}, {*words(source)}
        bigrams, trigrams = ngrams(written, 2), ngrams(written, 3)
        source_bigrams = {*ngrams(read, 2)}
        runs = list(fragments(written, read))
        again = count_stuttered(output)
        names = list(find_names(output, stop_words))
        stems = zip(written, words(output), strict=True)
        return cls(
            outputs=1,
            empty=int(not output.strip()),
            words=len(written),
            bigrams=len(bigrams),
            trigrams=len(trigrams),
            novel=sum(word not in known for word in written),
            novel_bigrams=sum(bigram not in source_bigrams for bigram in bigrams),
            copied=sum(run for run in runs if run >= COPIED_RUN),
            longest=max(runs, default=0),
            squares=sum(run**2 for run in runs),
            repeated=again,
            stutters=int(again > 0),
            repeated_bigrams=_count_again(bigrams),
            repeated_trigrams=_count_again(trigrams),
            unsupported=sum(word not in stop_words and stem not in known_stems for word, stem in stems),
            names=len(names),
            unsupported_names=sum(name not in known for name in names),
        )

    def shares(self) -> dict[str, float]:
        """Give each count as a share of what it is a part of, from 0 to 1, and 0 of nothing.

        That is the words, bigrams, trigrams or names of all outputs, and for empty and stutters the outputs. density
        (Grusky et al. 2018, eq. 2) is the length of the fragment that a word stands in, longest an average by output.
        """
        wholes = {
            "novel": self.words, "novel_bigrams": self.bigrams, "copied": self.words, "longest": self.outputs,
            "repeated": self.words, "stutters": self.outputs, "repeated_bigrams": self.bigrams,
            "repeated_trigrams": self.trigrams, "unsupported": self.words, "unsupported_names": self.names,
            "empty": self.outputs,
        }  # fmt: skip
        found = {name: getattr(self, name) / max(whole, 1) for name, whole in wholes.items()}
        return found | {"density": self.squares / max(self.words, 1)}


def add_up(counts: Iterable[Abstraction]) -> Abstraction:
    found = list(counts)
    return Abstraction(*(sum(getattr(each, field.name) for each in found) for field in fields(Abstraction)))


def distinct_share(outputs: Sequence[str], sources: Sequence[str]) -> float:
    """Give how many different outputs there are for each different source, at most 1; letter case does not count.

    Of equal sources the first output is taken.
    """
    output_by_source: dict[Ngram, Ngram] = {}
    for output, source in zip(outputs, sources, strict=True):
        output_by_source.setdefault(tuple(words(source, stems=False)), tuple(words(output, stems=False)))
    return len({*output_by_source.values()}) / max(len(output_by_source), 1)


def mean_words(texts: Sequence[str]) -> float:
    return sum(len(words(text, stems=False)) for text in texts) / max(len(texts), 1)


def first_words(text: str, number: int) -> str:
    """Give the beginning of a text with so many words, its punctuation and line ends as they stand."""
    end = 0
    for gap in re.finditer(r"\s+|$", text):
        chunk = text[end : gap.start()]
        length = len(words(chunk, stems=False))
        if length > number:
            return (text[:end] + _first_letters(chunk, number)).strip()
        end, number = gap.end(), number - length
        if not number:
            return text[: gap.start()].strip()
    return text.strip()


def _first_letters(chunk: str, number: int) -> str:
    """Cut what has no white space, as Chinese has not, before the word that is too much."""
    lengths = (end for end in range(len(chunk)) if len(words(chunk[: end + 1], stems=False)) > number)
    return chunk[: next(lengths, len(chunk))] if number else ""


def ngrams(tokens: Sequence[str], n: int) -> list[Ngram]:
    return [tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1)]


def fragments(output: Sequence[str], source: Sequence[str]) -> Iterator[int]:
    """Yield the lengths of the runs that the source has too, the longest from each place on (Grusky et al., fig. 3)."""
    places = defaultdict(list)
    for place, word in enumerate(source):
        places[word].append(place)
    start = 0
    while start < len(output):
        longest = max((_length_of_run(output, start, source, at) for at in places.get(output[start], ())), default=0)
        if longest:
            yield longest
        start += max(longest, 1)


def _length_of_run(output: Sequence[str], start: int, source: Sequence[str], at: int) -> int:
    length, most = 0, min(len(output) - start, len(source) - at)
    while length < most and output[start + length] == source[at + length]:
        length += 1
    return length


def count_stuttered(text: str) -> int:
    """Count the words that are said again directly after they were, alone or in a run.

    What white space divides is compared as a whole: "so-so" and "1,000,000" say nothing twice. In a script without
    spaces one character may follow itself, as it does in many words; a run of two may not.
    """
    units = list(_units(text))
    repeated = set[int]()
    for length in range(1, LONGEST_STUTTER + 1):
        for start in range(length, len(units) - length + 1):
            run = units[start : start + length]
            if [unit for unit, _ in run] == [unit for unit, _ in units[start - length : start]]:
                repeated |= {*range(start, start + length)} if length > 1 or not run[0][1] else set()
    return sum(len(units[place][0]) for place in repeated)


def _units(text: str) -> Iterator[tuple[Ngram, bool]]:
    """Yield what can be said twice: its words, and whether it follows the one before without a gap."""
    for chunk in _GAP.split(text):
        found = words(chunk, stems=False)
        # between words of a script with spaces stands something, if only a hyphen
        if len(found) > 1 and "".join(found) in chunk.lower():
            yield from (((word,), number > 0) for number, word in enumerate(found))
        elif found:
            yield tuple(found), False


def _count_again(grams: Sequence[Ngram]) -> int:
    return sum(count - 1 for count in Counter(grams).values())


def find_names(text: str, stop_words: Set[str]) -> Iterator[str]:
    """Yield the numbers of a text and its capitalised words, in lower case, without those that begin a sentence."""
    chunks = [(chunk, found) for chunk in _GAP.split(text) if (found := words(chunk, stems=False))]
    before = [".", *(chunk for chunk, _ in chunks)]
    letters = [
        None if _SENTENCE_END.search(end) else _FIRST_LETTER.search(chunk)
        for end, (chunk, _) in zip(before, chunks, strict=False)
    ]
    capitals = [letter is not None and letter[0].isupper() for letter in letters]
    tells = sum(capitals) <= _MOST_CAPITALS * sum(letter is not None for letter in letters)
    for (_, found), is_capital in zip(chunks, capitals, strict=True):
        for word in found:
            if any(map(str.isdigit, word)) or (is_capital and tells and word not in stop_words):
                yield word
