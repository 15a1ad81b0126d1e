"""The rows of a report as CSV, without names."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from backend.money import plain, round_display
from backend.study_report.data import StudyData
from backend.study_report.outcomes import outcome_of

OUTCOME_DECIMALS: Final = 18
_FACTS: Final = (
    "is_withdrawn", "is_disqualified", "is_idle", "agent_orders", "trades", "liquidations",
    "max_drawdown_ratio", "turnover_usd", "fees_usd", "markout_usd", "measured_usd", "copied",
    "earlier_pnl_percentage",
)  # fmt: skip


def rows_csv(data: StudyData) -> str:
    """One line for each who was assigned: numbers in the order of assignment."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    days = len(data.held_usd)
    writer.writerow(
        ["number", "arm", "stratum", "outcome", "initial_value_usd", *_FACTS]
        + [f"value_usd_{day}" for day in range(days)]
    )
    for number, user in enumerate(data.users, start=1):
        found = outcome_of(user)
        outcome = None if found is None else round_display(found, OUTCOME_DECIMALS)
        given = [number, user.arm, user.stratum.isoformat(), outcome, user.initial_value_usd]
        values: Sequence[Decimal | None] = user.values_usd or [None] * days
        writer.writerow(
            _cell(one) for one in (*given, *(getattr(user, fact) for fact in _FACTS), *values)
        )
    return text.getvalue()


def _cell(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value
