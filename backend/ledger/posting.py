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

from backend.database.connection import Statement
from backend.ids import new_id
from backend.ledger.tables import USER_ACCOUNTS, SystemAccount, UserAccount
from backend.money import plain

# As JSON, for arrays are slow to send.
_POST: Final = text("""
WITH recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    )
    SELECT id, user_id, type, from_token, to_token, amount_from, amount_to, fee, details, :now
    FROM json_to_recordset(CAST(:postings AS json)) AS posting (
        id uuid, user_id uuid, type text, from_token text, to_token text, amount_from text,
        amount_to text, fee text, details jsonb
    )
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT transaction_id, account, user_id, token_address, amount, :now
FROM json_to_recordset(CAST(:entries AS json)) AS entry (
    transaction_id uuid, account text, user_id uuid, token_address text, amount numeric
)
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
    await connection.execute(*posting_of(postings, now=now))


def posting_of(postings: Sequence[Posting], *, now: datetime) -> Statement:
    """The statement by which `post_all` writes them."""
    entries = [
        _entry_row(posting, entry)
        for posting in postings
        for entry in posting.entries
        if entry.amount
    ]
    rows = {"postings": json.dumps(list(map(_row, postings))), "entries": json.dumps(entries)}
    return (_POST, {**rows, "now": now})


def _row(posting: Posting) -> dict[str, object]:
    return {
        "id": str(posting.id),
        "user_id": str(posting.user_id),
        "type": posting.type,
        "from_token": posting.from_token_address,
        "to_token": posting.to_token_address,
        "amount_from": _text(posting.amount_from),
        "amount_to": _text(posting.amount_to),
        "fee": plain(posting.fee),
        "details": posting.details,
    }


def _entry_row(posting: Posting, entry: Entry) -> dict[str, str | None]:
    return {
        "transaction_id": str(posting.id),
        "account": entry.account,
        "user_id": str(posting.user_id) if entry.account in USER_ACCOUNTS else None,
        "token_address": entry.token_address,
        "amount": str(entry.amount),
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
