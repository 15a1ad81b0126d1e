"""The rules of seasons: who takes part, and that nothing is left of what is swept."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import TextClause, text

SEASON_RULES: Final[Mapping[str, TextClause]] = MappingProxyType(
    {
        "who takes part has signed in": text("""
            SELECT user_id, competition_id, joined_at FROM participants
            WHERE is_proven AND NOT EXISTS (
                SELECT FROM sign_ins WHERE user_id = participants.user_id
            )
        """),
        "a season counts its participants": text("""
            SELECT competition_id, figures.participants, joined.participants AS joined
            FROM season_figures figures
            FULL JOIN (
                SELECT competition_id, count(*) AS participants FROM participants
                GROUP BY competition_id
            ) joined USING (competition_id)
            WHERE coalesce(figures.participants, 0) <> coalesce(joined.participants, 0)
        """),
        "who stands in a season has one place": text("""
            SELECT user_id, competition_id FROM standings
            WHERE 1 <> (
                SELECT count(*) FROM places
                WHERE competition_id = standings.competition_id AND user_id = standings.user_id
            )
        """),
        "places are numbered from one without a gap": text("""
            SELECT competition_id, count(*) AS places, max(rank) AS last FROM places
            GROUP BY competition_id HAVING count(*) <> max(rank) OR min(rank) <> 1
        """),
        "nobody holds tokens but of a season that they take part in and that is not swept": text("""
            SELECT held.user_id, held.token_address, held.balance FROM user_balances held
            WHERE held.balance <> '0' AND NOT EXISTS (
                SELECT FROM participants JOIN competitions ON competitions.id = competition_id
                WHERE user_id = held.user_id AND swept_at IS NULL
            )
        """),
        "nothing is open or active of a season that is swept": text("""
            SELECT held.id, held.kind, season.name
            FROM (
                SELECT id, 'position' AS kind, created_at FROM perp_positions WHERE status = 'open'
                UNION ALL
                SELECT id, 'order', placed_at FROM orders WHERE status = 'open'
                UNION ALL
                SELECT id, 'investment', start_date FROM investments WHERE status = 'active'
            ) held
            CROSS JOIN LATERAL season_at(held.created_at) AS season
            WHERE season.swept_at IS NOT NULL
        """),
        "what is swept is what the snapshot of the end says": text("""
            SELECT user_id, competition_id, token_address, swept.units, said.units AS said
            FROM (
                SELECT moved.user_id, season.id AS competition_id, entry.token_address,
                       sum(entry.amount) AS units
                FROM competitions season
                JOIN transactions moved ON moved.created_at = season.ends_at
                    AND moved.details ->> 'reason' = 'season_sweep'
                JOIN ledger_entries entry ON entry.transaction_id = moved.id
                WHERE entry.account = 'grants'
                GROUP BY moved.user_id, season.id, entry.token_address
            ) swept
            FULL JOIN (
                SELECT taken.user_id, season.id AS competition_id, part.token_address,
                       sum(part.units) AS units
                FROM competitions season
                JOIN portfolio_snapshots taken ON taken.timestamp = season.ends_at
                CROSS JOIN LATERAL (
                    SELECT token_address, balance::numeric AS units
                    FROM jsonb_to_recordset(taken.snapshot_details -> 'tokens') AS held (
                        token_address text, balance text
                    )
                    UNION ALL
                    SELECT token_address, value::numeric
                    FROM jsonb_to_recordset(taken.snapshot_details -> 'investments') AS held (
                        token_address text, action_type text, value text
                    )
                    WHERE action_type <> 'liquid_staking'
                ) part
                WHERE season.swept_at IS NOT NULL
                GROUP BY taken.user_id, season.id, part.token_address
            ) said USING (user_id, competition_id, token_address)
            WHERE coalesce(swept.units, 0) <> coalesce(said.units, 0) AND EXISTS (
                SELECT FROM portfolio_snapshots taken
                JOIN competitions season ON season.id = competition_id
                WHERE taken.user_id = coalesce(swept.user_id, said.user_id)
                  AND taken.timestamp = season.ends_at AND taken.snapshot_details ? 'tokens'
            )
        """),
    }
)
"""Each finds whatever breaks the rule that it is named by."""
