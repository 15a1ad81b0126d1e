"""What the organiser looks at: how things stand, what was decided, which batches ran."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_OVERVIEW: Final = text("""
SELECT json_build_object(
    'competition', (
        SELECT json_build_object(
            'name', name,
            'state', competition_state(starts_at, ends_at, is_paused, :now),
            'starts_at', iso(starts_at),
            'ends_at', iso(ends_at),
            'participants', (SELECT count(*) FROM participants WHERE competition_id = current.id)
        ) FROM current_competition(:now) AS current
    ),
    'seasons', (
        SELECT coalesce(json_agg(entry ORDER BY starts_at DESC), '[]')
        FROM season_documents(:now)
    ),
    'halted_tokens', (
        SELECT coalesce(json_agg(json_build_object(
            'token_address', address,
            'symbol', symbol,
            'reason', reason,
            'halted_at', iso(halted_at)
        ) ORDER BY halted_at DESC, symbol), '[]')
        FROM halted_tokens JOIN tokens ON tokens.address = token_address
    ),
    'disqualified', (
        SELECT coalesce(json_agg(json_build_object(
            'wallet_address', wallet_address,
            'username', username,
            'reason', reason,
            'disqualified_at', iso(disqualified_at)
        ) ORDER BY disqualified_at DESC, wallet_address), '[]')
        FROM disqualifications JOIN users ON users.id = user_id
        WHERE competition_id = coalesce(
            (SELECT id FROM season_at(:now)), (SELECT id FROM current_competition(:now))
        )
    ),
    'now', iso(:now)
)::text
""")
_ACTS: Final = text("""
SELECT json_build_object(
    'acts', (
        SELECT coalesce(json_agg(json_build_object(
            'id', page.id::text,
            'act', page.act,
            'target', page.target,
            'target_name', coalesce(
                halted.symbol, trader.username, page.details #>> '{after,name}', page.target
            ),
            'reason', page.reason,
            'details', page.details,
            'admin_wallet_address', admin.wallet_address,
            'admin_username', admin.username,
            'created_at', iso(page.created_at)
        ) ORDER BY page.id DESC), '[]')
        FROM (SELECT * FROM admin_acts ORDER BY id DESC LIMIT :limit OFFSET :offset) page
        JOIN users admin ON admin.id = page.admin_id
        LEFT JOIN tokens halted ON halted.address = page.target
        LEFT JOIN users trader ON trader.wallet_address = page.target
    ),
    'total', (SELECT count(*) FROM admin_acts),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS bigint)
)::text
""")
# What the batches of the page wrote in their periods, token by token, each table read once.
_BATCH_RUNS: Final = text("""
WITH chosen AS (
    SELECT * FROM batch_runs WHERE CAST(:job AS text) IS NULL OR job = :job
), page AS (
    SELECT * FROM chosen ORDER BY period DESC, job LIMIT :limit OFFSET :offset
), line AS (
    SELECT 'apply_funding' AS job, settled.settled_at AS period, tokens.symbol,
           plain(settled.rate) AS rate, plain(settled.price_usd) AS price_usd,
           count(paid.position_id) AS lines, plain(coalesce(sum(paid.amount), 0)) AS amount
    FROM funding_settlements settled
    JOIN tokens ON tokens.address = settled.token_address
    LEFT JOIN (
        funding_payments paid JOIN perp_positions position ON position.id = paid.position_id
    ) ON paid.settled_at = settled.settled_at AND position.token_address = settled.token_address
    WHERE settled.settled_at IN (SELECT period FROM page WHERE job = 'apply_funding')
    GROUP BY settled.settled_at, tokens.symbol, settled.rate, settled.price_usd
    UNION ALL
    SELECT 'apply_interest', accrued.accrued_to, tokens.symbol,
           NULL, NULL, count(*), plain(sum(accrued.amount))
    FROM interest_accruals accrued
    JOIN investments held ON held.id = accrued.investment_id
    JOIN tokens ON tokens.address = held.token_address
    WHERE accrued.accrued_to IN (SELECT period FROM page WHERE job = 'apply_interest')
    GROUP BY accrued.accrued_to, tokens.symbol
    UNION ALL
    SELECT 'apply_interest', grown.accrued_to, tokens.symbol,
           plain(grown.exchange_rate), NULL, 1, NULL
    FROM pool_accruals grown JOIN tokens ON tokens.address = grown.lst_token_address
    WHERE grown.accrued_to IN (SELECT period FROM page WHERE job = 'apply_interest')
), written AS (
    SELECT job, period, json_agg(json_build_object(
        'symbol', symbol, 'rate', rate, 'price_usd', price_usd, 'lines', lines, 'amount', amount
    ) ORDER BY symbol) AS rows
    FROM line GROUP BY job, period
)
SELECT json_build_object(
    'runs', (
        SELECT coalesce(json_agg(json_build_object(
            'job', page.job,
            'period', iso(page.period),
            'finished_at', iso(page.finished_at),
            'counts', page.counts,
            'rows', coalesce(written.rows, '[]')
        ) ORDER BY page.period DESC, page.job), '[]')
        FROM page LEFT JOIN written USING (job, period)
    ),
    'total', (SELECT count(*) FROM chosen),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS bigint)
)::text
""")


async def overview(connection: AsyncConnection, *, now: datetime) -> bytes:
    """The finished JSON document of the competition, halted tokens and disqualified traders."""
    document: str = (await connection.execute(_OVERVIEW, {"now": now})).scalar_one()
    return document.encode()


async def acts(connection: AsyncConnection, *, limit: int, offset: int) -> bytes:
    """The finished JSON document of the log, the newest act first."""
    parameters = {"limit": limit, "offset": offset}
    document: str = (await connection.execute(_ACTS, parameters)).scalar_one()
    return document.encode()


async def batch_runs(
    connection: AsyncConnection, *, job: str | None, limit: int, offset: int
) -> bytes:
    """The finished JSON document of the runs of `job`, None for all, the newest period first."""
    parameters = {"job": job, "limit": limit, "offset": offset}
    document: str = (await connection.execute(_BATCH_RUNS, parameters)).scalar_one()
    return document.encode()
