"""DOCX: the paragraphs, lists and tables of a Word document."""

import re
from collections.abc import Iterator
from typing import Any

from textrnn.text.documents.blocks import Blocks, tidy_title
from textrnn.text.documents.markup import attribute, entity_text, local_name, parse_xml, walk
from textrnn.text.documents.raw import Extracted, RawDocument
from textrnn.text.documents.zipped import Zipped

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DOCUMENT = re.compile(r"word/document\d*\.xml")
# What has been deleted or moved away, a second telling for old readers, and boxes, which are read by themselves.
_UNSEEN = frozenset({"del", "movefrom", "fallback", "txbxcontent", "ppr", "rpr"})
_HEADING = re.compile(r"heading\b.*|(sub)?title")
_NO_LEVEL = "9"  # of the outline: text
_LETTERS = {"tab": " ", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}


def read_docx(raw: RawDocument) -> Extracted:
    """Give the text without headers, footers, notes and tables of contents."""
    archive = Zipped(raw, "a DOCX")
    names = [name for name in archive.names() if _DOCUMENT.fullmatch(name)]
    root = _parse(archive, names[0]) if names else None
    body = root.find(f"{_WORD}body") if root is not None else None
    if body is None:
        raise raw.damaged("it holds no document.xml that can be read")
    style_names = _style_names(archive)
    blocks = Blocks()
    for block in _blocks(body):
        _add(block, style_names, blocks)
    return Extracted(blocks.text(), _title(archive), blocks.headings)


def _parse(archive: Zipped, name: str) -> Any:
    return parse_xml(archive.read(name).replace(_STRICT, _WORD[1:-1].encode()))


def _style_names(archive: Zipped) -> dict[str, str]:
    """Map the id of each style, which depends on the language of the program, to its name, which does not."""
    root = _parse(archive, "word/styles.xml")
    styles = root.iter(f"{_WORD}style") if root is not None else ()
    return {attribute(style, "styleId"): _value(style, "name").lower() for style in styles}


def _title(archive: Zipped) -> str | None:
    root = parse_xml(archive.read("docProps/core.xml"))
    return tidy_title(root.findtext("{*}title")) if root is not None else None


def _blocks(body: Any) -> Iterator[Any]:
    """Yield the paragraphs, each before those of the boxes in it, and the rows of tables, in their order."""
    for node in _opened(body, _UNSEEN - {"txbxcontent"}):
        if node.tag in (f"{_WORD}p", f"{_WORD}tr") and next(node.iterancestors(f"{_WORD}tr"), None) is None:
            yield node


def _opened(root: Any, unseen: frozenset[str]) -> Iterator[Any]:
    return (node for event, node in walk(root, unseen) if event == "open")


def _add(block: Any, style_names: dict[str, str], blocks: Blocks) -> None:
    if block.tag == f"{_WORD}tr":
        blocks.add_row("\t".join(_cell(cell) for cell in block.iterchildren(f"{_WORD}tc", f"{_WORD}sdt")))
        return
    style = style_names.get(_value(block, "pPr", "pStyle"), "")
    if style.startswith(("toc ", "table of ")):
        return
    is_heading = _HEADING.fullmatch(style) is not None or _value(block, "pPr", "outlineLvl") not in ("", _NO_LEVEL)
    is_item = _value(block, "pPr", "numPr", "numId") not in ("", "0") or style.startswith("list ")
    (blocks.add_heading if is_heading else blocks.add_item if is_item else blocks.add)(_text(block))


def _cell(cell: Any) -> str:
    paragraphs = (node for node in _opened(cell, _UNSEEN - {"txbxcontent"}) if node.tag == f"{_WORD}p")
    return " ".join(" ".join(_text(paragraph).split()) for paragraph in paragraphs)


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    for node in _opened(paragraph, _UNSEEN):
        if node.tag == f"{_WORD}t":
            parts.append((node.text or "") + "".join(entity_text(child) + (child.tail or "") for child in node))
        else:
            parts.append(_LETTERS.get(local_name(node), ""))
    return "".join(parts)


def _value(node: Any, *path: str) -> str:
    """Give the val attribute of an element below, "" if there is none."""
    found = node.find("/".join(f"{_WORD}{name}" for name in path))
    return attribute(found, "val") if found is not None else ""
