"""Staking, liquid staking, lending, and ending any of them."""

from uuid import UUID

from backend.features import ENDINGS
from backend.investments.end_investment import end_investment
from backend.lending.lend import lend as make_loan
from backend.liquid_staking.liquid_stake import liquid_stake as make_liquid_stake
from backend.money import Amount
from backend.staking.stake import stake as make_stake
from backend.users.wallet_address import WalletAddress
from procedures.investments.reading import investments
from procedures.investments.receipts import (
    LiquidStakeDetails,
    LiquidStakeReceipt,
    LoanReceipt,
    StakeReceipt,
    UnstakeDetails,
    UnstakeReceipt,
    begun,
)
from procedures.request.context import Context
from procedures.request.ordering import record_order
from procedures.request.orders import order

__all__ = ["investments"]


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
