"""Traders' markouts: one's own, and for the organiser those that stand out most."""

from datetime import timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.markouts.horizons import (
    FLAGGED_HORIZON,
    FLAGGED_OBSERVATIONS_MIN,
    FLAGGED_T_MIN,
    HORIZONS,
)

# One row for each horizon, found by its key.
_OWN: Final = text("""
SELECT json_build_object(
    'wallet_address', person.wallet_address,
    'horizons', (
        SELECT json_agg(json_build_object(
            'horizon_seconds', asked.seconds,
            'fills', coalesce(known.fills, 0),
            'observations', coalesce(known.observations, 0),
            'mean_bps', plain(known.mean_bps),
            'standard_error_bps', plain(known.standard_error_bps)
        ) ORDER BY asked.seconds)
        FROM unnest(CAST(:horizons AS smallint[])) AS asked (seconds)
        LEFT JOIN trader_markouts known
            ON known.user_id = person.id AND known.horizon_seconds = asked.seconds
    )
)::text
FROM users person WHERE person.wallet_address = :wallet_address
""")
_STANDING_OUT: Final = text("""
SELECT json_build_object(
    'traders', (
        SELECT coalesce(json_agg(json_build_object(
            'wallet_address', person.wallet_address,
            'username', person.username,
            'fills', first.fills,
            'observations', first.observations,
            'mean_bps', plain(first.mean_bps),
            'standard_error_bps', plain(first.standard_error_bps),
            't_statistic', plain(first.t_statistic),
            'is_flagged', first.t_statistic > :t_min AND first.observations >= :observations_min
        ) ORDER BY first.t_statistic DESC, person.wallet_address), '[]')
        FROM (
            SELECT * FROM trader_markouts
            WHERE horizon_seconds = :horizon AND t_statistic IS NOT NULL
                AND observations >= :observations_min
            ORDER BY t_statistic DESC LIMIT :limit
        ) first
        JOIN users person ON person.id = first.user_id
    ),
    'horizon_seconds', CAST(:horizon AS smallint),
    'flagged_above_t', plain(CAST(:t_min AS numeric)),
    'observations_min', CAST(:observations_min AS integer)
)::text
""")


async def own_markouts(connection: AsyncConnection, *, wallet_address: str) -> bytes | None:
    """The finished JSON document of each horizon; None for a wallet that nobody knows."""
    parameters = {
        "wallet_address": wallet_address,
        "horizons": [_seconds(horizon) for horizon in HORIZONS],
    }
    document = (await connection.execute(_OWN, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()


async def standing_out(connection: AsyncConnection, *, limit: int) -> bytes:
    """The finished JSON document of the `limit` traders with the highest t at 10 s.

    Left out are those with too few observations to say anything.
    """
    parameters = {
        "horizon": _seconds(FLAGGED_HORIZON),
        "t_min": FLAGGED_T_MIN,
        "observations_min": FLAGGED_OBSERVATIONS_MIN,
        "limit": limit,
    }
    document: str = (await connection.execute(_STANDING_OUT, parameters)).scalar_one()
    return document.encode()


def _seconds(horizon: timedelta) -> int:
    return int(horizon.total_seconds())
