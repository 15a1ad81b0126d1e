"""Who may enter, for everybody; and the codes, for the organiser."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# How many take part is kept, so that looking costs the same for any number of them.
_ENTRY: Final = text("""
SELECT json_build_object(
    'competition', current.name,
    'admission', coalesce(rule.admission, 'open'),
    'guests_allowed', coalesce(rule.guests_allowed, true),
    'joins_until', iso(rule.joins_until),
    'traders_max', rule.traders_max,
    'traders', CASE WHEN rule.traders_max IS NOT NULL
        THEN coalesce(figures.participants, 0)
    END,
    'takes_part', own.user_id IS NOT NULL,
    'missing', CASE
        WHEN own.user_id IS NOT NULL THEN NULL
        WHEN :now >= current.ends_at OR rule.joins_until < :now THEN 'late'
        WHEN rule.traders_max <= coalesce(figures.participants, 0) THEN 'full'
        WHEN CAST(:user_id AS uuid) IS NULL THEN 'sign_in'
        ELSE entry_obstacle(current.id, :user_id, :now)
    END
)::text
FROM current_competition(:now) AS current
LEFT JOIN entry_rules rule ON rule.competition_id = current.id
LEFT JOIN season_figures figures ON figures.competition_id = current.id
LEFT JOIN participants own ON own.competition_id = current.id AND own.user_id = :user_id
""")
_INVITATIONS: Final = text("""
SELECT json_build_object(
    'codes', (
        SELECT coalesce(json_agg(json_build_object(
            'code', page.code,
            'uses', (SELECT count(*) FROM invitations WHERE invitations.code = page.code),
            'uses_max', page.uses_max,
            'created_at', iso(page.created_at),
            'revoked_at', iso(page.revoked_at)
        ) ORDER BY page.created_at DESC, page.code), '[]')
        FROM (
            SELECT * FROM invitation_codes WHERE competition_id = current.id
            ORDER BY created_at DESC, code LIMIT :limit OFFSET :offset
        ) page
    ),
    'total', (SELECT count(*) FROM invitation_codes WHERE competition_id = current.id),
    'limit', CAST(:limit AS integer),
    'offset', CAST(:offset AS bigint),
    'wallets', (
        SELECT coalesce(json_agg(wallet_address ORDER BY wallet_address), '[]')
        FROM invited_wallets WHERE competition_id = current.id
    )
)::text
FROM (SELECT (SELECT id FROM current_competition(:now)) AS id) current
""")


async def entry(
    connection: AsyncConnection, *, user_id: UUID | None, now: datetime
) -> bytes | None:
    """The finished JSON document of what the user lacks; None without a competition."""
    parameters = {"user_id": user_id, "now": now}
    document = (await connection.execute(_ENTRY, parameters)).scalar_one_or_none()
    return None if document is None else document.encode()


async def invitations(
    connection: AsyncConnection, *, limit: int, offset: int, now: datetime
) -> bytes:
    """The finished JSON document of a page of codes, the newest first, and of listed wallets."""
    parameters = {"limit": limit, "offset": offset, "now": now}
    document: str = (await connection.execute(_INVITATIONS, parameters)).scalar_one()
    return document.encode()
