"""Take profit and stop loss: the prices at which a position closes by itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import EXACT, USDC, plain
from backend.orders.rules import TriggerBeyondLiquidation, require_waiting
from backend.orders.trigger_store import Trigger, TriggerKind, write_triggers
from backend.perp.closing import last_funding
from backend.perp.formulas import NO_LIQUIDATION, liquidation_price
from backend.perp.rules import require_open_position
from backend.perp.store import Position, lock_position
from backend.perp.views import position_tokens
from backend.prices.store import hold_prices
from backend.trading.market import TradedToken, open_market
from backend.trading.rules import require_ending, require_price, require_token


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggersSet:
    """A position's triggers in USD, None where it has none; a liquidation price of 0 is none."""

    position_id: UUID
    take_profit: Decimal | None
    stop_loss: Decimal | None
    mark_price: Decimal
    liquidation_price: Decimal


async def set_triggers(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    position_id: UUID,
    take_profit: Decimal | None,
    stop_loss: Decimal | None,
    since: datetime,
    now: datetime,
) -> TriggersSet:
    """Let the user's position close at these prices and no others, None for none; no observation
    from before `since` closes it.

    Also while the competition is paused, and of a halted token: they end something. Raises
    UnknownPosition, also for another user's, PositionClosed, PositionLiquidated,
    TriggerOnWrongSide, TriggerBeyondLiquidation, TriggerZero, and the trading rules' refusals.
    """
    tokens = await position_tokens(connection, position_id=position_id)
    # A price that comes now either is seen here, or sees the triggers.
    await hold_prices(connection, token_addresses=tokens)
    position = require_open_position(
        await lock_position(connection, position_id=position_id, user_id=user_id, now=now)
    )
    market = await open_market(
        connection, token_addresses=(position.token_address, USDC), user_id=user_id, now=now
    )
    require_ending(market, now=now)
    token = require_token(market, position.token_address)
    mark_price = require_price(token, now=now).usd
    ends_at = _liquidation_price(position, token, mark_price=mark_price, now=now)
    given: tuple[tuple[TriggerKind, Decimal | None], ...] = (
        ("take_profit", take_profit), ("stop_loss", stop_loss),
    )  # fmt: skip
    triggers = [
        Trigger(kind=kind, is_below=(kind == "stop_loss") == (position.side == 1), price=price)
        for kind, price in given
        if price is not None
    ]
    for one in triggers:
        require_waiting(
            kind="stop", is_below=one.is_below, trigger_price=one.price, price=mark_price
        )
        if one.kind == "stop_loss":
            _require_before_liquidation(position, one.price, ends_at)
    await write_triggers(
        connection,
        position_id=position_id,
        token_address=position.token_address,
        triggers=triggers,
        set_at=since,
    )
    return TriggersSet(
        position_id=position_id,
        take_profit=take_profit,
        stop_loss=stop_loss,
        mark_price=mark_price,
        liquidation_price=ends_at,
    )


def _liquidation_price(
    position: Position, token: TradedToken, *, mark_price: Decimal, now: datetime
) -> Decimal:
    assert token.max_leverage is not None, "a token with positions has a market"
    pending = last_funding(position, mark_price=mark_price, now=now).amount
    return liquidation_price(
        side=position.side,
        size=position.size,
        entry_price=position.entry_price,
        margin=EXACT.add(position.margin, pending),
        leverage_max=token.max_leverage,
    )


def _require_before_liquidation(
    position: Position, trigger_price: Decimal, liquidation_price: Decimal
) -> None:
    if liquidation_price == NO_LIQUIDATION:
        return
    if position.side * trigger_price > position.side * liquidation_price:
        return
    raise TriggerBeyondLiquidation(
        f"The position is liquidated at {plain(liquidation_price)}, before the price is at "
        f"{plain(trigger_price)}. Give a stop loss between the mark price and that.",
        trigger_price=plain(trigger_price),
        liquidation_price=plain(liquidation_price),
    )
