"""Who a call is made by, and for which wallet."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from backend.keys.store import FoundKey
from backend.refusals import Refusal


class NotYourWallet(Refusal):
    """A signed-in user named somebody else's wallet."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "not_your_wallet"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The user whose session the call carries, opened by a signature at `signed_at`.

    With a `key` it is a program that acts for the user; then that is when the key was made.
    """

    user_id: UUID
    wallet_address: str
    is_admin: bool
    signed_at: datetime
    key: FoundKey | None = None
