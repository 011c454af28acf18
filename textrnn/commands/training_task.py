"""What a task of `textrnn train` has to say for itself; everything else about training is the same for all."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textrnn.commands.live_line import LiveLine
from textrnn.commands.text_request import TextRequest
from textrnn.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

    from textrnn.commands.training_request import Request
    from textrnn.config import RunConfig
    from textrnn.networks.network import Network
    from textrnn.run import Run
    from textrnn.training.batches import Batches
    from textrnn.training.plan import Plan

    Weights = Mapping[str, NDArray[np.float32]]

TASKS = Registry(
    "task",
    {
        "lm": "textrnn.commands.language_model_task:LanguageModelTask",
        "summarize": "textrnn.commands.pair_task:PairTask",
        "translate": "textrnn.commands.pair_task:PairTask",
        "chat": "textrnn.commands.pair_task:PairTask",
    },
)
NATS = "nats_per_token"
FILE_OPTIONS = ("valid", "source_file", "target_file", "valid_source", "valid_target")  # beside the sources
Tell = Callable[[str], None]


class TrainingTask(ABC):
    """What can be said before anything is read. dropout_places: where --dropout drops."""

    text_class: ClassVar[type[TextRequest]]
    dropout_places: ClassVar[tuple[str, ...]]

    def __init__(self, request: "Request") -> None:
        self.request = request

    @abstractmethod
    def check(self) -> None:
        """Raise UsageError or ConfigError for what cannot work."""

    @abstractmethod
    def read(self, line: LiveLine) -> "Material":
        """Read the text of a new run. line: shows how much has been read."""

    @abstractmethod
    def read_again(self, run: "Run", stored: "RunConfig", line: LiveLine) -> "Material":
        """Read the text that a run was begun with, coded as it was then."""


@dataclass(frozen=True)
class Cost:
    """What training costs. kept: numbers of a batch that wait for the gradient."""

    tokens_per_second: float
    tokens_per_step: int
    tokens_per_epoch: int
    kept: int


class Material(ABC):
    """What a run is trained on, read and coded, with all that depends on what kind of text it is.

    facts: what config.json keeps of the text. identity: those that must not change when a run goes on, and what each
    is a figure of. bytes_per_token: None where bits per byte say nothing. seconds: of the budget, that building the
    network has taken.
    """

    identity: ClassVar[Mapping[str, str]]
    seconds: float = 0.0

    def __init__(self, request: "Request", facts: dict[str, Any], bytes_per_token: float | None = None) -> None:
        self.request, self.facts, self.bytes_per_token = request, facts, bytes_per_token

    @abstractmethod
    def choose(self, settings: Mapping[str, Any], speed: float) -> "Plan":
        """Choose what the user has not said. speed: floating-point operations a second in training."""

    @abstractmethod
    def stored_plan(self, stored: "RunConfig") -> "Plan":
        """Give the plan that a run was begun with."""

    @abstractmethod
    def build(self, plan: "Plan", stored: "RunConfig | None", tell: Tell) -> "Network":
        """Make the network as it starts; of a run that goes on, only its shape counts."""

    @abstractmethod
    def batches(self, plan: "Plan", device: "torch.device") -> "Batches": ...

    @abstractmethod
    def validate(self, plan: "Plan", network: "Network") -> dict[str, float]:
        """Give nats per token of what is held out, and further figures by name."""

    def criterion(self, figures: Mapping[str, float]) -> float:
        """Give what is smallest for the best weights."""
        return figures[NATS]

    @abstractmethod
    def files(self, tell: Tell) -> dict[str, bytes]:
        """Give what the run keeps beside its weights, by name."""

    @abstractmethod
    def coding_record(self) -> dict[str, Any]:
        """Give how the text is coded, as config.json keeps it."""

    @abstractmethod
    def known_settings(self, stored: "RunConfig") -> dict[str, Any]:
        """Give the settings a run was begun with that are in no plan, by their names."""

    @abstractmethod
    def cost(self, plan: "Plan", speed: float) -> Cost: ...

    @abstractmethod
    def text_words(self, plan: "Plan") -> str:
        """Say in a line or more what there is to train on."""

    @abstractmethod
    def network_words(self, plan: "Plan") -> str:
        """Say what the network is like, in a few words."""

    @abstractmethod
    def sample(self, plan: "Plan", weights: "Weights", step: int) -> str:
        """Show what the network writes as it stands."""


def reads_standard_input(facts: Mapping[str, Any]) -> bool:
    """Say whether any of the text of a run came through standard input, so that it has to be given again."""
    files = (facts.get(option) for option in FILE_OPTIONS)
    return "-" in (*facts["sources"], *files) or not (facts["sources"] or facts.get("source_file"))


def as_begun(facts: dict[str, Any], stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give facts as they were when the run was begun, if it goes on: what is not said again stays."""
    return facts if stored is None else {name: stored[name] for name in facts}


def weights_of(network: "Network") -> "Weights":
    """Copy the weights of a network as they stand."""
    return {name: value.detach().cpu().numpy().copy() for name, value in network.named_parameters()}


def check_names(settings: Mapping[str, Any]) -> None:
    """Raise UsageError for a cell or an optimizer that does not exist, and for options that the cell does not have."""
    from textrnn.cells import check_cell
    from textrnn.training import OPTIMIZERS

    check_cell(settings)
    OPTIMIZERS.check(settings.get("optimizer", "adamw"))
