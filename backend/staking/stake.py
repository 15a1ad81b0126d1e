"""Staking a token for simple interest."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.deposit import (
    Deposit,
    DepositKind,
    begin_deposit,
    require_depositable,
)
from backend.refusals import Refusal
from backend.staking.store import staking_rate

STAKE: Final = DepositKind(
    action_type="staking", account="staked", begins_by="stake", ends_by="unstake"
)


class NotStakeable(Refusal):
    """The token has no staking rate."""

    reason: ClassVar[str] = "not_stakeable"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


async def stake(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    amount: Decimal,
    now: datetime,
) -> Deposit:
    """Move `amount` units from the wallet into a new stake.

    Raises NotStakeable and the refusals of the trading rules; nothing is written then.
    """
    token = await require_depositable(
        connection, user_id=user_id, token_address=token_address, amount=amount, now=now
    )
    rate = await staking_rate(connection, token_address=token_address, now=now)
    if rate is None:
        raise NotStakeable(
            f"{token.symbol} cannot be staked. tokens.list shows which tokens can be.",
            symbol=token.symbol,
        )
    return await begin_deposit(
        connection,
        STAKE,
        token,
        user_id=user_id,
        amount=amount,
        interest_rate=rate,
        now=now,
    )
