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


class PracticeNotReady(Refusal):
    """The process that plays does not begin, or takes no more for the moment."""

    key: ClassVar[str] = "SERVICE_UNAVAILABLE"
    reason: ClassVar[str] = "practice_not_ready"
    retry_after_seconds: ClassVar[int] = 5

    def __init__(self) -> None:
        super().__init__("Practice is not ready, and nothing was done. Ask again in a moment.")


class PracticeInterrupted(Refusal):
    """The process that plays ended before it answered."""

    key: ClassVar[str] = "SERVICE_UNAVAILABLE"
    reason: ClassVar[str] = "practice_interrupted"
    retry_after_seconds: ClassVar[int] = 2

    def __init__(self) -> None:
        super().__init__(
            "Practice was interrupted, and goes on where it stood. Look at the run before you ask "
            "again: what was asked may have been done."
        )


class PracticeUnderWay(Refusal):
    """What others came to over the same market is of later than the run's clock."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "practice_under_way"

    def __init__(self) -> None:
        super().__init__("The run is not over, and others would tell its future. Play it first.")


class PracticeMasked(Refusal):
    """The example agents trade tokens by names that a masked run does not have."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "practice_masked"

    def __init__(self) -> None:
        super().__init__(
            "The example agents trade tokens by their names, which a masked run hides. Compare "
            "with them in a run that is not masked."
        )


def unknown_run(run_id: str) -> NoSuchRun:
    """The same of a run that is somebody else's, and of one that never was."""
    return NoSuchRun(f"You have no practice run {run_id[:50]!r}. practice.start makes one.")
