"""What a wallet had when a season ended, or some time ago, from the snapshot of then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# The last snapshot is that of the end. Snapshots from before details were the portfolio's name
# holdings alone. Of who has none as old as is asked for it is the first, which is the grant.
_PORTFOLIOS: Final = text("""
SELECT asked.number,
       '{"wallet_address":' || json_word(person.wallet_address)
    || ',"total_value_usd":' || json_word(plain(coalesce(worth.value_usd, 0)))
    || ',"tokens":' || coalesce(final.snapshot_details ->> 'tokens', held.entries, '[]')
    || ',"investments":' || coalesce(final.snapshot_details ->> 'investments', '[]')
    || ',"perp_positions":' || coalesce(final.snapshot_details ->> 'perp_positions', '[]')
    || ',"pnl":' || coalesce(
           '{"joined_at":"' || iso(joined_at)
        || '","joined_value_usd":"' || plain(joined_value_usd)
        || '","since_joined_usd":"' || plain(worth.value_usd - joined_value_usd)
        || '","since_joined_percentage":"'
        || plain(profit_percentage(worth.value_usd, joined_value_usd))
        || '","initial_value_usd":"' || plain(initial_value_usd)
        || '","pnl_usd":"' || plain(worth.value_usd - initial_value_usd)
        || '","pnl_percentage":"'
        || plain(profit_percentage(worth.value_usd, initial_value_usd)) || '"}',
           'null'
       )
    || ',"last_updated":' || json_word(iso(worth.as_of))
    || ',"prices_age":' || 'null}' AS document
FROM unnest(
    ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))), CAST(:seasons AS uuid[]),
    CAST(:untils AS timestamptz[])
) WITH ORDINALITY AS asked (wallet_address, season, until, number)
JOIN users person USING (wallet_address)
CROSS JOIN LATERAL (
    SELECT id, starts_at, ends_at FROM season_or_newest(asked.season, :now)
) season
LEFT JOIN participants joined
    ON joined.competition_id = season.id AND joined.user_id = person.id
LEFT JOIN standings ON standings.competition_id = season.id AND standings.user_id = person.id
LEFT JOIN LATERAL (
    SELECT timestamp, total_value_usd, snapshot_details FROM (
        (
            SELECT true AS is_old, * FROM portfolio_snapshots
            WHERE user_id = person.id AND timestamp BETWEEN season.starts_at
                AND least(season.ends_at, asked.until)
            ORDER BY timestamp DESC LIMIT 1
        )
        UNION ALL
        (
            SELECT false, * FROM portfolio_snapshots
            WHERE user_id = person.id AND timestamp BETWEEN season.starts_at AND season.ends_at
            ORDER BY timestamp LIMIT 1
        )
    ) either ORDER BY is_old DESC LIMIT 1
) final ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN asked.until IS NULL
                THEN coalesce(standings.total_value_usd, final.total_value_usd)
                ELSE final.total_value_usd END AS value_usd,
           CASE WHEN asked.until IS NULL THEN season.ends_at
                ELSE coalesce(final.timestamp, :now) END AS as_of
) worth
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
               'token', tokens.symbol,
               'token_address', tokens.address,
               'balance', part.balance,
               'price_usd', plain(fixed.price_usd),
               'value_usd', part.value_usd
           ) ORDER BY part.value_usd::numeric DESC, tokens.symbol)::text AS entries
    FROM jsonb_to_recordset(final.snapshot_details -> 'holdings') AS part (
        token_address text, held_as text, balance text, value_usd text
    )
    JOIN tokens ON tokens.address = part.token_address
    LEFT JOIN final_prices fixed
        ON fixed.competition_id = season.id AND fixed.token_address = part.token_address
    WHERE coalesce(part.held_as, 'wallet') = 'wallet'
) held
""")

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """The finished JSON document, and the tokens its prices are of, some of them twice."""

    document: bytes
    token_addresses: list[str]


async def ended_portfolios(
    connection: AsyncConnection, asked: Sequence[tuple[str, UUID]], now: datetime
) -> dict[tuple[str, UUID], PortfolioView]:
    """The portfolio of each known wallet at the end of a season that has begun.

    No price moves it any more: it names no tokens to watch.
    """
    parameters = {
        "wallet_addresses": [wallet_address for wallet_address, _ in asked],
        "seasons": [season for _, season in asked],
        "untils": [None for _ in asked],
        "now": now,
    }
    return await _views(connection, asked, parameters)


async def earlier_portfolios(
    connection: AsyncConnection, asked: Sequence[tuple[str, datetime]], now: datetime
) -> dict[tuple[str, datetime], PortfolioView]:
    """The portfolio that each known wallet had in the newest season by the newest snapshot of a
    moment, or by the grant where none is as old.
    """
    parameters = {
        "wallet_addresses": [wallet_address for wallet_address, _ in asked],
        "seasons": [None for _ in asked],
        "untils": [until for _, until in asked],
        "now": now,
    }
    return await _views(connection, asked, parameters)


async def _views(
    connection: AsyncConnection, asked: Sequence[Asked], parameters: dict[str, object]
) -> dict[Asked, PortfolioView]:
    return {
        asked[row.number - 1]: PortfolioView(document=row.document.encode(), token_addresses=[])
        for row in await connection.execute(_PORTFOLIOS, parameters)
    }
