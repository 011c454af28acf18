"""Dialogues made into pairs: the turns before a reply, and the reply.

One dialogue per line with __eou__ after each turn (DailyDialog, arXiv:1710.03957), or one turn per line and a blank
line between dialogues.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textrnn.text.pairs.pair import Pair
from textrnn.text.reading import split_lines

END_OF_TURN = "__eou__"
_BETWEEN_TURNS = " / "
_MOST_TURNS = 100  # of what is held together when pairs are divided; a log of a year is not one dialogue


@dataclass(frozen=True)
class _Turn:
    text: str
    place: str


def join_turns(turns: Sequence[str]) -> str:
    """Make one source of the turns before a reply, oldest first; a slash stands between them, as between verses."""
    return _BETWEEN_TURNS.join(turn.strip() for turn in turns)


def read_dialogue_pairs(chunks: Iterable[str], name: str, context: int) -> Iterator[Pair]:
    """Yield a pair for each turn but the first of a dialogue; its source is up to `context` turns before it."""
    for turns in _dialogues(split_lines(chunks), name):
        # Named by its first turns, not by a number: a dialogue that comes twice is on one side when divided.
        group = "\n".join(turn.text for turn in turns[:2])
        for end in range(1, len(turns)):
            before = [turn.text for turn in turns[max(0, end - context) : end]]
            yield Pair(join_turns(before), turns[end].text, turns[end].place, group)


def _dialogues(lines: Iterable[str], name: str) -> Iterator[list[_Turn]]:
    """Yield the turns of each dialogue; those of a line with marks are a dialogue of their own."""
    turns: list[_Turn] = []
    for number, line in enumerate(lines, start=1):
        is_dialogue = END_OF_TURN in line
        if turns and (is_dialogue or not line.strip() or len(turns) == _MOST_TURNS):
            yield turns
            turns = []
        if is_dialogue:
            yield [_Turn(text, f"{name}:{number}") for text in _marked_turns(line)]
        elif line.strip():
            turns.append(_Turn(line.strip(), f"{name}:{number}"))
    yield turns


def _marked_turns(line: str) -> list[str]:
    """Cut a line at its marks. What stands behind the last one after a tab are labels, not a turn."""
    *turns, rest = line.split(END_OF_TURN)
    return [text for turn in (*turns, rest.partition("\t")[0]) if (text := turn.strip())]
