"""The pairs of a training run: read, cleaned, divided into training and validation, coded."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from textrnn.commands.pair_coverage import Coverage, measure_coverage
from textrnn.commands.text_request import TextRequest
from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.text.pairs.cleaning import CleaningOptions
    from textrnn.text.pairs.coding import PairCoding
    from textrnn.text.pairs.coding_options import CodingOptions
    from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions
    from textrnn.text.pairs.pair import Pair
    from textrnn.training.pair_batches import CodedPairs

Count = Callable[[int], None]


@dataclass(frozen=True)
class PairText(TextRequest):
    """valid: the validation pairs, or a fraction of the pairs; as two files valid_source and valid_target."""

    valid: str | None = None
    source_file: str | None = None
    target_file: str | None = None
    source_field: str | None = None
    target_field: str | None = None
    context: int | None = None
    clean: str | None = None
    valid_source: str | None = None
    valid_target: str | None = None

    def options(self, task: str) -> "PairReadOptions":
        """Give how the pairs are read. Raises UsageError for what contradicts itself."""
        from textrnn.text.pairs.corpus import PairReadOptions

        turns = {} if self.context is None else {"context": self.context}
        options = PairReadOptions(
            task=task, encoding=self.encoding or "utf-8", source_field=self.source_field,
            target_field=self.target_field, source_file=self.source_file, target_file=self.target_file, **turns,
        )  # fmt: skip
        options.validate()
        return options

    def corpus(self, task: str) -> "PairCorpus":
        from textrnn.text.pairs.corpus import PairCorpus

        return PairCorpus(self.sources, self.options(task))

    def valid_corpus(self, task: str) -> "PairCorpus | None":
        """Give the pairs to validate by, None if they are a part of the others."""
        from textrnn.text.pairs.corpus import PairCorpus

        options = dataclasses.replace(self.options(task), source_file=self.valid_source, target_file=self.valid_target)
        if self.valid_source is not None:
            return PairCorpus((), options)
        return PairCorpus((self.valid,), options) if self.valid is not None and self.valid_fraction is None else None

    @property
    def valid_fraction(self) -> float | None:
        """Read --valid as a number, None if it is none."""
        try:
            return None if self.valid is None else float(self.valid)
        except ValueError:
            return None

    def check(self, task: str) -> None:
        """Raise UsageError for options that are wrong or do not go together."""
        self.options(task)
        self.cleaning()
        if (self.valid_source is None) != (self.valid_target is None):
            raise UsageError("--valid-source FILE and --valid-target FILE name two parallel files: give both.")
        if self.valid_source is not None and self.valid is not None:
            raise UsageError("--valid does not go with --valid-source and --valid-target. Drop one.")
        if self.valid_fraction is not None and not 0 < self.valid_fraction < 1:
            raise UsageError(f"--valid takes a file or a fraction between 0 and 1, not {self.valid}.")

    def cleaning(self) -> "CleaningOptions":
        """Read --clean: steps with commas between them, all, or none."""
        from textrnn.text.pairs.cleaning import CleaningOptions

        if self.clean is None:
            return CleaningOptions()
        steps = [field.name for field in dataclasses.fields(CleaningOptions)]
        named = [step.strip() for step in self.clean.split(",")]
        wanted = {"all": steps, "none": []}.get(self.clean.strip(), named)
        for step in wanted:
            if step not in steps:
                raise UsageError(f"--clean has no step {step!r}. {suggest(step, [*steps, 'all', 'none'])}")
        return CleaningOptions(**{step: step in wanted for step in steps})


@dataclass(frozen=True)
class PairData:
    """Coded pairs and what there is to say about them. lines: their statistics."""

    coding: "PairCoding"
    train: "CodedPairs"
    valid: "CodedPairs"
    valid_pairs: "list[Pair]"
    coverage: Coverage
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    facts: dict[str, Any]  # what config.json keeps: the request, checksums, counts


def load_pairs(
    request: PairText,
    task: str,
    *,
    coding: "PairCoding | Callable[[int], CodingOptions]",
    count: Count | None = None,
) -> PairData:
    """Read and code. coding: as a run has it, or what gives the options to train one, of the number of pairs.

    count: called with the number of pairs of each piece read. Raises InputError where too few pairs are left.
    """
    from textrnn.text.pairs.coding import PairCoding
    from textrnn.text.pairs.division import split_pairs
    from textrnn.text.pairs.preparation import PairOptions, prepare_pairs
    from textrnn.training.pair_batches import code_pairs

    options = PairOptions(task=task, cleaning=request.cleaning())
    corpus, valid_corpus = request.corpus(task), request.valid_corpus(task)
    prepared = prepare_pairs(corpus, options, progress=count)
    notes = corpus.notes()
    if valid_corpus is None:
        train, valid = split_pairs(prepared.pairs, request.valid_fraction)
    else:
        train, valid = prepared.pairs, _prepare_valid(valid_corpus, options, request)
        notes += [f"validation: {note}" for note in valid_corpus.notes()]
    if not isinstance(coding, PairCoding):
        coding = PairCoding.train(coding(len(train)), train)
    coded, held = code_pairs(coding, train), code_pairs(coding, valid)
    facts: dict[str, Any] = asdict(request) | {"cleaning": options.cleaning.to_dict()}
    facts |= {"statistics": prepared.statistics.to_dict(), "train_pairs": len(coded), "valid_pairs": len(held)}
    facts |= {"train_tokens": coded.tokens, "valid_tokens": held.tokens, "sha256": coded.sha256()}
    coverage = measure_coverage(coded)
    facts |= {"valid_sha256": held.sha256(), "coverage": asdict(coverage)}
    lines = tuple(prepared.statistics.lines())
    return PairData(coding, coded, held, valid, coverage, lines, tuple(notes), facts)


def _prepare_valid(corpus: "PairCorpus", options: Any, request: PairText) -> "list[Pair]":
    from textrnn.text.pairs.preparation import prepare_pairs

    try:
        return prepare_pairs(corpus, options).pairs
    except InputError as error:
        raise InputError(f"{request.valid or request.valid_source}: {error}") from error


def coding_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give those settings that say how pairs are coded."""
    from textrnn.text.pairs.coding_options import CodingOptions

    names = {field.name for field in dataclasses.fields(CodingOptions)}
    return {name: value for name, value in settings.items() if name in names}
