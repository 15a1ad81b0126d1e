"""Triggers of positions: set, and locked with the positions that a price has reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import USDC
from backend.prices.store import Price

TriggerKind = Literal["take_profit", "stop_loss"]

# The position is locked by who sets them.
_CLEAR: Final = text("DELETE FROM position_triggers WHERE position_id = :position_id")
_SET: Final = text("""
INSERT INTO position_triggers (
    position_id, kind, token_address, is_below, trigger_price, set_at
)
SELECT :position_id, kind, :token_address, is_below, trigger_price, :set_at
FROM unnest(
    CAST(:kinds AS text[]), CAST(:below AS boolean[]), CAST(:prices AS numeric[])
) AS given (kind, is_below, trigger_price)
""")
_DELETE_OF: Final = text("""
DELETE FROM position_triggers
WHERE position_id = ANY(ARRAY(
    SELECT id FROM perp_positions WHERE user_id = :user_id AND status = 'open'
    ORDER BY id FOR NO KEY UPDATE
))
""")
_LOCK_OF_SEASON: Final = text("""
SELECT FROM perp_positions
WHERE status = 'open'
  AND user_id IN (SELECT user_id FROM participants WHERE competition_id = :competition_id)
ORDER BY id FOR NO KEY UPDATE
""")
# Positions are locked by their ids, as everywhere; one that ended while it was waited for is left
# out. What is crossed twice at once is a loss.
_LOCK_REACHED: Final = text("""
SELECT DISTINCT ON (position.id) position.id, position.user_id, reached.kind,
       waiting.trigger_price, waiting.set_at
FROM (
    SELECT id, user_id FROM perp_positions
    WHERE status = 'open' AND id = ANY(ARRAY(
        SELECT position_id FROM triggers_reached_at(:now, CAST(:observed AS text[]))
    ))
    ORDER BY id FOR NO KEY UPDATE
) AS position
JOIN triggers_reached_at(:now, CAST(:observed AS text[])) AS reached
    ON reached.position_id = position.id
JOIN position_triggers waiting
    ON waiting.position_id = position.id AND waiting.kind = reached.kind
ORDER BY position.id, reached.kind
""")
_WAITED_FOR: Final = text("""
SELECT coalesce(pool.base_token_address, waiting.token_address) AS token_address
FROM orders waiting
LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = waiting.token_address
WHERE waiting.status = 'open'
UNION
SELECT token_address FROM position_triggers
""")
# Of prices that are not stored yet; a moment too many does no harm.
_FIRST_EVENT: Final = text("""
WITH sample AS MATERIALIZED (
    SELECT * FROM unnest(
        CAST(:addresses AS text[]), CAST(:prices AS numeric[]), CAST(:moments AS timestamptz[]),
        CAST(:beginnings AS timestamptz[])
    ) AS sample (token_address, price_usd, priced_at, began_at)
), dollar AS MATERIALIZED (
    SELECT priced_at, price_usd FROM sample WHERE token_address = usdc()
)
SELECT min(priced_at) AS at
FROM (
    SELECT sample.priced_at
    FROM orders waiting
    LEFT JOIN liquid_stake_pools pool ON pool.lst_token_address = waiting.token_address
    JOIN sample
        ON sample.token_address = coalesce(pool.base_token_address, waiting.token_address)
    LEFT JOIN dollar USING (priced_at)
    LEFT JOIN token_prices stored ON stored.token_address = usdc()
    WHERE waiting.status = 'open' AND waiting.placed_at <= sample.began_at
      AND price_is_reached(
          waiting.is_below, waiting.trigger_price,
          CASE WHEN pool.lst_token_address IS NULL THEN sample.price_usd
               ELSE sample.price_usd * exchange_rate_at(pool.lst_token_address, sample.priced_at)
          END / CASE WHEN waiting.market = 'swap'
                     THEN coalesce(dollar.price_usd, stored.price_usd::numeric) ELSE 1 END
      )
    UNION ALL
    SELECT sample.priced_at
    FROM position_triggers waiting JOIN sample USING (token_address)
    WHERE waiting.set_at <= sample.began_at
      AND price_is_reached(waiting.is_below, waiting.trigger_price, sample.price_usd)
) AS event
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A price in USD at which a position is closed; `is_below`: reached by falling to it."""

    kind: TriggerKind
    is_below: bool
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedTrigger:
    """A position whose trigger the newest price has reached, which was set at `set_at`."""

    position_id: UUID
    user_id: UUID
    kind: TriggerKind
    trigger_price: Decimal
    set_at: datetime


async def write_triggers(
    connection: AsyncConnection,
    *,
    position_id: UUID,
    token_address: str,
    triggers: Sequence[Trigger],
    set_at: datetime,
) -> None:
    """Let a locked position have these triggers and no others."""
    await connection.execute(_CLEAR, {"position_id": position_id})
    if triggers:
        await connection.execute(
            _SET,
            {
                "position_id": position_id,
                "token_address": token_address,
                "kinds": [one.kind for one in triggers],
                "below": [one.is_below for one in triggers],
                "prices": [one.price for one in triggers],
                "set_at": set_at,
            },
        )


async def delete_triggers_of(connection: AsyncConnection, *, user_id: UUID) -> None:
    """Let no open position of the user have any; they are locked."""
    await connection.execute(_DELETE_OF, {"user_id": user_id})


async def lock_positions_of_season(connection: AsyncConnection, *, competition_id: UUID) -> None:
    """Lock the open positions of who takes part in the competition."""
    await connection.execute(_LOCK_OF_SEASON, {"competition_id": competition_id})


async def lock_triggered(
    connection: AsyncConnection, *, observed: Sequence[str], now: datetime
) -> list[ReachedTrigger]:
    """The positions that the newest prices of these tokens close, locked; each once."""
    rows = await connection.execute(_LOCK_REACHED, {"observed": list(observed), "now": now})
    return [
        ReachedTrigger(
            position_id=row.id,
            user_id=row.user_id,
            kind=row.kind,
            trigger_price=row.trigger_price,
            set_at=row.set_at,
        )
        for row in rows
    ]


async def first_event_at(connection: AsyncConnection, prices: Sequence[Price]) -> datetime | None:
    """The first moment at which one of these prices reaches an order or a trigger; None when none
    does. The prices are in order of time.
    """
    waited_for = set((await connection.execute(_WAITED_FOR)).scalars())
    if not waited_for:
        return None
    # What a token costs in USDC is of the price of both.
    reaching = [one for one in prices if one.token_address in waited_for | {USDC}]
    parameters = {
        "addresses": [price.token_address for price in reaching],
        "prices": [price.price_usd for price in reaching],
        "moments": [price.last_updated for price in reaching],
        "beginnings": [price.began_at for price in reaching],
    }
    found: datetime | None = (await connection.execute(_FIRST_EVENT, parameters)).scalar_one()
    return found
