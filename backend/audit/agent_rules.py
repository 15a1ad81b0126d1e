"""The rules of keys, of what they ordered, and of the journals that say why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import TextClause, text

AGENT_RULES: Final[Mapping[str, TextClause]] = MappingProxyType(
    {
        "a key orders for its owner alone": text("""
            SELECT ordered.transaction_id, held.user_id, made.user_id AS made_for
            FROM agent_orders ordered
            JOIN agent_keys held ON held.id = ordered.key_id
            LEFT JOIN transactions made ON made.id = ordered.transaction_id
            WHERE made.user_id IS DISTINCT FROM held.user_id
        """),
        "what a key ordered on a day is the sum of its orders, and within its caps": text("""
            SELECT key_id, day, today.orders, today.value_usd, ordered.count, ordered.sum
            FROM agent_key_days today
            JOIN agent_keys held ON held.id = today.key_id
            FULL JOIN (
                SELECT key_id, (ordered_at AT TIME ZONE 'UTC')::date AS day,
                       count(*), sum(value_usd), max(value_usd)
                FROM agent_orders WHERE value_usd IS NOT NULL GROUP BY 1, 2
            ) ordered USING (key_id, day)
            WHERE coalesce(today.orders, 0) <> coalesce(ordered.count, 0)
               OR coalesce(today.value_usd, 0) <> coalesce(ordered.sum, 0)
               OR today.orders > held.orders_per_day
               OR today.value_usd > held.max_day_usd
               OR ordered.max > held.max_order_usd
        """),
        "entries of a journal are hashed in a chain, of which the last is the newest": text("""
            SELECT entry.user_id, entry.number
            FROM (
                SELECT *, lag(hash, 1, sha256('')) OVER journal AS before,
                       row_number() OVER journal AS place
                FROM agent_decisions WINDOW journal AS (PARTITION BY user_id ORDER BY number)
            ) entry
            WHERE number <> place OR hash <> sha256(before || convert_to(
                decision_text(number, recorded_at, kind, transaction_id, content), 'UTF8'
            ))
            UNION ALL
            SELECT user_id, newest.number
            FROM agent_journals newest
            FULL JOIN (
                SELECT DISTINCT ON (user_id) user_id, number, hash FROM agent_decisions
                ORDER BY user_id, number DESC
            ) last USING (user_id)
            WHERE (newest.number, newest.hash) IS DISTINCT FROM (last.number, last.hash)
        """),
    }
)
"""Each finds whatever breaks the rule that it is named by."""
