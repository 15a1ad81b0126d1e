"""What the database will cost: storage and compute hours against the plans of the spec (12.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.cost.store import TableSize, Whole, awake, table_sizes, whole

MONTH_DAYS: Final = 30
LOOKED_BACK: Final = timedelta(days=14)
SUSPENDED_AFTER_SECONDS: Final = 300
"""Neon suspends a database five minutes after its last query."""
GIGABYTE: Final = 10**9


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan includes for `usd` a month. A compute hour is an hour awake at one unit."""

    name: str
    usd: int
    storage_gb: int
    compute_hours: int


# As the spec quotes them; look at Neon's own page before you decide.
PLANS: Final = (
    Plan(name="Launch", usd=19, storage_gb=10, compute_hours=300),
    Plan(name="Scale", usd=69, storage_gb=50, compute_hours=750),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Today's figures, and those of a month from now at the same pace.

    Compute hours are those awake since `awake_since`, times the units of the compute.
    """

    tables: Sequence[TableSize]
    whole: Whole
    awake_since: datetime | None
    compute_hours: float
    month_compute_hours: float
    month_bytes: float

    @property
    def plan(self) -> Plan | None:
        """The cheapest that includes a month, None where none does."""
        return next(filter(self.is_within, PLANS), None)

    def is_within(self, plan: Plan) -> bool:
        """Whether the plan includes a month."""
        return (
            self.month_compute_hours <= plan.compute_hours
            and self.month_bytes <= plan.storage_gb * GIGABYTE
        )


async def cost(connection: AsyncConnection, *, units: float, now: datetime) -> Cost:
    """What it takes and would cost, with a compute of so many `units`."""
    tables = await table_sizes(connection)
    in_all = await whole(connection)
    active = await awake(
        connection,
        since=now - LOOKED_BACK,
        now=now,
        suspended_after_seconds=SUSPENDED_AFTER_SECONDS,
    )
    hours = active.seconds / 3600 * units
    days = LOOKED_BACK if active.since is None else now - active.since
    month_hours = month_of(hours, days=days)
    month_bytes = in_all.bytes + MONTH_DAYS * sum(map(bytes_a_day, tables))
    return Cost(
        tables=tables,
        whole=in_all,
        awake_since=active.since,
        compute_hours=hours,
        month_compute_hours=month_hours,
        month_bytes=month_bytes,
    )


def month_of(figure: float, *, days: timedelta) -> float:
    """What comes together in a month, if `figure` did within `days`; of less than a day, a day."""
    return figure * (timedelta(days=MONTH_DAYS) / max(days, timedelta(days=1)))


def bytes_a_day(table: TableSize) -> float:
    """How much the table grows, by the mean size of its rows."""
    return table.rows_a_day * table.bytes / table.rows if table.rows else 0.0
