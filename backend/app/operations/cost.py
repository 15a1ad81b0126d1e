"""`./alpha cost`: what the database takes, and what it would cost at Neon."""

import argparse
import asyncio
from collections.abc import Iterator

from backend.app.connected import connected
from backend.cost.forecast import MONTH_DAYS, PLANS, Cost
from backend.cost.forecast import cost as find_cost
from backend.database.clock import database_now
from backend.database.engine import open_engine
from backend.database.transaction import transaction
from backend.settings import Settings


def cost(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print storage, rows, connections and compute hours, and the plan that includes them."""
    with connected(settings) as ready:
        found = asyncio.run(_found(ready.database_address, units=arguments.units))
    print("\n".join(_lines(found)))
    return 0


async def _found(database_url: str, *, units: float) -> Cost:
    engine = open_engine(database_url)
    try:
        async with transaction(engine) as connection:
            return await find_cost(connection, units=units, now=await database_now(connection))
    finally:
        await engine.dispose()


def _lines(found: Cost) -> Iterator[str]:
    yield f"{'table':32} {'MB':>9} {'rows':>12} {'rows a day':>12}"
    for table in found.tables:
        size = f"{table.bytes / 1e6:9.1f} {table.rows:12,} {table.rows_a_day:12,.0f}"
        yield f"{table.name:32} {size}"
    yield ""
    yield f"storage        {found.whole.bytes / 1e9:.2f} GB"
    yield f"in {MONTH_DAYS} days     {found.month_bytes / 1e9:.2f} GB"
    yield f"connections    {found.whole.connections} of {found.whole.connections_max}"
    if found.awake_since is not None:
        yield f"compute hours  {found.compute_hours:.1f} since {found.awake_since:%Y-%m-%d %H:%M}Z"
    yield f"in {MONTH_DAYS} days     {found.month_compute_hours:.0f} compute hours at this pace"
    for plan in PLANS:
        mark = "<- includes both" if plan == found.plan else ""
        included = f"{plan.storage_gb} GB, {plan.compute_hours} compute hours"
        yield f"{plan.name:14} ${plan.usd} a month: {included} {mark}".rstrip()
    if found.plan is None:
        yield "none of them includes both"
