"""What the users of each arm did, as sums and distributions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from backend.money import EXACT, plain
from backend.statistics.winsorising import quantile
from backend.study.tables import Arm
from backend.study_report.data import StudyData, StudyUser
from backend.study_report.outcomes import outcome_of

QUANTILES: Final = tuple(share / 20 for share in range(21))
BPS: Final = 10_000


def arm_figures(data: StudyData, arm: Arm) -> dict[str, Any]:
    """Sums over the arm; `outcomes` and `drawdowns` are the quantiles from 0 to 1 by 0.05, and
    `markout_bps` the move of five minutes after the fills, weighted by notional.
    """
    users = users_of(data, arm)
    found = sorted(float(one) for one in map(outcome_of, users) if one is not None)
    measured, gained = (
        sum((getattr(user, name) for user in users), Decimal(0))
        for name in ("measured_usd", "markout_usd")
    )
    return {
        "assigned": len(users),
        "with_outcome": len(found),
        "using": sum(user.agent_orders > 0 for user in users),
        "withdrawn": sum(user.is_withdrawn for user in users),
        "disqualified": sum(user.is_disqualified for user in users),
        "idle_for_the_last_three_days": sum(user.is_idle for user in users),
        "liquidations": sum(user.liquidations for user in users),
        "trades": sum(user.trades for user in users),
        "copied": sum(user.copied for user in users),
        "turnover_usd": plain(sum((user.turnover_usd for user in users), Decimal(0))),
        "fees_usd": plain(sum((user.fees_usd for user in users), Decimal(0))),
        "markout_bps": float(EXACT.divide(gained * BPS, measured)) if measured else None,
        "drawdowns": _quantiles(sorted(float(user.max_drawdown_ratio) for user in users)),
        "outcomes": _quantiles(found),
    }


def users_of(data: StudyData, arm: Arm) -> list[StudyUser]:
    """Who was assigned to the arm."""
    return [user for user in data.users if user.arm == arm]


def uptake(data: StudyData, arm: Arm) -> float:
    """The share of the arm that ordered by a key; 0 of nobody."""
    users = users_of(data, arm)
    return sum(user.agent_orders > 0 for user in users) / len(users) if users else 0.0


def _quantiles(ordered: Sequence[float]) -> list[float]:
    return [quantile(ordered, share) for share in QUANTILES] if ordered else []
