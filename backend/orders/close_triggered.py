"""Positions closed by their triggers, any number at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import USDC, plain
from backend.notifications.store import Notice
from backend.orders.news import Told
from backend.orders.trigger_store import ReachedTrigger
from backend.perp.close_position import ClosedPosition, write_closings
from backend.perp.closing import Closing, closing_of
from backend.perp.rules import WHOLE
from backend.perp.store import Position, lock_positions
from backend.refusals import Refusal
from backend.swap.earlier import Earlier
from backend.trading.execution import Execution
from backend.trading.market import Market, MarketQuestion, open_markets


async def close_triggered(
    connection: AsyncConnection, triggers: Sequence[ReachedTrigger], *, now: datetime
) -> list[Told]:
    """Close these locked positions whole at their newest price, whatever it is; what to tell.

    One that a rule is against stays open, and so does its trigger.
    """
    if not triggers:
        return []
    positions = await lock_positions(
        connection, [(one.position_id, one.user_id) for one in triggers], now=now
    )
    questions = [
        MarketQuestion(
            token_addresses=(positions[one.position_id].token_address, USDC),
            user_id=one.user_id,
            trader_id=one.user_id,
            since=one.set_at,
            is_newest=True,
        )
        for one in triggers
    ]
    markets = await open_markets(connection, questions, now=now)
    earlier = Earlier()
    closing: list[tuple[ReachedTrigger, Closing]] = []
    for one, market in zip(triggers, markets, strict=True):
        position = positions[one.position_id]
        try:
            seen = earlier.seen_in(market, user_id=one.user_id)
            closed = _closing(position, seen, one, now=now)
        except Refusal:
            continue
        closing.append((one, closed))
        earlier.add_traded(
            one.user_id,
            market.tokens[position.token_address].sized_as,
            "sold" if position.side == 1 else "bought",
            closed.leaving.notional_usd,
        )
    if not closing:
        return []
    written = await write_closings(connection, [closed for _, closed in closing], now=now)
    return [
        Told(notice=_notice(trigger, closed.position, ended))
        for (trigger, closed), ended in zip(closing, written, strict=True)
    ]


def _closing(
    position: Position, market: Market, trigger: ReachedTrigger, *, now: datetime
) -> Closing:
    return closing_of(
        position,
        market,
        fraction=WHOLE,
        execution=Execution(since=trigger.set_at, is_newest=True),
        trigger=trigger.kind,
        now=now,
    )


def _notice(trigger: ReachedTrigger, position: Position, closed: ClosedPosition) -> Notice:
    return Notice(
        user_id=trigger.user_id,
        kind="position_triggered",
        details={
            "position_id": str(position.id),
            "trigger": trigger.kind,
            "token_address": position.token_address,
            "direction": position.direction,
            "leverage": position.leverage,
            "trigger_price": plain(trigger.trigger_price),
            "exit_price": plain(closed.exit_price),
            "pnl": plain(closed.pnl),
            "payout": plain(closed.payout),
        },
    )
