"""Which arm a user has: the keyed hash of study and user, and nothing else of them."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from backend.study.tables import Arm

_ARM: Final = b"the arm of a user"
_SIGNATURE: Final = b"an assignment"
_DRAW_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Assignment:
    """That a user agreed to a study, when, and the arm they have."""

    study_id: UUID
    user_id: UUID
    arm: Arm
    assigned_at: datetime

    @property
    def stratum(self) -> date:
        """The day of UTC on which the user joined the study."""
        return self.assigned_at.astimezone(UTC).date()


def arm_of(*, study_id: UUID, user_id: UUID, treated_share: Decimal, secret: str) -> Arm:
    """The same arm every time; without the secret nobody can tell which.

    The first 64 bits of the hash as a fraction of 2⁶⁴, against the share of the treated.
    """
    digest = _digest(_ARM, study_id.bytes + user_id.bytes, secret=secret)
    draw = int.from_bytes(digest[:_DRAW_BYTES])
    return "treated" if draw < treated_share * 2 ** (8 * _DRAW_BYTES) else "control"


def signature(assignment: Assignment, *, secret: str) -> bytes:
    """What the server writes beside an assignment, so that it finds one that was changed later."""
    words = (
        str(assignment.study_id),
        str(assignment.user_id),
        assignment.arm,
        assignment.stratum.isoformat(),
        assignment.assigned_at.astimezone(UTC).isoformat(timespec="microseconds"),
    )
    return _digest(_SIGNATURE, "\n".join(words).encode(), secret=secret)


def _digest(purpose: bytes, content: bytes, *, secret: str) -> bytes:
    return hmac.digest(secret.encode(), purpose + b"\0" + content, hashlib.sha256)
