"""Picture files by matplotlib: checked before any work, and the same bytes for the same picture."""

import importlib.util
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.errors import OutputError, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".png", ".svg", ".pdf")
INSTALL = "pip install 'textrnn[plots]'"
_NO_DATE = {"png": {}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}


def check_picture_file(path: Path) -> None:
    """Raise UsageError or OutputError unless a picture can be drawn there."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"-o {path} ends in none of {', '.join(SUFFIXES)}. Name it so.")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise OutputError(f"cannot create {path}: its folder does not exist or it is one. Choose another place.")
    if importlib.util.find_spec("matplotlib") is None:
        raise UsageError(f"a picture needs matplotlib. Install it: {INSTALL}; or leave -o out and see it as text.")


def file_bytes(figure: "Figure", file_format: str, **options: Any) -> bytes:
    """Give a figure as a file of the format png, svg or pdf; options are those of `Figure.savefig`."""
    from matplotlib import rc_context

    buffer = io.BytesIO()
    with rc_context({"svg.hashsalt": "textrnn"}):
        figure.savefig(buffer, format=file_format, metadata=_NO_DATE[file_format], **options)
    return buffer.getvalue()
