"""Trees of XML and HTML, parsed without trusting them, walked without recursion, and told as text."""

import html
import re
from collections.abc import Iterator
from typing import Any

from textrnn.text.documents.blocks import Blocks

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_UNSEEN = frozenset({
    "audio", "button", "canvas", "datalist", "head", "iframe", "input", "math", "noscript", "object", "option", "rp",
    "rt", "script", "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
_APPARATUS = {
    "noteref", "footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "pagebreak", "pagenum",
}  # fmt: skip
_ENTITY = re.compile(r"&#?\w+;")
_WHITE_SPACE = re.compile(r"\s+")


def parse_xml(data: bytes) -> Any:
    """Parse XML as far as it makes sense, expanding no entity and opening no file; None if nothing does."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def local_name(node: Any) -> str:
    """Give an element's name without its namespace; "" for comments and other nodes."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def attribute(node: Any, name: str) -> str:
    """Give an attribute by its name without a namespace, "" if there is none."""
    return next((str(value) for key, value in node.items() if key.rpartition("}")[2] == name), "")


def walk(root: Any, skipped: frozenset[str] = _UNSEEN) -> Iterator[tuple[str, Any]]:
    """Yield ("open", element), ("text", str) and ("close", element) in the order of the document."""
    if local_name(root) in skipped:
        return
    yield "open", root
    yield "text", root.text or ""
    stack = [(root, iter(root))]
    while stack:
        parent, children = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            yield "close", parent
            yield "text", "" if parent is root else parent.tail or ""
            continue
        name = local_name(node)
        if name and name not in skipped and not _is_apparatus(node):
            yield "open", node
            yield "text", node.text or ""
            stack.append((node, iter(node)))
        else:
            yield "text", ("" if name else entity_text(node)) + (node.tail or "")


def _is_apparatus(node: Any) -> bool:
    """Recognise the marks of notes and of printed pages that EPUB and DAISY declare."""
    said = [value for key, value in node.items() if key.endswith(("type", "role", "class"))]
    return any(word.removeprefix("doc-") in _APPARATUS for value in said for word in value.split())


def entity_text(node: Any) -> str:
    """Give the letter of a standard entity; those a document defines for itself say nothing."""
    text = node.text or ""
    letters = html.unescape(text) if _ENTITY.fullmatch(text) else text
    return "" if letters == text else letters


def add_page(root: Any, blocks: Blocks, skipped: frozenset[str] = frozenset()) -> None:
    """Add the text of an HTML element: what a reader sees, without what is in elements skipped."""
    line = _Line(blocks)
    for event, value in walk(root, _UNSEEN | skipped):
        if event == "text":
            line.write(value)
        elif event == "open":
            line.open(local_name(value))
        else:
            line.close(local_name(value))
    line.end()


class _Line:
    """What has been read since the last block ended."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._parts: list[str] = []
        self._kind = ""
        self._verbatim = 0
        self._headings = 0  # that are open

    def write(self, text: str) -> None:
        self._parts.append(text if self._verbatim else _WHITE_SPACE.sub(" ", text))

    def open(self, name: str) -> None:
        if name in _BLOCKS:
            self.end()
        self._verbatim += name == "pre"
        self._headings += name in _HEADINGS
        if name in ("li", "tr"):
            self._kind = name
        elif name == "br":
            self._parts.append("\n")

    def close(self, name: str) -> None:
        if name in ("td", "th"):
            self._parts.append("\t")
        if name in _BLOCKS:
            self.end()
        self._verbatim -= name == "pre"
        self._headings -= name in _HEADINGS

    def end(self) -> None:
        """End the block: what follows in the same item or row is a paragraph of its own."""
        text = "".join(self._parts)
        self._parts.clear()
        if not text.strip():
            return
        add = {"li": self._blocks.add_item, "tr": self._blocks.add_row}.get(self._kind, self._blocks.add)
        (self._blocks.add_heading if self._headings else add)(text)
        self._kind = ""
