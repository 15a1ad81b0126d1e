"""What a user's account would have ended with, had no key ordered anything in the season."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.agents.replay import without_keys
from backend.agents.without_store import SeasonLedger, season_ledger
from backend.money import EXACT, round_display

USD_DECIMALS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutAgent:
    """Both values at the season's end in USD, and how many orders were left out and why."""

    season: str
    initial_value_usd: Decimal
    total_value_usd: Decimal
    without_usd: Decimal
    by_key: int
    impossible: int


async def without_agent(
    connection: AsyncConnection, *, user_id: UUID, season: UUID | None, now: datetime
) -> WithoutAgent | None:
    """The account beside itself without keys' orders; None before the season is swept."""
    ledger = await season_ledger(connection, user_id=user_id, season=season, now=now)
    return None if ledger is None else replayed(ledger)


def replayed(ledger: SeasonLedger) -> WithoutAgent:
    """What was left out is valued at the prices of the season's end and taken off its value."""
    found = without_keys(ledger.transactions)
    parts = list(found.sums.items())
    parts += [part for chain, part in ledger.interest.items() if chain in found.chains]
    without = ledger.total_value_usd
    for token, units in parts:
        if units:
            without = EXACT.subtract(without, EXACT.multiply(units, ledger.prices[token]))
    return WithoutAgent(
        season=ledger.season,
        initial_value_usd=ledger.initial_value_usd,
        total_value_usd=round_display(ledger.total_value_usd, USD_DECIMALS),
        without_usd=round_display(without, USD_DECIMALS),
        by_key=found.by_key,
        impossible=found.impossible,
    )
