"""The registry of tables and the column types they share."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    MetaData,
    String,
    Table,
    Uuid,
    func,
)

from backend.ids import new_id

METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

PLAIN_DECIMAL = r"^(0|[1-9][0-9]*)(\.[0-9]+)?$"
SIGNED_DECIMAL = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"


def identifier() -> Column[object]:
    """The table's own UUID."""
    given = func.new_id()
    return Column("id", Uuid, primary_key=True, default=new_id, server_default=given)


def owner() -> Column[object]:
    """The user a row belongs to."""
    return Column("user_id", Uuid, ForeignKey("users.id"), nullable=False)


def token(name: str = "token_address", *, nullable: bool = False) -> Column[object]:
    """The mint address of the token a row is about."""
    return Column(name, String(255), ForeignKey("tokens.address"), nullable=nullable)


def moment(name: str, *, default_now: bool = False, nullable: bool = False) -> Column[object]:
    """A point in time, with its zone."""
    return Column(
        name,
        DateTime(timezone=True),
        nullable=nullable,
        server_default=func.now() if default_now else None,
    )


def amount(name: str, *, nullable: bool = False, default_zero: bool = False) -> Column[object]:
    """An amount in human units: plain text of at most 78 characters, as the spec has it."""
    return Column(name, String(78), nullable=nullable, server_default="0" if default_zero else None)


def plain_check(column: str) -> CheckConstraint:
    """Refuses text that is not a plain number of zero or more: no sign, NaN or exponent."""
    return CheckConstraint(f"{column} ~ '{PLAIN_DECIMAL}'", name=f"{column}_plain")


def signed_check(column: str) -> CheckConstraint:
    """Refuses text that is not a plain number, with or without a minus."""
    return CheckConstraint(f"{column} ~ '{SIGNED_DECIMAL}'", name=f"{column}_plain")


def finite_check(column: str) -> CheckConstraint:
    """Refuses negative numbers, NaN and infinity (`>= 0` alone lets NaN in)."""
    return CheckConstraint(
        f"{column} >= 0 AND {column} < 'infinity'::numeric", name=f"{column}_finite"
    )


def choice_check(column: str, choices: tuple[str, ...]) -> CheckConstraint:
    """Refuses a word that is not one of `choices`."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


SCHEMA_SUPPORT = Table(
    "schema_support",
    METADATA,
    Column("oldest_revision", String(32), primary_key=True),
    comment="one row: code that has this migration goes on with the schema as it is",
)
