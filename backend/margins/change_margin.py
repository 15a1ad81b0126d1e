"""Adding margin to an open position, and taking out what it does not need."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ledger.posting import Entry, Posting, post
from backend.margins.rules import require_removable
from backend.margins.store import write_collateral
from backend.money import EXACT, USDC, plain
from backend.perp.closing import last_funding
from backend.perp.formulas import equity, liquidation_price, removable_margin
from backend.perp.rules import require_open_position
from backend.perp.store import Position, lock_position
from backend.perp.views import position_tokens
from backend.prices.store import hold_prices
from backend.trading.market import Market, TradedToken, open_market
from backend.trading.rules import (
    require_amount,
    require_balance,
    require_ending,
    require_price,
    require_token,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMargin:
    """The position's margin after it, in USDC, as of the last settlement, and the price in USD at
    which that is liquidated, 0 for none.
    """

    position_id: UUID
    transaction_id: UUID
    collateral: Decimal
    margin: Decimal
    liquidation_price: Decimal


async def add_margin(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    position_id: UUID,
    amount: Decimal,
    now: datetime,
) -> ChangedMargin:
    """Put `amount` USDC out of the wallet into the position's margin; also in a pause.

    Raises UnknownPosition, also for another user's, PositionClosed, PositionLiquidated, and the
    refusals of the trading rules.
    """
    position, market = await _held(connection, user_id, position_id, now=now)
    dollar = require_token(market, USDC)
    require_amount(amount, dollar)
    require_balance(amount, dollar)
    return await _moved(connection, position, market, amount, now=now)


async def remove_margin(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    position_id: UUID,
    amount: Decimal,
    since: datetime,
    now: datetime,
) -> ChangedMargin:
    """Take `amount` USDC out of the position's margin into the wallet, by the newest price, which
    was observed at `since` or later: who knows that the next one is worse saves nothing of the
    margin from it.

    Raises MarginNeeded, PriceUnobserved, and what `add_margin` does.
    """
    position, market = await _held(connection, user_id, position_id, since=since, now=now)
    token = require_token(market, position.token_address)
    require_amount(amount, require_token(market, USDC))
    removable = _removable(position, token, now=now)
    assert token.max_leverage is not None, "a token with positions has a market"
    require_removable(amount, removable=removable, leverage_max=token.max_leverage)
    return await _moved(connection, position, market, -amount, now=now)


async def _held(
    connection: AsyncConnection,
    user_id: UUID,
    position_id: UUID,
    *,
    since: datetime | None = None,
    now: datetime,
) -> tuple[Position, Market]:
    """The user's open position, locked at prices that stand still."""
    await hold_prices(
        connection, token_addresses=await position_tokens(connection, position_id=position_id)
    )
    position = require_open_position(
        await lock_position(connection, position_id=position_id, user_id=user_id, now=now)
    )
    market = await open_market(
        connection,
        token_addresses=(position.token_address, USDC),
        user_id=user_id,
        since=since,
        is_newest=True,
        now=now,
    )
    require_ending(market, now=now)
    return position, market


def _removable(position: Position, token: TradedToken, *, now: datetime) -> Decimal:
    mark_price = require_price(token, now=now).usd
    pending = last_funding(position, mark_price=mark_price, now=now).amount
    margin = EXACT.add(position.margin, pending)
    assert token.max_leverage is not None, "a token with positions has a market"
    removable = removable_margin(
        margin=margin,
        equity=equity(
            side=position.side,
            size=position.size,
            entry_price=position.entry_price,
            mark_price=mark_price,
            margin=margin,
        ),
        notional=EXACT.multiply(position.size, mark_price),
        leverage_max=token.max_leverage,
    )
    return min(removable, position.collateral)


async def _moved(
    connection: AsyncConnection,
    position: Position,
    market: Market,
    added: Decimal,
    *,
    now: datetime,
) -> ChangedMargin:
    token = require_token(market, position.token_address)
    assert token.max_leverage is not None, "a token with positions has a market"
    collateral, margin = EXACT.add(position.collateral, added), EXACT.add(position.margin, added)
    ends_at = liquidation_price(
        side=position.side,
        size=position.size,
        entry_price=position.entry_price,
        margin=margin,
        leverage_max=token.max_leverage,
    )
    await write_collateral(
        connection, position_id=position.id, collateral=collateral, liquidation_price=ends_at
    )
    is_added = added > 0
    posting = Posting(
        user_id=position.user_id,
        type="perp_margin",
        from_token_address=USDC if is_added else None,
        to_token_address=None if is_added else USDC,
        amount_from=added if is_added else None,
        amount_to=None if is_added else -added,
        details={"position_id": str(position.id), "collateral": plain(collateral)},
        entries=(Entry("wallet", USDC, -added), Entry("margin", USDC, added)),
    )
    return ChangedMargin(
        position_id=position.id,
        transaction_id=await post(connection, posting, now=now),
        collateral=collateral,
        margin=margin,
        liquidation_price=ends_at,
    )
