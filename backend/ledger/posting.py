"""The double-entry ledger: the only way money moves.

Writing a transaction's entries moves the balances with them (a trigger of the database
does it), and the database refuses entries that do not sum to zero per token.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.ledger.tables import USER_ACCOUNTS, SystemAccount, UserAccount
from backend.money import plain

# How many are posted is hidden from the planner, which otherwise plans anew for each number.
_POST: Final = text("""
WITH recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    )
    SELECT id, user_id, type, from_token, to_token, amount_from, amount_to, fee,
           CAST(details AS jsonb), :now
    FROM unnest(
        ARRAY(SELECT unnest(CAST(:ids AS uuid[]))), CAST(:user_ids AS uuid[]),
        CAST(:types AS text[]), CAST(:from_tokens AS text[]), CAST(:to_tokens AS text[]),
        CAST(:amounts_from AS text[]), CAST(:amounts_to AS text[]), CAST(:fees AS text[]),
        CAST(:details AS text[])
    ) AS posting (
        id, user_id, type, from_token, to_token, amount_from, amount_to, fee, details
    )
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT transaction_id, account, user_id, token_address, amount, :now
FROM unnest(
    ARRAY(SELECT unnest(CAST(:transactions AS uuid[]))), CAST(:accounts AS text[]),
    CAST(:owners AS uuid[]), CAST(:tokens AS text[]), CAST(:amounts AS numeric[])
) AS entry (transaction_id, account, user_id, token_address, amount)
""")


@dataclass(frozen=True, slots=True)
class Entry:
    """`amount` units of a token entering (above 0) or leaving an account."""

    account: UserAccount | SystemAccount
    token_address: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What happened, as the user's history shows it, and the entries that make it so.

    Entries of USER_ACCOUNTS belong to `user_id`; those of amount 0 are left out.
    """

    user_id: UUID
    type: str
    entries: Sequence[Entry]
    from_token_address: str | None = None
    to_token_address: str | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    fee: Decimal = Decimal(0)
    details: Mapping[str, object] | None = None
    id: UUID = field(default_factory=new_id)


async def post(connection: AsyncConnection, posting: Posting, *, now: datetime) -> UUID:
    """Write one transaction and its entries, and give its id; see `post_all`."""
    await post_all(connection, [posting], now=now)
    return posting.id


async def post_all(
    connection: AsyncConnection, postings: Sequence[Posting], *, now: datetime
) -> None:
    """Write the transactions and their entries, by one statement.

    The database raises IntegrityError when entries are out of balance or a wallet would fall
    below zero; nothing is written then.
    """
    entries = [
        (posting, entry) for posting in postings for entry in posting.entries if entry.amount
    ]
    await connection.execute(
        _POST,
        {
            "ids": [posting.id for posting in postings],
            "user_ids": [posting.user_id for posting in postings],
            "types": [posting.type for posting in postings],
            "from_tokens": [posting.from_token_address for posting in postings],
            "to_tokens": [posting.to_token_address for posting in postings],
            "amounts_from": [_text(posting.amount_from) for posting in postings],
            "amounts_to": [_text(posting.amount_to) for posting in postings],
            "fees": [plain(posting.fee) for posting in postings],
            "details": [
                None if posting.details is None else json.dumps(posting.details)
                for posting in postings
            ],
            "now": now,
            "transactions": [posting.id for posting, _ in entries],
            "accounts": [entry.account for _, entry in entries],
            "owners": [
                posting.user_id if entry.account in USER_ACCOUNTS else None
                for posting, entry in entries
            ],
            "tokens": [entry.token_address for _, entry in entries],
            "amounts": [entry.amount for _, entry in entries],
        },
    )


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
