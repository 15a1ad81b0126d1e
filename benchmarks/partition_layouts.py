"""Tables of the product laid out anew, whole or cut into ranges of time, to be measured beside."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, cast

import psycopg
from psycopg.abc import Query

IDS: Final = """
CREATE FUNCTION id_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000'
)::uuid;
CREATE FUNCTION id_of(at timestamptz, name text) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT
RETURN (
    lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || left(md5(name), 3)
        || '8' || substr(md5(name), 4, 15)
)::uuid
"""
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "portfolio_snapshots": (
        "ALTER TABLE {table} ADD PRIMARY KEY (id)",
        "CREATE INDEX ON {table} (timestamp)",
        "ALTER TABLE {table} ADD FOREIGN KEY (user_id) REFERENCES public.users",
    ),
    "transactions": (
        "ALTER TABLE {table} ADD PRIMARY KEY (id)",
        "CREATE INDEX ON {table} (user_id)",
        "CREATE INDEX ON {table} (transaction_type, user_id)",
        "CREATE INDEX ON {table} (from_token_address)",
        "CREATE INDEX ON {table} (to_token_address)",
        "CREATE INDEX ON {table} (created_at)",
        "CREATE INDEX ON {table} (user_id, created_at) INCLUDE (transaction_type)",
        "ALTER TABLE {table} ADD FOREIGN KEY (user_id) REFERENCES public.users",
        "CREATE TABLE fills (transaction_id uuid PRIMARY KEY REFERENCES {table})",
    ),
    "price_history": ("ALTER TABLE {table} ADD PRIMARY KEY (token_address, priced_at)",),
}
# Not of the whole: a unique index over partitions has to contain what they are cut by.
UNIQUE_OF_EACH: Final = (
    "CREATE UNIQUE INDEX ON {part} (user_id, timestamp) INCLUDE (total_value_usd)"
)
CUT_BY: Final = {"portfolio_snapshots": "id", "transactions": "id", "price_history": "priced_at"}
ROWS: Final = {
    "portfolio_snapshots": """
        INSERT INTO portfolio_snapshots
        SELECT id_of(timestamp, user_id::text), user_id, timestamp, total_value_usd,
               pnl_from_previous, pnl_from_start, snapshot_details, created_at
        FROM public.portfolio_snapshots ORDER BY timestamp
    """,
    "transactions": """
        INSERT INTO transactions
        SELECT id_of(created_at, id::text), user_id, transaction_type, from_token_address,
               to_token_address, amount_from, amount_to, fee, details, created_at
        FROM public.transactions ORDER BY created_at
    """,
    # A week of every five seconds.
    "price_history": """
        INSERT INTO price_history (token_address, priced_at, price_usd, source, began_at)
        SELECT address, at, 200 + random(), 'file', at - interval '1 second'
        FROM generate_series(
            now() - interval '7 days', now(), interval '5 seconds'
        ) AS at CROSS JOIN public.tokens
    """,
}


def _bounds(table: str, parts: int, *, since: datetime, until: datetime) -> Iterator[str]:
    edges = [since + (until - since) * number / parts for number in range(1, parts)]
    named = [f"id_floor('{at.isoformat()}')" for at in edges]
    if CUT_BY[table] != "id":
        named = [f"'{at.isoformat()}'" for at in edges]
    for low, high in zip(["MINVALUE", *named], [*named, "MAXVALUE"], strict=True):
        yield f"FROM ({low}) TO ({high})"


def lay(
    connection: psycopg.Connection, table: str, parts: int, *, since: datetime, until: datetime
) -> None:
    """The table in a schema of its own that hides the public one, whole or cut."""
    connection.execute("SET search_path = public")
    connection.execute("DROP SCHEMA IF EXISTS laid CASCADE")
    connection.execute("CREATE SCHEMA laid")
    connection.execute("SET search_path = laid, public")
    cut = "" if parts == 1 else f"PARTITION BY RANGE ({CUT_BY[table]})"
    connection.execute(
        cast(Query, f"CREATE TABLE laid.{table} (LIKE public.{table} INCLUDING DEFAULTS) {cut}")
    )
    names = [table]
    if parts > 1:
        names = []
        for number, bounds in enumerate(_bounds(table, parts, since=since, until=until)):
            names.append(f"part_{number}")
            made = f"CREATE TABLE {names[-1]} PARTITION OF {table} FOR VALUES {bounds}"
            connection.execute(cast(Query, made))
        # Beside them what has no place.
        default = f"CREATE TABLE part_default PARTITION OF {table} DEFAULT"
        if table != "price_history":
            connection.execute(cast(Query, default))
            names.append("part_default")
    connection.execute(cast(Query, ROWS[table]))
    for statement in KEYS[table]:
        connection.execute(cast(Query, statement.format(table=table)))
    if table == "portfolio_snapshots":
        for name in names:
            connection.execute(cast(Query, UNIQUE_OF_EACH.format(part=name)))
    connection.execute(cast(Query, f"VACUUM (ANALYZE) {table}"))
