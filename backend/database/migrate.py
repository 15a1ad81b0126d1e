"""Brings a database to the newest schema."""

import logging
from functools import cache
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import make_url

from backend.database.engine import TIMEOUTS

MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "migrations"
# What a connection begins with, whatever a pooler's other clients have set on it since.
_LIMIT_OF: Final = "SELECT reset_val, current_database() FROM pg_settings WHERE name = %s"
_HAS_REVISION: Final = "SELECT to_regclass('alembic_version') IS NOT NULL"
_REVISION: Final = "SELECT version_num FROM alembic_version"

log = logging.getLogger(__name__)


def migrate(url: str, revision: str = "head") -> None:
    """Run the migrations that `url` (`postgresql://…`) still lacks, each in a transaction.

    A migrator that comes while another is at work waits for it.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, revision)
    _limit_role(url)


def missing_migrations(url: str) -> list[str]:
    """What `migrate` would run there, each by its revision and first line, in their order.

    Nothing of a database whose schema is of a later release.
    """
    found = _revision_of(url)
    if found is not None and found not in known_revisions():
        return []
    later = _scripts().iterate_revisions("head", found or "base")
    missing = [f"{script.revision}: {script.doc.splitlines()[0]}" for script in later]
    return missing[::-1]


def _revision_of(url: str) -> str | None:
    with psycopg.connect(_plain(url), autocommit=True, prepare_threshold=None) as connection:
        ((is_there,),) = connection.execute(_HAS_REVISION).fetchall()
        found = connection.execute(_REVISION).fetchone() if is_there else None
    return None if found is None else str(found[0])


def _plain(url: str) -> str:
    """The address as psycopg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _limit_role(url: str) -> None:
    """Let the role's connections to this database begin with our timeouts.

    Connections set them by themselves, but a pooler opens its own and hands them out by the
    transaction. A limit that the operator has set by any means is left alone.
    """
    with psycopg.connect(_plain(url), autocommit=True, prepare_threshold=None) as connection:
        for name, value in TIMEOUTS.items():
            (limit, database), *_ = connection.execute(_LIMIT_OF, (name,)).fetchall()
            if limit != "0":
                continue
            try:
                connection.execute(
                    sql.SQL("ALTER ROLE CURRENT_USER IN DATABASE {} SET {} = {}").format(
                        sql.Identifier(database), sql.Identifier(name), sql.Literal(value)
                    )
                )
            except psycopg.Error as fault:
                log.warning("the role keeps its %s; set it to %s yourself: %s", name, value, fault)


def known_revisions() -> frozenset[str]:
    """The revisions of every migration that this code has."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def newest_revision() -> str:
    """The revision that a database with the newest schema says it has."""
    revision = _scripts().get_current_head()
    assert revision is not None, "there is a migration"
    return revision


@cache
def _scripts() -> ScriptDirectory:
    """All migrations, which alembic reads from their files by running each."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)
