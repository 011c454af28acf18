"""Networks in torch: the cells of `textrnn.cells` unrolled over time, and what is built from them."""

from textrnn.registry import Registry

# Cells that torch can unroll in one call; tests prove each equal to the scan over its equations.
FAST_SCANS = Registry(
    "fast scan",
    {
        "lstm": "textrnn.networks.fast_scans:scan_lstm",
        "lstm-np": "textrnn.networks.fast_scans:scan_lstm",
    },
)

# Cells that need not go step by step where no kernels are compiled, as on a GPU.
PARALLEL_SCANS = Registry("parallel scan", {"mingru": "textrnn.networks.fast_scans:scan_in_parallel"})
