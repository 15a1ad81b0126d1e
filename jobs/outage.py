"""What a process that stays says of a server that it cannot use: one line, and one at the end."""

import logging
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outage:
    """Whether `process` waits for Redis or the database now."""

    process: str
    _is_on: bool = False

    def goes_on(self, fault: BaseException) -> None:
        """It failed, perhaps once more."""
        if not self._is_on:
            log.warning("the %s waits and tries again: %s", self.process, fault)
        self._is_on = True

    def is_over(self) -> None:
        """It worked."""
        if self._is_on:
            log.info("the %s goes on", self.process)
        self._is_on = False
