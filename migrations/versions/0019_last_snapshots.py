"""As snapshots grow old, the last of each three hours is kept, then the last of each day."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# The last of a day is also the last of its last three hours, so that the second thinning finds what
# the first one left. `snapshot_is_kept` stays for servers of the release before.
PERIODS = """
CREATE FUNCTION snapshot_period_end(taken_at timestamptz, now timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN taken_at >= now - interval '720 hours' THEN taken_at
    WHEN taken_at >= now - interval '2160 hours'
        THEN date_bin('3 hours', taken_at, '1970-01-01 00:00:00+00') + interval '3 hours'
    ELSE date_bin('24 hours', taken_at, '1970-01-01 00:00:00+00') + interval '24 hours'
END;
"""


def upgrade() -> None:
    op.execute(PERIODS)


def downgrade() -> None:
    op.execute("DROP FUNCTION snapshot_period_end")
