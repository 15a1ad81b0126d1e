"""No stamp lies beyond the database's time, and the database says which code goes on with it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# A later migration after which older code would fail sets this to its own revision.
SUPPORTED = "INSERT INTO schema_support (oldest_revision) VALUES ('0015')"

# A process keeps its clock to the database's and stamps nothing beyond it. The second is for code
# of the release before, on machines whose clocks are kept by other means. The conditions are
# triggers', not checks, so that a backup can be restored on a machine whose clock is behind.
REFUSE = """
CREATE FUNCTION refuse_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a stamp in % lies beyond the time of the database', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'no_stamp_beyond_now', TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER no_stamp_beyond_now BEFORE INSERT OR UPDATE ON token_prices FOR EACH ROW
WHEN (NEW.last_updated > clock_timestamp() + interval '1 second')
EXECUTE FUNCTION refuse_stamp();

CREATE TRIGGER no_stamp_beyond_now BEFORE INSERT OR UPDATE ON price_history FOR EACH ROW
WHEN (greatest(NEW.priced_at, NEW.began_at) > clock_timestamp() + interval '1 second')
EXECUTE FUNCTION refuse_stamp();

CREATE TRIGGER no_stamp_beyond_now BEFORE INSERT OR UPDATE ON price_refusals FOR EACH ROW
WHEN (greatest(NEW.observed_at, NEW.refused_at) > clock_timestamp() + interval '1 second')
EXECUTE FUNCTION refuse_stamp();

CREATE TRIGGER no_stamp_beyond_now BEFORE INSERT OR UPDATE ON price_confirmations FOR EACH ROW
WHEN (greatest(NEW.confirmed_at, NEW.refused_at) > clock_timestamp() + interval '1 second')
EXECUTE FUNCTION refuse_stamp();

CREATE TRIGGER no_stamp_beyond_now BEFORE INSERT OR UPDATE ON fills FOR EACH ROW
WHEN (greatest(NEW.arrived_at, NEW.began_at, NEW.observed_at)
      > clock_timestamp() + interval '1 second')
EXECUTE FUNCTION refuse_stamp();
"""
STAMPED = ("token_prices", "price_history", "price_refusals", "price_confirmations", "fills")


def upgrade() -> None:
    op.create_table(
        "schema_support",
        sa.Column("oldest_revision", sa.String(32), primary_key=True),
        comment="one row: code that has this migration goes on with the schema as it is",
    )
    op.execute(SUPPORTED)
    op.execute(REFUSE)


def downgrade() -> None:
    for table in STAMPED:
        op.execute(f"DROP TRIGGER no_stamp_beyond_now ON {table}")
    op.execute("DROP FUNCTION refuse_stamp")
    op.drop_table("schema_support")
