"""EPUB: the chapters of a book in the order of its spine."""

import posixpath
from typing import Any
from urllib.parse import unquote

from textrnn.errors import InputError
from textrnn.text.documents.blocks import Blocks, tidy_title
from textrnn.text.documents.markup import add_page, attribute, local_name, parse_xml
from textrnn.text.documents.raw import Extracted, RawDocument
from textrnn.text.documents.zipped import Zipped

_NAVIGATION = frozenset({"nav"})


def read_epub(raw: RawDocument) -> Extracted:
    """Give the text of the chapters. Raises InputError for a damaged or a locked book."""
    book = Zipped(raw, "an EPUB")
    place = _package_place(book)
    package = parse_xml(book.read(place)) if place else None
    if package is None:
        raise raw.damaged("it names no list of chapters")
    chapters = _chapters(package, place)
    _check_unlocked(raw, book, chapters)
    blocks = Blocks()
    for chapter in chapters:
        page = parse_xml(book.read(chapter))
        if page is not None:
            add_page(page, blocks, _NAVIGATION)
    title = next((node for node in package.iter("{*}title")), None)
    said = tidy_title("".join(title.itertext())) if title is not None else None
    return Extracted(blocks.text(), said, blocks.headings)


def _package_place(book: Zipped) -> str:
    container = parse_xml(book.read("META-INF/container.xml"))
    roots = container.iter("{*}rootfile") if container is not None else ()
    return next((attribute(root, "full-path") for root in roots), "")


def _chapters(package: Any, place: str) -> list[str]:
    """List the members of the spine, without tables of contents."""
    items = {attribute(item, "id"): item for item in package.iter("{*}item")}
    contents = {_resolve(node, place) for node in package.iter("{*}reference") if attribute(node, "type") == "toc"}
    spine = [items.get(attribute(node, "idref")) for node in package.iter("{*}itemref")]
    shown = [item for item in spine if item is not None and "nav" not in attribute(item, "properties").split()]
    places = [_resolve(item, place) for item in shown]
    return [each for each in places if each not in contents] or places


def _resolve(node: Any, place: str) -> str:
    path = unquote(attribute(node, "href")).partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), path))


def _check_unlocked(raw: RawDocument, book: Zipped, chapters: list[str]) -> None:
    """Refuse a book whose chapters are encrypted; fonts often are, and do not matter."""
    encryption = parse_xml(book.read("META-INF/encryption.xml"))
    if encryption is None:
        return
    locked = {attribute(node, "URI") for node in encryption.iter() if local_name(node) == "cipherreference"}
    if locked & set(chapters):
        raise InputError(f"{raw.name} is locked by its seller (DRM); its text cannot be read.")
