"""`./alpha study report`: the report of a study, from the database or from an archive."""

import argparse
import asyncio
from pathlib import Path

from backend.app.connected import given
from backend.clock import utc_now
from backend.database.clock import database_now
from backend.database.engine import open_engine
from backend.database.transaction import transaction
from backend.embedded.servers import servers
from backend.settings import Settings
from backend.study_report.publish import (
    MadeReport,
    make_report,
    publish_report,
    report_from_archive,
)


def report(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the document, and write the rows and the archive where they are wanted."""
    if arguments.seal is None and arguments.source is None:
        print("Name the study: --seal and the 64 characters that study.get shows, or --from FILE.")
        return 1
    made = _of_archive(settings, arguments) if arguments.source else _of(settings, arguments)
    if arguments.rows:
        Path(arguments.rows).write_text(made.rows_csv)
    if arguments.archive:
        Path(arguments.archive).write_text(made.archive)
    print(made.document, end="")
    return 0


def _of_archive(settings: Settings, arguments: argparse.Namespace) -> MadeReport:
    """Without any server."""
    archive = Path(arguments.source).read_text()
    return report_from_archive(archive, secret=settings.secret.get_secret_value(), now=utc_now())


def _of(settings: Settings, arguments: argparse.Namespace) -> MadeReport:
    with servers(settings.home, given(settings)) as addresses:
        address = addresses.database_url
        return asyncio.run(_made(address, settings, arguments.seal, arguments.publish))


async def _made(database_url: str, settings: Settings, seal: str, is_published: bool) -> MadeReport:
    engine = open_engine(database_url)
    secret = settings.secret.get_secret_value()
    try:
        async with transaction(engine) as connection:
            now = await database_now(connection)
            make = publish_report if is_published else make_report
            return await make(connection, seal=seal, secret=secret, now=now)
    finally:
        await engine.dispose()
