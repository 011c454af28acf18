"""Markdown as plain text: headings, paragraphs and lists, without marks, code, tables and pictures."""

import re
from typing import TYPE_CHECKING

from textrnn.text.documents.blocks import Blocks, tidy, tidy_title
from textrnn.text.documents.raw import Extracted, RawDocument

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(?=[\w-]+ *[:=])(.*?\n)??(\1|\.\.\.)[ \t]*(\n|$)", re.S)
_FRONT_TITLE = re.compile(r"^title\s*[:=]\s*(.+)$", re.M)
_NOTE = re.compile(r"\[\^[^\]\s]+\]:?|^\[[ xX]\] ")


def read_markdown(raw: RawDocument) -> Extracted:
    """Give the prose; a text of nothing but code or tables stays as it is."""
    text = raw.decode().replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    title = _FRONT_TITLE.search(front[0]) if front else None
    body = text[front.end() :] if front else text
    tokens = _parse(body)
    prose = _prose(tokens)
    title_text = tidy_title(title[1].strip("\"' ")) if title else _first_heading(tokens)
    return Extracted(prose.text() or body.strip(), title_text, prose.headings)


def _parse(text: str) -> "list[Token]":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def _first_heading(tokens: "list[Token]") -> str | None:
    """Give the heading of the highest level that the text begins with."""
    if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tidy_title(_inline(tokens[1]))
    return None


def _prose(tokens: "list[Token]") -> Blocks:
    blocks = Blocks()
    in_table = begins_item = in_heading = False
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        elif token.type in ("list_item_open", "list_item_close"):
            begins_item = token.type == "list_item_open"
        elif token.type in ("heading_open", "heading_close"):
            in_heading = token.type == "heading_open"
        elif token.type == "inline" and not in_table and (text := tidy(_inline(token))):
            (blocks.add_heading if in_heading else blocks.add_item if begins_item else blocks.add)(text)
            begins_item = False
    return blocks


def _inline(token: "Token") -> str:
    """Give the words of a line: links by their text, code as it stands, pictures and raw HTML not at all."""
    words = {"softbreak": " ", "hardbreak": "\n"}
    parts = [
        words.get(child.type, child.content)
        for child in token.children or ()
        if child.type in ("text", "code_inline", *words)
    ]
    return _NOTE.sub("", "".join(parts))
