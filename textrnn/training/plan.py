"""Everything a run needs to begin, in parts, each setting found by one name."""

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from textrnn.errors import UsageError
from textrnn.networks.dropout import DropoutConfig
from textrnn.registry import suggest
from textrnn.training.config import TrainingConfig

# settings that are called otherwise than their fields, because another part has a field of that name
SETTING_BY_FIELD = {("objective", "coverage"): "coverage_loss"}
PREFIXED = "dropout"
OF_THEIR_OWN = ("network", "training")  # in config.json; the other parts are kept inside the training


class Part(Protocol):
    """A configuration as config.py has them."""

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self: ...

    def to_dict(self) -> dict[str, Any]: ...

    def validate(self) -> None: ...


@dataclass(frozen=True)
class Plan:
    """A kind of run names the type of its network, and adds parts of its own."""

    network: Part
    dropout: DropoutConfig
    training: TrainingConfig

    def settings(self) -> dict[str, Any]:
        """Give every setting by its name in --set and --config."""
        return {
            setting_name(name, field): value
            for name, part in self._parts().items()
            for field, value in part.to_dict().items()
        }

    def replace(self, values: Mapping[str, Any]) -> Self:
        """Give a plan with some settings changed; UsageError for one that does not exist."""
        merged = self.settings()
        for name in values:
            if name not in merged:
                raise UsageError(f"there is no setting {name!r}. {suggest(name, list(merged))}")
        merged |= values
        parts: dict[str, Any] = {
            name: part.from_dict({field: merged[setting_name(name, field)] for field in part.to_dict()})
            for name, part in self._parts().items()
        }
        return dataclasses.replace(self, **parts)

    def validate(self) -> None:
        for part in self._parts().values():
            part.validate()

    def training_record(self) -> dict[str, Any]:
        """Give what config.json says of the training."""
        further = {name: part.to_dict() for name, part in self._parts().items() if name not in OF_THEIR_OWN}
        return self.training.to_dict() | further

    @classmethod
    def from_record(cls, network: Mapping[str, Any], training: Mapping[str, Any]) -> Self:
        """Build the plan that config.json describes; ConfigError if it describes none."""
        types = typing.get_type_hints(cls)
        further = {name: training.get(name, {}) for name in types if name not in OF_THEIR_OWN}
        rest = {name: value for name, value in training.items() if name not in further}
        records = further | {"network": network, "training": rest}
        return cls(**{name: types[name].from_dict(record) for name, record in records.items()})

    def _parts(self) -> dict[str, Part]:
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


def setting_name(part: str, field: str) -> str:
    """Give what a field of a part is called among all settings."""
    return f"{part}_{field}" if part == PREFIXED else SETTING_BY_FIELD.get((part, field), field)
