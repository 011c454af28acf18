"""What programs write to a terminal that a test holds the other end of."""

import os


def read_terminal(descriptor: int) -> str:
    """Read until nobody holds the terminal's own end any more, and close it."""
    written = b""
    try:
        while chunk := os.read(descriptor, 65536):
            written += chunk
    except OSError:  # Linux reports the end of a terminal so
        pass
    os.close(descriptor)
    return written.decode()
