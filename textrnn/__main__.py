"""Where the program starts and ends: signals, closed pipes, one-line errors and exit codes."""

import os
import sys

INTERRUPTED, TERMINATED, PIPE_CLOSED = 130, 143, 141  # 128 + the signal's number
FAILED, INTERNAL_ERROR, TRANSFER_FAILED = 1, 70, 74


def main() -> int:
    """Run the command line and return the exit code."""
    arguments, debug = _take_debug(sys.argv[1:])
    try:
        _prepare_streams()
        code = _version() if arguments == ["--version"] else _run(arguments, debug=debug)
        sys.stdout.flush()  # a full disk must show here, not after the exit code is decided
        return code
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            _print_traceback()
        return _report(error)


def _take_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """Remove --debug wherever it stands before a bare "--"."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [argument for argument in arguments[:end] if argument != "--debug"]
    return kept + arguments[end:], len(kept) < end


def _version() -> int:
    from textrnn import __version__

    print(f"textrnn {__version__}")
    return 0


def _run(arguments: list[str], *, debug: bool) -> int:
    _prepare_signals()
    import gc
    import warnings

    gc.set_threshold(50_000)  # imports make no garbage, and looking for it is a tenth of a short command

    if not debug and not sys.warnoptions:
        warnings.simplefilter("ignore")  # those of the libraries are no news to who types a command
    from typer.main import get_command

    from textrnn.cli import app

    code = get_command(app).main(arguments, prog_name="textrnn", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _prepare_streams() -> None:
    """Give every standard stream a meaning; Python makes a closed one None."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        raise OSError("standard output is closed")
    # text is UTF-8 whatever the locale says, and a file name may be any bytes
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]


def _prepare_signals() -> None:
    import signal

    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end silently with the reader, as cat and grep do
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(TERMINATED))


def _print_traceback() -> None:
    import traceback

    traceback.print_exc()


def _report(error: BaseException) -> int:
    """Print an error as one line on standard error and return its exit code."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, OSError):
        _discard_output()
        if isinstance(error, BrokenPipeError):
            return PIPE_CLOSED
    message, code = _describe(error)
    _print_error(message)
    return code


def _print_error(message: str) -> None:
    import contextlib

    from textrnn.io import printable

    with contextlib.suppress(OSError):  # there is nobody to tell that nobody can be told
        print(printable(f"error: {' '.join(message.split())}"), file=sys.stderr)


def _discard_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter's own flush cannot fail a second time."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _describe(error: BaseException) -> tuple[str, int]:
    from typer import TyperException

    from textrnn.errors import TextrnnError

    if isinstance(error, TextrnnError):
        return str(error), error.exit_code
    if isinstance(error, TyperException):
        return _describe_usage(error), error.exit_code
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename is not None else ""
        return f"reading or writing failed: {error.strerror or error}{place}.", TRANSFER_FAILED
    if isinstance(error, MemoryError):
        return "there is not enough memory. Use a smaller --batch, --hidden or --vocab-size.", FAILED
    text = f"internal error ({type(error).__name__}: {error}). Run again with --debug and report what it prints."
    return text, INTERNAL_ERROR


def _describe_usage(error: Exception) -> str:
    """Say what Typer found wrong in our own form: the mistake, the nearest name, the next command."""
    context = getattr(error, "ctx", None)
    possibilities = getattr(error, "possibilities", None)
    message = str(error) if possibilities else error.format_message()  # type: ignore[attr-defined]
    parts = [message[:1].lower() + message[1:].rstrip(".") + "."]
    if possibilities:
        parts.append(f"Did you mean {' or '.join(sorted(possibilities))}?")
    parts.append(f"Try '{context.command_path if context else 'textrnn'} --help'.")
    return " ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
