"""What units do along a text as a page of HTML that needs nothing else: no script, no network."""

import html
from collections.abc import Iterable, Sequence

from textrnn.commands.state_text import UnitTrace
from textrnn.io import printable

_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 60em; margin: 1.5em auto; padding: 0 1em; font: 1rem/1.4 system-ui, sans-serif; color: #222;
  background: #fff; }}
h2 {{ font-size: 1.1rem; margin: 2em 0 0; }}
pre {{ font-size: .9rem; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }}
.n {{ background: rgba(60, 80, 255, var(--a)); }}
.p {{ background: rgba(255, 60, 60, var(--a)); }}
i {{ display: inline-block; width: 12em; height: .8em; margin: 0 .5em;
  background: linear-gradient(90deg, rgb(60, 80, 255), #fff, rgb(255, 60, 60)); }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>Each character or word is coloured by what the unit is once it has been read: blue below zero, red above, and the
stronger the further. The number is on its tip.</p>
{units}
</body>
</html>
"""


def draw_page(title: str, traces: Iterable[UnitTrace], tokens: Sequence[str]) -> str:
    """Write the page, with a section for each unit."""
    texts = [html.escape(printable(token)).replace("\n", "↵\n") for token in tokens]
    return _PAGE.format(title=html.escape(printable(title)), units="\n".join(_unit(trace, texts) for trace in traces))


def _unit(trace: UnitTrace, texts: Sequence[str]) -> str:
    values = trace.values.tolist()
    spans = "".join(_span(text, value, trace.scale) for text, value in zip(texts, values, strict=True))
    return (
        f"<section>\n<h2>{trace.heading.capitalize()}</h2>\n"
        f"<p>{-trace.scale:.3g}<i></i>{trace.scale:.3g}</p>\n"
        f'<pre dir="auto">{spans}</pre>\n</section>'
    )


def _span(text: str, value: float, scale: float) -> str:
    sign = "n" if value < 0 else "p"
    return f'<span class="{sign}" style="--a:{abs(value) / scale:.2f}" title="{value:.3g}">{text}</span>'
