"""Settings from options, --set and a TOML file, in that order of precedence."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from textrnn.errors import ConfigError, NotFoundError, UsageError

BUDGETS = ("minutes", "epochs", "steps")  # one replaces another


def merge_settings(options: Mapping[str, Any], assignments: Sequence[str], config: str | None) -> dict[str, Any]:
    """Give what the user has said, each setting from the nearest place that says it."""
    from_file = read_config(Path(config)) if config else {}
    given = {name: value for name, value in options.items() if value is not None}
    said = dict(map(parse_assignment, assignments)) | given
    if any(name in said for name in BUDGETS):
        from_file = {name: value for name, value in from_file.items() if name not in BUDGETS}
    return from_file | said


def parse_assignment(text: str) -> tuple[str, Any]:
    """Read KEY=VALUE, the value as TOML where it is TOML and as a plain string where not."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise UsageError(f"--set takes KEY=VALUE, not {text!r}. For example --set beta1=0.")
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key.strip(), value.strip()


def read_config(path: Path) -> dict[str, Any]:
    """Read a TOML file; settings may stand at its top or in tables of any name."""
    try:
        parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no configuration file {path}. Check --config.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read as TOML: {error}.") from error
    settings: dict[str, Any] = {}
    for key, value in parsed.items():
        settings |= value if isinstance(value, dict) else {key: value}
    return settings
