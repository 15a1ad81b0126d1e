"""Staking a token for simple interest."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.rules import require_room
from backend.investments.store import insert_investment
from backend.ledger.posting import Entry, Posting, post
from backend.money import plain
from backend.refusals import Refusal
from backend.staking.store import staking_rate
from backend.trading.market import open_market
from backend.trading.rules import (
    require_amount,
    require_balance,
    require_open,
    require_token,
    require_trading,
)


class NotStakeable(Refusal):
    """The token has no staking rate."""

    reason: ClassVar[str] = "not_stakeable"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """A stake just begun: `principal` units at `interest_rate` percent a year."""

    investment_id: UUID
    transaction_id: UUID
    token_address: str
    principal: Decimal
    interest_rate: Decimal
    start_date: datetime


async def stake(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    amount: Decimal,
    now: datetime,
) -> Stake:
    """Move `amount` units from the wallet into a new stake.

    Raises NotStakeable and the refusals of the trading rules; nothing is written then.
    """
    market = await open_market(
        connection, token_addresses=(token_address,), user_id=user_id, now=now
    )
    token = require_token(market, token_address)
    require_open(market, now=now)
    require_trading(token)
    require_amount(amount, token)
    rate = await staking_rate(connection, token_address=token_address, now=now)
    if rate is None:
        raise NotStakeable(
            f"{token.symbol} cannot be staked. tokens.list shows which tokens can be.",
            symbol=token.symbol,
        )
    require_balance(amount, token)
    begun = await insert_investment(
        connection,
        user_id=user_id,
        token_address=token_address,
        action_type="staking",
        principal=amount,
        interest_rate=rate,
        now=now,
    )
    investment_id = require_room(begun)
    posting = Posting(
        user_id=user_id,
        type="stake",
        from_token_address=token_address,
        to_token_address=token_address,
        amount_from=amount,
        amount_to=amount,
        details={"investment_id": str(investment_id), "interest_rate": plain(rate)},
        entries=(
            Entry("wallet", token_address, -amount),
            Entry("staked", token_address, amount),
        ),
    )
    return Stake(
        investment_id=investment_id,
        transaction_id=await post(connection, posting, now=now),
        token_address=token_address,
        principal=amount,
        interest_rate=rate,
        start_date=now,
    )
