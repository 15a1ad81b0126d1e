"""Setting by what a season ranks, and the limits that its traders meet, before the start."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.set_rules import NothingToChange, upcoming
from backend.admin.store import Decision, record_act
from backend.competition.ranking_store import RankingRule, find_ranking, write_ranking
from backend.competition.store import Competition
from backend.money import places, plain
from backend.refusals import Refusal

FLOOR_MAX: Final = Decimal(1)
MULTIPLE_MAX: Final = Decimal(10)
DECIMALS: Final = 8
LEAST: Final = Decimal(1).scaleb(-DECIMALS)
LIQUIDATIONS_MAX: Final = 1_000
DAY: Final = timedelta(days=1)


class RankingOutOfRange(Refusal):
    """A figure of the ranking cannot be."""

    reason: ClassVar[str] = "ranking_out_of_range"
    fact_names: ClassVar[tuple[str, ...]] = ("figure", "least", "most")


async def set_ranking(
    connection: AsyncConnection, *, rule: RankingRule, by: Decision
) -> tuple[UUID, ...]:
    """Write the whole rule; gives who was notified, which is nobody.

    Raises NotPossibleNow, RulesFixed, RankingOutOfRange and NothingToChange.
    """
    current = await upcoming(connection, by)
    _require_possible(rule, current)
    before = await find_ranking(connection, competition_id=current.id)
    if rule == before:
        raise NothingToChange("The ranking is like that already. Give another one.")
    await write_ranking(connection, competition_id=current.id, rule=rule)
    details = {"before": _shown(before), "after": {"name": current.name, **_shown(rule)}}
    await record_act(connection, act="set_ranking", target=str(current.id), by=by, details=details)
    return ()


def _require_possible(rule: RankingRule, season: Competition) -> None:
    days = -((season.starts_at - season.ends_at) // DAY)
    figures: tuple[tuple[str, Decimal | int, Decimal | int, Decimal | int], ...] = (
        ("deviation_floor", rule.deviation_floor, LEAST, FLOOR_MAX),
        ("drawdown_floor", rule.drawdown_floor, LEAST, FLOOR_MAX),
        ("drawdown_multiple", rule.drawdown_multiple, LEAST, MULTIPLE_MAX),
        ("liquidations_max", rule.liquidations_max or 0, 0, LIQUIDATIONS_MAX),
        ("traded_days_min", rule.traded_days_min, 0, days),
    )
    for name, figure, least, most in figures:
        is_fine = isinstance(figure, int) or places(figure) <= DECIMALS
        if not (least <= figure <= most and is_fine):
            raise RankingOutOfRange(
                f"{name} is {figure}; it is {plain(Decimal(least))} to {plain(Decimal(most))}, "
                f"with at most {DECIMALS} decimals. Give a figure in between.",
                figure=name,
                least=plain(Decimal(least)),
                most=plain(Decimal(most)),
            )


def _shown(rule: RankingRule) -> Mapping[str, object]:
    return {
        "ranking": rule.ranking,
        "deviation_floor": plain(rule.deviation_floor),
        "drawdown_floor": plain(rule.drawdown_floor),
        "drawdown_multiple": plain(rule.drawdown_multiple),
        "liquidations_max": rule.liquidations_max,
        "traded_days_min": rule.traded_days_min,
    }
