"""Tokens that an investment holds for simple interest: a stake, or what is lent."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import whole_seconds
from backend.investments.formulas import simple_interest
from backend.investments.rules import Unstaked, require_room
from backend.investments.store import Investment, insert_investment, withdraw_investment
from backend.ledger.posting import Entry, Posting, post
from backend.ledger.tables import UserAccount
from backend.money import plain
from backend.trading.market import TradedToken, open_market
from backend.trading.rules import (
    require_amount,
    require_balance,
    require_ending,
    require_open,
    require_token,
    require_trading,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositKind:
    """The action type, the account that holds the principal, and the transactions of both ends.

    `investment_account` of the database names the same account.
    """

    action_type: str
    account: UserAccount
    begins_by: str
    ends_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A deposit just begun: `principal` units at `interest_rate` percent a year."""

    investment_id: UUID
    transaction_id: UUID
    token_address: str
    principal: Decimal
    interest_rate: Decimal
    start_date: datetime


async def require_depositable(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    token_address: str,
    amount: Decimal,
    now: datetime,
) -> TradedToken:
    """The token, if `amount` units of it may be put into an investment now, whatever the wallet
    holds; raises the refusals of the trading rules.
    """
    market = await open_market(
        connection, token_addresses=(token_address,), user_id=user_id, now=now
    )
    token = require_token(market, token_address)
    require_open(market, now=now)
    require_trading(token)
    require_amount(amount, token)
    return token


async def begin_deposit(
    connection: AsyncConnection,
    kind: DepositKind,
    token: TradedToken,
    *,
    user_id: UUID,
    amount: Decimal,
    interest_rate: Decimal,
    now: datetime,
) -> Deposit:
    """Move `amount` units of a token that may be deposited into a new investment.

    Raises InsufficientBalance and TooManyInvestments; nothing is written then.
    """
    require_balance(amount, token)
    begun = await insert_investment(
        connection,
        user_id=user_id,
        token_address=token.address,
        action_type=kind.action_type,
        principal=amount,
        interest_rate=interest_rate,
        now=now,
    )
    investment_id = require_room(begun)
    posting = Posting(
        user_id=user_id,
        type=kind.begins_by,
        from_token_address=token.address,
        to_token_address=token.address,
        amount_from=amount,
        amount_to=amount,
        details={"investment_id": str(investment_id), "interest_rate": plain(interest_rate)},
        entries=(
            Entry("wallet", token.address, -amount),
            Entry(kind.account, token.address, amount),
        ),
    )
    return Deposit(
        investment_id=investment_id,
        transaction_id=await post(connection, posting, now=now),
        token_address=token.address,
        principal=amount,
        interest_rate=interest_rate,
        start_date=now,
    )


async def end_deposit(
    connection: AsyncConnection,
    kind: DepositKind,
    *,
    user_id: UUID,
    held: Investment,
    now: datetime,
) -> Unstaked:
    """Pay principal and interest to the second into the wallet.

    Raises TradingClosed and Disqualified; nothing is written then.
    """
    token = held.token_address
    market = await open_market(connection, token_addresses=(token,), user_id=user_id, now=now)
    require_ending(market, now=now)
    # Interest that a batch has accrued is the user's, should its clock be ahead of ours.
    until = max(now, held.last_update)
    interest = simple_interest(
        principal=held.principal,
        rate_percent=held.interest_rate,
        seconds=whole_seconds(start=held.start_date, end=until),
        decimals=held.decimals,
    )
    received = held.principal + interest
    await withdraw_investment(connection, investment_id=held.id, interest=interest, until=until)
    posting = Posting(
        user_id=user_id,
        type=kind.ends_by,
        from_token_address=token,
        to_token_address=token,
        amount_from=held.principal,
        amount_to=received,
        details={"investment_id": str(held.id), "interest": plain(interest)},
        entries=(
            Entry(kind.account, token, -held.principal),
            Entry("yield", token, -interest),
            Entry("wallet", token, received),
        ),
    )
    return Unstaked(
        investment_id=held.id,
        transaction_id=await post(connection, posting, now=now),
        token_address=token,
        principal=held.principal,
        interest=interest,
        amount_received=received,
    )
