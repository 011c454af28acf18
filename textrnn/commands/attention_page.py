"""Attention as a page of HTML that needs nothing else: no script, no network, and colours and numbers in a table."""

import html

from textrnn.commands.attention_map import MARK, MARK_NOTE, AttentionMap
from textrnn.io import printable

LEAST_WRITTEN = 0.1  # a lower weight is seen by its colour and on its tip
_TOLD = 3  # source words on the tip of a written one
_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 1.5em; font: 1rem/1.4 system-ui, sans-serif; color: #222; background: #fff; }}
.frame {{ overflow: auto; max-width: 100%; max-height: 90vh; }}
table {{ border-collapse: collapse; font-size: .85rem; }}
thead th {{ position: sticky; top: 0; background: #fff; writing-mode: vertical-rl; transform: rotate(180deg);
  text-align: left; font-weight: normal; padding: .3em 0; max-height: 12em; white-space: nowrap; }}
tbody th {{ position: sticky; left: 0; background: #fff; text-align: right; font-weight: normal; padding: 0 .5em;
  white-space: nowrap; }}
tbody th.copied {{ font-weight: bold; }}
td {{ min-width: 1.7em; height: 1.5em; padding: 0; text-align: center; font-size: .7rem; border: 1px solid #f3f3f3;
  background: rgba(235, 110, 20, var(--w)); }}
tr:hover td, tr:hover th {{ border-top: 2px solid #888; border-bottom: 2px solid #888; }}
td:hover {{ outline: 2px solid #222; }}
</style>
</head>
<body>
<p dir="auto"><strong>{title}</strong></p>
<p>Each row is a word that was written, each column a word of the source: the darker, the more the row attended to it.
The numbers are per cent. {note}</p>
<div class="frame">
<table>
<thead><tr><td></td>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</div>
</body>
</html>
"""


def draw_page(drawn: AttentionMap) -> str:
    """Write the page."""
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in drawn.columns)
    columns = [html.escape(column) for column in drawn.columns]
    rows = zip(drawn.rows, drawn.weights.tolist(), drawn.copied, strict=True)
    body = "\n".join(_row(html.escape(row), weights, columns, copied) for row, weights, copied in rows)
    note = f"{MARK_NOTE}." if any(drawn.copied) else ""
    return _PAGE.format(title=html.escape(printable(" ".join(drawn.text.split()))), note=note, head=head, body=body)


def _row(row: str, weights: list[float], columns: list[str], copied: bool) -> str:
    strongest = sorted(range(len(weights)), key=lambda place: -weights[place])[:_TOLD]
    tip = ", ".join(f"{columns[place]} {weights[place]:.0%}" for place in strongest)
    cells = "".join(
        f'<td style="--w:{weight:.2f}" title="{row} ← {column}: {weight:.1%}">{_number(weight)}</td>'
        for weight, column in zip(weights, columns, strict=True)
    )
    copied_class = ' class="copied"' if copied else ""
    return f'<tr><th scope="row"{copied_class} title="{tip}">{row}{MARK * copied}</th>{cells}</tr>'


def _number(weight: float) -> str:
    return f"{100 * weight:.0f}" if weight >= LEAST_WRITTEN else ""
