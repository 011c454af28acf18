"""Writing text with a run: what is asked for, checked, and what comes of it.

writer = Writer.load("alice")
request = Request(prompt="Once upon", length=200, sampler=Sampler(temperature=0.7), seed=7)
print("".join(writer.stream(request)))
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from textrnn.commands.pair_runs import misplaced_run
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.decoding.beam import Hypothesis
    from textrnn.decoding.sampling import Sampler
    from textrnn.inference.language_model import LanguageModelStepper
    from textrnn.run import Run
    from textrnn.scores.novelty import NoveltyIndex
    from textrnn.text.tokenizers.tokenizer import Tokenizer

TEMPERATURE = 0.8  # a little safer than the model's own distribution
NOVELTY_FILE = "novelty.safetensors"


@dataclass(frozen=True)
class Request:
    """What to write. Equal requests to one run give equal texts."""

    length: int
    sampler: "Sampler"
    seed: int
    prompt: str = ""
    count: int = 1
    stops: tuple[str, ...] = ()
    beam: int = 0
    allow_unknown: bool = False

    def validate(self) -> None:
        self.sampler.validate()
        if "" in self.stops:
            raise UsageError("--stop is empty; it must be a string that ends the text, such as --stop $'\\n\\n'.")
        if self.beam and self.count > self.beam:
            raise UsageError(f"-n {self.count} samples do not come from --beam {self.beam}. Use --beam {self.count}.")
        if self.count > 1 and not self.beam and self.sampler.temperature == 0:
            raise UsageError(f"-n {self.count} greedy samples would all be the same. Leave out -n, or use --beam.")

    @property
    def is_random(self) -> bool:
        return not self.beam and self.sampler.temperature > 0


def make_sampler(given: Mapping[str, Any], *, greedy: bool, beam: int) -> "Sampler":
    """Build a sampler from the options the user gave; raise UsageError where one makes another useless."""
    from textrnn.decoding.sampling import Sampler

    if greedy and given.get("temperature"):
        raise UsageError("--greedy takes the likeliest token, so it leaves --temperature nothing to do. Drop one.")
    random_options = [name for name in given if name != "no_repeat_ngram"] + ["greedy"] * greedy
    if beam and random_options:
        option = "--" + random_options[0].replace("_", "-")
        raise UsageError(f"--beam searches the likeliest text, so {option} does not go with it. Drop one.")
    return Sampler(**{"temperature": 0.0 if greedy else TEMPERATURE, **given})


@dataclass(frozen=True)
class Sample:
    """A text, and the tokens it was cut from: with those of a stop string and the end of the document."""

    text: str
    ids: list[int]
    log_probs: list[float]


class Writer:
    """A run and its tokenizer, ready to write."""

    def __init__(self, run: "Run", tokenizer: "Tokenizer", stepper: "LanguageModelStepper") -> None:
        self.run, self.tokenizer, self.stepper = run, tokenizer, stepper
        self.data = run.config().data

    @classmethod
    def load(cls, name: str) -> Self:
        """Find a run, verify it and load it."""
        from textrnn.inference.language_model import LanguageModelStepper
        from textrnn.run import Run, find_run
        from textrnn.text.tokenizers import build_tokenizer

        run = Run.open(find_run(name))
        kind = run.config().kind
        if kind != "lm":
            raise misplaced_run(kind, name, str(run.path), "a language model")
        tokenizer = build_tokenizer(run.read_folder("tokenizer"), f"{run.path}/tokenizer")
        return cls(run, tokenizer, LanguageModelStepper.from_run(run))

    def use_fastest_threads(self, *, rows: int) -> None:
        from textrnn.inference.threads import use_fastest_threads

        use_fastest_threads(self.stepper, rows=rows)

    def unknown_parts(self, prompt: str) -> list[str]:
        """Give the characters or words of a prompt that the model has no token for."""
        from textrnn.text.vocabulary import UNKNOWN

        encode = self.tokenizer.encode
        ids = encode(prompt)
        if UNKNOWN not in ids:
            return []
        parts = prompt if len(ids) == len(prompt) else prompt.split()
        # a word may be known with a space before it only
        return [part for part in dict.fromkeys(parts) if UNKNOWN in encode(part) and UNKNOWN in encode(f" {part}")]

    @property
    def knows_unknown(self) -> bool:
        """Say whether the network has learned what the unknown token is like."""
        return bool(self.data.get("unknown"))

    def encode(self, prompt: str) -> list[int]:
        """Give a prompt's tokens; without the unknown one if the network has never met it."""
        from textrnn.text.vocabulary import UNKNOWN

        return [token for token in self.tokenizer.encode(prompt) if token != UNKNOWN or self.knows_unknown]

    def lead_in(self, context: list[int]) -> list[int]:
        """Give what the network reads: the prompt's tokens, after those that lead to the beginning of a text.

        Training carries the state on and on, so a state of nothing is one the network hardly knows.
        """
        return [*self.data.get("opening", ()), *context] or [self.start]

    @cached_property
    def start(self) -> int:
        """Give the token that an empty prompt stands for: a text begins after the end of a document or of a line."""
        from textrnn.text.vocabulary import END, UNKNOWN

        line_feed = self.tokenizer.encode("\n")
        return END if self.knows_end or len(line_feed) != 1 or UNKNOWN in line_feed else line_feed[0]

    @property
    def knows_end(self) -> bool:
        """Say whether the network has met the end of a document, which a corpus of a single one does not mark."""
        return int(self.data.get("documents", 1)) > 1

    def forbidden(self, request: Request) -> tuple[int, ...]:
        from textrnn.text.vocabulary import END, UNKNOWN

        return (UNKNOWN,) * (not request.allow_unknown) + (END,) * (not self.knows_end)

    def stream(self, request: Request) -> Iterator[str]:
        """Yield the text of one sample as it is written, and nothing of a stop string."""
        from textrnn.decoding.stopping import until

        if request.beam:
            yield self.samples(request)[0].text
            return
        context = self.encode(request.prompt)
        ids = (int(choice.ids[0]) for choice in self._choices(request, context))
        yield from until(self._continue(context, ids), request.stops)

    def samples(self, request: Request) -> list[Sample]:
        """Write all samples as one batch."""
        context = self.encode(request.prompt)
        if request.beam:
            found = self._search(request, context)
            return [self._cut(request, context, list(one.ids), list(one.log_probs)) for one in found]
        ids: list[list[int]] = [[] for _ in range(request.count)]
        log_probs: list[list[float]] = [[] for _ in range(request.count)]
        for choice in self._choices(request, context):
            columns = (choice.rows.tolist(), choice.ids.tolist(), choice.log_probs.tolist())
            for row, token, log_prob in zip(*columns, strict=True):
                ids[row].append(token)
                log_probs[row].append(log_prob)
        return [self._cut(request, context, *one) for one in zip(ids, log_probs, strict=True)]

    def _choices(self, request: Request, context: list[int]) -> Iterator[Any]:
        import numpy as np

        from textrnn.decoding.sampling import sample
        from textrnn.decoding.stopping import StopWatch
        from textrnn.text.vocabulary import END

        return sample(
            self.stepper,
            self.lead_in(context),
            replace(request.sampler, forbidden=self.forbidden(request)),
            limit=request.length,
            rng=np.random.default_rng(request.seed),
            stop=StopWatch(request.stops, self.tokenizer.decode, end=END),
            rows=request.count,
            history=context,
        )

    def _search(self, request: Request, context: list[int]) -> "list[Hypothesis]":
        from textrnn.decoding.beam import SearchOptions, beam_search
        from textrnn.text.vocabulary import END

        options = SearchOptions(
            width=request.beam,
            best=request.count,
            limit=request.length,
            end=END,
            forbidden=self.forbidden(request),
            no_repeat_ngram=request.sampler.no_repeat_ngram,
        )
        (found,) = beam_search(self.stepper, self.lead_in(context), options, history=context)
        return found

    def _cut(self, request: Request, context: list[int], ids: list[int], log_probs: list[float]) -> Sample:
        from textrnn.decoding.stopping import until

        return Sample("".join(until(self._continue(context, ids), request.stops)), ids, log_probs)

    def _continue(self, context: list[int], ids: Iterable[int]) -> Iterator[str]:
        """Yield the text of ids as it reads after the prompt's tokens, which can decide on a space."""
        skipped = len(self.tokenizer.decode(context))
        for piece in self.tokenizer.pieces(chain(context, ids)):
            text = piece[skipped:]
            skipped = max(skipped - len(piece), 0)
            if text:
                yield text

    def novelty_index(self) -> "NoveltyIndex":
        from textrnn.scores.novelty import NoveltyIndex

        if NOVELTY_FILE not in self.run.manifest.entry_by_name:
            raise UsageError(
                f"{self.run.name} has no {NOVELTY_FILE}, so --report novelty cannot compare. Train it again."
            )
        return NoveltyIndex.from_bytes(self.run.read(NOVELTY_FILE))


def read_prompt(prompt: str | None, prompt_file: str | None) -> str:
    """Give the prompt from an option, from standard input if it is "-", or from a file."""
    from textrnn.io import open_binary

    if prompt is not None and prompt_file is not None:
        raise UsageError("--prompt and --prompt-file are both given. Drop one.")
    if prompt_file is not None and prompt_file != "-":
        with open_binary(Path(prompt_file)) as file:
            return _decode(file.read())
    if "-" in (prompt, prompt_file):
        return _decode(sys.stdin.buffer.read())
    return prompt or ""


def _decode(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")
