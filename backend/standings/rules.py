"""What cannot be asked of the leaderboard."""

from typing import ClassVar

from backend.refusals import Refusal


class OffsetTooDeep(Refusal):
    """A list that is not by rank is shown so far only."""

    reason: ClassVar[str] = "offset_too_deep"
    fact_names: ClassVar[tuple[str, ...]] = ("offset_max",)
