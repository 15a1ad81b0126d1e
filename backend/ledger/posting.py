"""The double-entry ledger: the only way money moves.

Writing a transaction's entries moves the balances with them (a trigger of the database
does it), and the database refuses entries that do not sum to zero per token.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ids import new_id
from backend.money import plain

UserAccount = Literal["wallet", "staked", "margin"]
SystemAccount = Literal["grants", "house", "fees", "yield", "pool", "funding", "insurance"]

_POST: Final = text("""
WITH recorded AS (
    INSERT INTO transactions (
        id, user_id, transaction_type, from_token_address, to_token_address,
        amount_from, amount_to, fee, details, created_at
    ) VALUES (
        :id, :user_id, :type, :from_token, :to_token,
        :amount_from, :amount_to, :fee, :details, :now
    )
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT :id, entry.account, entry.user_id, entry.token_address, entry.amount, :now
FROM unnest(
    CAST(:accounts AS text[]), CAST(:owners AS uuid[]),
    CAST(:tokens AS text[]), CAST(:amounts AS numeric[])
) AS entry (account, user_id, token_address, amount)
""").bindparams(bindparam("details", type_=JSONB(none_as_null=True)))


@dataclass(frozen=True, slots=True)
class Entry:
    """`amount` units of a token entering (above 0) or leaving an account."""

    account: UserAccount | SystemAccount
    token_address: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What happened, as the user's history shows it, and the entries that make it so.

    Entries of wallet, staked and margin belong to `user_id`; those of amount 0 are left out.
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
    """Write the transaction and its entries, and give its id.

    The database raises IntegrityError when the entries are out of balance or a wallet
    would fall below zero.
    """
    entries = [entry for entry in posting.entries if entry.amount]
    await connection.execute(
        _POST,
        {
            "id": posting.id,
            "user_id": posting.user_id,
            "type": posting.type,
            "from_token": posting.from_token_address,
            "to_token": posting.to_token_address,
            "amount_from": _text(posting.amount_from),
            "amount_to": _text(posting.amount_to),
            "fee": plain(posting.fee),
            "details": posting.details,
            "now": now,
            "accounts": [entry.account for entry in entries],
            "owners": [
                posting.user_id if entry.account in ("wallet", "staked", "margin") else None
                for entry in entries
            ],
            "tokens": [entry.token_address for entry in entries],
            "amounts": [entry.amount for entry in entries],
        },
    )
    return posting.id


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
