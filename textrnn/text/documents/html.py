"""HTML: the main text of a page, without navigation, banners, comments and scripts."""

import logging
import re
from typing import Any

from textrnn.text.documents.blocks import Blocks, tidy_title
from textrnn.text.documents.markup import add_page, attribute, walk
from textrnn.text.documents.raw import Extracted, RawDocument

_CHARSET = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?([\w.:-]+)|<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""", re.I)
_HEAD_BYTES = 1 << 12
_WITH_SITE = re.compile(r"(.+) (?:[|\u2013\u2014-]|::) (.+)")  # the last mark divides
_FEWEST_WORDS = 3  # of what may be a title by itself
_ASIDE = frozenset({"aside", "footer", "form", "header", "nav"})
_HTML_BY_TEI = {"head": "h2", "item": "li", "list": "ul", "row": "tr", "cell": "td", "lb": "br", "quote": "blockquote"}


def read_html(raw: RawDocument) -> Extracted:
    """Give the main text, or all that the page shows where no part of it stands out."""
    page = _parse(raw)
    if page is None:
        return Extracted("")
    title = _title(page)
    shown = _length(page)
    main = _main_part(page)
    blocks = Blocks()
    if main is not None and not _is_flattened(main, shown):
        add_page(main, blocks)
    for skipped in (_ASIDE, frozenset[str]()):
        if not blocks.text():
            add_page(_parse(raw), blocks, skipped)
    return Extracted(blocks.text(), title, blocks.headings)


def _parse(raw: RawDocument) -> Any:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    text = raw.decode(_declared(raw.data[:_HEAD_BYTES])).replace("\0", "")
    try:
        return document_fromstring(text.encode("utf-8", "replace"), HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it
        return None


def _declared(head: bytes) -> str | None:
    """Give the encoding the page names, if Python knows it. Browsers read latin-1 as Windows does."""
    import codecs

    found = _CHARSET.search(head)
    name = (found[1] or found[2]).decode("ascii").lower() if found else "cp1252"
    try:
        known = codecs.lookup(name).name
        "a".encode(name)
    except (LookupError, ValueError):
        return "cp1252"
    return "cp1252" if known in ("iso8859-1", "ascii") else name


def _title(page: Any) -> str | None:
    for meta in page.iter("meta"):
        name = attribute(meta, "property") or attribute(meta, "name")
        if name == "og:title" and (said := tidy_title(attribute(meta, "content"))):
            return said
    title = next(page.iter("title"), None)
    return _without_site(tidy_title(title.text_content()), page) if title is not None else None


def _without_site(title: str | None, page: Any) -> str | None:
    """Cut the name of the site that follows a title, if what stands before it is a heading or the longer part."""
    divided = _WITH_SITE.fullmatch(title or "")
    if divided is None or len(divided[1].split()) < _FEWEST_WORDS:
        return title
    headings = (tidy_title(heading.text_content()) or "" for heading in page.iter("h1"))
    is_title = len(divided[1]) > len(divided[2]) or any(divided[1].lower() in each.lower() for each in headings)
    return divided[1] if is_title else title


def _main_part(page: Any) -> Any:
    """Find the main text with trafilatura, told in its own elements, which are those of TEI."""
    from trafilatura.core import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    _unwrap(page)
    found: Any = bare_extraction(page, include_comments=False, include_tables=True)
    if found is None or found.body is None:
        return None
    for node in found.body.iter(*_HTML_BY_TEI):
        node.tag = _HTML_BY_TEI[node.tag]
    return found.body


def _is_flattened(main: Any, shown: int) -> bool:
    """Say whether no part stood out, and all that the page shows was put into one paragraph."""
    return len(main) <= 1 and _length(main) > 0.9 * shown


def _length(root: Any) -> int:
    return sum(len("".join(value.split())) for event, value in walk(root) if event == "text")


def _unwrap(page: Any) -> None:
    """Take away the walls within which trafilatura loses text: plain sections and lists of definitions."""
    from lxml import etree

    for section in page.iter("section"):
        if not attribute(section, "class") and "comment" not in attribute(section, "id"):
            section.tag = "textrnn-section"
    for term in page.iter("dt"):
        term.tag = "p"
    for link in page.xpath("//a[contains(@class, 'headerlink')]"):
        link.drop_tree()
    etree.strip_tags(page, "textrnn-section", "dl", "dd")
