"""Making a study's report from the database, and publishing it once the study is over."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso
from backend.study.assignment import Assignment, signature
from backend.study.plan import plan_of, seal_of
from backend.study.report import report, rows_csv
from backend.study.report_store import StudyData, insert_report, load_data
from backend.study.rules import StudyAltered, StudyNotOver, UnknownStudy
from backend.study.store import Study, study_by_seal

SHOWN_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report's document, and its rows as CSV."""

    study: Study
    document: str
    rows_csv: str


async def make_report(
    connection: AsyncConnection, *, seal: str, secret: str, now: datetime
) -> MadeReport:
    """The report of a study that is over and whose season is settled.

    Raises UnknownStudy, StudyNotOver, and StudyAltered where a row is not what was written.
    """
    study = await study_by_seal(connection, seal=seal)
    if study is None:
        raise UnknownStudy("No study has that seal.")
    data = await load_data(connection, study_id=study.id)
    ends_at = plan_of(study.plan).ends_at
    if now < ends_at or not data.is_settled:
        raise StudyNotOver(
            f"The study ends at {iso(ends_at)}, and its season is settled soon after its end. "
            "Nothing of the outcomes is shown before."
        )
    require_unaltered(study, data, secret=secret)
    return MadeReport(study, report(study, data), rows_csv(data))


async def publish_report(
    connection: AsyncConnection, *, seal: str, secret: str, now: datetime
) -> MadeReport:
    """Make the report, and keep its bytes, which stay as they were first published."""
    made = await make_report(connection, seal=seal, secret=secret, now=now)
    await insert_report(
        connection,
        study_id=made.study.id,
        document=made.document,
        rows_csv=made.rows_csv,
        now=now,
    )
    return made


def require_unaltered(study: Study, data: StudyData, *, secret: str) -> None:
    """Raises StudyAltered when the plan is not the sealed one, or an assignment not the signed one.

    Under another secret than that of the assignments, all of them look altered.
    """
    if seal_of(study.plan) != study.seal:
        raise StudyAltered(f"The plan of the study {study.seal} was changed after it was sealed.")
    changed = []
    for user in data.users:
        made = Assignment(study.id, user.user_id, user.arm, user.assigned_at)
        is_signed = hmac.compare_digest(signature(made, secret=secret), user.signature)
        if not is_signed or made.stratum != user.stratum:
            changed.append(str(user.user_id))
    if changed:
        shown = ", ".join(changed[:SHOWN_MAX])
        raise StudyAltered(
            f"{len(changed)} assignments are not as they were signed: {shown}. "
            "Compare them with a backup, and the secret with the one they were made under."
        )
