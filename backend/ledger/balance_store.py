"""Balances that an order holds until its transaction ends."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text

from backend.database.connection import Statement

# Locked in one order everywhere, so that two orders never wait for each other.
_WAIT: Final = text("""
SELECT FROM user_balances
WHERE (user_id, token_address) IN (SELECT * FROM unnest(
    ARRAY(SELECT unnest(CAST(:user_ids AS uuid[]))), CAST(:tokens AS text[])
))
ORDER BY user_id, token_address FOR UPDATE
""")


def waiting_for(balances: Collection[tuple[UUID, str]]) -> Statement:
    """The statement that locks these balances, by user and token, once nobody else holds them."""
    return (
        _WAIT,
        {
            "user_ids": [user_id for user_id, _ in balances],
            "tokens": [token for _, token in balances],
        },
    )
