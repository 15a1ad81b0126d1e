"""Staking, liquid staking, lending, and ending any of them."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from backend.features import ENDINGS
from backend.investments.end_investment import end_investment
from backend.investments.views import investments as view_investments
from backend.lending.lend import lend as make_loan
from backend.liquid_staking.liquid_stake import liquid_stake as make_liquid_stake
from backend.money import Amount, Figure
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.staking.stake import stake as make_stake
from backend.users.wallet_address import WalletAddress
from procedures.investment_receipts import (
    LiquidStakeDetails,
    LiquidStakeReceipt,
    LoanReceipt,
    StakeReceipt,
    UnstakeDetails,
    UnstakeReceipt,
    begun,
)
from procedures.request.context import Context
from procedures.request.known_user import of_known_user
from procedures.request.ordering import record_order
from procedures.request.orders import order
from procedures.request.season import Season, begun_season

investments = Group("investments")


class Investment(BaseModel):
    """A stake or a loan: amounts in units of its token, the rate in percent a year.

    `value` is what ending it now would give; `accrued_interest` is as of `last_update`. A liquid
    stake gave `lst_amount` liquid-staking tokens, of which `lst_held` are still in the wallet: it
    is worth those. They count for the oldest stakes first.
    """

    id: str
    token_address: str
    symbol: str
    action_type: Literal["staking", "liquid_staking", "lending"]
    principal: Figure
    accrued_interest: Figure
    interest_rate: Figure
    start_date: str
    last_update: str
    status: Literal["active", "withdrawn"]
    lst_token_address: str | None
    lst_symbol: str | None
    lst_amount: Figure | None
    lst_held: Figure | None
    value: Figure
    value_usd: Figure | None


class Investments(BaseModel):
    """All investments of a wallet, newest first."""

    investments: list[Investment]


@investments.mutation(**order(rest="POST /api/stake", scope="trade"))
async def stake(
    context: Context,
    *,
    token_address: str,
    amount: Amount,
    wallet_address: WalletAddress | None = None,
) -> StakeReceipt:
    """Stake `amount` units of a token for simple interest by the second."""
    made = await make_stake(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        token_address=token_address,
        amount=amount,
        now=context.now,
    )
    await record_order(context, made.transaction_id)
    return StakeReceipt(details=begun(made))


@investments.mutation(**order(rest="POST /api/liquid-stake", scope="trade"))
async def liquid_stake(
    context: Context,
    *,
    token_address: str,
    amount: Amount,
    wallet_address: WalletAddress | None = None,
) -> LiquidStakeReceipt:
    """Give `amount` units of a base token for a liquid-staking token (LST).

    `token_address` is the base token, for the pool with the highest yield, or an LST,
    for its own pool. The LST lies in the wallet and can be swapped like any token.
    """
    made = await make_liquid_stake(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        token_address=token_address,
        amount=amount,
        now=context.now,
    )
    await record_order(context, made.transaction_id)
    return LiquidStakeReceipt(
        details=LiquidStakeDetails(
            investment_id=str(made.investment_id),
            transaction_id=str(made.transaction_id),
            token_address=made.token_address,
            amount=made.amount,
            lst_token_address=made.lst_token_address,
            lst_amount=made.lst_amount,
            exchange_rate=made.exchange_rate,
            interest_rate=made.interest_rate,
        )
    )


@investments.mutation(**order(rest="POST /api/lend", scope="trade"))
async def lend(
    context: Context,
    *,
    token_address: str,
    amount: Amount,
    wallet_address: WalletAddress | None = None,
) -> LoanReceipt:
    """Lend `amount` units of a token to its pool for simple interest by the second.

    `lending_rate` of tokens.list is the pool's rate in percent a year, which a loan keeps.
    investments.unstake takes principal and interest back at any time.
    """
    made = await make_loan(
        await context.connection(),
        user_id=context.owner(wallet_address).user_id,
        token_address=token_address,
        amount=amount,
        now=context.now,
    )
    await record_order(context, made.transaction_id)
    return LoanReceipt(details=begun(made))


@investments.mutation(**order(rest="POST /api/unstake", scope="trade"))
async def unstake(
    context: Context, *, investment_id: UUID, wallet_address: WalletAddress | None = None
) -> UnstakeReceipt:
    """End an investment of any kind: a stake, a liquid stake or a loan.

    A stake or a loan gives principal and interest to the second, a liquid stake redeems its LST.
    """
    ended = await end_investment(
        await context.connection(),
        endings=ENDINGS,
        user_id=context.owner(wallet_address).user_id,
        investment_id=investment_id,
        now=context.now,
    )
    await record_order(context, ended.transaction_id)
    return UnstakeReceipt(
        details=UnstakeDetails(
            investment_id=str(ended.investment_id),
            transaction_id=str(ended.transaction_id),
            token_address=ended.token_address,
            principal=ended.principal,
            interest=ended.interest,
            amount_received=ended.amount_received,
        )
    )


@investments.query(scope="read", rest="GET /api/investments/:wallet_address")
async def list_(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[Investments]:
    """All investments of a wallet in a season, active and withdrawn, newest first."""
    await begun_season(context, season)
    document = await view_investments(
        await context.reader(), wallet_address=wallet_address, season=season, now=context.now
    )
    return Json(of_known_user(document, wallet_address))
