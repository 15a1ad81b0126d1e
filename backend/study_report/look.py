"""The organiser's look at outcomes before the end, which the log and the report keep."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.store import Decision, record_act
from backend.study.plan import plan_of
from backend.study.rules import UnknownStudy
from backend.study.store import lock_study
from backend.study_report.data import data_of
from backend.study_report.publish import require_unaltered
from backend.study_report.report import report
from backend.study_report.store import load_rows


async def look_at_study(
    connection: AsyncConnection, *, study_id: UUID, secret: str, by: Decision
) -> str:
    """The document as the rows stand now; that it was looked at is in the log, and in the report.

    Raises UnknownStudy and StudyAltered.
    """
    study = await lock_study(connection, study_id=study_id)
    if study is None or study.seal is None:
        raise UnknownStudy("There is no such sealed study, so there is nothing to look at.")
    details = {"after": {"name": plan_of(study.plan).question_en, "seal": study.seal}}
    await record_act(connection, act="look_at_study", target=str(study.id), by=by, details=details)
    data = data_of(await load_rows(connection, study_id=study.id, now=by.now))
    require_unaltered(study, data, secret=secret)
    return report(study, data)
