"""The pairs of a training run: read, cleaned, divided into training and validation, coded."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from textrnn.commands.pair_coverage import Coverage, measure_coverage
from textrnn.commands.pair_lengths import Lengths
from textrnn.commands.text_request import TextRequest
from textrnn.commands.training_task import reads_standard_input
from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.config import RunConfig
    from textrnn.text.pairs.cleaning import CleaningOptions
    from textrnn.text.pairs.coding import PairCoding
    from textrnn.text.pairs.coding_options import CodingOptions
    from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions
    from textrnn.text.pairs.pair import Pair
    from textrnn.text.pairs.preparation import PairOptions
    from textrnn.text.pairs.statistics import PairStatistics
    from textrnn.training.pair_batches import CodedPairs

Count = Callable[[int], None]


@dataclass(frozen=True)
class PairText(TextRequest):
    """What the user has said of the pairs.

    valid: the validation pairs, or a fraction of the pairs; as two files valid_source and valid_target."""

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

        options = PairReadOptions(
            task=task, encoding=self.encoding or "utf-8", source_field=self.source_field,
            target_field=self.target_field, source_file=self.source_file, target_file=self.target_file,
            context=1 if self.context is None else self.context,
        )  # fmt: skip
        options.validate()
        return options

    def corpus(self, task: str) -> "PairCorpus":
        from textrnn.text.pairs.corpus import PairCorpus

        return PairCorpus(self.sources, self.options(task))

    def valid_corpus(self, task: str) -> "PairCorpus | None":
        """Give the pairs to validate by, None if they are a part of the others."""
        from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions

        options = dataclasses.replace(self.options(task), source_file=None, target_file=None)
        if self.valid_source is not None:
            files = PairReadOptions(source_file=self.valid_source, target_file=self.valid_target)
            return PairCorpus((), dataclasses.replace(files, encoding=options.encoding, task=task))
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

    def as_begun(self, stored: Mapping[str, Any]) -> "PairText":
        """Fill what is not said with what a run was begun with. Raises UsageError for another cleaning than its own."""
        if self.clean is not None and self.cleaning().to_dict() != stored["cleaning"]:
            begun = ",".join(step for step, wanted in stored["cleaning"].items() if wanted) or "none"
            step = "Leave out --clean, or train another run with -o."
            raise UsageError(f"the run was begun with --clean {begun}, not {self.clean}. {step}")
        return dataclasses.replace(self.or_else(stored), clean=stored["clean"])

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
class DividedPairs:
    """Pairs to train on and to validate by, cleaned. Targets of any length are among them.

    columns: which fields or columns they came from, in lines.
    """

    train: "list[Pair]"
    valid: "list[Pair]"
    statistics: "PairStatistics"
    columns: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PairData:
    """Coded pairs and what there is to say about them. columns: where they came from. lines: their statistics."""

    coding: "PairCoding"
    train: "CodedPairs"
    valid: "CodedPairs"
    valid_pairs: "list[Pair]"
    coverage: Coverage
    columns: tuple[str, ...]
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
    from textrnn.text.pairs.statistics import pairs_sha256
    from textrnn.training.pair_batches import code_pairs

    divided = divide_pairs(request, task, request.cleaning(), count=count)
    if not isinstance(coding, PairCoding):
        coding = PairCoding.train(coding(len(divided.train)), divided.train)
    places = [_too_long(coding, pairs) for pairs in (divided.train, divided.valid)]
    train, valid = (_without(*both) for both in zip((divided.train, divided.valid), places, strict=True))
    _check_any_left(coding, train, valid)
    coded, held = code_pairs(coding, train), code_pairs(coding, valid)
    lengths = Lengths.of(coding, coded, held, too_long=sum(map(len, places)))
    coverage = measure_coverage(coded)
    facts: dict[str, Any] = asdict(request) | {"cleaning": request.cleaning().to_dict()}
    facts |= {"statistics": divided.statistics.to_dict(), "train_pairs": len(coded), "valid_pairs": len(held)}
    facts |= {"train_tokens": coded.tokens, "valid_tokens": held.tokens, "sha256": coded.sha256()}
    facts |= {"valid_sha256": held.sha256(), "coverage": asdict(coverage), "lengths": asdict(lengths)}
    facts["held_out"] = {"too_long": places[1], "sha256": pairs_sha256(valid)}
    lines = (*divided.statistics.lines(), *lengths.lines(coding.options))
    return PairData(coding, coded, held, valid, coverage, divided.columns, lines, divided.notes, facts)


def divide_pairs(
    request: PairText, task: str, cleaning: "CleaningOptions", *, count: Count | None = None
) -> DividedPairs:
    """Read, clean and divide; what is repeated, empty or identical is left out. Raises UsageError, InputError."""
    from textrnn.text.pairs.division import split_pairs
    from textrnn.text.pairs.preparation import PairOptions, prepare_pairs

    options = PairOptions(task=task, cleaning=cleaning, longest_target=None)
    corpus, valid_corpus = request.corpus(task), request.valid_corpus(task)
    if (request.context or 1) > 1 and not corpus.has_dialogues():
        raise UsageError(
            f"--context {request.context} counts the turns of dialogues, and these pairs come from none. Leave it out."
        )
    prepared = prepare_pairs(corpus, options, progress=count)
    columns, notes = corpus.columns(), corpus.notes()
    if valid_corpus is None:
        try:
            train, valid = split_pairs(prepared.pairs, request.valid_fraction)
        except InputError as error:
            raise InputError(f"{prepared.statistics.lines()[0]}. {error}") from error
    else:
        train, valid = prepared.pairs, _prepare_valid(valid_corpus, options, request)
        columns += [f"validation: {line}" for line in valid_corpus.columns() if line not in columns]
        notes += [f"validation: {note}" for note in valid_corpus.notes()]
    return DividedPairs(train, valid, prepared.statistics, tuple(columns), tuple(notes))


def _prepare_valid(corpus: "PairCorpus", options: "PairOptions", request: PairText) -> "list[Pair]":
    from textrnn.text.pairs.preparation import prepare_pairs

    try:
        return prepare_pairs(corpus, options).pairs
    except InputError as error:
        raise InputError(f"{request.valid or request.valid_source}: {error}") from error


def held_out_pairs(config: "RunConfig") -> "list[Pair]":
    """Read what a run was trained on again, and give the pairs it was validated by, cleaned as they were then.

    Raises UsageError if they came through standard input, InputError if the texts are no longer the same, and what
    reading them raises.
    """
    from textrnn.text.pairs.cleaning import CleaningOptions
    from textrnn.text.pairs.statistics import pairs_sha256

    data = config.data
    if reads_standard_input(data):
        raise UsageError(
            "the run was trained on standard input, which cannot be read again. Name pairs to evaluate by."
        )
    request = PairText(()).or_else(data)
    valid = divide_pairs(request, config.kind, CleaningOptions.from_dict(data["cleaning"])).valid
    valid = _without(valid, data["held_out"]["too_long"])
    if pairs_sha256(valid) != data["held_out"]["sha256"]:
        raise InputError(
            "what the run was trained on has changed since, so that the pairs it held out are not known. "
            "Name pairs to evaluate by."
        )
    return valid


def _too_long(coding: "PairCoding", pairs: "Sequence[Pair]") -> list[int]:
    """Give the places of the pairs whose target is no target to learn."""
    return [place for place, pair in enumerate(pairs) if not coding.fits(pair.target)]


def _without(pairs: "Sequence[Pair]", places: Sequence[int]) -> "list[Pair]":
    left_out = set(places)
    return [pair for place, pair in enumerate(pairs) if place not in left_out]


def _check_any_left(coding: "PairCoding", train: "Sequence[Pair]", valid: "Sequence[Pair]") -> None:
    for pairs, what in ((train, "train on"), (valid, "validate by")):
        if not pairs:
            raise InputError(
                f"every pair to {what} has a target longer than longest_target = {coding.options.longest_target}. "
                "Raise the limit: --set longest_target=N."
            )


def coding_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give those settings that say how pairs are coded."""
    from textrnn.text.pairs.coding_options import CodingOptions

    names = {field.name for field in dataclasses.fields(CodingOptions)}
    return {name: value for name, value in settings.items() if name in names}
