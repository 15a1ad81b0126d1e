"""What an open position closes at by itself, and its margin."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from backend.competition.store import current_competitions
from backend.margins.change_margin import ChangedMargin
from backend.margins.change_margin import add_margin as add_to_margin
from backend.margins.change_margin import remove_margin as take_out_of_margin
from backend.money import Amount, Figure
from backend.orders.set_triggers import set_triggers as write_triggers
from backend.users.wallet_address import WalletAddress
from procedures.perp.orders import perp, priced_tokens
from procedures.request.context import Context
from procedures.request.ordering import record_order
from procedures.request.orders import arrival, order, wait_for_prices

__all__ = ["perp"]


class TriggersReceipt(BaseModel):
    """At which prices in USD the position closes by itself; null where it does not.

    It closes at a price that is observed after this and has reached one of them, which may be
    beyond it. `liquidation_price` is null when no price liquidates.
    """

    success: Literal[True] = True
    position_id: str
    take_profit: Figure | None
    stop_loss: Figure | None
    mark_price: Figure
    liquidation_price: Figure | None


class MarginReceipt(BaseModel):
    """The position's margin after it, in USDC, of which `collateral_amount` was put in."""

    success: Literal[True] = True
    position_id: str
    transaction_id: str
    collateral_amount: Figure
    margin: Figure
    liquidation_price: Figure | None


@perp.mutation(**order("POST /api/perp/triggers/:position_id", scope="trade"))
async def set_triggers(
    context: Context,
    *,
    position_id: UUID,
    take_profit: Amount | None = None,
    stop_loss: Amount | None = None,
    wallet_address: WalletAddress | None = None,
) -> TriggersReceipt:
    """Let a position close by itself, whole, when its mark price reaches one of these; without one
    it has none of the kind. They go with the position.
    """
    user_id = context.owner(wallet_address).user_id
    since = arrival(context, await context.beforehand(current_competitions, None))
    await context.server.prices.freshen(await priced_tokens(context, position_id), now=context.now)
    held = await write_triggers(
        await context.connection(),
        user_id=user_id,
        position_id=position_id,
        take_profit=take_profit,
        stop_loss=stop_loss,
        since=since,
        now=context.now,
    )
    context.is_on_record = True  # what ends a position counts against no cap
    return TriggersReceipt(
        position_id=str(held.position_id),
        take_profit=held.take_profit,
        stop_loss=held.stop_loss,
        mark_price=held.mark_price,
        liquidation_price=held.liquidation_price or None,
    )


@perp.mutation(**order("POST /api/perp/add-margin/:position_id", scope="trade"))
async def add_margin(
    context: Context,
    *,
    position_id: UUID,
    amount: Amount,
    wallet_address: WalletAddress | None = None,
) -> MarginReceipt:
    """Put `amount` USDC out of the wallet into a position's margin, which moves its liquidation
    price away.
    """
    changed = await add_to_margin(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        position_id=position_id,
        amount=amount,
        now=context.now,
    )
    return await _receipt(context, changed)


@perp.mutation(**order("POST /api/perp/remove-margin/:position_id", scope="trade"))
async def remove_margin(
    context: Context,
    *,
    position_id: UUID,
    amount: Amount,
    wallet_address: WalletAddress | None = None,
) -> MarginReceipt:
    """Take `amount` USDC out of a position's margin, as far as its leverage stays within the
    market's highest at a mark price observed after this arrived; unrealised profit stays.
    """
    user_id = context.owner(wallet_address).user_id
    await wait_for_prices(context, await priced_tokens(context, position_id))
    changed = await take_out_of_margin(
        await context.connection(),
        user_id=user_id,
        position_id=position_id,
        amount=amount,
        since=context.required_execution().since,
        now=context.now,
    )
    return await _receipt(context, changed)


async def _receipt(context: Context, changed: ChangedMargin) -> MarginReceipt:
    await record_order(context, changed.transaction_id)
    return MarginReceipt(
        position_id=str(changed.position_id),
        transaction_id=str(changed.transaction_id),
        collateral_amount=changed.collateral,
        margin=changed.margin,
        liquidation_price=changed.liquidation_price or None,
    )
