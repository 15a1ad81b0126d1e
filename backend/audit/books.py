"""The ledger as a beancount file, for whoever wants to check it with other people's tools."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.audit.beancount import (
    HEADER,
    account_name,
    balance_directive,
    commodities,
    commodity_directive,
    open_directive,
    transaction_directive,
)
from backend.audit.books_store import ACCOUNTS, HOLDINGS, ONE_MOMENT, TOKENS, TRANSACTIONS, rows
from backend.clock import iso


async def books(connection: AsyncConnection) -> AsyncIterator[str]:
    """The parts of the file in order: tokens, accounts, transactions, and at its end what the
    other tables say that each account of a user holds.

    `connection` is at the beginning of a transaction. Only the names of the tokens are kept
    meanwhile. Days are those of UTC.
    """
    await connection.execute(ONE_MOMENT)
    yield HEADER
    symbols = {one.address: one.symbol async for one in await rows(connection, TOKENS)}
    names = commodities(symbols)
    last_day: date | None = None
    async for account in await rows(connection, ACCOUNTS):
        day = account.opened_at.date()
        if last_day is None:
            for address, name in names.items():
                yield commodity_directive(name, day=day, address=address, symbol=symbols[address])
        last_day = day
        name = account_name(account.account, account.user_id)
        yield open_directive(name, day=day, wallet=account.wallet_address)
    if last_day is None:
        return
    async for transaction in await rows(connection, TRANSACTIONS):
        last_day = transaction.created_at.date()
        yield _transaction(transaction, names)
    # A balance is claimed for the beginning of a day.
    day_after = last_day + timedelta(days=1)
    async for held in await rows(connection, HOLDINGS):
        yield balance_directive(
            account_name(held.account, held.user_id),
            day=day_after,
            amount=held.amount,
            commodity=names[held.token_address],
        )


def _transaction(row: Row[tuple[object, ...]], names: dict[str, str]) -> str:
    at: datetime = row.created_at.replace(tzinfo=UTC)
    postings = [
        (account_name(account, owner), amount, names[token])
        for account, owner, token, amount in zip(
            row.accounts, row.owners, row.tokens, row.amounts, strict=True
        )
    ]
    return transaction_directive(
        day=at.date(),
        kind=row.transaction_type,
        metadata={"transaction": str(row.transaction_id), "time": iso(at)},
        postings=postings,
    )
