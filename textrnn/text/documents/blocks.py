"""Paragraphs, headings, list items and rows of a document made into one plain text."""

import re

_LIGATURES = {0xFB00 + offset: letters for offset, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_PLAIN: dict[int, str | None] = {**_LIGATURES, **dict.fromkeys(map(ord, "\xad\u200b\ufeff\0"))}
_SPACES = re.compile(r"[^\S\n\t]+")
_AROUND_BREAKS = re.compile(r" *([\n\t]) *")
_LONGEST_HEADING = 300  # characters; longer ones are texts in the dress of a heading


class Blocks:
    """The blocks of a document in order. A line feed in a block is a line break, a tab divides the cells of a row."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._kind = ""
        self._length = 0
        self.headings: list[tuple[int, int]] = []  # where each starts and ends in the text

    def add(self, text: str) -> None:
        """Append a paragraph; one that is blank does not count."""
        self._append(tidy(text), "")

    def add_heading(self, text: str) -> None:
        """Append a heading, on one line."""
        if text := tidy_title(text) or "":
            self._append(text, "")
            if len(text) <= _LONGEST_HEADING:
                self.headings.append((self._length - len(text), self._length))

    def add_item(self, text: str) -> None:
        """Append an item of a list: neighbours stand on neighbouring lines."""
        if text := tidy(text).replace("\n", " "):
            self._append(f"- {text}", "item")

    def add_row(self, text: str) -> None:
        """Append a row of a table."""
        self._append(tidy(text), "row")

    def text(self) -> str:
        return "".join(self._parts)

    def _append(self, text: str, kind: str) -> None:
        if not text:
            return
        if self._parts:
            text = ("\n" if kind and kind == self._kind else "\n\n") + text
        self._parts.append(text)
        self._length += len(text)
        self._kind = kind


def tidy(text: str) -> str:
    """Make white space plain, ligatures letters, and drop the marks of where a word may be divided."""
    text = _SPACES.sub(" ", text.translate(_PLAIN))
    return _AROUND_BREAKS.sub(r"\1", text).strip()


def tidy_title(title: str | None) -> str | None:
    """Give a title on one line, or None if it is blank."""
    return " ".join(tidy(title or "").split()) or None
