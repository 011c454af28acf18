"""The format of a document told from its first bytes."""

import re

_WEB_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.I | re.S)
_EPUB = re.compile(rb"PK\x03\x04.{26}(mimetype.{0,99}application/epub\+zip|META-INF/container\.xml)", re.S)
_DOCX = re.compile(rb"PK\x03\x04.{26}word/", re.S)  # the header of a member; 26 bytes, then its name
_PDF_WITHIN = 1024  # readers of PDF allow for bytes before the header


def detect(head: bytes) -> str | None:
    """Give "pdf", "docx", "epub" or "html" for bytes that begin like one."""
    if head.lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "epub" if _EPUB.search(head) else "docx" if _DOCX.search(head) else None
    return "html" if _WEB_PAGE.match(head) else None


def may_be_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_PDF_WITHIN]
