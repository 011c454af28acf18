"""Writing with an encoder-decoder: texts in, as many texts out, whatever the run was trained for.

writer = PairWriter.load("headlines", ["summarize"])
[written] = writer.write(["a long text ..."], WritingOptions(beam=4))
print(written.text, written.score)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from textrnn.commands.attention_map import LEAST_COPIED
from textrnn.commands.pair_runs import cleaner_of, open_pair_run
from textrnn.commands.written import Written, WrittenToken
from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.decoding.beam import Hypothesis, SearchOptions
    from textrnn.decoding.history import Barred
    from textrnn.decoding.sampling import Sampler
    from textrnn.decoding.stepper import Array
    from textrnn.inference.seq2seq import Seq2SeqStepper
    from textrnn.text.pairs.coding import PairCoding, SourceTokens
    from textrnn.text.pairs.stutter import Stutter

UNKNOWN_WAYS = ["forbid", "replace"]
BEAM, NGRAM = 4, 3
TEXTS_A_BATCH, TOKENS_A_BATCH = 64, 16_384  # more make no step cheaper, and long texts would take much memory
_FACTOR, _MARGIN = 2, 10  # a translation is hardly longer than so many times its source, and so many tokens more
Rank = Callable[[Sequence["Hypothesis"]], Sequence["Hypothesis"]]
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


@dataclass(frozen=True)
class WritingOptions:
    """How to write. Lengths are in tokens; a max_length of None is the longest text of the training.

    no_repeat_ngram: None is 3 where tokens are words and off where they are less, for those come again in good text;
    nor does the rule against stuttering apply there. unknown: whether the unknown word is never written, or replaced by
    the source's most attended one. sample: draw instead of searching, by temperature, top_k (0: all) and top_p; equal
    seeds draw alike.
    """

    beam: int = BEAM
    greedy: bool = False
    length_penalty: float = 1.0
    coverage_penalty: float = 0.0
    no_repeat_ngram: int | None = None
    stutters: bool = False
    min_length: int = 1
    max_length: int | None = None
    unknown: str = "forbid"
    n_best: int = 1
    sample: bool = False
    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0

    def validate(self) -> None:
        """Raise UsageError for values that contradict each other or make no sense."""
        for name, least in (("beam", 1), ("min_length", 1), ("max_length", 1), ("n_best", 1), ("no_repeat_ngram", 0)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise UsageError(f"--{name.replace('_', '-')} is {value}; it must be {least} or more.")
        if self.unknown not in UNKNOWN_WAYS:
            raise UsageError(f"unknown --unknown {self.unknown!r}. {suggest(self.unknown, UNKNOWN_WAYS)}")
        if self.max_length is not None and self.max_length < self.min_length:
            raise UsageError(f"--max-length {self.max_length} is less than --min-length {self.min_length}.")
        if self.n_best > self.width and not self.sample:
            raise UsageError(f"--n-best {self.n_best} does not come from {self.width} beams. Use --beam {self.n_best}.")
        if self.sample and self.temperature == 0:
            raise UsageError("--temperature 0 draws nothing: it takes the likeliest. Use --greedy instead of --sample.")
        if self.sample:
            self.sampler().validate()

    @property
    def width(self) -> int:
        return 1 if self.greedy else self.beam

    @property
    def forbidden(self) -> tuple[int, ...]:
        from textrnn.text.vocabulary import UNKNOWN

        return (UNKNOWN,) if self.unknown == "forbid" else ()

    def search(self, limits: Sequence[int], barred: "Barred | None") -> "SearchOptions":
        """Give the options of a search; limits: for each source, the end of the text among them."""
        from textrnn.decoding.beam import SearchOptions
        from textrnn.text.vocabulary import END

        return SearchOptions(
            limit=limits, width=self.width, best=self.n_best, end=END, least=self.min_length,
            length_penalty=self.length_penalty, coverage_penalty=self.coverage_penalty,
            no_repeat_ngram=self.no_repeat_ngram or 0, barred=barred, forbidden=self.forbidden,
        )  # fmt: skip

    def sampler(self, barred: "Barred | None" = None) -> "Sampler":
        """Give what draws tokens."""
        from textrnn.decoding.sampling import Sampler
        from textrnn.text.vocabulary import END

        return Sampler(
            self.temperature, self.top_k, self.top_p, no_repeat_ngram=self.no_repeat_ngram or 0, barred=barred,
            forbidden=self.forbidden, end=END, least=self.min_length,
        )  # fmt: skip


class PairWriter:
    """An encoder-decoder and the coding of its texts, ready to write. clean: makes of a text what training made of it.

    data: what the run says of the texts it was trained on.
    """

    def __init__(
        self,
        coding: "PairCoding",
        stepper: "Seq2SeqStepper",
        *,
        kind: str,
        clean: Callable[[str], str] = str,
        data: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.coding, self.stepper, self.kind, self.clean, self.data = coding, stepper, kind, clean, data

    @classmethod
    def load(cls, name: str, kinds: Sequence[str]) -> Self:
        """Find a run of one of these kinds, verify it and load it.

        Raises UsageError for one of another kind, InputError for a damaged one, NotFoundError if there is none.
        """
        run, config = open_pair_run(name, kinds)
        from textrnn.inference.seq2seq import Seq2SeqStepper
        from textrnn.text.pairs.coding import PairCoding

        coding = PairCoding.build(run.read_folder("tokenizer"), f"{run.path}/tokenizer")
        return cls(coding, Seq2SeqStepper.from_run(run), kind=config.kind, clean=cleaner_of(config), data=config.data)

    def write(
        self,
        texts: Sequence[str],
        options: WritingOptions = WritingOptions(),
        *,
        first: int = 0,
        rank: "Rank | None" = None,
    ) -> list[Written]:
        """Write a text for each text, in their order; a blank one gives a blank one, no other does.

        first: the number of the first text among all of a run through them, which random choices depend on. rank: puts
        the texts that a search has found for a source in another order.
        """
        options.validate()
        wanted = options if rank is None else replace(options, n_best=max(options.n_best, options.width))
        if wanted.no_repeat_ngram is None:
            wanted = replace(wanted, no_repeat_ngram=NGRAM if self._writes_words else 0)
        found = [Written("")] * len(texts)
        coded = {number: source for number, text in enumerate(texts) if (source := self.encode(text)) is not None}
        for numbers in _batches(coded):
            sources = [coded[number] for number in numbers]
            written = self._hypotheses(sources, wanted, [first + number for number in numbers])
            for number, hypotheses in zip(numbers, written, strict=True):
                was_cut = self._is_cut(coded[number], texts[number])
                ranked = hypotheses if rank is None else rank(hypotheses)
                found[number] = replace(self._choose(ranked, coded[number], options), was_cut=was_cut)
        return found

    def encode(self, text: str) -> "SourceTokens | None":
        """Code a source, prepared as in training; None if there is nothing to read in it."""
        prepared = self.clean(text)
        if not prepared.strip():
            return None
        try:
            return self.coding.encode_source(prepared)
        except InputError:
            return None

    def num_tokens(self, text: str) -> int:
        """Count the tokens of a text, however long it is."""
        return len(self.coding.source.encode(self.clean(text)))

    @property
    def longest_source(self) -> int:
        """How many tokens of a source are read."""
        return self.coding.options.longest_source

    def limit(self, source: "SourceTokens", options: WritingOptions) -> int:
        """Give how many tokens may be written for a source."""
        longest = options.max_length or self.coding.options.longest_target
        if self.kind == "translate" and options.max_length is None:
            longest = min(longest, _FACTOR * len(source.ids) + _MARGIN)
        return max(longest, options.min_length)

    def kept(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Give the tokens of a text without its end."""
        from textrnn.text.vocabulary import END

        return tuple(token for token in ids if token != END)

    def _is_cut(self, source: "SourceTokens", text: str) -> bool:
        return len(source.ids) >= self.longest_source and self.num_tokens(text) > len(source.ids)

    def _hypotheses(
        self, sources: "Sequence[SourceTokens]", options: WritingOptions, numbers: Sequence[int]
    ) -> "list[list[Hypothesis]]":
        """Search, or draw by the seed and the number of each source, so that nothing depends on the other sources."""
        import numpy as np

        from textrnn.decoding.beam import beam_search
        from textrnn.decoding.sampled_texts import sample_texts

        limits = [self.limit(source, options) + 1 for source in sources]  # the end is a token too
        barred = self._barred(sources) if self._writes_words and not options.stutters else None
        if not options.sample:
            return beam_search(self.stepper, sources, options.search(limits, barred))
        drawn = sample_texts(
            self.stepper, sources, options.sampler(barred), count=options.n_best, limit=limits,
            rngs=[np.random.default_rng([options.seed, number]) for number in numbers],
            length_penalty=options.length_penalty,
        )  # fmt: skip
        return [sorted(texts, key=lambda text: -text.score) for texts in drawn]

    @property
    def _writes_words(self) -> bool:
        from textrnn.text.pairs.coding_options import WORD_TOKENIZERS

        return self.coding.options.tokenizer in WORD_TOKENIZERS

    def _barred(self, sources: "Sequence[SourceTokens]") -> "Barred":
        rules = list(map(self._stutter.of, sources))
        return lambda prompt, ids: rules[prompt](ids)

    @cached_property
    def _stutter(self) -> "Stutter":
        from textrnn.text.pairs.stutter import Stutter

        return Stutter(self.coding.target.vocabulary.tokens)

    def _choose(self, hypotheses: "Sequence[Hypothesis]", source: "SourceTokens", options: WritingOptions) -> Written:
        """Give the best one with the others; those without a visible character come last."""
        limit = self.limit(source, options)
        found = [self._compose(hypothesis, source, limit) for hypothesis in hypotheses]
        best, *others = sorted(found, key=lambda written: not written.text.strip())
        if not best.text.strip():
            best = replace(best, text=_on_one_line("".join(source.words[:limit])))
        return replace(best, others=others[: options.n_best - 1])

    def _compose(self, hypothesis: "Hypothesis", source: "SourceTokens", limit: int) -> Written:
        """Give the text of a hypothesis; what was the unknown word is then the source's most attended one."""
        ids = self.kept(hypothesis.ids)[:limit]
        length = len(ids)
        attention = places = None
        copied = [0.0] * length
        if hypothesis.attention is not None:
            attention = hypothesis.attention[:length, : len(source.ids)]
            copied, places = _origins(hypothesis, attention, source)
        words = self.coding.words_of(ids, source, attended=places)
        columns = zip(words, hypothesis.log_probs[:length], copied, places or (None,) * length, strict=True)
        tokens = [WrittenToken(*token) for token in columns]
        return Written(_on_one_line("".join(words)), float(hypothesis.score), tokens, attention, source, ids)


