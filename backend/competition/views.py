"""Rules and times of competitions, for everybody."""

import json
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

PAUSED_ALLOWS: Final = ("perp.close", "investments.unstake")
"""The orders that a pause does not stop: they end what is open."""

_SEASONS: Final = text("""
SELECT json_build_object('seasons', coalesce(json_agg(entry ORDER BY starts_at DESC), '[]'))::text
FROM season_documents(:now)
""")
_COMPETITION: Final = text("""
SELECT json_build_object(
    'id', current.id,
    'name', current.name,
    'state', competition_state(starts_at, ends_at, is_paused, :now),
    'paused_for', CASE competition_state(starts_at, ends_at, is_paused, :now) WHEN 'paused' THEN (
        SELECT reason FROM admin_acts
        WHERE target = current.id::text AND act = 'pause_competition' ORDER BY id DESC LIMIT 1
    ) END,
    'starts_at', iso(starts_at),
    'ends_at', iso(ends_at),
    'now', iso(:now),
    'grant', (
        SELECT coalesce(json_agg(json_build_object(
            'token_address', address, 'symbol', symbol, 'amount', plain(part.amount)
        ) ORDER BY part.place), '[]')
        FROM grant_parts part JOIN tokens ON tokens.address = part.token_address
        WHERE part.competition_id = current.id
    ),
    'swap_fee_rate', plain(swap_fee_rate),
    'perp_fee_rate', plain(perp_fee_rate),
    'execution_delay_ms', execution_delay_ms,
    'ranking', json_build_object(
        'ranking', ranking,
        'deviation_floor', plain(deviation_floor),
        'drawdown_floor', plain(drawdown_floor),
        'drawdown_multiple', plain(drawdown_multiple),
        'liquidations_max', liquidations_max,
        'traded_days_min', traded_days_min
    ),
    'decision_delay_seconds', decision_delay_seconds,
    'orders', CAST(:order_rules AS json),
    'paused_allows', CAST(:paused_allows AS json),
    'liquidates_while_paused', false,
    'final_prices', (
        SELECT json_agg(json_build_object(
            'token_address', final.token_address, 'symbol', symbol,
            'price_usd', plain(final.price_usd), 'observed_at', iso(final.observed_at),
            'age_seconds', final.age_seconds
        ) ORDER BY symbol)
        FROM final_prices final JOIN tokens ON tokens.address = final.token_address
        WHERE final.competition_id = current.id
    ),
    'price_age_max_seconds', CAST(:price_age_max_seconds AS integer),
    'price_source', coalesce(newest.source, :configured_source),
    'is_simulated', coalesce(newest.source, :configured_source) = 'simulated',
    'organiser', CASE WHEN CAST(:organiser AS text) <> '' THEN json_build_object(
        'name', CAST(:organiser AS text), 'url', nullif(CAST(:organiser_url AS text), '')
    ) END
)::text
FROM current_competition(:now) AS current
LEFT JOIN (
    SELECT source FROM token_prices WHERE source <> 'pool' ORDER BY last_updated DESC LIMIT 1
) newest ON true
""")


async def seasons(connection: AsyncConnection, *, now: datetime) -> bytes:
    """The finished JSON document of all competitions, that which begins last first."""
    document: str = (await connection.execute(_SEASONS, {"now": now})).scalar_one()
    return document.encode()


async def competition(
    connection: AsyncConnection,
    *,
    price_age_max_seconds: int,
    order_rules: str,
    configured_source: str,
    organiser: tuple[str, str] = ("", ""),
    now: datetime,
) -> bytes | None:
    """The finished JSON document; None when there never was a competition.

    `order_rules` is a finished document of what holds for orders in every competition.
    `configured_source` stands for the price source until the first price has come. `organiser` is
    who holds it and where they are reached, each empty where that is not told.
    """
    parameters = {
        "price_age_max_seconds": price_age_max_seconds,
        "order_rules": order_rules,
        "paused_allows": json.dumps(PAUSED_ALLOWS),
        "configured_source": configured_source,
        "organiser": organiser[0],
        "organiser_url": organiser[1],
        "now": now,
    }
    document = (await connection.execute(_COMPETITION, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()
