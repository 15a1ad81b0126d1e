"""The first contents of an empty database: tokens, pools, rates and a competition."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.store import Grant, insert_first_competition
from backend.lending.store import insert_lending_pools
from backend.perp.market_store import insert_perp_markets
from backend.tokens.store import insert_pools, insert_tokens
from backend.trading.limits_store import insert_order_limits

SEED: Final = Path(__file__).with_name("seed.json")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was new to the database."""

    tokens: int
    is_competition_new: bool


async def seed(
    connection: AsyncConnection, *, now: datetime, contents: Mapping[str, Any] | None = None
) -> Seeded:
    """Adds what is missing of `contents`, by default `seed.json`, and overwrites nothing; run it as
    often as you like.

    The competition starts at the full hour before `now`, and only where there is none yet.
    """
    contents = json.loads(SEED.read_text("utf-8")) if contents is None else contents
    hour = now.replace(minute=0, second=0, microsecond=0)
    tokens = await insert_tokens(connection, contents["tokens"], now=hour)
    await insert_pools(connection, contents["pools"], now=hour)
    await insert_lending_pools(connection, contents["tokens"])
    await insert_perp_markets(connection, contents["tokens"])
    await insert_order_limits(connection, contents["tokens"], now=now)
    competition = contents["competition"]
    is_competition_new = await insert_first_competition(
        connection,
        name=competition["name"],
        starts_at=hour,
        ends_at=hour + timedelta(days=competition["days"]),
        swap_fee_rate=Decimal(competition["swap_fee_rate"]),
        initial_grant=tuple(
            Grant(token_address=part["token_address"], amount=Decimal(part["amount"]))
            for part in competition["initial_grant"]
        ),
    )
    return Seeded(tokens=tokens, is_competition_new=is_competition_new)
