"""numpy held to one thread, for commands whose products are small: more threads wait for each other."""

import os


def use_one_thread() -> None:
    """Ask numpy, which reads this when it is loaded, for one thread, unless the user has asked for a number."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
