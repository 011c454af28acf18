"""The role of each block, which depends on its neighbours: a short line is a heading only if a text follows it."""

import re
from collections.abc import Iterable, Iterator

from textrnn.text.layout import Block
from textrnn.text.lines import CODE, HEADER, HEADING, ITEM, RULE, TEXT, is_finished, looks_like_title

_LONGEST_RUN = 2  # a title and what stands under it; more short lines in a row are a list or verses
_LONG = 80  # characters: a line so long is a text of its own
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+\w|(?:Chapter|CHAPTER|Section|Part|PART|Appendix)\s+[\dIVXLC]+\b")
_UNDERLINE = re.compile(r"([=~*^\"#+-])\1{2,}")
_ROLES = {TEXT: "prose", ITEM: "item", HEADING: "heading", HEADER: "header", RULE: "header", CODE: "header"}


def with_roles(text: str, blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Yield each block with "prose", "heading", "item" or "header"."""
    run: list[Block] = []  # short lines one after the other, whose role the block after them decides
    too_long = False
    for block in blocks:
        if _may_be_heading(text, block):
            run.append(block)
            if too_long or len(run) > _LONGEST_RUN:
                yield from _plain(run)
                too_long, run = True, []
            continue
        title = "heading" if _is_underline(text, run, block) or _is_text(text, block) else ""
        yield from ((short, title if title and _stands_alone(text, short) else _ROLES[short.kind]) for short in run)
        too_long, run = False, []
        yield block, _ROLES[block.kind]
    yield from _plain(run)


def _plain(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    return ((block, _ROLES[block.kind]) for block in blocks)


def _may_be_heading(text: str, block: Block) -> bool:
    if block.lines > 1 or block.kind not in (TEXT, ITEM) or block.end - block.start > _LONG + 20:
        return False
    line = text[block.start : block.end].strip()
    return looks_like_title(line) and (block.kind == TEXT or (block.first and line[0].isdigit()))


def _stands_alone(text: str, block: Block) -> bool:
    """Say whether a blank line stands before the block, or its letters or number mark it as a title."""
    line = text[block.start : block.end].strip()
    return block.first or line.isupper() or bool(_NUMBERED.match(line))


def _is_underline(text: str, run: list[Block], block: Block) -> bool:
    """Say whether the block is the line of dashes drawn under a title."""
    return bool(
        run and not block.first and block.kind == RULE and _UNDERLINE.match(text[block.start : block.end].strip())
    )


def _is_text(text: str, block: Block) -> bool:
    """Say whether the block is what a heading may stand above: prose, a list or an example."""
    if block.kind == TEXT:
        size = block.end - block.start
        return block.lines > 1 or size > _LONG or (size > _LONG // 4 and is_finished(text[block.start : block.end]))
    return block.kind in (ITEM, CODE)
