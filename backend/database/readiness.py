"""Whether the database can be served from: its schema, and whether it takes changes."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Final

import psycopg
from sqlalchemy import event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.migrate import known_revisions, newest_revision
from backend.database.transaction import reading
from backend.refusals import NotReady

FULL_SECONDS: Final = 10
"""How long a database counts as full after it had no room for a write. Asking it by a write at each
look would fill it further.
"""
_IS_WRITABLE: Final = text("""
SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean
""")
_REVISION: Final = text("SELECT version_num FROM alembic_version")
_OLDEST_CODE: Final = text("SELECT oldest_revision FROM schema_support")


@dataclass(slots=True)
class DatabaseReadiness:
    """The database of one engine, for code that has the `known` migrations, to `newest`.

    A newer schema will do as long as it only adds to what this code knows: the migrations that it
    has say which is the oldest code that goes on with them.
    """

    engine: AsyncEngine
    newest: str = field(default_factory=newest_revision)
    known: frozenset[str] = field(default_factory=known_revisions)
    _full_at: float = float("-inf")

    def __post_init__(self) -> None:
        event.listen(self.engine.sync_engine, "handle_error", self._note)

    def _note(self, failed: ExceptionContext) -> None:
        if isinstance(failed.original_exception, psycopg.errors.DiskFull):
            self._full_at = monotonic()

    async def require(self) -> None:
        """Raises NotReady, or what the database raises that does not answer."""
        async with reading(self.engine) as connection:
            found = (await connection.execute(_REVISION)).scalar_one_or_none()
            if found is None or (found in self.known and found != self.newest):
                raise NotReady(
                    f"it has schema {found} and this needs {self.newest}; run ./alpha migrate"
                )
            if found != self.newest:
                oldest = (await connection.execute(_OLDEST_CODE)).scalar_one()
                if oldest not in self.known:
                    raise NotReady(f"its schema {found} needs newer code than {self.newest}")
            if not (await connection.execute(_IS_WRITABLE)).scalar_one():
                raise NotReady("it is read-only")
        if monotonic() < self._full_at + FULL_SECONDS:
            raise NotReady("it is full: it had no room for a write")
