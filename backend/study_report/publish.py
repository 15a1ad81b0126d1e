"""Making a study's report from the database or an archive, and publishing it once it is over."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.clock import iso
from backend.study.assignment import Assignment, signature
from backend.study.code_version import code_version
from backend.study.plan import plan_of, seal_of
from backend.study.rules import StudyAltered, StudyNotOver, UnknownStudy
from backend.study.store import Study, study_by_seal
from backend.study_report.archive import archive_text, read_archive
from backend.study_report.data import StudyData, data_of
from backend.study_report.report import report
from backend.study_report.rows import rows_csv
from backend.study_report.store import insert_report, load_rows, published_report

SHOWN_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report's document, its rows as CSV, and the archive that both are computed from."""

    study: Study
    document: str
    rows_csv: str
    archive: str


async def make_report(
    connection: AsyncConnection, *, seal: str, secret: str, now: datetime
) -> MadeReport:
    """The report of a study that is over and whose season is settled.

    Raises UnknownStudy, StudyNotOver, and StudyAltered where a row is not what was written, or the
    same code no longer computes what was published.
    """
    study = await study_by_seal(connection, seal=seal)
    if study is None:
        raise UnknownStudy("No study has that seal.")
    rows = await load_rows(connection, study_id=study.id, now=now)
    made = _made(study, rows, secret=secret, now=now)
    kept = await published_report(connection, seal=seal)
    if kept is not None and _is_of_this_code(kept.document) and kept.document != made.document:
        raise StudyAltered(
            "The rows are not those of the published report any more: it has the SHA-256 "
            f"{_sha256(kept.document)}, and they make {_sha256(made.document)}. Old snapshots are "
            "thinned after 30 days; from the archive of the study its report is computed for good."
        )
    return made


def report_from_archive(text: str, *, secret: str, now: datetime) -> MadeReport:
    """The report of an archive, of the same bytes; raises StudyAltered and StudyNotOver."""
    study, rows = read_archive(text)
    return _made(study, rows, secret=secret, now=now)


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
    """Raises StudyAltered when the plan or the list of the invited is not the sealed one, or an
    assignment not the signed one.

    Under another secret than that of the assignments, all of them look altered.
    """
    if seal_of(study.plan) != study.seal:
        raise StudyAltered(f"The plan of the study {study.seal} was changed after it was sealed.")
    if data.invited_digest != plan_of(study.plan).invited_digest:
        raise StudyAltered(
            f"The list of whom the study {study.seal} invites is not the one that was sealed."
        )
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


def _made(study: Study, rows: str, *, secret: str, now: datetime) -> MadeReport:
    data = data_of(rows)
    ends_at = plan_of(study.plan).ends_at
    if now < ends_at or not data.is_settled:
        raise StudyNotOver(
            f"The study ends at {iso(ends_at)}, and its season is settled soon after its end. "
            "Nothing of the outcomes is shown before."
        )
    require_unaltered(study, data, secret=secret)
    return MadeReport(study, report(study, data), rows_csv(data), archive_text(study, rows))


def _is_of_this_code(document: str) -> bool:
    return bool(json.loads(document)["code_version"] == code_version())


def _sha256(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()
