"""Ending a stake: principal and interest to the second, or liquid-staking tokens redeemed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.actions.trading_rules import InsufficientBalance, require_open, require_token
from backend.formulas.liquid_staking import redeemed
from backend.formulas.staking import simple_interest, whole_seconds
from backend.money import plain
from backend.refusals import Refusal
from backend.store.ledger import Entry, Posting, post
from backend.store.liquid_staking import liquid_stake_of
from backend.store.market import open_market
from backend.store.staking import Investment, lock_investment, withdraw_investment


class UnknownInvestment(Refusal):
    """The user has no such investment."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_investment"


class AlreadyWithdrawn(Refusal):
    """The investment was ended before."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "already_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstaked:
    """What came back, in units of the token; `interest` is what exceeds the principal."""

    investment_id: UUID
    transaction_id: UUID
    token_address: str
    principal: Decimal
    interest: Decimal
    amount_received: Decimal


async def unstake(
    connection: AsyncConnection, *, user_id: UUID, investment_id: UUID, now: datetime
) -> Unstaked:
    """End the user's investment and pay it into the wallet.

    Raises UnknownInvestment, also for another user's, AlreadyWithdrawn, InsufficientBalance
    when the liquid-staking tokens were swapped away, and TradingClosed or TradingPaused.
    """
    held = await lock_investment(connection, investment_id=investment_id, user_id=user_id)
    if held is None:
        raise UnknownInvestment(
            "You have no investment with this id. investments.list names yours."
        )
    if held.status == "withdrawn":
        raise AlreadyWithdrawn(
            "This investment was withdrawn before; its tokens are in your wallet."
        )
    if held.action_type == "staking":
        return await _end_stake(connection, user_id=user_id, held=held, now=now)
    return await _redeem(connection, user_id=user_id, held=held, now=now)


async def _end_stake(
    connection: AsyncConnection, *, user_id: UUID, held: Investment, now: datetime
) -> Unstaked:
    token = held.token_address
    market = await open_market(connection, token_addresses=(token,), user_id=user_id, now=now)
    require_open(market, now=now)
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
        type="unstake",
        from_token_address=token,
        to_token_address=token,
        amount_from=held.principal,
        amount_to=received,
        details={"investment_id": str(held.id), "interest": plain(interest)},
        entries=(
            Entry("staked", token, -held.principal),
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


async def _redeem(
    connection: AsyncConnection, *, user_id: UUID, held: Investment, now: datetime
) -> Unstaked:
    given = await liquid_stake_of(connection, investment_id=held.id)
    base, lst = held.token_address, given.lst_token_address
    market = await open_market(connection, token_addresses=(base, lst), user_id=user_id, now=now)
    require_open(market, now=now)
    lst_token = require_token(market, lst)
    if lst_token.balance < given.lst_amount:
        raise InsufficientBalance(
            f"This stake is redeemed with the {plain(given.lst_amount)} {lst_token.symbol} it "
            f"gave you, and you have {plain(lst_token.balance)}. Swap the rest back into "
            f"{lst_token.symbol} first, or swap what you have where you want it.",
            symbol=lst_token.symbol,
            balance=plain(lst_token.balance),
            needed=plain(given.lst_amount),
        )
    received = redeemed(
        lst_amount=given.lst_amount,
        exchange_rate=given.exchange_rate,
        decimals=held.decimals,
    )
    interest = received - held.principal
    await withdraw_investment(
        connection,
        investment_id=held.id,
        # Rounding at mint and redemption may leave it a unit short of the principal.
        interest=max(interest, Decimal(0)),
        until=max(now, held.last_update),
    )
    posting = Posting(
        user_id=user_id,
        type="liquid_unstake",
        from_token_address=lst,
        to_token_address=base,
        amount_from=given.lst_amount,
        amount_to=received,
        details={
            "investment_id": str(held.id),
            "exchange_rate": plain(given.exchange_rate),
        },
        entries=(
            Entry("wallet", lst, -given.lst_amount),
            Entry("pool", lst, given.lst_amount),
            Entry("pool", base, -received),
            Entry("wallet", base, received),
        ),
    )
    return Unstaked(
        investment_id=held.id,
        transaction_id=await post(connection, posting, now=now),
        token_address=base,
        principal=held.principal,
        interest=interest,
        amount_received=received,
    )
