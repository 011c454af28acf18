"""PDF: the pages of a document with PDFium, made into paragraphs from where their lines stand."""

import re
import threading
from typing import TYPE_CHECKING, Any

from textrnn.errors import InputError
from textrnn.text.documents.blocks import tidy_title
from textrnn.text.documents.detection import may_be_pdf
from textrnn.text.documents.pages import DIVIDED, Line, to_text
from textrnn.text.documents.raw import Extracted, RawDocument

if TYPE_CHECKING:
    import pypdfium2

_pdfium = threading.Lock()  # the library is not made for threads
_LINE = re.compile(rf"[^\s{DIVIDED}][^\r\n{DIVIDED}]*{DIVIDED}?")
_NOT_TITLE = re.compile(r"^Microsoft \w+ - |\.(docx?|odt|tex|dvi|pdf|indd|qxd|rtf|pages)$|^untitled$", re.I)


def read_pdf(raw: RawDocument) -> Extracted:
    """Give the text page by page. Raises InputError for a PDF that is damaged, locked or made of pictures."""
    with _pdfium:
        document = _open(raw)
        try:
            pages = [_lines(document, index, raw) for index in range(len(document))]
            title = _NOT_TITLE.sub("", document.get_metadata_value("Title").strip())
        finally:
            document.close()
    if not any(pages):
        raise InputError(f"{raw.name} holds no text, perhaps scanned pages. Make their text readable with an OCR tool.")
    return Extracted(to_text(pages), tidy_title(title))


def _open(raw: RawDocument) -> "pypdfium2.PdfDocument":
    import pypdfium2

    if not may_be_pdf(raw.data):
        raise raw.wrong("a PDF")
    try:
        return pypdfium2.PdfDocument(raw.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{raw.name} is protected by a password. Save it without one.") from error
        raise raw.damaged("PDFium cannot open it") from error


def _lines(document: "pypdfium2.PdfDocument", index: int, raw: RawDocument) -> list[Line]:
    """Give the lines of a page, in the order in which the page draws them, with their places."""
    import pypdfium2

    try:
        page = document[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise raw.damaged(f"page {index + 1} cannot be read") from error
    lines = [
        _place(text_page, match.start(), match.end() - 1, match[0])
        for match in _LINE.finditer(text_page.get_text_range())
    ]
    text_page.close()
    page.close()
    return lines


def _place(text_page: Any, first: int, last: int, text: str) -> Line:
    left, top = _origin(text_page, first)
    right, bottom = _origin(text_page, last)
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFText_GetFontSize(text_page, pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, first))
    return Line(text, left=left, top=top, right=right, bottom=bottom, size=size)


def _origin(text_page: Any, index: int) -> tuple[float, float]:
    """Give where a letter stands: from the left, and from below."""
    from ctypes import c_double

    import pypdfium2.raw as pdfium

    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, index), x, y)
    return x.value, y.value
