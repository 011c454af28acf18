"""Tiny documents for tests, written by hand."""

import io
import zipfile
from pathlib import Path

PAGE = """<!doctype html><html lang="en"><head><title>The bridge | The Daily Lantern</title>
<meta property="og:title" content="The bridge of Aldham"><script>var page = "<p>a script</p>";</script></head><body>
<div id="cookie-banner" class="cookie-consent"><p>We use cookies. By browsing on you accept our cookies.</p></div>
<nav><ul><li><a href="/w">World</a></li><li><a href="/s">Sport</a></li></ul></nav>
<main><article><h1>The bridge of Aldham</h1>
<p>The stone bridge, washed away in the spring flood, opened again on Saturday. More than two thousand
people crossed it in the first hour &amp; many of them had <em>flowers</em> with them.</p>
<h2>A long winter</h2>
<p>The work took eleven months. Masons from four countries cut the blocks by hand, because the old quarry no longer
has machines that fit its narrow road; the mayor said that it was slow and that it was good.</p>
<ul><li>The first arch was closed in March.</li><li>The second arch followed in June.</li></ul>
<p>The town has paid a third of the cost. The rest came from the county and from a fund that a retired teacher had
started with a jar on her shop counter.</p></article>
<section id="comments" class="comments"><h3>Comments</h3><p>First! I walked over it with my dog.</p></section></main>
<footer><p>All rights reserved. <a href="/privacy">Privacy</a></p></footer></body></html>"""

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The Ferry</dc:title></metadata>
<manifest><item id="two" href="second%20part.xhtml"/><item id="one" href="one.xhtml"/>
<item id="toc" href="nav.xhtml" properties="nav"/></manifest>
<spine><itemref idref="toc"/><itemref idref="one"/><itemref idref="two"/></spine></package>"""
CHAPTER = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY lol "lol"><!ENTITY more "&lol;&lol;&lol;&lol;">]>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>
<body><h1>One</h1><p>Caf&eacute;&nbsp;au lait&more;<a epub:type="noteref">1</a>.</p>
<nav><p>Contents</p></nav><p>A second<br/>line.</p></body></html>"""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = f"""<w:styles xmlns:w="{WORD}"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style></w:styles>"""
BODY = """
<w:p><w:pPr><w:pStyle w:val="Verzeichnis1"/></w:pPr><w:r><w:t>The ferry ..... 1</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>The ferry</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">It crosses </w:t></w:r><w:r><w:t>twice</w:t><w:tab/><w:t>a day.</w:t></w:r>
<w:del><w:r><w:t>Deleted.</w:t></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>at six</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>at nine</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Fare</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Two</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>Child</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>It is o\ufb03cial.</w:t></w:r></w:p>"""


def zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


def epub(changed: dict[str, str] | None = None) -> bytes:
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": PACKAGE,
        "OPS/nav.xhtml": "<html><body><p>Table of contents</p></body></html>",
        "OPS/one.xhtml": CHAPTER,
        "OPS/second part.xhtml": "<html><body><h1>Two</h1><p>The end.</p></body></html>",
    }
    return zipped(members | (changed or {}))


def docx(body: str = BODY, namespace: str = WORD) -> bytes:
    document = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<?xml version="1.0"?>{document}',
        "word/styles.xml": STYLES,
        "docProps/core.xml": '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Timetable</dc:title></p>',
    })  # fmt: skip


def pdf(pages: list[list[tuple[int, int, str]]], title: str = "", encrypt: str = "") -> bytes:
    """Write pages of lines (left, height, text), the simplest way that PDF has."""
    contents = [_page_content(lines) for lines in pages]
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for index, content in enumerate(contents):
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {5 + 2 * index} 0 R"
        objects += [
            f"{page}/Resources<</Font<</F1 3 0 R>>>>>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    objects.append(f"<</Title({title})>>")
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R/Info {size - 1} 0 R{encrypt}>>"
    )
    return data + f"{trailer}\nstartxref\n{len(data)}\n%%EOF\n".encode()


def _page_content(lines: list[tuple[int, int, str]]) -> str:
    return "\n".join(f"BT /F1 11 Tf {left} {height} Td ({text}) Tj ET" for left, height, text in lines)


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
