"""Plots as SVG that stands in a page: colours of the page's style sheet, text as text, the same bytes each time."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any

from bodspider.errors import UsageError

SERIES = 8
"""Colours there are for series; what comes after the first ones is drawn together."""

_INK, _GRID = "#010101", "#020202"
_COLOURS = tuple(f"#0000{number:02x}" for number in range(16, 16 + SERIES))
"""Stand-ins, which become custom properties of CSS: a page is light or dark after it was made."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "bodspider",
    "font.size": 11,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _GRID,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _GRID,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "text.parse_math": False,
}


def check_installed() -> None:
    """Raise `bodspider.errors.UsageError` when what draws the plots is not installed."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise UsageError("the report needs matplotlib; install it with: pip install -r requirements-report.txt")


def stacked(name: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> str:
    """Return stacked columns as SVG: one column for each of `labels`, one colour for each of `series`."""

    def draw(axes: Any) -> None:
        bottom = [0] * len(labels)
        places = range(len(labels))
        for number, (label, values) in enumerate(series):
            axes.bar(places, values, bottom=bottom, width=0.85, color=_COLOURS[number % SERIES], label=label)
            bottom = [low + value for low, value in zip(bottom, values, strict=True)]
        step = max(1, len(labels) // 12)
        axes.set_xticks(list(places)[::step], list(labels)[::step], rotation=45, ha="right")
        axes.grid(axis="y")
        axes.tick_params(length=0)
        axes.set_ylim(bottom=0)

    return _svg(name, (10, 3.6), draw)


def bars(name: str, counts: Sequence[tuple[str, int]]) -> str:
    """Return horizontal bars as SVG, the first on top, each with its label and its number."""

    def draw(axes: Any) -> None:
        places = range(len(counts))
        axes.barh(places, [value for _, value in counts], height=0.7, color=_COLOURS[0])
        axes.set_yticks(list(places), [_short(label) for label, _ in counts])
        axes.margins(y=0.02)
        axes.invert_yaxis()
        most = max((value for _, value in counts), default=0)
        for place, (_, value) in enumerate(counts):
            axes.text(value + most * 0.01, place, f"{value:,}", va="center")
        axes.set_xlim(0, most * 1.12 or 1)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(length=0)

    return _svg(name, (5.2, max(1.2, 0.3 * len(counts) + 0.3)), draw)


def _svg(name: str, size: tuple[float, float], draw: Callable[[Any], None]) -> str:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # the reader's own fonts draw the text
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        out = StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _for_page(out.getvalue(), name)


def _for_page(svg: str, name: str) -> str:
    """Return a drawing as it can stand in a page: no prolog, no size, ids of its own, colours and fonts of the page."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'^(<svg[^>]*?) width="[^"]*"', r"\1", re.sub(r'^(<svg[^>]*?) height="[^"]*"', r"\1", svg))
    svg = re.sub(r'(\sid="|url\(#|href="#)', lambda found: f"{found[1]}{name}-", svg)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    for stand_in, colour in (
        (_INK, "currentColor"),
        (_GRID, "var(--grid)"),
        *((each, f"var(--s{number})") for number, each in enumerate(_COLOURS, 1)),
    ):
        svg = svg.replace(stand_in, colour)
    return svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)


def _short(label: str) -> str:
    return label if len(label) <= 28 else label[:27] + "…"
