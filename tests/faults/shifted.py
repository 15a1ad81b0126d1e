"""A command of `./alpha` on a machine whose clock is wrong by so many seconds: `shifted -40 api`.

The clock is wrong as the process reads it, below everything of ours; PostgreSQL and Redis have
another machine's.
"""

import sys
from datetime import datetime, timedelta, tzinfo
from typing import Self

import backend.clock
from backend.app.cli import main


class WrongClock(datetime):
    """`datetime` as a machine gives it whose clock is off."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(seconds=float(sys.argv[1]))


if __name__ == "__main__":
    vars(backend.clock)["datetime"] = WrongClock
    sys.exit(main(sys.argv[2:]))
