"""What a summary has in common with a reference, counted in each of ROUGE's ways (Lin 2004, aclanthology.org/W04-1013).

A text is a list of sentences, each a list of words.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

Sentence = Sequence[str]
Text = Sequence[Sentence]
Common = Callable[[Sentence, Sentence], set[int]]  # positions in the first


class Matches(NamedTuple):
    """Units in common, in the reference, and in the summary. likeness: highest for the best reference."""

    hits: float
    reference: float
    summary: float
    likeness: float


def match_ngrams(summary: Text, reference: Text, n: int) -> Matches:
    """ROUGE-N: runs of n words, across the ends of sentences."""
    return _common(_ngrams(joined(summary), n), _ngrams(joined(reference), n))


def match_skip_bigrams(summary: Text, reference: Text, gap: int, *, unigrams: bool) -> Matches:
    """ROUGE-S, or with unigrams ROUGE-SU: pairs of words in order with at most `gap` words between them.

    As in ROUGE-1.5.5, the last word of a text is no unigram of it.
    """
    found = [_skip_bigrams(joined(text), gap, unigrams) for text in (summary, reference)]
    return _common(*found)


def match_subsequences(summary: Text, reference: Text) -> Matches:
    """ROUGE-L: for each reference sentence, the words in its longest common subsequence with any summary sentence.

    No word counts more often than it stands in the summary, nor in the reference.
    """
    hits = sum(len(kept) for _, kept in _kept_hits(summary, reference, _common_subsequence))
    size = sum(map(len, reference))
    return Matches(hits, size, sum(map(len, summary)), hits / size if size else 0)


def match_weighted_subsequences(summary: Text, reference: Text, weight: float) -> Matches:
    """ROUGE-W: as ROUGE-L, but a run of k words counts k ** weight.

    As in ROUGE-1.5.5, a run is one of the reference sentence, whatever stands between its words in the summary; the
    reference has the sum over its sentences raised to the weight once more, and the choice among references does not.
    """
    heaviest = [k**weight for k in range(max(map(len, [*summary, *reference]), default=0) + 2)]

    def hits_of(sentence: Sentence, other: Sentence) -> set[int]:
        return _weighted_common_subsequence(sentence, other, heaviest)

    hits = sum(_weigh_runs(union, kept, weight) for union, kept in _kept_hits(summary, reference, hits_of))
    size = sum(heaviest[len(sentence)] for sentence in reference)
    likeness = (hits / size) ** (1 / weight) if size else 0
    return Matches(hits, size**weight, sum(map(len, summary)) ** weight, likeness)


def joined(text: Text) -> list[str]:
    """Give the words of all sentences."""
    return [word for sentence in text for word in sentence]


def _ngrams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


def _skip_bigrams(words: Sequence[str], gap: int, unigrams: bool) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter((word,) for word in words[:-1]) if unigrams else Counter()
    for distance in range(1, gap + 2):
        found.update(zip(words, words[distance:], strict=False))
    return found


def _common(summary: Counter[tuple[str, ...]], reference: Counter[tuple[str, ...]]) -> Matches:
    hits, size = (summary & reference).total(), reference.total()
    # ROUGE-1.5.5 compares references by five decimals, and keeps the first of equals
    return Matches(hits, size, summary.total(), round(hits / size, 5) if size else 0)


def _kept_hits(summary: Text, reference: Text, hits_of: Common) -> Iterator[tuple[set[int], list[int]]]:
    """Yield the positions that each reference sentence shares with any summary sentence, and those that count."""
    left_in_summary, left_in_reference = Counter(joined(summary)), Counter(joined(reference))
    for sentence in reference:
        union = set[int]().union(*(hits_of(sentence, other) for other in summary))
        kept = []
        for position in sorted(union):
            word = sentence[position]
            if left_in_summary[word] > 0 and left_in_reference[word] > 0:
                left_in_summary[word] -= 1
                left_in_reference[word] -= 1
                kept.append(position)
        yield union, kept


def _weigh_runs(union: set[int], kept: Sequence[int], weight: float) -> float:
    """Sum the weights of the runs.

    As in ROUGE-1.5.5, a run goes on in the next one if its last position does not count.
    """
    total, run = 0.0, 0
    for position in kept:
        run += 1
        if position + 1 not in union:
            total += run**weight
            run = 0
    return total


def _common_subsequence(sentence: Sentence, other: Sentence) -> set[int]:
    """Give the positions in the sentence of one longest common subsequence, the one ROUGE-1.5.5 takes.

    A row of the table of lengths L(i, j) is one integer whose bit j says that L(i, j + 1) is L(i, j) + 1, and takes a
    few operations to find (Hyyrö 2004).
    """
    rows = _rows_of_lengths(sentence, other)
    found = set[int]()
    i, j = len(sentence), len(other)
    while i and j and rows[i]:
        if sentence[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            found.add(i)
        elif _length(rows[i - 1], j) >= _length(rows[i], j - 1):
            i -= 1
        else:
            j -= 1
    return found


def _rows_of_lengths(sentence: Sentence, other: Sentence) -> list[int]:
    places_by_word: dict[str, int] = {}
    for place, word in enumerate(other):
        places_by_word[word] = places_by_word.get(word, 0) | 1 << place
    rows, full = [0], (1 << len(other)) - 1
    flat = full  # the complement of a row
    for word in sentence:
        places = flat & places_by_word.get(word, 0)
        flat = (flat + places | flat - places) & full
        rows.append(full ^ flat)
    return rows


def _length(row: int, j: int) -> int:
    return (row & ((1 << j) - 1)).bit_count()


def _weighted_common_subsequence(sentence: Sentence, other: Sentence, weights: Sequence[float]) -> set[int]:
    """Give the positions in the sentence of a common subsequence of the greatest weight. weights: of runs by length."""
    totals = [[0.0] * (len(other) + 1) for _ in range(len(sentence) + 1)]
    runs = [0] * (len(other) + 1)
    for i, word in enumerate(sentence, start=1):
        previous, runs = runs, [0] * (len(other) + 1)
        above, row = totals[i - 1], totals[i]
        for j, other_word in enumerate(other, start=1):
            if word == other_word:
                runs[j] = run = previous[j - 1] + 1
                row[j] = above[j - 1] + weights[run] - weights[run - 1]
            else:
                row[j] = max(above[j], row[j - 1])
    return _trace(sentence, other, totals)


def _trace(sentence: Sentence, other: Sentence, totals: Sequence[Sequence[float]]) -> set[int]:
    found = set[int]()
    i, j = len(sentence), len(other)
    while i and j:
        if sentence[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            found.add(i)
        elif totals[i - 1][j] >= totals[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return found