def _origins(hypothesis: "Hypothesis", attention: "Array", source: "SourceTokens") -> tuple[list[float], list[int]]:
    """Give how probably each token was copied, now that it is known which one was written, and the place it came from.

    attention: (L, S), of the first L tokens. One that counts as copied came from the most attended place of its own
    word, another from the most attended place of all.
    """
    import numpy as np

    L = len(attention)
    assert hypothesis.copied is not None
    is_own = np.asarray(source.copies) == np.asarray(hypothesis.ids[:L])[:, None] if source.copies else False
    own = attention * is_own  # (L, S)
    copied = np.clip(hypothesis.copied[:L] * own.sum(axis=1) / np.exp(hypothesis.log_probs[:L]), 0, 1)  # (L,)
    places = np.where(copied[:, None] >= LEAST_COPIED, own, attention).argmax(axis=1)
    return copied.tolist(), places.tolist()


def _batches(coded: "dict[int, SourceTokens]") -> Iterator[list[int]]:
    """Yield the numbers of the texts, those of like length together: what is padded is computed in vain."""
    batch: list[int] = []
    for number in sorted(coded, key=lambda number: len(coded[number].ids)):
        if batch and (len(batch) >= TEXTS_A_BATCH or (len(batch) + 1) * len(coded[number].ids) > TOKENS_A_BATCH):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _on_one_line(text: str) -> str:
    return " ".join(text.split()) if _LINE_ENDS.intersection(text) else text.strip()
