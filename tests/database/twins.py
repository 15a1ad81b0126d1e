"""What the formulas are compared with: their values in SQL, and arguments of every size."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import psycopg
from hypothesis import settings
from hypothesis import strategies as st

AMOUNTS = st.decimals(min_value=0, max_value=10**15 - 1, places=9)
POSITIVE_AMOUNTS = st.decimals(min_value=Decimal("1e-9"), max_value=10**15 - 1, places=9)
RATES_PERCENT = st.decimals(min_value=0, max_value=99_999, places=5)
EXCHANGE_RATES = st.decimals(min_value=Decimal("0.000001"), max_value=10**6, places=18)
USD = st.decimals(min_value=Decimal("1e-12"), max_value=10**6, places=12)
SECONDS = st.integers(min_value=0, max_value=10 * 31_536_000)
DECIMALS = st.integers(min_value=0, max_value=18)
MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(timezone(timedelta(hours=9))),
)

MARGINS = st.decimals(min_value=0, max_value=10**9, places=6)

many = settings(max_examples=200, deadline=None)


def in_sql(database: psycopg.Connection, call: str, *arguments: object) -> object:
    """What the database computes."""
    row = database.execute(f"SELECT {call}".encode(), arguments).fetchone()
    assert row is not None
    return row[0]
