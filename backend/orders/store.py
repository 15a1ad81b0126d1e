"""Orders: written when they are placed, locked when a price reaches them, ended once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.orders.formulas import worst_rate
from backend.orders.tables import Kind, Market, OrderSide
from backend.trading.execution import Execution
from backend.trading.slippage import Slippage

# One after the other of a user: two at once would not see each other in the count.
_LOCK_PLACING: Final = text("SELECT FROM users WHERE id = :user_id FOR NO KEY UPDATE")
_INSERT: Final = text("""
INSERT INTO orders (
    id, user_id, market, kind, side, token_address, trigger_price, amount, leverage,
    reserved_token, reserved, reserved_by, placed_at, key_id, status
)
SELECT :id, :user_id, :market, :kind, :side, :token_address, :trigger_price, :amount, :leverage,
    :reserved_token, :reserved, :reserved_by, :placed_at, :key_id, 'open'
WHERE :open_max > (SELECT count(*) FROM orders WHERE user_id = :user_id AND status = 'open')
""")
_LOCK_OWN: Final = text("""
SELECT id, user_id, market, kind, side, token_address, trigger_price, amount, leverage,
       reserved_token, reserved, placed_at, key_id, status, ended_at
FROM orders WHERE id = :id AND user_id = :user_id
FOR UPDATE
""")
# One question for both, for mostly the answer is no.
_IS_ANY_REACHED: Final = text("""
SELECT EXISTS (SELECT FROM waiting_reached_at(:now, CAST(:observed AS text[])))
""")
_LOCK_REACHED: Final = text("""
SELECT id, user_id, market, kind, side, token_address, trigger_price, amount, leverage,
       reserved_token, reserved, placed_at, key_id, status, ended_at
FROM orders
WHERE status = 'open' AND id = ANY(ARRAY(
    SELECT reached.id FROM orders_reached_at(:now, CAST(:observed AS text[])) AS reached
))
ORDER BY id FOR UPDATE
""")
_LOCK_OF_USER: Final = text("""
SELECT id, user_id, market, kind, side, token_address, trigger_price, amount, leverage,
       reserved_token, reserved, placed_at, key_id, status, ended_at
FROM orders WHERE status = 'open' AND user_id = :user_id
ORDER BY id FOR UPDATE
""")
_LOCK_OF_SEASON: Final = text("""
SELECT id, user_id, market, kind, side, token_address, trigger_price, amount, leverage,
       reserved_token, reserved, placed_at, key_id, status, ended_at
FROM orders
WHERE status = 'open'
  AND user_id IN (SELECT user_id FROM participants WHERE competition_id = :competition_id)
ORDER BY id FOR UPDATE
""")
_LOCK_OF_HALTED: Final = text("""
SELECT id, user_id, market, kind, side, token_address, trigger_price, amount, leverage,
       reserved_token, reserved, placed_at, key_id, status, ended_at
FROM orders
WHERE status = 'open' AND EXISTS (
    SELECT FROM trading_halts halted
    WHERE halted.token_address = orders.token_address
       OR halted.token_address = usdc() AND market = 'swap'
)
ORDER BY id FOR UPDATE
""")
_END: Final = text("""
UPDATE orders
SET status = CASE WHEN ending.filled_by IS NULL THEN 'cancelled' ELSE 'filled' END,
    ended_at = :now, released_by = ending.released_by, filled_by = ending.filled_by,
    cancelled_for = ending.cancelled_for
