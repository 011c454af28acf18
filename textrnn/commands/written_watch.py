"""What is met while texts are written one after the other: the first one's attention, and sources that were cut."""

from textrnn.commands.output import note
from textrnn.commands.written import Written
from textrnn.commands.written_attention import FirstAttention


class WrittenWatch:
    """Sees every text that was written, once it is printed.

    noun: what a source is called. longest: how many tokens of it are read.
    """

    def __init__(self, attention: FirstAttention, noun: str, longest: int) -> None:
        self._attention, self._noun, self._longest = attention, noun, longest
        self._num_cut = 0

    def see(self, written: Written) -> None:
        self._num_cut += written.was_cut
        self._attention.see(written)

    def tell(self, *, quiet: bool) -> None:
        """Note how many sources were cut, if any was."""
        if self._num_cut:
            note(cut_note(self._num_cut, self._noun, self._longest), quiet=quiet)


def cut_note(num_cut: int, noun: str, longest: int) -> str:
    """Say that texts were longer than what the network reads."""
    what = f"1 {noun} was" if num_cut == 1 else f"{num_cut:,} {noun}s were"
    return f"note: {what} longer than the {longest:,} tokens that the model reads; the rest was left out."
