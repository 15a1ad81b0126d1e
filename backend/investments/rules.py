"""What ending an investment must keep, each with the answer that names what to do."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from backend.investments.store import ACTIVE_MAX, Investment
from backend.refusals import Refusal


class UnknownInvestment(Refusal):
    """The user has no such investment."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_investment"


class AlreadyWithdrawn(Refusal):
    """The investment was ended before."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "already_withdrawn"


class TooManyInvestments(Refusal):
    """The user has as many active investments as one may have."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "too_many_investments"
    fact_names: ClassVar[tuple[str, ...]] = ("count_max",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstaked:
    """What came back, in units of the token; `interest` is what exceeds the principal."""

    investment_id: UUID
    transaction_id: UUID
    token_address: str
    principal: Decimal
    interest: Decimal
    amount_received: Decimal


def require_room(investment_id: UUID | None) -> UUID:
    """The id of what was begun; TooManyInvestments when there was no room for it."""
    if investment_id is None:
        raise TooManyInvestments(
            f"You have {ACTIVE_MAX} active investments, and more are not kept. "
            "End one of them by investments.unstake first.",
            count_max=ACTIVE_MAX,
        )
    return investment_id


def require_active(held: Investment | None) -> Investment:
    """The investment; UnknownInvestment or AlreadyWithdrawn."""
    if held is None:
        raise UnknownInvestment(
            "You have no investment with this id. investments.list names yours."
        )
    if held.status == "withdrawn":
        raise AlreadyWithdrawn(
            "This investment was withdrawn before; its tokens are in your wallet."
        )
    return held
