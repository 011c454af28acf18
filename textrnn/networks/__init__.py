"""Networks in torch: the cells of `textrnn.cells` unrolled over time, and what is built from them."""

from textrnn.registry import Registry

# Cells that torch can unroll faster than the scan over their equations; tests prove both equal.
FAST_SCANS = Registry(
    "fast scan",
    {
        "rnn": "textrnn.networks.fast_scans:scan_rnn",
        "lstm": "textrnn.networks.fast_scans:scan_lstm",
    },
)
