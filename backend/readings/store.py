"""How far the write-ahead log is: written by the primary, replayed by its standby.

Positions are whole numbers of bytes since the log began.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Of what was inserted, not of what was flushed: it is behind no commit, whatever
# synchronous_commit says. At the start of a page or a segment it is behind the header there, where
# a standby comes only once more is written; nothing ends within a header.
_WRITTEN: Final = text("""
SELECT inserted.position - CASE
    WHEN inserted.position % pg_size_bytes(current_setting('wal_segment_size')) = 40 THEN 40
    WHEN inserted.position % pg_size_bytes(current_setting('wal_block_size')) = 24 THEN 24
    ELSE 0
END
FROM (
    SELECT CAST(pg_current_wal_insert_lsn() - CAST('0/0' AS pg_lsn) AS bigint) AS position
) inserted
""")
# A standby that was promoted says for ever up to where it had followed.
_REPLAYED: Final = text("""
SELECT CASE WHEN pg_is_in_recovery()
    THEN CAST(pg_last_wal_replay_lsn() - CAST('0/0' AS pg_lsn) AS bigint)
END
""")


async def written_positions(
    connection: AsyncConnection, _questions: Sequence[None], _now: datetime
) -> Mapping[None, int]:
    """The primary's position: beyond all that was committed before it was asked."""
    return {None: (await connection.execute(_WRITTEN)).scalar_one()}


async def replayed_positions(
    connection: AsyncConnection, _questions: Sequence[None], _now: datetime
) -> Mapping[None, int | None]:
    """The standby's position, all of whose commits are read there; None where it is no standby."""
    return {None: (await connection.execute(_REPLAYED)).scalar_one()}
