"""By what a season ranks, and which limits its traders have to meet."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.tables import Ranking

_FIND: Final = text("""
SELECT ranking, deviation_floor, drawdown_floor, drawdown_multiple, liquidations_max,
       traded_days_min
FROM competitions WHERE id = :competition_id
""")
_WRITE: Final = text("""
UPDATE competitions
SET ranking = :ranking, deviation_floor = :deviation_floor, drawdown_floor = :drawdown_floor,
    drawdown_multiple = :drawdown_multiple, liquidations_max = :liquidations_max,
    traded_days_min = :traded_days_min
WHERE id = :competition_id
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingRule:
    """The ranking: by return, by Sortino or Calmar ratio, or by return less `drawdown_multiple`
    times the largest drawdown.

    Deviations of hourly returns, and drawdowns, count as their floors at least: hardly moving is
    no skill. Who was liquidated more often than `liquidations_max`, or traded on fewer days than
    `traded_days_min`, ranks behind all who were not and did.
    """

    ranking: Ranking = "return"
    deviation_floor: Decimal = Decimal("0.001")
    drawdown_floor: Decimal = Decimal("0.05")
    drawdown_multiple: Decimal = Decimal(1)
    liquidations_max: int | None = None
    traded_days_min: int = 0


async def find_ranking(connection: AsyncConnection, *, competition_id: UUID) -> RankingRule:
    """The rule of a competition that there is."""
    row = (await connection.execute(_FIND, {"competition_id": competition_id})).one()
    return RankingRule(
        ranking=row.ranking,
        deviation_floor=row.deviation_floor,
        drawdown_floor=row.drawdown_floor,
        drawdown_multiple=row.drawdown_multiple,
        liquidations_max=row.liquidations_max,
        traded_days_min=row.traded_days_min,
    )


async def write_ranking(
    connection: AsyncConnection, *, competition_id: UUID, rule: RankingRule
) -> None:
    """Write the rule in place of the one there was."""
    await connection.execute(_WRITE, {"competition_id": competition_id, **asdict(rule)})
