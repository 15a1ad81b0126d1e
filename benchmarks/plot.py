"""Bars as SVG: plain, without a script, and readable on light and dark pages."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 760
LEFT: Final = 170
RIGHT: Final = 190
BAR: Final = 16
GAP: Final = 14
HEAD: Final = 66
STYLE: Final = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .bar0 { fill: #0969da } .bar1 { fill: #9a6700 } .bar2 { fill: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .bar0 { fill: #58a6ff } .bar1 { fill: #d29922 } .bar2 { fill: #6e7681 }
  }
"""


@dataclass(frozen=True, slots=True)
class Bars:
    """What stands beside each other: one value for each series, and the words at each bar."""

    label: str
    values: Sequence[float]
    words: Sequence[str]


def bar_chart(
    title: str, series: Sequence[str], groups: Sequence[Bars], *, is_logarithmic: bool = False
) -> str:
    """The SVG document; on a logarithmic axis the smallest value still has a short bar."""
    lengths = _lengths([group.values for group in groups], is_logarithmic=is_logarithmic)
    height = HEAD + sum(len(group.values) * BAR + GAP for group in groups)
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="8" y="22">{escape(title)}</text>',
    ]
    for number, name in enumerate(series):
        x = LEFT + number * 170
        lines.append(f'<rect class="bar{number}" x="{x}" y="36" width="12" height="12"/>')
        lines.append(f'<text x="{x + 18}" y="47">{escape(name)}</text>')
    top = HEAD
    for group, widths in zip(groups, lengths, strict=True):
        middle = top + len(widths) * BAR / 2 + 4
        lines.append(
            f'<text x="{LEFT - 10}" y="{middle:g}" text-anchor="end">{escape(group.label)}</text>'
        )
        for number, (width, words) in enumerate(zip(widths, group.words, strict=True)):
            lines.append(
                f'<rect class="bar{number}" x="{LEFT}" y="{top}" '
                f'width="{width:.1f}" height="{BAR - 3}"/>'
            )
            lines.append(f'<text x="{LEFT + width + 6:.1f}" y="{top + 11}">{escape(words)}</text>')
            top += BAR
        top += GAP
    return "\n".join([*lines, "</svg>", ""])


def _lengths(rows: Sequence[Sequence[float]], *, is_logarithmic: bool) -> list[list[float]]:
    every = [value for row in rows for value in row]
    room = WIDTH - LEFT - RIGHT
    if not is_logarithmic:
        return [[room * value / max(every) for value in row] for row in rows]
    lowest = min(every) / 2
    span = math.log(max(every) / lowest)
    return [[room * math.log(value / lowest) / span for value in row] for row in rows]
