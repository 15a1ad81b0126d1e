"""What the database takes, and what it would cost at Neon."""

from typing import Annotated

from pydantic import BaseModel, Field

from backend.clock import iso
from backend.cost.forecast import MONTH_DAYS, PLANS
from backend.cost.forecast import cost as find_cost
from procedures.admin.reading import admin
from procedures.request.access import admins
from procedures.request.context import Context

__all__ = ["admin"]


class TableCost(BaseModel):
    """A table with its indexes; its rows are an estimate."""

    name: str
    bytes: int
    rows: int
    rows_a_day: int


class HostingPlan(BaseModel):
    """What a plan includes for `usd` a month; `is_enough`: as much as a month will need."""

    name: str
    usd: int
    storage_gb: int
    compute_hours: int
    is_enough: bool


class DatabaseCost(BaseModel):
    """Now, and so many days on at the same pace, the largest tables first.

    Compute hours count from `awake_since`, null when the database was not awake in a fortnight.
    """

    tables: list[TableCost]
    bytes: int
    connections: int
    connections_max: int
    awake_since: str | None
    compute_hours: float
    forecast_days: int
    forecast_bytes: int
    forecast_compute_hours: float
    plans: list[HostingPlan]


@admin.query(guard=admins, rest="GET /api/admin/cost")
async def cost(
    context: Context, *, units: Annotated[float, Field(gt=0, le=64)] = 1
) -> DatabaseCost:
    """What the database takes and would cost, with a compute of so many `units`."""
    found = await find_cost(await context.reader(), units=units, now=context.now)
    return DatabaseCost(
        tables=[
            TableCost(
                name=table.name,
                bytes=table.bytes,
                rows=table.rows,
                rows_a_day=round(table.rows_a_day),
            )
            for table in found.tables
        ],
        bytes=found.whole.bytes,
        connections=found.whole.connections,
        connections_max=found.whole.connections_max,
        awake_since=None if found.awake_since is None else iso(found.awake_since),
        compute_hours=round(found.compute_hours, 1),
        forecast_days=MONTH_DAYS,
        forecast_bytes=round(found.month_bytes),
        forecast_compute_hours=round(found.month_compute_hours, 1),
        plans=[
            HostingPlan(
                name=plan.name,
                usd=plan.usd,
                storage_gb=plan.storage_gb,
                compute_hours=plan.compute_hours,
                is_enough=found.is_within(plan),
            )
            for plan in PLANS
        ],
    )
