"""All traders of a season as CSV, a page at a time."""

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.ledger.statement import harmless
from backend.surveillance.signals import THRESHOLDS

COLUMNS: Final = (
    "wallet_address",
    "username",
    "final_rank",
    "prize",
    "total_value_usd",
    "pnl_percentage",
    "max_drawdown_percentage",
    "liquidations",
    "joined_at",
    "disqualified",
    "wallets_of_address",
    "same_orders",
    "opposite_positions",
    "markout_t",
    "flags",
)
ROWS_AT_ONCE: Final = 1000

_SIGNALS: Final = text("""
SELECT signals.user_id, wallets, same_orders, opposite_positions,
       plain(t_statistic) AS markout_t, array_to_string(flags, ' ') AS flags
FROM season_or_newest(CAST(:season AS uuid), :now) AS season CROSS JOIN LATERAL trader_signals(
    greatest(starts_at, least(:now, ends_at) - CAST(:reach AS interval)), least(:now, ends_at),
    :wallets_min, :same_orders_min, :opposite_positions_min, CAST(:horizon AS smallint),
    :observations_min, :t_min
) AS signals
""")
# By the key of the participants, so that each page begins where the one before ended.
_PAGE: Final = text("""
SELECT joined.user_id, person.wallet_address, person.username,
       coalesce(plain(place.total_value_usd), '') AS total_value_usd,
       coalesce(plain(round_display(place.pnl_ratio * 100, 8)), '') AS pnl_percentage,
       coalesce(plain(round_display(place.max_drawdown_ratio * 100, 8)), '')
           AS max_drawdown_percentage,
       coalesce(place.liquidations, 0)::text AS liquidations, iso(joined.joined_at) AS joined_at,
       coalesce(excluded.reason, '') AS disqualified
FROM season_or_newest(CAST(:season AS uuid), :now) AS season
JOIN participants joined ON joined.competition_id = season.id
JOIN users person ON person.id = joined.user_id
LEFT JOIN standings place ON place.competition_id = season.id AND place.user_id = joined.user_id
LEFT JOIN disqualifications excluded
    ON excluded.competition_id = season.id AND excluded.user_id = joined.user_id
WHERE joined.user_id > :after
ORDER BY joined.user_id LIMIT :limit
""")
_PLACES: Final = text("""
SELECT final.user_id, final.rank,
       CASE WHEN entry ->> 'disqualified' IS NULL THEN prize END AS prize
FROM season_or_newest(CAST(:season AS uuid), :now) AS season
CROSS JOIN LATERAL final_entries(season.id) AS final
LEFT JOIN prizes ON prizes.competition_id = season.id AND prizes.rank = final.rank
""")
_NO_PLACE: Final = ("", "")
_NO_SIGNAL: Final = ("1", "0", "0", "", "")


@dataclass(slots=True)
class TraderExport:
    """The traders of a season, by default of the newest, in the order of their ids.

    A page is one statement on a connection that is given back before the page is sent, so a client
    who is slow to take the file holds none.
    """

    now: datetime
    season: UUID | None = None
    _after: UUID | None = None
    _places: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    _signals: dict[UUID, tuple[str, ...]] = field(default_factory=dict)

    async def page(self, connection: AsyncConnection) -> str:
        """The next `ROWS_AT_ONCE` rows of CSV text; "" after the last."""
        asked = {"season": self.season, "now": self.now}
        if self._after is None:
            self._after = UUID(int=0)
            found = await connection.execute(_SIGNALS, {**THRESHOLDS, **asked})
            self._signals = {row.user_id: _signal(row) for row in found}
            final = await connection.execute(_PLACES, asked)
            self._places = {row.user_id: (str(row.rank), row.prize or "") for row in final}
        written = io.StringIO()
        writer = csv.writer(written)
        parameters = {**asked, "after": self._after, "limit": ROWS_AT_ONCE}
        for row in await connection.execute(_PAGE, parameters):
            self._after = row.user_id
            signals = self._signals.get(row.user_id, _NO_SIGNAL)
            place = self._places.get(row.user_id, _NO_PLACE)
            cells = (*_person(row), *place, *_standing(row), *signals)
            writer.writerow(harmless(cell) for cell in cells)
        return written.getvalue()


def heading() -> str:
    """The first line of the file: the names of `COLUMNS`."""
    written = io.StringIO()
    csv.writer(written).writerow(COLUMNS)
    return written.getvalue()


def _person(row: Row[Any]) -> tuple[str, ...]:
    return (row.wallet_address, row.username)


def _standing(row: Row[Any]) -> tuple[str, ...]:
    return (
        row.total_value_usd,
        row.pnl_percentage,
        row.max_drawdown_percentage,
        row.liquidations,
        row.joined_at,
        row.disqualified,
    )


def _signal(row: Row[Any]) -> tuple[str, ...]:
    return (
        str(row.wallets),
        str(row.same_orders),
        str(row.opposite_positions),
        row.markout_t or "",
        row.flags,
    )
