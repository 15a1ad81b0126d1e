"""Brings a database to the newest schema, and tells whether it is there."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "migrations"
_REVISION: Final = text("SELECT version_num FROM alembic_version")


class OutdatedSchemaError(Exception):
    """The database lacks migrations."""


def migrate(url: str, revision: str = "head") -> None:
    """Run the migrations that `url` (`postgresql://…`) still lacks, each in a transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, revision)


def newest_revision() -> str:
    """The revision that a database with the newest schema says it has."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revision = ScriptDirectory.from_config(config).get_current_head()
    assert revision is not None, "there is a migration"
    return revision


async def require_revision(connection: AsyncConnection, revision: str) -> None:
    """Raise OutdatedSchemaError unless the database says it has `revision`."""
    found = (await connection.execute(_REVISION)).scalar_one_or_none()
    if found != revision:
        raise OutdatedSchemaError(
            f"the database has schema {found} and this needs {revision}; run ./alpha migrate"
        )
