"""Stop strings: text ends before the first of them, wherever token boundaries fall."""

from collections.abc import Callable, Iterable, Iterator, Sequence


def until(pieces: Iterable[str], stops: Sequence[str]) -> Iterator[str]:
    """Pass text on up to the first stop string, and nothing of that string.

    What could be the start of a stop string is held back until the next piece tells. Where two overlap, the
    one that is complete first counts.
    """
    held = ""
    for piece in pieces:
        held += piece
        places = [(held.find(stop) + len(stop), held.find(stop)) for stop in stops if stop in held]
        if places:
            _, start = min(places)
            held = held[:start]
            break
        safe = len(held) - max((_overlap(held, stop) for stop in stops), default=0)
        if safe > 0:
            yield held[:safe]
            held = held[safe:]
    if held:
        yield held


def _overlap(text: str, stop: str) -> int:
    """Give the length of the longest end of the text that is a beginning of the stop string."""
    return next((n for n in range(min(len(text), len(stop) - 1), 0, -1) if text.endswith(stop[:n])), 0)


class StopWatch:
    """Tells when a row's text has just reached a stop string, from its tokens alone."""

    def __init__(self, stops: Sequence[str], decode: Callable[[list[int]], str], *, end: int) -> None:
        self._stops, self._decode, self._end = stops, decode, end
        # every token of a stop string holds a byte of it or more; a few before it settle how the first one decodes
        self._window = max((len(stop.encode(errors="surrogatepass")) for stop in stops), default=0) + 4
        self._recent_by_row: dict[int, list[int]] = {}

    def __call__(self, row: int, token: int) -> bool:
        if token == self._end:
            return True
        if not self._stops:
            return False
        recent = self._recent_by_row.setdefault(row, [])
        recent.append(token)
        del recent[: -self._window]
        text = self._decode(recent)
        return any(stop in text for stop in self._stops)