FROM unnest(
    ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:releases AS uuid[]),
    CAST(:fills AS uuid[]), CAST(:reasons AS text[])
) AS ending (id, released_by, filled_by, cancelled_for)
WHERE orders.id = ending.id AND orders.status = 'open'
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order that waits, or waited: `amount` is what it swaps, in USDC to buy and in the token to
    sell, or the collateral of a position in USDC. `reserved` units of a token are kept for it.

    `trigger_price` is in USDC per token, of perpetuals in USD. No observation that began before
    `placed_at` fills it. `key_id` is the key that placed it.
    """

    id: UUID
    user_id: UUID
    market: Market
    kind: Kind
    side: OrderSide
    token_address: str
    trigger_price: Decimal
    amount: Decimal
    leverage: int | None
    reserved_token: str
    reserved: Decimal
    placed_at: datetime
    key_id: UUID | None = None
    status: Literal["open", "filled", "cancelled"] = "open"
    ended_at: datetime | None = None

    def execution(self) -> Execution:
        """At the newest price, of a limit at no worse than that; a stop takes any."""
        slippage = None
        if self.kind == "limit":
            price = self.trigger_price
            if self.market == "swap":
                price = worst_rate(limit=price, side=self.side)
            slippage = Slippage(quoted_price=price, max_bps=0)
        return Execution(since=self.placed_at, slippage=slippage, is_newest=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How an order ended: `release` gave back what it had reserved, `fill` is the transaction that
    filled it, `reason` why it was cancelled where there is none.
    """

    order: Order
    release: UUID
    fill: UUID | None = None
    reason: str | None = None


async def lock_placing(connection: AsyncConnection, *, user_id: UUID) -> None:
    """Let nobody else place an order of this user until the transaction ends."""
    await connection.execute(_LOCK_PLACING, {"user_id": user_id})


async def insert_order(
    connection: AsyncConnection, order: Order, *, reserved_by: UUID, open_max: int
) -> bool:
    """Write an open order; False when the user has `open_max` of them."""
    values: dict[str, Any] = {
        name: getattr(order, name)
        for name in (
            "id", "user_id", "market", "kind", "side", "token_address", "trigger_price", "amount",
            "leverage", "reserved_token", "reserved", "placed_at", "key_id",
        )
    }  # fmt: skip
    values |= {"reserved_by": reserved_by, "open_max": open_max}
    return bool((await connection.execute(_INSERT, values)).rowcount)


async def lock_order(connection: AsyncConnection, *, order_id: UUID, user_id: UUID) -> Order | None:
    """The user's own order, locked until the transaction ends; None when it is not theirs."""
    found = await connection.execute(_LOCK_OWN, {"id": order_id, "user_id": user_id})
    row = found.mappings().one_or_none()
    return None if row is None else Order(**row)


async def is_any_reached(
    connection: AsyncConnection, *, observed: Sequence[str], now: datetime
) -> bool:
    """Whether the newest prices of these tokens are those that any order or trigger waits for."""
    asked = {"observed": list(observed), "now": now}
    return bool((await connection.execute(_IS_ANY_REACHED, asked)).scalar_one())


async def lock_reached(
    connection: AsyncConnection, *, observed: Sequence[str], now: datetime
) -> list[Order]:
    """The open orders that the newest prices of these tokens, and of what derives from them, have
    reached, in the order of their ids and locked.
    """
    rows = await connection.execute(_LOCK_REACHED, {"observed": list(observed), "now": now})
    return [Order(**row) for row in rows.mappings()]


async def lock_orders_of(connection: AsyncConnection, *, user_id: UUID) -> list[Order]:
    """The user's open orders, locked."""
    rows = await connection.execute(_LOCK_OF_USER, {"user_id": user_id})
    return [Order(**row) for row in rows.mappings()]


async def lock_orders_of_season(
    connection: AsyncConnection, *, competition_id: UUID
) -> list[Order]:
    """The open orders of who takes part in the competition, locked."""
    rows = await connection.execute(_LOCK_OF_SEASON, {"competition_id": competition_id})
    return [Order(**row) for row in rows.mappings()]


async def lock_orders_of_halted(connection: AsyncConnection) -> list[Order]:
    """The open orders in tokens that are halted, or for USDC while that is, locked."""
    return [Order(**row) for row in (await connection.execute(_LOCK_OF_HALTED)).mappings()]


async def end_orders(connection: AsyncConnection, ended: Sequence[Ended], *, now: datetime) -> None:
    """Note how locked orders ended; the database refuses to end one twice."""
    noted = await connection.execute(
        _END,
        {
            "ids": [one.order.id for one in ended],
            "releases": [one.release for one in ended],
            "fills": [one.fill for one in ended],
            "reasons": [one.reason for one in ended],
            "now": now,
        },
    )
    assert noted.rowcount == len(ended), "they were open and are locked"
