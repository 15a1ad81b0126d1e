"""Liquid staking: a base token for the liquid-staking token (LST) of a pool."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.investments.rules import require_room
from backend.investments.store import insert_investment
from backend.ledger.posting import Entry, Posting, post
from backend.liquid_staking.formulas import minted
from backend.liquid_staking.store import Pool, find_pool, insert_liquid_stake
from backend.money import plain
from backend.refusals import Refusal
from backend.trading.market import open_market
from backend.trading.rules import (
    AmountTooSmall,
    require_amount,
    require_balance,
    require_open,
    require_token,
    require_trading,
)


class NoPool(Refusal):
    """No pool takes the token."""

    reason: ClassVar[str] = "no_liquid_stake_pool"
    fact_names: ClassVar[tuple[str, ...]] = ("symbol",)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidStaked:
    """`amount` units of the base token became `lst_amount` LST at `exchange_rate`."""

    investment_id: UUID
    transaction_id: UUID
    token_address: str
    amount: Decimal
    lst_token_address: str
    lst_amount: Decimal
    exchange_rate: Decimal
    interest_rate: Decimal


async def liquid_stake(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    amount: Decimal,
    now: datetime,
) -> LiquidStaked:
    """Give `amount` units of a pool's base token for LST at the current exchange rate.

    `token_address` is the base token, for the pool with the highest yield, or the LST
    itself, for its own pool. Raises NoPool and the refusals of the trading rules.
    """
    pool = await find_pool(connection, token_address=token_address, now=now)
    wanted = {token_address} if pool is None else {pool.base_token_address, pool.lst_token_address}
    market = await open_market(connection, token_addresses=sorted(wanted), user_id=user_id, now=now)
    if pool is None:
        symbol = require_token(market, token_address).symbol
        raise NoPool(
            f"No pool takes {symbol}. tokens.list shows which tokens have one.", symbol=symbol
        )
    require_open(market, now=now)
    base = require_token(market, pool.base_token_address)
    lst = require_token(market, pool.lst_token_address)
    require_trading(base)
    require_trading(lst)
    require_amount(amount, base)
    require_balance(amount, base)
    lst_amount = minted(base_amount=amount, exchange_rate=pool.exchange_rate, decimals=lst.decimals)
    if not lst_amount:
        raise AmountTooSmall(
            f"{plain(amount)} {base.symbol} is less than the smallest unit of {lst.symbol}. "
            "Give a larger amount.",
            symbol=lst.symbol,
        )
    return await _mint(
        connection, user_id=user_id, pool=pool, amount=amount, lst_amount=lst_amount, now=now
    )


async def _mint(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    pool: Pool,
    amount: Decimal,
    lst_amount: Decimal,
    now: datetime,
) -> LiquidStaked:
    base, lst = pool.base_token_address, pool.lst_token_address
    begun = await insert_investment(
        connection,
        user_id=user_id,
        token_address=base,
        action_type="liquid_staking",
        principal=amount,
        interest_rate=pool.interest_rate,
        now=now,
    )
    investment_id = require_room(begun)
    await insert_liquid_stake(
        connection, investment_id=investment_id, lst_token_address=lst, lst_amount=lst_amount
    )
    posting = Posting(
        user_id=user_id,
        type="liquid_stake",
        from_token_address=base,
        to_token_address=lst,
        amount_from=amount,
        amount_to=lst_amount,
        details={
            "investment_id": str(investment_id),
            "exchange_rate": plain(pool.exchange_rate),
        },
        entries=(
            Entry("wallet", base, -amount),
            Entry("pool", base, amount),
            Entry("pool", lst, -lst_amount),
            Entry("wallet", lst, lst_amount),
        ),
    )
    return LiquidStaked(
        investment_id=investment_id,
        transaction_id=await post(connection, posting, now=now),
        token_address=base,
        amount=amount,
        lst_token_address=lst,
        lst_amount=lst_amount,
        exchange_rate=pool.exchange_rate,
        interest_rate=pool.interest_rate,
    )
