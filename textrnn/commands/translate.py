"""`textrnn translate`: a line in, a line out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textrnn.commands.line_options import LineRequest, with_line_options
from textrnn.commands.options import Model
from textrnn.commands.writing_options import make_writing_options, tell_seed, use_threads, with_writing_options

if TYPE_CHECKING:
    from textrnn.commands.written_lines import LineRecord


@with_writing_options
@with_line_options
def translate(model: Model, asked: LineRequest, writing: Mapping[str, Any] | None = None) -> int:
    """Translate lines with a trained model."""
    use_threads(asked.threads)
    from textrnn.commands.writing import PairWriter
    from textrnn.commands.written_lines import LineRecord, write_lines

    given = writing or {}
    options = make_writing_options(given)
    output, lines = asked.output(several=options.n_best > 1), asked.lines()
    writer = PairWriter.load(model, ("translate",))
    tell_seed(options, given, quiet=asked.quiet)
    asked.note_terminal()

    def write(texts: Sequence[str], first: int) -> "list[LineRecord]":
        found = writer.write(texts, options, first=first)
        return [LineRecord(*pair, asked.with_attention) for pair in zip(texts, found, strict=True)]

    return write_lines(lines, write, output, longest=writer.longest_source)
