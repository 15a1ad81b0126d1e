"""What was changed after it was written is found, and what was sealed cannot be changed."""

import pytest
from sqlalchemy.exc import DBAPIError

from backend.database.transaction import transaction
from backend.study_report.publish import publish_report
from tests.study.conftest import SECRET, sealed
from tests.study_report.test_report import AFTER, made, played, refused, season
from tests.world.organiser import Organiser

FORGED = "ALTER TABLE {table} DISABLE TRIGGER USER"


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE study_assignments SET arm = 'treated'",
        "UPDATE study_assignments SET stratum = stratum + 1",
        "UPDATE study_assignments SET assigned_at = assigned_at + interval '1 second'",
    ],
)
async def test_a_changed_assignment_is_found(organiser: Organiser, forgery: str) -> None:
    seal = await played(organiser)
    await organiser.write(FORGED.format(table="study_assignments"))
    await organiser.write(forgery)
    assert await refused(organiser, seal) == "study_altered"


async def test_a_changed_list_of_the_invited_is_found(organiser: Organiser) -> None:
    seal = await sealed(organiser, wallets=["B", "a", "A"])
    await season(organiser)
    await made(organiser, seal)
    await organiser.write(FORGED.format(table="study_wallets"))
    await organiser.write("DELETE FROM study_wallets WHERE wallet_address = 'a'")
    assert await refused(organiser, seal) == "study_altered"


async def test_a_plan_and_its_seal_cannot_part(organiser: Organiser) -> None:
    await sealed(organiser)
    await organiser.write(FORGED.format(table="studies"))
    with pytest.raises(DBAPIError, match="studies_seal_of_plan_check"):
        await organiser.write("UPDATE studies SET plan = plan || ' '")


async def test_a_value_that_was_changed_after_the_report_is_found(organiser: Organiser) -> None:
    seal = await played(organiser)
    async with transaction(organiser.world.engine) as connection:
        await publish_report(connection, seal=seal, secret=SECRET, now=AFTER)
    await organiser.write(
        "UPDATE portfolio_snapshots SET total_value_usd = total_value_usd + 1"
        " WHERE timestamp = (SELECT max(timestamp) FROM portfolio_snapshots)"
    )
    assert await refused(organiser, seal) == "study_altered"
