"""What config.json says of vectors beside their method and size.

Vectors.of(words, matrix, method="glove", about=Provenance(tokenizer={"lowercase": True}))
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from textrnn.config import RunConfig

_PACKAGES = ("textrnn", "numpy")


@dataclass(frozen=True)
class Provenance:
    """Plain JSON. tokenizer: how text became words; training: its settings; data: the text; result: how it went.

    network: what else is to know of the vectors' shape, as that of their subwords.
    """

    tokenizer: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    network: Mapping[str, Any] = field(default_factory=dict)

    def config(self, kind: str, method: str, *, words: int, dim: int) -> RunConfig:
        """Give the configuration of a run that holds so many words of so many dimensions."""
        from importlib.metadata import version  # 10 ms that a query need not wait for

        return RunConfig(
            kind=kind,
            network={"method": method, "words": words, "dim": dim, **self.network},
            tokenizer=dict(self.tokenizer),
            training=dict(self.training),
            data=dict(self.data),
            result=dict(self.result),
            versions={name: version(name) for name in _PACKAGES},
        )


UNTOLD = Provenance()
