"""What a run is made of, as frozen dataclasses that check themselves and go to and from JSON."""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from textrnn.errors import ConfigError
from textrnn.registry import suggest

FORMAT = 1
UNKNOWN, END = 0, 1  # in every vocabulary; END begins what a decoder writes, too


class JsonConfig:
    """A frozen dataclass of plain values."""

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build from parsed JSON; ConfigError for a key that does not exist, is missing, or has the wrong type."""
        noun = cls.__name__
        known = {f.name: f for f in fields(cls)}  # type: ignore[arg-type]
        for key, value in values.items():
            if key not in known:
                raise ConfigError(f"{noun} has no setting {key!r}. {suggest(key, list(known))}")
            _check_type(noun, key, value, known[key].type)
        try:
            return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})
        except TypeError as error:
            raise ConfigError(f"{noun} is incomplete: {error}.") from error

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)  # type: ignore[call-overload, no-any-return]


def _check_type(noun: str, key: str, value: object, expected: Any) -> None:
    if expected is float and isinstance(value, int) and not isinstance(value, bool):
        return
    if expected in (int, float, str, bool) and type(value) is not expected:
        raise ConfigError(f"{noun} setting {key!r} is {value!r}, not {expected.__name__}.")


def require(condition: bool, message: str) -> None:
    if not condition:
        raise ConfigError(message)


CELL_OPTIONS = ("forget_bias", "rounds")  # settings that some cells have; each cell names its own


@dataclass(frozen=True)
class NetworkConfig(JsonConfig):
    """The shape of a recurrent language model, enough to rebuild it around its weights."""

    vocabulary: int
    cell: str = "lstm"
    layers: int = 2
    hidden: int = 256
    embedding: int = 256
    skip: bool = False  # input to every layer and every layer to the output (Graves 2013, arXiv:1308.0850, fig. 1)
    tie: bool = False  # the output matrix is the embedding (Press & Wolf 2017)
    forget_bias: float = 1.0  # where the bias of forget gates starts (Jozefowicz et al. 2015, sec. 2.2)
    rounds: int = 5  # of a mogrifier (Melis et al. 2020, fig. 2)

    def validate(self) -> None:
        for name in ("vocabulary", "layers", "hidden", "embedding", "rounds"):
            require(getattr(self, name) >= 1, f"{name} must be at least 1, not {getattr(self, name)}.")
        require(math.isfinite(self.forget_bias), f"forget_bias must be a number, not {self.forget_bias}.")
        require(
            not (self.skip and self.tie),
            "--skip joins all layers at the output, so it cannot be combined with --tie.",
        )

    def layer_sizes(self) -> list[tuple[int, int]]:
        """Give (I, H) of every layer; a tied network's last layer is as wide as the embedding."""
        widths = [self.hidden] * self.layers
        if self.tie:
            widths[-1] = self.embedding
        inputs = [self.embedding] + [width + (self.embedding if self.skip else 0) for width in widths[:-1]]
        return list(zip(inputs, widths, strict=True))

    def output_size(self) -> int:
        """Give the width of what the output layer reads."""
        widths = [width for _, width in self.layer_sizes()]
        return sum(widths) if self.skip else widths[-1]


PAIR_TASKS = ("summarize", "translate", "chat")


@dataclass(frozen=True)
class Seq2SeqConfig(JsonConfig):
    """The shape of an attention encoder-decoder, enough to rebuild it around its weights.

    The encoder reads in both directions. decoder: the order in which its layers and the attention follow one another.
    """

    source_vocabulary: int
    target_vocabulary: int
    cell: str = "lstm"
    layers: int = 1  # of the encoder, each in both directions
    hidden: int = 256  # of each direction, and of each layer of the decoder
    embedding: int = 256
    decoder: str = "gnmt"
    attention: str = "general"
    window: int = 10  # D of local-p: how far around its centre it looks (Luong et al. 2015, eq. 10)
    shared: bool = False  # one embedding for both sides, which have one vocabulary
    tie: bool = True  # the output matrix is the target embedding (Press & Wolf 2017)
    copy: bool = False  # words of the source may be written as they are (See et al. 2017, eq. 8-9)
    coverage: bool = False  # attention sees what it has looked at before (See et al. 2017, eq. 11)
    intra: bool = False  # attention to what has been written (Paulus et al. 2017, sec. 2.2)
    hierarchical: bool = False  # attention to sentences too (Nallapati et al. 2016, sec. 2.4)
    features: tuple[
        int, ...
    ] = ()  # how many values each feature of a source token has (Nallapati et al. 2016, sec. 2.3)
    forget_bias: float = 1.0  # where the bias of forget gates starts (Jozefowicz et al. 2015, sec. 2.2)
    rounds: int = 5  # of a mogrifier (Melis et al. 2020, fig. 2)

    def validate(self) -> None:
        for name in ("source_vocabulary", "target_vocabulary", "layers", "hidden", "embedding", "window", "rounds"):
            require(getattr(self, name) >= 1, f"{name} must be at least 1, not {getattr(self, name)}.")
        require(math.isfinite(self.forget_bias), f"forget_bias must be a number, not {self.forget_bias}.")
        require(self.layers <= 4, f"layers must be 1 to 4 for an encoder, not {self.layers}.")
        require(
            not self.shared or self.source_vocabulary == self.target_vocabulary,
            "a shared embedding needs one vocabulary for both sides.",
        )


@dataclass(frozen=True)
class RunConfig(JsonConfig):
    """Everything config.json says about a run. The nested parts are plain JSON, read by the layer they belong to."""

    kind: str  # "lm", or one of PAIR_TASKS
    network: dict[str, Any]
    tokenizer: dict[str, Any]
    training: dict[str, Any]
    data: dict[str, Any]
    result: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def validate(self) -> None:
        require(
            self.format == FORMAT,
            f"the run has format {self.format}; this textrnn reads format {FORMAT}. Install one that reads it.",
        )
