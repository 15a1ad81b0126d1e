"""What the markouts of each trader add up to; those of a fill stand with it."""

from sqlalchemy import (
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Uuid,
    text,
)

from backend.database.schema import METADATA

_MEAN = "markout_mean(sum_w, sum_wm)"
_STANDARD_ERROR = "markout_standard_error(observations, sum_w, sum_wm, sum_ww, sum_wwm, sum_wwmm)"
_T = f"markout_t({_MEAN}, {_STANDARD_ERROR})"

TRADER_MARKOUTS = Table(
    "trader_markouts",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("horizon_seconds", SmallInteger, primary_key=True),
    Column("fills", Integer, nullable=False),
    Column("observations", Integer, nullable=False),
    Column("sum_w", Numeric, nullable=False),
    Column("sum_wm", Numeric, nullable=False),
    Column("sum_ww", Numeric, nullable=False),
    Column("sum_wwm", Numeric, nullable=False),
    Column("sum_wwmm", Numeric, nullable=False),
    Column("mean_bps", Numeric, Computed(_MEAN, persisted=True)),
    Column("standard_error_bps", Numeric, Computed(_STANDARD_ERROR, persisted=True)),
    Column("t_statistic", Numeric, Computed(_T, persisted=True)),
    Index(
        "idx_trader_markouts_t",
        "horizon_seconds",
        text("t_statistic DESC"),
        postgresql_where=text("t_statistic IS NOT NULL"),
    ),
    comment="sums over observations, which are a trader's fills of one moment",
)
