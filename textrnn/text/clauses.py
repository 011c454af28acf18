"""Pieces of reading length for languages that write spaces between clauses and no full stops, such as Thai."""

_SHORTEST = 40  # characters; a clause with fewer is read together with the next
_ENDS = frozenset(".!?…ฯ")


def find_clauses(piece: str, language: str) -> list[int]:
    """Give where the pieces begin, in order, from 0 on: at spaces, no piece too short where that can be helped."""
    starts = [0]
    space = piece.find(" ")
    while space >= 0:
        after = space + 1
        while after < len(piece) and piece[after] == " ":
            after += 1
        if after - starts[-1] > _SHORTEST and len(piece) - after >= _SHORTEST // 2:
            starts.append(after)
        space = piece.find(" ", after)
    return starts
