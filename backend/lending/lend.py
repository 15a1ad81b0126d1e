"""Lending a token to its pool for simple interest."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.deposit import Deposit, DepositKind, begin_deposit
from backend.lending.store import lending_rate
from backend.refusals import Refusal
from backend.trading.market import open_market
from backend.trading.rules import (
    require_amount,
    require_balance,
    require_open,
    require_token,
    require_trading,
)

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
    market = await open_market(
        connection, token_addresses=(token_address,), user_id=user_id, now=now
    )
    token = require_token(market, token_address)
    require_open(market, now=now)
    require_trading(token)
    require_amount(amount, token)
    rate = await lending_rate(connection, token_address=token_address)
    if rate is None:
        raise NotLendable(
            f"No pool takes {token.symbol}. tokens.list shows which tokens can be lent.",
            symbol=token.symbol,
        )
    require_balance(amount, token)
    return await begin_deposit(
        connection,
        LOAN,
        user_id=user_id,
        token_address=token_address,
        amount=amount,
        interest_rate=rate,
        now=now,
    )
