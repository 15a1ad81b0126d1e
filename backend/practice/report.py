"""What a run came to, as lines for a terminal and as a page that stands by itself."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, Final

from backend.money import EXACT

FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "return_percentage": ("Return", "%"),
    "hold_return_percentage": ("Holding the grant", "%"),
    "max_drawdown_percentage": ("Largest drawdown", "%"),
    "sharpe_ratio": ("Sharpe, of hourly returns", ""),
    "sortino_ratio": ("Sortino, of hourly returns", ""),
    "turnover_usd": ("Turnover", " USD"),
    "turnover_ratio": ("Turnover for each USD of equity", ""),
    "fees_usd": ("Fees", " USD"),
    "trades": ("Trades", ""),
    "hit_rate": ("Share of trades that gained", ""),
    "profit_factor": ("Gained for each USD lost", ""),
    "liquidations": ("Liquidations", ""),
    "value_usd": ("Value at the end", " USD"),
}
OWN: Final = "agent"
PLACES: Final = Decimal("0.0001")
WIDTH, HEIGHT = 960, 300
_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #ddd;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}
svg{width:100%;height:auto;border:1px solid #ddd}
"""

Result = Mapping[str, Any]


def summary(result: Result, others: Mapping[str, Result]) -> str:
    """The figures as a table, a column for each agent, and the digest to compare runs by."""
    columns = {OWN: result, **others}
    lines = [f"{'':34}" + "".join(f"{name:>16}" for name in columns)]
    for label, cells in _rows(columns):
        lines.append(f"{label:34}" + "".join(f"{cell:>16}" for cell in cells))
    window = f"{result['market_name']}, {result['starts_at']} to {result['ends_at']}"
    return "\n".join((f"Practice: {window}", *lines, f"Result {result['sha256'][:16]}"))


def page(result: Result, others: Mapping[str, Result]) -> str:
    """The same as HTML, with the equity by the hour and each decision."""
    columns = {OWN: result, **others}
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    figures = "".join(
        f"<tr><th>{escape(label)}</th>"
        + "".join(f'<td class="n">{escape(cell)}</td>' for cell in cells)
        + "</tr>"
        for label, cells in _rows(columns)
    )
    window = f"{result['market_name']}, {result['starts_at']} to {result['ends_at']}"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>αTest practice</title>'
        f"<style>{_STYLE}</style><h1>Practice, which counts for nothing</h1>"
        f"<p>{escape(window)}. Result {escape(result['sha256'])}.</p>"
        f"<table><tr><th></th>{head}</tr>{figures}</table>"
        f"<h2>Equity</h2>{_curve(result['equity'])}"
        f"<h2>Decisions</h2>{_decisions(result['decisions'])}</html>"
    )


def _rows(columns: Mapping[str, Result]) -> list[tuple[str, list[str]]]:
    rows = [
        (label, [_cell(one["figures"][name], unit) for one in columns.values()])
        for name, (label, unit) in FIGURES.items()
    ]
    for place, horizon in enumerate(columns[OWN]["markouts"]):
        cells = [_cell(one["markouts"][place]["mean_bps"], " bps") for one in columns.values()]
        rows.append((f"Markout after {horizon['horizon_seconds']} s", cells))
    return rows


def _cell(value: Any, unit: str) -> str:  # noqa: ANN401 - a figure of the result
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value}{unit}"
    return f"{Decimal(value).quantize(PLACES, context=EXACT).normalize():f}{unit}"


def _curve(equity: Sequence[Mapping[str, str]]) -> str:
    if not equity:
        return "<p>There is no full hour yet.</p>"
    values = [float(one["value_usd"]) for one in equity]
    low, high = min(values), max(values)
    height = high - low or 1.0
    steps = max(1, len(values) - 1)
    points = " ".join(
        f"{number * WIDTH / steps:.1f},{HEIGHT - (value - low) * HEIGHT / height:.1f}"
        for number, value in enumerate(values)
    )
    label = f"From {values[0]:.2f} to {values[-1]:.2f} USD, between {low:.2f} and {high:.2f}"
    return (
        f'<svg viewBox="-4 -4 {WIDTH + 8} {HEIGHT + 8}" role="img" aria-label="{label}">'
        f'<polyline fill="none" stroke="#0a6" stroke-width="2" points="{points}"/></svg>'
        f"<p>{label}.</p>"
    )


def _decisions(decisions: Sequence[Mapping[str, Any]]) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(text)}</td>"
            for text in (one["at"], one["did"] or one["kind"], _moved(one), one["reason"] or "")
        )
        + "</tr>"
        for one in decisions
    )
    head = "<tr><th>When</th><th>What</th><th>Moved</th><th>Why</th></tr>"
    return f"<table>{head}{rows}</table>"


def _moved(one: Mapping[str, Any]) -> str:
    sold = f"{one['amount_sold']} {one['sold']}" if one["amount_sold"] and one["sold"] else ""
    bought = f"{one['amount_bought']} {one['bought']}" if one["amount_bought"] else ""
    return " → ".join(part for part in (sold, bought) if part)
