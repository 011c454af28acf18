"""A bar of a chart as text."""

BLOCKS, ASCII_BLOCK = " ▏▎▍▌▋▊▉█", "#"


def bar(share: float, columns: int, *, encoding: str | None) -> str:
    """Draw a share from 0 to 1 of so many columns, in characters that the encoding knows."""
    length = min(1.0, max(0.0, share)) * columns
    try:
        BLOCKS.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return (ASCII_BLOCK * round(length)).ljust(columns)
    full, eighths = divmod(round(8 * length), 8)
    return (BLOCKS[8] * full + BLOCKS[eighths].strip()).ljust(columns)
