"""How far a replica is behind, by no clock but our own: when was the primary where it is now?"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

KEPT_SECONDS: Final = 60.0
"""For how long the positions of the primary are kept."""


@dataclass(slots=True)
class ReplicaLag:
    """The primary's positions of the last minute, each with the moment it was asked for."""

    _written: deque[tuple[float, int]] = field(default_factory=deque)
    _seen_at_seconds: float | None = None

    def note(self, *, written: int, replayed: int, at_seconds: float) -> float:
        """The lag in seconds of a replica that has `replayed` what the primary has `written`, both
        asked for at `at_seconds` of a clock that nobody sets.

        What was before the first look is not known, and does not count.
        """
        self._written.append((at_seconds, written))
        while len(self._written) > 1 and self._written[1][0] <= at_seconds - KEPT_SECONDS:
            self._written.popleft()
        if self._seen_at_seconds is None:
            self._seen_at_seconds = at_seconds
        for moment, position in self._written:
            if position <= replayed:
                self._seen_at_seconds = max(self._seen_at_seconds, moment)
        return 0.0 if replayed >= written else at_seconds - self._seen_at_seconds

    @property
    def settled(self) -> int:
        """Where the primary was a minute ago: no replica that is used is still before that; 0 when
        that is not known.
        """
        moment, position = self._written[0]
        return position if self._written[-1][0] - moment >= KEPT_SECONDS else 0
