"""textrnn doctor: what is installed, what this computer can do, and how fast it does it."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from textrnn.commands.options import Json
from textrnn.commands.output import emit_json, note

PACKAGES = (
    "torch", "numpy", "numba", "safetensors", "sentencepiece", "gensim", "scikit-learn", "nltk", "typer", "rich",
)  # fmt: skip
PRECISIONS = ("fp32", "bf16")
TRAINING_SECONDS, GENERATION_SECONDS = 3.5, 2.0
BATCH, BPTT, VOCABULARY = 32, 64, 96

Quick = Annotated[bool, typer.Option("--quick", help="Leave out the ten-second speed check.")]


def doctor(quick: Quick = False, json: Json = False) -> None:
    """Check this installation and its speed.

    Ends with 0 where textrnn can be used, and with 1 and the reason where not.
    """
    found = examine()
    if not quick and not found["problems"]:
        note("measuring the speed for ten seconds ...")
        found["speed"] = measure_speed()
    if json:
        emit_json(found)
    else:
        print("\n".join(f"{name:<15}{value}" for name, value in describe(found)))
    if found["problems"]:
        raise typer.Exit(1)


def examine() -> dict[str, Any]:
    """Collect what is known without measuring."""
    from textrnn.run import models_directory
    from textrnn.text.cache import cache_directory

    versions = installed_versions()
    cache, models = examine_directory(cache_directory()), examine_directory(models_directory())
    problems = [f"{name} is not installed. Run make install." for name in PACKAGES if versions[name] is None]
    problems += [
        f"{place['path']} is not writable. Set {variable}."
        for place, variable in ((cache, "TEXTRNN_CACHE"), (models, "TEXTRNN_MODELS"))
        if not place["writable"]
    ]
    return {
        "versions": versions,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        **(examine_torch() if versions["torch"] else {}),
        "cache": cache,
        "models": models,
        "problems": problems,
    }


def installed_versions() -> dict[str, str | None]:
    """Read the versions from the packages' metadata, without importing them."""
    from importlib.metadata import PackageNotFoundError, version

    versions: dict[str, str | None] = {"python": sys.version.split()[0]}
    for name in ("textrnn", *PACKAGES):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = None
    return versions


def examine_directory(path: Path) -> dict[str, Any]:
    """Say whether files can be made in a directory, which itself need not exist yet."""
    existing = next((parent for parent in (path, *path.absolute().parents) if parent.exists()), path)
    return {"path": str(path), "writable": existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)}


def examine_torch() -> dict[str, Any]:
    import torch

    from textrnn.training.precision import choose_precision

    best, _ = choose_precision("auto", torch.device("cpu"))
    cuda = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    return {"instructions": torch.backends.cpu.get_cpu_capability(), "precision": best, "cuda": cuda}


def measure_speed() -> dict[str, float | None]:
    """Time a character model of two layers of 256: training in tokens and writing in characters per second."""
    speed = {f"training_{precision}": measure_training(precision) for precision in PRECISIONS}
    return speed | {"generation": measure_generation()}


def measure_training(precision: str) -> float | None:
    """Give tokens per second, or None where the processor refuses the precision."""
    import torch

    from textrnn.networks.dropout import DropoutConfig
    from textrnn.networks.language_model import Batch, LanguageModel
    from textrnn.training.precision import context, prepare_processor

    prepare_processor(0)
    network = LanguageModel(network_config(), DropoutConfig())
    optimizer = torch.optim.AdamW(network.parameters(), fused=True)
    ids = torch.randint(VOCABULARY, (BPTT + 1, BATCH), generator=torch.Generator().manual_seed(0))
    batch, cast = Batch(ids[:-1], ids[1:]), context(precision, torch.device("cpu"))

    def step() -> int:
        optimizer.zero_grad()
        with cast():
            loss, _ = network.loss(batch, network.start(BATCH))
        (loss.total / loss.tokens).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return loss.tokens

    try:
        return rate(step, TRAINING_SECONDS)
    except RuntimeError:
        return None


def network_config() -> Any:
    from textrnn.config import NetworkConfig

    return NetworkConfig(vocabulary=VOCABULARY)


def measure_generation() -> float:
    """Give characters per second of one sampled stream."""
    import numpy as np

    from textrnn.decoding.sampling import Sampler, sample
    from textrnn.inference.language_model import LanguageModelStepper
    from textrnn.networks.dropout import DropoutConfig
    from textrnn.networks.language_model import LanguageModel

    config, rng = network_config(), np.random.default_rng(0)
    parameters = LanguageModel(config, DropoutConfig()).named_parameters()
    stepper = LanguageModelStepper(config, {name: value.detach().numpy() for name, value in parameters})
    return rate(lambda: len(list(sample(stepper, [1], Sampler(), limit=200, rng=rng))), GENERATION_SECONDS)


def rate(work: Callable[[], int], seconds: float) -> float:
    """Repeat some work for so many seconds and give how much of it was done per second."""
    work()  # the first time pays for memory and set-up
    done, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        done += work()
    return done / elapsed


def describe(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the findings as lines for a person."""
    lines = [(name, version or "missing") for name, version in found["versions"].items()]
    lines.append(("cores", str(found["cores"])))
    if "instructions" in found:
        lines.append(("processor", f"{found['instructions']}; {found['precision']} trains faster"))
        lines.append(("cuda", found["cuda"] or "none"))
    for name in ("cache", "models"):
        place = found[name]
        lines.append((name, place["path"] + ("" if place["writable"] else " (not writable)")))
    lines += describe_speed(found.get("speed", {}))
    return lines + [("problem", problem) for problem in found["problems"]]


def describe_speed(speed: dict[str, float | None]) -> list[tuple[str, str]]:
    if not speed:
        return []
    training = [f"{speed[f'training_{name}']:,.0f} in {name}" for name in PRECISIONS if speed[f"training_{name}"]]
    return [
        ("training", f"{', '.join(training)} tokens/s (LSTM 2x256, batch {BATCH})"),
        ("writing", f"{speed['generation']:,.0f} characters/s (LSTM 2x256)"),
    ]
