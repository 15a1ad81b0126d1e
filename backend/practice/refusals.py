"""Why a run is not made, and not found."""

from typing import ClassVar

from backend.refusals import Refusal


class NoSuchRun(Refusal):
    """The wallet has no run of this name."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "practice_run_unknown"


class TooManyRuns(Refusal):
    """The wallet has as many runs as it may."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "practice_runs_max"
    fact_names: ClassVar[tuple[str, ...]] = ("count_max",)


class PracticeFull(Refusal):
    """The server keeps as many runs as it may, of whatever wallets."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "practice_full"
    fact_names: ClassVar[tuple[str, ...]] = ("count_max",)


class PracticeAway(Refusal):
    """No run can be opened now."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "practice_unavailable"


def unknown_run(run_id: str) -> NoSuchRun:
    """The same of a run that is somebody else's, and of one that never was."""
    return NoSuchRun(f"You have no practice run {run_id[:50]!r}. practice.start makes one.")
