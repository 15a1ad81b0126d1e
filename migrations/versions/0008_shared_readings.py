"""What many statements share has one name in the database, which `psql` can ask as well.

Functions and views in SQL of a single SELECT are written into the statements that name them, so
their plans are those of the whole text.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# The one running, else the next, else the last.
CURRENT_COMPETITION = """
CREATE FUNCTION current_competition(at timestamptz) RETURNS SETOF competitions
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT * FROM competitions
    ORDER BY CASE WHEN at < starts_at THEN 1 WHEN at < ends_at THEN 0 ELSE 2 END,
             abs(extract(epoch FROM starts_at - at))
    LIMIT 1
$$;

CREATE FUNCTION competition_state(
    starts_at timestamptz, ends_at timestamptz, is_paused boolean, at timestamptz
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN at < starts_at THEN 'upcoming'
    WHEN at >= ends_at THEN 'ended'
    WHEN is_paused THEN 'paused'
    ELSE 'running'
END;
"""


def upgrade() -> None:
    op.execute(CURRENT_COMPETITION)


def downgrade() -> None:
    op.execute("DROP FUNCTION competition_state")
    op.execute("DROP FUNCTION current_competition")
