"""What the orders of investments answer."""

from typing import Literal

from pydantic import BaseModel

from backend.clock import iso
from backend.investments.deposit import Deposit
from backend.money import Figure


class DepositDetails(BaseModel):
    """A stake or a loan that began: `principal` units at `interest_rate` percent a year."""

    investment_id: str
    transaction_id: str
    token_address: str
    principal: Figure
    interest_rate: Figure
    start_date: str


class StakeReceipt(BaseModel):
    """A stake that was made."""

    success: Literal[True] = True
    details: DepositDetails


class LoanReceipt(BaseModel):
    """Tokens that were lent."""

    success: Literal[True] = True
    details: DepositDetails


class LiquidStakeDetails(BaseModel):
    """`amount` units of a token became `lst_amount` liquid-staking tokens (LST).

    `exchange_rate` is token per LST; it grows by `interest_rate` percent a year.
    """

    investment_id: str
    transaction_id: str
    token_address: str
    amount: Figure
    lst_token_address: str
    lst_amount: Figure
    exchange_rate: Figure
    interest_rate: Figure


class LiquidStakeReceipt(BaseModel):
    """A liquid stake that was made."""

    success: Literal[True] = True
    details: LiquidStakeDetails


class UnstakeDetails(BaseModel):
    """What came back, in units of the token; `interest` is what exceeds `principal`."""

    investment_id: str
    transaction_id: str
    token_address: str
    principal: Figure
    interest: Figure
    amount_received: Figure


class UnstakeReceipt(BaseModel):
    """An investment that was ended."""

    success: Literal[True] = True
    details: UnstakeDetails


def begun(made: Deposit) -> DepositDetails:
    """The investment as it is shown."""
    return DepositDetails(
        investment_id=str(made.investment_id),
        transaction_id=str(made.transaction_id),
        token_address=made.token_address,
        principal=made.principal,
        interest_rate=made.interest_rate,
        start_date=iso(made.start_date),
    )
