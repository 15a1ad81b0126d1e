"""Why the database cannot be used for the moment: refusals that say when to ask again."""

from typing import ClassVar

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from backend.refusals import Refusal

AWAY_STATES = ("08", "57P", "25P03", "53300")
"""How the states begin of a lost connection, of a server that stops or starts or has no room for
one more connection, and of a transaction that the server ended because nothing came.
"""


class DatabaseUnavailable(Refusal):
    """The database did not do what it was asked, through no fault of the caller."""

    key: ClassVar[str] = "SERVICE_UNAVAILABLE"
    retry_after_seconds: ClassVar[int] = 1


class DatabaseAway(DatabaseUnavailable):
    """The database could not be reached, or was lost before it answered."""

    reason: ClassVar[str] = "database_away"

    def __init__(self) -> None:
        super().__init__(
            "The database does not answer for the moment. Ask again; an order is sent again "
            "with the same idempotency key, and then acts once."
        )


class DatabaseBusy(DatabaseUnavailable):
    """Something else in the database held what was needed for longer than a call waits."""

    reason: ClassVar[str] = "database_busy"
    retry_after_seconds: ClassVar[int] = 2

    def __init__(self) -> None:
        super().__init__(
            "The database was busy with something else for too long, and nothing was done. "
            "Ask again in a few seconds."
        )


class DatabaseReadOnly(DatabaseUnavailable):
    """The database takes no changes, as a standby does."""

    reason: ClassVar[str] = "database_read_only"
    retry_after_seconds: ClassVar[int] = 5

    def __init__(self) -> None:
        super().__init__(
            "The database can only be read for the moment, and nothing was done. "
            "Ask again in a few seconds."
        )


class DatabaseFull(DatabaseUnavailable):
    """The disk of the database has no room."""

    reason: ClassVar[str] = "database_full"
    retry_after_seconds: ClassVar[int] = 30

    def __init__(self) -> None:
        super().__init__(
            "The database has no room for more, and nothing was done. "
            "Ask again once the organiser has made room."
        )


_BY_STATE: dict[str, type[DatabaseAway | DatabaseBusy | DatabaseReadOnly | DatabaseFull]] = {
    "55P03": DatabaseBusy,  # lock_timeout
    "57014": DatabaseBusy,  # statement_timeout
    "53200": DatabaseBusy,  # no memory
    "25006": DatabaseReadOnly,
    "53100": DatabaseFull,
}


def unavailable(fault: BaseException) -> DatabaseUnavailable | None:
    """The refusal to answer with when `fault` means that the database cannot be used; else None.

    Whether a database that is away still did what it was asked is open; in all other cases
    nothing was done.
    """
    if isinstance(fault, DatabaseUnavailable):
        return fault
    if isinstance(fault, NoConnectionFree):
        return DatabaseAway()
    original = fault.orig if isinstance(fault, DBAPIError) else fault
    if not isinstance(original, psycopg.Error):
        return None
    if original.sqlstate is None:
        # A connection that breaks has no state to tell.
        return DatabaseAway() if isinstance(original, psycopg.OperationalError) else None
    if original.sqlstate.startswith(AWAY_STATES):
        return DatabaseAway()
    kind = _BY_STATE.get(original.sqlstate)
    return None if kind is None else kind()
