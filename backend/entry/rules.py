"""Why somebody cannot enter a competition."""

from typing import ClassVar

from backend.refusals import Refusal


class EntryClosed(Refusal):
    """The competition is over, or the last day to join has passed."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "entry_closed"


class CompetitionFull(Refusal):
    """As many take part as may."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "competition_full"
    fact_names: ClassVar[tuple[str, ...]] = ("traders_max",)


class GuestsNotAllowed(Refusal):
    """The wallet was made in a page, and the organiser wants others."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "guests_not_allowed"


class NotInvited(Refusal):
    """The wallet is not on the organiser's list."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "not_invited"


class UnknownCode(Refusal):
    """There is no such invitation code."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_code"


class CodeOfAnotherCompetition(Refusal):
    """The code invites to another competition."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "code_of_another_competition"
    fact_names: ClassVar[tuple[str, ...]] = ("competition",)


class CodeRevoked(Refusal):
    """The organiser took the code back."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "code_revoked"


class CodeUsedUp(Refusal):
    """As many have used the code as may."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "code_used_up"
    fact_names: ClassVar[tuple[str, ...]] = ("uses_max",)
