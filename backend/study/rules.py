"""What a study refuses."""

from typing import ClassVar

from backend.refusals import Refusal


class PlanOutOfRange(Refusal):
    """A share, a time or a number of the plan cannot be."""

    reason: ClassVar[str] = "plan_out_of_range"


class TooLittleToSay(Refusal):
    """Arms, days or a deviation are too small for a study."""

    reason: ClassVar[str] = "too_little_to_say"


class StudyRuns(Refusal):
    """The season has a sealed study already."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "study_runs"


class EntryNotPersonal(Refusal):
    """Who can enter the season with several wallets could choose among their arms."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "entry_not_personal"


class StudyNeedsEntry(Refusal):
    """The study invites all who enter the season, and the user has not."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "study_needs_entry"


class UnknownStudy(Refusal):
    """There is no such study, or none that is sealed."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_study"


class StudyNotOpen(Refusal):
    """The study invites listed wallets, and this is none of them; or it is over."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "study_not_open"


class NotInStudy(Refusal):
    """Who never agreed has nothing to withdraw from."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "not_in_study"


class NotOffered(Refusal):
    """The user is not treated, or the study makes no keys."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "not_offered"


class StudyNotOver(Refusal):
    """Nothing of the outcomes is shown before the end."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "study_not_over"


class StudyAltered(Refusal):
    """A row of the study is not what was written: the plan, or an assignment."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "study_altered"
