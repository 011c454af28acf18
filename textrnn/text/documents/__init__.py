"""Documents that are more than plain text: which formats there are, and what reads each.

from textrnn.text.documents import extract
from textrnn.text.documents.raw import RawDocument
extract("html", RawDocument("page.html", b"<title>T</title><p>One paragraph."))    # Extracted(text=..., title="T")
"""

import importlib.util

from textrnn.errors import InputError
from textrnn.registry import Registry
from textrnn.text.documents.raw import Extracted, RawDocument

FORMATS = Registry(
    "format",
    {
        "markdown": "textrnn.text.documents.markdown:read_markdown",
        "html": "textrnn.text.documents.html:read_html",
        "pdf": "textrnn.text.documents.pdf:read_pdf",
        "docx": "textrnn.text.documents.docx:read_docx",
        "epub": "textrnn.text.documents.epub:read_epub",
    },
)
ALWAYS = ("pdf", "docx", "epub")  # the others are text as they stand, with their marks
FORMAT_BY_SUFFIX = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".epub": "epub",
}
INSTALL = "pip install 'textrnn[documents]'"
_LIBRARIES = {"html": ("lxml", "trafilatura"), "pdf": ("pypdfium2",), "docx": ("lxml",), "epub": ("lxml",)}


def is_installed(document_format: str) -> bool:
    """Say whether the libraries that read this format are there, without importing them."""
    return all(importlib.util.find_spec(name) is not None for name in _LIBRARIES.get(document_format, ()))


def check_installed(document_format: str, name: str) -> None:
    """Raise InputError with the line that installs what reads this format, unless it is there."""
    if not is_installed(document_format):
        raise InputError(f"{name}: reading {document_format} needs more libraries. Install them: {INSTALL}")


def extract(document_format: str, raw: RawDocument) -> Extracted:
    """Give the text of a document, paragraphs separated by blank lines, and its title if it says one.

    Raises InputError for a damaged or protected document, and where a library is missing.
    """
    check_installed(document_format, raw.name)
    extracted: Extracted = FORMATS.get(document_format)(raw)
    return extracted
