"""A wallet's portfolio: every figure of the page, from one statement for all who ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.portfolio.ended_portfolio import PortfolioView, ended_portfolios

# Planned once for any number of wallets: their list is hidden from the planner, which otherwise
# plans anew for each length of it, and OFFSET 0 keeps it from reading all participants for them.
# Each pool's rate is worked out once for all of them. The total is what `portfolio_values_at`
# gives, added up from the parts that are shown; a portfolio with an unpriced holding is of unknown
# worth. What orders have reserved counts with what lies in the wallet.
_PORTFOLIOS: Final = text("""
WITH pools AS MATERIALIZED (
    SELECT lst_token_address, base_token_address,
           exchange_rate_at(lst_token_address, :now) AS exchange_rate
    FROM liquid_stake_pools
)
SELECT person.wallet_address, season.id AS season, season.is_live,
       held.token_addresses || leveraged.token_addresses AS token_addresses,
       '{"wallet_address":' || json_word(person.wallet_address)
    || ',"total_value_usd":' || json_word(CASE WHEN is_priced THEN plain(total_value_usd) END)
    || ',"tokens":' || held.entries
    || ',"investments":' || invested.entries
    || ',"perp_positions":' || leveraged.entries
    || ',"pnl":' || coalesce(
           CASE WHEN is_priced THEN
               '{"joined_at":"' || iso(joined_at)
            || '","joined_value_usd":"' || plain(joined_value_usd)
            || '","since_joined_usd":"' || plain(total_value_usd - joined_value_usd)
            || '","since_joined_percentage":"'
            || plain(profit_percentage(total_value_usd, joined_value_usd))
            || '","initial_value_usd":"' || plain(initial_value_usd)
            || '","pnl_usd":"' || plain(total_value_usd - initial_value_usd)
            || '","pnl_percentage":"'
            || plain(profit_percentage(total_value_usd, initial_value_usd)) || '"}'
           END, 'null'
       )
    || ',"last_updated":' || json_word(iso(:now))
    || ',"prices_age":' || coalesce(held.prices_age::text, 'null')
    || '}' AS document
FROM users person
LEFT JOIN (
    SELECT id, is_live_season(id, starts_at) AS is_live FROM season_at(:now)
) season ON true
LEFT JOIN LATERAL (
    SELECT initial_value_usd, joined_at, joined_value_usd FROM participants
    WHERE competition_id = season.id AND user_id = person.id OFFSET 0
) joined ON true
CROSS JOIN LATERAL (
    SELECT '[' || coalesce(string_agg(
               '{"token":' || json_text(symbol)
            || ',"token_address":' || json_text(address)
            || ',"balance":' || json_word(plain(units))
            || ',"price_usd":' || json_word(plain(price_usd))
            || ',"value_usd":' || json_word(plain(units * price_usd))
            || '}', ',' ORDER BY units * price_usd DESC NULLS LAST, symbol
           ), '') || ']' AS entries,
           max(whole_seconds(last_updated, :now)) FILTER (WHERE units > 0) AS prices_age,
           coalesce(array_agg(address), '{}') AS token_addresses,
           coalesce(sum(units * price_usd), 0) AS value_usd,
           count(*) FILTER (WHERE units > 0 AND price_usd IS NULL) AS unpriced
    FROM (
        SELECT tokens.symbol, tokens.address,
               balance::numeric + coalesce(reserved.units, 0) AS units, CASE
                   WHEN pool.lst_token_address IS NULL THEN price_usd::numeric
                   ELSE lst_price(price_usd::numeric, pool.exchange_rate)
               END AS price_usd, last_updated
        FROM user_balances
        JOIN tokens ON tokens.address = user_balances.token_address
        LEFT JOIN LATERAL (
            SELECT sum(reserved) AS units FROM orders
            WHERE orders.user_id = person.id AND reserved_token = tokens.address
              AND status = 'open'
        ) reserved ON true
        LEFT JOIN pools pool ON pool.lst_token_address = tokens.address
        LEFT JOIN token_prices prices
            ON prices.token_address = coalesce(pool.base_token_address, tokens.address)
        WHERE user_id = person.id
    ) AS holdings
) held
CROSS JOIN LATERAL (
    SELECT '[' || coalesce(string_agg(entry, ',' ORDER BY start_date DESC, id), '') || ']'
               AS entries,
           coalesce(sum(value_usd) FILTER (WHERE is_deposited), 0) AS value_usd,
           count(*) FILTER (WHERE is_deposited AND value_usd IS NULL) AS unpriced
    FROM investment_documents_at(:now) WHERE user_id = person.id AND status = 'active'
) invested
CROSS JOIN LATERAL (
    SELECT '[' || coalesce(
               string_agg(entry, ',' ORDER BY liquidation_distance NULLS LAST, opened_at), ''
           ) || ']' AS entries,
           coalesce(array_agg(positions.token_address), '{}') AS token_addresses,
           coalesce(sum(worth_usdc * price_usd::numeric), 0) AS value_usd,
           count(*) FILTER (WHERE worth_usdc * price_usd::numeric IS NULL) AS unpriced
    FROM position_documents_at(:now) AS positions
    LEFT JOIN token_prices dollar ON dollar.token_address = usdc()
    WHERE user_id = person.id
) leveraged
CROSS JOIN LATERAL (
    SELECT held.value_usd + invested.value_usd + leveraged.value_usd AS total_value_usd,
           held.unpriced + invested.unpriced + leveraged.unpriced = 0 AS is_priced
) worth
WHERE person.wallet_address = ANY(ARRAY(SELECT unnest(CAST(:wallet_addresses AS text[]))))
""")

# A position is worth what the price of its token says, whoever never held the token itself.
_PRICED: Final = text("""
WITH person AS (SELECT id FROM users WHERE wallet_address = :wallet_address)
SELECT token_address FROM user_balances WHERE user_id = (SELECT id FROM person)
UNION
SELECT token_address FROM perp_positions
WHERE user_id = (SELECT id FROM person) AND status = 'open'
""")


async def portfolios(
    connection: AsyncConnection, wallet_addresses: Sequence[str], now: datetime
) -> dict[str, PortfolioView]:
    """The portfolios of known wallets, at stored prices and with interest up to `now`.

    Of the newest season that has begun; once that is settled, as they were at its end.
    """
    parameters = {"wallet_addresses": list(wallet_addresses), "now": now}
    rows = (await connection.execute(_PORTFOLIOS, parameters)).all()
    ended = [(row.wallet_address, row.season) for row in rows if row.is_live is False]
    if ended:
        final = await ended_portfolios(connection, ended, now)
        return {wallet_address: view for (wallet_address, _), view in final.items()}
    return {
        row.wallet_address: PortfolioView(
            document=row.document.encode(), token_addresses=row.token_addresses
        )
        for row in rows
    }


async def priced_tokens(connection: AsyncConnection, *, wallet_address: str) -> list[str]:
    """The tokens a portfolio is valued by: those it holds or held, and those of its positions."""
    return list((await connection.execute(_PRICED, {"wallet_address": wallet_address})).scalars())
