"""Lending a token to its pool for simple interest."""

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
from backend.lending.store import lending_rate
from backend.refusals import Refusal

LOAN: Final = DepositKind(
    action_type="lending", account="lent", begins_by="lend", ends_by="withdraw"
)


class NotLendable(Refusal):
    """No pool takes the token."""

    reason: ClassVar[str] = "not_lendable"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


async def lend(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    amount: Decimal,
    now: datetime,
) -> Deposit:
    """Move `amount` units from the wallet into the token's pool, at its present rate.

    Raises NotLendable and the refusals of the trading rules; nothing is written then.
    """
    token = await require_depositable(
        connection, user_id=user_id, token_address=token_address, amount=amount, now=now
    )
    rate = await lending_rate(connection, token_address=token_address)
    if rate is None:
        raise NotLendable(
            f"No pool takes {token.symbol}. tokens.list shows which tokens can be lent.",
            symbol=token.symbol,
        )
    return await begin_deposit(
        connection,
        LOAN,
        token,
        user_id=user_id,
        amount=amount,
        interest_rate=rate,
        now=now,
    )
