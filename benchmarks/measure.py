"""Time things side by side: every repeat runs each of them once, so that a busy moment hits all alike.

figures = side_by_side({"plain": lambda: seconds(plain), "ours": lambda: seconds(ours)}, repeats=5)
print_ratios(figures, baseline="plain", unit="s")
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def side_by_side(measure_by_name: Mapping[str, Callable[[], float]], *, repeats: int) -> dict[str, list[float]]:
    """Call every measurement once per repeat, in turn, after one call each that does not count."""
    for measure in measure_by_name.values():
        measure()
    figures: dict[str, list[float]] = {name: [] for name in measure_by_name}
    for _ in range(repeats):
        for name, measure in measure_by_name.items():
            figures[name].append(measure())
    return figures


def print_ratios(figures: Mapping[str, Sequence[float]], *, baseline: str, unit: str) -> None:
    """Print each median, its spread, and the median of the ratios to the baseline taken repeat by repeat."""
    width = max(len(name) for name in figures)
    for name, values in figures.items():
        ratio = statistics.median(a / b for a, b in zip(values, figures[baseline], strict=True))
        spread = f"{min(values):,.4g} to {max(values):,.4g}"
        print(f"{name:<{width}}  {statistics.median(values):10,.4g} {unit}  ({spread})  {ratio:6.2f} x {baseline}")
